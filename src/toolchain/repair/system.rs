//! A listing for macOS made into one for Linux, where only names and sections differ.

use super::{Draft, Errors};

/// Renames the sections, and the names that macOS puts a `_` before.
pub(super) fn macos(draft: &mut Draft, errors: &Errors<'_>) {
    let names_section = |l: &String| l.contains("__TEXT,") || l.contains("__DATA,");
    if !draft.lines.iter().any(names_section) || !errors.says("character following name") {
        return;
    }
    for line in &mut draft.lines {
        *line = section(line).unwrap_or_else(|| without_underscores(line));
    }
    draft.did("the sections and names of macOS became those of Linux");
}

/// The line that stands for a directive of macOS.
fn section(line: &str) -> Option<String> {
    const GONE: [&str; 5] = [
        ".build_version",
        ".subsections_via_symbols",
        ".macosx_version_min",
        ".indirect_symbol",
        ".private_extern",
    ];
    let text = line.trim_start();
    if GONE.iter().any(|word| text.starts_with(word)) {
        return Some(String::new());
    }
    let name = text.strip_prefix(".section")?.trim_start();
    let name = name.split(',').nth(1).unwrap_or_default();
    Some(
        match name {
            "__text" => ".text",
            "__cstring" | "__const" | "__literal4" | "__literal8" | "__literal16" => {
                ".section .rodata"
            }
            "__bss" => ".bss",
            "__data" => ".data",
            _ => return None,
        }
        .to_owned(),
    )
}

/// `_main` to `main`, `L_.str` to `.L_.str`; a comment after `##` goes.
fn without_underscores(line: &str) -> String {
    let code = line.split("##").next().unwrap_or_default();
    let mut out = String::with_capacity(code.len());
    let mut quoted = false;
    let mut before = ' ';
    for c in code.chars() {
        quoted ^= c == '"';
        let starts_word = !(before.is_alphanumeric() || "_.$%@".contains(before));
        if quoted || !starts_word {
            out.push(c);
        } else if c == '_' {
            // The next character begins the name that Linux knows.
        } else if c == 'L' {
            out.push_str(".L");
        } else {
            out.push(c);
        }
        before = c;
    }
    out.trim_end().to_owned()
}
