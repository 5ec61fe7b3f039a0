//! The command `dataset show`: rows of a training file, highlighted, printed or browsed. Changes
//! nothing.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use ratatui::backend::IntoCrossterm as _;
use ratatui::crossterm::style::{ContentStyle, StyledContent};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use serde::Deserialize;

use super::args::Show;
use super::browse;
use crate::code::{AsmSyntax, Language, Painter};
use crate::config::{self, Environment, Overrides};
use crate::dataset::build::{MANIFEST, TRAIN};
use crate::dataset::message::Example;
use crate::dataset::project::{self, Project};
use crate::printable::printable;
use crate::reply::{Kind, Reply};
use crate::theme::{Theme, Token};
use crate::tui::view::token_of;

/// What the manifest says of a row.
#[derive(Debug, Clone, Deserialize)]
struct Known {
    id: String,
    split: String,
    family: String,
    member: String,
    tokens: usize,
}

/// The rows of a file, with what is known of each.
pub(super) struct Rows {
    name: String,
    examples: Vec<Example>,
    known: Vec<Known>,
    theme: Theme,
}

/// Prints the row that is asked for or all, or lets the user browse.
pub(super) fn main(args: &Show, project: &Project, env: &Environment) -> anyhow::Result<ExitCode> {
    let rows = Rows::read(args, project, env)?;
    let wanted = match (&args.row, &args.id) {
        (Some(row), _) => Some(rows.numbered(*row)?),
        (None, Some(id)) => Some(rows.named(id)?),
        (None, None) => None,
    };
    let terminal = io::stdout().is_terminal();
    if terminal && io::stdin().is_terminal() && wanted.is_none() {
        anyhow::ensure!(!rows.examples.is_empty(), "{} holds no rows", rows.name);
        browse::browse(&rows)?;
        return Ok(ExitCode::SUCCESS);
    }
    let colour = terminal && env.get("NO_COLOR").is_none();
    let numbers = wanted.map_or(0..rows.examples.len(), |n| n..n + 1);
    for number in numbers {
        let mut text = String::new();
        for line in std::iter::once(rows.title(number)).chain(rows.lines(number)) {
            text.push_str(&printed(&line, colour));
            text.push('\n');
        }
        super::say(&(text + "\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn printed(line: &Line, colour: bool) -> String {
    let mut text = String::new();
    for span in &line.spans {
        let style: ContentStyle = span.style.into_crossterm();
        let _ = if colour && span.style != Style::default() {
            write!(text, "{}", StyledContent::new(style, span.content.as_ref()))
        } else {
            write!(text, "{}", span.content)
        };
    }
    text
}

impl Rows {
    fn read(args: &Show, project: &Project, env: &Environment) -> anyhow::Result<Self> {
        let path: PathBuf = args.file.clone().unwrap_or_else(|| project.path(TRAIN));
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let examples = project::parsed(&text, &path)?;
        let split = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // The manifest tells of the rows of one split in the order of its file.
        let known: Vec<Known> = project.read_lines(MANIFEST, "build").unwrap_or_default();
        let known: Vec<_> = known.into_iter().filter(|k| k.split == split).collect();
        let settings = config::load(&Overrides::default(), env)?;
        let own = env.config_dir().map(|dir| dir.join("themes"));
        let (theme, _) = Theme::load(&settings.theme, own.as_deref())?;
        let name = path.display().to_string();
        Ok(Self {
            name,
            known: if known.len() == examples.len() { known } else { Vec::new() },
            examples,
            theme,
        })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.examples.len()
    }

    fn numbered(&self, row: usize) -> anyhow::Result<usize> {
        let count = self.examples.len();
        anyhow::ensure!((1..=count).contains(&row), "{} has rows 1 to {count}", self.name);
        Ok(row - 1)
    }

    fn named(&self, id: &str) -> anyhow::Result<usize> {
        self.known.iter().position(|k| k.id == id).with_context(|| {
            format!("no row of {} has the id {id:?} (manifest.jsonl has the ids)", self.name)
        })
    }

    /// The next row after `from`, in turn, in which a text occurs, whatever its case.
    pub(super) fn search(&self, text: &str, from: usize) -> Option<usize> {
        let text = text.to_lowercase();
        let count = self.examples.len();
        let has = |n: &usize| {
            let id = self.known.get(*n).is_some_and(|k| k.id.to_lowercase().contains(&text));
            let messages = self.examples.get(*n).into_iter().flat_map(|e| &e.messages);
            id || messages.into_iter().any(|m| m.content.to_lowercase().contains(&text))
        };
        (1..=count).map(|step| (from + step) % count).find(has)
    }

    /// Which row it is.
    pub(super) fn title(&self, number: usize) -> Line<'static> {
        let mut text = format!("row {} of {}", number + 1, self.examples.len());
        if let Some(known) = self.known.get(number) {
            let Known { id, family, member, tokens, .. } = known;
            let _ = write!(text, " · {tokens} tokens · {family}/{member} · {id}");
        }
        Line::styled(printable(&text).into_owned(), Style::default().add_modifier(Modifier::BOLD))
    }

    /// A row's messages, each under who speaks, its code highlighted.
    pub(super) fn lines(&self, number: usize) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for message in self.examples.get(number).into_iter().flat_map(|e| &e.messages) {
            lines.push(Line::styled(
                printable(&message.role).into_owned(),
                self.theme.style(Token::Code(crate::theme::CodeToken::Heading)),
            ));
            lines.extend(self.painted(&message.content));
            lines.push(Line::default());
        }
        lines
    }

    fn painted(&self, text: &str) -> Vec<Line<'static>> {
        let reply = Reply::from_text(text);
        let mut lines = Vec::new();
        for section in reply.sections() {
            let mut painter = Painter::new(match &section.kind {
                Kind::Prose => Language::Prose,
                Kind::Cpp => Language::Cpp,
                Kind::Assembly => Language::Assembly(AsmSyntax::Auto),
                Kind::Other(tag) => Language::Other(tag.clone()),
            });
            for at in section.lines.clone() {
                lines.push(self.line(reply.line(at), &mut painter));
            }
        }
        lines
    }

    fn line(&self, line: &str, painter: &mut Painter) -> Line<'static> {
        let mut found = Vec::new();
        painter.line(line, &mut found);
        let part = |from: usize, to: usize| -> String {
            printable(line.get(from..to).unwrap_or_default()).replace('\t', "        ")
        };
        let (mut spans, mut done) = (Vec::new(), 0);
        for span in found {
            let (start, end) = (span.start as usize, span.end as usize);
            spans.push(Span::raw(part(done, start)));
            spans.push(Span::styled(part(start, end), self.theme.style(token_of(span.role))));
            done = end;
        }
        spans.push(Span::raw(part(done, line.len())));
        Line::from(spans)
    }
}
