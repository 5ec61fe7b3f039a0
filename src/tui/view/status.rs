//! The facts in a reply's frame: what it is doing, how fast, how far on the ladder.

use std::time::Duration;

use ratatui::text::Span;

use crate::llm::Ending;
use crate::printable::printable;
use crate::theme::Token;
use crate::tui::report::{Rung, badges as rungs};
use crate::tui::state::{Phase, Sample, State};

/// Waits that are shorter than this are not counted on the screen.
const NOTICEABLE: Duration = Duration::from_secs(1);

/// What the side is doing, with a symbol and a word.
pub(super) fn phase(state: &State, sample: &Sample) -> Vec<Span<'static>> {
    let symbols = &state.facts.symbols;
    let theme = &state.facts.theme;
    let waited = state.now.saturating_sub(sample.asked);
    let (token, text) = match &sample.phase {
        Phase::Queued => (Token::Dim, format!("{} waits for the other side", symbols.untried)),
        Phase::Asking | Phase::Waiting => {
            (Token::Busy, format!("{} waiting{}", symbols.busy, seconds(waited)))
        }
        Phase::Retrying { attempt, until, .. } => {
            let left = until.saturating_sub(state.now).as_secs_f64().ceil();
            (Token::Warning, format!("{} try {} in {left:.0} s", symbols.busy, attempt + 1))
        }
        Phase::Streaming if sample.reply.text().is_empty() && !sample.reasoning.is_empty() => {
            (Token::Busy, format!("{} thinking{}", symbols.busy, seconds(waited)))
        }
        Phase::Streaming => (Token::Busy, format!("{} streaming", symbols.busy)),
        Phase::Ended(ending) => ended(state, ending),
    };
    vec![Span::styled(text, theme.style(token))]
}

/// What a side that is not in view is doing: the symbol alone, nothing when all is well.
pub(super) fn mark(state: &State, sample: &Sample) -> Option<Span<'static>> {
    let span = phase(state, sample).into_iter().next()?;
    let symbol = span
        .content
        .split(' ')
        .next()
        .filter(|_| !matches!(sample.phase, Phase::Ended(Ending::Complete)))?;
    Some(Span::styled(format!(" {symbol}"), span.style))
}

fn ended(state: &State, ending: &Ending) -> (Token, String) {
    let symbols = &state.facts.symbols;
    match ending {
        Ending::Complete => (Token::Dim, "complete".to_owned()),
        Ending::CutAtLimit => (Token::Warning, format!("{} cut at the token limit", symbols.limit)),
        Ending::Filtered => (Token::Warning, format!("{} filtered", symbols.limit)),
        Ending::Refused => (Token::Warning, format!("{} refused", symbols.limit)),
        Ending::Other(_) => (Token::Warning, format!("{} ended oddly", symbols.limit)),
        Ending::Interrupted(_) => (Token::Warning, format!("{} interrupted", symbols.interrupted)),
        Ending::Failed(_) => (Token::Fail, format!("{} failed", symbols.failed)),
    }
}

fn seconds(time: Duration) -> String {
    if time < NOTICEABLE { String::new() } else { format!(" {} s", time.as_secs()) }
}

/// What an empty pane waits for.
pub(super) fn awaited(state: &State, sample: &Sample) -> Option<String> {
    let address = state.endpoint(sample.id.side).map(crate::llm::Endpoint::address);
    let server = match address.as_deref() {
        _ if sample.nameless => "the model",
        Some(address) => address,
        None => "the cassette",
    };
    let server = printable(server);
    match &sample.phase {
        Phase::Queued => Some("asked when the other side is done (serial mode)".to_owned()),
        Phase::Asking => Some(format!("asking {server} …")),
        Phase::Waiting => Some(format!("waiting for {server} …")),
        Phase::Streaming if sample.reasoning.is_empty() => Some("the reply begins …".to_owned()),
        Phase::Streaming => Some(format!("thinking: {} characters", sample.reasoning.len())),
        Phase::Retrying { .. } => Some(format!("{server} asked for patience")),
        Phase::Ended(Ending::Complete) => Some("the reply is empty".to_owned()),
        Phase::Ended(_) => None,
    }
}

/// First token, speed and length, the last as long as there is `room`; every figure keeps its
/// width.
pub(super) fn figures(state: &State, sample: &Sample, room: usize) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let timing = &sample.timing;
    let mut parts = Vec::new();
    if !sample.reasoning.is_empty() {
        parts.push(format!("reasoned {}", size(sample.reasoning.len())));
    }
    if let Some(first) = timing.first_token {
        parts.push(format!("{:.2}s first", first.as_secs_f64()));
    }
    if let Some(rate) = timing.tokens_per_second() {
        parts.push(format!("{rate:>3.0} tok/s"));
    }
    match timing.usage.as_ref().and_then(|u| u.completion_tokens) {
        Some(tokens) => parts.push(format!("{tokens:>4} tok")),
        None if !sample.reply.text().is_empty() => parts.push(size(sample.reply.text().len())),
        None => {}
    }
    let dot = format!(" {} ", state.facts.symbols.dot);
    let mut text = parts.join(&dot);
    while text.chars().count() > room && !parts.is_empty() {
        parts.remove(0);
        text = parts.join(&dot);
    }
    if text.is_empty() { Vec::new() } else { vec![Span::styled(text, theme.style(Token::Dim))] }
}

fn size(bytes: usize) -> String {
    let kib = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1024.0;
    if kib < 1000.0 { format!("{kib:>5.1} KiB") } else { format!("{:>5.1} MiB", kib / 1024.0) }
}

/// The row of stages.
pub(super) fn badges(state: &State, sample: &Sample) -> Vec<Span<'static>> {
    let (theme, symbols) = (&state.facts.theme, &state.facts.symbols);
    let mut spans = Vec::new();
    for badge in rungs(sample) {
        let (token, symbol) = match badge.rung {
            Rung::Untried => (Token::Dim, symbols.untried),
            Rung::Busy => (Token::Busy, symbols.busy),
            Rung::Passed => (Token::Pass, symbols.passed),
            Rung::Failed => (Token::Fail, symbols.failed),
            Rung::Limit => (Token::Warning, symbols.limit),
            Rung::Missing => (Token::Warning, symbols.missing),
        };
        if !spans.is_empty() {
            spans.push(Span::raw(" "));
        }
        spans.push(Span::styled(format!("{symbol}{}", badge.word), theme.style(token)));
    }
    spans
}
