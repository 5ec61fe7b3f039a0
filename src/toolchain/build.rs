//! A listing to a program: assembled, joined with what it lacks, linked. The object decides how.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use crate::reply::{Dialect, Entry, Listing, System, Target, Twin};

use super::assemble::Assembler;
use super::compiler::{self, Way};
use super::link::{self, Link};
use super::object::Facts;
use super::recipe::{self, OBJECT, PROGRAM, Refusal, Start};
use super::{Build, BuiltAs, Diagnostic, Program, Severity, StepName, Toolchain};

/// Builds the listing in a folder of its own, joined with the C++ half if it has no entry.
pub(super) async fn build(toolchain: &Toolchain, listing: &Listing, half: Option<&Twin>) -> Build {
    let mut build = Build { notes: listing.reasons.clone(), ..Build::default() };
    let folder = match super::folder() {
        Ok(folder) => folder,
        Err(error) => {
            build.refused = Some(format!("could not make a folder for the build: {error}"));
            return build;
        }
    };
    build.folder = Some(folder.clone());
    if let Err(refusal) = all(toolchain, listing, half, &folder, &mut build).await {
        build.refuse(&refusal);
    }
    build
}

/// Words of messages that only say that the text is not complete: what is used and not defined
/// yet, what is open and not closed yet.
const UNFINISHED: [&str; 4] = ["not defined", "open CFI", "end of file", "unterminated"];

/// Assembles a listing that is still being written, all but its last line; the messages on lines
/// that more text cannot make untrue.
pub(super) async fn check(toolchain: &Toolchain, listing: &Listing) -> Vec<Diagnostic> {
    let mut listing = listing.clone();
    let whole = listing.text.trim_end_matches('\n').rfind('\n').map_or(0, |end| end + 1);
    listing.text.truncate(whole);
    listing.origin.pop();
    if listing.origin.is_empty() || foreign(&listing).is_err() {
        return Vec::new();
    }
    let Ok(folder) = super::folder() else { return Vec::new() };
    let assembler = Assembler { toolchain, listing: &listing, dir: folder.path() };
    let mut build = Build::default();
    let Ok(None) = assembler.run(&mut build).await else { return Vec::new() };
    let said = build.steps.into_iter().flat_map(|step| step.diagnostics);
    said.filter(|d| d.severity == Severity::Error && d.line.is_some())
        .filter(|d| !UNFINISHED.iter().any(|word| d.message.contains(word)))
        .collect()
}

async fn all(
    toolchain: &Toolchain,
    listing: &Listing,
    half: Option<&Twin>,
    folder: &Arc<TempDir>,
    build: &mut Build,
) -> Result<(), Refusal> {
    foreign(listing)?;
    let dir = folder.path();
    let assembler = Assembler { toolchain, listing, dir };
    let held = link::hold(toolchain, dir, listing.target);
    let Some(mut done) = assembler.run(build).await? else { return Ok(()) };
    assembler.export_entry(build, &mut done).await?;
    build.steps.push(done.step);
    let target = done.reading.target;
    let start = recipe::start(&done.facts);
    let mut objects = vec![OBJECT];
    let mut facts = done.facts;
    if let (None, Some(twin)) = (start, half.filter(|_| listing.c_half)) {
        match join(toolchain, twin, target, dir, build).await? {
            Some(other) => facts.join(other),
            None => return Ok(()),
        }
        objects.push(compiler::OBJECT);
    }
    // Without any entry the linker's own message says it best.
    let start_at = start.unwrap_or(Start::Main);
    let plan = Link { target, start: start_at, objects, program: PROGRAM, facts };
    let linked = link::link(toolchain, dir, plan, held).await?;
    build.notes.extend(linked.notes);
    let step = assembler.step(StepName::Link, linked.command.shown(), linked.ran);
    let ok = step.ok;
    build.steps.push(step);
    let entry = match start {
        Some(Start::Main) => Entry::Main,
        Some(Start::Bare | Start::BareWithLibraries) => Entry::Start,
        None => Entry::None,
    };
    build.built_as = Some(BuiltAs { dialect: done.reading.dialect, target, entry });
    if ok {
        build.program = Some(Program::new(dir.join(PROGRAM), Some(folder.clone())));
    }
    Ok(())
}

/// Compiles the C++ that has the entry for a listing without one.
async fn join(
    toolchain: &Toolchain,
    twin: &Twin,
    target: Target,
    dir: &Path,
    build: &mut Build,
) -> Result<Option<Facts>, Refusal> {
    build.notes.push(
        "joined with its C++ half, which has the entry; of names in both, the assembly's count"
            .to_owned(),
    );
    if !compiler::object(toolchain, twin, Way { target, ..Way::PLAIN }, dir, build).await? {
        return Ok(None);
    }
    Ok(Facts::read(&dir.join(compiler::OBJECT)).ok())
}

/// Refuses what another system would run, and says what would have to change.
fn foreign(listing: &Listing) -> Result<(), Refusal> {
    let why = match listing.system {
        System::Linux => return Ok(()),
        System::MacOs if only_names_differ(listing) => return Ok(()),
        System::MacOs => {
            "this is written for macOS; on Linux system calls have other numbers (write is 1, exit is 60), names have no `_` before them, and the entry is `main` or `_start`"
        }
        System::Windows => {
            "this is written for Windows; on Linux there is no ExitProcess, WriteFile or the like, and arguments go in rdi, rsi, rdx, rcx, r8, r9"
        }
        System::Bare => {
            "this is written for a machine without a system, such as a boot sector or DOS; Linux runs none of it"
        }
    };
    Err(Refusal::Named(why.to_owned()))
}

/// Whether a text for macOS is like one for Linux but for its names and sections.
fn only_names_differ(listing: &Listing) -> bool {
    listing.target == Target::X86_64
        && listing.dialect == Dialect::GasAtt
        && !listing.text.contains("syscall")
}
