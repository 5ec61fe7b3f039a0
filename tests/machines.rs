//! Programs for other machines: what the cross compilers make is built, run under QEMU, and
//! compared with what this machine's compiler makes of the same C++.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use assemblergpt::judge::{self, Judgement, Options, Stage, StepKind};
use assemblergpt::reply::Reply;
use assemblergpt::sandbox::{End, Isolation, Sandbox};
use assemblergpt::toolchain::Toolchain;

/// A machine by its name and that of its tools.
struct Machine {
    name: &'static str,
    triple: &'static str,
    hello: &'static str,
}

const AARCH64: Machine = Machine {
    name: "aarch64",
    triple: "aarch64-linux-gnu",
    hello: ".global _start\n_start:\n mov x0, #1\n ldr x1, =m\n mov x2, #3\n mov x8, #64\n \
        svc #0\n mov x0, #0\n mov x8, #93\n svc #0\n.data\nm: .ascii \"hi\\n\"\n",
};

const RISCV64: Machine = Machine {
    name: "riscv64",
    triple: "riscv64-linux-gnu",
    hello: ".globl _start\n_start:\n li a0, 1\n la a1, m\n li a2, 3\n li a7, 64\n ecall\n \
        li a0, 0\n li a7, 93\n ecall\n.data\nm: .ascii \"hi\\n\"\n",
};

const ARM: Machine = Machine {
    name: "arm",
    triple: "arm-linux-gnueabihf",
    hello: ".global _start\n_start:\n mov r0, #1\n ldr r1, =m\n mov r2, #3\n mov r7, #4\n \
        swi 0\n mov r0, #0\n mov r7, #1\n swi 0\n.data\nm: .ascii \"hi\\n\"\n",
};

/// The levels at which an emulator can run at all.
const LEVELS: [Isolation; 2] = [Isolation::Full, Isolation::Restricted];

const PRINTF: &str = "#include <cstdio>\nint main() { for (int i = 1; i < 4; i++) \
    printf(\"%d %.2f\\n\", i * i, i / 3.0); return 5; }\n";

const IOSTREAM: &str = "#include <iostream>\n#include <map>\n#include <stdexcept>\n\
    #include <string>\nint main() {\n std::map<std::string, int> m{{\"b\", 2}, {\"a\", 1}};\n \
    for (const auto& [k, v] : m) std::cout << k << '=' << v << std::endl;\n \
    try { throw std::runtime_error(\"thrown\"); }\n \
    catch (const std::exception& e) { std::cout << \"caught \" << e.what() << '\\n'; }\n}\n";

const SNEAKY: &str = "#include <cstdio>\n#include <fcntl.h>\n#include <sys/socket.h>\n\
    int main() { printf(\"%d %d %d\\n\", open(\"/etc/passwd\", O_RDONLY), \
    open(\"/proc/self/environ\", O_RDONLY), socket(AF_INET, SOCK_STREAM, 0)); }\n";

const CRASH: &str = "#include <cstdio>\nint main() { puts(\"before\"); *(volatile int*)8 = 1; }\n";

impl Machine {
    /// Whether the tools of this name are here; says so if not.
    fn has(&self, tools: &[&str]) -> bool {
        let qemu = format!("qemu-{}", self.name);
        let tools = tools.iter().map(|tool| format!("{}-{tool}", self.triple)).chain([qemu]);
        let lacking: Vec<_> =
            tools.filter(|tool| !Path::new("/usr/bin").join(tool).is_file()).collect();
        if !lacking.is_empty() {
            eprintln!("skipped for {}: {} not found", self.name, lacking.join(", "));
        }
        lacking.is_empty()
    }

    /// What its compiler makes of the C++.
    fn compiled(&self, cpp: &str, level: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.cpp"), cpp).unwrap();
        let mut compiler = Command::new(format!("{}-g++", self.triple));
        compiler.args([level, "-S", "-o", "x.s", "x.cpp"]).current_dir(dir.path());
        assert!(compiler.status().unwrap().success());
        fs::read_to_string(dir.path().join("x.s")).unwrap()
    }
}

async fn judged(level: Isolation, cpp: Option<&str>, assembly: &str) -> Judgement {
    let cache = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::forced(env!("CARGO_BIN_EXE_assemblergpt"), level);
    let toolchain = Toolchain::probe(sandbox, cache.path().to_owned()).await.without_cache();
    let mut reply = String::new();
    if let Some(cpp) = cpp {
        writeln!(reply, "```cpp\n{cpp}```").unwrap();
    }
    writeln!(reply, "And in assembly:\n\n```asm\n{assembly}```").unwrap();
    judge::judge(&toolchain, &Reply::from_text(&reply), &Options::default()).await.unwrap()
}

#[tokio::test]
async fn a_program_of_system_calls_says_hello_on_every_machine() {
    for machine in [AARCH64, RISCV64, ARM] {
        if !machine.has(&["as", "ld"]) {
            continue;
        }
        for level in LEVELS {
            let found = judged(level, None, machine.hello).await;
            let run = found.run.as_ref().unwrap_or_else(|| panic!("{}: {found:?}", machine.name));
            assert_eq!((run.stdout.as_slice(), &run.outcome.end), (&b"hi\n"[..], &End::Exited(0)));
            assert_eq!(run.outcome.refused, [], "{} at {level}", machine.name);
            assert_eq!((run.outcome.isolation, found.exit_status), (level, 0));
            let qemu = format!("qemu-{}", machine.name);
            let step = found.steps.iter().find(|step| step.name == StepKind::Run).unwrap();
            assert_eq!(step.command[..2], [qemu.clone(), "-L".to_owned()]);
            assert!(found.notes.iter().any(|note| note.contains(&qemu)), "{:?}", found.notes);
        }
    }
}

#[tokio::test]
async fn what_a_cross_compiler_makes_does_what_its_cpp_does_here() {
    for machine in [AARCH64, RISCV64] {
        if !machine.has(&["as", "ld", "g++"]) {
            continue;
        }
        for (cpp, optimise) in
            [(PRINTF, "-O0"), (PRINTF, "-O2"), (IOSTREAM, "-O0"), (IOSTREAM, "-O2")]
        {
            for level in LEVELS {
                let found = judged(level, Some(cpp), &machine.compiled(cpp, optimise)).await;
                let place = format!("{} {optimise} at {level}: {found:?}", machine.name);
                assert_eq!(found.verdict.stage, Stage::Right, "{place}");
                assert_eq!(found.verdict.equals_twin, Some(true), "{place}");
                assert_eq!(found.repairs.len(), 0, "{place}");
            }
        }
    }
}

#[tokio::test]
async fn a_function_for_another_machine_is_joined_with_its_cpp_half() {
    const HALF: &str = "#include <iostream>\nextern \"C\" int add(int a, int b);\n\
        int main() { std::cout << add(8, 120) << '\\n'; }\n";
    if !AARCH64.has(&["as", "ld", "g++"]) {
        return;
    }
    let function = ".text\n.global add\nadd:\n add w0, w0, w1\n stp x29, x30, [sp, -16]!\n \
        ldp x29, x30, [sp], 16\n ret\n";
    let found = judged(Isolation::Full, Some(HALF), function).await;
    let run = found.run.as_ref().unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!((run.stdout.as_slice(), &run.outcome.end), (&b"128\n"[..], &End::Exited(0)));
}

#[tokio::test]
async fn an_emulated_program_reaches_nothing_and_its_crash_is_a_crash() {
    for machine in [AARCH64, RISCV64] {
        if !machine.has(&["as", "ld", "g++"]) {
            continue;
        }
        let (sneaky, crash) = (machine.compiled(SNEAKY, "-O1"), machine.compiled(CRASH, "-O1"));
        for level in LEVELS {
            let found = judged(level, None, &sneaky).await;
            let run = found.run.as_ref().unwrap_or_else(|| panic!("{found:?}"));
            assert!(run.stdout.starts_with(b"-1 "), "{level}: {run:?}");
            assert!(run.stdout.ends_with(b" -1\n"), "{level}: {run:?}");
            assert!(run.outcome.refused.iter().any(|(call, _)| call.contains("socket")), "{run:?}");
            let found = judged(level, None, &crash).await;
            let run = found.run.as_ref().unwrap();
            assert_eq!((run.stdout.as_slice(), &run.fault), (&b"before\n"[..], &None));
            assert_eq!(run.outcome.end, End::Signalled(libc::SIGSEGV), "{level}: {found:?}");
            assert_eq!((found.verdict.stage, found.exit_status), (Stage::Links, 1));
        }
    }
}
