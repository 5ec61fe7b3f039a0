//! The built-in models: milliseconds to the first word and tokens a second, alone and both at once,
//! and the memory in the end. `cargo bench --bench carried`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::time::{Duration, Instant};

use assemblergpt::llm::{Client, Endpoint, ReplyEvent, Request, Sampling, Source, built_in};
use assemblergpt::side::Side;
use futures::StreamExt as _;

const ROUNDS: usize = 20;

/// What came of one reply.
struct Reply {
    first: Duration,
    whole: Duration,
    tokens: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let sources = Side::BOTH.map(|side| Source::Http(Endpoint::built_in(side)));
    println!("{:<28}{:>16}{:>16}", "", "first word, ms", "tokens/s");
    for side in Side::BOTH {
        let cold = reply(&sources[side.index()], 0).await;
        show(&format!("{side}, loaded for it"), &[cold]);
    }
    for side in Side::BOTH {
        let mut replies = Vec::new();
        for round in 0..ROUNDS {
            replies.push(reply(&sources[side.index()], round).await);
        }
        show(&format!("{side}, alone"), &replies);
    }
    let mut both = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        let (base, tuned) = tokio::join!(reply(&sources[0], round), reply(&sources[1], round));
        both[0].push(base);
        both[1].push(tuned);
    }
    for (side, replies) in Side::BOTH.into_iter().zip(&both) {
        show(&format!("{side}, both at once"), replies);
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        println!("memory at most: {}", peak.trim());
    }
}

async fn reply(source: &Source, round: usize) -> Reply {
    let prompt = built_in::PROMPTS[round % built_in::PROMPTS.len()];
    let sampling = Sampling { seed: Some(1), ..Sampling::default() };
    let asked = Instant::now();
    let mut events = Client::new().ask(source, Side::Tuned, &Request::new(None, prompt, sampling));
    let (mut first, mut tokens) = (None, 0);
    while let Some(event) = events.next().await {
        match event {
            ReplyEvent::Text(_) => {
                first.get_or_insert_with(|| asked.elapsed());
            }
            ReplyEvent::Usage(usage) => tokens = usage.completion_tokens.unwrap(),
            _ => {}
        }
    }
    Reply { first: first.unwrap(), whole: asked.elapsed(), tokens }
}

/// The medians.
fn show(name: &str, replies: &[Reply]) {
    let median = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers[numbers.len() / 2]
    };
    #[expect(clippy::cast_precision_loss, reason = "a few hundred tokens")]
    let speed = |reply: &Reply| {
        reply.tokens as f64 / (reply.whole.as_secs_f64() - reply.first.as_secs_f64())
    };
    let first = median(replies.iter().map(|r| r.first.as_secs_f64() * 1e3).collect());
    println!("{name:<28}{first:>16.1}{:>16.0}", median(replies.iter().map(speed).collect()));
}
