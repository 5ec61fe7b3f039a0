//! A suite: prompts with the output that a right program prints. Asks nobody.

mod check;

use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use check::{Census, Problem};

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

/// A suite that was read and found in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// Its file's name without the ending, or `built-in`.
    pub name: String,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
    /// In the order of the file.
    pub prompts: Vec<Prompt>,
}

/// The name of the suite that comes with the program.
pub const BUILT_IN: &str = "built-in";

const BUILT_IN_TEXT: &str = include_str!("../../suites/built-in.jsonl");

/// Why there is no suite.
#[derive(Debug, thiserror::Error)]
pub enum SuiteError {
    /// The file cannot be read.
    #[error("could not read the suite {path}: {error} (give a file of JSON lines, or `built-in`)")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The file is no suite.
    #[error("the suite {path} is not in order:\n{}", told(problems))]
    Wrong {
        /// The file.
        path: String,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
}

fn told(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems.iter().map(|p| format!("  {p}")).collect();
    lines.join("\n")
}

impl Suite {
    /// Reads a suite: a file of JSON lines, or `built-in`.
    ///
    /// # Errors
    /// The file cannot be read, or is no suite: every line that is wrong is named.
    pub fn load(name: &str) -> Result<Self, SuiteError> {
        if name == BUILT_IN {
            return Self::parse(BUILT_IN, BUILT_IN_TEXT);
        }
        let unreadable = |error| SuiteError::Unreadable { path: name.to_owned(), error };
        let text = std::fs::read_to_string(name).map_err(unreadable)?;
        Self::parse(name, &text)
    }

    fn parse(path: &str, text: &str) -> Result<Self, SuiteError> {
        let (prompts, problems) = check::read(text);
        if !problems.is_empty() {
            return Err(SuiteError::Wrong { path: path.to_owned(), problems });
        }
        let name = Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned());
        Ok(Self { name: name.unwrap_or_default(), sha256: sha256(text.as_bytes()), prompts })
    }

    /// The first prompts only; all if there are no more.
    #[must_use]
    pub fn limited(mut self, most: Option<usize>) -> Self {
        self.prompts.truncate(most.unwrap_or(usize::MAX));
        self
    }

    /// The prompts as the text of a file.
    pub fn text(&self) -> String {
        let lines = self.prompts.iter().filter_map(|p| serde_json::to_string(p).ok());
        lines.map(|line| line + "\n").collect()
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
