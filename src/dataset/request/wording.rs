//! The sentences of a request for a program. Chooses nothing.

use super::Facets;

/// The tag of the fence around what a program reads.
pub(in crate::dataset) const INPUT: &str = "input";

/// What the model is asked.
pub(super) fn prompt(facets: &Facets) -> String {
    let Facets { topic, construct, io, difficulty, voice } = facets;
    let input = if facets.reads() {
        format!(
            " After it write one `{INPUT}` block with an example of what it reads: complete, valid, \
             and at most ten lines."
        )
    } else {
        String::new()
    };
    format!(
        "Write one complete C++17 program.\n\
         - Topic: {topic}. Pick one concrete task in it, with concrete values.\n\
         - It uses {construct}.\n\
         - It {io}.\n\
         - Difficulty: {difficulty}.\n\
         - It is written by {voice}.\n\
         \n\
         It must do the same in every run: no random numbers, clock, addresses, environment, files, \
         threads or arguments. It needs nothing but the standard library, has no undefined behaviour, \
         ends within a second with exit code 0, prints at least one line and at most 30, and nothing \
         on stderr. Prefer whole numbers to floating point.\n\
         \n\
         Answer with the program alone, in one `cpp` block.{input}"
    )
}
