//! Which tools and libraries this machine has, found by looking for files. Starts no process.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Where tools are looked for; the same as the `PATH` that they will see when they run confined.
const BIN: [&str; 4] = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin"];

/// A tool or library that is not on this machine; never the model's failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingTool {
    /// What is missing, as `nasm`.
    pub tool: String,
    /// The package of Debian and Ubuntu that brings it.
    pub package: String,
}

impl MissingTool {
    /// A missing tool and the package that brings it.
    pub fn new(tool: &str, package: &str) -> Self {
        Self { tool: tool.to_owned(), package: package.to_owned() }
    }
}

impl std::fmt::Display for MissingTool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} not found (install {})", self.tool, self.package)
    }
}

/// The tools by path; what is `None` is not installed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tools {
    /// The GNU assembler of this machine.
    pub gas: Option<PathBuf>,
    /// The GNU linker of this machine.
    pub ld: Option<PathBuf>,
    /// The Netwide Assembler.
    pub nasm: Option<PathBuf>,
    /// The C++ compiler.
    pub gxx: Option<PathBuf>,
    /// The C compiler.
    pub gcc: Option<PathBuf>,
    /// The C++ compiler proper, which the g++ command would start.
    pub cc1plus: Option<PathBuf>,
    /// What a 64-bit program links against.
    pub x86_64: Option<Libraries>,
    /// What a 32-bit program links against.
    pub i386: Option<Libraries>,
    /// Assembler, linker and emulator for 64-bit ARM.
    pub aarch64: Cross,
    /// Assembler, linker and emulator for RISC-V 64.
    pub riscv64: Cross,
    /// Assembler, linker and emulator for 32-bit ARM.
    pub arm: Cross,
}

/// The tools for a machine that is not this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cross {
    /// Its assembler.
    pub gas: Option<PathBuf>,
    /// Its linker.
    pub ld: Option<PathBuf>,
    /// Its C++ compiler.
    pub gxx: Option<PathBuf>,
    /// Its C compiler.
    pub gcc: Option<PathBuf>,
    /// The user-mode emulator that runs its programs.
    pub qemu: Option<PathBuf>,
    /// What its programs link against.
    pub libraries: Option<Libraries>,
    /// Where the emulator finds the files of that machine; need not exist.
    pub root: PathBuf,
}

/// The files that every linked C or C++ program needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Libraries {
    /// Start-up code, in the order of the link, before the program's objects.
    pub before: Vec<PathBuf>,
    /// Start-up code after them.
    pub after: Vec<PathBuf>,
    /// Folders of the libraries, the compiler's own first.
    pub search: Vec<PathBuf>,
    /// The program's interpreter, as the finished program names it.
    pub loader: PathBuf,
    /// Whether the C++ library is there.
    pub cpp: bool,
}

/// Where the libraries of one target lie.
struct Places<'a> {
    libraries: &'a [&'a str],
    compiler: &'a [&'a str],
    /// Below the compiler's folder, as `32`.
    multilib: &'a str,
    loader: &'a [&'a str],
}

const X86_64: Places<'static> = Places {
    libraries: &["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"],
    compiler: &[
        "/usr/lib/gcc/x86_64-linux-gnu",
        "/usr/lib/gcc/x86_64-redhat-linux",
        "/usr/lib/gcc/x86_64-pc-linux-gnu",
        "/usr/lib64/gcc/x86_64-suse-linux",
    ],
    multilib: "",
    loader: &["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-x86-64.so.2"],
};

const I386: Places<'static> = Places {
    libraries: &["/usr/lib32", "/usr/lib/i386-linux-gnu"],
    compiler: X86_64.compiler,
    multilib: "32",
    loader: &["/lib/ld-linux.so.2"],
};

const AARCH64: Places<'static> = Places {
    libraries: &["/usr/aarch64-linux-gnu/lib"],
    compiler: &["/usr/lib/gcc-cross/aarch64-linux-gnu"],
    multilib: "",
    loader: &["/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1"],
};

const RISCV64: Places<'static> = Places {
    libraries: &["/usr/riscv64-linux-gnu/lib"],
    compiler: &["/usr/lib/gcc-cross/riscv64-linux-gnu"],
    multilib: "",
    loader: &["/usr/riscv64-linux-gnu/lib/ld-linux-riscv64-lp64d.so.1"],
};

const ARM: Places<'static> = Places {
    libraries: &["/usr/arm-linux-gnueabihf/lib"],
    compiler: &["/usr/lib/gcc-cross/arm-linux-gnueabihf"],
    multilib: "",
    loader: &["/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3"],
};

impl Tools {
    /// Looks at this machine. Takes well under a millisecond.
    pub fn find() -> Self {
        let compiler = X86_64.compiler.iter().find_map(|p| newest(Path::new(p), ""));
        // Newer systems keep the compilers proper in libexec, named alike.
        let proper = |name: &str| {
            let folder = compiler.as_ref()?;
            let libexec = folder.to_str()?.replacen("/lib", "/libexec", 1);
            [folder.join(name), Path::new(&libexec).join(name)].into_iter().find(|p| p.is_file())
        };
        Self {
            gas: command("as"),
            ld: command("ld"),
            nasm: command("nasm"),
            gxx: command("g++"),
            gcc: command("gcc"),
            cc1plus: proper("cc1plus"),
            x86_64: Libraries::find(&X86_64, false),
            i386: Libraries::find(&I386, false),
            aarch64: Cross::find("aarch64-linux-gnu", "aarch64", &AARCH64),
            riscv64: Cross::find("riscv64-linux-gnu", "riscv64", &RISCV64),
            arm: Cross::find("arm-linux-gnueabihf", "arm", &ARM),
        }
    }
}

impl Cross {
    fn find(triple: &str, machine: &str, places: &Places<'_>) -> Self {
        Self {
            gas: command(&format!("{triple}-as")),
            ld: command(&format!("{triple}-ld")),
            gxx: command(&format!("{triple}-g++")),
            gcc: command(&format!("{triple}-gcc")),
            qemu: command(&format!("qemu-{machine}"))
                .or_else(|| command(&format!("qemu-{machine}-static"))),
            libraries: Libraries::find(places, true),
            root: Path::new("/usr").join(triple),
        }
    }
}

impl Libraries {
    fn find(places: &Places<'_>, cross: bool) -> Option<Self> {
        let crt = places.libraries.iter().map(Path::new).find(|p| p.join("crt1.o").is_file())?;
        let folder = places.compiler.iter().find_map(|p| newest(Path::new(p), places.multilib))?;
        let folder: PathBuf =
            folder.components().chain(Path::new(places.multilib).components()).collect();
        let loader = places.loader.iter().map(Path::new).find(|p| p.exists())?;
        // A program of another machine looks for its loader below the emulator's root.
        let named = if cross { Path::new("/lib").join(loader.file_name()?) } else { loader.into() };
        let mut search = vec![folder.clone(), crt.to_owned()];
        if !cross && places.multilib.is_empty() {
            search.extend(crt.strip_prefix("/usr").ok().map(|p| Path::new("/").join(p)));
        }
        let cpp = search.iter().any(|p| p.join("libstdc++.so").exists());
        Some(Self {
            before: vec![crt.join("crt1.o"), crt.join("crti.o"), folder.join("crtbegin.o")],
            after: vec![folder.join("crtend.o"), crt.join("crtn.o")],
            search,
            loader: named,
            cpp,
        })
    }
}

/// A command in the usual folders.
fn command(name: &str) -> Option<PathBuf> {
    BIN.iter().map(|dir| Path::new(dir).join(name)).find(|p| p.is_file())
}

/// The folder of the newest compiler version below `root` that is complete.
fn newest(root: &Path, multilib: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(root).ok()?;
    entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.join(multilib).join("crtbegin.o").is_file())
        .max_by_key(|p| version(p.file_name().unwrap_or_default()))
}

fn version(name: &OsStr) -> Vec<u32> {
    name.to_string_lossy().split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_looked_at_without_a_process_and_at_once() {
        let start = std::time::Instant::now();
        let tools = Tools::find();
        assert!(start.elapsed().as_millis() < 100);
        let libraries = tools.x86_64.expect("g++ is installed where the tests run");
        assert!(libraries.before.iter().chain(&libraries.after).all(|p| p.is_file()));
        assert!(libraries.cpp && tools.gas.is_some() && tools.ld.is_some());
        assert!(tools.cc1plus.is_some_and(|p| p.is_file()));
    }

    #[test]
    fn version_ten_is_newer_than_nine() {
        assert!(version(OsStr::new("10")) > version(OsStr::new("9.4.0")));
    }
}
