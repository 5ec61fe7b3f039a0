//! Numbers and findings in words, the same for every form of the report. Draws nothing.

use crate::eval::funnel::Rung;
use crate::eval::record::Run;
use crate::eval::summary::Summary;
use crate::eval::summary::measure::{Measure, Method, Paired, Reading};
use crate::printable::printable;
use crate::side::Side;
use crate::statistics::Interval;

/// The names of both sides of an evaluation in a sentence.
pub(super) const MODELS: [&str; 2] = ["the base model", "the tuned model"];

/// A share as per cent with one digit.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// An interval of shares in per cent.
pub(super) fn range(interval: Interval) -> String {
    format!("{:.1} to {:.1} %", interval.low * 100.0, interval.high * 100.0)
}

/// A difference of shares in points, with its sign.
pub(super) fn points(difference: f64) -> String {
    format!("{} points", signed(difference))
}

/// An interval of a difference.
pub(super) fn points_range(interval: Interval) -> String {
    format!("{} to {}", signed(interval.low), signed(interval.high))
}

fn signed(share: f64) -> String {
    let number = format!("{:+.1}", share * 100.0);
    match number.as_str() {
        "+0.0" | "-0.0" => "0.0".to_owned(),
        _ => number.replace('-', "−"),
    }
}

/// What a probability is, with as many digits as it is worth: `= 0.0414`, `< 0.0001`.
pub(super) fn probability(p: f64) -> String {
    if p < 0.0001 {
        "< 0.0001".to_owned()
    } else if p < 0.1 {
        format!("= {p:.4}")
    } else {
        format!("= {p:.2}")
    }
}

/// A number that may be missing.
pub(super) fn optional(number: Option<f64>, write: impl Fn(f64) -> String) -> String {
    number.map_or_else(|| "—".to_owned(), write)
}

/// A count with thin gaps between thousands.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A whole number of a measured one.
pub(super) fn rounded(number: f64) -> String {
    format!("{number:.0}")
}

/// `1 prompt`, `2 prompts`.
pub(super) fn plural(count: u32, word: &str) -> String {
    let count_text = thousands(u64::from(count));
    if count == 1 { format!("1 {word}") } else { format!("{count_text} {word}s") }
}

/// How the intervals were made.
pub(super) fn method(measure: &Measure, seed: u64) -> String {
    match measure.method {
        Method::Exact => {
            "95 % intervals: Wilson for each model, Newcombe for the difference; exact McNemar test"
                .to_owned()
        }
        Method::Bootstrap => {
            format!("95 % intervals: paired bootstrap over prompts, 10,000 resamples, seed {seed}")
        }
    }
}

/// The test's numbers, where there is one sample a prompt.
pub(super) fn test(paired: &Paired, names: [&str; 2]) -> Option<String> {
    let test = paired.mcnemar?;
    Some(format!(
        "passed only by {}: b = {}, only by {}: c = {}; exact McNemar p {}, mid-p {}",
        names[1],
        test.b,
        names[0],
        test.c,
        probability(test.p),
        probability(test.mid_p)
    ))
}

/// What may be said, in plain language.
pub(super) fn reading(paired: &Paired, names: [&str; 2]) -> String {
    match paired.reading {
        Reading::FirstBetter => shown(paired, names[0], names[1]),
        Reading::SecondBetter => shown(paired, names[1], names[0]),
        Reading::NoDifferenceShown => {
            format!("No difference shown. {}", further(paired))
        }
    }
}

/// The finding in a few words.
pub(super) fn headline(paired: &Paired, names: [&str; 2]) -> String {
    match paired.reading {
        Reading::FirstBetter => format!("{} is better", capital(names[0])),
        Reading::SecondBetter => format!("{} is better", capital(names[1])),
        Reading::NoDifferenceShown => "No difference shown".to_owned(),
    }
}

fn shown(paired: &Paired, better: &str, worse: &str) -> String {
    let why = match paired.mcnemar {
        Some(test) => {
            let (more, fewer) = (test.b.max(test.c), test.b.min(test.c));
            let chance = match probability(test.p) {
                p if p.starts_with('<') => "fewer than 1 of 10,000 evaluations".to_owned(),
                _ => format!("{:.1} of 100 evaluations", test.p * 100.0),
            };
            format!(
                "It passes {} that {worse} fails, and fails {fewer} that {worse} passes. Were both equally good, a split at least this uneven would come up in {chance}.",
                plural(more, "prompt")
            )
        }
        None => format!(
            "The 95 % interval of the difference, {} points, leaves out zero.",
            points_range(paired.interval)
        ),
    };
    format!("{} is better. {why}", capital(better))
}

fn further(paired: &Paired) -> String {
    let range = points_range(paired.interval);
    let open = format!(
        "That does not say that they are equal: every difference from {range} points fits what was seen."
    );
    match paired.further_prompts {
        Some(more) => format!(
            "{open} If the models differ as much as they did here, about {} would show it in 4 of 5 evaluations; the difference seen here is itself uncertain, so take this as an order of magnitude.",
            plural(about(more), "further prompt")
        ),
        None => format!(
            "{open} How many further prompts would decide cannot be reckoned from what was seen."
        ),
    }
}

/// Two digits of a number that is no more certain than that.
fn about(number: u32) -> u32 {
    let unit = 10_u32.pow(number.max(1).ilog10().saturating_sub(1));
    number.div_ceil(unit) * unit
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The symbol of a rung as a verdict at the primary measure.
pub(super) const fn mark(passes: bool) -> &'static str {
    if passes { "✓" } else { "✗" }
}

/// What the primary measure is called.
pub(super) const fn success(rung: Rung) -> &'static str {
    match rung {
        Rung::Right => "right output",
        Rung::Runs => "runs to its end",
        Rung::Links => "links",
        Rung::Assembles => "assembles",
        Rung::Requested | Rung::Replied | Rung::HasAssembly => rung.title(),
    }
}

/// The model of a side, safe to show.
pub(super) fn model(run: &Run, side: Side) -> String {
    run.models[side.index()].as_ref().map_or_else(
        || "replies from elsewhere".to_owned(),
        |model| printable(&model.model).into_owned(),
    )
}

/// What was held the same: name and value, safe to show.
pub(super) fn facts(summary: &Summary) -> Vec<(String, String)> {
    let run = &summary.run;
    let mut facts = vec![
        ("suite".to_owned(), format!("{}, SHA-256 {}", run.suite, run.suite_sha256)),
        (
            "system message".to_owned(),
            run.system_sha256.as_ref().map_or("none".to_owned(), |hash| format!("SHA-256 {hash}")),
        ),
        ("parameters".to_owned(), run.parameters.to_string()),
    ];
    for side in Side::BOTH {
        let server = run.models[side.index()].as_ref().map(|m| format!(" at {}", m.base_url));
        let asked = format!("{}{}", model(run, side), server.unwrap_or_default());
        facts.push((format!("{side} asked"), asked));
        let echoed: Vec<_> =
            summary.echoed_models[side.index()].iter().map(String::as_str).collect();
        let none = "the server named none".to_owned();
        let echoed = if echoed.is_empty() { none } else { echoed.join(", ") };
        facts.push((format!("{side} answered"), echoed));
    }
    facts.extend(run.machine.iter().map(|(name, version)| (name.clone(), version.clone())));
    let safe = |text: String| printable(&text).replace(['\n', '\t'], " ");
    facts.into_iter().map(|(name, value)| (safe(name), safe(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(percent(0.305), "30.5 %");
        assert_eq!(points(-0.125), "−12.5 points");
        assert_eq!(points(-0.000_1), "0.0 points");
        assert_eq!(probability(0.041_389), "= 0.0414");
        assert_eq!(probability(0.000_01), "< 0.0001");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(123), "123");
        assert_eq!(plural(1, "prompt"), "1 prompt");
        assert_eq!([0, 7, 99, 856, 1_201].map(about), [0, 7, 99, 860, 1_300]);
    }
}
