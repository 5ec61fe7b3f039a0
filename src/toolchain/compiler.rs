//! The C or C++ of a reply compiled and linked. Reads no assembly.

use std::path::Path;
use std::sync::Arc;

use crate::reply::{Language, Target, Twin};

use super::build::step;
use super::diagnostics::Origin;
use super::link::{self, Link};
use super::object::Facts;
use super::probe::{MissingTool, Tools};
use super::recipe::{Command, Refusal, Start};
use super::{Build, Program, StepName, Toolchain, tool};

const OBJECT: &str = "twin.o";
const PROGRAM: &str = "twin";

/// Compiles the twin in a folder of its own.
pub(super) async fn compile(toolchain: &Toolchain, twin: &Twin) -> Build {
    let mut build = Build::default();
    let folder = match tempfile::Builder::new().prefix("build-").tempdir() {
        Ok(folder) => Arc::new(folder),
        Err(error) => {
            build.refused = Some(format!("could not make a folder for the build: {error}"));
            return build;
        }
    };
    build.folder = Some(folder.clone());
    match all(toolchain, twin, folder.path(), &mut build).await {
        Ok(true) => {
            let path = folder.path().join(PROGRAM);
            build.program = Some(Program { path, _dir: folder });
        }
        Ok(false) => {}
        Err(refusal) => {
            if let Refusal::Missing(missing) = &refusal {
                build.missing = Some(missing.clone());
            }
            build.refused = Some(refusal.to_string());
        }
    }
    build
}

/// Whether a program came out.
async fn all(
    toolchain: &Toolchain,
    twin: &Twin,
    dir: &Path,
    build: &mut Build,
) -> Result<bool, Refusal> {
    let (command, source) = command(twin.language, toolchain.tools())?;
    if let Err(error) = std::fs::write(dir.join(source), &twin.text) {
        return Err(Refusal::Named(format!("could not write the C++: {error}")));
    }
    let origins = [Origin { file: source, lines: &twin.origin }];
    let (ran, ()) =
        futures::join!(tool::run(toolchain.sandbox(), dir, &command), link::prepare(toolchain));
    build.steps.push(step(StepName::Compile, command.shown(), ran, &origins));
    if build.failed().is_some() {
        return Ok(false);
    }
    let facts = Facts::read(&dir.join(OBJECT)).unwrap_or_default();
    let plan = Link {
        target: Target::X86_64,
        start: Start::Main,
        object: OBJECT,
        program: PROGRAM,
        facts: &facts,
    };
    let (command, ran) = link::link(toolchain, dir, &plan).await?;
    build.steps.push(step(StepName::Link, command.shown(), ran, &origins));
    Ok(build.failed().is_none())
}

/// `-pipe`, because the compiler may write nowhere but in the build's folder.
fn command(language: Language, tools: &Tools) -> Result<(Command, &'static str), Refusal> {
    let (found, name, source) = match language {
        Language::Cpp => (&tools.gxx, "g++", "twin.cpp"),
        Language::C => (&tools.gcc, "gcc", "twin.c"),
    };
    let program = found.clone().ok_or_else(|| Refusal::Missing(MissingTool::new(name, name)))?;
    let args = ["-pipe", "-O0", "-c", "-o", OBJECT, source].map(str::to_owned).to_vec();
    Ok((Command { program, args }, source))
}
