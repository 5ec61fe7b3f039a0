//! Names of registers, by family. Does not say what a register holds.

use super::Role;
use super::words::{Packed, Words};

/// The families whose names could be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// 8086 to x86-64.
    X86,
    /// ARM and `AArch64`.
    Arm,
    /// RISC-V.
    RiscV,
}

static X86: Words<256> = Words::new(&[(
    "rax rbx rcx rdx rsi rdi rbp rsp rip eax ebx ecx edx esi edi ebp esp eip ax bx cx dx si di bp \
     sp ip al bl cl dl ah bh ch dh sil dil bpl spl cs ds es fs gs ss st eflags rflags riz eiz",
    Role::Register,
)]);

static ARM: Words<64> = Words::new(&[(
    "sp lr pc fp ip sl sb xzr wzr wsp apsr cpsr spsr fpscr apsr_nzcv nzcv fpcr fpsr",
    Role::Register,
)]);

static RISC_V: Words<32> =
    Words::new(&[("zero ra sp gp tp fp pc fcsr frm fflags mstatus mepc", Role::Register)]);

/// The family that has a register of this name, of those asked for.
pub(super) fn family(word: &[u8], asked: &[Family]) -> Option<Family> {
    let key = Packed::lower(word)?;
    let bytes = key.bytes();
    let name = bytes.get(..word.len())?;
    asked.iter().copied().find(|family| match family {
        Family::X86 => X86.get(key).is_some() || x86_numbered(name),
        Family::Arm => ARM.get(key).is_some() || arm_numbered(name),
        Family::RiscV => RISC_V.get(key).is_some() || risc_v_numbered(name),
    })
}

fn x86_numbered(name: &[u8]) -> bool {
    let (prefix, number, suffix) = split(name);
    match (prefix, suffix) {
        (b"r", b"" | b"d" | b"w" | b"b" | b"l") => matches!(number, Some(8..=15)),
        (b"xmm" | b"ymm" | b"zmm", b"") => matches!(number, Some(0..=31)),
        (b"k" | b"mm" | b"st" | b"tmm", b"") => matches!(number, Some(0..=7)),
        (b"cr" | b"dr", b"") => matches!(number, Some(0..=15)),
        _ => false,
    }
}

fn arm_numbered(name: &[u8]) -> bool {
    let (prefix, number, suffix) = split(name);
    match prefix {
        b"x" | b"w" => suffix.is_empty() && matches!(number, Some(0..=30)),
        b"r" => suffix.is_empty() && matches!(number, Some(0..=15)),
        b"b" | b"h" | b"s" | b"d" | b"q" => suffix.is_empty() && matches!(number, Some(0..=31)),
        b"v" | b"z" | b"p" => {
            (suffix.is_empty() || suffix.first() == Some(&b'.')) && matches!(number, Some(0..=31))
        }
        _ => false,
    }
}

fn risc_v_numbered(name: &[u8]) -> bool {
    let (prefix, number, suffix) = split(name);
    suffix.is_empty()
        && match prefix {
            b"x" | b"f" | b"v" => matches!(number, Some(0..=31)),
            b"a" | b"fa" => matches!(number, Some(0..=7)),
            b"t" => matches!(number, Some(0..=6)),
            b"s" | b"fs" | b"ft" => matches!(number, Some(0..=11)),
            _ => false,
        }
}

/// Letters, a number of one or two digits, and what follows it.
fn split(name: &[u8]) -> (&[u8], Option<u8>, &[u8]) {
    let letters = name.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (prefix, rest) = name.split_at(letters);
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, suffix) = rest.split_at(digits);
    let value = match number {
        [one] => Some(one - b'0'),
        [ten, one] => Some((ten - b'0') * 10 + (one - b'0')),
        _ => None,
    };
    (prefix, value, suffix)
}
