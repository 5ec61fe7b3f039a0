//! Mnemonics that mean the same under several names. Pure.

/// Instructions that take a size suffix in AT&T syntax which a register operand makes needless.
const SIZED: [&str; 27] = [
    "mov", "add", "sub", "cmp", "test", "and", "or", "xor", "lea", "push", "pop", "inc", "dec",
    "neg", "not", "imul", "mul", "idiv", "div", "xchg", "sal", "shl", "sar", "shr", "adc", "sbb",
    "movabs",
];

/// Instructions that are 64 bits wide whatever is written.
const WIDE: [&str; 6] = ["push", "pop", "call", "ret", "leave", "jmp"];

/// Prefixes that belong to the mnemonic behind them.
pub(super) const PREFIXES: [&str; 9] =
    ["rep", "repe", "repz", "repne", "repnz", "lock", "notrack", "bnd", "data16"];

/// One name for each instruction. `sized_by_register` tells whether a general register among the
/// operands gives the size.
pub(super) fn canonical(name: &str, att: bool, sized_by_register: bool) -> String {
    let name = name.to_ascii_lowercase();
    let name = if att { unsuffixed(&name, sized_by_register) } else { &name };
    let same = match name {
        "shl" => "sal",
        "cltq" => "cdqe",
        "cqto" => "cqo",
        "cltd" => "cdq",
        "cwtl" => "cwde",
        "cbtw" => "cbw",
        "cwtd" => "cwd",
        "movabs" => "mov",
        "repz" | "repe" => "rep",
        "repnz" => "repne",
        _ => return condition(name),
    };
    same.to_owned()
}

fn unsuffixed(name: &str, sized_by_register: bool) -> &str {
    let Some(base) = name.strip_suffix(['b', 'w', 'l', 'q']) else { return name };
    let wide = name.ends_with('q') && WIDE.contains(&base);
    if wide || sized_by_register && SIZED.contains(&base) { base } else { name }
}

/// Conditions under one name each: `jz` and `je` are the same.
fn condition(name: &str) -> String {
    for start in ["j", "set", "cmov"] {
        let Some(end) = name.strip_prefix(start) else { continue };
        let same = match end {
            "z" => "e",
            "nz" => "ne",
            "c" | "nae" => "b",
            "nc" | "nb" => "ae",
            "na" => "be",
            "nbe" => "a",
            "nge" => "l",
            "nl" => "ge",
            "ng" => "le",
            "nle" => "g",
            "pe" => "p",
            "po" => "np",
            _ => return name.to_owned(),
        };
        return format!("{start}{same}");
    }
    name.to_owned()
}

/// Whether the name is that of a shift or rotation.
pub(super) fn shifts(name: &str) -> bool {
    ["sal", "shl", "sar", "shr", "rol", "ror"].iter().any(|start| name.starts_with(start))
}
