//! A suite as the request file of a batch API, and the ids that bring its answers back. Sends
//! nothing.

use std::io::Write;

use serde_json::{Map, Value};

use crate::llm::{Request, Sampling, batch};
use crate::side::Side;

use super::suite::{Suite, sha256};

/// The longest name of a prompt in a `custom_id`: with side and sample it must not pass 64
/// characters, which is the most that some hosts take.
const NAME: usize = 48;

/// What a batch asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The model's name.
    pub model: String,
    /// Whose replies these will be.
    pub side: Side,
    /// Replies to each prompt.
    pub samples: u32,
    /// The system message.
    pub system: Option<String>,
    /// How tokens are picked.
    pub sampling: Sampling,
}

/// Writes one request a line; returns how many.
///
/// # Errors
/// If `out` takes no more.
pub fn write(suite: &Suite, order: &Order, out: &mut impl Write) -> std::io::Result<u64> {
    let mut written = 0;
    for sample in 0..order.samples {
        for prompt in &suite.prompts {
            let id = custom_id(&prompt.id, order.side, sample);
            let request = batch::line(&id, &body(order, &prompt.prompt, sample));
            serde_json::to_writer(&mut *out, &request)?;
            out.write_all(b"\n")?;
            written += 1;
        }
    }
    Ok(written)
}

fn body(order: &Order, prompt: &str, sample: u32) -> Map<String, Value> {
    let mut request = Request::new(order.system.as_deref(), prompt, order.sampling.clone());
    // Each reply has a seed of its own.
    let seed = &mut request.sampling.seed;
    *seed = seed.map(|seed| seed.wrapping_add(u64::from(sample)));
    batch::body(&order.model, &request)
}

/// The id of a request: prompt, side and sample in at most 64 letters, digits, `_` and `-`.
pub fn custom_id(prompt: &str, side: Side, sample: u32) -> String {
    format!("{}-{side}-{sample}", name(prompt))
}

/// What a prompt is called in a `custom_id`: its id, or a hash of it where that does not fit.
pub(super) fn name(prompt: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if prompt.len() <= NAME && prompt.chars().all(fits) {
        return prompt.to_owned();
    }
    let hash: String = sha256(prompt.as_bytes()).chars().take(32).collect();
    format!("sha256_{hash}")
}

/// The parts of a `custom_id`; `None` if it is none of ours.
pub(super) fn parse(custom_id: &str) -> Option<(&str, Side, u32)> {
    let (rest, sample) = custom_id.rsplit_once('-')?;
    let (name, side) = rest.rsplit_once('-')?;
    let side = Side::BOTH.into_iter().find(|s| s.to_string() == side)?;
    Some((name, side, sample.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_and_come_back() {
        let long = "x".repeat(200);
        for id in ["a", "sort-base-1", "HumanEval/7", "größe", long.as_str(), &"y".repeat(48)] {
            let custom = custom_id(id, Side::Tuned, 4_294_967);
            assert!(custom.len() <= 64, "{custom}");
            assert_eq!(parse(&custom), Some((name(id).as_str(), Side::Tuned, 4_294_967)));
        }
        assert_ne!(name("a/b"), name("a/c"));
        assert_eq!(parse("request-7"), None);
        assert_eq!(parse("a-both-7"), None);
    }
}
