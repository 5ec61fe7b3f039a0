//! Assembly reduced to what a processor or a reader would call different: statements with a key in
//! which spelling, label numbers and what only tools read make no difference. Pure.

mod mnemonic;
mod operand;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::printable::printable;

pub(super) use operand::{INITIALISER_OF_A_FILE, word};

/// How operands are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `movl $1, %eax`.
    Att,
    /// `mov eax, 1`.
    Intel,
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// How operands are written.
    pub(super) syntax: Syntax,
    /// Names may be demangled and hold blanks and commas.
    pub(super) demangled: bool,
}

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// A label that has a name in the program.
    Name,
    /// A label that the compiler numbered.
    Local,
    /// An instruction.
    Code,
    /// A directive that lays down data or makes a name.
    Data,
}

/// One statement that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its line in the text, from 0.
    pub(super) line: usize,
    /// It as it stands there, safe to show, tabs expanded.
    pub(super) shown: String,
    /// What it is.
    pub(super) kind: Kind,
    /// Equal for statements that mean the same, but for the labels in them.
    pub(super) key: String,
    /// The local labels in it, in order; the key has a place-holder for each.
    pub(super) labels: Vec<String>,
    /// The mnemonic of an instruction, with its prefixes.
    pub(super) opcode: Option<String>,
    /// It belongs to a function or datum that any file may repeat (from a header, mostly), with
    /// the key of its name, or to data without a name.
    pub(super) hidden_by: Option<Hidden>,
}

/// Why a listing for reading leaves a statement out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hidden {
    /// It stands under this weak name.
    Weak(String),
    /// It is data that stands under no name.
    Nameless,
}

/// Directives that lay down data or make a name; all others are for tools.
const DATA: [&str; 25] = [
    ".byte", ".2byte", ".4byte", ".8byte", ".word", ".hword", ".short", ".value", ".int", ".long",
    ".quad", ".octa", ".float", ".single", ".double", ".ascii", ".string", ".asciz", ".zero",
    ".space", ".skip", ".fill", ".set", ".equ", ".equiv",
];

/// Sections that a debugger, an unwinder or a linker reads.
const FOR_TOOLS: [&str; 6] =
    [".debug", ".note", ".gcc_except_table", ".eh_frame", ".comment", ".stab"];

/// A piece of a line before it is known which labels are used.
struct Piece<'a> {
    line: usize,
    text: &'a str,
    what: What<'a>,
}

enum What<'a> {
    Label(&'a str),
    Directive(&'a str, &'a str),
    Code(&'a str),
}

/// The statements of a text that count, in order. The time is linear in the text.
pub(super) fn statements(text: &str, reading: Reading) -> Vec<Statement> {
    let mut pieces = Vec::new();
    for (line, raw) in text.lines().enumerate() {
        split(line, raw, reading, &mut pieces);
    }
    let weak: HashSet<&str> = pieces
        .iter()
        .filter_map(|p| match p.what {
            What::Directive(".weak", names) => Some(names),
            What::Directive(..) | What::Label(_) | What::Code(_) => None,
        })
        .flat_map(|names| names.split(',').map(str::trim))
        .collect();
    let mut reader = Reader { reading, weak, out: Vec::new(), for_tools: false, data: false };
    let mut owners = Owners::default();
    for piece in &pieces {
        reader.piece(piece, &mut owners);
    }
    let used: HashSet<String> = reader
        .out
        .iter()
        .filter(|s| s.kind != Kind::Local)
        .flat_map(|s| s.labels.iter().cloned())
        .collect();
    reader.out.retain(|s| s.kind != Kind::Local || s.labels.iter().any(|l| used.contains(l)));
    reader.out
}

struct Reader<'a> {
    reading: Reading,
    weak: HashSet<&'a str>,
    out: Vec<Statement>,
    /// Within a section that only tools read.
    for_tools: bool,
    /// Within a section without code.
    data: bool,
}

/// The names under which code and data stand at the moment.
#[derive(Default)]
struct Owners {
    code: Option<Hidden>,
    data: Option<Hidden>,
}

impl<'a> Reader<'a> {
    fn piece(&mut self, piece: &Piece<'a>, owners: &mut Owners) {
        match piece.what {
            What::Directive(name, rest) => {
                if let Some(section) = section(name, rest) {
                    self.for_tools = FOR_TOOLS.iter().any(|start| section.starts_with(start));
                    self.data = !section.starts_with(".text");
                    owners.data = Some(Hidden::Nameless);
                }
                if DATA.contains(&name) && !self.for_tools {
                    self.data(piece, name, rest, owners);
                }
            }
            What::Label(_) | What::Code(_) if self.for_tools => {}
            What::Label(name) => self.label(piece, name, owners),
            What::Code(text) => {
                let (key, labels, opcode) = operand::instruction(text, self.reading);
                let hidden = owners.code.clone();
                self.push(piece, Kind::Code, key, labels, Some(opcode), hidden);
            }
        }
    }

    fn label(&mut self, piece: &Piece<'a>, name: &str, owners: &mut Owners) {
        let mut labels = Vec::new();
        let key = format!("{}:", operand::name(name, self.reading, &mut labels));
        let owner = if self.data { &mut owners.data } else { &mut owners.code };
        let kind = if labels.is_empty() { Kind::Name } else { Kind::Local };
        if kind == Kind::Name {
            *owner = self.weak.contains(name).then(|| Hidden::Weak(key.clone()));
        } else if *owner == Some(Hidden::Nameless) {
            *owner = None;
        }
        let hidden = owner.clone();
        self.push(piece, kind, key, labels, None, hidden);
    }

    fn data(&mut self, piece: &Piece<'a>, name: &str, rest: &str, owners: &Owners) {
        let (key, labels) = operand::datum(name, rest, self.reading);
        let hidden = if self.data { &owners.data } else { &owners.code };
        self.push(piece, Kind::Data, key, labels, None, hidden.clone());
    }

    fn push(
        &mut self,
        piece: &Piece<'a>,
        kind: Kind,
        key: String,
        labels: Vec<String>,
        opcode: Option<String>,
        hidden_by: Option<Hidden>,
    ) {
        let shown = shown(piece.text);
        self.out.push(Statement { line: piece.line, shown, kind, key, labels, opcode, hidden_by });
    }
}

/// A text safe to show, its tabs expanded to columns of eight.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut column = 0;
    for c in printable(text.trim_end()).chars() {
        let width = if c == '\t' { 8 - column % 8 } else { 1 };
        column += width;
        if c == '\t' { out.extend(std::iter::repeat_n(' ', width)) } else { out.push(c) }
    }
    out
}

/// Takes a line apart: labels, then a directive or an instruction.
fn split<'a>(line: usize, raw: &'a str, reading: Reading, out: &mut Vec<Piece<'a>>) {
    let code = raw.get(..comment(raw, reading)).unwrap_or(raw).trim_end();
    if reading.demangled
        && !code.starts_with(|c: char| c.is_whitespace() || c == '.')
        && let Some(name) = code.strip_suffix(':')
    {
        out.push(Piece { line, text: raw, what: What::Label(name.trim()) });
        return;
    }
    let mut rest = code;
    loop {
        let start = rest.trim_start();
        let end = start.find(|c: char| !in_name(c)).unwrap_or(start.len());
        let Some((name, after)) = start.split_at_checked(end) else { return };
        let after = after.trim_start();
        let Some(behind) = after.strip_prefix(':').filter(|_| !name.is_empty()) else { break };
        let here = rest.len() - behind.len();
        let alone = behind.trim().is_empty() && std::ptr::eq(rest, code);
        let text = if alone { raw } else { rest.get(..here).unwrap_or(rest) };
        out.push(Piece { line, text, what: What::Label(name) });
        rest = behind;
    }
    let body = rest.trim();
    let text = if std::ptr::eq(rest, code) { raw } else { rest };
    if body.is_empty() {
        return;
    }
    let what = if body.starts_with('.') {
        let (name, rest) = body.split_at(body.find(char::is_whitespace).unwrap_or(body.len()));
        What::Directive(name, rest.trim())
    } else {
        What::Code(body)
    };
    out.push(Piece { line, text, what });
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$') || !c.is_ascii()
}

/// Where the comment of a line begins; its length if there is none.
fn comment(line: &str, reading: Reading) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    let start = line.len() - line.trim_start().len();
    for (at, c) in line.char_indices() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        let rest = line.get(at..).unwrap_or_default();
        match c {
            '"' => quoted = true,
            '#' | ';' => return at,
            // Names of operators may hold slashes.
            '/' if at == start || rest.starts_with("/*") => return at,
            '/' if rest.starts_with("//") && !reading.demangled => return at,
            _ => {}
        }
    }
    line.len()
}

/// The section that a directive opens; coming back to an earlier one counts as code.
fn section<'a>(name: &'a str, rest: &'a str) -> Option<&'a str> {
    match name {
        ".section" | ".pushsection" => {
            let end = rest.find([',', ' ', '\t']).unwrap_or(rest.len());
            rest.get(..end).map(|section| section.trim_matches('"'))
        }
        ".text" | ".data" | ".bss" => Some(name),
        ".popsection" | ".previous" => Some(".text"),
        _ => None,
    }
}

/// The pieces of a shown statement, each with what it stands for: numbers by value, local labels
/// by their partner.
pub(super) fn tokens(text: &str, partner: &HashMap<&str, &str>) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    for (range, piece) in operand::pieces(text) {
        if piece.trim().is_empty() {
            continue;
        }
        let meaning = partner.get(piece).map_or_else(|| word(piece), |p| (*p).to_owned());
        out.push((range, meaning));
    }
    out
}
