//! The scoreboard in words, as Markdown and as JSON. Counts and draws nothing.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::state::{Board, Entry, Rate, Standing, Why};
use crate::printable::printable;
use crate::side::Side;
use crate::statistics::interval::{difference, newcombe};
use crate::statistics::mcnemar;
use crate::statistics::power::LEVEL;

/// Prompts on which the sides must part before the exact test can show anything.
const LEAST: u32 = 6;
/// Turns below which it is not said how many would decide.
const FEW: u32 = 5;

/// Who is compared, and what the reader must know of it.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The names of base and tuned.
    pub models: [String; 2],
    /// What makes the numbers mean less than they seem to; plain sentences.
    pub warnings: Vec<String>,
}

/// What may be said of the difference, in plain sentences.
pub fn verdict(board: &Board) -> Vec<String> {
    let cells = board.cells;
    if cells.total() == 0 {
        return vec![
            "Nothing counts yet. A turn counts when the first replies of both sides came whole and \
             were judged: F6 runs them."
                .to_owned(),
        ];
    }
    let exact = mcnemar::exact(cells.first, cells.second);
    let test = format!("exact McNemar p {}, mid-p {}", p(exact.p), p(exact.mid_p));
    if exact.p < LEVEL {
        let side = if cells.second > cells.first { Side::Tuned } else { Side::Base };
        return vec![
            format!("{} is right more often: {test}.", side.title()),
            "This holds for a number of prompts that was fixed before, not for stopping when it \
             looks good: assemblergpt eval gathers evidence."
                .to_owned(),
        ];
    }
    vec![format!("No difference shown: {test}."), outlook(board)]
}

/// How many prompts would decide.
fn outlook(board: &Board) -> String {
    let (cells, turns) = (board.cells, board.cells.total());
    if cells.first + cells.second < LEAST && turns < FEW {
        return format!(
            "That is not yet saying much: before {LEAST} prompts part the sides, the test cannot \
             show anything."
        );
    }
    match board.needed() {
        Some(needed) if needed > turns => format!(
            "That does not mean that there is none. If the truth were what was seen, about {needed} \
             prompts in all would show it in four of five sessions."
        ),
        Some(_) => {
            "That does not mean that there is none: a few prompts more may show it.".to_owned()
        }
        None if cells.first == cells.second => {
            "As many prompts speak for one side as for the other, so no number of prompts can be \
             named that would decide."
                .to_owned()
        }
        None => "More than a million prompts would be needed to show it.".to_owned(),
    }
}

fn p(value: f64) -> String {
    if value < 0.001 { "< 0.001".to_owned() } else { format!("= {value:.3}") }
}

/// `5 of 12, 42 %`.
pub fn share(right: u32, of: u32) -> String {
    if of == 0 {
        return "none judged".to_owned();
    }
    format!("{right} of {of}, {:.0} %", 100.0 * f64::from(right) / f64::from(of))
}

/// The same of a rate.
pub fn rate(rate: Rate) -> String {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    share(number(rate.right), number(rate.judged))
}

/// How much more often tuned is right than base, with the 95 % interval; nothing of nothing.
pub fn gap(board: &Board) -> Option<String> {
    let cells = board.cells;
    (cells.total() > 0).then(|| {
        let interval = newcombe(cells);
        format!(
            "{:+.0} points (95 %: {:+.0} to {:+.0})",
            100.0 * difference(cells),
            100.0 * interval.low,
            100.0 * interval.high
        )
    })
}

/// How many turns are left out, and why: `2 interrupted or failed, 1 not judged`.
pub fn left_out(board: &Board) -> Option<String> {
    let counts = board.left_out();
    let parts: Vec<String> =
        counts.iter().map(|(why, count)| format!("{count} {}", why.words())).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The word for how a reply stands.
const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Right => "right",
        Standing::Wrong => "wrong",
        Standing::Unknown => "nothing to compare with",
        Standing::Broken => "interrupted or failed",
        Standing::Unable => "not possible here",
        Standing::Edited => "edited",
        Standing::AtWork => "at work",
        Standing::Open => "not judged",
    }
}

/// The scoreboard as a Markdown document.
pub fn markdown(board: &Board, about: &About) -> String {
    let mut out = String::from("# Scoreboard\n\n");
    let mut line = |text: &str| writeln!(out, "{text}").unwrap_or_default();
    for warning in &about.warnings {
        line(&format!("**{}**\n", cell(warning)));
    }
    for sentence in verdict(board) {
        line(&format!("{sentence}\n"));
    }
    let cells = board.cells;
    line("| | base | tuned |\n|---|---|---|");
    line(&format!("| model | {} | {} |", cell(&about.models[0]), cell(&about.models[1])));
    let [base, tuned] = Side::BOTH.map(|side| share(board.passed(side), cells.total()));
    line(&format!("| first replies right | {base} | {tuned} |"));
    if board.several {
        let [base, tuned] = board.rates.map(rate);
        line(&format!("| all replies right | {base} | {tuned} |"));
    }
    line(&format!(
        "\nOf {} prompts: both right {}, only base {}, only tuned {}, neither {}.",
        cells.total(),
        cells.both,
        cells.first,
        cells.second,
        cells.neither
    ));
    if let Some(gap) = gap(board) {
        line(&format!("\nTuned less base: {gap}."));
    }
    if let Some(left_out) = left_out(board) {
        line(&format!("\nLeft out on both sides: {left_out}."));
    }
    let votes = board.votes;
    if votes.total() > 0 {
        line(&format!(
            "\nVotes: base {}, tuned {}, tie {}, both bad {}; {} of {} agree with the verdicts.",
            votes.base, votes.tuned, votes.tie, votes.bad, votes.agree, votes.compared
        ));
    }
    line("\n| turn | prompt | base | tuned | vote | left out |\n|---|---|---|---|---|---|");
    for (entry, why) in &board.turns {
        let [base, tuned] = entry.first.map(word);
        let vote = entry.vote.map_or("", super::state::Vote::words);
        let why = why.map_or("", Why::words);
        let prompt = cell(&entry.prompt);
        line(&format!("| {} | {prompt} | {base} | {tuned} | {vote} | {why} |", entry.number));
    }
    out
}

/// A text that cannot leave its cell of a table.
fn cell(text: &str) -> String {
    let text = printable(text).replace(['\n', '\r'], " ");
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '<' | '*' | '_' | '`' | '[' | '\\') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// The scoreboard as one JSON object.
pub fn object(board: &Board, about: &About) -> Value {
    let cells = board.cells;
    let exact = mcnemar::exact(cells.first, cells.second);
    let sides = Side::BOTH.map(|side| {
        let rate = board.rates[side.index()];
        json!({
            "side": side, "model": about.models[side.index()],
            "first_right": board.passed(side), "all_right": rate.right, "all_judged": rate.judged,
        })
    });
    let interval = newcombe(cells);
    let some = cells.total() > 0;
    json!({
        "schema": 1,
        "warnings": about.warnings,
        "verdict": verdict(board),
        "sides": sides,
        "paired": {
            "prompts": cells.total(), "both": cells.both, "only_base": cells.first,
            "only_tuned": cells.second, "neither": cells.neither,
            "p": some.then_some(exact.p), "mid_p": some.then_some(exact.mid_p),
            "difference": some.then(|| difference(cells)),
            "interval_95": some.then_some([interval.low, interval.high]),
            "prompts_needed": board.needed(),
        },
        "votes": board.votes,
        "turns": board.turns.iter().map(|(entry, why)| turn(entry, *why)).collect::<Vec<_>>(),
    })
}

fn turn(entry: &Entry, why: Option<Why>) -> Value {
    let [base, tuned] = entry.first.map(word);
    json!({
        "turn": entry.number, "prompt": entry.prompt, "models": entry.setup.models,
        "base": base, "tuned": tuned, "vote": entry.vote.map(super::state::Vote::words),
        "left_out": why,
    })
}

#[cfg(test)]
mod tests;
