//! A program that fails tells where and in what state.

use std::path::{Path, PathBuf};
use std::process::Command;

use assemblergpt::sandbox::{End, Fault, Isolation, Job};

use super::kit::{public_dir, run, sandbox};

/// Assembles and links a listing whose `_start` is at 0x401000.
fn build(dir: &Path, listing: &str, bits: &str) -> PathBuf {
    std::fs::write(dir.join("x.s"), listing).unwrap();
    let emulation = if bits == "--32" { "elf_i386" } else { "elf_x86_64" };
    let tool = |name: &str, args: &[&str]| {
        let status = Command::new(name).args(args).current_dir(dir).status();
        assert!(status.unwrap().success(), "{name}");
    };
    tool("as", &[bits, "-o", "x.o", "x.s"]);
    tool("ld", &["-m", emulation, "-z", "noexecstack", "-Ttext=0x401000", "-o", "x", "x.o"]);
    dir.join("x")
}

async fn fault(level: Isolation, listing: &str, signal: i32) -> Fault {
    let dir = public_dir();
    let program = build(dir.path(), listing, "--64");
    let outcome = run(&sandbox(level), Job::run(program)).await.outcome;
    assert_eq!(outcome.end, End::Signalled(signal), "{level}");
    outcome.fault.expect("a fault has a state")
}

fn register(fault: &Fault, name: &str) -> u64 {
    fault.registers.iter().find(|(known, _)| known == name).unwrap().1
}

#[tokio::test]
async fn a_bad_write_tells_instruction_address_and_registers() {
    let listing = ".globl _start\n_start:\n mov $0x1234, %ebx\n push $77\n movl $1, (%rbx)\n";
    for level in Isolation::ALL {
        let fault = fault(level, listing, libc::SIGSEGV).await;
        assert_eq!((fault.pc, fault.address), (0x40_1007, Some(0x1234)), "{level}");
        assert_eq!((register(&fault, "rbx"), register(&fault, "rip")), (0x1234, 0x40_1007));
        assert_eq!(fault.code.get(..2), Some(&b"\xc7\x03"[..]));
        assert_eq!(fault.stack.first(), Some(&77));
    }
}

#[tokio::test]
async fn every_kind_of_fault_is_told() {
    let kinds = [
        (" xor %edx, %edx\n xor %ecx, %ecx\n div %ecx\n", libc::SIGFPE, 4),
        (" ud2\n", libc::SIGILL, 0),
        (" int3\n", libc::SIGTRAP, 1),
        (" mov $60, %eax\n hlt\n", libc::SIGSEGV, 5),
        (" mov $20, %eax\n int $0x80\n", libc::SIGSYS, 7),
    ];
    for (code, signal, at) in kinds {
        let listing = format!(".globl _start\n_start:\n{code}");
        let fault = fault(Isolation::Full, &listing, signal).await;
        assert_eq!((fault.signal, fault.pc), (signal, 0x40_1000 + at), "{code}");
    }
}

#[tokio::test]
async fn running_off_the_end_faults_outside_of_the_program() {
    let fault =
        fault(Isolation::Restricted, ".globl _start\n_start: jmp 0x500000\n", libc::SIGSEGV).await;
    assert_eq!((fault.pc, fault.address), (0x50_0000, Some(0x50_0000)));
    assert_eq!(fault.code, b"");
}

#[tokio::test]
async fn a_signal_that_was_handled_is_no_fault() {
    let dir = public_dir();
    let source = "#include <signal.h>\n#include <stdlib.h>\nvoid end(int n) { _Exit(5); }\n\
                  int main() { signal(SIGSEGV, end); *(volatile int *)8 = 1; }\n";
    std::fs::write(dir.path().join("x.c"), source).unwrap();
    let made =
        Command::new("gcc").args(["-static", "-o", "x", "x.c"]).current_dir(dir.path()).status();
    assert!(made.unwrap().success());
    for level in Isolation::ALL {
        let outcome = run(&sandbox(level), Job::run(dir.path().join("x"))).await.outcome;
        assert_eq!((outcome.end, outcome.fault), (End::Exited(5), None), "{level}");
    }
}

#[tokio::test]
async fn a_program_of_i386_runs_and_is_filtered() {
    // write(1, "ok\n", 3); exit(socketcall(1, …) == -EPERM ? 7 : 8)
    let listing = ".globl _start\n_start:\n mov $4, %eax\n mov $1, %ebx\n mov $text, %ecx\n \
                   mov $3, %edx\n int $0x80\n mov $102, %eax\n mov $1, %ebx\n mov $text, %ecx\n \
                   int $0x80\n mov $7, %ebx\n cmp $-1, %eax\n je 1f\n mov $8, %ebx\n1: mov $1, \
                   %eax\n int $0x80\n.section .rodata\ntext: .ascii \"ok\\n\"\n";
    let dir = public_dir();
    let program = build(dir.path(), listing, "--32");
    for level in Isolation::ALL {
        let ran = run(&sandbox(level), Job::run(&program)).await;
        assert_eq!(
            (ran.outcome.end.clone(), ran.text().as_str()),
            (End::Exited(7), "ok\n"),
            "{level}: {ran:?}"
        );
        assert_eq!(ran.outcome.refused, [("socketcall".to_owned(), 1)]);
    }
}
