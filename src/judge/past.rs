//! A judgement read back from the object of `run --json`, so that it can be shown as it was. Judges
//! nothing, and knows no more than the object holds: no listing, no differences within lines.

use std::borrow::Cow;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::sandbox::{End, Isolation, Limit, Outcome, signal_name};
use crate::toolchain::{Diagnostic, MissingTool, Severity};

use super::against::{Against, Comparison};
use super::inputs::{CounterExample, Inputs};
use super::{
    Expected, FaultReport, Judgement, RunReport, Stage, StepKind, StepReport, TwinReport, Verdict,
    compare,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Shape {
    isolation: String,
    stages: Vec<StageShape>,
    run: Option<RunShape>,
    twin: Option<TwinShape>,
    expected: Option<ExpectedShape>,
    compiler: Option<CompilerShape>,
    verdict: Option<VerdictShape>,
    notes: Vec<String>,
    repairs: Vec<String>,
    missing: Option<MissingTool>,
}

#[derive(Deserialize)]
struct StageShape {
    name: StepKind,
    ok: bool,
    ms: f64,
    #[serde(default)]
    command: Vec<String>,
    #[serde(default)]
    diagnostics: Vec<DiagnosticShape>,
}

#[derive(Deserialize)]
struct DiagnosticShape {
    line: Option<u32>,
    severity: String,
    message: String,
    explanation: Option<String>,
}

#[derive(Deserialize)]
struct RunShape {
    exit_code: Option<i32>,
    signal: Option<String>,
    limit: Option<String>,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
    #[serde(default)]
    wall_ms: f64,
    #[serde(default)]
    cpu_ms: f64,
    #[serde(default)]
    peak_kib: u64,
    #[serde(default)]
    refused: Vec<(String, u32)>,
    fault: Option<FaultShape>,
}

#[derive(Deserialize)]
struct FaultShape {
    line: Option<u32>,
    instruction: Option<String>,
    cause: Option<String>,
}

#[derive(Deserialize)]
struct TwinShape {
    #[serde(default)]
    compiled: bool,
    exit_code: Option<i32>,
    #[serde(default)]
    stdout: String,
    equal: Option<bool>,
    inputs: Option<InputsShape>,
}

#[derive(Deserialize)]
struct InputsShape {
    same: usize,
    undefined: usize,
    counter_example: Option<CounterShape>,
}

#[derive(Deserialize)]
struct CounterShape {
    kind: String,
    stdin: String,
    cpp_stdout: String,
    stdout: String,
    reason: String,
}

#[derive(Deserialize)]
struct ExpectedShape {
    equal: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CompilerShape {
    Compared {
        command: Vec<String>,
        equal_lines: f64,
        equal_opcodes: f64,
        lines: usize,
        compiler_lines: usize,
    },
    Not {
        why_not: String,
    },
}

#[derive(Deserialize)]
struct VerdictShape {
    stage: Stage,
    reason: String,
    assembly_right: Option<bool>,
    cpp_right: Option<bool>,
    equals_twin: Option<bool>,
}

impl Judgement {
    /// The judgement that the object tells of; `None` if it holds no verdict of ours. Outputs that
    /// were no UTF-8 come back with their stand-ins.
    pub fn of_report(report: &Value) -> Option<Self> {
        let shape = Shape::deserialize(report).ok()?;
        let verdict = verdict(shape.verdict?);
        let isolation = shape.isolation.parse().unwrap_or(Isolation::LimitsOnly);
        let reason = verdict.reason.clone();
        let run = shape.run.map(|run| run_report(run, isolation, &reason));
        let twin = shape.twin.map(|twin| twin_report(twin, run.as_ref(), isolation));
        let expected = shape.expected.map(|e| Expected { equal: e.equal, difference: None });
        let exit_status = exit_status(&verdict, run.as_ref(), shape.missing.is_some());
        Some(Self {
            listing: None,
            isolation,
            steps: shape.stages.into_iter().map(step).collect(),
            run,
            twin,
            expected,
            against: shape.compiler.map(against),
            verdict,
            notes: shape.notes,
            repairs: shape.repairs,
            missing: shape.missing,
            exit_status,
        })
    }
}

fn verdict(shape: VerdictShape) -> Verdict {
    let VerdictShape { stage, reason, assembly_right, cpp_right, equals_twin } = shape;
    Verdict { stage, reason, assembly_right, cpp_right, equals_twin }
}

fn step(shape: StageShape) -> StepReport {
    StepReport {
        name: shape.name,
        ok: shape.ok,
        wall: milliseconds(shape.ms),
        command: shape.command,
        diagnostics: shape.diagnostics.into_iter().map(diagnostic).collect(),
        output: String::new(),
    }
}

fn diagnostic(shape: DiagnosticShape) -> Diagnostic {
    let severity = match shape.severity.as_str() {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Note,
    };
    let DiagnosticShape { line, message, explanation, .. } = shape;
    Diagnostic { line, column: None, severity, message, explanation }
}

fn run_report(shape: RunShape, isolation: Isolation, reason: &str) -> RunReport {
    let end = match (shape.exit_code, shape.signal.as_deref(), shape.limit.as_deref()) {
        (Some(code), ..) => End::Exited(code),
        (None, Some(name), _) => End::Signalled(signal(name)),
        (None, None, Some(name)) => limit(name).map_or_else(|| not_started(reason), End::Limit),
        (None, None, None) => not_started(reason),
    };
    let outcome = Outcome {
        end,
        wall: milliseconds(shape.wall_ms),
        cpu: milliseconds(shape.cpu_ms),
        peak_kib: shape.peak_kib,
        refused: shape.refused,
        fault: None,
        isolation,
    };
    let fault = shape.fault.map(|f| {
        let FaultShape { line, instruction, cause } = f;
        FaultReport { line, instruction, cause }
    });
    let (stdout, stderr) = (shape.stdout.into_bytes(), shape.stderr.into_bytes());
    RunReport { outcome, stdout, stderr, fault }
}

fn not_started(reason: &str) -> End {
    End::NotStarted(reason.to_owned())
}

/// The number of a signal of that name; 0 if it is none of ours.
fn signal(name: &str) -> i32 {
    (1..=64).find(|number| signal_name(*number) == name).unwrap_or(0)
}

fn limit(name: &str) -> Option<Limit> {
    [Limit::Time, Limit::Memory, Limit::Output, Limit::FileSize, Limit::Processes]
        .into_iter()
        .find(|limit| limit.to_string() == name)
}

fn twin_report(shape: TwinShape, run: Option<&RunReport>, isolation: Isolation) -> TwinReport {
    let stdout = shape.stdout.into_bytes();
    let parted = (shape.equal == Some(false)).then_some(run).flatten();
    let difference = parted.and_then(|run| compare::exactly(&stdout, &run.stdout));
    let run = shape.exit_code.map(|code| {
        let mut outcome = Outcome::not_started(isolation, String::new());
        outcome.end = End::Exited(code);
        RunReport { outcome, stdout, stderr: Vec::new(), fault: None }
    });
    let inputs = shape.inputs.map(inputs);
    TwinReport { compiled: shape.compiled, run, equal: shape.equal, difference, inputs }
}

fn inputs(shape: InputsShape) -> Inputs {
    let counter = shape.counter_example.map(|c| {
        let (wanted, got) = (c.cpp_stdout.into_bytes(), c.stdout.into_bytes());
        let difference = compare::exactly(&wanted, &got);
        let (input, kind) = (c.stdin.into_bytes(), Cow::Owned(c.kind));
        CounterExample { input, kind, wanted, got, difference, reason: c.reason }
    });
    Inputs { same: shape.same, undefined: shape.undefined, counter }
}

fn against(shape: CompilerShape) -> Against {
    match shape {
        CompilerShape::Not { why_not } => Against::Not(why_not),
        CompilerShape::Compared { command, equal_lines, equal_opcodes, lines, compiler_lines } => {
            let (rows, notes) = (Vec::new(), Vec::new());
            Against::Compared(Box::new(Comparison {
                command,
                rows,
                lines,
                compiler_lines,
                equal_lines,
                equal_opcodes,
                notes,
            }))
        }
    }
}

/// The exit status of `run`, which the object does not hold, as far as it follows from the rest.
fn exit_status(verdict: &Verdict, run: Option<&RunReport>, missing: bool) -> u8 {
    let end = run.map(|run| &run.outcome.end);
    match (verdict.stage, end) {
        _ if missing => 7,
        (_, Some(End::Limit(_))) => 6,
        (Stage::Right, _) => 0,
        (Stage::Runs, Some(End::Exited(0))) if verdict.equals_twin != Some(false) => 0,
        (Stage::None, _) => 3,
        (Stage::HasAssembly, _) => 4,
        (Stage::Assembles, _) => 5,
        (Stage::Links | Stage::Runs, _) => 1,
    }
}

fn milliseconds(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1e3).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the object says again after it was read back.
    fn again(report: &Value) -> Value {
        serde_json::to_value(Judgement::of_report(report).unwrap()).unwrap()
    }

    #[test]
    fn what_is_read_back_says_the_same_again() {
        let report = serde_json::json!({
            "schema": 1, "dialect": "unknown", "target": "unknown", "entry": "none",
            "listing": null, "isolation": "full",
            "stages": [{"name": "assemble", "ok": false, "ms": 2.5, "command": ["as", "x.s"],
                "diagnostics": [{"line": 4, "severity": "error", "message": "no such instruction",
                    "explanation": "it is spelled otherwise"}]}],
            "run": {"exit_code": null, "signal": "SIGSEGV", "limit": null, "stdout": "1\u{1b}[2J\n",
                "stderr": "e", "stdout_truncated": false, "bytes_replaced": false, "wall_ms": 1.25,
                "cpu_ms": 1.0, "peak_kib": 900, "refused": [["socket", 2]],
                "fault": {"line": 9, "instruction": "mov", "cause": "null"}},
            "twin": {"compiled": true, "exit_code": 0, "stdout": "2\n", "equal": false,
                "inputs": {"same": 3, "undefined": 1, "counter_example": {"kind": "numbers",
                    "stdin": "1", "cpp_stdout": "a", "stdout": "b", "reason": "they part"}}},
            "expected": {"equal": false},
            "compiler": {"command": ["g++", "-S"], "equal_lines": 0.5, "equal_opcodes": 0.75,
                "lines": 10, "compiler_lines": 12},
            "verdict": {"stage": "links", "reason": "it crashes", "assembly_right": false,
                "cpp_right": true, "equals_twin": false},
            "notes": ["as it is"], "repairs": [],
            "missing": {"tool": "nasm", "package": "nasm"},
        });
        assert_eq!(again(&report), report);
        let judgement = Judgement::of_report(&report).unwrap();
        assert_eq!(judgement.exit_status, 7);
        assert!(judgement.twin.unwrap().difference.is_some());
    }

    #[test]
    fn an_object_of_another_version_comes_back_as_far_as_it_is_known() {
        let report = serde_json::json!({"verdict": {"stage": "right", "reason": "all is well"}});
        let judgement = Judgement::of_report(&report).unwrap();
        assert_eq!((judgement.verdict.stage, judgement.exit_status), (Stage::Right, 0));
        assert!(judgement.run.is_none() && judgement.steps.is_empty());
    }

    #[test]
    fn what_is_no_report_is_no_judgement() {
        for bad in [Value::Null, serde_json::json!([]), serde_json::json!({"verdict": 3})] {
            assert!(Judgement::of_report(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn limits_and_signals_are_told_by_their_names() {
        for number in [4, 6, 8, 9, 11] {
            assert_eq!(signal(signal_name(number)), number);
        }
        for of in [Limit::Time, Limit::Memory, Limit::Output, Limit::FileSize, Limit::Processes] {
            assert_eq!(limit(&of.to_string()), Some(of));
        }
    }
}
