//! An object linked into a program: against stand-ins for the libraries where that is enough,
//! else against the real ones. Knows nothing of the text that the object came from.

use std::path::Path;

use crate::reply::Target;

use super::object::Facts;
use super::recipe::{self, Command, Refusal, Start};
use super::stubs::{Interface, Stubs};
use super::{Toolchain, tool};

/// What to link.
pub(super) struct Link<'a> {
    pub(super) target: Target,
    pub(super) start: Start,
    pub(super) object: &'a str,
    pub(super) program: &'a str,
    pub(super) facts: &'a Facts,
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

/// Links in `dir`. The command that is returned is the one that decided.
pub(super) async fn link(
    toolchain: &Toolchain,
    dir: &Path,
    link: &Link<'_>,
) -> Result<(Command, tool::Ran), Refusal> {
    let stubs = stubs(toolchain, dir, link);
    let command = command(toolchain, link, stubs.as_ref())?;
    let ran = tool::run(toolchain.sandbox(), dir, &command).await;
    if ran.ok || stubs.is_none() {
        return Ok((command, ran));
    }
    // The message to show is that of the real libraries.
    let command = self::command(toolchain, link, None)?;
    let ran = tool::run(toolchain.sandbox(), dir, &command).await;
    Ok((command, ran))
}

fn command(
    toolchain: &Toolchain,
    link: &Link<'_>,
    stubs: Option<&Stubs>,
) -> Result<Command, Refusal> {
    let objects = [link.object];
    recipe::link(link.target, link.start, &objects, link.program, stubs, toolchain.tools())
}

/// Stand-ins written to `dir`, if they are enough for this object.
fn stubs(toolchain: &Toolchain, dir: &Path, link: &Link<'_>) -> Option<Stubs> {
    if link.target != Target::X86_64 || link.start == Start::Bare {
        return None;
    }
    let interface = toolchain.inner.interface.get()?.as_ref()?;
    let with_start = link.start == Start::Main;
    let stubs = interface.stubs(link.facts, with_start)?;
    std::fs::create_dir_all(dir.join(super::stubs::FOLDER)).ok()?;
    for stub in &stubs.stubs {
        std::fs::write(dir.join(&stub.file), &stub.bytes).ok()?;
    }
    Some(stubs)
}
