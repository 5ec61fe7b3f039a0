//! Which failures are the model's and which the machine's, and what many cases come to.

use super::*;
use crate::judge::{RunReport, StepKind, Verdict as Judgements};
use crate::sandbox::{Isolation, Limit, Outcome};
use crate::toolchain::{Diagnostic, MissingTool, Severity, Step, StepName};

fn judgement(stage: Stage, reason: &str, facts: [Option<bool>; 3]) -> Judgement {
    let [assembly_right, cpp_right, equals_twin] = facts;
    Judgement {
        listing: None,
        isolation: Isolation::Full,
        steps: Vec::new(),
        run: None,
        twin: None,
        expected: None,
        against: None,
        verdict: Judgements {
            stage,
            reason: reason.to_owned(),
            assembly_right,
            cpp_right,
            equals_twin,
        },
        notes: Vec::new(),
        repairs: Vec::new(),
        missing: None,
        exit_status: 0,
    }
}

fn ended(end: End) -> Judgement {
    let outcome = Outcome { end, ..Outcome::not_started(Isolation::Full, String::new()) };
    let run = RunReport { outcome, stdout: Vec::new(), stderr: Vec::new(), fault: None };
    Judgement { run: Some(run), ..judgement(Stage::Links, "", [None; 3]) }
}

fn build(change: impl FnOnce(&mut Build)) -> Build {
    let mut build = Build::default();
    change(&mut build);
    build
}

fn told(judgement: &Judgement, built: &Built) -> Option<Trouble> {
    trouble(judgement, built, true)
}

#[test]
fn every_end_of_a_program_is_the_models_unless_it_never_began() {
    let limits = [Limit::Time, Limit::Memory, Limit::Output, Limit::FileSize, Limit::Processes]
        .map(End::Limit);
    let own = [End::Exited(0), End::Exited(3), End::Signalled(libc::SIGSEGV)];
    for end in own.into_iter().chain(limits) {
        assert_eq!(told(&ended(end.clone()), &Built::default()), None, "{end:?}");
    }
    let kernel = |code: i32| {
        let error = std::io::Error::from_raw_os_error(code);
        End::NotStarted(format!("could not start the program: {error}"))
    };
    assert_eq!(told(&ended(kernel(libc::ENOEXEC)), &Built::default()), None);
    for end in [kernel(libc::EMFILE), End::NotStarted("the helper ended".to_owned())] {
        let trouble = told(&ended(end), &Built::default());
        assert!(matches!(trouble, Some(Trouble::Passing(_))), "{trouble:?}");
    }
}

#[test]
fn a_missing_tool_is_the_machines() {
    let missing = Some(MissingTool::new("nasm", "nasm"));
    let listing =
        Judgement { missing: missing.clone(), ..judgement(Stage::HasAssembly, "", [None; 3]) };
    let trouble = told(&listing, &Built::default());
    assert_eq!(trouble, Some(Trouble::Lasting("nasm not found (install nasm)".to_owned())));

    let twin = Some(build(|b| b.missing = missing));
    let built = Built { twin, ..Built::default() };
    let runs = judgement(Stage::Runs, "", [None; 3]);
    assert_eq!(trouble_of(&runs, &built, true), None, "the expected output decides");
    assert!(trouble_of(&runs, &built, false).is_some(), "only the twin could decide");
}

fn trouble_of(judgement: &Judgement, built: &Built, expected: bool) -> Option<Trouble> {
    trouble(judgement, built, expected)
}

#[test]
fn a_text_that_a_tool_refuses_is_the_models_and_a_tool_that_does_not_start_is_not() {
    let failed = |message: &str, line| {
        let (column, explanation) = (None, None);
        let (severity, message) = (Severity::Error, message.to_owned());
        let diagnostics = vec![Diagnostic { line, column, severity, message, explanation }];
        let (command, output) = (Vec::new(), String::new());
        let (stage, ok, wall) = (StepName::Assemble, false, Duration::ZERO);
        let steps = vec![Step { stage, ok, wall, command, diagnostics, output }];
        Built { listing: Some(build(|b| b.steps = steps)), ..Built::default() }
    };
    let refused = |why: &str| {
        let refused = Some(why.to_owned());
        Built { listing: Some(build(|b| b.refused = refused)), ..Built::default() }
    };
    let none = judgement(Stage::HasAssembly, "", [None; 3]);
    for built in [
        failed("no such instruction", Some(3)),
        failed("could not start as: ", Some(3)),
        failed("as was stopped by its limit (time)", None),
        refused("this is MASM, which is not built here: it wants Windows"),
    ] {
        assert_eq!(told(&none, &built), None, "{built:?}");
    }
    for built in [
        failed("could not start as: too many open files", None),
        failed("the tool was lost", None),
        refused("could not write the listing: No space left on device"),
    ] {
        assert!(matches!(told(&none, &built), Some(Trouble::Passing(_))), "{built:?}");
    }
}

#[test]
fn many_cases_are_as_good_as_the_worst() {
    let right = || judgement(Stage::Right, "right output", [Some(true); 3]);
    let wrong = judgement(Stage::Runs, "not the expected output", [Some(false), Some(true), None]);
    let verdict = together(&[right(), wrong, right()]);
    assert_eq!(verdict.stage, "runs");
    assert_eq!(verdict.reason, "input 2 of 3: not the expected output");
    assert_eq!(verdict.assembly_right, Some(false));
    assert_eq!(verdict.cpp_right, Some(true));
    assert_eq!(verdict.equals_twin, None);
    let verdict = together(&[right(), right()]);
    assert_eq!((verdict.stage.as_str(), verdict.assembly_right), ("right", Some(true)));
}

#[test]
fn replies_are_the_same_only_with_the_same_lines_and_the_same_cases() {
    let prompt = |stdin: &str| Prompt {
        id: "a".into(),
        prompt: "p".into(),
        stdin: Some(stdin.into()),
        expected_stdout: None,
        tags: Vec::new(),
        cases: Vec::new(),
    };
    let reply = "```asm\n.globl main\nmain: ret\n```\n";
    let of = |reply: &str, stdin: &str| key(&case(reply), &prompt(stdin));
    assert_eq!(of(reply, "1"), of(&format!("{reply}Some words.\n"), "1"));
    assert_ne!(of(reply, "1"), of(reply, "2"));
    assert_ne!(of(reply, "1"), of(&format!("Some words.\n\n{reply}"), "1"));
}

#[test]
fn the_names_of_steps_that_mending_reads_are_those_that_are_written() {
    for (kind, twin) in [(StepKind::Assemble, false), (StepKind::TwinCompile, true)] {
        let name = serde_json::to_value(kind).unwrap();
        assert_eq!(name.as_str().unwrap().starts_with("twin"), twin);
    }
}
