//! Verified programs to training rows: without copies and leaks, split, counted, and documented.
//! Runs nothing.

mod card;
mod held_out;
mod rows;
mod split;
mod suite;

use std::collections::BTreeSet;

use serde::Serialize;

use super::funnel::Funnel;
use super::message::{Example, Template};
use super::normal;
use super::project::{self, Project, REQUESTS, VERIFIED};
use super::record::{Origin, Request, Verified};
use super::tokens::Counter;
pub use held_out::held_out;
use rows::Row;
pub use split::{Ratio, Split};
pub use suite::Suite;

/// Examples to learn from.
pub const TRAIN: &str = "train.jsonl";
/// Examples to watch the training with.
pub const VALID: &str = "valid.jsonl";
/// A suite for `eval`.
pub const TEST: &str = "test.jsonl";
/// Where every row comes from.
pub const MANIFEST: &str = "manifest.jsonl";
/// What the data set is.
pub const CARD: &str = "CARD.md";

/// How to build.
pub struct Options {
    /// What counts tokens.
    pub counter: Counter,
    /// The most tokens of an example.
    pub limit: usize,
    /// The system message; none if empty.
    pub system: String,
    /// The shape of answers.
    pub template: Template,
    /// The shares of the splits.
    pub ratio: Ratio,
    /// What the split follows from.
    pub seed: u64,
    /// The most programs whose assembly is alike but for numbers and texts.
    pub alike: usize,
    /// Suites whose prompts and outputs must not be learnt.
    pub suites: Vec<Suite>,
    /// Write nothing.
    pub dry_run: bool,
}

/// What was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What came in and out.
    pub funnel: Funnel,
    /// Rows of each split, in the order of [`Split::ALL`].
    pub counts: [usize; 3],
    /// Groups of rows that may not be parted.
    pub clusters: usize,
}

/// One line of `manifest.jsonl`.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    id: &'a str,
    split: Split,
    cluster: &'a str,
    source: &'a str,
    program: &'a str,
    family: &'a str,
    member: &'a str,
    phrasing: &'a str,
    seed: u64,
    #[serde(skip_serializing_if = "Origin::is_ours")]
    origin: &'a Origin,
    compiler: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stripped: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [String],
    flags: &'a [String],
    tokens: usize,
    cpp_sha256: &'a str,
    assembly_sha256: String,
    masked_sha256: &'a str,
    stdout_sha256: String,
    row_sha256: String,
    version: &'static str,
}

/// One line of `test.jsonl`: what `eval` reads.
#[derive(Debug, Serialize)]
struct Test<'a> {
    id: &'a str,
    prompt: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stdin: Option<&'a str>,
    expected_stdout: &'a str,
    tags: [&'a str; 1],
}

/// Builds the data set. The same project and options make the same files, byte for byte.
///
/// # Errors
/// If a file cannot be read or written, a suite is none, or rows of one cluster came apart.
pub fn build(project: &Project, options: &Options) -> anyhow::Result<Outcome> {
    let requests: Vec<Request> = project.read_lines(REQUESTS, "synth")?;
    let verified: Vec<Verified> = project.read_lines(VERIFIED, "compile")?;
    let mut funnel = Funnel::new("build", "requests", requests.len());
    let mut rows = rows::joined(requests, verified, options, &mut funnel);
    for suite in &options.suites {
        suite::remove(&mut rows, suite, &mut funnel)?;
    }
    let clusters = split::split(&mut rows, options.ratio, options.seed);
    check_no_leak(&rows)?;
    let counts = Split::ALL.map(|s| rows.iter().filter(|r| r.split == s).count());
    let outcome = Outcome { funnel, counts, clusters };
    if !options.dry_run {
        write(project, options, &rows, &outcome)?;
    }
    Ok(outcome)
}

fn write(
    project: &Project,
    options: &Options,
    rows: &[Row],
    outcome: &Outcome,
) -> anyhow::Result<()> {
    for (name, split) in [(TRAIN, Split::Train), (VALID, Split::Valid)] {
        let of = rows.iter().filter(|r| r.split == split);
        project.write_lines(name, &of.map(|r| &r.example).collect::<Vec<&Example>>())?;
    }
    let tests = rows.iter().filter(|r| r.split == Split::Test).map(|r| Test {
        id: &r.request.id,
        prompt: &r.request.prompt,
        stdin: r.request.stdin.as_deref(),
        expected_stdout: &r.verified.stdout,
        tags: [&r.request.family],
    });
    project.write_lines(TEST, &tests.collect::<Vec<_>>())?;
    let manifest = rows.iter().map(manifest).collect::<serde_json::Result<Vec<_>>>()?;
    project.write_lines(MANIFEST, &manifest)?;
    outcome.funnel.write(project)?;
    project.write(CARD, &card::card(project, options, rows, outcome)?)
}

fn manifest(row: &Row) -> serde_json::Result<Manifest<'_>> {
    let Row { request, verified, .. } = row;
    Ok(Manifest {
        id: &request.id,
        split: row.split,
        cluster: &row.cluster,
        source: &request.source,
        program: &request.program,
        family: &request.family,
        member: &request.member,
        phrasing: &request.phrasing,
        seed: request.seed,
        origin: &request.origin,
        compiler: &verified.compiler,
        target: &verified.target,
        flags: &verified.flags,
        stripped: &verified.stripped,
        warnings: &verified.warnings,
        tokens: row.tokens,
        cpp_sha256: &row.cpp_hash,
        assembly_sha256: normal::hash(&verified.assembly),
        masked_sha256: &row.masked,
        stdout_sha256: normal::hash(&verified.stdout),
        row_sha256: normal::hash(&project::lines(&[&row.example])?),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Something of a row that must not stand in two splits.
type Fact = fn(&Row) -> Option<&str>;

/// Makes sure that nothing of a row stands in two splits.
fn check_no_leak(rows: &[Row]) -> anyhow::Result<()> {
    let facts: [(&str, Fact); 5] = [
        ("program", |r| Some(&r.request.program)),
        ("prompt", |r| Some(&r.request.prompt)),
        ("C++", |r| Some(&r.cpp_hash)),
        ("masked assembly", |r| Some(&r.masked)),
        ("output", |r| r.telling_output()),
    ];
    for (what, fact) in facts {
        let of = |split| -> BTreeSet<&str> {
            rows.iter().filter(|r| r.split == split).filter_map(fact).collect()
        };
        let [train, valid, test] = Split::ALL.map(of);
        let crosses = train.intersection(&valid).chain(train.intersection(&test));
        let crossing = crosses.chain(valid.intersection(&test)).next();
        anyhow::ensure!(crossing.is_none(), "the same {what} stands in two splits: {crossing:?}");
    }
    Ok(())
}
