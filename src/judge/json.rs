//! The object of `run --json`, exactly as it is promised. Reads the judgement and nothing else.

use serde::{Serialize, Serializer};

use crate::reply::Entry;
use crate::sandbox::{End, Limit, Outcome, signal_name};
use crate::toolchain::{MissingTool, Severity};

use super::against::Against;
use super::inputs::Inputs;
use super::{Judgement, RunReport, StepKind, StepReport, TwinReport, Verdict};

/// The version of the shape.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Shape<'a> {
    schema: u32,
    dialect: String,
    target: String,
    entry: String,
    listing: Option<ListingShape>,
    isolation: String,
    stages: Vec<StageShape<'a>>,
    run: Option<RunShape<'a>>,
    twin: Option<TwinShape<'a>>,
    expected: Option<ExpectedShape>,
    compiler: Option<CompilerShape<'a>>,
    verdict: &'a Verdict,
    notes: &'a [String],
    repairs: &'a [String],
    missing: Option<&'a MissingTool>,
}

#[derive(Serialize)]
struct ListingShape {
    first_line: u32,
    lines: usize,
    truncated: bool,
}

#[derive(Serialize)]
struct StageShape<'a> {
    name: StepKind,
    ok: bool,
    ms: f64,
    command: &'a [String],
    diagnostics: Vec<DiagnosticShape<'a>>,
}

#[derive(Serialize)]
struct DiagnosticShape<'a> {
    line: Option<u32>,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a str>,
}

#[derive(Serialize)]
struct RunShape<'a> {
    exit_code: Option<i32>,
    signal: Option<&'static str>,
    limit: Option<String>,
    stdout: std::borrow::Cow<'a, str>,
    stderr: std::borrow::Cow<'a, str>,
    stdout_truncated: bool,
    bytes_replaced: bool,
    wall_ms: f64,
    cpu_ms: f64,
    peak_kib: u64,
    refused: &'a [(String, u32)],
    fault: Option<FaultShape<'a>>,
}

#[derive(Serialize)]
struct FaultShape<'a> {
    line: Option<u32>,
    instruction: Option<&'a str>,
    cause: Option<&'a str>,
}

#[derive(Serialize)]
struct TwinShape<'a> {
    compiled: bool,
    exit_code: Option<i32>,
    stdout: std::borrow::Cow<'a, str>,
    equal: Option<bool>,
    inputs: Option<InputsShape<'a>>,
}

#[derive(Serialize)]
struct InputsShape<'a> {
    same: usize,
    undefined: usize,
    counter_example: Option<CounterShape<'a>>,
}

#[derive(Serialize)]
struct CounterShape<'a> {
    kind: &'a str,
    stdin: std::borrow::Cow<'a, str>,
    cpp_stdout: std::borrow::Cow<'a, str>,
    stdout: std::borrow::Cow<'a, str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct ExpectedShape {
    equal: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum CompilerShape<'a> {
    Compared {
        command: &'a [String],
        equal_lines: f64,
        equal_opcodes: f64,
        lines: usize,
        compiler_lines: usize,
    },
    Not {
        why_not: &'a str,
    },
}

impl Serialize for Judgement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unknown = || "unknown".to_owned();
        let facts = self.listing.as_ref();
        let entry = match facts.map(|f| &f.entry) {
            Some(Entry::Main) => "main".to_owned(),
            Some(Entry::Start) => "_start".to_owned(),
            Some(Entry::Other(name)) => name.clone(),
            Some(Entry::None) | None => "none".to_owned(),
        };
        Shape {
            schema: SCHEMA,
            dialect: facts.map_or_else(unknown, |f| f.dialect.to_string()),
            target: facts.map_or_else(unknown, |f| f.target.to_string()),
            entry,
            listing: facts.map(|f| ListingShape {
                first_line: f.first_line,
                lines: f.lines,
                truncated: f.truncated,
            }),
            isolation: self.isolation.to_string(),
            stages: self.steps.iter().map(stage).collect(),
            run: self.run.as_ref().map(run),
            twin: self.twin.as_ref().map(twin),
            expected: self.expected.as_ref().map(|e| ExpectedShape { equal: e.equal }),
            compiler: self.against.as_ref().map(compiler),
            verdict: &self.verdict,
            notes: &self.notes,
            repairs: &self.repairs,
            missing: self.missing.as_ref(),
        }
        .serialize(serializer)
    }
}

fn stage(step: &StepReport) -> StageShape<'_> {
    let diagnostics = step.diagnostics.iter().filter_map(|d| {
        let severity = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => return None,
        };
        let explanation = d.explanation.as_deref();
        Some(DiagnosticShape { line: d.line, severity, message: &d.message, explanation })
    });
    StageShape {
        name: step.name,
        ok: step.ok,
        ms: milliseconds(step.wall),
        command: &step.command,
        diagnostics: diagnostics.collect(),
    }
}

fn run(run: &RunReport) -> RunShape<'_> {
    let outcome = &run.outcome;
    let replaced = |b: &[u8]| std::str::from_utf8(b).is_err();
    RunShape {
        exit_code: exit_code(outcome),
        signal: match outcome.end {
            End::Signalled(number) => Some(signal_name(number)),
            End::Exited(_) | End::Limit(_) | End::NotStarted(_) => None,
        },
        limit: match outcome.end {
            End::Limit(limit) => Some(limit.to_string()),
            End::Exited(_) | End::Signalled(_) | End::NotStarted(_) => None,
        },
        stdout: String::from_utf8_lossy(&run.stdout),
        stderr: String::from_utf8_lossy(&run.stderr),
        stdout_truncated: outcome.end == End::Limit(Limit::Output),
        bytes_replaced: replaced(&run.stdout) || replaced(&run.stderr),
        wall_ms: milliseconds(outcome.wall),
        cpu_ms: milliseconds(outcome.cpu),
        peak_kib: outcome.peak_kib,
        refused: &outcome.refused,
        fault: run.fault.as_ref().map(|f| FaultShape {
            line: f.line,
            instruction: f.instruction.as_deref(),
            cause: f.cause.as_deref(),
        }),
    }
}

fn twin(twin: &TwinReport) -> TwinShape<'_> {
    let run = twin.run.as_ref();
    TwinShape {
        compiled: twin.compiled,
        exit_code: run.and_then(|r| exit_code(&r.outcome)),
        stdout: run.map_or_else(Default::default, |r| String::from_utf8_lossy(&r.stdout)),
        equal: twin.equal,
        inputs: twin.inputs.as_ref().map(inputs),
    }
}

fn inputs(inputs: &Inputs) -> InputsShape<'_> {
    let text = |bytes| String::from_utf8_lossy(bytes);
    InputsShape {
        same: inputs.same,
        undefined: inputs.undefined,
        counter_example: inputs.counter.as_ref().map(|c| CounterShape {
            kind: &c.kind,
            stdin: text(&c.input),
            cpp_stdout: text(&c.wanted),
            stdout: text(&c.got),
            reason: &c.reason,
        }),
    }
}

fn compiler(against: &Against) -> CompilerShape<'_> {
    match against {
        Against::Compared(comparison) => CompilerShape::Compared {
            command: &comparison.command,
            equal_lines: comparison.equal_lines,
            equal_opcodes: comparison.equal_opcodes,
            lines: comparison.lines,
            compiler_lines: comparison.compiler_lines,
        },
        Against::Not(why_not) => CompilerShape::Not { why_not },
    }
}

fn exit_code(outcome: &Outcome) -> Option<i32> {
    match outcome.end {
        End::Exited(code) => Some(code),
        End::Signalled(_) | End::Limit(_) | End::NotStarted(_) => None,
    }
}

fn milliseconds(time: std::time::Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
