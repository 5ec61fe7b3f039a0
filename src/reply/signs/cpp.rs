//! What one line alone says about being C or C++. Knows no neighbours.

use super::super::fence::HEAD;
use super::super::lines::head;
use super::super::prose::is_prose;
use super::assembly::is_textflag;
use super::{Sign, cut_word, hard_if};

/// How much the line looks like C or C++ at the top level of a file.
pub(in super::super) fn cpp(line: &str) -> Sign {
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
        || text.ends_with([';', '{']) && text.contains("std::")
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

/// The first line of a declaration that goes on in the next: `extern Status`.
pub(in super::super) fn is_declaration_begun(line: &str) -> bool {
    let types =
        ["int", "void", "char", "long", "double", "float", "unsigned", "const", "bool", "short"];
    line.trim().strip_prefix("extern ").is_some_and(|name| {
        name.trim_start().starts_with(|c: char| c.is_ascii_uppercase())
            || types.contains(&name.trim())
            || name.trim().ends_with("_t")
    })
}

/// Text of a system header for assembly: `#include <sys/syscall.h>` may stand in either.
pub(in super::super) fn is_assembly_header(line: &str) -> bool {
    line.trim_start().starts_with("#include")
        && ["<asm/", "<sys/syscall.h>", "<sys/regdef.h>", "\"textflag.h\"", "<syscall.h>"]
            .iter()
            .any(|name| line.contains(name))
}
