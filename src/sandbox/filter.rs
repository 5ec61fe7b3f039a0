//! A policy to a program for the kernel's filter of system calls. Installs nothing.

use super::calls::{self, Arch};
use super::policy::{Allowed, Policy, Refusal, Rule, Test, rule};
use super::sys::filter::Instruction;

/// The filter that holds `policy`.
///
/// Calls of a foreign instruction set raise SIGSYS. The decision is a tree, as the kernel walks
/// the whole filter once for every number that there is.
pub(super) fn program(policy: Policy) -> Vec<Instruction> {
    let refuse = match policy.refusal {
        Refusal::Told => libc::SECCOMP_RET_USER_NOTIF,
        Refusal::Silent => libc::SECCOMP_RET_ERRNO | libc::EPERM.unsigned_abs(),
    };
    let allowed = Allowed::by(policy.scope);
    let mut out = vec![load(ARCH)];
    let arches: &[Arch] = if policy.i386 { &[Arch::X86_64, Arch::I386] } else { &[Arch::X86_64] };
    for &arch in arches {
        let stretches = stretches(arch, policy, &allowed);
        let mut body = vec![load(NUMBER)];
        tree(&stretches, refuse, &mut body);
        out.push(jump(libc::BPF_JEQ, arch.audit(), 1, 0));
        out.push(skip(body.len()));
        out.append(&mut body);
    }
    out.push(give(libc::SECCOMP_RET_TRAP));
    out
}

/// The numbers from one on, up to the next stretch, that share a rule.
struct Stretch {
    from: u32,
    rule: Rule,
}

fn stretches(arch: Arch, policy: Policy, allowed: &Allowed) -> Vec<Stretch> {
    let mut rules: Vec<(u32, Rule)> = calls::all(arch)
        .map(|(name, number)| (number, rule(policy, arch, name, allowed)))
        .collect();
    rules.sort_unstable_by_key(|(number, _)| *number);
    let mut out = vec![Stretch { from: 0, rule: Rule::Refuse }];
    let mut next = 0;
    for (number, rule) in rules {
        if number > next {
            extend(&mut out, next, Rule::Refuse);
        }
        extend(&mut out, number, rule);
        next = number + 1;
    }
    extend(&mut out, next, Rule::Refuse);
    out
}

fn extend(out: &mut Vec<Stretch>, from: u32, rule: Rule) {
    match out.last_mut() {
        Some(last) if last.rule == rule => {}
        Some(last) if last.from == from => last.rule = rule,
        _ => out.push(Stretch { from, rule }),
    }
}

fn tree(stretches: &[Stretch], refuse: u32, out: &mut Vec<Instruction>) {
    let (left, right) = stretches.split_at(stretches.len() / 2);
    let Some(first_right) = right.first() else { return };
    if left.is_empty() {
        return leaf(&first_right.rule, refuse, out);
    }
    let mut low = Vec::new();
    tree(left, refuse, &mut low);
    out.push(jump(libc::BPF_JGE, first_right.from, 0, 1));
    out.push(skip(low.len()));
    out.append(&mut low);
    tree(right, refuse, out);
}

fn leaf(rule: &Rule, refuse: u32, out: &mut Vec<Instruction>) {
    match rule {
        Rule::Allow => out.push(give(libc::SECCOMP_RET_ALLOW)),
        Rule::Refuse => out.push(give(refuse)),
        Rule::Missing => {
            out.push(give(libc::SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs()));
        }
        Rule::If(tests) => {
            for test in tests {
                ask(test, refuse, out);
            }
            out.push(give(libc::SECCOMP_RET_ALLOW));
        }
    }
}

fn ask(test: &Test, refuse: u32, out: &mut Vec<Instruction>) {
    match test {
        Test::OneOf(arg, values) => {
            out.push(load(low_half(*arg)));
            for (place, value) in values.iter().enumerate() {
                let past_refusal = u8::try_from(values.len() - place).unwrap_or(u8::MAX);
                out.push(jump(libc::BPF_JEQ, *value, past_refusal, 0));
            }
            out.push(give(refuse));
        }
        Test::Not(arg, mask, value) => {
            out.push(load(low_half(*arg)));
            out.push(instruction(libc::BPF_ALU | libc::BPF_AND | libc::BPF_K, *mask, 0, 0));
            out.push(jump(libc::BPF_JEQ, *value, 0, 1));
            out.push(give(refuse));
        }
        Test::Null(arg) => {
            for half in [low_half(*arg), low_half(*arg) + 4] {
                out.push(load(half));
                out.push(jump(libc::BPF_JEQ, 0, 1, 0));
                out.push(give(refuse));
            }
        }
    }
}

// Offsets in `struct seccomp_data` (linux/seccomp.h).
const NUMBER: u32 = 0;
const ARCH: u32 = 4;

fn low_half(arg: u8) -> u32 {
    16 + 8 * u32::from(arg)
}

fn load(offset: u32) -> Instruction {
    instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset, 0, 0)
}

fn give(action: u32) -> Instruction {
    instruction(libc::BPF_RET | libc::BPF_K, action, 0, 0)
}

fn jump(how: u32, value: u32, if_so: u8, if_not: u8) -> Instruction {
    instruction(libc::BPF_JMP | how | libc::BPF_K, value, if_so, if_not)
}

fn skip(count: usize) -> Instruction {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    instruction(libc::BPF_JMP | libc::BPF_JA, count, 0, 0)
}

fn instruction(code: u32, k: u32, jt: u8, jf: u8) -> Instruction {
    // The kernel's codes are 16 bits wide.
    let code = u16::try_from(code).unwrap_or(u16::MAX);
    Instruction { code, jt, jf, k }
}

#[cfg(test)]
mod tests;
