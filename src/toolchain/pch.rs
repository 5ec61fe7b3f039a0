//! Headers compiled once for this machine, so that a twin need not parse them again. A set is used
//! only by a text that includes all of its headers itself: nothing is declared that would not be.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::sandbox::{self, Sandbox};

use super::recipe::Command;
use super::tool;

/// A compiled header is some 30 MB; a larger one is not kept, in bytes.
const LARGEST: u64 = 128 << 20;

/// The sets that are made, the larger first.
const SETS: [(&str, &[&str]); 2] =
    [("streams-and-containers", &["iostream", "string", "vector"]), ("streams", &["iostream"])];

/// The flags of the twins that everybody compiles.
pub(super) const PLAIN: &[&str] = &["-O0"];

/// Where compiled headers are kept, for one compiler.
#[derive(Debug, Clone)]
pub(super) struct Headers {
    dir: PathBuf,
}

impl Headers {
    /// Below `cache`; `tools` tells this machine's compiler from others.
    pub(super) fn new(cache: &Path, tools: &[u8]) -> Self {
        let name: u64 = tools.iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte));
        Self { dir: cache.join("headers").join(format!("{name:016x}")) }
    }

    /// The folder, for those who must be allowed to read it.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The header to put before a text that includes these, if it has been compiled with these
    /// flags.
    pub(super) fn fitting(&self, text: &str, added: &[&str], flags: &[&str]) -> Option<PathBuf> {
        let mut included = included(text);
        included.extend(added);
        let fits = |set: &[&str]| set.iter().all(|header| included.contains(header));
        let fitting = SETS.into_iter().filter(|(_, set)| fits(set));
        let name = fitting.map(|(name, _)| named(name, flags)).find(|name| self.made(name))?;
        Some(self.dir.join(format!("{name}.hpp")))
    }

    fn made(&self, name: &str) -> bool {
        self.dir.join(format!("{name}.hpp.gch")).is_file()
    }

    /// Makes the sets that are not there yet for these flags, one after the other.
    pub(super) async fn make(
        &self,
        sandbox: &Sandbox,
        compiler: &Path,
        flags: &[&str],
    ) -> std::io::Result<()> {
        for (name, set) in SETS.into_iter().rev() {
            let name = named(name, flags);
            if self.made(&name) {
                continue;
            }
            // Tools may run as another user, who must be able to read here and no more.
            fs::DirBuilder::new().recursive(true).mode(0o755).create(&self.dir)?;
            let folder = tempfile::Builder::new().prefix("new-").tempdir_in(&self.dir)?;
            let header = format!("{name}.hpp");
            let output = format!("{name}.hpp.gch");
            let text: String = set.iter().flat_map(|h| ["#include <", h, ">\n"]).collect();
            fs::write(folder.path().join(&header), &text)?;
            let mut args = vec!["-pipe"];
            args.extend(flags);
            args.extend(["-x", "c++-header", "-o", &output, &header]);
            let command = Command {
                program: compiler.to_owned(),
                args: args.into_iter().map(str::to_owned).collect(),
                readable: Vec::new(),
            };
            if !tool::run(sandbox, folder.path(), &command).await.ok {
                return Err(std::io::Error::other("the compiler refused its own headers"));
            }
            let mut made = sandbox::take(folder.path(), &output, LARGEST)?;
            let mut kept = tempfile::NamedTempFile::new_in(&self.dir)?;
            std::io::copy(&mut made, &mut kept)?;
            fs::set_permissions(kept.path(), fs::Permissions::from_mode(0o644))?;
            fs::write(self.dir.join(&header), &text)?;
            kept.persist(self.dir.join(&output))?;
        }
        Ok(())
    }
}

/// The name of a set that is compiled with these flags.
fn named(set: &str, flags: &[&str]) -> String {
    if flags == PLAIN {
        return set.to_owned();
    }
    let digest = Sha256::digest(flags.join(" "));
    let number = digest.iter().take(8).fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
    format!("{set}-{number:016x}")
}

/// The system headers at the top of a text, before anything that could change what they mean.
fn included(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines().map(str::trim).take(200) {
        if let Some(rest) = line.strip_prefix('#') {
            let name = rest.trim_start().strip_prefix("include").map(str::trim_start);
            let Some(name) = name else { break };
            let name = name.strip_prefix('<').and_then(|n| n.split('>').next());
            found.extend(name.map(str::trim));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_headers_before_the_first_definition_count() {
        assert_eq!(
            included("// x\n#include <iostream>\n# include<vector>\nint a;\n"),
            ["iostream", "vector"]
        );
        assert_eq!(included("#include <map>\n#define X 1\n#include <iostream>\n"), ["map"]);
        assert_eq!(included("#include \"mine.h\"\n#include\n"), Vec::<&str>::new());
    }

    #[test]
    fn a_set_is_used_only_by_a_text_that_has_all_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let headers = Headers::new(dir.path(), &[1; 8]);
        fs::create_dir_all(headers.dir()).unwrap();
        for (name, _) in SETS {
            fs::write(headers.dir().join(format!("{name}.hpp.gch")), "").unwrap();
        }
        let fitting = |text: &str| {
            let path = headers.fitting(text, &[], PLAIN)?;
            Some(path.file_stem()?.to_str()?.to_owned())
        };
        assert_eq!(fitting("#include <iostream>\n#include <string>\n").as_deref(), Some("streams"));
        let all = "#include <vector>\n#include <string>\n#include <iostream>\n";
        assert_eq!(fitting(all).as_deref(), Some("streams-and-containers"));
        assert_eq!(fitting("#include <cstdio>\n"), None);
        assert_eq!(headers.fitting(all, &[], &["-O2"]), None, "it was compiled with other flags");
    }
}
