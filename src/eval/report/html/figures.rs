//! The sections of numbers: charts with their tables beside them. Holds no text of models but
//! escaped messages.

use std::fmt::Write as _;

use super::super::chart::{Whisker, axis, bars, intervals};
use super::super::{text, words};
use crate::eval::summary::measure::Paired;
use crate::eval::summary::{Summary, Twins};
use crate::printable::escaped;
use crate::side::Side;

/// What decides.
pub(super) fn primary(summary: &Summary) -> String {
    let Some(measure) = summary.measures.first() else { return String::new() };
    let mut out = String::from("<section class=\"hero\">\n");
    let _ = writeln!(
        out,
        "<p class=\"eyebrow\">primary measure: {}</p>",
        words::success(summary.primary)
    );
    if let Some(paired) = &measure.paired {
        let headline = words::headline(paired, words::MODELS);
        let reading = words::reading(paired, words::MODELS);
        let rest = reading.split_once(". ").map_or("", |(_, rest)| rest);
        let _ =
            writeln!(out, "<p class=\"finding\">{headline}</p>\n<p class=\"reading\">{rest}</p>");
    }
    out += "<div class=\"pair\">\n<div class=\"charts\">\n";
    let mut lines = Vec::new();
    for (share, side) in measure.sides.iter().zip(Side::BOTH) {
        let class = if side == Side::Base { "base" } else { "tuned" };
        lines.extend(share.map(|share| Whisker {
            label: side.title(),
            class,
            value: share.share,
            interval: share.interval,
        }));
    }
    out += &intervals(&lines, [0, 100], 20, false);
    if let Some(paired) = &measure.paired {
        let (ends, step) = axis(paired.interval);
        let (value, interval) = (paired.difference, paired.interval);
        let line = Whisker { label: "Difference", class: "gap", value, interval };
        out += &intervals(&[line], ends, step, true);
    }
    out += "</div>\n";
    out += &numbers(summary);
    let _ =
        writeln!(out, "</div>\n<p class=\"quiet\">{}.</p>", words::method(measure, summary.seed));
    out + "</section>\n"
}

fn numbers(summary: &Summary) -> String {
    let mut out = String::from(
        "<table class=\"numbers\"><thead><tr><th></th><th>passed</th><th>share</th><th>95 % interval</th></tr></thead><tbody>\n",
    );
    let Some(measure) = summary.measures.first() else { return String::new() };
    for (share, side) in measure.sides.iter().zip(Side::BOTH) {
        let Some(share) = share else { continue };
        let _ = writeln!(
            out,
            "<tr><th class=\"{side}\">{}</th><td>{} of {}</td><td><b>{}</b></td><td>{}</td></tr>",
            side.title(),
            share.passes,
            share.of,
            words::percent(share.share),
            words::range(share.interval)
        );
    }
    if let Some(paired) = &measure.paired {
        let _ = writeln!(
            out,
            "<tr><th>Difference</th><td></td><td><b>{}</b></td><td>{}</td></tr>",
            words::points(paired.difference),
            words::points_range(paired.interval)
        );
        out += &tested(paired);
    }
    out + "</tbody></table>\n"
}

fn tested(paired: &Paired) -> String {
    let Some(test) = paired.mcnemar else { return String::new() };
    let row = |name: &str, value: String| {
        format!("<tr><th>{name}</th><td colspan=\"3\">{value}</td></tr>\n")
    };
    row("Only tuned passes", format!("b = {}", test.b))
        + &row("Only base passes", format!("c = {}", test.c))
        + &row("Both · neither", format!("{} · {}", test.both, test.neither))
        + &row(
            "Exact McNemar",
            format!(
                "p {}, mid-p {}",
                escaped(&words::probability(test.p)),
                escaped(&words::probability(test.mid_p))
            ),
        )
}

/// How far both came.
pub(super) fn funnel(summary: &Summary) -> String {
    let mut out = String::from(
        "<section>\n<h2>Funnel</h2>\n<p class=\"quiet\">First answers; shares of those requested.</p>\n\
         <table class=\"chart\"><thead><tr><th></th><th class=\"plot\"></th><th class=\"base\" colspan=\"2\">Base</th>\
         <th class=\"tuned\" colspan=\"2\">Tuned</th></tr></thead><tbody>\n",
    );
    for (base, tuned) in summary.funnel[0].iter().zip(&summary.funnel[1]) {
        let _ = writeln!(
            out,
            "<tr><th>{}</th><td class=\"plot\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            base.stage.title(),
            bars([base.share, tuned.share]),
            base.count,
            words::percent(base.share),
            tuned.count,
            words::percent(tuned.share)
        );
    }
    out + "</tbody></table>\n</section>\n"
}

/// pass@k and pass^k.
pub(super) fn passing(summary: &Summary) -> String {
    if summary.passing.len() < 2 {
        return String::new();
    }
    let mut out = String::from(
        "<section>\n<h2>Several samples</h2>\n<p class=\"quiet\">pass@k: at least one of k samples passes. \
         pass^k: all of k pass. Reckoned for each prompt, then the mean.</p>\n<div class=\"pair\">\n",
    );
    for all in [false, true] {
        let name = if all { "pass^k" } else { "pass@k" };
        let _ = writeln!(
            out,
            "<table class=\"chart\"><thead><tr><th>{name}</th><th class=\"plot\"></th>\
             <th class=\"base\">Base</th><th class=\"tuned\">Tuned</th></tr></thead><tbody>"
        );
        for row in &summary.passing {
            let shares = if all { row.pass_all_k } else { row.pass_at_k };
            let [base, tuned] = shares.map(|share| words::optional(share, words::percent));
            let plot = bars(shares.map(Option::unwrap_or_default));
            let _ = writeln!(
                out,
                "<tr><th>k = {}</th><td class=\"plot\">{plot}</td><td>{base}</td><td>{tuned}</td></tr>",
                row.k
            );
        }
        out += "</tbody></table>\n";
    }
    out + "</div>\n</section>\n"
}

/// Why answers failed.
pub(super) fn failures(summary: &Summary) -> String {
    let [base, tuned] = &summary.failures;
    let mut classes: Vec<_> = base.iter().chain(tuned).map(|kind| kind.class).collect();
    classes.sort_unstable();
    classes.dedup();
    if classes.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<section>\n<h2>Why answers are not right</h2>\n\
         <table class=\"chart\"><thead><tr><th></th><th class=\"plot\"></th><th class=\"base\">Base</th>\
         <th class=\"tuned\">Tuned</th><th class=\"text\">commonest messages</th></tr></thead><tbody>\n",
    );
    let all = f64::from(summary.samples.max(1));
    for class in classes {
        let found = [base, tuned].map(|kinds| kinds.iter().find(|kind| kind.class == class));
        let counts = found.map(|kind| kind.map_or(0, |k| k.count));
        let mut messages = String::new();
        for (kind, side) in found.into_iter().zip(Side::BOTH) {
            for (message, count) in kind.iter().flat_map(|k| k.messages.iter().take(2)) {
                let message: String = message.chars().take(160).collect();
                let message = escaped(&message);
                let _ =
                    write!(messages, "<div><span class=\"{side}\">{count}×</span> {message}</div>");
            }
        }
        let _ = writeln!(
            out,
            "<tr><th>{}</th><td class=\"plot\">{}</td><td>{}</td><td>{}</td><td class=\"text\">{messages}</td></tr>",
            class.title(),
            bars(counts.map(|n| f64::from(n) / all)),
            counts[0],
            counts[1]
        );
    }
    out + "</tbody></table>\n</section>\n"
}

/// Assembly against C++.
pub(super) fn twins(summary: &Summary) -> String {
    let mut out = String::from(
        "<section>\n<h2>Assembly against the C++ of the same reply</h2>\n\
         <p class=\"quiet\">C++ right, assembly wrong is the cell that tuning should empty: \
         the model can solve the task, but cannot write it down in assembly.</p>\n<div class=\"pair\">\n",
    );
    for side in Side::BOTH {
        out += &square(side, summary.twins[side.index()]);
    }
    out + "</div>\n</section>\n"
}

fn square(side: Side, twins: Twins) -> String {
    let Twins { both_right, assembly_only, cpp_only, both_wrong, .. } = twins;
    format!(
        "<div><table class=\"square\"><thead><tr><th class=\"{side}\">{}</th><th>C++ right</th><th>C++ wrong</th></tr></thead><tbody>\
         <tr><th>assembly right</th><td>{both_right}</td><td>{assembly_only}</td></tr>\
         <tr><th>assembly wrong</th><td class=\"mark\">{cpp_only}</td><td>{both_wrong}</td></tr></tbody></table>\n\
         <p class=\"quiet\">Not known of both: {}. Assembly right: {}. C++ right: {}. \
         Both do the same: {}, not the same: {}.</p></div>\n",
        side.title(),
        twins.unknown,
        twins.assembly_right,
        twins.cpp_right,
        twins.equal,
        twins.unequal
    )
}

/// The measures that do not decide.
pub(super) fn others(summary: &Summary) -> String {
    let mut rows = String::new();
    for measure in summary.measures.iter().skip(1) {
        let Some(paired) = &measure.paired else { continue };
        let p = paired.mcnemar.and_then(|test| test.holm_p).map(words::probability);
        let [base, tuned] =
            measure.sides.map(|s| words::optional(s.map(|s| s.share), words::percent));
        let _ = writeln!(
            rows,
            "<tr><th>{}</th><td>{base}</td><td>{tuned}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            words::success(measure.measure),
            words::points(paired.difference),
            words::points_range(paired.interval),
            p.map_or_else(|| "—".to_owned(), |p| escaped(p.trim_start_matches("= ")))
        );
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "<section>\n<h2>Other measures</h2>\n<p class=\"quiet\">Descriptive: the primary measure was named \
         beforehand. p (one sample a prompt only) is adjusted after Holm for their number.</p>\n<div class=\"wide\"><table class=\"numbers\"><thead><tr><th></th>\
         <th class=\"base\">Base</th><th class=\"tuned\">Tuned</th><th>difference</th><th>95 % interval</th>\
         <th>p (Holm)</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n</section>\n"
    )
}

/// Tokens, time and money.
pub(super) fn costs(summary: &Summary) -> String {
    let row = |(name, [base, tuned]): (String, [String; 2])| {
        format!("<tr><th>{name}</th><td>{base}</td><td>{tuned}</td></tr>\n")
    };
    let rows: String = text::cost_rows(summary).into_iter().map(row).collect();
    format!(
        "<section>\n<h2>Tokens, time and cost</h2>\n<p class=\"quiet\">First answers that count. Cost in the \
         currency of the settings.</p>\n<table class=\"numbers\"><thead><tr><th></th><th class=\"base\">Base</th>\
         <th class=\"tuned\">Tuned</th></tr></thead><tbody>\n{rows}</tbody></table>\n</section>\n"
    )
}

/// What mending brought.
pub(super) fn repairs(summary: &Summary) -> String {
    if summary.repairs.iter().all(|r| r.tried == 0) {
        return String::new();
    }
    let mut out = String::from(
        "<section>\n<h2>⚕ Mended answers</h2>\n<p class=\"quiet\">Apart from the first answers above.</p>\n\
         <div class=\"wide\"><table class=\"numbers\"><thead><tr><th></th><th>pass at first</th><th>tried to mend</th><th>tries</th>\
         <th>mended</th><th>pass in the end</th><th>tokens of the tries</th></tr></thead><tbody>\n",
    );
    for side in Side::BOTH {
        let r = summary.repairs[side.index()];
        let _ = writeln!(
            out,
            "<tr><th class=\"{side}\">{}</th><td>{} of {}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            side.title(),
            r.first,
            r.of,
            r.tried,
            r.tries,
            r.mended,
            r.first + r.mended,
            words::thousands(r.tokens)
        );
    }
    out + "</tbody></table></div>\n</section>\n"
}
