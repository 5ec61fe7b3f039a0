//! Fence lines: marks, tags and what stands before them. Looks at one line at a time.

use super::lines::{head, tail};
use super::sections::Fence;

/// Only so much of a line's beginning is ever looked at, so that a huge line costs nothing.
pub(super) const HEAD: usize = 512;
const TAIL: usize = 64;
/// A line longer than this has told what it is, but for marks at its end.
pub(super) const LONG: usize = HEAD + TAIL;
const INFO: usize = 64;

/// What a tag promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Cpp,
    Assembly,
    /// A whole document in a fence: its own fences count.
    Markdown,
    /// Plain text or output: code only if it is beyond doubt.
    Text,
    /// No tag, or one that says nothing.
    Unknown,
    /// Another language: never code of ours.
    Other,
}

/// How a line ends the fence around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    No,
    /// A closing fence in a line of its own.
    Line,
    /// The closing marks stand at the end of a line of code.
    InCode,
    /// Another fence opens here: the close was forgotten.
    Reopened,
}

/// The marks that opened a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) mark: char,
    pub(super) length: usize,
    pub(super) quotes: usize,
}

impl Marks {
    pub(super) fn of(fence: &Fence) -> Self {
        Self { mark: fence.mark, length: fence.length, quotes: fence.quotes }
    }
}

/// The fence that this line opens, if it is nothing but an opening fence.
pub(super) fn opening(line: &str) -> Option<Fence> {
    let (rest, indent, quotes) = before(head(line, HEAD), true);
    let (mark, length, info) = run(rest)?;
    (mark == '~' || !info.contains('`')).then(|| fence(mark, length, info, indent, quotes))
}

/// A fence that opens at the end of a sentence, after "Here it is:".
pub(super) fn opening_after_text(line: &str) -> Option<Fence> {
    if line.len() > HEAD {
        return None;
    }
    let (text, info) = line.trim_end().rsplit_once("```")?;
    let said = text.trim_end();
    let fits = match class(info) {
        Class::Cpp | Class::Assembly => said.len() < text.len() || said.ends_with(':'),
        Class::Unknown => info.is_empty() && said.ends_with(':'),
        Class::Markdown | Class::Text | Class::Other => false,
    };
    (fits && !said.is_empty() && !said.contains('`')).then(|| fence('`', 3, info, 0, 0))
}

fn fence(mark: char, length: usize, info: &str, indent: usize, quotes: usize) -> Fence {
    let info = head(info.trim(), INFO).to_owned();
    Fence { mark, length, info, indent, quotes, closed_in_code: false }
}

/// How `line` ends the fence that `open` opened.
pub(super) fn closing(line: &str, open: Marks) -> Closing {
    let start = head(line, HEAD);
    let (rest, ..) = before(start, false);
    match run(rest) {
        Some((mark, length, info)) if mark == open.mark && length >= open.length => {
            if reopens(info) { Closing::Reopened } else { Closing::Line }
        }
        None if open.mark == '`' && ends_in_marks(start, tail(line, TAIL), open.length) => {
            Closing::InCode
        }
        Some(_) | None => Closing::No,
    }
}

/// The body line without the quote marks and the indentation of its fence.
pub(super) fn strip<'a>(fence: &Fence, line: &'a str) -> &'a str {
    let mut line = line;
    for _ in 0..fence.quotes {
        let Some(rest) = line.trim_start_matches([' ', '\t']).strip_prefix('>') else { break };
        line = rest.strip_prefix(' ').unwrap_or(rest);
    }
    let mut left = fence.indent;
    while left > 0 {
        if let Some(rest) = line.strip_prefix(' ') {
            (line, left) = (rest, left - 1);
        } else if let Some(rest) = line.strip_prefix('\t').filter(|_| left >= 4) {
            (line, left) = (rest, left - 4);
        } else {
            break;
        }
    }
    line
}

/// The code of a last line that ends in closing marks.
pub(super) fn without_marks(line: &str) -> &str {
    line.trim_end().trim_end_matches('`').trim_end()
}

/// Whether the line stands in a quote at all.
pub(super) fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// What is left after indentation, quote marks and (before an opening) list markers, the columns
/// of these without the quotes, and the number of quote marks.
fn before(line: &str, lists: bool) -> (&str, usize, usize) {
    let (mut rest, mut indent, mut quotes) = (line, 0, 0);
    loop {
        let inner = rest.trim_start_matches([' ', '\t']);
        indent += columns(rest, inner);
        if let Some(quoted) = inner.strip_prefix('>') {
            rest = quoted.strip_prefix(' ').unwrap_or(quoted);
            quotes += 1;
            indent = 0;
        } else if let Some(item) = lists.then(|| item(inner)).flatten() {
            indent += inner.len() - item.len();
            rest = item;
        } else {
            return (inner, indent, quotes);
        }
    }
}

fn columns(whole: &str, rest: &str) -> usize {
    let blank = whole.len() - rest.len();
    whole.bytes().take(blank).map(|b| if b == b'\t' { 4 } else { 1 }).sum()
}

/// What follows a list item's marker and its one space.
pub(super) fn item(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix(['-', '*', '+', '•']) {
        return rest.strip_prefix([' ', '\t']);
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == line.len() || line.len() - rest.len() > 3 {
        return None;
    }
    rest.strip_prefix(['.', ')'])?.strip_prefix([' ', '\t'])
}

fn run(line: &str) -> Option<(char, usize, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = line.trim_start_matches(mark);
    let length = line.len() - info.len();
    (length >= 3).then_some((mark, length, info))
}

/// Whether the text after the marks is a language: the line opens another fence.
fn reopens(info: &str) -> bool {
    let words = info.split_whitespace().count();
    match class(info) {
        Class::Unknown => {
            words == 1
                && info.trim().starts_with(|c: char| c.is_ascii_lowercase())
                && info.trim().chars().all(|c| c.is_ascii_alphanumeric() || "+#_-".contains(c))
        }
        Class::Text => words > 0 && words < 3,
        Class::Cpp | Class::Assembly | Class::Markdown | Class::Other => words < 5,
    }
}

fn ends_in_marks(start: &str, end: &str, length: usize) -> bool {
    let end = end.trim_end();
    let code = end.trim_end_matches('`');
    end.len() - code.len() >= length && !code.trim().is_empty() && {
        let before = start.trim_end().trim_end_matches('`');
        !before.contains("```")
    }
}

/// The language a tag names, in lower case: `{.Cpp}` is `cpp`, `main.s` is `s`.
pub(super) fn tag(info: &str) -> String {
    let info = info.trim().trim_start_matches(['{', '.', '[']);
    let info = info.strip_prefix("language-").or(info.strip_prefix("lang-")).unwrap_or(info);
    let end = info.find(|c: char| c.is_whitespace() || "{}[](),:;=\"'<>|`".contains(c));
    let word = end.map_or(info, |end| info.get(..end).unwrap_or_default());
    let word = word.rsplit_once('.').map_or(word, |(_, extension)| extension);
    word.to_lowercase()
}

/// The tag as [`super::Kind::Other`] has it: one name for every shell, one for every plain text.
pub(super) fn language(info: &str) -> String {
    let tag = tag(info);
    match tag.as_str() {
        "sh" | "shell" | "zsh" | "console" | "terminal" | "shellsession" | "shell-session"
        | "ksh" | "fish" | "cmd" | "bash" => "bash".to_owned(),
        _ if matches!(class(info), Class::Text) || tag.is_empty() => "text".to_owned(),
        _ => tag,
    }
}

/// What the tag promises.
pub(super) fn class(info: &str) -> Class {
    let tag = tag(info);
    match tag.as_str() {
        "c" | "h" | "cpp" | "c++" | "cxx" | "cc" | "hpp" | "hxx" | "h++" | "cplusplus" | "c99"
        | "c11" | "c17" | "c++11" | "c++14" | "c++17" | "c++20" | "c++23" | "cpp17" | "cpp20"
        | "arduino" => Class::Cpp,
        "s" | "sx" | "gas" | "gnu" | "att" | "at&t" | "intel" | "x86" | "x64" | "x86_64"
        | "x86-64" | "i386" | "amd64" | "arm" | "arm64" | "armv7" | "armv8" | "aarch64"
        | "riscv" | "riscv64" | "risc-v" | "llvm" | "llvm-ir" | "ll" | "plan9" | "mips"
        | "asm6502" => Class::Assembly,
        "md" | "markdown" | "mdx" => Class::Markdown,
        "text" | "txt" | "plaintext" | "plain" | "output" | "out" | "log" | "none" | "stdout"
        | "ascii" | "result" | "raw" => Class::Text,
        "sh" | "shell" | "bash" | "zsh" | "ksh" | "fish" | "console" | "terminal" | "cmd"
        | "shellsession" | "shell-session" | "powershell" | "ps1" | "bat" | "batch" | "python"
        | "py" | "rust" | "rs" | "java" | "js" | "javascript" | "ts" | "typescript" | "json"
        | "jsonl" | "yaml" | "yml" | "toml" | "ini" | "xml" | "html" | "css" | "go" | "golang"
        | "ruby" | "rb" | "php" | "perl" | "pl" | "lua" | "make" | "makefile" | "cmake"
        | "diff" | "patch" | "sql" | "r" | "swift" | "kotlin" | "haskell" | "dockerfile"
        | "gdb" | "csharp" | "cs" | "c#" | "pascal" | "fortran" | "verilog" | "basic" | "d"
        | "zig" | "nim" | "ocaml" | "wat" | "mermaid" | "latex" | "tex" | "csv" | "ld"
        | "linker" | "bnf" | "regex" | "math" | "http" | "wasm" | "webassembly" | "asmjs" => {
            Class::Other
        }
        _ if tag.contains("asm") || tag.contains("assembl") => Class::Assembly,
        _ => Class::Unknown,
    }
}
