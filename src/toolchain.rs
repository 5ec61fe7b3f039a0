//! A listing to a program: recipes, builds, diagnostics. Runs no program of a model's.

mod assemble;
mod assembly_of;
mod build;
mod cache;
mod compat;
mod compiler;
pub mod crash;
pub mod demangle;
pub mod diagnostics;
mod explain;
mod headers;
pub mod lines;
mod link;
pub mod object;
mod pch;
pub mod probe;
pub mod recipe;
pub mod repair;
mod script;
mod step;
pub mod stubs;
#[cfg(test)]
mod tests;
mod tool;
mod versions;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::reply::{Dialect, Entry, Listing, Target, Twin};
use crate::sandbox::{Job, Sandbox};

pub use assembly_of::{Assembling, Assembly, NoAssembly};
use cache::Cache;
use compiler::Way;
pub use diagnostics::{Diagnostic, Severity};
use pch::Headers;
pub use probe::{MissingTool, Tools};
pub use script::quoted;
use stubs::Interface;

/// The note of a build that was found again rather than made.
pub const BUILT_BEFORE: &str = "built before; taken from the cache";

/// The tools of this machine and the sandbox that they run in. Cheap to clone.
#[derive(Clone)]
pub struct Toolchain {
    inner: Arc<Inner>,
    repairs: bool,
    remembers: bool,
}

struct Inner {
    sandbox: Sandbox,
    tools: Tools,
    programs: Cache,
    headers: Headers,
    /// Read at the first build, while the assembler works.
    interface: Arc<OnceLock<Option<Interface>>>,
}

/// Which tool a step is the work of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepName {
    /// The assembler.
    Assemble,
    /// The linker.
    Link,
    /// The C or C++ compiler.
    Compile,
}

/// One command of a build and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which tool.
    pub stage: StepName,
    /// Whether it succeeded.
    pub ok: bool,
    /// How long it took, from start to end.
    pub wall: Duration,
    /// The command as it was run in the build's folder; it can be copied.
    pub command: Vec<String>,
    /// Its messages on lines of the reply.
    pub diagnostics: Vec<Diagnostic>,
    /// Everything it printed; not safe to show as it is.
    pub output: String,
}

/// What became of a listing or a twin.
#[derive(Debug, Clone, Default)]
pub struct Build {
    /// The commands in the order in which they were run.
    pub steps: Vec<Step>,
    /// The finished program, if there is one.
    pub program: Option<Program>,
    /// Why it was built so, and each repair (`repaired: …`), one sentence each.
    pub notes: Vec<String>,
    /// A tool that this machine lacks.
    pub missing: Option<MissingTool>,
    /// Why nothing was tried or the build was given up; not the text's failure if `missing` is set.
    pub refused: Option<String>,
    /// The dialect, target and entry that the program was really built with.
    pub built_as: Option<BuiltAs>,
    /// The listing ends too early, as the tools found out.
    pub cut: bool,
    folder: Option<Arc<TempDir>>,
}

/// How the text was read in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltAs {
    /// The dialect that the assembler accepted.
    pub dialect: Dialect,
    /// The machine it was built for.
    pub target: Target,
    /// Where the program begins.
    pub entry: Entry,
}

/// A finished program. Its file lives as long as a clone of this value does.
#[derive(Debug, Clone)]
pub struct Program {
    /// The file.
    pub path: PathBuf,
    /// What runs it, if it is for another machine.
    pub emulator: Option<Emulator>,
    _dir: Option<Arc<TempDir>>,
}

/// What runs the programs of another machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emulator {
    /// QEMU in user mode.
    pub program: PathBuf,
    /// Where it finds the libraries of that machine.
    pub root: PathBuf,
}

impl Program {
    fn new(path: PathBuf, dir: Option<Arc<TempDir>>) -> Self {
        Self { path, emulator: None, _dir: dir }
    }

    /// The job that runs it, without input and under the default limits.
    pub fn job(&self) -> Job {
        match &self.emulator {
            None => Job::run(&self.path),
            Some(Emulator { program, root }) => Job::emulated(program, root, &self.path),
        }
    }

    /// The command that runs it, as it can be copied.
    pub fn command(&self) -> Vec<String> {
        let name =
            |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let own = format!("./{}", name(&self.path));
        match &self.emulator {
            None => vec![own],
            Some(Emulator { program, root }) => {
                vec![name(program), "-L".to_owned(), root.to_string_lossy().into_owned(), own]
            }
        }
    }
}

impl Toolchain {
    /// Looks for the tools of this machine; starts none. `cache` is a folder that is ours alone
    /// and need not exist yet.
    #[expect(clippy::unused_async, reason = "what is made once per machine is awaited here")]
    pub async fn probe(sandbox: Sandbox, cache: PathBuf) -> Self {
        let interface = Arc::default();
        let tools = Tools::find();
        let programs = Cache::new(&cache, &tools);
        let headers = Headers::new(&cache, programs.tools());
        let inner = Arc::new(Inner { sandbox, tools, programs, headers, interface });
        Self { inner, repairs: true, remembers: true }
    }

    /// The same toolchain, which takes every text exactly as it came.
    #[must_use]
    pub fn without_repairs(self) -> Self {
        Self { repairs: false, ..self }
    }

    /// The same toolchain, which builds everything anew.
    #[must_use]
    pub fn without_cache(self) -> Self {
        Self { remembers: false, ..self }
    }

    /// The sandbox that tools and programs run in.
    pub fn sandbox(&self) -> &Sandbox {
        &self.inner.sandbox
    }

    /// The tools that were found.
    pub fn tools(&self) -> &Tools {
        &self.inner.tools
    }

    /// Makes what makes later builds fast: reads the libraries, compiles the commonest C++ headers.
    /// Once per machine that takes seconds, later nothing. For idle times; dropping the future
    /// ends the work, and nothing depends on it.
    pub async fn warm(&self) {
        link::prepare(self).await;
        if let Some(compiler) = &self.inner.tools.gxx {
            // Without compiled headers everything works, only slower.
            let _ = self.inner.headers.make(&self.inner.sandbox, compiler, pch::PLAIN).await;
        }
    }

    /// As [`warm`](Self::warm), for much work: headers for assembly made with these flags, and for
    /// checked programs.
    pub async fn warm_for(&self, flags: &[&str]) {
        link::prepare(self).await;
        let Some(compiler) = &self.inner.tools.gxx else { return };
        for flags in [flags, &Way::SANITIZED.flags()] {
            let _ = self.inner.headers.make(&self.inner.sandbox, compiler, flags).await;
        }
    }

    /// Makes a program of a listing. Dropping the future ends the tools.
    pub async fn build(&self, listing: &Listing) -> Build {
        self.build_with(listing, None).await
    }

    /// As [`build`](Self::build); a listing without an entry of its own is joined with its C++ half.
    pub async fn build_with(&self, listing: &Listing, half: Option<&Twin>) -> Build {
        let mut build = self.build_for_its_machine(listing, half).await;
        build.find_emulator(self.tools());
        build
    }

    async fn build_for_its_machine(&self, listing: &Listing, half: Option<&Twin>) -> Build {
        let programs = &self.inner.programs;
        let key = self.remembers.then(|| programs.listing(listing, half, self.repairs));
        if let Some(build) = key.as_ref().and_then(|key| programs.find(key)) {
            return build;
        }
        let build = build::build(self, listing, half).await;
        if let Some(key) = key {
            programs.keep(&key, &build);
        }
        build
    }

    /// Assembles a listing that is still being written, all but its last line, and returns only the
    /// messages on lines that more text cannot make untrue. Dropping the future ends the tools.
    pub async fn check(&self, listing: &Listing) -> Vec<Diagnostic> {
        build::check(self, listing).await
    }

    /// Makes a program of the C or C++ of a reply. Dropping the future ends the tools.
    pub async fn compile(&self, twin: &Twin) -> Build {
        self.compile_in(twin, Way::PLAIN).await
    }
}

impl Toolchain {
    /// Other programs of the same C or C++: with every check that the compiler has, and optimised.
    /// Where one of them does something else than the plain one, the text means nothing definite.
    pub async fn other_builds(&self, twin: &Twin) -> Vec<Program> {
        let builds = Way::OTHERS.map(|way| self.compile_in(twin, way));
        let builds = futures::future::join_all(builds).await;
        builds.into_iter().filter_map(|build| build.program).collect()
    }

    /// Makes assembly of the C or C++ of a reply, with these flags for the compiler. Dropping the
    /// future ends the compiler.
    ///
    /// # Errors
    /// If the text does not compile, or there is no compiler.
    pub async fn assembly_of(&self, twin: &Twin, flags: &[&str]) -> Result<Assembly, NoAssembly> {
        assembly_of::assembly_of(self, twin, &Assembling::usual(flags)).await
    }

    /// As [`assembly_of`](Self::assembly_of), for another machine or by another compiler.
    ///
    /// # Errors
    /// If the text does not compile, or there is no such compiler.
    pub async fn assembly_made(
        &self,
        twin: &Twin,
        how: &Assembling<'_>,
    ) -> Result<Assembly, NoAssembly> {
        assembly_of::assembly_of(self, twin, how).await
    }

    /// As [`compile`](Self::compile), with every check that the compiler has: where the program's
    /// behaviour is undefined it crashes, or does something else than without the checks.
    pub async fn compile_strictly(&self, twin: &Twin) -> Build {
        self.compile_in(twin, Way::STRICT).await
    }

    /// As [`compile_strictly`](Self::compile_strictly), and every access to memory is checked, by
    /// a library that must be on this machine; the compiler's warnings are among the messages.
    pub async fn compile_sanitized(&self, twin: &Twin) -> Build {
        self.compile_in(twin, Way::SANITIZED).await
    }

    async fn compile_in(&self, twin: &Twin, way: Way) -> Build {
        let programs = &self.inner.programs;
        let key = self.remembers.then(|| programs.twin(twin, way, self.repairs));
        if let Some(build) = key.as_ref().and_then(|key| programs.find(key)) {
            return build;
        }
        let build = compiler::compile(self, twin, way).await;
        if let Some(key) = key {
            programs.keep(&key, &build);
        }
        build
    }
}

impl Build {
    /// The step that failed, if one did.
    pub fn failed(&self) -> Option<&Step> {
        self.steps.last().filter(|s| !s.ok)
    }

    /// What was changed of the text before it built, one sentence each; empty if nothing was.
    pub fn repairs(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().filter_map(|note| repair::told(note))
    }

    /// Decides what runs the program; without that there is none.
    fn find_emulator(&mut self, tools: &Tools) {
        let (Some(program), Some(built)) = (&mut self.program, &self.built_as) else { return };
        match recipe::emulator(built.target, tools) {
            Ok(None) => {}
            Ok(Some(emulator)) => {
                let name = emulator.program.file_name().unwrap_or_default().to_string_lossy();
                let note = format!("for {}, so it runs under {name}", built.target);
                self.notes.push(note);
                program.emulator = Some(emulator);
            }
            Err(refusal) => {
                self.program = None;
                self.refuse(&refusal);
            }
        }
    }

    fn refuse(&mut self, refusal: &recipe::Refusal) {
        if let recipe::Refusal::Missing(missing) = refusal {
            self.missing = Some(missing.clone());
        }
        self.refused = Some(refusal.to_string());
    }

    /// How long all steps took together.
    pub fn wall(&self) -> Duration {
        self.steps.iter().map(|s| s.wall).sum()
    }

    /// Copies the build's files (sources, objects, the program) into the folder `to`.
    ///
    /// # Errors
    /// If a file cannot be copied.
    pub fn keep(&self, to: &Path) -> std::io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        copy_files(folder.path(), to)?;
        let stubs = folder.path().join(stubs::FOLDER);
        if stubs.is_dir() { copy_files(&stubs, &to.join(stubs::FOLDER)) } else { Ok(()) }
    }
}

impl Build {
    /// The build as lines for a shell: its files, its commands, and the program at the end. `None`
    /// if no command was run, or its files are gone.
    pub fn script(&self) -> Option<String> {
        script::of(self, self.folder.as_ref()?.path())
    }
}

/// A new folder for one build, gone when nothing of the build is held any more.
fn folder() -> std::io::Result<Arc<TempDir>> {
    tempfile::Builder::new().prefix("build-").tempdir().map(Arc::new)
}

fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        // Never follow a link: what was built had a say in this folder.
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

impl std::fmt::Display for StepName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Assemble => "assemble",
            Self::Link => "link",
            Self::Compile => "compile",
        })
    }
}

impl std::fmt::Debug for Toolchain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Toolchain").field("tools", &self.inner.tools).finish_non_exhaustive()
    }
}
