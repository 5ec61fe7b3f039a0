//! Several replies of a side in the head of its pane: which one is shown, how each stands, and how
//! many are right. Draws no text of a reply.

use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

use super::status;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::state::{Rate, Sample, Standing, State};

/// Where a side is in its replies, and how each of them stands: ` 2/5 ✓✗✓✓·`, with counts in the
/// place of the signs where those are more than `room`. Nothing for a single reply.
pub(super) fn row(state: &State, side: Side, room: usize) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let Some(turn) = state.turn.as_ref().filter(|turn| turn.count(side) > 1) else {
        return Vec::new();
    };
    let (place, count) = (turn.place(side), turn.count(side));
    let width = count.to_string().len();
    let mut spans =
        vec![Span::styled(format!(" {:>width$}/{count} ", place + 1), theme.style(Token::Title))];
    let standings: Vec<Standing> = turn.samples(side).iter().map(Sample::standing).collect();
    if count > room {
        spans.extend(counts(state, &standings));
        return spans;
    }
    let repaired = turn.samples(side).iter().map(|sample| sample.repair.is_some());
    for (n, (standing, repaired)) in standings.into_iter().zip(repaired).enumerate() {
        let (token, symbol) = sign(state, standing);
        if repaired {
            let mark = state.facts.symbols.repaired;
            spans.push(Span::styled(mark, theme.style(Token::Dim)));
        }
        let here = if n == place { Modifier::UNDERLINED } else { Modifier::empty() };
        let style = theme.style(token).patch(Style::new().add_modifier(here));
        spans.push(Span::styled(symbol, style));
    }
    spans
}

/// How many of each kind there are: `✓3 ✗2 ·11`.
fn counts(state: &State, standings: &[Standing]) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    for kind in Standing::ALL {
        let count = standings.iter().filter(|standing| **standing == kind).count();
        if count > 0 {
            let blank = if spans.is_empty() { "" } else { " " };
            let (token, symbol) = sign(state, kind);
            let text = format!("{blank}{symbol}{count}");
            spans.push(Span::styled(text, state.facts.theme.style(token)));
        }
    }
    spans
}

/// The sign of a standing.
pub(super) const fn sign(state: &State, standing: Standing) -> (Token, &'static str) {
    let symbols = &state.facts.symbols;
    match standing {
        Standing::Right => (Token::Pass, symbols.passed),
        Standing::Wrong => (Token::Fail, symbols.failed),
        Standing::Open => (Token::Dim, symbols.untried),
        Standing::AtWork => (Token::Busy, symbols.busy),
        Standing::Unknown => (Token::Dim, symbols.unknown),
        Standing::Broken => (Token::Warning, symbols.interrupted),
        Standing::Unable => (Token::Warning, symbols.missing),
        Standing::Edited => (Token::Warning, symbols.edited),
    }
}

/// What a reply is doing; where its side has several, how many of them are right, and both where
/// `room` columns are enough.
pub(super) fn facts(state: &State, sample: &Sample, room: usize) -> Vec<Span<'static>> {
    let phase = status::phase(state, sample);
    let Some(rate) = rate(state, sample.id.side) else { return phase };
    let rate = Span::styled(rate, state.facts.theme.style(Token::Text));
    let dot = format!(" {} ", state.facts.symbols.dot);
    let dot = Span::styled(dot, state.facts.theme.style(Token::Dim));
    let both: Vec<Span<'static>> = [rate.clone(), dot].into_iter().chain(phase).collect();
    let width: usize = both.iter().map(Span::width).sum();
    if width <= room { both } else { vec![rate] }
}

/// `3 of 5 right`, of those that were judged; nothing for a single reply, or before any was.
fn rate(state: &State, side: Side) -> Option<String> {
    let samples = state.turn.as_ref()?.samples(side);
    let rate = Rate::of(samples);
    (samples.len() > 1 && rate.judged > 0)
        .then(|| format!("{} of {} right", rate.right, rate.judged))
}
