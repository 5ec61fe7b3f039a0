//! The C or C++ of a reply compiled and linked. Reads no assembly.

use std::borrow::Cow;
use std::path::Path;

use crate::reply::{Language, Target, Twin};

use super::diagnostics::Origin;
use super::headers;
use super::link::{self, Link};
use super::object::Facts;
use super::recipe::{self, Command, Refusal, Start};
use super::step::step;
use super::{Build, Program, StepName, Toolchain, repair, tool};

/// The object that the compiler writes.
pub(super) const OBJECT: &str = "twin.o";
const PROGRAM: &str = "twin";

/// What `AddressSanitizer` is told by the program itself: confined, it cannot read its environment
/// where it looks for it, in `/proc`. What a program does not give back is no fault of a small
/// one, and the isolation refuses other signal stacks and tools that name places.
const SANITIZER_OPTIONS: &str = "const char* __asan_default_options() { return \"detect_leaks=0:\
    allocator_may_return_null=1:disable_coredump=0:use_sigaltstack=0:handle_segv=0:symbolize=0\"; }\n";

/// How much of the program's behaviour is checked while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checks {
    /// Nothing: the program as it is meant to run.
    None,
    /// Everything that needs no library of its own.
    All,
    /// Those, and every access to memory; warnings are told.
    Sanitizers,
}

impl Checks {
    /// The compiler's options: variables that are not set get a pattern, and undefined behaviour,
    /// a smashed stack or a wrong use of the library ends the program.
    const fn options(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::All => &[
                "-ftrivial-auto-var-init=pattern",
                "-fsanitize=undefined,float-cast-overflow",
                "-fsanitize-undefined-trap-on-error",
                "-fstack-protector-all",
                "-D_GLIBCXX_ASSERTIONS",
            ],
            Self::Sanitizers => &[
                "-Wall",
                "-ftrivial-auto-var-init=pattern",
                "-fsanitize=address,undefined,float-cast-overflow",
                "-fsanitize-undefined-trap-on-error",
                "-D_GLIBCXX_ASSERTIONS",
            ],
        }
    }
}

impl Checks {
    /// The text, and at its end what the checks themselves need.
    fn told(self, text: &str, language: Language) -> Cow<'_, str> {
        match (self, language) {
            (Self::None | Self::All, _) => text.into(),
            (Self::Sanitizers, Language::C) => format!("{text}\n{SANITIZER_OPTIONS}").into(),
            (Self::Sanitizers, Language::Cpp) => {
                format!("{text}\nextern \"C\" {SANITIZER_OPTIONS}").into()
            }
        }
    }
}

/// How C or C++ is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    /// The machine that it is for.
    pub(super) target: Target,
    /// How much is checked while it runs.
    pub(super) checks: Checks,
    /// The level of optimisation, such as `-O0`.
    pub(super) level: &'static str,
}

impl Way {
    /// A twin is for this machine, whatever its listing is for.
    pub(super) const PLAIN: Self =
        Self { target: Target::X86_64, checks: Checks::None, level: "-O0" };
    /// A twin whose undefined behaviour shows.
    pub(super) const STRICT: Self = Self { checks: Checks::All, ..Self::PLAIN };
    /// A twin that ends where it touches memory that is not its own, too.
    pub(super) const SANITIZED: Self = Self { checks: Checks::Sanitizers, ..Self::PLAIN };
    /// Ways in which a twin does something else where its behaviour is undefined.
    pub(super) const OTHERS: [Self; 3] =
        [Self::STRICT, Self { level: "-O1", ..Self::PLAIN }, Self { level: "-O2", ..Self::PLAIN }];
}

impl Way {
    /// The compiler's options that compiled headers must share.
    pub(super) fn flags(self) -> Vec<&'static str> {
        std::iter::once(self.level).chain(self.checks.options().iter().copied()).collect()
    }
}

/// Compiles the twin in a folder of its own.
pub(super) async fn compile(toolchain: &Toolchain, twin: &Twin, way: Way) -> Build {
    let mut build = Build::default();
    let folder = match super::folder() {
        Ok(folder) => folder,
        Err(error) => {
            build.refused = Some(format!("could not make a folder for the build: {error}"));
            return build;
        }
    };
    build.folder = Some(folder.clone());
    match all(toolchain, twin, way, folder.path(), &mut build).await {
        Ok(true) => {
            let path = folder.path().join(PROGRAM);
            build.program = Some(Program::new(path, Some(folder)));
        }
        Ok(false) => {}
        Err(refusal) => build.refuse(&refusal),
    }
    build
}

/// Whether a program came out.
async fn all(
    toolchain: &Toolchain,
    twin: &Twin,
    way: Way,
    dir: &Path,
    build: &mut Build,
) -> Result<bool, Refusal> {
    let held = link::hold(toolchain, dir, way.target);
    let (compiled, ()) =
        futures::join!(object(toolchain, twin, way, dir, build), link::prepare(toolchain));
    if !compiled? {
        return Ok(false);
    }
    let plan = Link {
        target: way.target,
        start: Start::Main,
        objects: vec![OBJECT],
        program: PROGRAM,
        facts: Facts::read(&dir.join(OBJECT)).unwrap_or_default(),
    };
    let linked = link::link(toolchain, dir, plan, held).await?;
    build.notes.extend(linked.notes);
    let origins = [Origin { file: source(twin.language), lines: &twin.origin }];
    build.steps.push(step(StepName::Link, linked.command.shown(), linked.ran, &origins));
    Ok(build.failed().is_none())
}

/// Compiles the twin to [`OBJECT`] in `dir`; whether that worked.
pub(super) async fn object(
    toolchain: &Toolchain,
    twin: &Twin,
    way: Way,
    dir: &Path,
    build: &mut Build,
) -> Result<bool, Refusal> {
    let lost = headers::lost(&twin.text).filter(|_| toolchain.repairs);
    let text = lost.as_ref().map_or(twin.text.as_str(), |l| l.text.as_str());
    let added = lost.as_ref().map_or(&[][..], |l| &l.headers);
    if lost.is_some() {
        let names = added.join(", ");
        let what = format!("an #include without a name; added {names}");
        build.notes.push(repair::note(&what));
    }
    let headers = &toolchain.inner.headers;
    let compiler = recipe::compiler(way.target, twin.language, toolchain.tools())?;
    let fits = twin.language == Language::Cpp && way.target == Target::X86_64;
    let ready = headers.fitting(text, added, &way.flags()).filter(|_| fits);
    let mut command = command((&compiler, way), twin.language, ready.as_deref(), added);
    if ready.is_some() {
        command.readable.push(headers.dir().to_owned());
    }
    let source = source(twin.language);
    let told = way.checks.told(text, twin.language);
    if let Err(error) = std::fs::write(dir.join(source), told.as_bytes()) {
        return Err(Refusal::Named(format!("could not write the C++: {error}")));
    }
    let mut ran = tool::run(toolchain.sandbox(), dir, &command).await;
    if !ran.ok && ready.is_some() {
        // The message to show is that of the text alone.
        command = self::command((&compiler, way), twin.language, None, added);
        ran = tool::run(toolchain.sandbox(), dir, &command).await;
    }
    let origins = [Origin { file: source, lines: &twin.origin }];
    build.steps.push(step(StepName::Compile, command.shown(), ran, &origins));
    Ok(build.failed().is_none())
}

/// The name of the twin's file, as the compiler names it in its messages.
pub(super) fn source(language: Language) -> &'static str {
    match language {
        Language::Cpp => "twin.cpp",
        Language::C => "twin.c",
    }
}

/// `-pipe`, because the compiler may write nowhere but in the build's folder.
fn command(
    (compiler, way): (&Path, Way),
    language: Language,
    ready: Option<&Path>,
    added: &[&str],
) -> Command {
    let ready = ready.map(|path| path.to_string_lossy().into_owned());
    let mut args = vec!["-pipe", way.level];
    if way.target == Target::I386 {
        args.push("-m32");
    }
    args.extend(way.checks.options());
    args.extend(ready.iter().flat_map(|header| ["-include", header]));
    args.extend(added.iter().flat_map(|header| ["-include", header]));
    args.extend(["-c", "-o", OBJECT, source(language)]);
    let args = args.into_iter().map(str::to_owned).collect();
    Command { program: compiler.to_owned(), args, readable: Vec::new() }
}
