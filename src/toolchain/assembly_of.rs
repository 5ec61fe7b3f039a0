//! The C or C++ of a reply as the compiler's own assembly. Makes no program and compares nothing.

use std::io::Read as _;
use std::path::Path;

use crate::reply::{Language, Target, Twin};
use crate::sandbox;

use super::diagnostics::Origin;
use super::recipe::{self, Command, Refusal};
use super::step::step;
use super::{Build, Program, Severity, Step, StepName, Toolchain, compiler, headers, pch, tool};

/// Longer assembly is not read, in bytes.
const LARGEST: u64 = 16 << 20;
/// What the compiler writes.
const ASSEMBLY: &str = "twin.s";

/// What the compiler made of a twin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembly {
    /// The assembly as it was written, byte for byte but for what is not UTF-8.
    pub text: String,
    /// The command; it can be copied.
    pub command: Vec<String>,
}

/// Why there is no assembly of a twin. Each is one sentence without a stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAssembly {
    /// The compiler refused the text; its first error. Hostile text may be quoted in it.
    #[error("its {language} does not compile: {error}")]
    Refused {
        /// C or C++.
        language: &'static str,
        /// What the compiler said first.
        error: String,
    },
    /// The compiler is missing, or its work was lost through no fault of the text.
    #[error("{0}")]
    Unavailable(String),
}

/// How the compiler makes assembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembling<'a> {
    /// The machine that it is for.
    pub target: Target,
    /// Another compiler than this machine's usual one for that target.
    pub compiler: Option<&'a Path>,
    /// Its flags.
    pub flags: &'a [&'a str],
}

impl<'a> Assembling<'a> {
    /// By the usual compiler for this machine.
    pub fn usual(flags: &'a [&'a str]) -> Self {
        Self { target: Target::X86_64, compiler: None, flags }
    }

    fn is_usual(&self) -> bool {
        self.target == Target::X86_64 && self.compiler.is_none()
    }
}

/// Compiles the twin to assembly, or finds what was made of it before.
pub(super) async fn assembly_of(
    toolchain: &Toolchain,
    twin: &Twin,
    how: &Assembling<'_>,
) -> Result<Assembly, NoAssembly> {
    let programs = &toolchain.inner.programs;
    let remembers = toolchain.remembers && how.is_usual();
    let key = remembers.then(|| programs.assembly(twin, how.flags, toolchain.repairs));
    if let Some(build) = key.as_ref().and_then(|key| programs.find(key))
        && let Ok(assembly) = read(&build)
    {
        return Ok(assembly);
    }
    let build = compile(toolchain, twin, how)
        .await
        .map_err(|why| NoAssembly::Unavailable(why.to_string()))?;
    if let Some(failed) = build.failed() {
        return Err(refused(twin.language, failed));
    }
    if let Some(key) = key {
        programs.keep(&key, &build);
    }
    read(&build).map_err(|error| {
        NoAssembly::Unavailable(format!("could not read the compiler's assembly: {error}"))
    })
}

/// Runs the compiler; what it writes takes the place of a program in the build.
async fn compile(
    toolchain: &Toolchain,
    twin: &Twin,
    how: &Assembling<'_>,
) -> Result<Build, Refusal> {
    let failed = |error| Refusal::Named(format!("could not make a folder for the build: {error}"));
    let folder = super::folder().map_err(failed)?;
    let dir = folder.path();
    let lost = headers::lost(&twin.text).filter(|_| toolchain.repairs);
    let text = lost.as_ref().map_or(twin.text.as_str(), |l| l.text.as_str());
    let added = lost.as_ref().map_or(&[][..], |l| &l.headers);
    let source = compiler::source(twin.language);
    std::fs::write(dir.join(source), text)
        .map_err(|error| Refusal::Named(format!("could not write the C++: {error}")))?;
    let program = match how.compiler {
        Some(compiler) => compiler.to_owned(),
        None => recipe::compiler(how.target, twin.language, toolchain.tools())?,
    };
    let mut args = vec!["-S"];
    args.extend(how.flags);
    args.extend(added.iter().flat_map(|header| ["-include", header]));
    args.extend(["-o", ASSEMBLY, source]);
    let args = args.into_iter().map(str::to_owned).collect();
    let command = Command { program, args, readable: Vec::new() };
    let ran = match hastened(toolchain, twin.language, text, added, how, &command) {
        Some(faster) => {
            let ran = tool::run(toolchain.sandbox(), dir, &faster).await;
            // The message to show is that of the text alone.
            if ran.ok { ran } else { tool::run(toolchain.sandbox(), dir, &command).await }
        }
        None => tool::run(toolchain.sandbox(), dir, &command).await,
    };
    let origins = [Origin { file: source, lines: &twin.origin }];
    let step = step(StepName::Compile, command.shown(), ran, &origins);
    let path = dir.join(ASSEMBLY);
    let program = step.ok.then(|| Program::new(path, Some(folder.clone())));
    Ok(Build { steps: vec![step], program, folder: Some(folder), ..Build::default() })
}

/// The command with headers that were compiled before. They fit only flags like those that they
/// were compiled with, and change nothing in what comes out.
fn hastened(
    toolchain: &Toolchain,
    language: Language,
    text: &str,
    added: &[&str],
    how: &Assembling<'_>,
    command: &Command,
) -> Option<Command> {
    if !how.is_usual() || language != Language::Cpp {
        return None;
    }
    let flags = how.flags;
    let like_theirs = flags.contains(&"-O0")
        && !flags.iter().any(|f| f.starts_with("-m") || matches!(*f, "-fno-pie" | "-fPIC"));
    let headers = &toolchain.inner.headers;
    let same = headers.fitting(text, added, flags);
    let like = || headers.fitting(text, added, pch::PLAIN).filter(|_| like_theirs);
    let ready = same.or_else(like)?;
    let mut faster = command.clone();
    faster.args.splice(1..1, ["-include".to_owned(), ready.to_string_lossy().into_owned()]);
    faster.readable.push(headers.dir().to_owned());
    Some(faster)
}

fn read(build: &Build) -> std::io::Result<Assembly> {
    let path = build.program.as_ref().map_or(Path::new("/"), |p| p.path.as_path());
    let (dir, name) = (path.parent(), path.file_name());
    let mut bytes = Vec::new();
    sandbox::take(dir.unwrap_or(Path::new("/")), name.unwrap_or_default(), LARGEST)?
        .read_to_end(&mut bytes)?;
    let command = build.steps.first().map(|s| s.command.clone()).unwrap_or_default();
    Ok(Assembly { text: String::from_utf8_lossy(&bytes).into_owned(), command })
}

fn refused(language: Language, step: &Step) -> NoAssembly {
    let first = step.diagnostics.iter().find(|d| d.severity == Severity::Error);
    let place = first.and_then(|d| d.line).map_or(String::new(), |n| format!("line {n}: "));
    let message = first.map_or("no reason given", |d| d.message.as_str());
    let language = match language {
        Language::C => "C",
        Language::Cpp => "C++",
    };
    NoAssembly::Refused { language, error: format!("{place}{message}") }
}
