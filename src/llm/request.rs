//! What is asked, apart from whom: messages and sampling. Knows no URL and no key.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One question, as every side gets it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// The conversation; the last message is the user's.
    pub messages: Vec<Message>,
    /// How the server shall pick its tokens.
    pub sampling: Sampling,
}

impl Request {
    /// A request of an optional system text and one prompt.
    pub fn new(system: Option<&str>, prompt: &str, sampling: Sampling) -> Self {
        let system = system.map(|text| Message { role: Role::System, content: text.to_owned() });
        let prompt = Message { role: Role::User, content: prompt.to_owned() };
        Self { messages: system.into_iter().chain([prompt]).collect(), sampling }
    }

    /// The system message, if there is one.
    pub fn system(&self) -> Option<&str> {
        let system = self.messages.iter().find(|message| message.role == Role::System);
        system.map(|message| message.content.as_str())
    }

    /// The text of the last message of the user; empty if there is none.
    pub fn prompt(&self) -> &str {
        let user = self.messages.iter().rev().find(|message| message.role == Role::User);
        user.map_or("", |message| &message.content)
    }
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: String,
}

/// Who speaks in a [`Message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The instructions before the conversation.
    System,
    /// The one who asks.
    User,
    /// The model.
    Assistant,
}

/// How the server shall pick its tokens; what is `None` is left to the server.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sampling {
    /// 0 is the likeliest token always; 1 the model's own spread.
    pub temperature: Option<f64>,
    /// The share of probability that is drawn from.
    pub top_p: Option<f64>,
    /// The most tokens a reply may have.
    pub max_tokens: Option<u32>,
    /// For servers that can repeat themselves; picks the sample of a cassette.
    pub seed: Option<u64>,
    /// Texts at which the reply ends.
    pub stop: Vec<String>,
}

/// How one side is asked, apart from whom and what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    /// The system message.
    pub system: Option<String>,
    /// How the server shall pick its tokens.
    pub sampling: Sampling,
    /// Fields of the user's own, merged over the request's body.
    pub extra: Map<String, Value>,
}
