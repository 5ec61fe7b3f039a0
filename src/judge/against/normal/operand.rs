//! Operands in one spelling: numbers by value, local labels as place-holders, no blanks. Pure.

use std::ops::Range;

use super::{Reading, Syntax, mnemonic};

/// How an Intel operand in memory says its size.
const SIZES: [&str; 7] =
    ["byte ptr", "word ptr", "dword ptr", "qword ptr", "xmmword ptr", "ymmword ptr", "tbyte ptr"];

/// What stands for the function that initialises the variables of a file, where it is named after
/// the file: a reply does not tell its file's name.
pub(in super::super) const INITIALISER_OF_A_FILE: &str = "_GLOBAL__sub_I_#";

/// An instruction's key, the local labels in it, and its mnemonic with its prefixes.
pub(super) fn instruction(text: &str, reading: Reading) -> (String, Vec<String>, String) {
    let (mut name, mut rest) = first_word(text);
    let mut opcode = String::new();
    while mnemonic::PREFIXES.contains(&name.to_ascii_lowercase().as_str()) && !rest.is_empty() {
        opcode.push_str(&mnemonic::canonical(name, false, false));
        opcode.push(' ');
        (name, rest) = first_word(rest);
    }
    let att = reading.syntax == Syntax::Att;
    let name = name.to_ascii_lowercase();
    let branch = name.starts_with('j') || name.starts_with("call");
    let operands = if reading.demangled && branch { vec![rest] } else { split_operands(rest) };
    let last = operands.last().copied().unwrap_or_default();
    // The count of a shift says nothing of its size.
    let counted = mnemonic::shifts(&name) && operands.len() > 1;
    let sized = if counted { register(last) } else { operands.iter().any(|o| register(o)) };
    let base = mnemonic::canonical(&name, att, sized);
    // Of no effect but on processors long gone.
    if base == "ret" && opcode == "rep " {
        opcode.clear();
    }
    opcode.push_str(&base);
    let narrow =
        if att { name.ends_with('l') || narrow_register(rest) } else { narrow_intel(rest) };
    let mut labels = Vec::new();
    let mut keys: Vec<String> = operands
        .iter()
        .map(|o| operand(o, reading, narrow, &mut labels))
        .filter(|o| !o.is_empty())
        .collect();
    if mnemonic::shifts(&base) && keys.len() == 1 {
        let one = if att { "$1" } else { "1" };
        keys.insert(usize::from(!att), one.to_owned());
    }
    (format!("{opcode} {}", keys.join(",")), labels, opcode)
}

/// A datum's key and the local labels in it.
pub(super) fn datum(name: &str, rest: &str, reading: Reading) -> (String, Vec<String>) {
    let name = match name {
        ".asciz" => ".string",
        ".space" | ".skip" => ".zero",
        ".int" | ".4byte" => ".long",
        ".8byte" => ".quad",
        ".short" | ".2byte" | ".hword" | ".word" => ".value",
        ".equ" | ".equiv" => ".set",
        ".single" => ".float",
        other => other,
    };
    let mut labels = Vec::new();
    let values = spelled(rest, reading, name == ".long", &mut labels);
    (format!("{name} {values}"), labels)
}

/// A name, or the place-holder of a local one, which is added to `labels`.
pub(super) fn name(name: &str, reading: Reading, labels: &mut Vec<String>) -> String {
    spelled(name, reading, false, labels)
}

fn operand(text: &str, reading: Reading, narrow: bool, labels: &mut Vec<String>) -> String {
    let key = spelled(text, reading, narrow, labels);
    match reading.syntax {
        Syntax::Att => {
            let key = key.strip_prefix("0(").map_or(key.clone(), |rest| format!("({rest}"));
            let unscaled = key.strip_suffix(",1)").filter(|k| k.matches(',').count() == 1);
            unscaled.map_or(key.clone(), |k| format!("{k})"))
        }
        Syntax::Intel => address(&key).unwrap_or(key),
    }
}

/// An Intel address with all its terms within the brackets, numbers added up and last.
fn address(key: &str) -> Option<String> {
    let body = key.strip_suffix(']')?;
    let (before, inside) = body.split_once('[')?;
    let (size, before) = SIZES
        .iter()
        .find_map(|size| Some((*size, before.strip_prefix(size)?.trim_start())))
        .unwrap_or(("", before));
    let (segment, displacement) = before.split_at(before.find(':').map_or(0, |at| at + 1));
    let terms = format!("{displacement}+{inside}").replace('-', "+-");
    let mut sum = 0_i64;
    let mut names: Vec<&str> = Vec::new();
    for term in terms.split('+').filter(|t| !t.is_empty()) {
        match term.parse::<i64>() {
            Ok(number) => sum = sum.wrapping_add(number),
            Err(_) => names.push(term.strip_suffix("*1").unwrap_or(term)),
        }
    }
    // `x[rip]` and `[rip+x]` are the same.
    names.sort_by_key(|n| *n == "rip");
    let number = if sum == 0 && !names.is_empty() { String::new() } else { format!("{sum:+}") };
    Some(format!("{size} {segment}[{}{number}]", names.join("+")))
}

/// The text without needless blanks, its numbers by value, its local labels as place-holders.
fn spelled(text: &str, reading: Reading, narrow: bool, labels: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for (_, piece) in pieces(text) {
        if piece.trim().is_empty() {
            gap = true;
            continue;
        }
        let wordy = piece.starts_with(|c: char| in_word(c) || c == '$');
        if gap && wordy && out.ends_with(in_word) {
            out.push(' ');
        }
        gap = false;
        if piece.starts_with('"') {
            out.push_str(piece);
        } else if let Some(class) = local(piece) {
            labels.push(piece.trim_end_matches("@PLT").to_owned());
            out.push_str(class);
        } else if let Some(number) = number(piece) {
            signed(&mut out, number, narrow);
        } else {
            out.push_str(&plain_word(piece, reading));
        }
    }
    out
}

/// Writes a number; one that is negative in the operand's width is written so.
fn signed(out: &mut String, number: u64, narrow: bool) {
    let negative = out.ends_with('-');
    let value = match u32::try_from(number) {
        Ok(small) if narrow && !negative => i64::from(small.cast_signed()),
        _ => number.cast_signed(),
    };
    out.push_str(&value.to_string());
}

/// What one word stands for, wherever it stands.
pub(in super::super) fn word(piece: &str) -> String {
    match number(piece) {
        Some(number) => number.cast_signed().to_string(),
        None => piece.trim_end_matches("@PLT").to_owned(),
    }
}

fn plain_word(piece: &str, reading: Reading) -> String {
    let piece = piece.trim_end_matches("@PLT");
    if piece.strip_prefix("_GLOBAL__sub_I_").is_some_and(|name| name.contains('.')) {
        return INITIALISER_OF_A_FILE.to_owned();
    }
    let lower = piece.to_ascii_lowercase();
    let keyword = matches!(
        lower.as_str(),
        "ptr"
            | "byte"
            | "word"
            | "dword"
            | "qword"
            | "xmmword"
            | "ymmword"
            | "tbyte"
            | "offset"
            | "flat"
    );
    let intel = reading.syntax == Syntax::Intel && keyword;
    if intel || is_register(&lower) { lower } else { piece.to_owned() }
}

/// The place-holder of a local label: constants are never taken for places in code.
fn local(piece: &str) -> Option<&'static str> {
    let rest = piece.trim_end_matches("@PLT").strip_prefix(".L")?;
    let constant =
        rest.strip_prefix('C').is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
    Some(if constant { ".LC#" } else { ".L#" })
}

fn number(piece: &str) -> Option<u64> {
    if !piece.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let lower = piece.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16).ok();
    }
    if let Some(digits) = lower.strip_prefix("0b").filter(|d| !d.is_empty()) {
        return u64::from_str_radix(digits, 2).ok();
    }
    if lower.len() > 1 && lower.starts_with('0') {
        return u64::from_str_radix(&lower, 8).ok();
    }
    lower.parse().ok()
}

/// The text cut into words, quoted strings, runs of blanks and single other characters.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let length = if first == '"' {
            quoted(rest)
        } else if in_word(first) {
            // `$` and `@` belong to a name but begin none.
            rest.find(|c| !(in_word(c) || matches!(c, '$' | '@'))).unwrap_or(rest.len())
        } else if first.is_whitespace() {
            rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let range = at..at + length;
        at += length;
        Some((range.clone(), text.get(range)?))
    })
}

/// The length of the quoted string that the text begins with.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == '"' && !escaped {
            return at + 1;
        }
        escaped = !escaped && c == '\\';
    }
    text.len()
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.') || !c.is_ascii() && !c.is_whitespace()
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (name, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    (name, rest.trim())
}

fn split_operands(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                out.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.extend(text.get(start..));
    out
}

/// Whether an AT&T operand is a general register.
fn register(operand: &str) -> bool {
    let name = operand.trim().strip_prefix('%').map(str::to_ascii_lowercase);
    name.as_deref().is_some_and(|n| is_register(n) && !n.contains("mm") && !n.starts_with("st"))
}

fn narrow_register(operands: &str) -> bool {
    let narrow = |o: &&str| {
        let name = o.trim().strip_prefix('%').unwrap_or_default().to_ascii_lowercase();
        is_register(&name) && (name.starts_with('e') || name.ends_with('d'))
    };
    split_operands(operands).iter().any(narrow)
}

fn narrow_intel(operands: &str) -> bool {
    let narrow = |o: &&str| {
        let name = o.trim().to_ascii_lowercase();
        let register = is_register(&name) && (name.starts_with('e') || name.ends_with('d'));
        register || name.starts_with("dword")
    };
    split_operands(operands).iter().any(narrow)
}

/// Whether a word, in lower case and without `%`, names a register.
fn is_register(word: &str) -> bool {
    const CLASSIC: [&str; 9] = ["ax", "bx", "cx", "dx", "si", "di", "bp", "sp", "ip"];
    const BYTES: [&str; 12] =
        ["al", "ah", "bl", "bh", "cl", "ch", "dl", "dh", "sil", "dil", "bpl", "spl"];
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let wide = word.strip_prefix(['r', 'e']).unwrap_or(word);
    if CLASSIC.contains(&wide) || BYTES.contains(&word) {
        return true;
    }
    let numbered = word.strip_prefix('r').map(|n| n.strip_suffix(['d', 'w', 'b']).unwrap_or(n));
    numbered.is_some_and(digits)
        || ["xmm", "ymm", "zmm", "mm"].iter().any(|p| word.strip_prefix(p).is_some_and(digits))
        || matches!(word, "st" | "fs" | "gs" | "cs" | "ds" | "es" | "ss")
}
