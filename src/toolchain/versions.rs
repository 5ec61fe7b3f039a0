//! What the tools of this machine call themselves, for records of what was built with them. Builds
//! nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use futures::future::join_all;
use tokio::process::Command;

use crate::printable::printable;

use super::Toolchain;

/// How long a tool may take to say its version.
const PATIENCE: Duration = Duration::from_secs(5);
/// Characters of a version that are kept.
const LONGEST: usize = 120;

impl Toolchain {
    /// The tools for this machine's own programs by name, each with the first line of what it says
    /// of itself. Starts each of them once; what is not installed or does not answer is left out.
    pub async fn versions(&self) -> BTreeMap<String, String> {
        let tools = self.tools();
        let known = [
            ("as", &tools.gas),
            ("ld", &tools.ld),
            ("nasm", &tools.nasm),
            ("g++", &tools.gxx),
            ("gcc", &tools.gcc),
        ];
        let asked = known.into_iter().filter_map(|(name, path)| Some((name, path.as_deref()?)));
        let said =
            asked.map(|(name, path)| async move { Some((name.to_owned(), ask(path).await?)) });
        join_all(said).await.into_iter().flatten().collect()
    }
}

async fn ask(tool: &Path) -> Option<String> {
    let mut command = Command::new(tool);
    command.arg("--version").env_clear().stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line: String = printable(text.lines().next()?.trim()).chars().take(LONGEST).collect();
    (output.status.success() && !line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_tool_says_its_version_on_one_line() {
        let said = ask(Path::new("/usr/bin/ld")).await.expect("ld is installed");
        assert!(said.contains("ld") && said.chars().any(|c| c.is_ascii_digit()), "{said}");
        assert!(!said.contains('\n'));
        assert_eq!(ask(Path::new("/usr/bin/false")).await, None);
        assert_eq!(ask(Path::new("/no/such/tool")).await, None);
    }
}
