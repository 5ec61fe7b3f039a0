//! The tools, the isolation and the terminal of this machine, looked at and tried. Asks no server.

use std::os::unix::fs::FileTypeExt as _;
use std::path::Path;

use crate::judge::{self, Bounds, Options, Stage};
use crate::reply::Reply;
use crate::sandbox::Isolation;
use crate::toolchain::Tools;
use crate::toolchain::probe::Cross;

use super::{Check, Distribution, Health};

/// An answer as a model writes it, which must come out right.
const ANSWER: &str = "First C++:\n```cpp\n#include <iostream>\nint main() {\n    std::cout << 8 + \
    120 << std::endl;\n}\n```\nNow assembly:\n```asm\n\t.globl _start\n_start:\n\tmovl $1, %eax\n\t\
    movl $1, %edi\n\tleaq m(%rip), %rsi\n\tmovl $4, %edx\n\tsyscall\n\tmovl $60, %eax\n\t\
    xorl %edi, %edi\n\tsyscall\nm:\t.ascii \"128\\n\"\n```\n";

/// What is installed.
pub(super) fn tools(distribution: Distribution) -> Vec<Check> {
    let found = Tools::find();
    let needed = |name: &str, path: Option<&Path>, package: &str| {
        tool(name, path, Health::Failed, "", &distribution.install(package))
    };
    let mut checks = vec![
        needed("as", found.gas.as_deref(), "binutils"),
        needed("ld", found.ld.as_deref(), "binutils"),
        needed("g++", found.gxx.as_deref(), "g++"),
        needed("gcc", found.gcc.as_deref(), "gcc"),
    ];
    let libraries = found.x86_64.as_ref().filter(|l| l.cpp).map(|l| l.loader.as_path());
    checks.push(needed("C++ library", libraries, "g++"));
    let optional = |name: &str, path: Option<&Path>, what: &str, package: &str| {
        tool(name, path, Health::Optional, what, &distribution.install(package))
    };
    checks.push(optional("nasm", found.nasm.as_deref(), "only NASM answers need it", "nasm"));
    let narrow = found.i386.as_ref().map(|l| l.loader.as_path());
    checks.push(optional("32-bit libraries", narrow, "only 32-bit answers need them", "32-bit"));
    for (name, cross) in
        [("aarch64", &found.aarch64), ("riscv64", &found.riscv64), ("arm", &found.arm)]
    {
        checks.push(machine(name, cross, distribution));
    }
    checks
}

fn tool(name: &str, path: Option<&Path>, missing: Health, what: &str, remedy: &str) -> Check {
    if let Some(path) = path {
        return Check::new("tools", name, Health::Ok, &path.to_string_lossy());
    }
    let detail =
        if what.is_empty() { "not found".to_owned() } else { format!("not found; {what}") };
    Check::new("tools", name, missing, &detail).mended_by(remedy)
}

/// What builds and runs programs for another machine.
fn machine(name: &str, cross: &Cross, distribution: Distribution) -> Check {
    let builds = cross.gas.is_some() && cross.ld.is_some() && cross.libraries.is_some();
    let title = format!("{name} programs");
    match (builds, cross.qemu.is_some()) {
        (true, true) => Check::new("tools", title, Health::Ok, "built by cross tools, run by QEMU"),
        (true, false) => Check::new("tools", title, Health::Optional, "built, but QEMU is missing")
            .mended_by(distribution.install("qemu")),
        (false, _) => Check::new(
            "tools",
            title,
            Health::Optional,
            "no cross tools; only such answers need them",
        )
        .mended_by(distribution.install(name)),
    }
}

/// How strongly programs are confined, and whether one really comes out right.
pub(super) async fn programs(bounds: &Bounds, distribution: Distribution) -> Vec<Check> {
    let mut checks = vec![null()];
    let toolchain = match bounds.toolchain().await {
        Ok(toolchain) => toolchain,
        Err(error) => {
            checks.push(
                Check::new("isolation", "level", Health::Failed, &error.to_string())
                    .mended_by(stronger(distribution)),
            );
            return checks;
        }
    };
    let sandbox = toolchain.sandbox();
    let level = sandbox.isolation();
    let detail = match sandbox.reason() {
        Some(reason) => format!("{level} ({reason})"),
        None => level.to_string(),
    };
    let check = |health| Check::new("isolation", "level", health, &detail);
    checks.push(match level {
        Isolation::Full => check(Health::Ok),
        Isolation::Restricted | Isolation::LimitsOnly => {
            check(Health::Weak).mended_by(stronger(distribution))
        }
    });
    let judged = judge::judge(&toolchain, &Reply::from_text(ANSWER), &Options::default()).await;
    checks.push(match judged {
        Some(judged) if judged.verdict.stage == Stage::Right => {
            let steps = judged.steps.iter().map(|s| format!("{:.0}", s.wall.as_secs_f64() * 1e3));
            let steps = steps.collect::<Vec<_>>().join(" + ");
            Check::new("proof", "a small answer", Health::Ok, &format!("judged right ({steps} ms)"))
        }
        Some(judged) => {
            Check::new("proof", "a small answer", Health::Failed, &judged.verdict.reason)
                .mended_by("mend what failed above; if nothing did, please report this")
        }
        None => Check::new("proof", "a small answer", Health::Failed, "the judgement was lost"),
    });
    checks
}

/// A tool that ran as root with `-o /dev/null` may have put a file in its place.
fn null() -> Check {
    let is = std::fs::metadata("/dev/null").is_ok_and(|m| m.file_type().is_char_device());
    if is {
        return Check::new("isolation", "/dev/null", Health::Ok, "a character device");
    }
    Check::new("isolation", "/dev/null", Health::Failed, "no character device")
        .mended_by("sudo rm -f /dev/null && sudo mknod -m 666 /dev/null c 1 3")
}

/// What gives programs a stronger cage.
fn stronger(distribution: Distribution) -> String {
    let bubblewrap = distribution.install("bubblewrap");
    let sysctl = |name: &str| std::fs::read_to_string(format!("/proc/sys/kernel/{name}"));
    let is = |name: &str, value: &str| sysctl(name).is_ok_and(|text| text.trim() == value);
    if is("apparmor_restrict_unprivileged_userns", "1") {
        return format!("{bubblewrap}   (AppArmor keeps user name spaces from other programs)");
    }
    if is("unprivileged_userns_clone", "0") {
        return "sudo sysctl kernel.unprivileged_userns_clone=1".to_owned();
    }
    bubblewrap
}

/// What the terminal says of itself.
pub(super) fn terminal(env: &dyn Fn(&str) -> Option<String>) -> Vec<Check> {
    let term = env("TERM").unwrap_or_default();
    let kind = if term.is_empty() || term == "dumb" {
        Check::new("terminal", "TERM", Health::Weak, "not set, or dumb: the bench cannot draw")
            .mended_by("export TERM=xterm-256color")
    } else {
        Check::new("terminal", "TERM", Health::Ok, &term)
    };
    let colours = match env("COLORTERM").as_deref() {
        Some("truecolor" | "24bit") => "16 million",
        _ if term.contains("256color") => "256 (themes other than `terminal` want COLORTERM)",
        _ => "16 (use --theme terminal)",
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(env).unwrap_or_default();
    let utf8 = locale.to_ascii_lowercase().replace('-', "").contains("utf8");
    let characters = if utf8 {
        Check::new("terminal", "characters", Health::Ok, &locale)
    } else {
        Check::new("terminal", "characters", Health::Weak, "the locale is not UTF-8")
            .mended_by("export LANG=C.UTF-8, or ascii = true under [ui] in the settings")
    };
    let mut checks = vec![kind, Check::new("terminal", "colours", Health::Ok, colours), characters];
    if env("TMUX").is_some() {
        let detail = "copying reaches your clipboard only with set-clipboard on";
        checks.push(Check::new("terminal", "tmux", Health::Ok, detail));
    }
    checks
}
