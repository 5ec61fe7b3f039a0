//! Two evaluations of one side, before and after, as text and as Markdown. Reckons nothing.

use std::fmt::Write as _;

use super::markdown::escaped;
use super::{Style, markdown as md, text as plain, words};
use crate::eval::summary::compare::{Change, Comparison};

/// What both are called in a sentence.
const NAMES: [&str; 2] = ["the first", "the second"];

/// For terminals.
pub fn text(comparison: &Comparison, style: Style) -> String {
    let mut out = format!(
        "{}  {} models at {}\n",
        style.bold("Comparison"),
        comparison.side,
        comparison.suite
    );
    for at in [0, 1] {
        let label = style.accent(at, if at == 0 { "first     " } else { "second    " });
        let _ = writeln!(out, "  {label} {} ({})", comparison.folders[at], model(comparison, at));
    }
    plain::title(
        &mut out,
        style,
        &format!("Primary measure: {}", words::success(comparison.primary)),
    );
    plain::primary(&mut out, &comparison.measure, style, NAMES, ["first", "second"]);
    changed(&mut out, style, "✓ Fixed", "32", &comparison.fixed);
    changed(&mut out, style, "✗ Regressed", "31", &comparison.regressed);
    plain::left_out(&mut out, style, "Taken out on both sides", &comparison.excluded);
    plain::notes(&mut out, &comparison.warnings, style);
    out
}

fn model(comparison: &Comparison, at: usize) -> &str {
    comparison.models[at].as_deref().unwrap_or("replies from elsewhere")
}

fn changed(out: &mut String, style: Style, name: &str, colour: &str, list: &[Change]) {
    let heading = format!("{name}: {}", list.len());
    let _ = writeln!(out, "\n{}", style.paint(colour, &heading));
    for change in list {
        let [a, b] = counts(change);
        let _ = writeln!(out, "  {}  {a} → {b}", change.id);
        let _ = writeln!(out, "    before: {}", change.reasons[0]);
        let _ = writeln!(out, "    after:  {}", change.reasons[1]);
    }
}

fn counts(change: &Change) -> [String; 2] {
    [0, 1].map(|at| format!("{}/{}", change.passes[at], change.of[at]))
}

/// As Markdown.
pub fn markdown(comparison: &Comparison, seed: u64) -> String {
    let mut out =
        format!("# Comparison: {} models at {}\n\n", comparison.side, escaped(&comparison.suite));
    for (at, label) in ["First", "Second"].into_iter().enumerate() {
        let (folder, model) = (escaped(&comparison.folders[at]), escaped(model(comparison, at)));
        let _ = writeln!(out, "- {label}: {folder} ({model})");
    }
    let _ = writeln!(out, "\n## Primary measure: {}\n", words::success(comparison.primary));
    md::primary(&mut out, &comparison.measure, seed, NAMES, ["First", "Second"]);
    for (name, list) in [("Fixed", &comparison.fixed), ("Regressed", &comparison.regressed)] {
        let _ = writeln!(out, "\n## {name}: {}\n", list.len());
        if !list.is_empty() {
            out.push_str("| prompt | before | after | why before | why after |\n");
            out.push_str("|---|--:|--:|---|---|\n");
        }
        for change in list {
            let ([a, b], [c, d]) = (counts(change), change.reasons.each_ref().map(|r| escaped(r)));
            let _ = writeln!(out, "| {} | {a} | {b} | {c} | {d} |", escaped(&change.id));
        }
    }
    md::notes(&mut out, &comparison.warnings);
    out
}
