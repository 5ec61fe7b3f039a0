//! A listing through the assembler: as it is meant, in other readings, and repaired. Links nothing.

use std::borrow::Cow;
use std::path::Path;

use crate::reply::{Dialect, Listing, Target};

use super::diagnostics::Origin;
use super::object::Facts;
use super::recipe::{self, Assembly, OBJECT, Reading, Refusal};
use super::repair::{self, Repaired};
use super::{Build, Step, StepName, Toolchain, link, step, tool};

/// How often a text is repaired again when new mistakes come to light.
const ROUNDS: usize = 3;

/// The listing's way through the assembler.
pub(super) struct Assembler<'a> {
    pub(super) toolchain: &'a Toolchain,
    pub(super) listing: &'a Listing,
    pub(super) dir: &'a Path,
}

/// An assembled object: how its text was read and what it says.
pub(super) struct Assembled {
    pub(super) reading: Reading,
    pub(super) step: Step,
    pub(super) facts: Facts,
    /// The text, if it is not the listing's own any more.
    text: Option<String>,
}

/// One try.
#[derive(Clone, Copy)]
struct Attempt<'a> {
    reading: Reading,
    text: &'a str,
    exports: &'a [&'a str],
}

impl Assembler<'_> {
    /// Assembles. `None` if no way works; the first way's step is in the build then.
    pub(super) async fn run(&self, build: &mut Build) -> Result<Option<Assembled>, Refusal> {
        let first = self.meant(build);
        let text = self.listing.text.as_str();
        let attempt = Attempt { reading: first, text, exports: &[] };
        let (tried, ()) = futures::join!(self.attempt(attempt), link::prepare(self.toolchain));
        let (step, facts) = tried?;
        let doubt = facts.as_ref().and_then(|f| f.register_as_name().map(str::to_owned));
        if let (Some(facts), None) = (&facts, &doubt) {
            let facts = facts.clone();
            return Ok(Some(Assembled { reading: first, step, facts, text: None }));
        }
        if let Some(done) = self.otherwise(build, first, &step).await {
            return Ok(Some(done));
        }
        match (facts, doubt) {
            (Some(facts), Some(register)) => {
                build.notes.push(format!("`{register}` was taken as a name, not as the register"));
                // The other readings have overwritten the object.
                let (step, _) = self.attempt(attempt).await?;
                Ok(Some(Assembled { reading: first, step, facts, text: None }))
            }
            _ => self.repaired(build, first, step).await,
        }
    }

    /// The text as another assembler, or another machine, reads it.
    async fn otherwise(&self, build: &mut Build, first: Reading, step: &Step) -> Option<Assembled> {
        for reading in others(first, step) {
            let attempt = Attempt { reading, text: &self.listing.text, exports: &[] };
            let Ok((step, Some(facts))) = self.attempt(attempt).await else { continue };
            if facts.register_as_name().is_none() && facts.code {
                build.notes.push(format!(
                    "read as {} for {}: as {} for {} it does not assemble",
                    reading.dialect, reading.target, first.dialect, first.target
                ));
                return Some(Assembled { reading, step, facts, text: None });
            }
        }
        None
    }

    /// The text with repairs. If they do not help, the messages about the text as it came are the
    /// ones to show.
    async fn repaired(
        &self,
        build: &mut Build,
        first: Reading,
        failed: Step,
    ) -> Result<Option<Assembled>, Refusal> {
        build.cut |= failed.diagnostics.iter().any(|d| d.message.contains("open CFI"));
        let mut now = Repaired { text: self.listing.text.clone(), done: Vec::new(), cut: false };
        let mut messages = failed.diagnostics.clone();
        let rounds = if self.toolchain.repairs { ROUNDS } else { 0 };
        for _ in 0..rounds {
            let origin = &self.listing.origin;
            let Some(more) = repair::repair(&now.text, origin, first.dialect, &messages) else {
                break;
            };
            now.done.extend(more.done);
            now = Repaired { text: more.text, done: now.done, cut: now.cut || more.cut };
            let target = if wants_32_bits(&messages) { Target::I386 } else { first.target };
            let reading = Reading { target, ..first };
            let attempt = Attempt { reading, text: &now.text, exports: &[] };
            let (step, facts) = self.attempt(attempt).await?;
            if let Some(facts) = facts.filter(|f| f.register_as_name().is_none()) {
                build.notes.extend(now.done.iter().map(|what| repair::note(what)));
                build.cut |= now.cut;
                return Ok(Some(Assembled { reading, step, facts, text: Some(now.text) }));
            }
            messages = step.diagnostics;
        }
        build.steps.push(failed);
        Ok(None)
    }

    /// Makes an entry visible that is defined but not exported.
    pub(super) async fn export_entry(
        &self,
        build: &mut Build,
        done: &mut Assembled,
    ) -> Result<(), Refusal> {
        if recipe::start(&done.facts).is_some() || !self.toolchain.repairs {
            return Ok(());
        }
        let Some(name) = ["_start", "main"].into_iter().find(|n| done.facts.hides(n)) else {
            return Ok(());
        };
        let text = done.text.as_ref().unwrap_or(&self.listing.text);
        let attempt = Attempt { reading: done.reading, text, exports: &[name] };
        if let (step, Some(facts)) = self.attempt(attempt).await? {
            // Compiler Explorer leaves all such directives out.
            if done.reading.dialect != Dialect::CompilerExplorer {
                let what = format!("`{name}` was not made visible to the linker");
                build.notes.push(repair::note(&what));
            }
            done.step = step;
            done.facts = facts;
        }
        Ok(())
    }

    fn meant(&self, build: &mut Build) -> Reading {
        let dialect = match self.listing.dialect {
            Dialect::Unknown => Dialect::GasAtt,
            known => known,
        };
        let target = match self.listing.target {
            Target::Unknown => Target::X86_64,
            known => known,
        };
        let text = &self.listing.text;
        let preprocess = dialect != Dialect::Nasm && wants_preprocessor(text);
        if preprocess {
            build.notes.push("through the C preprocessor first, for its # lines".to_owned());
        }
        Reading { dialect, target, lines: !brings_lines(text), preprocess }
    }

    async fn attempt(&self, attempt: Attempt<'_>) -> Result<(Step, Option<Facts>), Refusal> {
        let tools = self.toolchain.tools();
        let assembly = recipe::assemble(attempt.reading, attempt.exports, tools)?;
        if let Err(error) = self.write(&assembly, attempt) {
            return Err(Refusal::Named(format!("could not write the listing: {error}")));
        }
        let command = &assembly.command;
        let ran = tool::run(self.toolchain.sandbox(), self.dir, command).await;
        let mut step = self.step(StepName::Assemble, command.shown(), ran);
        if !step.ok {
            return Ok((step, None));
        }
        match Facts::read(&self.dir.join(OBJECT)) {
            Ok(facts) => Ok((step, Some(facts))),
            Err(error) => {
                step.ok = false;
                step.diagnostics.push(step::whole(error.to_string()));
                Ok((step, None))
            }
        }
    }

    fn write(&self, assembly: &Assembly, attempt: Attempt<'_>) -> std::io::Result<()> {
        let mut text = Cow::Borrowed(attempt.text);
        if !text.ends_with('\n') {
            text.to_mut().push('\n');
        }
        if let Some(directive) = assembly.export_directive {
            for name in attempt.exports {
                text.to_mut().extend([directive, " ", name, "\n"]);
            }
        }
        if assembly.source == recipe::GAS_SOURCE {
            text = line_markers_as_comments(text);
        }
        std::fs::write(self.dir.join(assembly.source), text.as_bytes())?;
        for extra in &assembly.extra {
            std::fs::write(self.dir.join(extra.name), &extra.text)?;
        }
        Ok(())
    }

    /// The step that a tool's run on this listing was.
    pub(super) fn step(&self, stage: StepName, command: Vec<String>, ran: tool::Ran) -> Step {
        let lines = &self.listing.origin;
        let origins = [recipe::GAS_SOURCE, recipe::NASM_SOURCE].map(|file| Origin { file, lines });
        step::step(stage, command, ran, &origins)
    }
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
    if first.target == Target::X86_64 && wants_32_bits(&step.diagnostics) {
        readings.push(Reading { target: Target::I386, ..first });
    }
    if x86 && !first.preprocess {
        readings.extend(dialects.iter().map(|d| Reading { dialect: *d, ..first }));
    }
    readings
}

/// Whether the messages are those of 32-bit code read as 64-bit code.
fn wants_32_bits(messages: &[super::Diagnostic]) -> bool {
    const SIGNS: [&str; 5] = [
        "invalid instruction suffix for `push'",
        "invalid instruction suffix for `pop'",
        "not supported in 64-bit mode",
        "operand type mismatch for `push'",
        "operand type mismatch for `pop'",
    ];
    messages.iter().any(|d| SIGNS.iter().any(|s| d.message.contains(s)))
}

/// Whether the text brings its own line information, which must not be doubled.
fn brings_lines(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with(".loc ") || line.starts_with(".loc\t") || line.contains(".debug_line")
    })
}

/// Whether the text has lines for the C preprocessor.
fn wants_preprocessor(text: &str) -> bool {
    const WORDS: [&str; 5] = ["define ", "include ", "ifdef ", "ifndef ", "undef "];
    text.lines().filter_map(|l| l.strip_prefix('#')).any(|rest| {
        let rest = rest.trim_start();
        WORDS.iter().any(|word| {
            // A sentence in a comment may begin with the same word.
            rest.strip_prefix(word).is_some_and(|after| match *word {
                "include " => after.starts_with(['<', '"']),
                _ => after.split_whitespace().count() <= 2,
            })
        })
    })
}

/// `# 5 "x.cpp" 1` would make as name another file and line in its messages; a second `#` makes it
/// a plain comment.
fn line_markers_as_comments(text: Cow<'_, str>) -> Cow<'_, str> {
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
