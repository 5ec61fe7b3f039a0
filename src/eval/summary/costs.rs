//! What a side's replies took: tokens, time and money, in all and for each program that passes.
//! Knows no prices but those that were written down.

use serde::Serialize;

use super::folder::Kept;
use crate::statistics::median;

/// Of a side's first answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Costs {
    /// Replies.
    pub replies: u32,
    /// Those that pass the primary measure.
    pub passing: u32,
    /// Replies whose tokens the server counted; tokens and money are theirs.
    pub with_tokens: u32,
    /// Tokens of the prompts.
    pub prompt_tokens: u64,
    /// Tokens of the replies.
    pub reply_tokens: u64,
    /// Prompt and reply tokens for each passing program.
    pub tokens_per_pass: Option<f64>,
    /// Seconds that all replies took, one after the other.
    pub seconds: Option<f64>,
    /// Seconds for each passing program.
    pub seconds_per_pass: Option<f64>,
    /// Money, in the currency of the settings.
    pub cost: Option<f64>,
    /// Money for each passing program.
    pub cost_per_pass: Option<f64>,
    /// The median time to the first text, in milliseconds.
    pub median_first_ms: Option<f64>,
    /// The median time to the end, in milliseconds.
    pub median_total_ms: Option<f64>,
    /// The median number of reply tokens.
    pub median_reply_tokens: Option<f64>,
}

/// Adds up; each reply with whether it passes.
pub(super) fn costs(replies: &[(&Kept, bool)], price: Option<[f64; 2]>) -> Costs {
    let counted = || replies.iter().filter_map(|(kept, passes)| Some((kept.tokens?, *passes)));
    let times = |at: usize| -> Vec<f64> {
        replies.iter().filter_map(|(kept, _)| *kept.times.get(at)?).collect()
    };
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let passing = number(replies.iter().filter(|(_, passes)| *passes).count());
    let [prompt_tokens, reply_tokens] =
        [0, 1].map(|at| counted().filter_map(|(tokens, _)| tokens.get(at).copied()).sum::<u64>());
    let with_tokens = number(counted().count());
    let passing_counted = number(counted().filter(|(_, passes)| *passes).count());
    let each = |sum: f64, of: u32| (of > 0).then(|| sum / f64::from(of));
    let total = times(1);
    let seconds = (!total.is_empty()).then(|| total.iter().sum::<f64>() / 1000.0);
    let clocked =
        replies.iter().filter(|(kept, passes)| *passes && kept.times[1].is_some()).count();
    let cost = price
        .filter(|_| with_tokens > 0)
        .map(|[input, output]| (float(prompt_tokens) * input + float(reply_tokens) * output) / 1e6);
    let mut lengths: Vec<f64> = counted().map(|([_, reply], _)| float(reply)).collect();
    Costs {
        replies: number(replies.len()),
        passing,
        with_tokens,
        prompt_tokens,
        reply_tokens,
        tokens_per_pass: each(float(prompt_tokens + reply_tokens), passing_counted)
            .filter(|_| with_tokens > 0),
        seconds,
        seconds_per_pass: seconds.and_then(|sum| each(sum, number(clocked))),
        cost,
        cost_per_pass: cost.and_then(|cost| each(cost, passing_counted)),
        median_first_ms: median(&mut times(0)),
        median_total_ms: median(&mut times(1)),
        median_reply_tokens: median(&mut lengths),
    }
}

#[expect(clippy::cast_precision_loss, reason = "tokens stay far below 2^52")]
fn float(n: u64) -> f64 {
    n as f64
}
