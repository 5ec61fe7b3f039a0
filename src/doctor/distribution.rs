//! How packages are installed on this machine, and what they are called there. Installs nothing.

use std::path::Path;

/// A family of distributions that install alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distribution {
    /// Debian, Ubuntu, Mint and the like.
    Debian,
    /// Fedora, Red Hat and the like.
    Fedora,
    /// Arch and the like.
    Arch,
    /// openSUSE.
    Suse,
    /// Alpine.
    Alpine,
    /// Another one.
    Unknown,
}

/// A package by its name in each family: Debian, Fedora, Arch, SUSE, Alpine.
type Names = (&'static str, [&'static str; 5]);

const PACKAGES: [Names; 11] = [
    ("binutils", ["binutils", "binutils", "binutils", "binutils", "binutils"]),
    ("g++", ["g++", "gcc-c++", "gcc", "gcc-c++", "g++"]),
    ("gcc", ["gcc", "gcc", "gcc", "gcc", "gcc musl-dev"]),
    ("nasm", ["nasm", "nasm", "nasm", "nasm", "nasm"]),
    (
        "32-bit",
        [
            "g++-multilib",
            "glibc-devel.i686 libstdc++-devel.i686",
            "lib32-glibc lib32-gcc-libs",
            "gcc-32bit gcc-c++-32bit",
            "",
        ],
    ),
    (
        "aarch64",
        [
            "g++-aarch64-linux-gnu",
            "gcc-c++-aarch64-linux-gnu",
            "aarch64-linux-gnu-gcc",
            "cross-aarch64-gcc13",
            "",
        ],
    ),
    (
        "riscv64",
        [
            "g++-riscv64-linux-gnu",
            "gcc-c++-riscv64-linux-gnu",
            "riscv64-linux-gnu-gcc",
            "cross-riscv64-gcc13",
            "",
        ],
    ),
    ("arm", ["g++-arm-linux-gnueabihf", "", "", "cross-arm-gcc13", ""]),
    ("qemu", ["qemu-user", "qemu-user", "qemu-user", "qemu-linux-user", "qemu-user"]),
    ("bubblewrap", ["bubblewrap", "bubblewrap", "bubblewrap", "bubblewrap", "bubblewrap"]),
    ("tmux", ["tmux", "tmux", "tmux", "tmux", "tmux"]),
];

impl Distribution {
    /// That of this machine, by `/etc/os-release` (os-release(5)).
    pub fn here() -> Self {
        std::fs::read_to_string(Path::new("/etc/os-release"))
            .map_or(Self::Unknown, |text| Self::of(&text))
    }

    /// That of an `os-release` file's text.
    pub fn of(text: &str) -> Self {
        let value = |key: &str| {
            let line = text.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix('='))?;
            Some(line.trim_matches(['"', '\'']).to_owned())
        };
        let ids = [value("ID"), value("ID_LIKE")].into_iter().flatten().collect::<Vec<_>>();
        let ids = ids.join(" ");
        let is = |names: &[&str]| ids.split_whitespace().any(|id| names.contains(&id));
        match () {
            () if is(&["debian", "ubuntu"]) => Self::Debian,
            () if is(&["fedora", "rhel", "centos"]) => Self::Fedora,
            () if is(&["arch"]) => Self::Arch,
            () if ids.contains("suse") => Self::Suse,
            () if is(&["alpine"]) => Self::Alpine,
            () => Self::Unknown,
        }
    }

    /// The command that installs a thing, such as `g++` or `aarch64`.
    pub fn install(self, thing: &str) -> String {
        self.install_all(&[thing])
    }

    /// The command that installs several things at once.
    pub fn install_all(self, things: &[&str]) -> String {
        let (place, command) = match self {
            // Recommended packages of the 32-bit libraries would remove the cross compilers.
            Self::Debian => (0, "sudo apt-get install --no-install-recommends"),
            Self::Fedora => (1, "sudo dnf install"),
            Self::Arch => (2, "sudo pacman -S"),
            Self::Suse => (3, "sudo zypper install"),
            Self::Alpine => (4, "sudo apk add"),
            Self::Unknown => (0, "with your package manager, install what Debian calls"),
        };
        let package = |thing: &&str| {
            let (_, names) = PACKAGES.iter().find(|(name, _)| name == thing)?;
            names.get(place).copied().filter(|name| !name.is_empty())
        };
        let packages: Vec<&str> = things.iter().filter_map(package).collect();
        let unknown: Vec<&str> =
            things.iter().copied().filter(|thing| package(thing).is_none()).collect();
        if unknown.is_empty() {
            return format!("{command} {}", packages.join(" "));
        }
        format!("no package of this distribution is known for {}", unknown.join(" and "))
    }
}
