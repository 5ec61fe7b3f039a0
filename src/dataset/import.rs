//! Programs that people wrote, taken into the project with licence and origin. Compiles nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use super::collect;
use super::funnel::Funnel;
use super::project::{self, PROGRAMS, Project, REQUESTS};
use super::record::{Origin, Request};
use super::source::{self, Unfit, slug};
use super::synth;

/// What the files of programs end in.
const ENDINGS: [&str; 5] = ["cpp", "cc", "cxx", "cp", "c"];
/// The most bytes of a file that is looked at.
const MOST_BYTES: u64 = 1 << 20;

/// What to import.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with the programs, and folders of them.
    pub dir: PathBuf,
    /// Under which licence they may be used.
    pub licence: String,
    /// What the source is called.
    pub source: String,
    /// Write nothing.
    pub dry_run: bool,
}

/// Imports every program that can become a row. What was imported from this source before and is
/// no longer there goes; what was described stays described.
///
/// # Errors
/// If the folder cannot be read, a file cannot be written, or the name of the source is taken.
pub fn import(project: &Project, options: &Options) -> anyhow::Result<Funnel> {
    let taken = [synth::SOURCE, collect::SOURCE].contains(&options.source.as_str());
    ensure!(!taken, "the source \"{}\" is our own: write another --source", options.source);
    ensure!(!options.licence.trim().is_empty(), "write the licence of the programs: --licence MIT");
    let mut files = Vec::new();
    walk(&options.dir, &mut files)?;
    files.sort();
    let old: Vec<Request> =
        if project.has(REQUESTS) { project.read_lines(REQUESTS, "import")? } else { Vec::new() };
    let (ours, mut all): (Vec<_>, Vec<_>) =
        old.into_iter().partition(|r| r.source == options.source);
    let mut seen = copies(project, &all);
    let mut described: BTreeMap<String, Vec<Request>> = BTreeMap::new();
    for request in ours {
        described.entry(request.program.clone()).or_default().push(request);
    }
    let mut funnel = Funnel::new("import", "files", files.len());
    for path in files {
        let name = path.strip_prefix(&options.dir).unwrap_or(&path).display().to_string();
        match program(&path, &mut seen, &name) {
            Ok((cpp, stdin)) => {
                let program = program_name(&name, &cpp);
                if !options.dry_run {
                    project.write(&format!("{PROGRAMS}/{program}.cpp"), &cpp)?;
                }
                let before = described.remove(&program);
                all.extend(before.unwrap_or_else(|| vec![row(program, &name, stdin, options)]));
            }
            Err((reason, detail)) => funnel.lose(reason, &name, detail),
        }
    }
    if !options.dry_run {
        project.write_lines(REQUESTS, &all)?;
        funnel.write(project)?;
    }
    Ok(funnel)
}

/// The files below a folder whose names end as those of programs do. Links are not followed.
fn walk(dir: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let failed = || format!("could not read {}", dir.display());
    for entry in fs::read_dir(dir).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let (kind, path) = (entry.file_type().with_context(failed)?, entry.path());
        if kind.is_dir() {
            walk(&path, files)?;
        } else if kind.is_file() {
            let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
            if ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) {
                files.push(path);
            }
        }
    }
    Ok(())
}

/// The hashes of the programs that are there, with their names.
fn copies(project: &Project, requests: &[Request]) -> BTreeMap<String, String> {
    let names: BTreeSet<&str> = requests.iter().map(|r| r.program.as_str()).collect();
    let files = names.into_iter().filter(|name| project::is_name(name));
    let found = files.filter_map(|name| {
        let cpp = project.read(&format!("{PROGRAMS}/{name}.cpp")).ok()?;
        Some((collect::hash_of(&cpp), name.to_owned()))
    });
    found.collect()
}

/// A program and what it reads, if it can become a row.
fn program(
    path: &Path,
    seen: &mut BTreeMap<String, String>,
    name: &str,
) -> Result<(String, Option<String>), Unfit> {
    let unreadable = |error: std::io::Error| ("unreadable", error.to_string());
    if fs::metadata(path).map_err(unreadable)?.len() > MOST_BYTES {
        return Err(("too long", format!("more than {MOST_BYTES} bytes")));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text =
        String::from_utf8(bytes).map_err(|_| ("not plain text", "it is not UTF-8".to_owned()))?;
    let cpp = source::tidy(&text);
    source::fit(&cpp)?;
    let stdin = if source::reads(&cpp) { Some(input(path)?) } else { None };
    if let Some(other) = seen.get(&collect::hash_of(&cpp)) {
        return Err(("copy of another", format!("as {other}")));
    }
    seen.insert(collect::hash_of(&cpp), name.to_owned());
    Ok((cpp, stdin))
}

/// What a program reads: the file beside it that ends in `.in`.
fn input(path: &Path) -> Result<String, Unfit> {
    let beside = path.with_extension("in");
    fs::read_to_string(&beside).map_err(|_| {
        let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
        ("needs input", format!("put what it reads into {name} beside it"))
    })
}

fn program_name(name: &str, cpp: &str) -> String {
    let hash: String = collect::hash_of(cpp).chars().take(10).collect();
    let stem = Path::new(name).with_extension("");
    format!("{}-{hash}", slug(&stem.to_string_lossy(), 40))
}

fn row(program: String, path: &str, stdin: Option<String>, options: &Options) -> Request {
    Request {
        id: format!("{program}.0"),
        source: options.source.clone(),
        program,
        family: options.source.clone(),
        member: Path::new(path).parent().map_or(String::new(), |p| p.display().to_string()),
        phrasing: String::new(),
        prompt: String::new(),
        stdin,
        expected_stdout: None,
        seed: 0,
        origin: Origin {
            licence: Some(options.licence.clone()),
            path: Some(path.to_owned()),
            ..Origin::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usable_programs_come_in_with_licence_and_path_and_every_other_has_its_reason() {
        let dir = tempfile::tempdir().unwrap();
        let from = dir.path().join("from");
        let put = |name: &str, text: &str| {
            let path = from.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("a/hello.cpp", "#include <cstdio>\nint main() { puts(\"hello\"); }\n");
        put("b/again.cc", "#include <cstdio>\n// the same\nint main() { puts(\"hello\"); }\n");
        put("b/part.c", "int f(void) { return 1; }\n");
        put("b/reads.cxx", "#include <cstdio>\nint main() { putchar(getchar()); }\n");
        put("b/reads.in", "x\n");
        put("b/asks.cpp", "#include <cstdio>\nint main() { putchar(getchar() + 1); }\n");
        put("b/own.cpp", "#include \"own.h\"\nint main() {}\n");
        put("notes.txt", "int main() {}\n");
        fs::write(from.join("latin.cpp"), b"int main() { return '\xE4'; }\n").unwrap();
        let project = Project::new(dir.path().join("p"));
        let options = Options {
            dir: from.clone(),
            licence: "MIT".to_owned(),
            source: "mine".to_owned(),
            dry_run: false,
        };
        let funnel = import(&project, &options).unwrap();
        assert_eq!((funnel.entered, funnel.left), (7, 2), "{funnel:#?}");
        let reasons: Vec<_> = funnel.losses.keys().map(String::as_str).collect();
        assert_eq!(
            reasons,
            ["copy of another", "needs input", "no main", "not plain text", "other headers"]
        );
        let rows: Vec<Request> = project.read_lines(REQUESTS, "x").unwrap();
        assert_eq!(rows[0].origin.path.as_deref(), Some("a/hello.cpp"));
        assert_eq!(rows[0].origin.licence.as_deref(), Some("MIT"));
        assert_eq!((rows[1].stdin.as_deref(), rows[1].source.as_str()), (Some("x\n"), "mine"));
        let before =
            project.read(REQUESTS).unwrap().replacen("\"prompt\":\"\"", "\"prompt\":\"p\"", 1);
        project.write(REQUESTS, &before).unwrap();
        assert_eq!(import(&project, &options).unwrap(), funnel);
        assert_eq!(project.read(REQUESTS).unwrap(), before, "what was described stays");
        assert!(import(&project, &Options { source: "synth".to_owned(), ..options }).is_err());
    }
}
