//! The facts of a training file as text. Counts nothing.

use std::fmt::Write as _;

use super::{BAR, Stats, Tokens};

/// Columns of the longest bar.
const WIDE: usize = 40;
/// The most opcodes that are shown.
const OPCODES: usize = 30;

/// The text.
pub(super) fn text(stats: &Stats) -> String {
    let Tokens { total, min, median, p95, max } = stats.tokens;
    let mut text = format!(
        "{} examples, {total} tokens ({}): {min} to {max}, median {median}, 95 % up to {p95}\n\n",
        stats.rows, stats.tokenizer
    );
    let most = stats.histogram.iter().map(|bar| bar.1).max().unwrap_or(0).max(1);
    for (from, count) in &stats.histogram {
        let bar = "█".repeat((count * WIDE).div_ceil(most));
        let line = format!("{from:>6} to {:>6} {count:>6} {bar}", from + BAR - 1);
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let opcodes = stats.by_frequency();
    let _ = writeln!(text, "\n{} different opcodes; in how many examples:", opcodes.len());
    columns(&mut text, opcodes.into_iter().take(OPCODES));
    text.push_str("\nConstructs of C++; in how many examples:\n");
    columns(&mut text, stats.constructs.iter().map(|(name, n)| (*n, *name)));
    let [groups, largest] = stats.near_groups;
    let pairs = stats.near_duplicates;
    let _ = writeln!(
        text,
        "\n{pairs} {} over 0.8 alike but for numbers and texts, in {groups} {}, the largest of {largest}",
        if pairs == 1 { "pair" } else { "pairs" },
        if groups == 1 { "group" } else { "groups" },
    );
    if stats.without_assembly > 0 {
        let _ = writeln!(text, "{} examples without assembly", stats.without_assembly);
    }
    for funnel in &stats.funnels {
        let _ = write!(text, "\n{}", funnel.text());
    }
    text
}

fn columns<'a>(text: &mut String, all: impl Iterator<Item = (usize, &'a str)>) {
    let all: Vec<_> = all.collect();
    for line in all.chunks(5) {
        let line: Vec<_> = line.iter().map(|(n, name)| format!("{name:>14} {n:<6}")).collect();
        let _ = writeln!(text, "{}", line.concat().trim_end());
    }
}
