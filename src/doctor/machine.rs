//! The isolation of this machine, and whether an answer comes out right in it. Asks no server.

use std::os::unix::fs::FileTypeExt as _;

use crate::judge::{self, Bounds, Options, Stage};
use crate::printable::printable;
use crate::reply::Reply;
use crate::sandbox::Isolation;

use super::{Check, Distribution, Health};

/// An answer as a model writes it, which must come out right.
const ANSWER: &str = "First C++:\n```cpp\n#include <iostream>\nint main() {\n    std::cout << 8 + \
    120 << std::endl;\n}\n```\nNow assembly:\n```asm\n\t.globl _start\n_start:\n\tmovl $1, %eax\n\t\
    movl $1, %edi\n\tleaq m(%rip), %rsi\n\tmovl $4, %edx\n\tsyscall\n\tmovl $60, %eax\n\t\
    xorl %edi, %edi\n\tsyscall\nm:\t.ascii \"128\\n\"\n```\n";

/// How strongly programs are confined, and whether one really comes out right. The tools that were
/// checked learn their versions.
pub(super) async fn programs(
    bounds: &Bounds,
    distribution: Distribution,
    tools: &mut [Check],
) -> Vec<Check> {
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
    for (name, version) in toolchain.versions().await {
        if let Some(check) = tools.iter_mut().find(|c| c.name == name && c.health == Health::Ok) {
            check.detail = format!("{}: {}", check.detail, printable(&version));
        }
    }
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
