//! A suite: prompts with the output that a right program prints. Asks nobody.

use serde::{Deserialize, Serialize};

/// One prompt of a suite; one line of its JSONL file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Names it for ever; unique in the suite.
    pub id: String,
    /// What is asked.
    pub prompt: String,
    /// What a program reads; nothing if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdin: Option<String>,
    /// What a right program prints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_stdout: Option<String>,
    /// What kind of task it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Several inputs with their outputs, instead of the one above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
}

/// One input and what a right program prints for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// What the program reads.
    #[serde(default)]
    pub stdin: String,
    /// What a right program prints.
    pub expected_stdout: String,
}

impl Prompt {
    /// The cases to be judged: those given, or the single one; without any expected output the
    /// twin alone decides, and the second part is `None`.
    pub fn judged(&self) -> Vec<(&str, Option<&str>)> {
        if self.cases.is_empty() {
            let stdin = self.stdin.as_deref().unwrap_or_default();
            return vec![(stdin, self.expected_stdout.as_deref())];
        }
        self.cases.iter().map(|c| (c.stdin.as_str(), Some(c.expected_stdout.as_str()))).collect()
    }
}
