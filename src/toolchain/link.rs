//! Objects linked into a program: against stand-ins for the libraries where that is enough, else
//! against the real ones. Knows nothing of the text that the objects came from.

use std::path::Path;

use crate::reply::Target;

use super::object::Facts;
use super::recipe::{self, Command, Refusal, Start};
use super::stubs::{Interface, Stubs};
use super::{Toolchain, compat, repair, tool};

/// What to link.
pub(super) struct Link<'a> {
    pub(super) target: Target,
    pub(super) start: Start,
    /// The listing's object first.
    pub(super) objects: Vec<&'a str>,
    pub(super) program: &'a str,
    /// What all objects together define and lack.
    pub(super) facts: Facts,
}

/// A link that was tried.
pub(super) struct Linked {
    pub(super) command: Command,
    pub(super) ran: tool::Ran,
    pub(super) notes: Vec<String>,
}

/// Reads the libraries of this machine if that has not been done, beside other work.
pub(super) async fn prepare(toolchain: &Toolchain) {
    let interface = toolchain.inner.interface.clone();
    if interface.get().is_some() {
        return;
    }
    let libraries = toolchain.tools().x86_64.clone();
    let read = move || {
        interface.get_or_init(|| Interface::read(&libraries?));
    };
    // If the thread is lost, the real libraries are linked.
    let _ = tokio::task::spawn_blocking(read).await;
}

/// Sets the linker up while the objects are still being made, for [`link`] of the same folder.
pub(super) fn hold(toolchain: &Toolchain, dir: &Path, target: Target) -> Option<tool::Held> {
    let linker = match target {
        Target::X86_64 | Target::I386 | Target::Unknown => toolchain.tools().ld.as_ref()?,
        Target::X86_16 | Target::Aarch64 | Target::Riscv64 | Target::Arm | Target::Mips => {
            return None;
        }
    };
    Some(tool::hold(toolchain.sandbox(), dir, linker))
}

/// Links in `dir`, by the held linker if there is one. The command that is returned is the one that
/// decided.
pub(super) async fn link(
    toolchain: &Toolchain,
    dir: &Path,
    mut link: Link<'_>,
    held: Option<tool::Held>,
) -> Result<Linked, Refusal> {
    let notes = supply(toolchain, dir, &mut link).await;
    let stubs = stubs(toolchain, dir, &link);
    let command = command(toolchain, &link, stubs.as_ref())?;
    let ran = tool::run_held(held, toolchain.sandbox(), dir, &command).await;
    if ran.ok || stubs.is_none() {
        return Ok(Linked { command, ran, notes });
    }
    // The message to show is that of the real libraries.
    let command = self::command(toolchain, &link, None)?;
    let ran = tool::run(toolchain.sandbox(), dir, &command).await;
    Ok(Linked { command, ran, notes })
}

/// Adds an object with names that newer libraries have, if the program needs such names and the
/// ones here lack them.
async fn supply(toolchain: &Toolchain, dir: &Path, link: &mut Link<'_>) -> Vec<String> {
    if link.target != Target::X86_64 || !toolchain.repairs {
        return Vec::new();
    }
    let Some(interface) = toolchain.inner.interface.get().and_then(Option::as_ref) else {
        return Vec::new();
    };
    let lacking = link.facts.undefined.iter().map(String::as_str);
    let names: Vec<&str> =
        lacking.filter(|name| compat::known(name) && !interface.has(name)).collect();
    if names.is_empty() || std::fs::write(dir.join(compat::SOURCE), compat::source(&names)).is_err()
    {
        return Vec::new();
    }
    let Some(program) = toolchain.tools().gas.clone() else { return Vec::new() };
    let args = ["--64", "-o", compat::OBJECT, compat::SOURCE].map(str::to_owned).to_vec();
    let ran =
        tool::run(toolchain.sandbox(), dir, &Command { program, args, readable: Vec::new() }).await;
    let Some(more) = Facts::read(&dir.join(compat::OBJECT)).ok().filter(|_| ran.ok) else {
        return Vec::new();
    };
    let what = |name| format!("{name} is newer than the libraries here and was supplied");
    let notes = names.iter().map(|name| repair::note(&what(name))).collect();
    link.facts.join(more);
    link.objects.push(compat::OBJECT);
    notes
}

fn command(
    toolchain: &Toolchain,
    link: &Link<'_>,
    stubs: Option<&Stubs>,
) -> Result<Command, Refusal> {
    recipe::link(link.target, link.start, &link.objects, link.program, stubs, toolchain.tools())
}

/// Stand-ins written to `dir`, if they are enough for these objects.
fn stubs(toolchain: &Toolchain, dir: &Path, link: &Link<'_>) -> Option<Stubs> {
    if link.target != Target::X86_64 || link.start == Start::Bare {
        return None;
    }
    let interface = toolchain.inner.interface.get()?.as_ref()?;
    let with_start = link.start == Start::Main;
    let stubs = interface.stubs(&link.facts, with_start)?;
    std::fs::create_dir_all(dir.join(super::stubs::FOLDER)).ok()?;
    for stub in &stubs.stubs {
        std::fs::write(dir.join(&stub.file), &stub.bytes).ok()?;
    }
    Some(stubs)
}
