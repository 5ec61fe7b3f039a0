//! Requests joined with their verified programs, without copies and what is too long. Splits nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::reply::Reply;

use super::super::funnel::Funnel;
use super::super::message::{Example, Parts};
use super::super::normal;
use super::super::record::{Request, Verified};
use super::{Options, Split};

/// Outputs up to so many bytes are the same by chance.
const TELLING: usize = 15;

/// Why programs are left out of which there are enough of their kind.
const ALIKE: &str = "same assembly but for numbers and texts";

/// A row of the data set.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) request: Request,
    pub(super) verified: Verified,
    pub(super) example: Example,
    pub(super) tokens: usize,
    /// The hash of the C++ without comments and spaces.
    pub(super) cpp_hash: String,
    /// The hash of the assembly without names, numbers and texts.
    pub(super) masked: String,
    /// The id of the first row that it must not be parted from.
    pub(super) cluster: String,
    pub(super) split: Split,
}

impl Row {
    /// The output, if it is long enough to tell the task.
    pub(super) fn telling_output(&self) -> Option<&str> {
        Some(self.verified.stdout.as_str()).filter(|s| is_telling(s))
    }
}

/// Whether an output is long enough to tell the task.
pub(super) fn is_telling(output: &str) -> bool {
    output.trim().len() > TELLING
}

/// The rows in the order of the requests.
pub(super) fn joined(
    requests: Vec<Request>,
    verified: Vec<Verified>,
    options: &Options,
    funnel: &mut Funnel,
) -> Vec<Row> {
    let verified: BTreeMap<_, _> = verified.into_iter().map(|v| (v.program.clone(), v)).collect();
    let mut seen = Seen::default();
    let mut rows = Vec::new();
    for request in requests {
        let Some(found) = verified.get(&request.program) else {
            funnel.lose("not verified", &request.id, "");
            continue;
        };
        match row(&request, found, options, &mut seen) {
            Ok(row) => rows.push(row),
            Err((reason, detail)) => funnel.lose(reason, &request.id, detail),
        }
    }
    let alike = funnel.losses.get(ALIKE).map_or(0, Vec::len);
    if alike > rows.len() {
        funnel.notes.push(
            "most programs are alike but for numbers and texts; --alike all keeps them".to_owned(),
        );
    }
    rows
}

/// What earlier rows hold.
#[derive(Default)]
struct Seen {
    ids: BTreeSet<String>,
    prompts: BTreeSet<String>,
    /// The program of each C++.
    cpp: BTreeMap<String, String>,
    /// The programs of each masked assembly.
    masked: BTreeMap<String, BTreeSet<String>>,
}

type Loss = (&'static str, String);

fn row(
    request: &Request,
    verified: &Verified,
    options: &Options,
    seen: &mut Seen,
) -> Result<Row, Loss> {
    if request.prompt.trim().is_empty() {
        return Err(("nobody described it", "run `assemblergpt dataset describe`".to_owned()));
    }
    let other = |expected: &String| *expected != verified.stdout;
    if request.stdin != verified.stdin || request.expected_stdout.as_ref().is_some_and(other) {
        return Err(("changed since it was verified", "compile again".to_owned()));
    }
    if seen.ids.contains(&request.id) {
        return Err(("same id", String::new()));
    }
    let prompt = normal::words(&request.prompt).join(" ");
    if seen.prompts.contains(&prompt) {
        return Err(("same prompt", String::new()));
    }
    let cpp_hash = normal::hash(&normal::cpp_tokens(&verified.cpp).join(" "));
    if let Some(other) = seen.cpp.get(&cpp_hash).filter(|p| **p != request.program) {
        return Err(("same C++", format!("as {other}")));
    }
    let masked = normal::hash(&normal::masked_assembly(&verified.assembly));
    let alike = seen.masked.get(&masked);
    if alike.is_some_and(|a| !a.contains(&request.program) && a.len() >= options.alike) {
        let like = alike.and_then(|a| a.first()).cloned().unwrap_or_default();
        return Err((ALIKE, format!("as {like} and others")));
    }
    let template = options.template;
    let example =
        template.example(&options.system, &request.prompt, &verified.cpp, &verified.assembly);
    let tokens = options.counter.of_messages(&example.messages);
    if tokens > options.limit {
        return Err(("over the token limit", format!("{tokens} tokens")));
    }
    reads_back(&example, verified, template.parts)?;
    seen.ids.insert(request.id.clone());
    seen.prompts.insert(prompt);
    seen.cpp.insert(cpp_hash.clone(), request.program.clone());
    seen.masked.entry(masked.clone()).or_default().insert(request.program.clone());
    Ok(Row {
        request: request.clone(),
        verified: verified.clone(),
        example,
        tokens,
        cpp_hash,
        masked,
        cluster: String::new(),
        split: Split::Train,
    })
}

/// Makes sure that whoever reads the answer finds the very code that was run.
fn reads_back(example: &Example, verified: &Verified, parts: Parts) -> Result<(), Loss> {
    let answer = example.messages.last().map_or("", |m| m.content.as_str());
    let reply = Reply::from_text(answer);
    let same = |found: &str, was: &str| found.trim_end().lines().eq(was.trim_end().lines());
    let assembly = reply.listing().is_some_and(|l| same(&l.text, &verified.assembly));
    let cpp = reply.twin().is_some_and(|t| same(&t.text, &verified.cpp));
    let wrong = match parts {
        Parts::Both | Parts::Cpp if !cpp => "C++",
        Parts::Both | Parts::Assembly if !assembly => "assembly",
        Parts::Both | Parts::Assembly | Parts::Cpp => return Ok(()),
    };
    Err(("does not read back", format!("the {wrong} in the answer is not what was run")))
}
