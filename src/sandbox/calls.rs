//! The names of the system calls of x86-64 and i386, and what to call a refused one.

use super::sys::filter::Refused;

/// One row for each call: its name, its number in x86-64, its number in i386; `-` for none. The
/// numbers are those of `asm/unistd_64.h` and `asm/unistd_32.h`.
const TABLE: &str = include_str!("calls.txt");

/// An instruction set as a filter sees it (`AUDIT_ARCH_…` of `linux/audit.h`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arch {
    X86_64,
    I386,
}

impl Arch {
    pub(super) const fn audit(self) -> u32 {
        match self {
            Self::X86_64 => 0xC000_003E,
            Self::I386 => 0x4000_0003,
        }
    }
}

/// All calls of an instruction set: name and number.
pub(super) fn all(arch: Arch) -> impl Iterator<Item = (&'static str, u32)> {
    TABLE.lines().filter_map(move |row| {
        let mut cells = row.split(' ');
        let name = cells.next()?;
        let number = match arch {
            Arch::X86_64 => cells.next()?,
            Arch::I386 => cells.nth(1)?,
        };
        Some((name, number.parse().ok()?))
    })
}

/// Whether a call replaces the program by one that is open.
pub(super) fn is_exec_of_open_file(call: &Refused) -> bool {
    call.arch == Arch::X86_64.audit() && call.number == libc::SYS_execveat
}

/// What to call a refused call: its name, and the argument that says what it was about.
pub(super) fn describe(refused: &Refused) -> String {
    let arch = if refused.arch == Arch::I386.audit() { Arch::I386 } else { Arch::X86_64 };
    let known = all(arch).find(|&(_, number)| i64::from(number) == refused.number);
    let Some((name, _)) = known else {
        return format!("call {:#x}", refused.number);
    };
    // Numbers of requests are 32 bits wide, whatever stands above.
    match (name, refused.args[0], refused.args[1] & 0xFFFF_FFFF) {
        ("socket" | "socketpair", family, _) => format!("{name}({})", family_name(family)),
        ("ioctl", _, 0x5412) => "ioctl(TIOCSTI)".to_owned(),
        ("ioctl", _, request) => format!("ioctl({request:#x})"),
        ("fcntl" | "fcntl64", _, command) => format!("{name}({command})"),
        ("prctl", option, _) => format!("prctl({option})"),
        ("clone", flags, _) if flags & NEW_NAMESPACES != 0 => "clone(namespaces)".to_owned(),
        ("clone" | "fork" | "vfork", ..) => "fork".to_owned(),
        _ => name.to_owned(),
    }
}

/// Every `CLONE_NEW…` that `clone` understands.
pub(super) const NEW_NAMESPACES: u64 = 0x7E02_0000;

fn family_name(number: u64) -> String {
    let name = match number {
        1 => "AF_UNIX",
        2 => "AF_INET",
        10 => "AF_INET6",
        16 => "AF_NETLINK",
        17 => "AF_PACKET",
        38 => "AF_ALG",
        40 => "AF_VSOCK",
        _ => return number.to_string(),
    };
    name.to_owned()
}
