//! The line table that the assembler left in a program: which address came from which line of the
//! listing. Reads the file and nothing else.

use std::path::Path;

use gimli::{DebugLine, EndianSlice, LineProgramHeader, LittleEndian};
use object::{Object as _, ObjectSection as _};

use super::recipe::{GAS_SOURCE, NASM_SOURCE};

/// More rows than this are not kept: a listing has one per instruction.
const MOST: usize = 1 << 20;

type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// Addresses of the listing's instructions in order, with their lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// Where a line's code begins; `None` where the listing's code ends.
    rows: Vec<(u64, Option<u32>)>,
}

impl Lines {
    /// Reads the table of the program at `path`; empty if there is none.
    pub fn read(path: &Path) -> Self {
        std::fs::read(path).ok().and_then(|bytes| Self::parse(&bytes)).unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let file = object::File::parse(bytes).ok()?;
        let section = |name: &str| file.section_by_name(name).and_then(|s| s.data().ok());
        let table = DebugLine::new(section(".debug_line")?, LittleEndian);
        let strings = gimli::DebugLineStr::from(Slice::new(
            section(".debug_line_str").unwrap_or_default(),
            LittleEndian,
        ));
        let mut lines = Self::default();
        let mut offset = 0;
        let size = if file.is_64() { 8 } else { 4 };
        while let Ok(program) = table.program(gimli::DebugLineOffset(offset), size, None, None) {
            let header = program.header();
            let word = header.format().initial_length_size();
            offset += header.unit_length() + usize::from(word);
            lines.add(program, &strings);
        }
        lines.rows.sort_unstable();
        Some(lines)
    }

    fn add(
        &mut self,
        program: gimli::IncompleteLineProgram<Slice<'_>>,
        strings: &gimli::DebugLineStr<Slice<'_>>,
    ) {
        let mut rows = program.rows();
        while let Ok(Some((header, row))) = rows.next_row() {
            if self.rows.len() >= MOST {
                return;
            }
            let listing = is_listing(header, row.file_index(), strings);
            let line = row.line().and_then(|n| u32::try_from(n.get()).ok()).filter(|_| listing);
            let line = line.filter(|_| !row.end_sequence());
            self.rows.push((row.address(), line));
        }
    }

    /// The line of the listing's file, from 1, whose code is at `address`.
    pub fn at(&self, address: u64) -> Option<u32> {
        let after = self.rows.partition_point(|(start, _)| *start <= address);
        self.rows.get(after.checked_sub(1)?)?.1
    }

    /// The last line of the listing's code that ends at or shortly before `address`.
    pub fn before(&self, address: u64) -> Option<u32> {
        let after = self.rows.partition_point(|(start, _)| *start <= address);
        let end = after.checked_sub(1)?;
        let (start, None) = self.rows.get(end)? else { return None };
        if address - start > 4096 {
            return None;
        }
        self.rows.get(..end)?.iter().rev().find_map(|(_, line)| *line)
    }

    /// Whether there is anything to look up.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Whether a row's file is the listing's, and not the text that was put around it.
fn is_listing(
    header: &LineProgramHeader<Slice<'_>>,
    index: u64,
    strings: &gimli::DebugLineStr<Slice<'_>>,
) -> bool {
    let Some(file) = header.file(index) else { return false };
    let name = match file.path_name() {
        gimli::AttributeValue::String(text) => Some(text),
        gimli::AttributeValue::DebugLineStrRef(offset) => strings.get_str(offset).ok(),
        _ => None,
    };
    let name = name.and_then(|n| n.to_string().ok());
    name.is_some_and(|n| {
        [GAS_SOURCE, NASM_SOURCE].iter().any(|own| n.rsplit('/').next() == Some(*own))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_finds_the_line_and_knows_where_code_ends() {
        let lines = Lines { rows: vec![(100, Some(3)), (104, Some(4)), (110, None)] };
        assert_eq!(
            [99, 100, 103, 104, 109, 110].map(|a| lines.at(a)),
            [None, Some(3), Some(3), Some(4), Some(4), None]
        );
        assert_eq!(lines.before(112), Some(4));
        assert_eq!((lines.before(105), lines.before(9_000)), (None, None));
    }

    #[test]
    fn rubbish_has_no_lines() {
        assert_eq!(Lines::parse(b"\x7fELF\x02\x01\x01"), None);
    }
}
