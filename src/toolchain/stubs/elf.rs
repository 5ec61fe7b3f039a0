//! The smallest shared object that a linker accepts: names, sizes and versions, no contents.
//! Writes bytes and reads nothing. Layout: System V gABI; versions: the GNU extensions of the LSB.

use std::collections::HashMap;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Code.
    Function,
    /// A variable, which a program may keep a copy of.
    Data,
}

/// One name to offer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Symbol<'a> {
    pub(super) name: &'a [u8],
    pub(super) kind: Kind,
    /// The address in the real library: aliases share it, and its low bits tell the alignment.
    pub(super) value: u64,
    pub(super) size: u64,
    pub(super) weak: bool,
    pub(super) version: Option<&'a [u8]>,
}

const TEXT: u16 = 6;
const DATA: u16 = 7;
const HEADER: u64 = 64;

/// Section names in the order of the section table, the empty one first.
const SECTIONS: [&str; 9] = [
    "",
    ".dynsym",
    ".dynstr",
    ".gnu.version",
    ".gnu.version_d",
    ".dynamic",
    ".text",
    ".bss",
    ".shstrtab",
];

/// The shared object `soname` with these symbols.
pub(super) fn shared_object<'a>(
    soname: &str,
    symbols: impl Iterator<Item = Symbol<'a>>,
) -> Vec<u8> {
    let mut strings = Strings::new();
    let soname_at = strings.add(soname.as_bytes());
    let mut versions = Versions { names: vec![soname.as_bytes().to_vec()], known: HashMap::new() };
    let mut dynsym = vec![0; 24];
    let mut versym = vec![0; 2];
    let mut end = 0;
    for symbol in symbols {
        let name = strings.add(symbol.name);
        push(&mut dynsym, &name.to_le_bytes());
        let bind: u8 = if symbol.weak { 2 } else { 1 };
        let (kind, section) = match symbol.kind {
            Kind::Function => (2, TEXT),
            Kind::Data => (1, DATA),
        };
        push(&mut dynsym, &[bind << 4 | kind, 0]);
        push(&mut dynsym, &section.to_le_bytes());
        push(&mut dynsym, &symbol.value.to_le_bytes());
        push(&mut dynsym, &symbol.size.to_le_bytes());
        push(&mut versym, &versions.index(symbol.version).to_le_bytes());
        end = end.max(symbol.value.saturating_add(symbol.size));
    }
    let verdef = versions.table(&mut strings);
    let mut dynamic = Vec::new();
    for (tag, value) in [(14_u64, u64::from(soname_at)), (0, 0)] {
        push(&mut dynamic, &tag.to_le_bytes());
        push(&mut dynamic, &value.to_le_bytes());
    }
    let count = u32::try_from(versions.names.len()).unwrap_or(u32::MAX);
    assemble(&[&dynsym, &strings.bytes, &versym, &verdef, &dynamic], count, end)
}

/// Puts the parts one after the other, with a header before and the section table after them.
fn assemble(parts: &[&Vec<u8>; 5], versions: u32, end: u64) -> Vec<u8> {
    let mut names = Strings::new();
    let mut body = Vec::new();
    let mut table = vec![0; 64];
    // (type, flags, link, info, alignment, entry size) of each section from the first.
    let shapes: [(u32, u64, u32, u32, u64, u64); 8] = [
        (11, 2, 2, 1, 8, 24),
        (3, 2, 0, 0, 1, 0),
        (0x6fff_ffff, 2, 1, 0, 2, 2),
        (0x6fff_fffd, 2, 2, versions, 8, 0),
        (6, 3, 2, 0, 8, 16),
        (8, 6, 0, 0, 16, 0),
        (8, 3, 0, 0, 64, 0),
        (3, 0, 0, 0, 1, 0),
    ];
    let placed: Vec<u32> = SECTIONS.iter().map(|name| names.add(name.as_bytes())).collect();
    for (index, shape) in shapes.iter().enumerate() {
        while !(body.len() as u64 + HEADER).is_multiple_of(8) {
            body.push(0);
        }
        let offset = body.len() as u64 + HEADER;
        let size = match parts.get(index) {
            Some(part) => {
                body.extend_from_slice(part);
                part.len() as u64
            }
            None if index == 7 => {
                body.extend_from_slice(&names.bytes);
                names.bytes.len() as u64
            }
            None => end,
        };
        let (kind, flags, link, info, align, entry) = *shape;
        let name = placed.get(index + 1).copied().unwrap_or(0);
        push(&mut table, &name.to_le_bytes());
        push(&mut table, &kind.to_le_bytes());
        for wide in [flags, 0, offset, size] {
            push(&mut table, &wide.to_le_bytes());
        }
        push(&mut table, &link.to_le_bytes());
        push(&mut table, &info.to_le_bytes());
        push(&mut table, &align.to_le_bytes());
        push(&mut table, &entry.to_le_bytes());
    }
    while !body.len().is_multiple_of(8) {
        body.push(0);
    }
    let mut file = header(HEADER + body.len() as u64);
    file.extend(body);
    file.extend(table);
    file
}

/// The ELF header of a 64-bit little-endian x86 shared object.
fn header(table: u64) -> Vec<u8> {
    let mut out = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    push(&mut out, &3_u16.to_le_bytes());
    push(&mut out, &62_u16.to_le_bytes());
    push(&mut out, &1_u32.to_le_bytes());
    for wide in [0_u64, 0, table] {
        push(&mut out, &wide.to_le_bytes());
    }
    push(&mut out, &0_u32.to_le_bytes());
    for half in [64_u16, 56, 0, 64, 9, 8] {
        push(&mut out, &half.to_le_bytes());
    }
    out
}

/// A string table; the empty string stands at 0.
struct Strings {
    bytes: Vec<u8>,
}

impl Strings {
    fn new() -> Self {
        Self { bytes: vec![0] }
    }

    fn add(&mut self, text: &[u8]) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let at = u32::try_from(self.bytes.len()).unwrap_or(0);
        self.bytes.extend_from_slice(text);
        self.bytes.push(0);
        at
    }
}

/// The versions in use; the first is the library itself.
struct Versions<'a> {
    names: Vec<Vec<u8>>,
    known: HashMap<&'a [u8], u16>,
}

impl<'a> Versions<'a> {
    /// The number that a symbol of this version carries; 1 is "no version".
    fn index(&mut self, version: Option<&'a [u8]>) -> u16 {
        let Some(version) = version else { return 1 };
        *self.known.entry(version).or_insert_with(|| {
            self.names.push(version.to_vec());
            u16::try_from(self.names.len()).unwrap_or(1)
        })
    }

    /// The section of version definitions.
    fn table(&self, strings: &mut Strings) -> Vec<u8> {
        let mut out = Vec::new();
        for (index, name) in self.names.iter().enumerate() {
            let at = strings.add(name);
            let number = u16::try_from(index + 1).unwrap_or(1);
            let base = u16::from(index == 0);
            for half in [1, base, number, 1] {
                push(&mut out, &half.to_le_bytes());
            }
            push(&mut out, &hash(name).to_le_bytes());
            push(&mut out, &20_u32.to_le_bytes());
            let next: u32 = if index + 1 == self.names.len() { 0 } else { 28 };
            push(&mut out, &next.to_le_bytes());
            push(&mut out, &at.to_le_bytes());
            push(&mut out, &0_u32.to_le_bytes());
        }
        out
    }
}

/// The hash of the System V gABI, which version names carry.
fn hash(name: &[u8]) -> u32 {
    name.iter().fold(0_u32, |h, byte| {
        let h = (h << 4).wrapping_add(u32::from(*byte));
        let high = h & 0xf000_0000;
        (h ^ (high >> 24)) & !high
    })
}

fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(bytes);
}
