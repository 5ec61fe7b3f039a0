//! The line at the top: what plays, how replies are sampled, how strongly programs are confined.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{self, fit};
use super::parameters;
use crate::printable::printable;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::message::Machine;
use crate::tui::state::{Origin, State, Turn, Vote};

/// Width below which words that the key alone can say are left out.
const NARROW: u16 = 70;

/// Draws the header: the right part is kept when the left one has to be cut.
pub(super) fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    buf.set_style(area, theme.style(Token::Header));
    let right = right(state, area.width);
    let wanted = u16::try_from(right.width()).unwrap_or(u16::MAX).min(area.width);
    let room = area.width - wanted;
    let left = left(state, usize::from(room.saturating_sub(2)));
    frame::line(&left, (area.x, area.y), room, buf);
    frame::line(&right, (area.x + room, area.y), wanted, buf);
}

fn left(state: &State, room: usize) -> Line<'static> {
    let theme = &state.facts.theme;
    let mut spans = vec![Span::styled(" AssemblerGPT ", theme.style(Token::TitleFocused))];
    let mut used = 14;
    for (token, text) in facts(state) {
        let text = fit(&text, 60.min(room));
        let width = text.chars().count() + 3;
        if used + width > room {
            break;
        }
        used += width;
        spans.push(Span::styled(format!("  {text} "), theme.style(token)));
    }
    Line::from(spans)
}

/// The facts, the most important first: those that find no room are left out.
fn facts(state: &State) -> Vec<(Token, String)> {
    if let Some(origin) = state.turn.as_ref().and_then(|turn| turn.origin.as_ref()) {
        let mut said = from_history(origin);
        said.extend(vote(state));
        return said;
    }
    let facts = &state.facts;
    let mut said = Vec::new();
    if state.hidden() {
        said.push((Token::Hint, "blind: no names until the vote".to_owned()));
    } else if let Some(vote) = vote(state) {
        said.push(vote);
    } else if state.blind {
        said.push((Token::Hint, "blind from the next prompt on".to_owned()));
    }
    if let Some(warning) = state.same_model().filter(|_| !state.hidden()) {
        said.push((Token::Warning, format!("! {}", printable(&warning))));
    }
    if let Some(next) = next(state) {
        said.push((Token::Hint, next));
    }
    match state.plays() {
        Some(_) if facts.samples => said.push((Token::Hint, "built-in samples".to_owned())),
        Some(cassette) => {
            said.push((Token::Hint, format!("replays {}", printable(&cassette.title))));
        }
        None if state.is_carried() => {
            said.push((Token::Hint, "built-in, very small models".to_owned()));
        }
        None => {}
    }
    if let Some(turn) = &state.turn {
        said.push((Token::Dim, format!("turn {}", turn.number)));
        if turn.follows_up() {
            said.push((Token::Hint, "a follow-up".to_owned()));
        }
    }
    if state.sides.iter().any(|asked| asked.source.endpoint().is_some()) {
        said.extend(parameters::facts(state));
        if facts.serial {
            said.push((Token::Dim, "serial".to_owned()));
        }
    }
    said
}

/// What was voted, if the turn was blind.
fn vote(state: &State) -> Option<(Token, String)> {
    let vote = state.turn.as_ref().and_then(Turn::vote)?;
    Some((Token::Hint, voted(state, vote)))
}

/// The vote beside the verdicts.
fn voted(state: &State, vote: Vote) -> String {
    let right = Side::BOTH.map(|side| {
        let first = state.turn.as_ref().and_then(|turn| turn.samples(side).first());
        first.and_then(|sample| sample.counted().passed())
    });
    let verdict = match right {
        [Some(true), Some(true)] => "both",
        [Some(true), Some(false)] => "base",
        [Some(false), Some(true)] => "tuned",
        [Some(false), Some(false)] => "neither",
        [None, _] | [_, None] => "none yet",
    };
    format!("vote: {} · verdict: {verdict}", vote.words())
}

/// What is another than in the turn on the screen: an A/A check, or models that were chosen since.
fn next(state: &State) -> Option<String> {
    let [base, tuned] = &state.sides;
    if base.same && tuned.same {
        return Some(format!("A/A check: both ask {}", printable(base.source.model())));
    }
    let asked = state.turn.as_ref()?.asked.as_ref()?;
    let changed = asked.iter().zip(&state.sides).any(|(then, now)| !then.is_same_model(now));
    changed.then(|| {
        let [base, tuned] = [base, tuned].map(|asked| fit(&printable(asked.source.model()), 20));
        format!("next: {base} | {tuned}")
    })
}

/// Where an old turn came from, and how it was asked.
fn from_history(origin: &Origin) -> Vec<(Token, String)> {
    let mut said = vec![(Token::Hint, format!("from history, {}", origin.when))];
    said.extend(origin.temperature.map(|t| (Token::Dim, format!("temp {t:.2}"))));
    said.extend(origin.max_tokens.map(|n| (Token::Dim, format!("max {n}"))));
    said
}

fn right(state: &State, width: u16) -> Line<'static> {
    let theme = &state.facts.theme;
    let (token, text) = match &state.machine {
        None => (Token::Dim, "isolation: …".to_owned()),
        Some(Machine::Ready { isolation, .. }) => (Token::Dim, format!("isolation: {isolation}")),
        Some(Machine::Unable(_)) => (Token::Warning, "programs cannot run here".to_owned()),
    };
    let help = if width < NARROW { " " } else { " help " };
    Line::from(vec![
        Span::styled(text, theme.style(token)),
        Span::styled("  F1", theme.style(Token::Key)),
        Span::styled(help, theme.style(Token::Dim)),
    ])
}
