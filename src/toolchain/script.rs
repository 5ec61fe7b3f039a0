//! A build as lines for a shell: its files, its commands, its program. Runs nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Component, Path};

use base64::Engine as _;

use super::Build;

/// A larger file is not written into the script, in bytes.
const LARGEST: u64 = 4 << 20;
/// Characters of a line of base64.
const LINE: usize = 76;

/// The script of a build whose files are in `dir`; `None` if no command was run, or a file cannot
/// be read.
pub(super) fn of(build: &Build, dir: &Path) -> Option<String> {
    let commands: Vec<&[String]> = build.steps.iter().map(|step| step.command.as_slice()).collect();
    let made: BTreeSet<&str> = commands.iter().filter_map(|command| output(command)).collect();
    let mut script = "cd \"$(mktemp -d)\"\n".to_owned();
    let mut written = BTreeSet::new();
    for command in commands.iter().filter(|command| !command.is_empty()) {
        for name in command.iter().skip(1).filter(|name| is_plain(name)) {
            let path = dir.join(name);
            // Never follow a link: what was built had a say in this folder.
            let is_file = path.symlink_metadata().is_ok_and(|facts| facts.is_file());
            if is_file && !made.contains(name.as_str()) && written.insert(name.as_str()) {
                file(&mut script, name, &path)?;
            }
        }
        line(&mut script, command);
    }
    if written.is_empty() {
        return None;
    }
    if let Some(program) = &build.program {
        line(&mut script, &program.command());
    }
    Some(script)
}

/// The file that a command makes.
fn output(command: &[String]) -> Option<&str> {
    let at = command.iter().position(|arg| arg == "-o")?;
    command.get(at + 1).map(String::as_str)
}

/// Whether this can be a file of the build's folder.
fn is_plain(name: &str) -> bool {
    let inside = |part| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.starts_with('-') && Path::new(name).components().all(inside)
}

/// The lines that write a file: as it is if a shell can be told so, else as base64.
fn file(script: &mut String, name: &str, path: &Path) -> Option<()> {
    if path.metadata().ok()?.len() > LARGEST {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    if let Some(folder) = Path::new(name).parent().filter(|f| !f.as_os_str().is_empty()) {
        writeln!(script, "mkdir -p {}", quoted(&folder.to_string_lossy())).ok()?;
    }
    let name = quoted(name);
    match std::str::from_utf8(&bytes) {
        Ok(text) if is_typeable(text) => {
            let end = delimiter(text);
            writeln!(script, "cat > {name} <<'{end}'\n{text}{end}").ok()
        }
        Ok(_) | Err(_) => {
            let encoded = base64::engine::general_purpose::STANDARD.encode(&bytes);
            writeln!(script, "base64 -d > {name} <<'END'").ok()?;
            let mut rest = encoded.as_str();
            while let Some((head, tail)) = rest.split_at_checked(LINE.min(rest.len())) {
                if head.is_empty() {
                    break;
                }
                writeln!(script, "{head}").ok()?;
                rest = tail;
            }
            writeln!(script, "END").ok()
        }
    }
}

/// Whether a shell takes the text in as it is, and a terminal too when it is pasted.
fn is_typeable(text: &str) -> bool {
    text.ends_with('\n') && text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t')
}

/// A word that no line of the text is.
fn delimiter(text: &str) -> String {
    let mut word = "END".to_owned();
    while text.lines().any(|line| line == word) {
        word.push('_');
    }
    word
}

fn line(script: &mut String, command: &[String]) {
    let words: Vec<Cow<'_, str>> = command.iter().map(|word| quoted(word)).collect();
    script.push_str(&words.join(" "));
    script.push('\n');
}

/// A word for a shell, in quotes where it needs them.
pub fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+=./:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', "'\\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_every_word_as_it_was() {
        for word in ["a", "", "a b", "it's", "$HOME", "`x`", "a\nb", "*", "~", "é", "\\", "!!"] {
            let script = format!("printf %s {}", quoted(word));
            let said = std::process::Command::new("sh").arg("-c").arg(&script).output().unwrap();
            assert_eq!(String::from_utf8(said.stdout).unwrap(), word);
        }
    }

    #[test]
    fn files_come_out_as_they_were_whatever_they_hold() {
        let dir = tempfile::tempdir().unwrap();
        for bytes in [&b"plain\n"[..], b"END\nEND_\n", b"\0\xFF bytes", b"no end", b"\x1b[2J\n"] {
            let path = dir.path().join("in");
            std::fs::write(&path, bytes).unwrap();
            let mut script = String::new();
            file(&mut script, "sub/out", &path).unwrap();
            let mut shell = std::process::Command::new("sh");
            assert!(shell.arg("-c").arg(&script).current_dir(&dir).status().unwrap().success());
            assert_eq!(std::fs::read(dir.path().join("sub/out")).unwrap(), bytes, "{script}");
        }
    }

    #[test]
    fn names_that_leave_the_folder_are_none() {
        assert!(is_plain("x.s") && is_plain("stubs/libc.so.6"));
        for bad in ["", "/etc/passwd", "../x", "-o", "a/../../b"] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
