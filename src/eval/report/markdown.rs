//! The report as Markdown, for pull requests and notebooks. Text of models is escaped.

use std::fmt::Write as _;

use super::{text, words};
use crate::eval::summary::measure::Measure;
use crate::eval::summary::{Excluded, Summary};
use crate::printable::printable;
use crate::side::Side;

/// The whole report.
pub fn markdown(summary: &Summary) -> String {
    let mut out = format!(
        "# Evaluation: {}\n\n{} counted, {} a side.\n\n",
        escaped(&summary.run.suite),
        words::plural(summary.prompts, "prompt"),
        words::plural(summary.samples, "sample")
    );
    for side in Side::BOTH {
        let _ = writeln!(out, "- {}: {}", side.title(), escaped(&words::model(&summary.run, side)));
    }
    if let Some(measure) = summary.measures.first() {
        let _ = writeln!(out, "\n## Primary measure: {}\n", words::success(summary.primary));
        primary(&mut out, measure, summary.seed, words::MODELS, ["Base", "Tuned"]);
    }
    out.push_str("\n## Funnel\n\n| stage | base | | tuned | |\n|---|--:|--:|--:|--:|\n");
    for (base, tuned) in summary.funnel[0].iter().zip(&summary.funnel[1]) {
        let (one, two) = (words::percent(base.share), words::percent(tuned.share));
        let stage = base.stage.title();
        let _ = writeln!(out, "| {stage} | {} | {one} | {} | {two} |", base.count, tuned.count);
    }
    passing(&mut out, summary);
    failures(&mut out, summary);
    out.push_str("\n## Tokens, time and cost\n\n| | base | tuned |\n|---|--:|--:|\n");
    for (name, [base, tuned]) in text::cost_rows(summary) {
        let _ = writeln!(out, "| {name} | {base} | {tuned} |");
    }
    left_out(&mut out, "Taken out on both sides", &summary.excluded);
    left_out(&mut out, "Not asked yet", &summary.missing);
    notes(&mut out, &summary.warnings);
    out.push_str("\n## What was held the same\n\n| | |\n|---|---|\n");
    for (name, value) in words::facts(summary) {
        let _ = writeln!(out, "| {} | {} |", escaped(&name), escaped(&value));
    }
    out
}

pub(super) fn primary(
    out: &mut String,
    measure: &Measure,
    seed: u64,
    names: [&str; 2],
    labels: [&str; 2],
) {
    out.push_str("| | passed | share | 95 % interval |\n|---|--:|--:|--:|\n");
    for (share, label) in measure.sides.iter().zip(labels) {
        let Some(share) = share else { continue };
        let (percent, range) = (words::percent(share.share), words::range(share.interval));
        let _ =
            writeln!(out, "| {label} | {} of {} | {percent} | {range} |", share.passes, share.of);
    }
    if let Some(paired) = &measure.paired {
        let difference = words::points(paired.difference);
        let range = words::points_range(paired.interval);
        let _ = writeln!(out, "| difference | | {difference} | {range} |");
        let reading = words::reading(paired, names);
        let (finding, rest) = reading.split_once(". ").unwrap_or((&reading, ""));
        let _ = writeln!(out, "\n**{finding}.** {rest}");
        if let Some(test) = words::test(paired, names) {
            let _ = writeln!(out, "\n{test}.");
        }
    }
    let _ = writeln!(out, "\n{}.", words::method(measure, seed));
}

fn passing(out: &mut String, summary: &Summary) {
    if summary.passing.len() < 2 {
        return;
    }
    out.push_str("\n## Several samples\n\n| k | pass@k base | tuned | pass^k base | tuned |\n");
    out.push_str("|--:|--:|--:|--:|--:|\n");
    for row in &summary.passing {
        let share = |number| words::optional(number, words::percent);
        let [a, b] = row.pass_at_k.map(share);
        let [c, d] = row.pass_all_k.map(share);
        let _ = writeln!(out, "| {} | {a} | {b} | {c} | {d} |", row.k);
    }
}

fn failures(out: &mut String, summary: &Summary) {
    if summary.failures.iter().all(Vec::is_empty) {
        return;
    }
    out.push_str("\n## Failures\n\n| side | replies | class | commonest message |\n");
    out.push_str("|---|--:|---|---|\n");
    for side in Side::BOTH {
        for kind in &summary.failures[side.index()] {
            let message = kind.messages.first().map(|(m, _)| escaped(m)).unwrap_or_default();
            let _ =
                writeln!(out, "| {side} | {} | {} | {message} |", kind.count, kind.class.title());
        }
    }
}

fn left_out(out: &mut String, name: &str, list: &[Excluded]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {name}: {}\n", list.len());
    for Excluded { id, sample, side, why } in list {
        let _ = writeln!(out, "- {}, sample {sample}, {side}: {}", escaped(id), escaped(why));
    }
}

pub(super) fn notes(out: &mut String, warnings: &[String]) {
    if !warnings.is_empty() {
        out.push_str("\n## Take note\n\n");
    }
    for warning in warnings {
        let _ = writeln!(out, "- {}", escaped(warning));
    }
}

/// Text that means nothing but itself, on one line.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in printable(text).chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_a_model_is_markup() {
        assert_eq!(escaped("a|b\n<img> `x` [y](z)"), "a\\|b &lt;img&gt; \\`x\\` \\[y\\](z)");
        assert_eq!(escaped("\x1b[31m"), "␛\\[31m");
    }
}
