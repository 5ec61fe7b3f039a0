//! What is kept of an exchange: plain values that can be sent, copied and written as JSON. Does
//! nothing with them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::redact;
use crate::side::Side;

/// The number of a turn in the history; it only grows and never names another turn.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct TurnId(pub i64);

impl fmt::Display for TurnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TurnId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|n| *n > 0);
        number.map(Self).ok_or_else(|| "write the number of a turn, as `list` shows it".to_owned())
    }
}

/// A question as it is put.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewTurn {
    /// What was asked.
    pub prompt: String,
    /// The system message.
    pub system: Option<String>,
    /// When, in milliseconds since 1970 (UTC); `None` is when it is kept.
    pub started_ms: Option<i64>,
}

/// Which reply of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SampleKey {
    /// Whose.
    pub side: Side,
    /// Which of the side's samples, from 0.
    pub index: u32,
    /// 0 is what the model answered first; repairs and edits of it count up.
    pub revision: u32,
}

impl SampleKey {
    /// The first answer of a side's sample.
    pub const fn first(side: Side, index: u32) -> Self {
        Self { side, index, revision: 0 }
    }
}

/// How a text came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The model's first answer.
    #[default]
    First,
    /// The model's answer to what the tools said of its first.
    Repaired,
    /// The user changed it.
    Edited,
}

/// How a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndKind {
    /// The model came to its end.
    Complete,
    /// The token limit cut it.
    CutAtLimit,
    /// A content filter cut it.
    Filtered,
    /// The model refused to answer.
    Refused,
    /// The server gave another reason.
    Other,
    /// The stream broke off, or was stopped. Not the model's fault.
    Interrupted,
    /// There is no reply.
    Failed,
}

impl fmt::Display for EndKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Complete => "complete",
            Self::CutAtLimit => "cut at the token limit",
            Self::Filtered => "ended by the server's filter",
            Self::Refused => "refused",
            Self::Other => "ended",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        })
    }
}

/// How a reply ended, and what was said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// How.
    pub kind: EndKind,
    /// Why, in the words of the server or ours.
    pub reason: Option<String>,
}

impl From<EndKind> for Ending {
    fn from(kind: EndKind) -> Self {
        Self { kind, reason: None }
    }
}

/// Tokens as the server counted them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Tokens of the request.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the reply, thoughts included.
    pub completion_tokens: Option<u64>,
    /// Tokens of the thoughts alone.
    pub reasoning_tokens: Option<u64>,
}

/// One reply, as far as it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Which.
    #[serde(flatten)]
    pub key: SampleKey,
    /// How the text came to be.
    pub origin: Origin,
    /// The model that was asked for.
    pub model: String,
    /// The server. Whatever could hold a secret (user, password, query) is removed when it is
    /// kept; `None` for a recording.
    pub url: Option<String>,
    /// Temperature and the like, and what was merged into the request. Values whose name speaks
    /// of a key, a password or a secret are removed when it is kept.
    pub parameters: Value,
    /// The id of the model as the server echoed it.
    pub answered_by: Option<String>,
    /// The text.
    pub text: String,
    /// The thoughts before it.
    pub reasoning: String,
    /// How it ended; `None` while text may come.
    pub ending: Option<Ending>,
    /// From the request to the first text, in milliseconds.
    pub first_token_ms: Option<f64>,
    /// From the request to the end, in milliseconds.
    pub total_ms: Option<f64>,
    /// What the server counted.
    pub usage: Usage,
}

impl Sample {
    /// A reply of `model` of which nothing has come yet.
    pub fn new(key: SampleKey, model: &str) -> Self {
        Self {
            key,
            origin: Origin::First,
            model: model.to_owned(),
            url: None,
            parameters: Value::Null,
            answered_by: None,
            text: String::new(),
            reasoning: String::new(),
            ending: None,
            first_token_ms: None,
            total_ms: None,
            usage: Usage::default(),
        }
    }

    /// The same without anything that could hold a secret, as it is kept.
    #[must_use]
    pub fn redacted(self) -> Self {
        Self {
            url: self.url.as_deref().and_then(redact::url),
            parameters: redact::parameters(&self.parameters),
            ..self
        }
    }
}

/// What was found out about a reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The highest stage: `none`, `has-assembly`, `assembles`, `links`, `runs` or `right`.
    pub stage: String,
    /// Why no further, or that all is well.
    pub reason: String,
    /// Whether the assembly is right, where that is known.
    pub assembly_right: Option<bool>,
    /// Whether the C++ is right, where that is known.
    pub cpp_right: Option<bool>,
    /// Whether both do the same, where they could be compared.
    pub equals_twin: Option<bool>,
    /// What the program printed; the first 64 KiB of it are kept here and searched.
    pub output: String,
    /// The whole object of `run --json`.
    pub report: Value,
    /// The tools by name, each with the version that it says it is.
    pub toolchain: BTreeMap<String, String>,
}

impl Verdict {
    /// Takes everything from the object of `run --json`; `None` if it holds no verdict.
    pub fn of_report(report: Value, toolchain: BTreeMap<String, String>) -> Option<Self> {
        let verdict = report.get("verdict")?;
        let text = |name: &str| verdict.get(name)?.as_str().map(str::to_owned);
        let fact = |name: &str| verdict.get(name).and_then(Value::as_bool);
        let output = report.pointer("/run/stdout").and_then(Value::as_str).unwrap_or_default();
        Some(Self {
            stage: text("stage")?,
            reason: text("reason")?,
            assembly_right: fact("assembly_right"),
            cpp_right: fact("cpp_right"),
            equals_twin: fact("equals_twin"),
            output: output.to_owned(),
            toolchain,
            report,
        })
    }

    /// Whether the reply is right, by this and its ending: what is not whole through no fault of
    /// the model is never wrong.
    pub fn passed(&self, ending: Option<EndKind>) -> Option<bool> {
        let broken = matches!(ending, None | Some(EndKind::Interrupted | EndKind::Failed));
        let wrong = self.assembly_right == Some(false) || self.equals_twin == Some(false);
        match self.stage.as_str() {
            "right" => Some(true),
            _ if broken => None,
            "none" => Some(false),
            _ => wrong.then_some(false),
        }
    }
}

/// A verdict as it was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VerdictRecord {
    /// When it was kept, in milliseconds since 1970 (UTC).
    pub judged_ms: i64,
    /// What was found out.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// A reply as it was kept, with what was found out about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SampleRecord {
    /// The reply.
    #[serde(flatten)]
    pub sample: Sample,
    /// Whether it is right: `None` if it was not judged, if nothing could tell, or if it is not
    /// whole through no fault of the model.
    pub passed: Option<bool>,
    /// The latest verdict.
    pub verdict: Option<VerdictRecord>,
}

/// What was thought of two answers while nobody knew whose they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vote {
    /// The base model's is the better one.
    Base,
    /// The tuned model's is the better one.
    Tuned,
    /// Both are as good.
    Tie,
    /// Both are bad.
    BothBad,
}

impl fmt::Display for Vote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Base => "base",
            Self::Tuned => "tuned",
            Self::Tie => "tie",
            Self::BothBad => "both bad",
        })
    }
}

/// A whole turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Its number.
    pub id: TurnId,
    /// The run of the program in which it was asked.
    pub session: i64,
    /// When it was asked, in milliseconds since 1970 (UTC).
    pub started_ms: i64,
    /// The system message.
    pub system: Option<String>,
    /// What was asked.
    pub prompt: String,
    /// What was voted on it, if it was blind.
    #[serde(default)]
    pub vote: Option<Vote>,
    /// The replies: base before tuned, then by index and revision.
    pub samples: Vec<SampleRecord>,
}

/// One side of a turn in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SideSummary {
    /// The model: as the server echoed it, else as it was asked for.
    pub model: Option<String>,
    /// First answers.
    pub samples: u32,
    /// First answers that are right.
    pub passed: u32,
    /// First answers that are not right.
    pub failed: u32,
    /// The highest stage that a first answer reached.
    pub stage: Option<String>,
    /// How the last first answer ended; `None` while it comes.
    pub ending: Option<EndKind>,
    /// Repairs and edits.
    pub revisions: u32,
}

/// A turn in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TurnSummary {
    /// Its number.
    pub id: TurnId,
    /// When it was asked, in milliseconds since 1970 (UTC).
    pub started_ms: i64,
    /// The beginning of the prompt, at most 200 characters.
    pub prompt: String,
    /// Base and tuned.
    pub sides: [SideSummary; 2],
}

/// What kind of text a word was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The question.
    Prompt,
    /// A reply.
    Reply,
    /// What a program printed.
    Output,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Prompt => "prompt",
            Self::Reply => "reply",
            Self::Output => "output",
        })
    }
}

/// The word that stands for one of our enums, in the file as in JSON.
pub(super) fn word(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Some(word),
        Ok(_) | Err(_) => None,
    }
}

/// What a word stands for; none if it is not ours.
pub(super) fn of_word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}
