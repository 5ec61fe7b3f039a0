//! The lines of the files in a project folder. Plain data.

use serde::{Deserialize, Serialize};

/// One line of `requests.jsonl`: what a person asks for, and the program that answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Names it for ever; unique in the file.
    pub id: String,
    /// Who made it, as in `synth`.
    pub source: String,
    /// The program, `programs/NAME.cpp`. Several requests may want the same.
    pub program: String,
    /// What kind of task it is.
    pub family: String,
    /// What kind within the family.
    pub member: String,
    /// In which words it is asked.
    pub phrasing: String,
    /// What is asked.
    pub prompt: String,
    /// What the program reads; nothing if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdin: Option<String>,
    /// What it prints, as known without running it.
    pub expected_stdout: String,
    /// What the choices of its making followed from.
    pub seed: u64,
}

/// One line of `verified.jsonl`: a program whose assembly was run and did what it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// The program, `programs/NAME.cpp`.
    pub program: String,
    /// Its C++, as it was compiled.
    pub cpp: String,
    /// Its assembly, as it was built and run.
    pub assembly: String,
    /// What it was given to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdin: Option<String>,
    /// What it printed.
    pub stdout: String,
    /// The compiler's flags.
    pub flags: Vec<String>,
    /// The compiler, as it names itself.
    pub compiler: String,
}

/// One line of `rejected.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The program.
    pub program: String,
    /// What was wrong, in one or two words that can be counted.
    pub reason: String,
    /// What exactly; safe to show.
    pub detail: String,
}
