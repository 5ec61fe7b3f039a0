//! A reply as rows of a pane: gutter, wrapping, and the sentences below the text. Draws nothing.

use std::borrow::Cow;

use crate::llm::Ending;
use crate::printable::printable;
use crate::reply::{Kind, Reply};
use crate::theme::Token;
use crate::toolchain::demangle;

use super::beside::{Read, is_name};
use super::scroll::{Rows, Window};
use super::state::{Phase, Sample, Shown, View};
use super::wrap::{self, Break};

/// Inner width from which a pane shows line numbers.
const NUMBERED: usize = 70;

/// What a reply's pane shows.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// Lines of the reply.
    Text(Text<'a>),
    /// Its listing beside the compiler's, or the other side's.
    Beside(Read<'a>),
}

impl<'a> Content<'a> {
    /// What is shown of a sample in this view, in a pane of that inner width.
    pub fn of(sample: &'a Sample, view: View, width: usize) -> Self {
        match sample.compared(view) {
            None => Self::Text(Text::new(sample, width)),
            Some(beside) => Self::Beside(Read { beside, demangled: sample.demangled }),
        }
    }

    /// What is read at a place.
    pub fn text(&self, place: usize) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text.read(text.shown.line(place)),
            Self::Beside(read) => read
                .beside
                .line(place)
                .map_or(Cow::Borrowed(""), |line| line.reading(read.demangled).text),
        }
    }
}

impl Rows for Content<'_> {
    fn lines(&self) -> usize {
        match self {
            Self::Text(text) => text.lines(),
            Self::Beside(read) => read.lines(),
        }
    }

    fn rows(&self, line: usize, width: usize) -> usize {
        match self {
            Self::Text(text) => text.rows(line, width),
            Self::Beside(read) => read.rows(line, width),
        }
    }
}

/// A reply's text in a pane.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The reply.
    pub reply: &'a Reply,
    /// The lines of it that are shown.
    pub shown: &'a Shown,
    /// Columns of the pane, gutter and all.
    pub width: usize,
    /// With readable names of C++.
    pub demangled: bool,
}

impl<'a> Text<'a> {
    /// The text of a sample in a pane of that inner width.
    pub const fn new(sample: &'a Sample, width: usize) -> Self {
        let (reply, shown, demangled) = (&sample.reply, &sample.shown, sample.demangled);
        Self { reply, shown, width, demangled }
    }

    /// Columns left of the text: the line's number where there is room, and a mark.
    pub fn gutter(&self) -> usize {
        if self.width < NUMBERED {
            return 1;
        }
        let digits = self.reply.line_count().max(1000).ilog10() as usize + 1;
        digits + 2
    }

    /// Columns between tab stops: fewer where columns are few.
    pub const fn tab(&self) -> usize {
        if self.width < NUMBERED { 4 } else { 8 }
    }

    /// Whether the lines of the section are code.
    pub fn is_code(&self, line: usize) -> bool {
        self.reply.section_of(line).is_some_and(|s| s.kind != Kind::Prose && s.body.contains(&line))
    }

    /// A line of the reply as it is read here.
    pub fn read(&self, line: usize) -> Cow<'a, str> {
        let text = self.reply.line(line);
        let readable = (self.demangled && self.is_code(line)).then(|| demangle::readable(text));
        readable.flatten().map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// How many lines are folded into this one, which stands at that place.
    pub fn folded(&self, place: usize) -> usize {
        let line = self.shown.line(place);
        let next = self.shown.line(place + 1);
        let Some(section) = self.reply.section_of(line) else { return 0 };
        if !is_name(self.reply.line(line))
            || next == line + 1
            || section.kind != Kind::Assembly
            || !section.body.contains(&line)
        {
            return 0;
        }
        next.min(section.body.end).saturating_sub(line + 1)
    }

    /// The byte ranges of the rows of a line of the reply.
    pub fn row_ranges(&self, line: usize) -> Vec<std::ops::Range<usize>> {
        let how = if self.is_code(line) { Break::Anywhere } else { Break::Word };
        let width = self.width.saturating_sub(self.gutter());
        wrap::rows(wrap::shown(&self.read(line)).0, width, self.tab(), how)
    }
}

impl Rows for Text<'_> {
    fn lines(&self) -> usize {
        self.shown.count(self.reply)
    }

    fn rows(&self, place: usize, _width: usize) -> usize {
        let line = self.shown.line(place);
        // A line that is cut for showing has one row more, which says so.
        self.row_ranges(line).len() + usize::from(wrap::shown(&self.read(line)).1 > 0)
    }
}

/// The rows below a reply's text that say how it goes or ended; none while all is well.
pub fn status(sample: &Sample, width: usize) -> Vec<(Token, String)> {
    if sample.nameless {
        return nameless(sample, width);
    }
    let mut said: Vec<(Token, String)> = Vec::new();
    for note in &sample.timing.notes {
        said.push((Token::Warning, note.clone()));
    }
    match &sample.phase {
        Phase::Queued | Phase::Asking | Phase::Waiting | Phase::Streaming => {}
        Phase::Retrying { reason, .. } => said.push((Token::Warning, reason.clone())),
        Phase::Ended(ending) => said.extend(ending_status(sample, ending)),
    }
    wrapped(&said, width)
}

/// The same of a reply that must not tell whose it is: servers and models have names.
fn nameless(sample: &Sample, width: usize) -> Vec<(Token, String)> {
    let said = match &sample.phase {
        Phase::Queued
        | Phase::Asking
        | Phase::Waiting
        | Phase::Streaming
        | Phase::Ended(Ending::Complete) => return Vec::new(),
        Phase::Retrying { .. } => "The server asked for patience.",
        Phase::Ended(Ending::CutAtLimit) => "Cut at the token limit.",
        Phase::Ended(Ending::Filtered | Ending::Refused | Ending::Other(_)) => {
            "The reply ended early; the vote tells how."
        }
        Phase::Ended(Ending::Interrupted(_) | Ending::Failed(_)) => {
            "The reply did not come whole; the vote tells why."
        }
    };
    wrapped(&[(Token::Warning, said.to_owned())], width)
}

fn wrapped(said: &[(Token, String)], width: usize) -> Vec<(Token, String)> {
    let tab = 8;
    said.iter()
        .flat_map(|(token, text)| {
            let text = printable(text).into_owned();
            let ranges = wrap::rows(&text, width.max(1), tab, Break::Word);
            let rows: Vec<_> = ranges
                .into_iter()
                .map(|range| (*token, text.get(range).unwrap_or_default().to_owned()))
                .collect();
            rows
        })
        .take(8)
        .collect()
}

fn ending_status(sample: &Sample, ending: &Ending) -> Vec<(Token, String)> {
    let kept = if sample.reply.text().is_empty() { "" } else { " The text received stays." };
    match ending {
        Ending::Complete => Vec::new(),
        Ending::CutAtLimit => vec![(
            Token::Warning,
            "Cut at the token limit. Raise it with --max-tokens and send again.".to_owned(),
        )],
        Ending::Filtered => {
            vec![(Token::Warning, "The server's filter ended the reply.".to_owned())]
        }
        Ending::Refused => vec![(Token::Warning, "The model refused.".to_owned())],
        Ending::Other(reason) => {
            vec![(
                Token::Warning,
                format!("The server ended the reply for its own reason: {reason}"),
            )]
        }
        Ending::Interrupted(why) => vec![(Token::Warning, format!("Interrupted: {why}.{kept}"))],
        Ending::Failed(failure) => vec![
            (Token::Fail, failure.message.clone()),
            (Token::Hint, format!("{}{kept}", failure.remedy).trim().to_owned()),
        ],
    }
}

/// The window of the text itself: what the frame leaves, less the status below.
pub fn text_window(sample: &Sample, window: Window) -> Window {
    let below = status(sample, window.width).len();
    Window { height: window.height.saturating_sub(below).max(1), ..window }
}
