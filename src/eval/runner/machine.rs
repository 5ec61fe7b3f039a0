//! What built and ran an evaluation's programs, in names and versions. Judges nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::sandbox::Limits;
use crate::toolchain::{Toolchain, Tools};

/// Facts by name. What can change a verdict is here, and what explains a time.
pub(super) fn facts(toolchain: &Toolchain, limits: &Limits) -> BTreeMap<String, String> {
    let tools = toolchain.tools();
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let field = |line: &str| {
        Some(line.strip_prefix("model name")?.trim_start_matches([' ', '\t', ':']).to_owned())
    };
    let processor =
        cpuinfo.lines().find_map(field).unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    [
        ("assemblergpt", env!("CARGO_PKG_VERSION").to_owned()),
        ("assembler", version(tools.gas.as_deref())),
        ("nasm", version(tools.nasm.as_deref())),
        ("linker", version(tools.ld.as_deref())),
        ("compiler", version(tools.gxx.as_deref())),
        ("kernel", read("/proc/sys/kernel/osrelease").trim().to_owned()),
        ("processor", processor),
        ("isolation", toolchain.sandbox().isolation().to_string()),
        ("time limit", format!("{} s", limits.wall.as_secs_f64())),
        ("memory limit", format!("{} MiB", limits.memory >> 20)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// The first line of what a tool says of itself.
fn version(tool: Option<&Path>) -> String {
    let Some(tool) = tool else { return "none".to_owned() };
    let said = Command::new(tool).arg("--version").env("LC_ALL", "C").stdin(Stdio::null()).output();
    let said = said.map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&said);
    text.lines().next().unwrap_or("unknown").trim().to_owned()
}

/// Says beforehand which replies will not be judged for want of a tool.
pub(super) fn warn_of_missing(tools: &Tools) {
    for (tool, name, package, what) in [
        (&tools.gas, "as", "binutils", "assembly"),
        (&tools.ld, "ld", "binutils", "assembly"),
        (&tools.nasm, "nasm", "nasm", "assembly for NASM"),
        (&tools.gxx, "g++", "g++", "C++"),
    ] {
        if tool.is_none() {
            eprintln!(
                "{name} not found (install {package}): {what} will not be judged, which is recorded as a failure of this machine"
            );
        }
    }
}
