//! The examples that were held out for testing, in the form of the training file. Proven by the
//! hashes in the manifest; guesses none.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::message::{Example, Parts, Template};
use super::super::normal;
use super::super::project::{self, Project, REQUESTS, VERIFIED};
use super::super::record::{Request, Verified};
use super::{MANIFEST, Split, TRAIN};

const PARTS: [Parts; 3] = [Parts::Both, Parts::Assembly, Parts::Cpp];

#[derive(Deserialize)]
struct Line {
    id: String,
    split: Split,
    program: String,
    row_sha256: String,
}

/// The held-out examples, one line each; `None` if any of them cannot be made again as the build
/// made it, or there are none.
pub fn held_out(project: &Project) -> Option<String> {
    let manifest: Vec<Line> = project.read_lines(MANIFEST, "build").ok()?;
    let requests: Vec<Request> = project.read_lines(REQUESTS, "synth").ok()?;
    let verified: Vec<Verified> = project.read_lines(VERIFIED, "compile").ok()?;
    let train: Vec<Example> = project.read_lines(TRAIN, "build").ok()?;
    let first = train.first()?.messages.first()?;
    let system = if first.role == "system" { first.content.as_str() } else { "" };
    let prompts: BTreeMap<_, _> = requests.iter().map(|r| (&r.id, &r.prompt)).collect();
    let again = |line: &Line| {
        let prompt = prompts.get(&line.id)?;
        let programs = verified.iter().filter(|v| v.program == line.program);
        let templates = || {
            PARTS
                .into_iter()
                .flat_map(|parts| [false, true].map(|fences| Template { parts, fences }))
        };
        let shaped = programs
            .flat_map(|v| templates().map(move |t| t.example(system, prompt, &v.cpp, &v.assembly)));
        let mut rows = shaped.filter_map(|example| project::lines(&[example]).ok());
        rows.find(|row| normal::hash(row) == line.row_sha256)
    };
    let rows: Option<String> =
        manifest.iter().filter(|l| l.split == Split::Test).map(again).collect();
    rows.filter(|text| !text.is_empty())
}
