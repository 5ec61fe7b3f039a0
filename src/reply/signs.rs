//! What one line alone says about itself: C++, assembly, or neither. Knows no neighbours.

mod assembly;
mod cpp;

pub(super) use assembly::assembly;
pub(super) use cpp::{cpp, is_assembly_header, is_declaration_begun};

/// How much a line looks like a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    No,
    /// A comment in that language, and in others.
    Comment,
    /// It fits, and other things would fit too.
    Soft,
    /// Nothing else looks like this.
    Hard,
}

/// Hard, or not at all.
fn hard_if(fits: bool) -> Sign {
    if fits { Sign::Hard } else { Sign::No }
}

/// The first word and what follows it, trimmed.
fn cut_word(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}
