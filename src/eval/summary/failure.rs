//! Why a reply is not right, in one of a few classes. Reads the verdict and its cases only.

use serde::Serialize;
use serde_json::Value;

use crate::eval::funnel::Rung;
use crate::eval::record::Record;
use crate::printable::printable;

/// What kind of failure; in the order of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// There is no text.
    NoReply,
    /// The model or its filter declined.
    Refused,
    /// Cut at the token limit before the program was whole.
    Cut,
    /// Text, but no assembly.
    NoAssembly,
    /// Assembly of another assembler, system or machine.
    WrongDialect,
    /// The assembler does not take it.
    NotAssembled,
    /// It names something that nobody defines.
    UndefinedSymbol,
    /// The linker does not take it for another reason.
    NotLinked,
    /// It crashes.
    Crash,
    /// A limit stopped it.
    Limit,
    /// It prints something else.
    WrongOutput,
    /// It runs, and there is nothing to hold its output against.
    NotComparable,
}

impl Class {
    /// The words for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NoReply => "no reply",
            Self::Refused => "refused",
            Self::Cut => "cut at the token limit",
            Self::NoAssembly => "no assembly",
            Self::WrongDialect => "wrong dialect or system",
            Self::NotAssembled => "does not assemble",
            Self::UndefinedSymbol => "undefined symbol",
            Self::NotLinked => "does not link",
            Self::Crash => "crash",
            Self::Limit => "stopped by a limit",
            Self::WrongOutput => "wrong output",
            Self::NotComparable => "nothing to compare with",
        }
    }
}

/// A failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Its class.
    pub class: Class,
    /// What replies that fail alike have in common, safe to show.
    pub what: String,
}

/// How far a reply came.
pub(super) fn reached(record: &Record) -> Option<Rung> {
    let rung = Rung::of_stage(&record.verdict.stage)?;
    let declined = matches!(record.ending.as_str(), "refused" | "filtered" | "failed");
    let empty = record.reply.trim().is_empty() || declined;
    Some(if rung == Rung::Replied && empty { Rung::Requested } else { rung })
}

/// Why the reply came no further than `rung`; `None` if it is right.
pub(super) fn failure(record: &Record, rung: Rung) -> Option<Failure> {
    let case = worst(record);
    let (class, what) = match rung {
        Rung::Right => return None,
        Rung::Requested if matches!(record.ending.as_str(), "refused" | "filtered") => {
            (Class::Refused, String::new())
        }
        Rung::Requested => (Class::NoReply, String::new()),
        _ if record.ending == "cut" && rung < Rung::Runs => (Class::Cut, String::new()),
        Rung::Replied => (Class::NoAssembly, String::new()),
        Rung::HasAssembly => not_assembled(record, case),
        Rung::Assembles => not_linked(record, case),
        Rung::Links => stopped(record, case),
        Rung::Runs => wrong(record),
    };
    Some(Failure { class, what: printable(&what).replace(['\n', '\t'], " ") })
}

/// The first case that came no further than the verdict says.
pub(in crate::eval) fn worst(record: &Record) -> Option<&Value> {
    let wanted = Some(record.verdict.stage.as_str());
    let same = record
        .cases
        .iter()
        .find(|case| case.pointer("/verdict/stage").and_then(Value::as_str) == wanted);
    same.or(record.cases.first())
}

/// The place in `cases` of [`worst`].
pub(in crate::eval) fn worst_place(record: &Record) -> usize {
    let Some(worst) = worst(record) else { return 0 };
    record.cases.iter().position(|case| std::ptr::eq(case, worst)).unwrap_or_default()
}

fn first_error(case: Option<&Value>, step: &str) -> Option<String> {
    let stages = case?.get("stages")?.as_array()?;
    let stage = stages.iter().find(|s| s.get("name").and_then(Value::as_str) == Some(step))?;
    let mut messages = stage.get("diagnostics")?.as_array()?.iter();
    let error = messages.find(|d| d.get("severity").and_then(Value::as_str) == Some("error"))?;
    error.get("message")?.as_str().map(str::to_owned)
}

fn not_assembled(record: &Record, case: Option<&Value>) -> (Class, String) {
    let named = |name| case.and_then(|c| c.get(name)).and_then(Value::as_str).unwrap_or("unknown");
    match first_error(case, "assemble") {
        Some(message) => (Class::NotAssembled, message),
        None if record.verdict.reason.starts_with("does not assemble") => {
            (Class::NotAssembled, record.verdict.reason.clone())
        }
        None => (Class::WrongDialect, format!("{} for {}", named("dialect"), named("target"))),
    }
}

fn not_linked(record: &Record, case: Option<&Value>) -> (Class, String) {
    let message = first_error(case, "link").unwrap_or_else(|| record.verdict.reason.clone());
    let undefined = ["undefined reference to", "undefined symbol"];
    match undefined.iter().find_map(|words| message.split_once(words)) {
        Some((_, name)) => {
            let name = name.trim_matches(|c: char| c.is_whitespace() || ":`'\"".contains(c));
            (Class::UndefinedSymbol, name.to_owned())
        }
        None => (Class::NotLinked, message),
    }
}

fn stopped(record: &Record, case: Option<&Value>) -> (Class, String) {
    let run = |name| case.and_then(|c| c.pointer(&format!("/run/{name}"))).and_then(Value::as_str);
    match (run("limit"), run("signal")) {
        (Some(limit), _) => (Class::Limit, limit.to_owned()),
        (None, Some(signal)) => {
            let why = run("fault/cause").map(|why| format!(": {why}"));
            (Class::Crash, format!("{signal}{}", why.unwrap_or_default()))
        }
        (None, None) => (Class::Crash, record.verdict.reason.clone()),
    }
}

fn wrong(record: &Record) -> (Class, String) {
    let reason = record.verdict.reason.as_str();
    if reason.starts_with("not ") || record.verdict.assembly_right == Some(false) {
        return (Class::WrongOutput, String::new());
    }
    let parted = record.verdict.equals_twin == Some(false);
    (if parted { Class::WrongOutput } else { Class::NotComparable }, reason.to_owned())
}
