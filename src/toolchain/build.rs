//! A listing assembled and linked: tries readings in order, and lets the object decide the link.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use crate::reply::{Dialect, Entry, Listing, Target};

use super::diagnostics::{self, Origin};
use super::link::{self, Link};
use super::object::Facts;
use super::recipe::{self, Assembly, OBJECT, PROGRAM, Reading, Refusal, Start};
use super::{Build, BuiltAs, Diagnostic, Program, Severity, Step, StepName, Toolchain, tool};

/// Builds the listing in a folder of its own.
pub(super) async fn build(toolchain: &Toolchain, listing: &Listing) -> Build {
    let mut build = Build { notes: listing.reasons.clone(), ..Build::default() };
    let folder = match tempfile::Builder::new().prefix("build-").tempdir() {
        Ok(folder) => Arc::new(folder),
        Err(error) => {
            build.refused = Some(format!("could not make a folder for the build: {error}"));
            return build;
        }
    };
    build.folder = Some(folder.clone());
    let work = Work { toolchain, listing, dir: folder.path() };
    if let Err(refusal) = work.all(&mut build, &folder).await {
        if let Refusal::Missing(missing) = &refusal {
            build.missing = Some(missing.clone());
        }
        build.refused = Some(refusal.to_string());
    }
    build
}

struct Work<'a> {
    toolchain: &'a Toolchain,
    listing: &'a Listing,
    dir: &'a Path,
}

/// An assembled object: how it was read and what it says.
struct Assembled {
    reading: Reading,
    step: Step,
    facts: Facts,
}

impl Work<'_> {
    async fn all(&self, build: &mut Build, folder: &Arc<TempDir>) -> Result<(), Refusal> {
        let Some(mut done) = self.assembled(build).await? else { return Ok(()) };
        self.export_entry(build, &mut done).await?;
        build.steps.push(done.step);
        let target = done.reading.target;
        let start = recipe::start(&done.facts);
        // Without any entry the linker's own message says it best.
        let plan = Link {
            target,
            start: start.unwrap_or(Start::Main),
            object: OBJECT,
            program: PROGRAM,
            facts: &done.facts,
        };
        let (command, ran) = link::link(self.toolchain, self.dir, &plan).await?;
        let step = self.step(StepName::Link, command.shown(), ran, recipe::GAS_SOURCE);
        let ok = step.ok;
        build.steps.push(step);
        let entry = match start {
            Some(Start::Main) => Entry::Main,
            Some(Start::Bare | Start::BareWithLibraries) => Entry::Start,
            None => Entry::None,
        };
        build.built_as = Some(BuiltAs { dialect: done.reading.dialect, target, entry });
        if ok {
            let path = self.dir.join(PROGRAM);
            build.program = Some(Program { path, _dir: folder.clone() });
        }
        Ok(())
    }

    /// Assembles as the listing seems to be meant, then in other ways if that fails. `None` if no
    /// way works; the first one's step is in the build then.
    async fn assembled(&self, build: &mut Build) -> Result<Option<Assembled>, Refusal> {
        let first = self.meant();
        let (assembled, ()) =
            futures::join!(self.assemble(first, &[]), link::prepare(self.toolchain));
        let (step, facts) = assembled?;
        let doubt = facts.as_ref().and_then(|f| f.register_as_name().map(str::to_owned));
        if let (Some(facts), None) = (&facts, &doubt) {
            return Ok(Some(Assembled { reading: first, step, facts: facts.clone() }));
        }
        for reading in others(first, &step) {
            let Ok((step, Some(facts))) = self.assemble(reading, &[]).await else { continue };
            if facts.register_as_name().is_none() && facts.code {
                build.notes.push(format!(
                    "read as {} for {}: as {} for {} it does not assemble",
                    reading.dialect, reading.target, first.dialect, first.target
                ));
                return Ok(Some(Assembled { reading, step, facts }));
            }
        }
        let Some(facts) = facts else {
            build.steps.push(step);
            return Ok(None);
        };
        if let Some(register) = doubt {
            build.notes.push(format!("`{register}` was taken as a name, not as the register"));
        }
        // The other readings have overwritten the object.
        let (step, _) = self.assemble(first, &[]).await?;
        Ok(Some(Assembled { reading: first, step, facts }))
    }

    /// Makes an entry visible that is defined but not exported.
    async fn export_entry(&self, build: &mut Build, done: &mut Assembled) -> Result<(), Refusal> {
        if recipe::start(&done.facts).is_some() {
            return Ok(());
        }
        let Some(name) = ["_start", "main"].into_iter().find(|n| done.facts.hides(n)) else {
            return Ok(());
        };
        if let (step, Some(facts)) = self.assemble(done.reading, &[name]).await? {
            build.notes.push(format!("repaired: `{name}` was not made visible to the linker"));
            done.step = step;
            done.facts = facts;
        }
        Ok(())
    }

    fn meant(&self) -> Reading {
        let dialect = match self.listing.dialect {
            Dialect::Unknown => Dialect::GasAtt,
            known => known,
        };
        let target = match self.listing.target {
            Target::Unknown => Target::X86_64,
            known => known,
        };
        Reading { dialect, target, lines: !brings_lines(&self.listing.text) }
    }

    async fn assemble(
        &self,
        reading: Reading,
        exports: &[&str],
    ) -> Result<(Step, Option<Facts>), Refusal> {
        let assembly = recipe::assemble(reading, exports, self.toolchain.tools())?;
        if let Err(error) = self.write(&assembly, exports) {
            return Err(Refusal::Named(format!("could not write the listing: {error}")));
        }
        let command = &assembly.command;
        let ran = tool::run(self.toolchain.sandbox(), self.dir, command).await;
        let mut step = self.step(StepName::Assemble, command.shown(), ran, assembly.source);
        if !step.ok {
            return Ok((step, None));
        }
        match Facts::read(&self.dir.join(OBJECT)) {
            Ok(facts) => Ok((step, Some(facts))),
            Err(error) => {
                step.ok = false;
                step.diagnostics.push(whole(error.to_string()));
                Ok((step, None))
            }
        }
    }

    fn write(&self, assembly: &Assembly, exports: &[&str]) -> std::io::Result<()> {
        let mut text = std::borrow::Cow::Borrowed(self.listing.text.as_str());
        if !text.ends_with('\n') {
            text.to_mut().push('\n');
        }
        if assembly.source == recipe::NASM_SOURCE {
            for name in exports {
                text.to_mut().extend(["global ", name, "\n"]);
            }
        } else {
            text = line_markers_as_comments(text);
        }
        std::fs::write(self.dir.join(assembly.source), text.as_bytes())?;
        for extra in &assembly.extra {
            std::fs::write(self.dir.join(extra.name), &extra.text)?;
        }
        Ok(())
    }

    fn step(&self, stage: StepName, command: Vec<String>, ran: tool::Ran, source: &str) -> Step {
        let lines = &self.listing.origin;
        let origins = [
            Origin { file: source, lines },
            Origin { file: recipe::GAS_SOURCE, lines },
            Origin { file: recipe::NASM_SOURCE, lines },
        ];
        step(stage, command, ran, &origins)
    }
}

/// The step that a tool's run was.
pub(super) fn step(
    stage: StepName,
    command: Vec<String>,
    ran: tool::Ran,
    origins: &[Origin<'_>],
) -> Step {
    let mut found = diagnostics::parse(&ran.text, origins);
    found.extend(ran.stopped.map(whole));
    if !ran.ok && !found.iter().any(|d| d.severity == Severity::Error) {
        let text = crate::printable::printable(ran.text.trim()).chars().take(300).collect();
        found.push(whole(text));
    }
    Step { stage, ok: ran.ok, wall: ran.wall, command, diagnostics: found, output: ran.text }
}

/// An error that is about no line.
fn whole(message: String) -> Diagnostic {
    Diagnostic { line: None, column: None, severity: Severity::Error, message, explanation: None }
}

/// Other ways to read a text that failed, the likeliest first.
fn others(first: Reading, step: &Step) -> Vec<Reading> {
    let x86 = matches!(first.target, Target::X86_64 | Target::I386);
    let dialects: &[Dialect] = match first.dialect {
        Dialect::GasAtt => &[Dialect::GasIntel, Dialect::Nasm],
        Dialect::GasIntel => &[Dialect::GasAtt, Dialect::Nasm],
        Dialect::Nasm => &[Dialect::GasIntel, Dialect::GasAtt],
        Dialect::CompilerExplorer => &[Dialect::GasAtt],
        Dialect::Fasm
        | Dialect::Masm
        | Dialect::Tasm
        | Dialect::Plan9
        | Dialect::LlvmIr
        | Dialect::Unknown => &[],
    };
    let mut readings = Vec::new();
    if first.target == Target::X86_64 && wants_32_bits(step) {
        readings.push(Reading { target: Target::I386, ..first });
    }
    if x86 {
        readings.extend(dialects.iter().map(|d| Reading { dialect: *d, ..first }));
    }
    readings
}

/// Whether the messages are those of 32-bit code read as 64-bit code.
fn wants_32_bits(step: &Step) -> bool {
    const SIGNS: [&str; 5] = [
        "invalid instruction suffix for `push'",
        "invalid instruction suffix for `pop'",
        "not supported in 64-bit mode",
        "operand type mismatch for `push'",
        "operand type mismatch for `pop'",
    ];
    step.diagnostics.iter().any(|d| SIGNS.iter().any(|s| d.message.contains(s)))
}

/// Whether the text brings its own line information, which must not be doubled.
fn brings_lines(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with(".loc ") || line.starts_with(".loc\t") || line.contains(".debug_line")
    })
}

/// `# 5 "x.cpp" 1` would make as name another file and line in its messages; a second `#` makes it
/// a plain comment.
fn line_markers_as_comments(text: std::borrow::Cow<'_, str>) -> std::borrow::Cow<'_, str> {
    let marker = |line: &str| {
        line.strip_prefix("# ").is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
    };
    if !text.lines().any(marker) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        if marker(line) {
            out.push('#');
        }
        out.push_str(line);
    }
    out.into()
}
