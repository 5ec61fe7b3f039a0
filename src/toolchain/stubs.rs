//! Stand-ins for the system's libraries that hold only the names a program needs, so that the
//! linker need not read thousands of others. The finished program runs with the real libraries.

mod elf;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use object::elf::{FileHeader64, SHT_DYNSYM, STB_LOCAL, STT_FUNC, STT_GNU_IFUNC, STT_OBJECT};
use object::read::elf::{FileHeader as _, Sym as _};
use object::{Endianness, Object as _, ObjectSymbol as _};

use super::object::Facts;
use super::probe::Libraries;

/// The folder of the stand-ins, below that of the build.
pub const FOLDER: &str = "stubs";
/// The libraries in the order in which the linker would look in them.
const SONAMES: [&str; 4] = ["libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6"];
/// The library of checked memory, newest first. It must come before all others, and what it has of
/// theirs under their names is not meant for the linker.
const SANITIZER: [&str; 6] = [
    "libasan.so.10",
    "libasan.so.9",
    "libasan.so.8",
    "libasan.so.7",
    "libasan.so.6",
    "libasan.so.5",
];
/// What the names begin with that are.
const SANITIZERS_OWN: &[u8] = b"__asan_";
/// How many libraries in the front there need not be: without the C++ library there may still be C.
const OPTIONAL: usize = 2;
/// Names that the linker defines by itself.
const LINKERS_OWN: [&str; 2] = ["_GLOBAL_OFFSET_TABLE_", "__dso_handle"];

/// What the libraries of this machine offer, read from themselves.
#[derive(Debug)]
pub struct Interface {
    /// The file names of the libraries, which are what a program asks for.
    sonames: Vec<String>,
    names: HashMap<Box<[u8]>, Name>,
    /// What the start-up code needs.
    start: Vec<String>,
    /// The archive with the few functions of the C library that are linked in, where there is one.
    nonshared: Option<PathBuf>,
}

/// One name as its library defines it.
#[derive(Debug, Clone)]
struct Name {
    library: usize,
    kind: elf::Kind,
    value: u64,
    size: u64,
    weak: bool,
    version: Option<Box<[u8]>>,
}

/// A library that stands in for a real one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// The name of its file: in a folder of its own, where no linker looks for a real library.
    pub file: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Stand-ins, and the archive to link after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stubs {
    /// One for each library that has a needed name.
    pub stubs: Vec<Stub>,
    /// Functions of the C library that are linked in.
    pub archive: Option<PathBuf>,
}

impl Interface {
    /// Reads the libraries; takes a few milliseconds. `None` if one is not as expected, and the
    /// real ones must be used.
    pub fn read(libraries: &Libraries) -> Option<Self> {
        let mut interface = Self {
            sonames: Vec::new(),
            names: HashMap::with_capacity(12_000),
            start: Vec::new(),
            nonshared: libraries
                .search
                .iter()
                .map(|p| p.join("libc_nonshared.a"))
                .find(|p| p.is_file()),
        };
        let sanitizer = SANITIZER.iter().find_map(|name| find(name, libraries));
        let named = SONAMES.iter().map(|name| find(name, libraries));
        let named = [sanitizer].into_iter().chain(named);
        for (index, path) in named.chain([Some(libraries.loader.clone())]).enumerate() {
            let path = path.or_else(|| (index < OPTIONAL).then(PathBuf::new))?;
            interface.sonames.push(path.file_name().unwrap_or_default().to_str()?.to_owned());
            if path != Path::new("") {
                interface.add(index, &std::fs::read(&path).ok()?).ok()?;
            }
        }
        for file in libraries.before.iter().chain(&libraries.after) {
            let bytes = std::fs::read(file).ok()?;
            let object = object::File::parse(&*bytes).ok()?;
            let undefined = object.symbols().filter(object::ObjectSymbol::is_undefined);
            interface.start.extend(undefined.filter_map(|s| s.name().ok().map(str::to_owned)));
        }
        Some(interface)
    }

    fn add(&mut self, library: usize, bytes: &[u8]) -> Result<(), object::Error> {
        let header = FileHeader64::<Endianness>::parse(bytes)?;
        let endian = header.endian()?;
        let sections = header.sections(endian, bytes)?;
        let symbols = sections.symbols(endian, bytes, SHT_DYNSYM)?;
        let versions = sections.versions(endian, bytes)?;
        for (index, symbol) in symbols.enumerate() {
            if symbol.is_undefined(endian) || symbol.st_bind() == STB_LOCAL {
                continue;
            }
            let version = match &versions {
                Some(table) => {
                    let at = table.version_index(endian, index);
                    // A hidden version is for old programs only.
                    if at.is_hidden() {
                        continue;
                    }
                    table.version(at.into())?.map(|v| v.name().into())
                }
                None => None,
            };
            let kind = match symbol.st_type() {
                STT_FUNC | STT_GNU_IFUNC => elf::Kind::Function,
                STT_OBJECT => elf::Kind::Data,
                _ => continue,
            };
            let name = symbols.symbol_name(endian, symbol)?;
            if library == 0 && !name.starts_with(SANITIZERS_OWN) {
                continue;
            }
            self.names.entry(name.into()).or_insert_with(|| Name {
                library,
                kind,
                value: symbol.st_value(endian),
                size: symbol.st_size(endian),
                weak: symbol.st_bind() == object::elf::STB_WEAK,
                version,
            });
        }
        Ok(())
    }

    /// Whether a library of this machine has the name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(name.as_bytes())
    }

    /// Stand-ins with all that the object needs, and `main` or the start-up code too. `None` if a
    /// name is in no library: then the real libraries must be linked, whose message is the right one.
    pub fn stubs(&self, facts: &Facts, with_start: bool) -> Option<Stubs> {
        let mut wanted: BTreeMap<usize, Vec<(&str, &Name)>> = BTreeMap::new();
        let mut archive = false;
        for name in &facts.undefined {
            if LINKERS_OWN.contains(&name.as_str()) {
                continue;
            }
            match self.names.get(name.as_bytes()) {
                Some(found) => wanted.entry(found.library).or_default().push((name, found)),
                None if name == "atexit" && self.nonshared.is_some() => archive = true,
                None if facts.weak.binary_search(name).is_ok() => {}
                None => return None,
            }
        }
        let start = self.start.iter().filter(|_| with_start);
        let extra = archive.then_some("__cxa_atexit");
        for name in start.map(String::as_str).chain(extra) {
            if let Some(found) = self.names.get(name.as_bytes()).filter(|_| !facts.lacks(name)) {
                wanted.entry(found.library).or_default().push((name, found));
            }
        }
        // A library calls the program's own function of a name, such as `operator new`, only if the
        // program shows it: for that the linker must see that the library has such a name.
        for name in &facts.global {
            if let Some(found) = self.names.get(name.as_bytes())
                && let Some(names) = wanted.get_mut(&found.library)
            {
                names.push((name, found));
            }
        }
        let stubs = wanted.into_iter().map(|(library, mut names)| {
            names.sort_unstable_by_key(|(name, _)| *name);
            names.dedup_by_key(|(name, _)| *name);
            let file = self.sonames.get(library).cloned().unwrap_or_default();
            let bytes = elf::shared_object(&file, names.iter().map(|(n, found)| found.symbol(n)));
            Stub { file: format!("{FOLDER}/{file}"), bytes }
        });
        let stubs = stubs.collect();
        Some(Stubs { stubs, archive: self.nonshared.clone().filter(|_| archive) })
    }
}

impl Name {
    fn symbol<'a>(&'a self, name: &'a str) -> elf::Symbol<'a> {
        elf::Symbol {
            name: name.as_bytes(),
            kind: self.kind,
            value: self.value,
            size: self.size,
            weak: self.weak,
            version: self.version.as_deref(),
        }
    }
}

/// A library's file by its name.
fn find(soname: &str, libraries: &Libraries) -> Option<PathBuf> {
    let loader = libraries.loader.parent().map(Path::to_owned);
    libraries.search.iter().chain(&loader).map(|dir| dir.join(soname)).find(|p| p.is_file())
}

#[cfg(test)]
mod tests;
