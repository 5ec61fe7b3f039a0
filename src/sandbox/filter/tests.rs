//! The filter decides, for every call of both instruction sets, what the policy says.

use super::super::calls::{self, Arch};
use super::super::policy::{Allowed, PROGRAM_FD, Policy, Refusal, Rule, Scope, rule};
use super::{Instruction, program};

const TOLD: u32 = libc::SECCOMP_RET_USER_NOTIF;
const MISSING: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs();
const DENIED: u32 = libc::SECCOMP_RET_ERRNO | libc::EPERM.unsigned_abs();
const ALLOWED: u32 = libc::SECCOMP_RET_ALLOW;
const SCOPES: [Scope; 4] = [Scope::Compute, Scope::Files, Scope::Processes, Scope::Alone];

fn policy(scope: Scope) -> Policy {
    let (emulator, terminal) = (false, false);
    Policy { scope, pid: 1234, i386: true, emulator, terminal, refusal: Refusal::Told }
}

/// Runs a filter as the kernel does (linux/filter.h), for the instructions that ours have.
fn decide(filter: &[Instruction], arch: u32, number: u32, args: [u64; 6]) -> u32 {
    let mut data = [number, arch, 0, 0].map(u32::to_le_bytes).concat();
    data.extend(args.iter().flat_map(|arg| arg.to_le_bytes()));
    let (mut at, mut value) = (0, 0);
    loop {
        let Instruction { code, jt, jf, k } = filter[at];
        at += 1;
        match u32::from(code) {
            0x20 => {
                let from = k as usize;
                value = u32::from_le_bytes(data[from..from + 4].try_into().unwrap());
            }
            0x54 => value &= k,
            0x15 => at += usize::from(if value == k { jt } else { jf }),
            0x35 => at += usize::from(if value >= k { jt } else { jf }),
            0x05 => at += k as usize,
            0x06 => return k,
            other => panic!("an instruction that no filter of ours has: {other:#x}"),
        }
    }
}

fn number_of(arch: Arch, wanted: &str) -> u32 {
    calls::all(arch).find(|(name, _)| *name == wanted).unwrap().1
}

fn asked(scope: Scope, name: &str, args: [u64; 6]) -> u32 {
    let arch = Arch::X86_64;
    decide(&program(policy(scope)), arch.audit(), number_of(arch, name), args)
}

#[test]
fn every_call_gets_what_the_policy_says() {
    for scope in SCOPES {
        let filter = program(policy(scope));
        let allowed = Allowed::by(scope);
        for arch in [Arch::X86_64, Arch::I386] {
            for (name, number) in calls::all(arch) {
                // No test on arguments holds for these but that they are not something.
                let decision = decide(&filter, arch.audit(), number, [u64::MAX; 6]);
                let wanted = match rule(policy(scope), arch, name, &allowed) {
                    Rule::Allow => ALLOWED,
                    Rule::Refuse | Rule::If(_) => TOLD,
                    Rule::Missing => MISSING,
                };
                let open = ["open", "openat"].contains(&name);
                assert!(decision == wanted || open, "{scope:?} {arch:?} {name}: {decision:#x}");
            }
        }
    }
}

#[test]
fn numbers_that_no_call_has_are_refused() {
    let filter = program(policy(Scope::Alone));
    for number in [335, 400, 468, 512, 0x4000_0000, 0x4000_0027, u32::MAX] {
        let decision = decide(&filter, Arch::X86_64.audit(), number, [0; 6]);
        assert_eq!(decision, TOLD, "{number:#x}");
    }
}

#[test]
fn a_foreign_instruction_set_raises_sigsys() {
    let native = Policy { i386: false, ..policy(Scope::Alone) };
    let decision = decide(&program(native), Arch::I386.audit(), 20, [0; 6]);
    assert_eq!(decision, libc::SECCOMP_RET_TRAP);
    let decision = decide(&program(policy(Scope::Alone)), 0xC000_00B7, 0, [0; 6]);
    assert_eq!(decision, libc::SECCOMP_RET_TRAP);
}

#[test]
fn arguments_are_asked_where_the_name_is_not_enough() {
    let thread = 0x3D_0F00;
    let rows = [
        ("clone", [17, 0, 0, 0, 0, 0], [TOLD, TOLD, ALLOWED, ALLOWED]),
        ("clone", [thread, 0, 0, 0, 0, 0], [ALLOWED; 4]),
        ("clone", [thread | 0x1000_0000, 0, 0, 0, 0, 0], [TOLD; 4]),
        ("clone", [0x11 | 0x8000, 0, 0, 0, 0, 0], [TOLD; 4]),
        ("kill", [1234, 9, 0, 0, 0, 0], [ALLOWED; 4]),
        ("kill", [1, 9, 0, 0, 0, 0], [TOLD, TOLD, TOLD, ALLOWED]),
        ("kill", [u64::MAX, 9, 0, 0, 0, 0], [TOLD, TOLD, TOLD, ALLOWED]),
        ("mmap", [0, 4096, 3, 0x22, 0, 0], [ALLOWED; 4]),
        ("mmap", [0, 4096, 3, 0x21, 0, 0], [TOLD; 4]),
        ("openat", [0, 0, 0o1000, 0, 0, 0], [TOLD; 4]),
        ("openat", [0, 0, 0o1001, 0, 0, 0], [TOLD, ALLOWED, ALLOWED, ALLOWED]),
        ("prlimit64", [0, 3, 0, 1, 0, 0], [ALLOWED; 4]),
        ("prlimit64", [0, 3, 1, 1, 0, 0], [TOLD; 4]),
        ("prlimit64", [0, 3, 1 << 40, 1, 0, 0], [TOLD; 4]),
        ("ioctl", [1, 0x5401, 0, 0, 0, 0], [ALLOWED; 4]),
        ("ioctl", [1, 0x5412, 0, 0, 0, 0], [TOLD; 4]),
        ("fcntl", [1, 8, 0, 0, 0, 0], [TOLD; 4]),
    ];
    for (name, args, wanted) in rows {
        let got = SCOPES.map(|scope| asked(scope, name, args));
        assert_eq!(got, wanted, "{name} {args:x?}");
    }
}

#[test]
fn where_nobody_is_told_the_answer_is_the_same() {
    let silent = Policy { refusal: Refusal::Silent, ..policy(Scope::Files) };
    let filter = program(silent);
    let arch = Arch::X86_64;
    let ask = |name, args| decide(&filter, arch.audit(), number_of(arch, name), args);
    assert_eq!(ask("socket", [2, 1, 0, 0, 0, 0]), DENIED);
    assert_eq!(ask("execve", [0; 6]), DENIED);
    let program_fd = u64::from(PROGRAM_FD.unsigned_abs());
    assert_eq!(ask("execveat", [program_fd, 0, 0, 0, 0x1000, 0]), ALLOWED);
    assert_eq!(ask("execveat", [3, 0, 0, 0, 0x1000, 0]), DENIED);
}

#[test]
fn a_filter_fits_into_the_kernel() {
    for scope in SCOPES {
        assert!(program(policy(scope)).len() < 4096);
    }
}

#[test]
fn an_emulator_may_do_nothing_that_another_program_may_not() {
    for scope in SCOPES {
        let native = program(policy(scope));
        let emulator = program(Policy { emulator: true, ..policy(scope) });
        for (name, number) in calls::all(Arch::X86_64) {
            let arch = Arch::X86_64.audit();
            let [native, emulator] =
                [&native, &emulator].map(|filter| decide(filter, arch, number, [0; 6]));
            let asks_for_memory = ["get_mempolicy", "set_mempolicy"].contains(&name);
            assert_eq!(emulator, if asks_for_memory { MISSING } else { native }, "{name}");
        }
    }
}

#[test]
fn a_program_with_a_terminal_may_set_it_and_nothing_more() {
    const SET_AND_FLUSH: [u64; 9] =
        [0x5402, 0x5403, 0x5404, 0x5409, 0x540B, 0x540F, 0x402C_542B, 0x402C_542C, 0x402C_542D];
    // TIOCSTI, TIOCSCTTY, TIOCLINUX, TIOCNOTTY, TIOCSETD, TIOCSPGRP, TIOCSWINSZ, TIOCCONS, TIOCEXCL.
    const REFUSED: [u64; 9] =
        [0x5412, 0x540E, 0x541C, 0x5422, 0x5423, 0x5410, 0x5414, 0x541D, 0x540C];
    for scope in SCOPES {
        let with = program(Policy { terminal: true, ..policy(scope) });
        let without = program(policy(scope));
        let ask = |filter: &[Instruction], request| {
            let arch = Arch::X86_64;
            let args = [0, request, 0, 0, 0, 0];
            decide(filter, arch.audit(), number_of(arch, "ioctl"), args)
        };
        for request in SET_AND_FLUSH {
            assert_eq!((ask(&with, request), ask(&without, request)), (ALLOWED, TOLD));
        }
        for request in REFUSED {
            assert_eq!((ask(&with, request), ask(&without, request)), (TOLD, TOLD));
        }
        for (name, number) in calls::all(Arch::X86_64).filter(|(name, _)| *name != "ioctl") {
            let [a, b] = [&with, &without].map(|f| decide(f, Arch::X86_64.audit(), number, [0; 6]));
            assert_eq!(a, b, "{name}");
        }
    }
}
