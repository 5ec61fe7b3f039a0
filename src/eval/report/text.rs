//! The report for terminals, 80 columns wide. Everything from models is safe to show by the time
//! it comes here.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Style, words};
use crate::eval::funnel::Rung;
use crate::eval::summary::costs::Costs;
use crate::eval::summary::measure::{Measure, Share};
use crate::eval::summary::{Excluded, Summary};
use crate::side::Side;

/// Cells of a bar.
const BAR: u32 = 24;
/// Columns of running text.
const WIDTH: usize = 80;
/// The most samples of a list.
const LISTED: usize = 10;

/// The whole report.
pub fn text(summary: &Summary, style: Style) -> String {
    let mut out = String::new();
    head(&mut out, summary, style);
    if let Some(measure) = summary.measures.first() {
        title(&mut out, style, &format!("Primary measure: {}", words::success(summary.primary)));
        primary(&mut out, measure, style, words::MODELS, ["base", "tuned"]);
        let _ = writeln!(out, "  {}", style.dim(&words::method(measure, summary.seed)));
    }
    funnel(&mut out, summary, style);
    passing(&mut out, summary, style);
    others(&mut out, summary, style);
    failures(&mut out, summary, style);
    twins(&mut out, summary, style);
    costs(&mut out, summary, style);
    left_out(&mut out, style, "Taken out on both sides", &summary.excluded);
    left_out(&mut out, style, "Not asked yet, taken out on both sides", &summary.missing);
    notes(&mut out, &summary.warnings, style);
    title(&mut out, style, "What was held the same");
    for (name, value) in words::facts(summary) {
        let _ = writeln!(out, "  {name:<16} {value}");
    }
    out
}

fn head(out: &mut String, summary: &Summary, style: Style) {
    let suite = crate::printable::printable(&summary.run.suite).into_owned();
    let _ = writeln!(
        out,
        "{}  {suite}: {} counted, {} a side",
        style.bold("Evaluation"),
        words::plural(summary.prompts, "prompt"),
        words::plural(summary.samples, "sample"),
    );
    for side in Side::BOTH {
        let name = style.accent(side.index(), &format!("{:<6}", side.to_string()));
        let _ = writeln!(out, "  {name} {}", words::model(&summary.run, side));
    }
}

pub(super) fn title(out: &mut String, style: Style, text: &str) {
    let _ = writeln!(out, "\n{}", style.bold(text));
}

/// The shares of both sides with bars, the difference, and what may be said.
pub(super) fn primary(
    out: &mut String,
    measure: &Measure,
    style: Style,
    names: [&str; 2],
    labels: [&str; 2],
) {
    for (at, (share, label)) in measure.sides.iter().zip(labels).enumerate() {
        let Some(share) = share else { continue };
        let name = style.accent(at, &format!("{label:<10}"));
        let _ = writeln!(
            out,
            "  {name} {:>5} of {:<5} {:>7}  {}  {}",
            share.passes,
            share.of,
            words::percent(share.share),
            style.accent(at, &bar(*share)),
            words::range(share.interval),
        );
    }
    let Some(paired) = &measure.paired else { return };
    let _ = writeln!(
        out,
        "  {:<10} {} ({})",
        "difference",
        words::points(paired.difference),
        words::points_range(paired.interval)
    );
    if let Some(test) = words::test(paired, names) {
        wrapped(out, &test);
    }
    wrapped(out, &words::reading(paired, names));
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of BAR")]
fn bar(share: Share) -> String {
    let full = (share.share * f64::from(BAR)).round() as usize;
    format!("{}{}", "█".repeat(full), "░".repeat(BAR as usize - full.min(BAR as usize)))
}

/// Running text, indented.
pub(super) fn wrapped(out: &mut String, text: &str) {
    let mut line = String::from(" ");
    for word in text.split_whitespace() {
        if line.width() + word.width() + 1 > WIDTH && line.trim() != "" {
            let _ = writeln!(out, "{line}");
            line = String::from(" ");
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(out, "{line}");
}

fn funnel(out: &mut String, summary: &Summary, style: Style) {
    title(out, style, "Funnel: first answers, shares of those requested");
    let heads = ["base", "tuned"].map(|name| format!("{name:>16}"));
    let _ =
        writeln!(out, "  {:<16}{}{}", "", style.accent(0, &heads[0]), style.accent(1, &heads[1]));
    let [base, tuned] = &summary.funnel;
    for (one, two) in base.iter().zip(tuned) {
        let cell = |count: u32, share: f64| format!("{count:>7} {:>8}", words::percent(share));
        let (one_cell, two_cell) = (cell(one.count, one.share), cell(two.count, two.share));
        let _ = writeln!(out, "  {:<16}{one_cell}{two_cell}", one.stage.title());
    }
}

fn passing(out: &mut String, summary: &Summary, style: Style) {
    if summary.passing.len() < 2 {
        return;
    }
    title(out, style, "Several samples: at least one of k passes, all k pass");
    let _ = writeln!(
        out,
        "  {:>3} {:>16} {:>9} {:>16} {:>9}",
        "k", "pass@k base", "tuned", "pass^k base", "tuned"
    );
    for row in &summary.passing {
        let share = |number| words::optional(number, words::percent);
        let [at_base, at_tuned] = row.pass_at_k.map(share);
        let [all_base, all_tuned] = row.pass_all_k.map(share);
        let _ = writeln!(
            out,
            "  {:>3} {at_base:>16} {at_tuned:>9} {all_base:>16} {all_tuned:>9}",
            row.k
        );
    }
}

fn others(out: &mut String, summary: &Summary, style: Style) {
    let rest: Vec<_> = summary.measures.iter().skip(1).collect();
    if rest.iter().all(|m| m.paired.is_none()) {
        return;
    }
    let tested = rest.iter().any(|m| m.paired.as_ref().is_some_and(|p| p.mcnemar.is_some()));
    let holm = if tested { " (p after Holm)" } else { "" };
    title(out, style, &format!("Other measures, descriptive{holm}"));
    for measure in rest {
        let Some(paired) = &measure.paired else { continue };
        let p = paired.mcnemar.and_then(|test| test.holm_p);
        let p = p.map(|p| format!("  p {}", words::probability(p))).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {:<16} {:>13} ({}){p}",
            words::success(measure.measure),
            words::points(paired.difference),
            words::points_range(paired.interval)
        );
    }
}

fn failures(out: &mut String, summary: &Summary, style: Style) {
    if summary.failures.iter().all(Vec::is_empty) {
        return;
    }
    title(out, style, "Why first answers are not right");
    for side in Side::BOTH {
        for kind in &summary.failures[side.index()] {
            let name = style.accent(side.index(), &format!("{:<6}", side.to_string()));
            let _ = writeln!(out, "  {name} {:>4}  {}", kind.count, kind.class.title());
            for (message, count) in kind.messages.iter().take(3) {
                let message: String = message.chars().take(56).collect();
                let _ = writeln!(out, "  {}", style.dim(&format!("{count:>17}  {message}")));
            }
        }
    }
}

fn twins(out: &mut String, summary: &Summary, style: Style) {
    title(out, style, "Assembly against the C++ of the same reply");
    let [base, tuned] = summary.twins;
    let rows = [
        ("C++ right, assembly wrong (tuning should empty this)", base.cpp_only, tuned.cpp_only),
        ("both right", base.both_right, tuned.both_right),
        ("assembly right, C++ wrong", base.assembly_only, tuned.assembly_only),
        ("both wrong", base.both_wrong, tuned.both_wrong),
        ("not known of both", base.unknown, tuned.unknown),
        ("assembly does what its C++ does", base.equal, tuned.equal),
    ];
    let _ =
        writeln!(out, "  {:<54}{}{}", "", style.accent(0, "    base"), style.accent(1, "   tuned"));
    for (name, base, tuned) in rows {
        let _ = writeln!(out, "  {name:<54}{base:>8}{tuned:>8}");
    }
    if summary.repairs.iter().any(|r| r.tried > 0) {
        title(out, style, "Mended answers, apart from first answers");
        for side in Side::BOTH {
            let r = summary.repairs[side.index()];
            let name = style.accent(side.index(), &format!("{:<6}", side.to_string()));
            let _ = writeln!(
                out,
                "  {name} {} of {} at first; {} tried, {} mended ({} tries); {} in the end",
                r.first,
                r.of,
                r.tried,
                r.mended,
                r.tries,
                r.first + r.mended
            );
        }
    }
}

fn costs(out: &mut String, summary: &Summary, style: Style) {
    title(out, style, "Tokens, time and cost of first answers");
    let heads = ["base", "tuned"].map(|name| format!("{name:>14}"));
    let _ =
        writeln!(out, "  {:<36}{}{}", "", style.accent(0, &heads[0]), style.accent(1, &heads[1]));
    for (name, values) in cost_rows(summary) {
        let _ = writeln!(out, "  {name:<36}{:>14}{:>14}", values[0], values[1]);
    }
}

/// A number of tokens, where the server counted any.
fn counted(costs: &Costs, tokens: u64) -> String {
    if costs.with_tokens == 0 { "—".to_owned() } else { words::thousands(tokens) }
}

/// What replies took, name and value of both sides.
pub(super) fn cost_rows(summary: &Summary) -> Vec<(String, [String; 2])> {
    let of = |write: fn(&Costs) -> String| summary.costs.each_ref().map(write);
    let passing = match summary.primary {
        Rung::Right => "right program".to_owned(),
        rung => format!("program that {}", words::success(rung)),
    };
    vec![
        ("prompt tokens".to_owned(), of(|c| counted(c, c.prompt_tokens))),
        ("reply tokens".to_owned(), of(|c| counted(c, c.reply_tokens))),
        (
            "replies with counted tokens".to_owned(),
            of(|c| format!("{} of {}", c.with_tokens, c.replies)),
        ),
        (
            "median reply tokens".to_owned(),
            of(|c| words::optional(c.median_reply_tokens, words::rounded)),
        ),
        (
            "median time to first text".to_owned(),
            of(|c| words::optional(c.median_first_ms, |n| format!("{n:.0} ms"))),
        ),
        (
            "median time of a reply".to_owned(),
            of(|c| words::optional(c.median_total_ms, |n| format!("{:.2} s", n / 1e3))),
        ),
        (
            format!("tokens per {passing}"),
            of(|c| words::optional(c.tokens_per_pass, words::rounded)),
        ),
        (
            format!("seconds per {passing}"),
            of(|c| words::optional(c.seconds_per_pass, |n| format!("{n:.2} s"))),
        ),
        ("cost".to_owned(), of(|c| words::optional(c.cost, |n| format!("{n:.4}")))),
        (
            format!("cost per {passing}"),
            of(|c| words::optional(c.cost_per_pass, |n| format!("{n:.5}"))),
        ),
    ]
}

pub(super) fn left_out(out: &mut String, style: Style, name: &str, list: &[Excluded]) {
    if list.is_empty() {
        return;
    }
    title(out, style, &format!("{name}: {}", list.len()));
    for sample in list.iter().take(LISTED) {
        let Excluded { id, sample, side, why } = sample;
        let _ = writeln!(out, "  {id}, sample {sample}, {side}: {why}");
    }
    if list.len() > LISTED {
        let _ = writeln!(out, "  … and {} more", list.len() - LISTED);
    }
}

pub(super) fn notes(out: &mut String, warnings: &[String], style: Style) {
    if warnings.is_empty() {
        return;
    }
    title(out, style, "Take note");
    for warning in warnings {
        wrapped(out, &format!("! {warning}"));
    }
}
