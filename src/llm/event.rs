//! What an ask tells its caller, in order. Plain data that a cassette can hold; does nothing.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::failure::Failure;

/// One step of a reply. A stream of these always ends with exactly one [`ReplyEvent::Ended`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ReplyEvent {
    /// The request is out and there is no answer yet; comes again after each [`Self::Retrying`].
    Sent,
    /// Nothing was received; the request goes out again after `wait`.
    Retrying {
        /// Which retry comes next, counted from 1 (the first request was none).
        attempt: u32,
        /// How long until then, for a countdown.
        wait: Duration,
        /// Why, as one plain sentence.
        reason: String,
    },
    /// The answer's headers came.
    Started,
    /// The id of the model as the server echoes it; at most once.
    Model(String),
    /// Thoughts before the answer; never searched for code.
    Reasoning(String),
    /// A piece of the answer itself; never empty.
    Text(String),
    /// A piece of the sentence with which the model refuses.
    Refusal(String),
    /// What the server counted; at most once, before the end.
    Usage(Usage),
    /// Something the user should know, as one plain sentence.
    Note(String),
    /// How it ended; always the last event.
    Ended(Ending),
}

/// Tokens as the server counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Tokens of the request.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the reply, thoughts included.
    pub completion_tokens: Option<u64>,
    /// Tokens of the thoughts alone.
    pub reasoning_tokens: Option<u64>,
}

/// How a reply ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// The model came to its end.
    Complete,
    /// The token limit cut it.
    CutAtLimit,
    /// A content filter cut it.
    Filtered,
    /// The model refused to answer.
    Refused,
    /// The server gave a reason that we do not know.
    Other(String),
    /// The stream broke off; what came stays. Not the model's fault.
    Interrupted(String),
    /// There is no reply.
    Failed(Failure),
}
