//! The one program of a reply, with what it reads. Writes nothing.

use crate::llm::Ending;
use crate::llm::batch::Choice;
use crate::printable::printable;
use crate::reply::{Kind, Reply, Section};

use super::super::request::INPUT;
use super::super::source::{self, Unfit};

/// The most bytes that a program may want to read.
const MOST_INPUT: usize = 4_000;

/// A program of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) cpp: String,
    pub(super) stdin: Option<String>,
}

/// The hash by which copies are told.
pub(super) fn hash(cpp: &str) -> String {
    super::hash_of(cpp)
}

/// The program of a reply, or why there is none.
pub(super) fn of(choice: &Choice) -> Result<Program, Unfit> {
    match &choice.ending {
        Ending::Complete => {}
        Ending::CutAtLimit => {
            return Err(("cut at the token limit", "finish_reason: length".to_owned()));
        }
        Ending::Filtered => return Err(("filtered", "finish_reason: content_filter".to_owned())),
        Ending::Refused => return Err(("refused", short(&choice.refusal))),
        Ending::Other(word) => return Err(("ended oddly", short(word))),
        Ending::Interrupted(why) => return Err(("ended oddly", short(why))),
        Ending::Failed(failure) => return Err(("ended oddly", short(&failure.message))),
    }
    let reply = Reply::from_text(&choice.text);
    let cpp = |s: &&Section| s.kind == Kind::Cpp && !s.body.is_empty();
    let sections: Vec<&Section> = reply.sections().iter().filter(cpp).collect();
    if sections.is_empty() {
        let refused = is_refusal(&choice.text);
        return Err((if refused { "refused" } else { "no C++" }, short(&choice.text)));
    }
    let mains = sections.iter().filter(|s| source::has_main(&body(&reply, s))).count();
    if mains > 1 {
        return Err(("several programs", format!("{mains} functions main")));
    }
    let Some(twin) = reply.twin() else { return Err(("no C++", String::new())) };
    if !twin.closed {
        return Err(("cut program", "its fence is not closed".to_owned()));
    }
    let cpp = source::tidy(&twin.text);
    source::fit(&cpp)?;
    let stdin = input(&reply);
    if stdin.is_none() && source::reads(&cpp) {
        return Err(("no example input", "it reads, and the reply does not say what".to_owned()));
    }
    if stdin.as_ref().is_some_and(|text| text.len() > MOST_INPUT || text.contains('\0')) {
        return Err(("unusable input", format!("more than {MOST_INPUT} bytes, or no text")));
    }
    Ok(Program { stdin: stdin.filter(|_| source::reads(&cpp)), cpp })
}

fn body(reply: &Reply, section: &Section) -> String {
    section.body.clone().flat_map(|n| [reply.line(n), "\n"]).collect()
}

/// What the reply says that the program reads.
fn input(reply: &Reply) -> Option<String> {
    let tags = [INPUT, "stdin"];
    let named = |s: &&Section| matches!(&s.kind, Kind::Other(tag) if tags.contains(&tag.as_str()));
    let section = reply.sections().iter().find(named)?;
    section.closed.then(|| body(reply, section))
}

/// Whether a text without code declines to write any.
fn is_refusal(text: &str) -> bool {
    const BEGINNINGS: [&str; 10] = [
        "i'm sorry",
        "i am sorry",
        "sorry",
        "i can't",
        "i cannot",
        "i can not",
        "i'm unable",
        "i am unable",
        "i won't",
        "as an ai",
    ];
    let text = text.trim_start().replace('’', "'").to_lowercase();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&line).chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Result<Program, &'static str> {
        let choice =
            Choice { text: text.to_owned(), refusal: String::new(), ending: Ending::Complete };
        of(&choice).map_err(|unfit| unfit.0)
    }

    const CODE: &str = "#include <iostream>\nint main() {\n    std::cout << 1;\n}\n";

    #[test]
    fn the_program_of_a_reply_is_found_with_what_it_reads() {
        let program = said(&format!("Sure:\n```cpp\n{CODE}```\nDone.\n")).unwrap();
        assert_eq!(program, Program { cpp: CODE.to_owned(), stdin: None });
        assert_eq!(said(CODE).unwrap().cpp, CODE);
        let reading = CODE.replace("std::cout << 1;", "int x; std::cin >> x; std::cout << x;");
        let program = said(&format!("```cpp\n{reading}```\n\n```input\n4 5\n6\n```\n")).unwrap();
        assert_eq!(program.stdin.as_deref(), Some("4 5\n6\n"));
        assert_eq!(said(&format!("```cpp\n{reading}```\n")), Err("no example input"));
    }

    #[test]
    fn every_reply_without_a_program_has_its_reason() {
        let fenced = format!("```cpp\n{CODE}```\n");
        for (text, reason) in [
            (String::new(), "no C++"),
            ("I’m sorry, I cannot help with that.".to_owned(), "refused"),
            ("Here is some advice.\n```python\nprint(1)\n```\n".to_owned(), "no C++"),
            (format!("{fenced}Or shorter:\n{fenced}"), "several programs"),
            (format!("```cpp\n{CODE}"), "cut program"),
            (fenced.replace("main", "helper"), "no main"),
            (fenced.replace("<iostream>", "\"mine.h\""), "other headers"),
        ] {
            assert_eq!(said(&text), Err(reason), "{text}");
        }
    }
}
