//! What an evaluation writes down: one line for each reply, and what holds for all of them. Judges
//! and counts nothing.
//!
//! A folder of an evaluation holds `run.json` ([`Run`]), `suite.jsonl` (the suite as it was used)
//! and `results.jsonl` ([`Record`], one a line, in the order in which they were done).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::side::Side;

/// The version of both shapes.
pub const SCHEMA: u32 = 1;
/// The file of what holds for the whole evaluation.
pub const RUN: &str = "run.json";
/// The file of the suite as it was used.
pub const SUITE: &str = "suite.jsonl";
/// The file of the replies.
pub const RESULTS: &str = "results.jsonl";

/// What holds for a whole evaluation. Two folders can be merged if they agree in everything but
/// the shard and the times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The suite's name: its file's, or `built-in`.
    pub suite: String,
    /// SHA-256 of the suite's file, in hexadecimal.
    pub suite_sha256: String,
    /// Prompts of the whole suite that take part (all shards together).
    pub prompts: usize,
    /// Replies of each side to each prompt.
    pub samples: u32,
    /// Who was asked, base and tuned; `None` where replies came from elsewhere.
    pub models: [Option<Model>; 2],
    /// SHA-256 of the system message, if there is one.
    pub system_sha256: Option<String>,
    /// Sampling parameters as they were sent.
    pub parameters: Value,
    /// How often a side may mend its own failed answer.
    pub repairs: u32,
    /// `[i, n]`, from 1: this is part i of n.
    pub shard: Option<[u32; 2]>,
    /// What built and ran: compiler, assembler, linker, kernel, processor, isolation, and this
    /// program's version; name to version.
    pub machine: std::collections::BTreeMap<String, String>,
    /// Price of a million tokens in and out, per side, in the currency of the settings.
    pub prices: [Option<[f64; 2]>; 2],
    /// When it began: seconds since 1970.
    pub started: u64,
}

/// A model as it was asked. No key, and no credentials in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// The model's name in the request.
    pub model: String,
    /// The server.
    pub base_url: String,
}

/// One reply of one side to one prompt, judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The prompt's id in the suite.
    pub id: String,
    /// Whose reply.
    pub side: Side,
    /// Which of the side's replies to this prompt, from 0.
    pub sample: u32,
    /// 0 for a first answer; n for the n-th try to mend one. Only first answers count as such.
    #[serde(default)]
    pub attempt: u32,
    /// Why nothing can be said about the model: the server failed, a tool or the isolation is
    /// missing. Such a sample is taken out on both sides.
    #[serde(default)]
    pub infrastructure: Option<String>,
    /// The reply's text.
    pub reply: String,
    /// How the reply ended: `complete`, `cut`, `filtered`, `refused`, `interrupted`, `failed`,
    /// `other`.
    pub ending: String,
    /// The model id that the server echoed.
    #[serde(default)]
    pub echoed_model: Option<String>,
    /// Tokens of the prompt and of the reply, as the server counted them.
    #[serde(default)]
    pub tokens: Option<[u64; 2]>,
    /// From the request to the first piece of text, in milliseconds.
    #[serde(default)]
    pub first_ms: Option<f64>,
    /// From the request to the end, in milliseconds.
    #[serde(default)]
    pub total_ms: Option<f64>,
    /// How far it came over all cases of the prompt: the least stage, and right only if all are.
    pub verdict: Verdict,
    /// For each case of the prompt in order (one without cases counts as one): the object that
    /// `run --json` prints.
    pub cases: Vec<Value>,
}

/// The verdict over all cases of a prompt, in the words of `run --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// `none`, `has-assembly`, `assembles`, `links`, `runs` or `right`.
    pub stage: String,
    /// Why no further; one sentence.
    pub reason: String,
    /// Whether the assembly is right in all cases.
    pub assembly_right: Option<bool>,
    /// Whether the C++ is right in all cases.
    pub cpp_right: Option<bool>,
    /// Whether both do the same in all cases.
    pub equals_twin: Option<bool>,
}
