//! The overlay of models: who is asked on both sides, and what every server offers.
//!
//! ```text
//! what to do, at the first start only
//! base    model   server             how its trial went
//! tuned   model   server
//! filter
//! server
//!   model
//! ```

use std::time::Duration;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::frame::{self, Labels, fit};
use super::reply;
use crate::llm::{ModelInfo, address};
use crate::printable::printable;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::layout;
use crate::tui::state::{Asked, ModelRow, Models, Shelf, State, Trial};
use crate::tui::wrap;

/// A wait that is longer is shown in seconds.
const NOTICEABLE: Duration = Duration::from_secs(1);

/// Draws the overlay between header and footer.
pub(super) fn draw(state: &State, picker: &Models, frame: &mut Frame<'_>) {
    let theme = &state.facts.theme;
    let area = layout::browser(state.size).intersection(frame.area());
    frame.render_widget(Clear, area);
    let buf = frame.buffer_mut();
    buf.set_style(area, theme.style(Token::Text));
    let title = if picker.guide { "Welcome to AssemblerGPT" } else { "Models" };
    let labels = Labels {
        title: vec![Span::styled(title, theme.style(Token::TitleFocused))],
        facts: vec![Span::styled(counts(state), theme.style(Token::Dim))],
        ..Labels::default()
    };
    frame::draw(state, area, true, labels, buf);
    let inside = layout::inside(area);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let mut y = inside.y;
    if picker.guide {
        for text in GUIDE {
            frame::row(text, theme.style(Token::Text), inside, y, buf);
            y += 1;
        }
    }
    for side in Side::BOTH {
        let text = asked(state, picker, side, usize::from(inside.width));
        frame::line(&text, (inside.x, y), inside.width, buf);
        y += 1;
    }
    frame::line(&filter(state, picker), (inside.x, y), inside.width, buf);
    rows(state, picker, layout::models(state.size, picker.guide), buf);
}

/// What to do at the first start.
const GUIDE: [&str; 2] = [
    "Enter takes a model for base, then tuned, and tries it.",
    "Ctrl+S saves the choice; Esc goes on with the samples.",
];

fn counts(state: &State) -> String {
    let shelves = state.catalog.shelves();
    let models: usize = shelves.iter().map(|shelf| models(shelf).len()).sum();
    let s = |n: usize| if n == 1 { "" } else { "s" };
    format!(
        "{models} model{} {} {} server{}",
        s(models),
        state.facts.symbols.dot,
        shelves.len(),
        s(shelves.len())
    )
}

/// Who is asked on a side, and how its trial went.
fn asked(state: &State, picker: &Models, side: Side, width: usize) -> Line<'static> {
    let theme = &state.facts.theme;
    let asked = &state.sides[side.index()];
    let arrow = match (picker.side == side, state.facts.ascii) {
        (false, _) => " ",
        (true, false) => "▸",
        (true, true) => ">",
    };
    let (model, server) = named(asked);
    let (token, said) = picker.trial(side).map_or((Token::Dim, server), |trial| told(state, trial));
    let accent = theme.style(reply::accent(side));
    let room = width.saturating_sub(9);
    let model = fit(&printable(&model), room);
    let left = room.saturating_sub(wrap::text_width(&model, 1) + 2);
    Line::from(vec![
        Span::styled(format!("{arrow} "), theme.style(Token::Key)),
        Span::styled(format!("{:<7}", side.to_string()), accent),
        Span::styled(format!("{model}  "), theme.style(Token::Text)),
        Span::styled(fit(&said, left), theme.style(token)),
    ])
}

/// The model and the server of a side.
fn named(asked: &Asked) -> (String, String) {
    match (asked.source.endpoint(), asked.source.cassette()) {
        (Some(endpoint), _) => (endpoint.model.clone(), endpoint.address()),
        (None, Some(cassette)) => ("recorded replies".to_owned(), cassette.title.clone()),
        (None, None) => (asked.source.model().to_owned(), String::new()),
    }
}

/// How a trial went.
fn told(state: &State, trial: &Trial) -> (Token, String) {
    let symbols = &state.facts.symbols;
    match trial {
        Trial::AtWork { since } => {
            let time = state.now.saturating_sub(*since);
            (Token::Busy, format!("{} asked for one token{}", symbols.busy, seconds(time)))
        }
        Trial::Answered(after) => {
            (Token::Hint, format!("{} answered in {:.2} s", symbols.passed, after.as_secs_f64()))
        }
        Trial::Failed(why) => (Token::Warning, format!("{} {}", symbols.failed, printable(why))),
    }
}

fn seconds(time: Duration) -> String {
    if time < NOTICEABLE { String::new() } else { format!(", {} s", time.as_secs()) }
}

fn filter(state: &State, picker: &Models) -> Line<'static> {
    let theme = &state.facts.theme;
    let cursor = Span::styled(" ", theme.style(Token::Cursor));
    let label = Span::styled("  filter ", theme.style(Token::Dim));
    if picker.filter.is_empty() {
        let hint = " type part of a name, or the URL of another server";
        return Line::from(vec![label, cursor, Span::styled(hint, theme.style(Token::Dim))]);
    }
    let text = printable(&picker.filter).into_owned();
    Line::from(vec![label, Span::styled(text, theme.style(Token::Text)), cursor])
}

fn rows(state: &State, picker: &Models, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    let rows = picker.rows(&state.catalog);
    if rows.is_empty() {
        let text = match (state.catalog.waits(), picker.filter.is_empty()) {
            (_, false) => {
                "No model has that in its name. A URL such as http://127.0.0.1:8080/v1 asks that server."
            }
            (true, true) => "Looking for servers …",
            (false, true) => {
                "No server was found on this machine. Start Ollama, llama.cpp, LM Studio or vLLM, or write a URL."
            }
        };
        let width = usize::from(area.width);
        for (y, range) in (area.y..area.bottom()).zip(wrap::rows(text, width, 1, wrap::Break::Word))
        {
            frame::row(text.get(range).unwrap_or_default(), theme.style(Token::Dim), area, y, buf);
        }
        return;
    }
    let mut place = rows.iter().take(picker.top).filter(|row| row.is_choice()).count();
    for (row, y) in rows.iter().skip(picker.top).zip(area.y..area.bottom()) {
        let marked = row.is_choice() && place == picker.marked;
        place += usize::from(row.is_choice());
        if marked {
            buf.set_style(Rect { y, height: 1, ..area }, theme.style(Token::CursorLine));
        }
        let line = line(state, row, marked, usize::from(area.width).saturating_sub(1));
        // Not `frame::line`: the ground of the marked row must stay.
        buf.set_line(area.x, y, &line, area.width);
    }
    reply::scrollbar(state, rows.len(), picker.top, area, buf);
}

fn line(state: &State, row: &ModelRow, marked: bool, width: usize) -> Line<'static> {
    let theme = &state.facts.theme;
    let shelves = state.catalog.shelves();
    match row {
        ModelRow::Server(shelf) => shelves.get(*shelf).map(|shelf| head(state, shelf)),
        ModelRow::Note(shelf) => shelves.get(*shelf).map(|shelf| note(state, shelf, width)),
        ModelRow::Remedy(shelf) => shelves.get(*shelf).map(|shelf| remedy(state, shelf, width)),
        ModelRow::Model(shelf, place) => shelves
            .get(*shelf)
            .and_then(|shelf| Some(model(state, shelf, models(shelf).get(*place)?, marked, width))),
        ModelRow::Name(url) => Some(Line::from(vec![
            Span::styled(mark(state, marked), theme.style(Token::Key)),
            Span::styled(
                fit(
                    &printable(&format!("ask {} for its models", address(url))),
                    width.saturating_sub(2),
                ),
                theme.style(Token::Hint),
            ),
        ])),
    }
    .unwrap_or_default()
}

const fn mark(state: &State, marked: bool) -> &'static str {
    match (marked, state.facts.ascii) {
        (false, _) => "  ",
        (true, false) => "▸ ",
        (true, true) => "> ",
    }
}

fn head(state: &State, shelf: &Shelf) -> Line<'static> {
    let theme = &state.facts.theme;
    let mut spans = vec![Span::styled(
        printable(&address(&shelf.base_url)).into_owned(),
        theme.style(Token::Title),
    )];
    if let Some(program) = shelf.program {
        let text = format!("  found at the usual port of {program}");
        spans.push(Span::styled(text, theme.style(Token::Dim)));
    }
    if let (Some(_), Some(since)) = (&shelf.models, shelf.asked) {
        let text = format!(
            "  {} asked again{}",
            state.facts.symbols.busy,
            seconds(state.now.saturating_sub(since))
        );
        spans.push(Span::styled(text, theme.style(Token::Busy)));
    }
    Line::from(spans)
}

/// What a server says in place of models.
fn note(state: &State, shelf: &Shelf, width: usize) -> Line<'static> {
    let theme = &state.facts.theme;
    let symbols = &state.facts.symbols;
    let (token, text) = match (&shelf.models, shelf.asked) {
        (None, Some(since)) => {
            let time = seconds(state.now.saturating_sub(since));
            (Token::Busy, format!("{} asked for its models{time}", symbols.busy))
        }
        (Some(Err(failure)), _) => {
            (Token::Warning, format!("{} {}", symbols.limit, failure.message))
        }
        (Some(Ok(_)), _) => (Token::Dim, "lists no models".to_owned()),
        (None, None) => (Token::Dim, "not asked".to_owned()),
    };
    Line::styled(
        format!("  {}", fit(&printable(&text), width.saturating_sub(2))),
        theme.style(token),
    )
}

/// What to do about a server that does not say its models.
fn remedy(state: &State, shelf: &Shelf, width: usize) -> Line<'static> {
    let Some(Err(failure)) = &shelf.models else { return Line::default() };
    let text = fit(&printable(&failure.remedy), width.saturating_sub(4));
    Line::styled(format!("    {text}"), state.facts.theme.style(Token::Hint))
}

fn model(
    state: &State,
    shelf: &Shelf,
    model: &ModelInfo,
    marked: bool,
    width: usize,
) -> Line<'static> {
    let theme = &state.facts.theme;
    let mut facts: Vec<(Token, String)> = Vec::new();
    for side in Side::BOTH {
        let own = state.sides[side.index()].source.endpoint();
        if own.is_some_and(|own| own.base_url == shelf.base_url && own.model == model.id) {
            facts.push((reply::accent(side), side.to_string()));
        }
    }
    if let Some(end) = state.catalog.wall().and_then(|wall| model.retirement(wall)) {
        let token = if end.is_near() { Token::Warning } else { Token::Dim };
        let sign = if end.is_near() { "! " } else { "" };
        facts.push((token, format!("{sign}{end}")));
    }
    facts.extend(model.context.map(|context| (Token::Dim, format!("{context} tokens"))));
    facts.extend(
        model.parent.iter().map(|of| (Token::Dim, format!("an adapter of {}", printable(of)))),
    );
    let style = theme.style(if marked { Token::TitleFocused } else { Token::Text });
    let id = fit(&printable(&model.id), width.saturating_sub(4));
    let mut used = 4 + wrap::text_width(&id, 1);
    let mut spans = vec![
        Span::styled(format!("  {}", mark(state, marked)), theme.style(Token::Key)),
        Span::styled(id, style),
    ];
    for (token, text) in facts {
        let text = format!("  {text}");
        used += wrap::text_width(&text, 1);
        if used > width {
            break;
        }
        spans.push(Span::styled(text, theme.style(token)));
    }
    Line::from(spans)
}

fn models(shelf: &Shelf) -> &[ModelInfo] {
    match &shelf.models {
        Some(Ok(models)) => models,
        Some(Err(_)) | None => &[],
    }
}
