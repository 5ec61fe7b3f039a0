//! One line of assembly taken apart: label, operation, operands, past comments and strings.

use super::names::register;

/// A line of assembly without its comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statement<'a> {
    /// The label, with or without a colon, or the name that a data definition gives.
    pub(super) label: Option<&'a str>,
    /// The mnemonic or directive; empty if there is none.
    pub(super) operation: &'a str,
    /// What follows it.
    pub(super) operands: &'a str,
}

/// Takes the line apart; any line number in front is left out.
pub(super) fn split(line: &str) -> Statement<'_> {
    let code = without_number(without_comment(line).trim());
    let (label, rest) = label(code);
    let (operation, operands) = word(rest);
    if label.is_none() {
        let (second, value) = word(operands);
        // `add DWORD PTR [x], 1` and `mov qword [x], 1` define nothing.
        let sized = value.starts_with('[') || word(value).0.eq_ignore_ascii_case("ptr");
        if names_its_label(operation, second) && !sized {
            return Statement { label: Some(operation), operation: second, operands: value };
        }
        if operation == "TEXT" && operands.contains("(SB)") {
            let name = operands.split('(').next().unwrap_or_default();
            let label = name.rsplit(['·', '/', '.']).next();
            return Statement { label, operation, operands };
        }
    }
    Statement { label, operation, operands }
}

/// `msg db 1`, `main PROC`, `size equ 4`: the name stands first, without a colon.
fn names_its_label(first: &str, second: &str) -> bool {
    const NAMING: [&str; 15] = [
        "db", "dw", "dd", "dq", "dt", "equ", "resb", "resw", "resd", "resq", "proc", "byte",
        "dword", "rb", "qword",
    ];
    second.len() < 6
        && NAMING.iter().any(|word| second.eq_ignore_ascii_case(word))
        && first.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '.')
}

fn label(code: &str) -> (Option<&str>, &str) {
    let end =
        code.find(|c: char| !(c.is_alphanumeric() || "_.$@?·".contains(c))).unwrap_or(code.len());
    let (name, rest) = code.split_at_checked(end).unwrap_or((code, ""));
    if let Some(rest) = rest.strip_prefix(':').filter(|_| !name.is_empty()) {
        let local = name.bytes().all(|b| b.is_ascii_digit());
        return ((!local).then_some(name), rest.trim_start_matches(':').trim_start());
    }
    match code.strip_suffix(':') {
        Some(name) if name.contains('(') || name.starts_with("vtable") => (Some(name), ""),
        _ => (None, code),
    }
}

/// The name of the function in a label as Compiler Explorer shows it: `add(int, int)`.
pub(super) fn is_signature(label: &str) -> bool {
    label.contains('(') && label.ends_with(')')
}

/// A line number that was copied along, with what sets it off.
pub(super) fn without_number(code: &str) -> &str {
    let rest = code.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == code.len() {
        return code;
    }
    let rest = rest.strip_prefix(['|', '.', ')']).unwrap_or(rest);
    if rest.is_empty() || rest.starts_with([' ', '\t']) { rest.trim_start() } else { code }
}

fn word(text: &str) -> (&str, &str) {
    text.split_once([' ', '\t']).map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

/// The line up to its comment. `;` separates statements where a `%reg` follows, `#` marks a number
/// where a digit follows.
pub(super) fn without_comment(line: &str) -> &str {
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut last_register = None;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let ends = match byte {
            b'"' | b'\'' | b'`' => {
                at = past_quote(bytes, at);
                continue;
            }
            b';' => *last_register.get_or_insert_with(|| last_att_register(line)) < at,
            b'#' => !next.is_some_and(|b| b.is_ascii_digit() || b"-:'(".contains(&b)),
            b'/' => matches!(next, Some(b'/' | b'*')),
            b'@' => next == Some(b' '),
            _ => false,
        };
        if ends {
            return line.get(..at).unwrap_or_default();
        }
        at += 1;
    }
    line
}

/// Where a quoted text that begins at `at` is over; a quote without an end is one character.
fn past_quote(bytes: &[u8], at: usize) -> usize {
    let end = bytes[at];
    let mut to = at + 1;
    while let Some(&byte) = bytes.get(to) {
        match byte {
            b'\\' => to += 2,
            _ if byte == end => return to + 1,
            _ => to += 1,
        }
    }
    if end == b'"' { bytes.len() } else { at + 1 }
}

/// Where the last `%reg` stands, or 0.
fn last_att_register(text: &str) -> usize {
    let is_register = |&(at, _): &(usize, &str)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        register(rest.get(..end).unwrap_or_default()).is_some()
    };
    text.rmatch_indices('%').find(is_register).map_or(0, |(at, _)| at)
}

/// The names in operands, outside of strings, with a leading `%` or `$` where one stands.
pub(super) fn names(operands: &str) -> impl Iterator<Item = &str> {
    let mut rest = operands;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(|c: char| c.is_alphabetic() || "_.%\"'`".contains(c))?;
            rest = rest.get(start..)?;
            if rest.starts_with(['"', '\'', '`']) {
                rest = rest.get(past_quote(rest.as_bytes(), 0)..)?;
                continue;
            }
            let sign = usize::from(rest.starts_with('%'));
            let end = rest
                .get(sign..)?
                .find(|c: char| !(c.is_alphanumeric() || "_.$·".contains(c)))
                .map_or(rest.len(), |end| end + sign);
            let name;
            (name, rest) = rest.split_at_checked(end)?;
            return Some(name);
        }
    })
}

/// Whether the line names the entry point in another way than by a usual label.
pub(super) fn is_entry(line: &Statement) -> bool {
    match line.operation {
        "entry" => !line.operands.is_empty(),
        "END" | "end" => line.operands.split_whitespace().count() == 1,
        "define" => line.operands.contains("@main("),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> (Option<&str>, &str, &str) {
        let statement = split(line);
        (statement.label, statement.operation, statement.operands)
    }

    #[test]
    fn a_line_comes_apart_in_every_dialect() {
        assert_eq!(parts("main:\tmovl $1, %eax # one"), (Some("main"), "movl", "$1, %eax"));
        assert_eq!(parts("msg db \"a;b\", 10 ; text"), (Some("msg"), "db", "\"a;b\", 10"));
        assert_eq!(parts("main PROC"), (Some("main"), "PROC", ""));
        assert_eq!(parts("total DWORD 5"), (Some("total"), "DWORD", "5"));
        assert_eq!(parts("add DWORD PTR [rbp-4], 1"), (None, "add", "DWORD PTR [rbp-4], 1"));
        assert_eq!(parts("mov qword [x], 1"), (None, "mov", "qword [x], 1"));
        assert_eq!(parts("1: jmp 1b"), (None, "jmp", "1b"));
        assert_eq!(parts(" 12  mov eax, 5"), (None, "mov", "eax, 5"));
        assert_eq!(parts("add(int, int):"), (Some("add(int, int)"), "", ""));
        assert_eq!(parts("mov r0, #5 @ five"), (None, "mov", "r0, #5"));
        assert_eq!(
            parts("movl $1, %eax; int $0x80; ret # movl %eax"),
            (None, "movl", "$1, %eax; int $0x80; ret")
        );
        assert_eq!(
            parts("TEXT ·add(SB), NOSPLIT, $0"),
            (Some("add"), "TEXT", "·add(SB), NOSPLIT, $0")
        );
    }

    #[test]
    fn names_are_found_outside_of_strings() {
        let found: Vec<_> = names("$.LC0, msg+8(%rip), \"no\", 'n', [rel len]").collect();
        assert_eq!(found, [".LC0", "msg", "%rip", "rel", "len"]);
    }
}
