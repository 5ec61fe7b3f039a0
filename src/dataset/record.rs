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
    /// What is asked; empty as long as nobody described the program.
    pub prompt: String,
    /// What the program reads; nothing if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdin: Option<String>,
    /// What it prints, if that is known without running it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_stdout: Option<String>,
    /// What the choices of its making followed from.
    #[serde(default)]
    pub seed: u64,
    /// Where the program comes from, if it is not our own.
    #[serde(default, skip_serializing_if = "Origin::is_ours")]
    pub origin: Origin,
}

/// Where a program comes from that we did not make: a model, or somebody's files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// Under which licence it may be used, by its SPDX identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The model that wrote it, as its host names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Which reply it stood in: the `custom_id` of the request, and which of its choices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// The host's own id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The file that it was read from, below the folder that was imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The model that described it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub described_by: Option<String>,
}

impl Origin {
    /// Whether nothing is said: the program is our own.
    pub fn is_ours(&self) -> bool {
        *self == Self::default()
    }
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
    /// The machine that its assembly is for.
    #[serde(default = "usual_target")]
    pub target: String,
    /// The kinds of lines that were left out of the assembly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stripped: Vec<String>,
    /// What the compiler warns of in the C++, by the names of its options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

fn usual_target() -> String {
    "x86_64".to_owned()
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

/// One line of a suite for `eval`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuiteLine {
    /// Names it for ever; unique in the file.
    pub id: String,
    /// What is asked.
    pub prompt: String,
    /// What a program reads; nothing if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stdin: Option<String>,
    /// What a right program prints, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_stdout: Option<String>,
    /// How it is held out, its family, family and member, and its sentence.
    pub tags: Vec<String>,
}

impl SuiteLine {
    /// The line that asks this request, with this tag first.
    pub fn of(request: Request, tag: &str) -> Self {
        let sentence = request.phrasing.split('/').next().unwrap_or_default();
        let sentence = format!("sentence-{sentence}");
        let member = format!("{}/{}", request.family, request.member);
        let tags = vec![tag.to_owned(), request.family, member, sentence];
        Self {
            id: request.id,
            prompt: request.prompt,
            stdin: request.stdin,
            expected_stdout: request.expected_stdout,
            tags,
        }
    }
}
