//! What one line alone says about itself: C++, assembly, or neither. Knows no neighbours.

use super::fence::{HEAD, item};
use super::lines::head;
use super::names::{is_mnemonic, register};
use super::prose::is_prose;
use super::statement::{self, without_number};

/// How much a line looks like a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    No,
    /// A comment in that language, and in others.
    Comment,
    /// It fits, and other things would fit too.
    Soft,
    /// Nothing else looks like this.
    Hard,
}

/// How much the line looks like assembly of any dialect.
pub(super) fn assembly(line: &str) -> Sign {
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

fn is_textflag(text: &str) -> bool {
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

fn hard_if(fits: bool) -> Sign {
    if fits { Sign::Hard } else { Sign::No }
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
    let inner = text.trim_start_matches('[').trim_start().to_ascii_lowercase();
    let starts = ["bits ", "org ", "section ", "global ", "extern ", "segment "];
    hard_if(starts.iter().any(|start| inner.starts_with(start)) && text.contains(']'))
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
    if statement::split(text).label.is_some_and(statement::is_signature) && !is_prose(text) {
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
        "bits" | "use16" | "use32" | "use64" => {
            hard_if(rest.is_empty() != (lower == "bits") && !rest.starts_with(char::is_alphabetic))
        }
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
        "includelib" | "include" => hard_if(first.contains(['\\', '.'])),
        "ideal" | "codeseg" | "dataseg" | "locals" | "jumps" => hard_if(rest.is_empty()),
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
                && size.split_whitespace().count() < 2
                && !name.contains(|c: char| !(c.is_ascii_alphanumeric() || "_.$@?".contains(c)))
        })
}

fn data_or_instruction(word: &str, rest: &str, first: &str, text: &str) -> Sign {
    let keyword = first.to_ascii_lowercase();
    let value = cut_word(rest).1;
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
        "proc" | "endp" | "segment" | "ends" | "macro" | "struc" => {
            return if keyword == "proc" || keyword == "endp" { Sign::Hard } else { Sign::Soft };
        }
        _ => {}
    }
    instruction(word, rest, text)
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
    let has_register = rest
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '%' || c == '_' || c == '.'))
        .any(|name| register(name.strip_prefix('%').unwrap_or(name)).is_some());
    let tokens = rest.split(['#', '/']).next().unwrap_or_default().split_whitespace().count();
    match () {
        () if has_register || rest.ends_with("@PLT") || rest.contains("(%rip)") => Sign::Hard,
        () if tokens < 2 || rest.contains(',') && tokens < 6 || rest.contains(['[', '#']) => {
            Sign::Soft
        }
        () => Sign::No,
    }
}

/// The first word and what follows it, trimmed.
fn cut_word(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

/// How much the line looks like C or C++ at the top level of a file.
pub(super) fn cpp(line: &str) -> Sign {
    let text = head(line, HEAD).trim();
    let (word, rest) = cut_word(text);
    if let Some(directive) = text.strip_prefix('#') {
        return preprocessor(directive.trim_start(), text);
    }
    match word {
        "using" => return hard_if(rest.starts_with("namespace ") || text.ends_with(';')),
        "namespace" => {
            return hard_if(text.ends_with(['{', '}']) || rest.split_whitespace().count() == 1);
        }
        "extern" if rest.starts_with("\"C\"") => return Sign::Hard,
        "template" => return hard_if(rest.starts_with('<')),
        "struct" | "class" | "enum" | "union" if text.ends_with(['{', ';', '}']) => {
            return Sign::Hard;
        }
        _ => {}
    }
    if text.starts_with("template<")
        || text.starts_with("int main(")
        || is_function(text)
        || text.contains("std::") && text.ends_with([';', '{'])
    {
        return Sign::Hard;
    }
    if text.starts_with("//") || text.starts_with("/*") {
        return Sign::Comment;
    }
    let ends = text.ends_with([';', '{', '}']) || matches!(text, "{" | "}" | "};");
    if ends
        && !text.starts_with([';', '#', '%', '@', '.'])
        && !text.contains('%')
        && !is_prose(text)
    {
        return Sign::Soft;
    }
    Sign::No
}

fn preprocessor(directive: &str, text: &str) -> Sign {
    let (word, rest) = cut_word(directive);
    let word = word.split(['<', '"']).next().unwrap_or_default();
    match word {
        "include" => {
            let after = directive.get(word.len()..).unwrap_or_default().trim();
            let end = after
                .find(['>'])
                .or_else(|| after.rfind('"'))
                .map_or("", |end| after.get(end + 1..).unwrap_or_default())
                .trim();
            let plain = end.is_empty() || end.starts_with('/');
            let header = after.is_empty() || after.starts_with(['<', '"']);
            if is_textflag(text) { Sign::No } else { hard_if(header && plain) }
        }
        "pragma" | "define" | "ifndef" | "ifdef" | "undef"
            if text.starts_with('#') && !text.starts_with("# ") =>
        {
            if rest.is_empty() {
                Sign::No
            } else {
                Sign::Hard
            }
        }
        "if" | "endif" | "else" | "elif" if !text.starts_with("# ") => Sign::Soft,
        _ => Sign::No,
    }
}

/// Whether the line is the head of a function whose type is a well-known one.
fn is_function(text: &str) -> bool {
    const TYPES: [&str; 28] = [
        "int",
        "void",
        "double",
        "float",
        "char",
        "bool",
        "long",
        "unsigned",
        "short",
        "auto",
        "size_t",
        "static",
        "inline",
        "constexpr",
        "const",
        "signed",
        "string",
        "vector",
        "uint64_t",
        "int64_t",
        "uint32_t",
        "int32_t",
        "uint8_t",
        "consteval",
        "extern",
        "virtual",
        "noreturn",
        "volatile",
    ];
    let Some(open) = text.find('(') else { return false };
    let before = text.get(..open).unwrap_or_default();
    let first = before.split([' ', '<', '*', '&']).next().unwrap_or_default();
    let name = before.rsplit([' ', '*', '&', '>']).next().unwrap_or_default();
    (TYPES.contains(&first) || first.starts_with("std::"))
        && name.len() < before.len()
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.ends_with(['{', '}', ')', ';', ',', '('])
        && !before.contains(['"', '=', '.', '%', '#'])
}

/// Text of a system header for assembly: `#include <sys/syscall.h>` may stand in either.
pub(super) fn is_assembly_header(line: &str) -> bool {
    line.trim_start().starts_with("#include")
        && ["<asm/", "<sys/syscall.h>", "<sys/regdef.h>", "\"textflag.h\"", "<syscall.h>"]
            .iter()
            .any(|name| line.contains(name))
}
