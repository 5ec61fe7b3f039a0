//! Which lines of a listing are worth reading: hides directives, unused labels and tables of the
//! compiler, for display only. Changes no text and judges no code.

use std::collections::{HashMap, HashSet};

use super::pen::{blank, word};
use super::words::{Packed, Words};
use super::{Role, mnemonic};

/// Directives that say nothing to a reader, without their dots. `cfi_…` is beside them.
static NOISE: Words<256> = Words::new(&[(
    "file ident size type section text data bss rodata globl global weak local hidden protected \
     internal align p2align balign loc addrsig addrsig_sym version build_version previous \
     pushsection popsection subsection intel_syntax att_syntax arch cpu fpu option attribute \
     eabi_attribute code16 code32 code64 thumb arm syntax thumb_func comm lcomm extern bits default \
     segment use64 use32 use16 private_extern cstring const literal8 literal16 weak_definition \
     variant_pcs arch_extension end set_inst def endef scl seh_proc seh_endproc linkonce",
    Role::Directive,
)]);

/// Directives that lay down data, without their dots.
static DATA: Words<128> = Words::new(&[(
    "byte 2byte 4byte 8byte word hword half short value int long quad xword dword octa float single \
     double string string8 ascii asciz zero space skip fill sleb128 uleb128 dc base64",
    Role::Directive,
)]);

/// What a line is for.
enum Line<'a> {
    /// Nothing or a remark: kept.
    Other,
    /// An instruction, or anything that is not known to be noise.
    Code(&'a str),
    Data(&'a str),
    Noise,
    Label(&'a str),
}

/// The places of the lines to show, in order.
///
/// Kept are instructions, labels that are named in the program or that something uses, the data
/// under kept labels, remarks, and every directive that is not known to be noise. The time is
/// linear in the text.
#[must_use]
pub fn kept_lines(lines: &[&str]) -> Vec<usize> {
    let read = Listing::read(lines);
    let used = read.used_labels();
    let mut kept = Vec::new();
    let mut data_kept = true;
    for (place, line) in read.lines.iter().enumerate() {
        let keep = match line {
            Line::Other => data_kept,
            Line::Code(_) => {
                data_kept = true;
                true
            }
            Line::Noise => false,
            Line::Data(_) => data_kept && !read.hidden.contains(&place),
            Line::Label(name) => {
                let shown = !read.hidden.contains(&place);
                let keep = shown && (!is_local(name) || used.contains(name));
                // A second label at the same place does not hide what the first one names.
                data_kept = keep || (shown && data_kept && read.follows_label(place));
                keep
            }
        };
        if keep {
            kept.push(place);
        }
    }
    kept
}

struct Listing<'a> {
    lines: Vec<Line<'a>>,
    /// Lines of sections that only tools read.
    hidden: HashSet<usize>,
}

impl<'a> Listing<'a> {
    fn read(lines: &[&'a str]) -> Self {
        let mut hidden = HashSet::new();
        let mut in_hidden = false;
        let mut read = Vec::with_capacity(lines.len());
        for (place, text) in lines.iter().enumerate() {
            let line = classify(text);
            if let Some(section) = section_of(text) {
                in_hidden = is_for_tools(section);
            }
            if in_hidden {
                hidden.insert(place);
            }
            read.push(line);
        }
        Self { lines: read, hidden }
    }

    fn follows_label(&self, place: usize) -> bool {
        place
            .checked_sub(1)
            .is_some_and(|before| matches!(self.lines.get(before), Some(Line::Label(_))))
    }

    /// Local labels that code uses, or data under labels that are used themselves.
    fn used_labels(&self) -> HashSet<&'a str> {
        let (mut waiting, mut of_label) = self.references();
        let mut used = HashSet::new();
        while let Some(name) = waiting.pop() {
            if used.insert(name) {
                waiting.extend(of_label.remove(name).unwrap_or_default());
            }
        }
        used
    }

    /// Names that code or named data refers to, and what the data under each local label does.
    fn references(&self) -> (Vec<&'a str>, HashMap<&'a str, Vec<&'a str>>) {
        let mut roots = Vec::new();
        let mut of_label: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut owner = None;
        for (place, line) in self.lines.iter().enumerate() {
            match line {
                Line::Label(name) => owner = Some(*name).filter(|name| is_local(name)),
                Line::Code(text) => roots.extend(names(text)),
                Line::Data(_) if self.hidden.contains(&place) => {}
                Line::Data(text) => match owner {
                    Some(label) => of_label.entry(label).or_default().extend(names(text)),
                    None => roots.extend(names(text)),
                },
                Line::Other | Line::Noise => {}
            }
        }
        (roots, of_label)
    }
}

fn classify(text: &str) -> Line<'_> {
    let trimmed = text.trim_ascii();
    let Some(first) = trimmed.bytes().next() else { return Line::Other };
    if matches!(first, b'#' | b';' | b'@' | b'/' | b'*') {
        return Line::Other;
    }
    let (name, rest) = first_word(trimmed);
    let after = rest.trim_ascii_start();
    if let Some(behind) = after.strip_prefix(':') {
        let behind = behind.trim_ascii_start();
        let alone = behind.is_empty() || behind.starts_with(['#', ';', '@', '/']);
        return if alone { Line::Label(name) } else { Line::Code(trimmed) };
    }
    let Some(bare) = directive(name) else { return Line::Code(trimmed) };
    let packed = Packed::lower(bare.as_bytes());
    if bare.starts_with("cfi_") || bare.starts_with("seh_") || known(packed, &NOISE) {
        Line::Noise
    } else if known(packed, &DATA) {
        Line::Data(trimmed)
    } else {
        Line::Code(trimmed)
    }
}

fn known<const N: usize>(key: Option<Packed>, words: &Words<N>) -> bool {
    key.is_some_and(|key| words.get(key).is_some())
}

/// The name of a directive without its dot: GAS has one, NASM has none.
fn directive(name: &str) -> Option<&str> {
    match name.strip_prefix('.') {
        Some(bare) => Some(bare),
        None => matches!(
            name,
            "section"
                | "segment"
                | "global"
                | "extern"
                | "bits"
                | "default"
                | "align"
                | "BITS"
                | "SECTION"
        )
        .then_some(name)
        .filter(|name| mnemonic::class(name.as_bytes()).is_none()),
    }
}

fn first_word(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !part_of_name(byte)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn part_of_name(byte: u8) -> bool {
    word(byte) || matches!(byte, b'.' | b'$')
}

/// `.L3`, `L3`, `1`, NASM's `.loop`: a label that only this program can use.
fn is_local(name: &str) -> bool {
    let numbered =
        name.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    name.starts_with('.') || numbered || name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Every name in the operands, and for `1f` and `1b` the number of the label.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$') || !c.is_ascii()));
    words.map(|name| name.trim_start_matches('$')).filter(|name| !name.is_empty()).map(|name| {
        let digits = name.strip_suffix(['f', 'b']).filter(|digits| !digits.is_empty());
        digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(name)
    })
}

/// The section that a line opens.
fn section_of(text: &str) -> Option<&str> {
    let text = text.trim_ascii();
    let (name, rest) = first_word(text);
    match name {
        ".section" | "section" | ".pushsection" => {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii() && blank(c as u8));
            rest.split([',', ' ', '\t']).next().map(|name| name.trim_matches('"'))
        }
        ".text" | ".data" | ".bss" => Some(name),
        _ => None,
    }
}

/// Sections that a debugger, an unwinder or a linker reads.
fn is_for_tools(section: &str) -> bool {
    [".debug", ".note", ".gcc_except_table", ".eh_frame", ".comment", ".stab", "__LD", "__DWARF"]
        .iter()
        .any(|start| section.starts_with(start))
}

#[cfg(test)]
mod tests;
