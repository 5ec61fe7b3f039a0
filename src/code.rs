//! Source text to roles, line by line and resumable. Knows no colours.
//!
//! A [`Painter`] holds what is open at the end of a line (a comment, a raw string) and nothing
//! else, so a text can be coloured from any line whose painter was kept:
//!
//! ```
//! use assemblergpt::code::{AsmSyntax, Language, Painter, Role};
//!
//! let mut painter = Painter::new(Language::Assembly(AsmSyntax::Auto));
//! let mut spans = Vec::new();
//! painter.line("\tmovl\t$8, %eax", &mut spans);
//! assert_eq!(spans[0].role, Role::MnemonicMove);
//! ```

mod asm;
mod cpp;
mod fenced;
pub mod filter;
mod grammar;
mod mnemonic;
mod pen;
mod prose;
mod register;
mod role;
mod words;

#[cfg(test)]
mod tests;

pub use asm::AsmSyntax;
pub use role::{Role, Span};

/// A line longer than this, in bytes, is left plain: nobody reads it, and cost stays linear.
pub const LONGEST_LINE: usize = 4096;

/// What a text is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Language {
    /// Light Markdown: headings, bold, `code`, bullets, fence lines.
    Prose,
    /// C and C++.
    Cpp,
    /// Assembly of any kind.
    Assembly(AsmSyntax),
    /// Whatever a fence calls itself: `python`, `sh`, … An unknown name is left plain.
    Other(String),
    /// No colours.
    Plain,
}

/// Paints one line after the other; a clone of it is the state at the end of a line.
///
/// Two painters that are equal paint all that follows alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Painter {
    state: State,
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Plain,
    Prose,
    Cpp(cpp::State),
    Assembly(asm::State),
    Fenced(fenced::State),
    Grammar(Box<grammar::State>),
}

impl Painter {
    /// A painter for the first line of a text.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let state = match language {
            Language::Assembly(syntax) => State::Assembly(asm::State::new(syntax)),
            Language::Prose => State::Prose,
            Language::Cpp => State::Cpp(cpp::State::default()),
            Language::Other(tag) => State::of_tag(&tag),
            Language::Plain => State::Plain,
        };
        Self { state }
    }

    /// Appends the spans of the next line to `out`, in order, without overlap; plain text has none.
    ///
    /// `line` has no line end. Spans count bytes from the start of the line and never cut a
    /// character.
    pub fn line(&mut self, line: &str, out: &mut Vec<Span>) {
        if line.len() > LONGEST_LINE {
            return;
        }
        match &mut self.state {
            State::Plain => {}
            State::Prose => prose::line(line, out),
            State::Cpp(state) => cpp::line(state, line, out),
            State::Assembly(state) => asm::line(state, line, out),
            State::Fenced(state) => fenced::line(state, line, out),
            State::Grammar(state) => grammar::line(state, line, out),
        }
    }
}

impl State {
    /// The lexer for what a fence calls itself.
    fn of_tag(tag: &str) -> Self {
        if matches!(tag, "" | "text" | "txt" | "plain" | "plaintext" | "output" | "none") {
            return Self::Plain;
        }
        let fenced = fenced::State::of(tag).map(Self::Fenced);
        let grammar = || grammar::State::of(tag).map(|state| Self::Grammar(Box::new(state)));
        fenced.or_else(grammar).unwrap_or(Self::Plain)
    }
}
