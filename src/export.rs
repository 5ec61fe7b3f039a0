//! Turns of the history in a form that others read: text, Markdown, JSON, one page of HTML, source
//! files. Finds no turns; everything but JSON is safe to print as it is, and JSON escapes the rest.

mod files;
mod html;
mod json;
mod markdown;
mod paint;
mod text;
mod words;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::history::Turn;

pub use files::files;
pub use json::line as json_line;
pub use words::{side_summary, when};

/// What turns are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text for a terminal.
    Text,
    /// Markdown; replies stand in fences that they cannot close.
    Markdown,
    /// One object: `{"schema":1,"turns":[…]}`, with every turn as it was kept.
    Json,
    /// One page that needs nothing else, for light and dark screens.
    Html,
}

/// Writes turns one after the other, as they come; returns how many.
///
/// # Errors
/// If a turn could not be had, or `out` takes no more.
pub fn write<E: From<io::Error>>(
    format: Format,
    out: &mut impl Write,
    turns: impl IntoIterator<Item = Result<Turn, E>>,
) -> Result<usize, E> {
    let (begin, end) = match format {
        Format::Text => (String::new(), String::new()),
        Format::Markdown => ("# AssemblerGPT: history\n".to_owned(), String::new()),
        Format::Json => ("{\"schema\":1,\"turns\":[".to_owned(), "]}\n".to_owned()),
        Format::Html => html::frame(),
    };
    out.write_all(begin.as_bytes())?;
    let mut count = 0;
    for turn in turns {
        let turn = turn?;
        let text = match format {
            Format::Text => text::turn(&turn),
            Format::Markdown => markdown::turn(&turn),
            Format::Json => json::element(&turn, count == 0),
            Format::Html => html::turn(&turn),
        };
        out.write_all(text.as_bytes())?;
        count += 1;
    }
    out.write_all(end.as_bytes())?;
    out.flush()?;
    Ok(count)
}
