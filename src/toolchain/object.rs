//! What an assembled object says of itself: its names, what it lacks, its sections. Decides nothing.

use std::path::Path;

use object::{Architecture, Object as _, ObjectSection as _, ObjectSymbol as _};

/// A listing's object is small; more than this is not read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The facts from which the link is decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Names that others must bring, sorted.
    pub undefined: Vec<String>,
    /// Those of them that may stay undefined, sorted.
    pub weak: Vec<String>,
    /// Names that are defined here and visible to others, sorted.
    pub global: Vec<String>,
    /// Names that are defined here and hidden from others, sorted.
    pub local: Vec<String>,
    /// Whether any section holds instructions.
    pub code: bool,
}

/// Why an object could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is missing or too large.
    #[error("could not read the object: {0}")]
    Read(#[from] std::io::Error),
    /// The file is no object.
    #[error("could not understand the object: {0}")]
    Parse(#[from] object::Error),
}

impl Facts {
    /// Reads the object file at `path`.
    ///
    /// # Errors
    /// If the file cannot be read or is no object.
    pub fn read(path: &Path) -> Result<Self, Error> {
        if std::fs::metadata(path)?.len() > LARGEST {
            return Err(std::io::Error::other("it is larger than 64 MiB").into());
        }
        Self::parse(&std::fs::read(path)?)
    }

    fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let file = object::File::parse(bytes)?;
        let mut facts = Self::default();
        for symbol in file.symbols() {
            let Ok(name) = symbol.name() else { continue };
            if name.is_empty() {
                continue;
            }
            let list = if symbol.is_undefined() {
                &mut facts.undefined
            } else if symbol.is_global() {
                &mut facts.global
            } else {
                &mut facts.local
            };
            list.push(name.to_owned());
            if symbol.is_undefined() && symbol.is_weak() {
                facts.weak.push(name.to_owned());
            }
        }
        facts.code = file.sections().any(|s| s.kind() == object::SectionKind::Text && s.size() > 0);
        facts.order();
        Ok(facts)
    }

    /// Takes another object's facts in, as if both were one.
    pub fn join(&mut self, other: Self) {
        self.global.extend(other.global);
        self.local.extend(other.local);
        self.undefined.extend(other.undefined);
        self.weak.extend(other.weak);
        self.code |= other.code;
        self.order();
        let Self { undefined, weak, global, .. } = self;
        undefined.retain(|name| !contains(global, name));
        weak.retain(|name| contains(undefined, name));
    }

    fn order(&mut self) {
        for list in [&mut self.undefined, &mut self.weak, &mut self.global, &mut self.local] {
            list.sort_unstable();
            list.dedup();
        }
    }

    /// Whether the name is defined here and visible to others.
    pub fn exports(&self, name: &str) -> bool {
        contains(&self.global, name)
    }

    /// Whether the name is defined here but hidden from others.
    pub fn hides(&self, name: &str) -> bool {
        contains(&self.local, name)
    }

    /// Whether others must bring the name.
    pub fn lacks(&self, name: &str) -> bool {
        contains(&self.undefined, name)
    }

    /// An undefined name that is really a register: the text was read in the wrong dialect.
    pub fn register_as_name(&self) -> Option<&str> {
        self.undefined.iter().map(String::as_str).find(|name| is_register(name))
    }
}

fn contains(list: &[String], name: &str) -> bool {
    list.binary_search_by(|n| n.as_str().cmp(name)).is_ok()
}

/// Whether the word is a general register of x86.
fn is_register(name: &str) -> bool {
    const SHORT: [&str; 8] = ["ax", "bx", "cx", "dx", "si", "di", "bp", "sp"];
    const BYTE: [&str; 12] =
        ["al", "ah", "bl", "bh", "cl", "ch", "dl", "dh", "sil", "dil", "bpl", "spl"];
    let name = name.to_ascii_lowercase();
    if BYTE.contains(&name.as_str()) || SHORT.contains(&name.as_str()) {
        return true;
    }
    if let Some(rest) = name.strip_prefix(['r', 'e'])
        && SHORT.contains(&rest)
    {
        return true;
    }
    if let Some(rest) = name.strip_prefix('r') {
        let digits = rest.trim_end_matches(['d', 'w', 'b']);
        return matches!(digits.parse::<u8>(), Ok(8..=15)) && rest.len() - digits.len() <= 1;
    }
    ["xmm", "ymm"]
        .iter()
        .any(|p| name.strip_prefix(p).is_some_and(|n| matches!(n.parse::<u8>(), Ok(0..=31))))
}

/// The machine that a linked program or an object is for.
pub fn architecture(bytes: &[u8]) -> Option<Architecture> {
    object::File::parse(bytes).ok().map(|file| file.architecture())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_are_told_from_names() {
        for name in ["rax", "EAX", "r10", "r8d", "al", "sil", "xmm0", "rbp"] {
            assert!(is_register(name), "{name}");
        }
        for name in ["main", "r", "r16", "r8x", "r1", "xmm", "printf", "eat", "rat", "ral"] {
            assert!(!is_register(name), "{name}");
        }
    }

    #[test]
    fn rubbish_is_refused_and_does_not_panic() {
        assert!(Facts::parse(b"").is_err());
        assert!(Facts::parse(b"\x7fELF\x02\x01\x01 and so on").is_err());
    }
}
