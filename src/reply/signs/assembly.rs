//! What one line alone says about being assembly, of any dialect. Knows no neighbours.

use super::super::fence::{HEAD, item};
use super::super::lines::head;
use super::super::names::{is_mnemonic, register};
use super::super::prose::is_prose;
use super::super::statement::{self, without_number};
use super::{Sign, cut_word, hard_if};

/// How much the line looks like assembly of any dialect.
pub(in super::super) fn assembly(line: &str) -> Sign {
    let text = head(line, HEAD).trim();
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some('.'), Some(_)) => dotted(text),
        (Some('%'), Some(_)) => percent(text),
        (Some('['), Some(_)) => bracketed(text),
        (Some(';'), _) if text.contains("ModuleID") => Sign::Hard,
        (None, _) | (Some('#'), Some('#' | '!')) => Sign::No,
        (Some(';' | '#'), _) | (Some('/'), Some('/' | '*')) | (Some('@'), Some(' ')) => {
            if is_textflag(text) {
                Sign::Hard
            } else {
                Sign::Comment
            }
        }
        (Some('@' | '!'), _) if text.contains(" = ") => Sign::Soft,
        (Some('0'..='9'), _) => match without_number(text) {
            rest if rest.len() < text.len() && item(text).is_none() => assembly(rest),
            _ => Sign::No,
        },
        _ => labelled(text),
    }
}

pub(super) fn is_textflag(text: &str) -> bool {
    text.starts_with("#include") && text.contains("\"textflag.h\"")
}

/// Directives that begin with a dot.
fn dotted(text: &str) -> Sign {
    let (word, rest) = cut_word(text);
    if word.ends_with(':') {
        return if word.len() > 2 { Sign::Hard } else { Sign::No };
    }
    let name = word.get(1..).unwrap_or_default().to_ascii_lowercase();
    let alone = rest.is_empty() || rest.starts_with(['#', ';', '/', '@']);
    if rest.starts_with('=') && !rest.starts_with("==")
        || !name.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        return Sign::No;
    }
    match name.as_str() {
        "text" | "data" | "bss" | "rodata" | "code" | "const" | "stack" | "data?" => {
            hard_if(alone || rest.starts_with(|c: char| c.is_ascii_digit()))
        }
        "file" | "ident" | "string" | "asciz" | "ascii" => hard_if(rest.contains('"')),
        "globl" | "global" | "extern" | "type" | "weak" | "section" | "model" | "arch" | "cpu"
        | "syntax" | "size" | "comm" | "local" | "macro" | "equ" | "set" | "build_version"
        | "section_start" | "hidden" | "p2align" | "align" | "balign" | "long" | "quad"
        | "byte" | "word" | "int" | "zero" | "space" | "skip" | "option" | "attribute"
        | "include" | "loc" | "def" => hard_if(
            !rest.is_empty()
                && (rest.split_whitespace().count() <= 3
                    || rest.contains([',', '"', '#', ';', '/'])),
        ),
        "intel_syntax"
        | "att_syntax"
        | "endm"
        | "endr"
        | "thumb"
        | "arm"
        | "subsections_via_symbols"
        | "previous"
        | "code16"
        | "code32"
        | "code64"
        | "386"
        | "486"
        | "586"
        | "686"
        | "x64"
        | "8086"
        | "286"
        | "startup" => Sign::Hard,
        _ if name.starts_with("cfi_") || name.starts_with("seh_") => Sign::Hard,
        _ if rest.split_whitespace().count() > 4 && !rest.contains(',') => Sign::No,
        _ => Sign::Soft,
    }
}

/// NASM's preprocessor, or a value of LLVM.
fn percent(text: &str) -> Sign {
    let (word, rest) = cut_word(text);
    match word.get(1..).unwrap_or_default() {
        "define" | "include" | "macro" | "endmacro" | "assign" | "ifdef" | "ifndef" | "if"
        | "endif" | "else" | "rep" | "endrep" | "use" | "xdefine" | "strlen" | "imacro"
        | "undef" | "idefine" => Sign::Hard,
        _ if rest.starts_with("= ") => Sign::Soft,
        _ => Sign::No,
    }
}

fn bracketed(text: &str) -> Sign {
    let Some((inner, after)) = text.trim_start_matches('[').split_once(']') else {
        return Sign::No;
    };
    let (word, value) = cut_word(inner.trim());
    let fits = match word.to_ascii_lowercase().as_str() {
        "bits" | "org" => value.starts_with(|c: char| c.is_ascii_digit()),
        "section" | "segment" => value.starts_with('.'),
        "global" | "extern" => is_list_of_names(value),
        _ => false,
    };
    hard_if(fits && (after.trim().is_empty() || after.trim_start().starts_with(';')))
}

fn labelled(text: &str) -> Sign {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "_.$@?".contains(c)))
        .unwrap_or(text.len());
    let (name, after) = (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if let Some(rest) = after.strip_prefix(':').filter(|_| !name.is_empty()) {
        return label(name, rest);
    }
    if text.ends_with(['{', ';']) && !text.contains(" @") && !text.contains('%') {
        return Sign::No;
    }
    if text.ends_with("):")
        && statement::split(text).label.is_some_and(statement::is_signature)
        && !is_prose(text)
    {
        return Sign::Soft;
    }
    let (word, rest) = cut_word(text);
    statement(word, rest, text)
}

/// A label, with or without something behind it.
fn label(name: &str, rest: &str) -> Sign {
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    if !rest.is_empty() && !rest.starts_with(|c: char| c.is_whitespace() || c == ';' || c == '#') {
        return Sign::No;
    }
    let rest = rest.trim();
    let behind = if rest.is_empty() { Sign::Comment } else { assembly(rest) };
    let usual = matches!(name, "main" | "_start" | "_main")
        || name.starts_with(['_', '.'])
        || name.contains('$');
    match (name, behind) {
        ("public" | "private" | "protected" | "default" | "signals", _) | (_, Sign::No) => Sign::No,
        (_, Sign::Hard) => Sign::Hard,
        _ if usual => Sign::Hard,
        (_, Sign::Comment) if is_prose(name) || name.contains('?') => Sign::No,
        (_, Sign::Comment | Sign::Soft) => Sign::Soft,
    }
}

fn statement(word: &str, rest: &str, text: &str) -> Sign {
    let lower = word.to_ascii_lowercase();
    let first = cut_word(rest).0;
    match lower.as_str() {
        "section" | "segment" => hard_if(
            first.starts_with(['.', '\'', '"', '_']) || matches!(first, "readable" | "executable"),
        ),
        "global" | "extern" | "globl" | "extrn" | "public" => hard_if(is_list_of_names(rest)),
        "default" => hard_if(matches!(first, "rel" | "abs")),
        "bits" => hard_if(matches!(first, "16" | "32" | "64")),
        "org" => hard_if(first.starts_with(|c: char| c.is_ascii_digit() || c == '$')),
        "format" => hard_if(
            ["ELF", "PE", "MZ", "binary", "COFF"]
                .iter()
                .any(|format| first.eq_ignore_ascii_case(format))
                || first.starts_with("ELF")
                || first.starts_with("PE"),
        ),
        "text" | "globl_" | "data" if text.contains("(SB)") => Sign::Hard,
        "target" | "source_filename" => hard_if(text.contains(" = \"")),
        "define" | "declare" => hard_if(text.contains(" @") && text.contains('(')),
        "includelib" | "include" => hard_if(
            first.contains('\\')
                || first.ends_with(['\'', '"'])
                || first.to_ascii_lowercase().ends_with(".inc"),
        ),
        "use16" | "use32" | "use64" | "ideal" | "codeseg" | "dataseg" | "locals" | "jumps" => {
            hard_if(rest.is_empty())
        }
        _ => data_or_instruction(word, rest, first, text),
    }
}

/// `a, b:function` but not `variables are bad`.
fn is_list_of_names(rest: &str) -> bool {
    let rest = rest.split([';', '#']).next().unwrap_or_default().trim();
    !rest.is_empty()
        && rest.split(',').all(|name| {
            let (name, size) = name.split_once(':').unwrap_or((name, ""));
            let name = name.trim();
            !name.is_empty()
                && !name.ends_with(['.', '?'])
                && size.split_whitespace().count() < 2
                && !name.contains(|c: char| !(c.is_ascii_alphanumeric() || "_.$@?".contains(c)))
        })
}

fn data_or_instruction(word: &str, rest: &str, first: &str, text: &str) -> Sign {
    let keyword = first.to_ascii_lowercase();
    let value = cut_word(rest).1;
    if !word.starts_with(|c: char| c.is_ascii_alphabetic() || "_.@?$".contains(c)) {
        return Sign::No;
    }
    match keyword.as_str() {
        "db" | "dw" | "dd" | "dq" | "dt" | "equ" | "byte" | "dword" | "word" | "qword"
        | "real8"
            if !value.is_empty() && !is_prose(text) =>
        {
            return if value.starts_with(['\'', '"', '$', '?'])
                || value.starts_with(|c: char| c.is_ascii_digit())
            {
                Sign::Hard
            } else {
                Sign::Soft
            };
        }
        "resb" | "resw" | "resd" | "resq" | "rb" | "rw" | "rd" | "rq" => {
            return hard_if(
                value.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()),
            );
        }
        "proc" | "endp" | "segment" | "ends" | "struc" if is_prose(text) => return Sign::No,
        "proc" | "endp" => return hard_if(is_after_proc(value)),
        "segment" | "ends" | "struc" | "macro" => return Sign::Soft,
        _ => {}
    }
    instruction(word, rest, text)
}

/// What may follow `main PROC`.
fn is_after_proc(value: &str) -> bool {
    let first = value.split([' ', '\t', ',', ';', ':']).next().unwrap_or_default();
    let known = ["near", "far", "uses", "c", "export", "frame", "stdcall", "public", "private"];
    value.is_empty()
        || value.starts_with(';')
        || known.iter().any(|word| first.eq_ignore_ascii_case(word))
}

fn instruction(word: &str, rest: &str, text: &str) -> Sign {
    let lower = word.to_ascii_lowercase();
    let rest = rest.split(';').next().unwrap_or_default().trim();
    if matches!(lower.as_str(), "db" | "dw" | "dd" | "dq" | "times" | "resb" | "resq") {
        return if rest.starts_with(|c: char| c.is_ascii_digit() || c == '\'' || c == '"') {
            Sign::Soft
        } else {
            Sign::No
        };
    }
    if matches!(lower.as_str(), "rep" | "repe" | "repne" | "repz" | "lock" | "notrack")
        && !rest.is_empty()
    {
        return if is_mnemonic(cut_word(rest).0) { Sign::Hard } else { Sign::No };
    }
    if !is_mnemonic(word) || rest.starts_with(['=', '(']) || is_prose(text) {
        return Sign::No;
    }
    if lower == "int" {
        return hard_if(rest.trim_start_matches('$').starts_with(|c: char| c.is_ascii_digit()));
    }
    operands(&lower, rest)
}

fn operands(lower: &str, rest: &str) -> Sign {
    if rest.is_empty() || rest.starts_with(['#', '/', '@']) {
        let plain = matches!(
            lower,
            "in" | "out"
                | "or"
                | "and"
                | "not"
                | "add"
                | "test"
                | "call"
                | "push"
                | "pop"
                | "loop"
                | "pause"
                | "enter"
        );
        return match lower {
            "syscall" | "endbr64" | "retq" | "cqto" | "cltq" | "cltd" | "ecall" => Sign::Hard,
            _ if plain => Sign::No,
            _ => Sign::Soft,
        };
    }
    if !is_operand_list(rest) {
        return Sign::No;
    }
    let has_register = rest
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '%' || c == '_' || c == '.'))
        .any(|name| register(name.strip_prefix('%').unwrap_or(name)).is_some());
    if has_register || rest.ends_with("@PLT") || rest.contains("(%rip)") {
        Sign::Hard
    } else {
        Sign::Soft
    }
}

/// Operands set off by commas, each one word beside its size: `qword ptr [rax + 8], 5`.
fn is_operand_list(rest: &str) -> bool {
    const SIZES: [&str; 17] = [
        "byte", "word", "dword", "qword", "xmmword", "oword", "tbyte", "ptr", "offset", "short",
        "near", "far", "rel", "lsl", "lsr", "asr", "strict",
    ];
    let list = statement::without_comment(rest);
    if list.contains('`') {
        return false;
    }
    let mut depth = 0_usize;
    let mut words = 0;
    for token in list.split_whitespace() {
        let outside = depth == 0;
        depth += token.matches(['[', '(', '{', '<']).count();
        depth = depth.saturating_sub(token.matches([']', ')', '}', '>']).count());
        let name = token.trim_start_matches('*').trim_end_matches(',');
        let free = !outside
            || token.contains("::")
            || matches!(name, "+" | "-" | "*" | "operator" | "new")
            || name.starts_with('[')
            || SIZES.iter().any(|size| name.eq_ignore_ascii_case(size))
            || name.strip_prefix('#').is_some();
        words += usize::from(!free);
        if words > 1 {
            return false;
        }
        if token.ends_with(',') {
            words = 0;
        }
    }
    true
}
