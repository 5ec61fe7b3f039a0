//! From a listing's own style to the flags of the compiler that would write so. Pure; how near the
//! guess came is found out by comparing.

use std::collections::HashSet;

use crate::reply::{Dialect, Listing};

use super::normal::{Kind, Reading, Statement, Syntax};

/// Each guess costs a run of the compiler.
const MOST: usize = 3;

/// Data of the standard libraries that programs use.
const DATA: [&str; 6] = ["_ZSt4cout", "_ZSt3cin", "_ZSt4cerr", "stdout", "stdin", "stderr"];

/// How the text of a listing is to be read; `None` for what no GNU assembler reads.
pub(super) fn reading(listing: &Listing) -> Option<Reading> {
    let registers = |mark: &str| {
        ["rax", "rbp", "rsp", "eax", "rdi", "edi"]
            .iter()
            .map(|name| listing.text.matches(&format!("{mark}{name}")).count())
            .sum::<usize>()
    };
    let (syntax, demangled) = match listing.dialect {
        Dialect::GasAtt => (Syntax::Att, false),
        Dialect::GasIntel => (Syntax::Intel, false),
        Dialect::CompilerExplorer if registers("%") * 2 > registers("") => (Syntax::Att, true),
        Dialect::CompilerExplorer => (Syntax::Intel, true),
        Dialect::Nasm
        | Dialect::Fasm
        | Dialect::Masm
        | Dialect::Tasm
        | Dialect::Plan9
        | Dialect::LlvmIr
        | Dialect::Unknown => return None,
    };
    Some(Reading { syntax, demangled })
}

/// The flags that may have made a listing, the likeliest first; at most [`MOST`] guesses.
pub(super) fn guesses(
    text: &str,
    reading: Reading,
    statements: &[Statement],
) -> Vec<Vec<&'static str>> {
    let has = |word: &str| text.contains(word);
    let mut flags = Vec::new();
    if reading.syntax == Syntax::Intel {
        flags.push("-masm=intel");
    }
    flags.push(position(text, reading, statements));
    if has("@GOTPCREL") && ["call\t*", "call *"].iter().any(|call| has(call)) && !has("@PLT") {
        flags.push("-fno-plt");
    }
    if !has(".cfi_") {
        flags.push("-fno-asynchronous-unwind-tables");
    }
    flags.push(if has("endbr64") { "-fcf-protection=full" } else { "-fcf-protection=none" });
    let probe = |s: &Statement| s.key.starts_with("or") && s.key.contains("0,(%rsp)");
    let clashing = statements.iter().any(probe) || has("or\tQWORD PTR [rsp], 0");
    flags.push(if clashing { "-fstack-clash-protection" } else { "-fno-stack-clash-protection" });
    flags.extend(vectors(statements));
    let mut out = Vec::new();
    for level in levels(text, statements) {
        for guard in guards(text) {
            let checked = ["__printf_chk", "__memcpy_chk"].iter().any(|name| has(name));
            let fortify = if checked { "-D_FORTIFY_SOURCE=2" } else { "-U_FORTIFY_SOURCE" };
            let mut guess = vec![level, *guard];
            guess.extend(&flags);
            // Without optimisation it is without effect, and only warned of.
            guess.extend((level != "-O0").then_some(fortify));
            out.push(guess);
        }
    }
    out.truncate(MOST);
    out
}

/// Whether functions guard their stack frames. A compiler told so orders the variables of all
/// functions in another way, also of those that need no guard; where that is the default of a
/// system, it comes with marks for indirect branches.
fn guards(text: &str) -> &'static [&'static str] {
    const GUARD: &str = "-fstack-protector-strong";
    const NONE: &str = "-fno-stack-protector";
    let has = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    if has(&["fs:40", "fs:0x28", "__stack_chk_fail"]) {
        &[GUARD]
    } else if has(&["endbr64", "Ubuntu"]) {
        &[GUARD, NONE]
    } else {
        &[NONE]
    }
}

fn vectors(statements: &[Statement]) -> Option<&'static str> {
    let mut codes =
        statements.iter().filter(|s| s.opcode.as_ref().is_some_and(|o| o.starts_with('v')));
    let first = codes.next()?;
    let wide = std::iter::once(first).chain(codes).any(|s| s.key.contains("ymm"));
    Some(if wide { "-mavx2" } else { "-mavx" })
}

/// Whether the code may stand anywhere in memory, and whether it may be a library's.
fn position(text: &str, reading: Reading, statements: &[Statement]) -> &'static str {
    let named = statements.iter().filter(|s| s.kind == Kind::Name);
    let defined: HashSet<&str> = named.map(|s| s.key.trim_end_matches(':')).collect();
    let through_table = || {
        let words = text.split(|c: char| c.is_whitespace() || ",;#()[]*".contains(c));
        words.filter_map(|word| word.strip_suffix("@PLT").or(word.strip_suffix("@GOTPCREL")))
    };
    let tables = through_table().count();
    // A program reaches its own names, and data of other files, without a table; a library does not.
    let library = |name: &str| defined.contains(name) || DATA.contains(&name);
    if through_table().any(library) || defined.contains(super::normal::INITIALISER_OF_A_FILE) {
        return "-fPIC";
    }
    let intel = reading.syntax == Syntax::Intel;
    // Where addresses are fixed, they are moved and not computed.
    let computed = |s: &Statement| {
        s.key.starts_with("lea ") && (s.key.contains("(%rip)") || s.key.contains("rip"))
    };
    let relative = statements.iter().any(computed);
    let absolute = |s: &&Statement| {
        let key = s.key.as_str();
        let address = if intel {
            key.contains("offset") || outer(key)
        } else {
            let after = key.split('$').nth(1).unwrap_or_default();
            after.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '.')
        };
        let callee = key.strip_prefix("call ").unwrap_or_default();
        let relative = tables > 0 || relative;
        let direct = callee.starts_with(|c: char| c.is_alphabetic() || c == '_');
        address || direct && !relative && !defined.contains(callee)
    };
    let code = statements.iter().filter(|s| s.kind == Kind::Code);
    let fixed = code.clone().filter(absolute).count();
    // The compiler writes `[rbp-4]` only where addresses are fixed.
    let inside = intel && ["[rbp-", "[rsp+"].iter().any(|mark| text.contains(mark));
    if fixed > tables || inside && tables == 0 { "-fno-pie" } else { "-fPIE" }
}

/// Whether an Intel operand is an address without a register: `DWORD PTR [x]`.
fn outer(key: &str) -> bool {
    let inside = key.split('[').nth(1).and_then(|rest| rest.split(']').next());
    inside.is_some_and(|name| name.starts_with(['_', '.']) && !name.contains('+'))
}

/// The levels of optimisation that the code may be of, the likeliest first.
fn levels(text: &str, statements: &[Statement]) -> Vec<&'static str> {
    let count =
        |keys: &[&str]| statements.iter().filter(|s| keys.contains(&s.key.trim_end())).count();
    let frames = count(&["mov %rsp,%rbp", "mov rbp,rsp"]);
    let returns = count(&["ret"]);
    if frames > 0 && frames * 2 >= returns {
        return vec!["-O0"];
    }
    let directives = text.contains(".globl") || text.contains(".section");
    if text.contains(".p2align 4") {
        return vec!["-O2", "-O3", "-O1"];
    }
    if text.contains(".text.startup") {
        return vec!["-Os", "-O2", "-O1"];
    }
    // At the first level zero is moved, from the second on it is made by `xor`.
    let moved = count(&["mov $0,%eax", "mov $0,%edi", "mov $0,%esi", "mov eax,0", "mov edi,0"]);
    match (directives, moved > 0) {
        (true, _) => vec!["-O1", "-Og", "-Os"],
        (false, true) => vec!["-O1", "-Og", "-O2"],
        (false, false) => vec!["-O2", "-Os", "-O1"],
    }
}
