//! Names of registers, mnemonics and directives, enough to tell assembly from other text.

/// A processor's family, as a register's name tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// Of x86, with its width in bits.
    X86(u16),
    /// `x0` … `x30`, `w0` … `w30`, `xzr`.
    Aarch64,
    /// `r0` … `r7`, `lr`: the higher ones are x86-64's too.
    Arm,
    /// `a0` … `a7`, `s0` …, `t0` …, `ra`.
    Riscv,
}

/// The register that `name` is, without a `%`, in any case.
pub(super) fn register(name: &str) -> Option<Register> {
    if name.len() < 2 || name.len() > 5 {
        return None;
    }
    let mut lower = [0; 5];
    lower.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from.to_ascii_lowercase());
    let lower = std::str::from_utf8(lower.get(..name.len())?).ok()?;
    Some(match lower {
        "rax" | "rbx" | "rcx" | "rdx" | "rsi" | "rdi" | "rbp" | "rsp" | "rip" | "sil" | "dil"
        | "bpl" | "spl" => Register::X86(64),
        "eax" | "ebx" | "ecx" | "edx" | "esi" | "edi" => Register::X86(33),
        "ebp" | "esp" | "eip" => Register::X86(32),
        "ax" | "bx" | "cx" | "dx" | "si" | "di" | "bp" | "sp" | "ds" | "es" | "ss" | "cs"
        | "fs" | "gs" => Register::X86(16),
        "al" | "ah" | "bl" | "bh" | "cl" | "ch" | "dl" | "dh" | "st" => Register::X86(8),
        "xzr" | "wzr" => Register::Aarch64,
        "lr" => Register::Arm,
        "ra" | "zero" => Register::Riscv,
        _ => return numbered(lower),
    })
}

fn numbered(name: &str) -> Option<Register> {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let letters = name.get(..name.len() - digits.len())?;
    let (digits, suffix) = match digits.strip_suffix(['d', 'w', 'b']) {
        Some(rest) if letters == "r" => (rest, true),
        _ => (digits, false),
    };
    let number: u8 = digits.parse().ok()?;
    Some(match (letters, number) {
        ("xmm" | "ymm" | "zmm", 0..=31) => Register::X86(128),
        ("cr" | "dr", 0..=15) | ("mm", 0..=7) => Register::X86(8),
        ("r", 8..=15) => Register::X86(64),
        ("r", 0..=7) if !suffix => Register::Arm,
        ("x" | "w", 0..=30) => Register::Aarch64,
        ("a", 0..=7) | ("s", 0..=11) | ("t", 0..=6) => Register::Riscv,
        _ => return None,
    })
}

/// Whether `word` is an instruction of x86, ARM or RISC-V, in any case, with an AT&T suffix or not.
pub(super) fn is_mnemonic(word: &str) -> bool {
    if word.len() < 2
        || word.len() > 12
        || !word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
    {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let known = |name: &str| MNEMONICS.binary_search(&name).is_ok();
    known(&lower)
        || lower.strip_suffix(['b', 'w', 'l', 'q', 's']).is_some_and(known)
        || conditional(&lower)
        || vector(&lower)
        || lower.split_once('.').is_some_and(|(base, _)| known(base))
}

fn conditional(lower: &str) -> bool {
    const CONDITIONS: [&str; 30] = [
        "a", "ae", "b", "be", "c", "e", "g", "ge", "l", "le", "na", "nae", "nb", "nbe", "nc", "ne",
        "ng", "nge", "nl", "nle", "no", "np", "ns", "nz", "o", "p", "pe", "po", "s", "z",
    ];
    ["j", "set", "cmov"].iter().any(|start| {
        lower.strip_prefix(start).is_some_and(|rest| {
            CONDITIONS.contains(&rest)
                || *start == "cmov"
                    && rest.strip_suffix(['l', 'q', 'w']).is_some_and(|c| CONDITIONS.contains(&c))
        })
    })
}

fn vector(lower: &str) -> bool {
    const STARTS: [&str; 17] = [
        "movs", "movz", "movap", "movup", "movdq", "cvt", "padd", "psub", "pmul", "pcmp", "pshuf",
        "punpck", "vadd", "vmov", "vmul", "vpadd", "vxor",
    ];
    const ENDS: [&str; 8] = ["ss", "sd", "ps", "pd", "dqa", "dqu", "b", "q"];
    STARTS.iter().any(|start| lower.starts_with(start)) && lower.len() <= 11
        || lower.len() >= 5 && lower.len() <= 9 && {
            let base = lower.trim_start_matches('v');
            let base = base.get(..base.len().saturating_sub(2)).unwrap_or_default();
            ENDS.iter().any(|end| lower.ends_with(end))
                && matches!(
                    base,
                    "add"
                        | "sub"
                        | "mul"
                        | "div"
                        | "sqrt"
                        | "ucomi"
                        | "comi"
                        | "xor"
                        | "and"
                        | "max"
                        | "min"
                )
        }
}

/// Sorted; the AT&T suffixes are taken off before the search.
const MNEMONICS: [&str; 338] = [
    "aaa", "adc", "adcs", "add", "addi", "addiw", "adds", "addw", "adr", "adrp", "and", "andi",
    "andn", "asr", "auipc", "b", "beq", "beqz", "bextr", "bge", "bgeu", "bgt", "bgtu", "bgtz",
    "bic", "bl", "ble", "bleu", "blez", "blr", "blt", "bltu", "bltz", "bne", "bnez", "br", "bsf",
    "bsr", "bswap", "bt", "bx", "call", "cbnz", "cbw", "cbz", "ccmp", "cdq", "cdqe", "cinc", "clc",
    "cld", "cli", "cltd", "cltq", "clz", "cmc", "cmn", "cmp", "cmpsb", "cmpsd", "cmpxchg",
    "comisd", "comiss", "cpuid", "cqo", "cqto", "csel", "cset", "csinc", "csneg", "cwd", "cwde",
    "cwtl", "daa", "dec", "div", "divu", "divw", "ebreak", "ecall", "emms", "endbr32", "endbr64",
    "enter", "eor", "fabs", "fadd", "fadd.s", "faddp", "fchs", "fcmp", "fcos", "fcvt", "fcvtzs",
    "fdiv", "fdivp", "fence", "fild", "finit", "fist", "fistp", "fld", "fld1", "fldz", "flw",
    "fmov", "fmul", "fmulp", "fninit", "fsd", "fsin", "fsqrt", "fst", "fstp", "fsub", "fsw",
    "fxch", "hlt", "idiv", "imul", "in", "inc", "insb", "insw", "int", "int3", "into", "iret", "j",
    "jal", "jalr", "jcxz", "jecxz", "jmp", "jr", "jrcxz", "la", "lahf", "lb", "lbu", "ld", "ldm",
    "ldmfd", "ldmia", "ldp", "ldr", "ldrb", "ldrh", "ldrsb", "ldrsh", "ldrsw", "ldur", "lea",
    "leaq", "leave", "lfence", "lh", "li", "lla", "lock", "lods", "lodsb", "lodsd", "lodsq",
    "lodsw", "loop", "loope", "loopne", "loopnz", "loopz", "lsl", "lsr", "lui", "lw", "lwu",
    "lzcnt", "madd", "mfence", "mla", "mov", "movabs", "movaps", "movk", "movn", "movsb", "movsd",
    "movsq", "movsw", "movsx", "movsxd", "movt", "movups", "movw", "movz", "movzx", "msub", "mul",
    "mulh", "mulw", "mv", "mvn", "neg", "negw", "nop", "not", "or", "ori", "orr", "out", "outsb",
    "outsw", "pand", "pandn", "pause", "pop", "popa", "popad", "popcnt", "popf", "por", "push",
    "pusha", "pushad", "pushf", "pxor", "rcl", "rcr", "rdrand", "rdtsc", "rem", "remu", "remw",
    "rep", "repe", "repne", "repz", "ret", "retf", "retq", "rev", "rol", "ror", "rsb", "rsbs",
    "sahf", "sal", "sar", "sbb", "sbc", "sbcs", "scas", "scasb", "scvtf", "sd", "sdiv", "seqz",
    "sev", "sfence", "shl", "shld", "shlx", "shr", "shrd", "sll", "slli", "slliw", "sllw", "slt",
    "slti", "sltiu", "sltu", "sltz", "smulh", "smull", "snez", "sra", "srai", "sraw", "srl",
    "srli", "srliw", "srlw", "stc", "std", "sti", "stm", "stmfd", "stmia", "stos", "stosb",
    "stosd", "stosq", "stosw", "stp", "str", "strb", "strh", "stur", "sub", "subs", "subw", "svc",
    "sw", "swi", "sxtb", "sxth", "sxtw", "syscall", "sysenter", "sysexit", "sysret", "tail",
    "tbnz", "tbz", "test", "tst", "tzcnt", "ubfx", "ucomisd", "ucomiss", "ud2", "udiv", "umulh",
    "unimp", "uxtb", "uxth", "vadd", "vldr", "vstr", "wfi", "xadd", "xchg", "xlat", "xlatb", "xor",
    "xori", "xorpd", "xorps",
];
