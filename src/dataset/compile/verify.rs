//! One program verified by running the very assembly that a row will hold. Writes no file.

use std::path::PathBuf;

use crate::printable::{printable, printable_bytes};
use crate::reply::{Language, Reply, SourceKind, Target, Twin};
use crate::sandbox::{End, signal_name};
use crate::toolchain::{Assembling, Build, NoAssembly, Program, StepName, Toolchain};

use super::super::record::{Rejected, Verified};
use super::strip::{Strip, stripped};
use super::trial::{Around, Did, run};

/// The most bytes that a program of a row may print.
const MOST_OUTPUT: usize = 4096;
/// The most characters of foreign text in a detail.
const QUOTED: usize = 200;

/// What a program uses whose output is not the same every time and everywhere.
const UNSTEADY: &[&str] = &[
    "rand(",
    "random_device",
    "mt19937",
    "time(",
    "chrono::",
    "clock(",
    "getpid",
    "getuid",
    "getenv",
    "getcwd",
    "current_path",
    "gethostname",
    "this_thread",
    "std::hash",
    "hash<",
    "setlocale",
    "std::locale",
    "%p",
    "__DATE__",
    "__TIME__",
    "__TIMESTAMP__",
];

/// Nothing can be said of the program, because a tool or the isolation failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(String);

/// How assembly is made of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Making {
    /// The compiler's flags.
    pub flags: Vec<String>,
    /// The machine that it is for.
    pub target: Target,
    /// Another compiler than this machine's usual one.
    pub compiler: Option<PathBuf>,
    /// The lines that are left out.
    pub strip: Vec<Strip>,
}

/// A program that may be verified.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) program: String,
    pub(super) cpp: String,
    pub(super) stdin: Option<String>,
    /// What it must print, if that is known; else what it prints at first.
    pub(super) expected: Option<String>,
    /// The compiler, as it names itself.
    pub(super) compiler: String,
    /// What is checked while the C++ runs.
    pub(super) checks: Checks,
}

/// What can be checked while a confined program runs on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checks {
    /// Every access to memory, and undefined behaviour.
    Memory,
    /// Undefined behaviour alone.
    Undefined,
}

impl Checks {
    /// Finds it out with a program that is right: the library of checked memory may be missing,
    /// or not start under the isolation.
    pub(super) async fn here(toolchain: &Toolchain) -> Self {
        const RIGHT: &str = "#include <cstdio>\nint main() { int* n = new int(7); std::printf(\"%d\", *n); delete n; }\n";
        let build = toolchain.compile_sanitized(&twin(RIGHT)).await;
        let Some(program) = &build.program else { return Self::Undefined };
        let did = run(toolchain, program, "", Around::CHECKED).await;
        if did.end == End::Exited(0) && did.stdout == b"7" { Self::Memory } else { Self::Undefined }
    }

    /// As it stands in what results follow from.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Undefined => "undefined",
        }
    }

    /// What to tell of it, if something is not checked.
    pub(super) fn note(self) -> Option<&'static str> {
        match self {
            Self::Memory => None,
            Self::Undefined => Some(
                "accesses to memory were not checked: AddressSanitizer is missing or does not start confined",
            ),
        }
    }
}

/// What it is rejected for: a reason to count, and the detail.
struct Fault(&'static str, String);

/// Why there is no verdict, or a bad one.
enum Stop {
    Fault(Fault),
    Unavailable(String),
}

fn fault<T>(reason: &'static str, detail: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Fault(Fault(reason, detail.into())))
}

/// The compiler, as it names itself in what it makes.
pub(super) async fn compiler(
    toolchain: &Toolchain,
    making: &Making,
) -> Result<String, Unavailable> {
    let how = Assembling { flags: &["-O0"], target: making.target, compiler: making.compiler() };
    let made = toolchain.assembly_made(&twin("int main() {}\n"), &how).await;
    let text = made.map_err(|error| Unavailable(error.to_string()))?.text;
    let named = text.lines().find_map(|l| l.trim().strip_prefix(".ident"));
    Ok(named.map_or("unknown", |n| n.trim().trim_matches('"')).to_owned())
}

/// Without optimisation, for this machine's usual compiler and target, with every line.
impl Default for Making {
    fn default() -> Self {
        Self {
            flags: vec!["-O0".to_owned()],
            target: Target::X86_64,
            compiler: None,
            strip: Vec::new(),
        }
    }
}

impl Making {
    fn compiler(&self) -> Option<&std::path::Path> {
        self.compiler.as_deref()
    }
}

/// Compiles, builds, runs three times with other things around it, and runs the C++ with every
/// check. The inner error is the program's own fault.
///
/// # Errors
/// If a tool or the isolation failed.
pub(super) async fn verify(
    toolchain: &Toolchain,
    making: &Making,
    candidate: Candidate,
) -> Result<Result<Verified, Rejected>, Unavailable> {
    match (Trial { toolchain, making, candidate: &candidate }).verified().await {
        Ok(verified) => Ok(Ok(verified)),
        Err(Stop::Fault(Fault(reason, detail))) => {
            let detail = short(&detail);
            Ok(Err(Rejected { program: candidate.program, reason: reason.to_owned(), detail }))
        }
        Err(Stop::Unavailable(why)) => Err(Unavailable(why)),
    }
}

struct Trial<'a> {
    toolchain: &'a Toolchain,
    making: &'a Making,
    candidate: &'a Candidate,
}

impl Trial<'_> {
    async fn verified(&self) -> Result<Verified, Stop> {
        let candidate = self.candidate;
        if let Some(word) = unsteady(&candidate.cpp) {
            return fault("not deterministic", format!("it uses {word}"));
        }
        if let Some(expected) = &candidate.expected {
            fit(expected, "it is to print nothing")?;
        }
        let twin = twin(&candidate.cpp);
        let (assembly, stripped) = self.assembly(&twin).await?;
        let program = self.built(&assembly).await?;
        let stdout = self.right(&program).await?;
        for around in Around::OTHERS {
            let did = self.run(&program, around).await;
            same(&did, &stdout, "not deterministic", "run again, it")?;
        }
        let warnings = self.checked(&twin, &stdout).await?;
        Ok(Verified {
            program: candidate.program.clone(),
            cpp: candidate.cpp.clone(),
            assembly,
            stdin: candidate.stdin.clone(),
            stdout,
            flags: self.making.flags.clone(),
            compiler: candidate.compiler.clone(),
            target: self.making.target.to_string(),
            stripped: stripped.iter().map(ToString::to_string).collect(),
            warnings,
        })
    }

    /// The text that will stand in the row, and what was left out of it.
    async fn assembly(&self, twin: &Twin) -> Result<(String, Vec<Strip>), Stop> {
        let Making { flags, target, strip, .. } = self.making;
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();
        let how = Assembling { flags: &flags, target: *target, compiler: self.making.compiler() };
        match self.toolchain.assembly_made(twin, &how).await {
            // The row has a program of its own, whatever its file is called while it is proven.
            Ok(assembly) => Ok(stripped(&named(&assembly.text), strip)),
            Err(NoAssembly::Unavailable(why)) => Err(Stop::Unavailable(why)),
            Err(error @ NoAssembly::Refused { .. }) => fault("does not compile", error.to_string()),
        }
    }

    /// The program of that very text.
    async fn built(&self, assembly: &str) -> Result<Program, Stop> {
        let Some(listing) = Reply::from_source(assembly, SourceKind::Assembly).listing() else {
            return fault("no assembly", "nobody would find it in a reply");
        };
        if listing.target != self.making.target {
            let (seems, is) = (listing.target, self.making.target);
            return fault("no assembly", format!("it seems to be for {seems}, not {is}"));
        }
        let build = self.toolchain.build(&listing).await;
        if let Some(missing) = &build.missing {
            return Err(Stop::Unavailable(missing.to_string()));
        }
        if let Some(step) = build.failed() {
            let reason = match step.stage {
                StepName::Assemble | StepName::Compile => "does not assemble",
                StepName::Link => "does not link",
            };
            return fault(reason, step.output.clone());
        }
        let repaired = build.repairs().next().map(str::to_owned);
        match (repaired, build.program) {
            (Some(repair), _) => fault("needs repair", repair),
            (None, Some(program)) => Ok(program),
            (None, None) => Err(Stop::Unavailable(build.refused.unwrap_or_default())),
        }
    }

    /// What the program prints, if nothing is wrong with it.
    async fn right(&self, program: &Program) -> Result<String, Stop> {
        let did = self.run(program, Around::USUAL).await;
        match &did.end {
            End::Exited(0) => {}
            End::Exited(code) => return fault("exit code not 0", format!("exit code {code}")),
            End::Signalled(signal) => {
                return fault("crashes or is stopped", signal_name(*signal));
            }
            End::Limit(limit) => {
                return fault("crashes or is stopped", format!("stopped by a limit: {limit}"));
            }
            End::NotStarted(why) => return Err(Stop::Unavailable(why.clone())),
        }
        if !did.stderr.is_empty() {
            return fault("writes to stderr", printable_bytes(&did.stderr));
        }
        let Ok(stdout) = String::from_utf8(did.stdout) else {
            return fault("not text", "what it prints is not UTF-8");
        };
        if let Some(expected) = self.candidate.expected.as_ref().filter(|e| **e != stdout) {
            return fault("wrong output", format!("{stdout:?} is not {expected:?}"));
        }
        fit(&stdout, "it prints nothing")?;
        if stdout.contains('\0') {
            return fault("not text", "it prints NUL bytes");
        }
        Ok(stdout)
    }

    /// With every check that the compiler has, the C++ does the same; its warnings, each once.
    async fn checked(&self, twin: &Twin, expected: &str) -> Result<Vec<String>, Stop> {
        let build = match self.candidate.checks {
            Checks::Memory => self.toolchain.compile_sanitized(twin).await,
            Checks::Undefined => self.toolchain.compile_strictly(twin).await,
        };
        let Some(program) = &build.program else {
            let why = build.refused.clone().or_else(|| build.failed().map(|s| s.output.clone()));
            let why = format!("with the compiler's checks: {}", why.unwrap_or_default());
            return Err(Stop::Unavailable(short(&why)));
        };
        let warnings = warnings(&build);
        if let Some(unset) = warnings.iter().find(|w| w.contains("uninitialized")) {
            return fault("reads what was never set", unset.clone());
        }
        let did = self.run(program, Around::CHECKED).await;
        if let Some(report) = sanitizer(&did) {
            return fault("undefined behaviour", report);
        }
        same(&did, expected, "undefined behaviour", "with the compiler's checks it")?;
        Ok(warnings)
    }

    async fn run(&self, program: &Program, around: Around) -> Did {
        let stdin = self.candidate.stdin.as_deref().unwrap_or_default();
        run(self.toolchain, program, stdin, around).await
    }
}

/// The assembly with the name of the source that people would give it.
fn named(assembly: &str) -> String {
    let named = |line: &str| {
        let own = line.trim_start().starts_with(".file") && line.contains("\"twin.");
        if own { line.replacen("\"twin.", "\"main.", 1) } else { line.to_owned() }
    };
    assembly.split_inclusive('\n').map(named).collect()
}

/// A word whose output is not the same every time, not counting words that only end like it.
fn unsteady(cpp: &str) -> Option<&'static str> {
    let begins = |at: usize, word: &str| {
        let before = cpp.get(..at).and_then(|text| text.chars().next_back());
        let letter = |c: char| c.is_alphanumeric() || c == '_';
        !(word.starts_with(letter) && before.is_some_and(letter))
    };
    let found = |word: &&str| cpp.match_indices(*word).any(|(at, _)| begins(at, word));
    UNSTEADY.iter().copied().find(|word| found(word))
}

/// The names of the compiler's warnings, as `-Wunused-variable`.
fn warnings(build: &Build) -> Vec<String> {
    let said = build.steps.iter().flat_map(|step| step.output.split("[-W").skip(1));
    let names = said.filter_map(|rest| rest.split(']').next());
    let mut names: Vec<_> = names.map(|name| format!("-W{}", printable(name))).collect();
    names.sort();
    names.dedup();
    names
}

/// What a sanitizer found, in its own words, but for addresses: they are others in every run.
fn sanitizer(did: &Did) -> Option<String> {
    let text = String::from_utf8_lossy(&did.stderr);
    let at = text.lines().find(|line| line.contains("Sanitizer: "))?;
    let found = at.split("ERROR: ").last().unwrap_or(at);
    let words = found.split_whitespace().take_while(|w| !matches!(*w, "on" | "at" | "(pc"));
    Some(words.filter(|w| !w.starts_with("0x")).collect::<Vec<_>>().join(" "))
}

/// Whether a row can hold a program that prints this.
fn fit(stdout: &str, nothing: &str) -> Result<(), Stop> {
    if stdout.is_empty() {
        return fault("no output", nothing);
    }
    if stdout.len() > MOST_OUTPUT {
        return fault("too much output", format!("more than {MOST_OUTPUT} bytes"));
    }
    Ok(())
}

fn same(did: &Did, expected: &str, reason: &'static str, when: &str) -> Result<(), Stop> {
    match &did.end {
        End::Exited(0) if did.stdout == expected.as_bytes() => Ok(()),
        End::Exited(0) => fault(reason, format!("{when} prints something else")),
        End::Exited(code) => fault(reason, format!("{when} ends with exit code {code}")),
        End::Signalled(signal) => fault(reason, format!("{when} ends by {}", signal_name(*signal))),
        End::Limit(limit) => fault(reason, format!("{when} is stopped by the {limit} limit")),
        End::NotStarted(why) => Err(Stop::Unavailable(why.clone())),
    }
}

fn twin(cpp: &str) -> Twin {
    let count = u32::try_from(cpp.lines().count()).unwrap_or(u32::MAX);
    let origin = (0..count).collect();
    Twin { text: cpp.to_owned(), origin, closed: true, language: Language::Cpp }
}

/// One line of foreign text, safe to show and not long.
fn short(text: &str) -> String {
    let text = printable(text).replace('\n', " ");
    text.trim().chars().take(QUOTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_of_a_row_has_a_name_of_its_own() {
        let text = "\t.file\t\"twin.cpp\"\n\t.string \"twin.cpp\"\n";
        assert_eq!(named(text), "\t.file\t\"main.cpp\"\n\t.string \"twin.cpp\"\n");
    }

    #[test]
    fn what_a_sanitizer_found_is_told_without_addresses() {
        let said = |text: &str| {
            let stderr = format!("==7==WARNING: no name\n==7==ERROR: {text}\n").into_bytes();
            sanitizer(&Did { end: End::Exited(1), stdout: Vec::new(), stderr })
        };
        let over = "AddressSanitizer: heap-buffer-overflow on address 0x60 at pc 0x55 bp 0x7f";
        assert_eq!(said(over).as_deref(), Some("AddressSanitizer: heap-buffer-overflow"));
        let twice = "AddressSanitizer: attempting double-free on 0x60 in thread T0:";
        assert_eq!(said(twice).as_deref(), Some("AddressSanitizer: attempting double-free"));
        assert_eq!(said("nothing"), None);
    }

    #[test]
    fn a_word_that_only_ends_like_an_unsteady_one_is_none() {
        assert_eq!(unsteady("int lifetime(int x); operand(3);"), None);
        assert_eq!(unsteady("x = std::time(nullptr);"), Some("time("));
        assert_eq!(unsteady("printf(\"a%p\", x);"), Some("%p"));
    }
}
