//! The report of an evaluation in its forms: text, Markdown, `JUnit`, one page of HTML.
//! Reckons nothing: all
//! numbers come from the summary, which is itself the JSON form.

mod changes;
mod chart;
mod html;
mod junit;
mod markdown;
mod sample;
mod text;
mod words;

pub use changes::{markdown as changes_markdown, text as changes_text};
pub use html::page;
pub use junit::junit;
pub use markdown::markdown;
pub use text::text;

/// How text may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether there may be colour.
    pub colour: bool,
}

impl Style {
    /// Paints with an SGR code, if there may be colour.
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// In the accent of the first or the second side.
    fn accent(self, at: usize, text: &str) -> String {
        self.paint(if at == 0 { "36" } else { "33" }, text)
    }
}
