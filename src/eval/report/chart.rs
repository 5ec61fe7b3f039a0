//! Charts as SVG in the page's own colours. Draws numbers; knows no texts but its own.

use std::fmt::Write as _;

use crate::statistics::Interval;

/// The two bars of a table's row, base over tuned; shares from 0 to 1.
pub(super) fn bars(shares: [f64; 2]) -> String {
    let mut out = String::from(
        "<svg class=\"bars\" viewBox=\"0 0 100 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    for ((share, class), y) in shares.into_iter().zip(["base", "tuned"]).zip([1, 11]) {
        let width = (share * 100.0).clamp(0.0, 100.0);
        let _ = write!(
            out,
            "<rect class=\"track\" x=\"0\" y=\"{y}\" width=\"100\" height=\"8\"/>\
             <rect class=\"fill {class}\" x=\"0\" y=\"{y}\" width=\"{width:.2}\" height=\"8\"/>"
        );
    }
    out + "</svg>"
}

/// A line of a chart of intervals.
pub(super) struct Whisker<'a> {
    /// What stands before it.
    pub(super) label: &'a str,
    /// The class of its colour.
    pub(super) class: &'a str,
    /// The value.
    pub(super) value: f64,
    /// Its interval.
    pub(super) interval: Interval,
}

/// Where the axis begins and how long it is.
const LEFT: f64 = 96.0;
const LENGTH: f64 = 500.0;
/// The height of a line.
const LINE: f64 = 34.0;

/// Values with their intervals over one axis from `low` to `high` per cent, ticks at every
/// `step`; `zero` draws a strong line there.
pub(super) fn intervals(lines: &[Whisker], axis: [i32; 2], step: i32, zero: bool) -> String {
    let [low, high] = axis.map(f64::from);
    let x = move |share: f64| LEFT + (share * 100.0 - low) / (high - low) * LENGTH;
    let depth = lines.iter().fold(14.0, |sum, _| sum + LINE);
    let mut out = format!(
        "<svg class=\"intervals\" viewBox=\"0 0 620 {:.0}\" role=\"img\" aria-label=\"shares with their 95 % intervals\">",
        depth + 22.0
    );
    let mut tick = axis[0];
    while tick <= axis[1] {
        let at = x(f64::from(tick) / 100.0);
        let class = if zero && tick == 0 { "zero" } else { "grid" };
        let sign = if zero && tick > 0 { "+" } else { "" };
        let unit = if !zero && tick == axis[1] { " %" } else { "" };
        let number = tick.to_string().replace('-', "−");
        let _ = write!(
            out,
            "<line class=\"{class}\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"6\" y2=\"{depth:.1}\"/>\
             <text class=\"tick\" x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{sign}{number}{unit}</text>",
            depth + 16.0
        );
        tick += step.max(1);
    }
    let mut y = 27.0;
    for line in lines {
        whisker(&mut out, line, y, x);
        y += LINE;
    }
    out + "</svg>"
}

fn whisker(out: &mut String, line: &Whisker, y: f64, x: impl Fn(f64) -> f64) {
    let Whisker { label, class, value, interval } = line;
    let (from, to, at) = (x(interval.low), x(interval.high), x(*value));
    let _ = write!(
        out,
        "<g class=\"{class}\"><text class=\"label\" x=\"0\" y=\"{:.1}\">{label}</text>\
         <line class=\"span\" x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
        y + 5.0
    );
    for end in [from, to] {
        let _ = write!(
            out,
            "<line class=\"end\" x1=\"{end:.1}\" x2=\"{end:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
            y - 6.0,
            y + 6.0
        );
    }
    let _ = write!(out, "<circle cx=\"{at:.1}\" cy=\"{y:.1}\" r=\"6\"/></g>");
}

/// The least round axis of a difference that holds the interval, and its ticks.
pub(super) fn axis(interval: Interval) -> ([i32; 2], i32) {
    let far = interval.low.abs().max(interval.high.abs()) * 100.0;
    let (most, step) = match far {
        far if far <= 10.0 => (10, 5),
        far if far <= 25.0 => (25, 5),
        far if far <= 50.0 => (50, 10),
        _ => (100, 20),
    };
    ([-most, most], step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_never_leaves_its_frame() {
        let bars = bars([1.7, -0.2]);
        assert!(bars.contains("width=\"100.00\"") && bars.contains("width=\"0.00\""));
        let interval = Interval { low: 0.0, high: 1.0 };
        let line = Whisker { label: "Base", class: "base", value: 0.5, interval };
        let chart = intervals(&[line], [0, 100], 20, false);
        assert!(chart.contains("x1=\"96.0\" x2=\"596.0\""), "{chart}");
        assert!(chart.contains("cx=\"346.0\""), "{chart}");
    }

    #[test]
    fn the_axis_of_a_difference_holds_it() {
        assert_eq!(axis(Interval { low: -0.08, high: 0.31 }), ([-50, 50], 10));
        assert_eq!(axis(Interval { low: -1.0, high: 0.0 }), ([-100, 100], 20));
    }
}
