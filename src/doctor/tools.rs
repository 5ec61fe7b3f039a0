//! Assemblers, linkers, compilers and cross tools: which are there, and what brings the others.
//! Starts none of them.

use std::path::Path;

use crate::toolchain::Tools;
use crate::toolchain::probe::Cross;

use super::{Check, Distribution, Health};

/// What was found, one check for each tool; `path` is where the user's shell looks for commands.
pub(super) fn checks(found: &Tools, distribution: Distribution, path: &str) -> Vec<Check> {
    let needed = |name: &str, tool: Option<&Path>, package: &str| {
        needed(name, tool, path).or_mended_by(distribution.install(package))
    };
    let optional = |name: &str, tool: Option<&Path>, what: &str, package: &str| {
        let missing = || Check::new("tools", name, Health::Optional, &format!("not found; {what}"));
        tool.map_or_else(missing, |tool| there(name, tool))
            .or_mended_by(distribution.install(package))
    };
    let libraries = found.x86_64.as_ref().filter(|l| l.cpp).map(|l| l.loader.as_path());
    let narrow = found.i386.as_ref().map(|l| l.loader.as_path());
    let mut checks = vec![
        needed("as", found.gas.as_deref(), "binutils"),
        needed("ld", found.ld.as_deref(), "binutils"),
        needed("g++", found.gxx.as_deref(), "g++"),
        needed("gcc", found.gcc.as_deref(), "gcc"),
        needed("C++ library", libraries, "g++"),
        optional("nasm", found.nasm.as_deref(), "only NASM answers need it", "nasm"),
        optional("32-bit libraries", narrow, "only 32-bit answers need them", "32-bit"),
    ];
    for (name, cross) in
        [("aarch64", &found.aarch64), ("riscv64", &found.riscv64), ("arm", &found.arm)]
    {
        checks.push(machine(name, cross, distribution));
    }
    checks
}

fn there(name: &str, tool: &Path) -> Check {
    Check::new("tools", name, Health::Ok, &tool.to_string_lossy())
}

fn needed(name: &str, tool: Option<&Path>, path: &str) -> Check {
    if let Some(tool) = tool {
        return there(name, tool);
    }
    let elsewhere = path.split(':').map(|dir| Path::new(dir).join(name)).find(|p| p.is_file());
    let detail = match elsewhere {
        Some(place) => format!(
            "{} cannot be used: programs are built confined, with the tools of /usr and /usr/local",
            place.display()
        ),
        None => "not found".to_owned(),
    };
    Check::new("tools", name, Health::Failed, &detail)
}

/// What builds and runs programs for another machine.
fn machine(name: &str, cross: &Cross, distribution: Distribution) -> Check {
    let builds = cross.gas.is_some() && cross.ld.is_some() && cross.libraries.is_some();
    let title = format!("{name} programs");
    let (health, detail) = match (builds, cross.qemu.is_some()) {
        (true, true) => (Health::Ok, "built by cross tools, run by QEMU"),
        (true, false) => (Health::Optional, "built, but QEMU is missing"),
        (false, true) => (Health::Optional, "no cross tools; only such answers need them"),
        (false, false) => {
            (Health::Optional, "no cross tools and no QEMU; only such answers need them")
        }
    };
    let things: &[&str] = match (builds, cross.qemu.is_some()) {
        (true, _) => &["qemu"],
        (false, true) => &[name],
        (false, false) => &[name, "qemu"],
    };
    Check::new("tools", title, health, detail).or_mended_by(distribution.install_all(things))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_any_tool_gets_a_command_for_each() {
        for (distribution, command) in [
            (Distribution::Debian, "sudo apt-get install"),
            (Distribution::Fedora, "sudo dnf install"),
            (Distribution::Arch, "sudo pacman -S"),
            (Distribution::Suse, "sudo zypper install"),
            (Distribution::Alpine, "sudo apk add"),
        ] {
            let checks = checks(&Tools::default(), distribution, "/nowhere");
            assert_eq!(checks.iter().filter(|c| c.health == Health::Failed).count(), 5);
            assert!(checks.iter().all(|c| c.health != Health::Ok), "{checks:?}");
            for check in &checks {
                let remedy = check.remedy.as_deref().unwrap();
                let known = remedy.starts_with(command) || remedy.starts_with("no package of");
                assert!(known, "{}: {remedy}", check.name);
            }
            let of = |name: &str| checks.iter().find(|c| c.name == name).unwrap();
            assert!(of("as").remedy.as_deref().unwrap().ends_with(" binutils"));
            assert_eq!(of("as").detail, "not found");
        }
    }

    #[test]
    fn cross_tools_and_their_emulator_come_in_one_command() {
        let checks = checks(&Tools::default(), Distribution::Debian, "");
        let arm = checks.iter().find(|c| c.name == "aarch64 programs").unwrap();
        let remedy = arm.remedy.as_deref().unwrap();
        assert!(remedy.ends_with(" g++-aarch64-linux-gnu qemu-user"), "{remedy}");
    }

    #[test]
    fn a_tool_that_stands_where_no_build_can_reach_it_is_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("as"), "").unwrap();
        let path = dir.path().to_str().unwrap();
        let checks = checks(&Tools::default(), Distribution::Unknown, path);
        assert!(checks[0].detail.starts_with(path), "{:?}", checks[0]);
        assert!(checks[0].detail.contains("cannot be used"), "{:?}", checks[0]);
    }

    #[test]
    fn what_is_there_needs_no_remedy() {
        let found = Tools { gas: Some("/usr/bin/as".into()), ..Tools::default() };
        let checks = checks(&found, Distribution::Debian, "");
        assert_eq!((checks[0].health, checks[0].remedy.as_deref()), (Health::Ok, None));
        assert_eq!(checks[0].detail, "/usr/bin/as");
    }
}
