//! The history browser: the turns that were kept as rows, over the whole bench.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::frame::{self, Labels, fit};
use super::reply;
use crate::history::{EndKind, SideSummary};
use crate::printable::printable;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::layout;
use crate::tui::state::{Browser, Outcome, Row, State};
use crate::tui::wrap::{self, Break};

/// Columns from which every row says in words how far each side came.
const WORDY: u16 = 100;
/// Columns from which every row names the models.
const NAMED: u16 = 140;
/// Columns of a side's words.
const WORDS: usize = 16;

/// Where the columns of a row stand.
struct Columns {
    /// The year is shown.
    year: bool,
    /// Sides are in words, not only as marks.
    wordy: bool,
    /// Columns of each model's name; 0 for none.
    model: usize,
    /// Columns of the prompt.
    prompt: usize,
}

impl Columns {
    fn of(width: u16) -> Self {
        let (wordy, inner) = (width >= WORDY, usize::from(width.saturating_sub(2)));
        let model = if width >= NAMED { inner / 9 } else { 0 };
        let mut columns = Self { year: wordy, wordy, model, prompt: 0 };
        let names = if model > 0 { 2 * (model + 2) } else { 0 };
        // The mark of the chosen row, and a blank column at the right.
        let taken = 2 + columns.time() + 2 + 2 * (columns.side() + 1) + 1 + names + 1;
        columns.prompt = inner.saturating_sub(taken);
        columns
    }

    const fn time(&self) -> usize {
        if self.year { 16 } else { 11 }
    }

    const fn side(&self) -> usize {
        if self.wordy { WORDS } else { 1 }
    }
}

/// Draws the browser between header and footer.
pub(super) fn draw(state: &State, browser: &Browser, frame: &mut Frame<'_>) {
    let theme = &state.facts.theme;
    let area = layout::browser(state.size).intersection(frame.area());
    frame.render_widget(Clear, area);
    let buf = frame.buffer_mut();
    buf.set_style(area, theme.style(Token::Text));
    let labels = Labels {
        title: title(state, browser),
        facts: place(state, browser),
        badges: details(state, browser, area.width),
        figures: Vec::new(),
    };
    frame::draw(state, area, true, labels, buf);
    let inside = layout::inside(area);
    words(state, browser, inside, buf);
    let columns = Columns::of(area.width);
    let list = layout::list(state.size).intersection(inside);
    if let Some((token, text)) = message(browser) {
        sentence(state, token, &text, list, buf);
    } else {
        heads(state, &columns, Rect { y: inside.y + 1, ..inside }, buf);
        rows(state, browser, &columns, list, buf);
    }
}

fn title(state: &State, browser: &Browser) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let mut spans = vec![
        Span::styled("History", theme.style(Token::TitleFocused)),
        Span::styled(" ── ", theme.style(Token::Dim)),
    ];
    for outcome in Outcome::ALL {
        let token = if outcome == browser.outcome { Token::TabActive } else { Token::Tab };
        if outcome != Outcome::All {
            spans.push(Span::styled(" │ ", theme.style(Token::Dim)));
        }
        spans.push(Span::styled(outcome.name(), theme.style(token)));
    }
    spans
}

fn place(state: &State, browser: &Browser) -> Vec<Span<'static>> {
    let Some(ids) = &browser.ids else { return Vec::new() };
    let text = match ids.len() {
        0 => "no turn".to_owned(),
        count => format!("{}/{count}", browser.chosen + 1),
    };
    vec![Span::styled(text, state.facts.theme.style(Token::Dim))]
}

/// The chosen turn in words, where its row has only marks.
fn details(state: &State, browser: &Browser, width: u16) -> Vec<Span<'static>> {
    let Some(row) = browser.row(browser.chosen) else { return Vec::new() };
    let theme = &state.facts.theme;
    let mut spans = Vec::new();
    for side in Side::BOTH {
        let Some(summary) = row.summary.sides.get(side.index()) else { continue };
        let (token, mark, words) = verdict(state, summary);
        if !spans.is_empty() {
            spans.push(Span::raw("  "));
        }
        spans.push(Span::styled(side.title(), theme.style(reply::accent(side))));
        spans.push(Span::styled(format!(" {mark} {words}"), theme.style(token)));
        if let Some(model) = &summary.model {
            let model = fit(&printable(model), usize::from(width / 5));
            spans.push(Span::styled(format!(" {model}"), theme.style(Token::Dim)));
        }
    }
    spans
}

/// The words that are searched for, or how to write some.
fn words(state: &State, browser: &Browser, inside: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    let room = usize::from(inside.width).saturating_sub(4);
    let mark =
        Span::styled(" / ", theme.style(if browser.typing { Token::Key } else { Token::Dim }));
    let mut spans = vec![mark];
    if browser.words.is_empty() && !browser.typing {
        let hint = "find words in prompts, replies and outputs";
        spans.push(Span::styled(fit(hint, room), theme.style(Token::Dim)));
    } else {
        spans.push(Span::styled(end_of(&browser.words, room), theme.style(Token::Text)));
    }
    if browser.typing {
        spans.push(Span::styled(" ", theme.style(Token::Cursor)));
    }
    frame::line(&Line::from(spans), (inside.x, inside.y), inside.width, buf);
}

/// The end of a text that is longer than its room, where the cursor is.
pub(super) fn end_of(text: &str, room: usize) -> String {
    let mut kept: Vec<char> = text.chars().collect();
    while wrap::text_width(&kept.iter().collect::<String>(), 1) > room {
        kept.remove(0);
    }
    kept.into_iter().collect()
}

/// What stands in the place of the rows.
fn message(browser: &Browser) -> Option<(Token, String)> {
    if let Some(why) = &browser.trouble {
        return Some((Token::Warning, printable(why).into_owned()));
    }
    let ids = browser.ids.as_ref()?;
    if !ids.is_empty() {
        return None;
    }
    let text = if browser.words.trim().is_empty() {
        browser.outcome.nothing()
    } else {
        "No turn has a prompt, reply or output with all these words."
    };
    Some((Token::Dim, text.to_owned()))
}

fn sentence(state: &State, token: Token, text: &str, area: Rect, buf: &mut Buffer) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let lines = wrap::rows(text, usize::from(area.width), 1, Break::Word);
    for (y, range) in (area.y..area.bottom()).zip(lines) {
        let line = text.get(range).unwrap_or_default();
        frame::row(line, state.facts.theme.style(token), area, y, buf);
    }
}

fn heads(state: &State, columns: &Columns, area: Rect, buf: &mut Buffer) {
    let (time, side, prompt, model) =
        (columns.time() + 2, columns.side() + 1, columns.prompt + 2, columns.model);
    let [base, tuned] = if columns.wordy { ["base", "tuned"] } else { ["B", "T"] };
    let theme = &state.facts.theme;
    let dim = theme.style(Token::Dim);
    let mut spans = vec![
        Span::styled(format!("  {:<time$}", "asked"), dim),
        Span::styled(format!("{base:<side$}"), theme.style(reply::accent(Side::Base))),
        Span::styled(format!("{tuned:<side$}"), theme.style(reply::accent(Side::Tuned))),
        Span::styled(format!(" {:<prompt$}", "prompt"), dim),
    ];
    if model > 0 {
        let names = format!("{:<model$}  {:<model$}", "base model", "tuned model");
        spans.push(Span::styled(names, dim));
    }
    frame::line(&Line::from(spans), (area.x, area.y), area.width, buf);
}

fn rows(state: &State, browser: &Browser, columns: &Columns, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    for (place, y) in (browser.top..browser.count()).zip(area.y..area.bottom()) {
        let chosen = place == browser.chosen;
        if chosen {
            buf.set_style(Rect { y, height: 1, ..area }, theme.style(Token::CursorLine));
        }
        let arrow = if state.facts.ascii { ">" } else { "▸" };
        let mark = if chosen { arrow } else { " " };
        let mut spans = vec![Span::styled(format!("{mark} "), theme.style(Token::Key))];
        if let Some(row) = browser.row(place) {
            spans.extend(cells(state, row, columns, chosen));
        }
        // Not `frame::line`: the ground of the chosen row must stay.
        buf.set_line(area.x, y, &Line::from(spans), area.width);
    }
    reply::scrollbar(state, browser.count(), browser.top, area, buf);
}

fn cells(state: &State, row: &Row, columns: &Columns, chosen: bool) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let when = if columns.year { Some(row.when.as_str()) } else { row.when.get(5..) };
    let (time, side) = (columns.time(), columns.side());
    let when = format!("{:<time$}  ", when.unwrap_or(&row.when));
    let mut spans = vec![Span::styled(when, theme.style(Token::Dim))];
    for summary in &row.summary.sides {
        let (token, mark, words) = verdict(state, summary);
        let text = if columns.wordy { format!("{mark} {words}") } else { mark.to_owned() };
        spans.push(Span::styled(padded(&text, side + 1), theme.style(token)));
    }
    let prompt = row.summary.prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    let style = theme.style(if chosen { Token::TitleFocused } else { Token::Text });
    spans.push(Span::raw(" "));
    spans.push(Span::styled(
        padded(&fit(&printable(&prompt), columns.prompt), columns.prompt),
        style,
    ));
    if columns.model > 0 {
        for summary in &row.summary.sides {
            let model = summary.model.as_deref().unwrap_or_default();
            let model = padded(&fit(&printable(model), columns.model), columns.model);
            spans.push(Span::styled(format!("  {model}"), theme.style(Token::Dim)));
        }
    }
    spans
}

/// The text with blanks up to a width.
fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(wrap::text_width(text, 1));
    format!("{text}{}", " ".repeat(blanks))
}

/// How a side did: its colour, its symbol, and words.
fn verdict(bench: &State, side: &SideSummary) -> (Token, &'static str, String) {
    let symbols = &bench.facts.symbols;
    let stage = match side.stage.as_deref() {
        None => "not judged".to_owned(),
        Some("none") => "no assembly".to_owned(),
        Some("has-assembly") => "not assembled".to_owned(),
        Some("assembles") => "not linked".to_owned(),
        Some("links") => "does not run".to_owned(),
        Some(stage) => printable(stage).into_owned(),
    };
    let words = match (side.samples, side.passed + side.failed) {
        (2.., 1..) => format!("{}/{} right", side.passed, side.samples),
        _ => stage,
    };
    if side.samples == 0 {
        return (Token::Dim, symbols.untried, "no reply".to_owned());
    }
    if side.passed > 0 {
        return (Token::Pass, symbols.passed, words);
    }
    if side.failed > 0 {
        return (Token::Fail, symbols.failed, words);
    }
    match side.ending {
        None => (Token::Busy, symbols.busy, "coming".to_owned()),
        Some(EndKind::Interrupted) => {
            (Token::Warning, symbols.interrupted, "interrupted".to_owned())
        }
        Some(EndKind::Failed) => (Token::Warning, symbols.interrupted, "failed".to_owned()),
        Some(
            EndKind::Complete
            | EndKind::CutAtLimit
            | EndKind::Filtered
            | EndKind::Refused
            | EndKind::Other,
        ) => (Token::Dim, symbols.untried, words),
    }
}
