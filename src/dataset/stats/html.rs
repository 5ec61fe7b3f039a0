//! The facts of a training file as one page of HTML that loads nothing and runs nothing. Whatever
//! came from a file is escaped.

use std::fmt::Write as _;

use crate::printable::escaped;

use super::super::funnel::Funnel;
use super::{BAR, Stats};

/// The most opcodes that are shown.
const OPCODES: usize = 48;

/// The page.
pub(super) fn page(stats: &Stats, title: &str) -> String {
    let title = escaped(title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Training data: {title}</title>\n<style>\n{}</style>\n</head>\n<body>\n\
         <header><p>AssemblerGPT · training data</p><h1>{title}</h1></header>\n",
        include_str!("page.css")
    );
    figures(&mut out, stats);
    lengths(&mut out, stats);
    funnels(&mut out, &stats.funnels);
    constructs(&mut out, stats);
    opcodes(&mut out, stats);
    out + "</body>\n</html>\n"
}

fn figures(out: &mut String, stats: &Stats) {
    let [groups, largest] = stats.near_groups;
    let all = [
        (stats.rows, "examples".to_owned()),
        (stats.tokens.total, format!("tokens ({})", escaped(&stats.tokenizer))),
        (stats.tokens.median, "tokens, median".to_owned()),
        (stats.tokens.max, "tokens, longest".to_owned()),
        (stats.opcodes.len(), "different opcodes".to_owned()),
        (groups, format!("groups of near-copies, the largest of {largest}")),
    ];
    out.push_str("<div class=\"figures\">");
    for (number, name) in all {
        let _ = write!(out, "<div><b>{}</b><span>{name}</span></div>", grouped(number));
    }
    out.push_str("</div>\n");
}

/// A number with thin spaces between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push('\u{202F}');
        }
        out.push(digit);
    }
    out
}

/// The width and height of the histogram, and the room for its texts.
const CHART: [usize; 2] = [900, 220];
const BELOW: usize = 24;
const ABOVE: usize = 20;

fn lengths(out: &mut String, stats: &Stats) {
    let most = stats.histogram.iter().map(|bar| bar.1).max().unwrap_or(0).max(1);
    let _ = write!(
        out,
        "<section><h2>Length in tokens</h2><p class=\"quiet\">Examples of so many tokens, by {BAR}; \
         95 % have up to {}.</p>",
        grouped(stats.tokens.p95)
    );
    let [wide, high] = CHART;
    let step = wide / stats.histogram.len().max(1);
    let every = stats.histogram.len().div_ceil(12).max(1);
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {wide} {}\" role=\"img\" aria-label=\"examples by length\">",
        high + BELOW + ABOVE
    );
    for (n, (from, count)) in stats.histogram.iter().enumerate() {
        let tall = (count * high).div_ceil(most);
        let (x, y) = (n * step, ABOVE + high - tall);
        let _ = write!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{tall}\"><title>{from} to {}: \
             {count}</title></rect>",
            step.saturating_sub(2).clamp(1, 80),
            from + BAR - 1
        );
        if *count > 0 && stats.histogram.len() <= 24 {
            let _ = write!(out, "<text class=\"count\" x=\"{x}\" y=\"{}\">{count}</text>", y - 5);
        }
        if n % every == 0 {
            let _ = write!(out, "<text x=\"{x}\" y=\"{}\">{from}</text>", high + ABOVE + 16);
        }
    }
    let base = ABOVE + high;
    let _ = write!(out, "<line x1=\"0\" x2=\"{wide}\" y1=\"{base}\" y2=\"{base}\"/></svg>");
    out.push_str("</section>\n");
}

/// A line with a bar; `code` names are set as code.
fn bar(out: &mut String, name: &str, count: usize, of: usize, class: &str, code: bool) {
    let share = count * 1000 / of.max(1);
    let class = if count == 0 { "bar none" } else { class };
    let name = escaped(name);
    let name = if code {
        format!("<code title=\"{name}\">{name}</code>")
    } else {
        format!("<span class=\"name\">{name}</span>")
    };
    let _ = write!(
        out,
        "<div class=\"{class}\">{name}<span class=\"track\"><i style=\"width:{}.{}%\"></i></span>\
         <span class=\"number\">{}</span></div>",
        share / 10,
        share % 10,
        grouped(count)
    );
}

fn funnels(out: &mut String, funnels: &[Funnel]) {
    if funnels.is_empty() {
        return;
    }
    out.push_str(
        "<section><h2>The way here</h2><p class=\"quiet\">What went into each step, what it lost and \
         why, and what came out.</p>",
    );
    for funnel in funnels {
        out.push_str("<div class=\"funnel\">");
        let entered = format!("{}: {} in", funnel.step, funnel.unit);
        bar(out, &entered, funnel.entered, funnel.entered, "bar", false);
        for (reason, lost) in &funnel.losses {
            bar(out, &format!("− {reason}"), lost.len(), funnel.entered, "bar lost", false);
        }
        bar(out, "out", funnel.left, funnel.entered, "bar", false);
        out.push_str("</div>");
    }
    out.push_str("</section>\n");
}

fn constructs(out: &mut String, stats: &Stats) {
    out.push_str(
        "<section><h2>Constructs of C++</h2><p class=\"quiet\">In how many examples each \
         occurs.</p><div class=\"bars\">",
    );
    for (name, count) in &stats.constructs {
        bar(out, name, *count, stats.rows, "bar", false);
    }
    out.push_str("</div></section>\n");
}

fn opcodes(out: &mut String, stats: &Stats) {
    let all = stats.by_frequency();
    let shown = all.len().min(OPCODES);
    let _ = write!(
        out,
        "<section><h2>Opcodes</h2><p class=\"quiet\">In how many examples each occurs; the \
         commonest {shown} of {}.</p><div class=\"bars\">",
        all.len()
    );
    for (count, name) in all.iter().take(OPCODES) {
        bar(out, name, *count, stats.rows, "bar", true);
    }
    out.push_str("</div>");
    if all.len() > OPCODES {
        let rest: Vec<_> =
            all.iter().skip(OPCODES).map(|(n, name)| format!("{name} {n}")).collect();
        let _ = write!(out, "<p class=\"quiet\">Also: {}</p>", escaped(&rest.join(", ")));
    }
    out.push_str("</section>\n");
}
