//! The commonest failures in one plain sentence each: what it means and what to do. A table.

/// Every part must occur in the message; the first row that fits wins.
const ROWS: &[(&[&str], &str)] = &[
    (
        &["open CFI at the end of file"],
        "The listing stops in the middle of a function: the answer is cut off; ask for the rest or raise the token limit.",
    ),
    (
        &["no such instruction", "`;"],
        "GAS reads `#` as a comment on x86, `;` only separates statements: write `#`.",
    ),
    (
        &["no such instruction"],
        "The assembler does not know this word as an instruction: a directive or comment of another assembler, a typing error, or prose.",
    ),
    (
        &["parser: instruction expected"],
        "NASM expected an instruction: this line is written for another assembler, or is prose.",
    ),
    (
        &["label or instruction expected"],
        "NASM expected a label or an instruction: this line is written for another assembler, or is prose.",
    ),
    (
        &["invalid instruction suffix for `push'"],
        "This is 32-bit code: a 64-bit program pushes 64-bit registers.",
    ),
    (
        &["invalid instruction suffix for `pop'"],
        "This is 32-bit code: a 64-bit program pops 64-bit registers.",
    ),
    (
        &["operand size mismatch"],
        "The operands have different sizes, or the instruction cannot take them together.",
    ),
    (
        &["operand type mismatch"],
        "The instruction cannot take these kinds of operands; the order may be that of another syntax.",
    ),
    (
        &["too many memory references"],
        "An x86 instruction can name memory once; or a register lacks its `%`.",
    ),
    (
        &["ambiguous operand size"],
        "Nothing here says how wide the operation is: add a suffix (`movl`) or a size (`dword ptr`).",
    ),
    (
        &["operation size not specified"],
        "Nothing here says how wide the operation is: add a size such as `dword`.",
    ),
    (&["junk", "PTR"], "This is Intel syntax: it needs `.intel_syntax noprefix` before it."),
    (
        &["junk at end of line"],
        "The rest of the line belongs to no operand: another assembler's syntax, or a cut line.",
    ),
    (&["bad register name"], "There is no register of this name on this machine."),
    (
        &["unknown pseudo-op"],
        "This assembler has no such directive; it belongs to another assembler or system.",
    ),
    (
        &["character following name is not '#'"],
        "This is written for macOS: its sections have two names.",
    ),
    (&["is already defined"], "The same label stands twice."),
    (&["label", "redefined"], "The same label stands twice."),
    (&["inconsistently redefined"], "The same label stands twice."),
    (
        &["symbol", "not defined"],
        "This name is used but defined nowhere; a function of a library needs `extern`.",
    ),
    (
        &["local label", "is not defined"],
        "A jump goes to a numbered label that does not exist; the listing may be cut.",
    ),
    (
        &["cannot find entry symbol"],
        "No entry: the listing needs `_start` (or `main`), made visible with `.globl` or `global`.",
    ),
    (
        &["undefined reference to `main'"],
        "There is no `main`: the listing is a part of a program, or `main` is not made visible with `.globl main`.",
    ),
    (
        &["multiple definition of `_start'"],
        "The listing has both `_start` and `main`; the C library brings its own `_start`.",
    ),
    (
        &["undefined reference to"],
        "This name is defined neither in the listing nor in the C and C++ libraries.",
    ),
    (
        &["recompile with -fPIE"],
        "An absolute address in code that must be movable; link with -no-pie or use `(%rip)`.",
    ),
    (
        &["relocation truncated to fit"],
        "An address does not fit into the field that the instruction has for it.",
    ),
    (
        &["i386 architecture", "incompatible"],
        "A 32-bit object cannot be linked into a 64-bit program.",
    ),
    (&["#include expects"], "The header's name is missing, as when <…> was lost in HTML."),
    (
        &["No such file or directory"],
        "The file is not there: builds see the system's headers and their own directory only.",
    ),
    (
        &["was not declared in this scope"],
        "The name is not known here: a header or `std::` is missing.",
    ),
    (&["file not recognized"], "This is no object file of this machine."),
];

/// The sentence for a message, if it is a common one.
pub(super) fn message(text: &str) -> Option<&'static str> {
    ROWS.iter()
        .find(|(parts, _)| parts.iter().all(|p| text.contains(p)))
        .map(|(_, sentence)| *sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_special_row_wins() {
        let comment = message("no such instruction: `; load the number'");
        assert!(comment.is_some_and(|s| s.contains("write `#`")));
        let word = message("no such instruction: `segment readable'");
        assert!(word.is_some_and(|s| s.contains("does not know")));
        assert_eq!(message("something new"), None);
    }
}
