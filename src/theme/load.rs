//! Finds theme files, joins them with their parents, and resolves names. Draws nothing.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::Path;

use ratatui::style::{Color, Style};

use super::source::{At, RawStyle, Source, bad_colour};
use super::token::{COUNT, NAMES};
use super::{Theme, ThemeError, built_in};

/// More than this many bytes are no theme.
const LARGEST_FILE: u64 = 256 * 1024;

/// A theme file and where it came from.
struct File {
    name: String,
    label: String,
    built_in: bool,
    source: Source,
}

pub(super) fn load(
    name: &str,
    user_dir: Option<&Path>,
) -> Result<(Theme, Vec<String>), ThemeError> {
    let files = chain(name, user_dir)?;
    let mut joined = Joined::default();
    for file in files.iter().rev() {
        joined.add(file);
    }
    let background = joined.background;
    let (styles, warnings) = joined.resolve();
    Ok((Theme { name: name.to_owned(), background, styles: Box::new(styles) }, warnings))
}

pub(super) fn names(user_dir: Option<&Path>) -> Vec<String> {
    let mut names: Vec<String> = built_in::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    let entries = user_dir.and_then(|dir| dir.read_dir().ok()).into_iter().flatten().flatten();
    let mut own: Vec<String> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let toml = path.extension().is_some_and(|end| end == "toml");
            path.file_stem().filter(|_| toml)?.to_str().map(str::to_owned)
        })
        .filter(|name| !names.contains(name))
        .collect();
    own.sort();
    names.append(&mut own);
    names
}

/// The file of a theme, then that of its parent, and so on.
fn chain(name: &str, user_dir: Option<&Path>) -> Result<Vec<File>, ThemeError> {
    let mut files: Vec<File> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next.take() {
        // A user's file may build on the built-in theme that it takes the place of.
        let own = files.iter().any(|file| file.name == name && !file.built_in);
        let hidden = own && built_in::text(&name).is_some();
        let file = find(&name, user_dir.filter(|_| !hidden))?;
        if files.iter().any(|seen| seen.name == file.name && seen.built_in == file.built_in) {
            let mut chain: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
            chain.push(name);
            return Err(ThemeError::Circle { file: file.label, chain });
        }
        next.clone_from(&file.source.inherits);
        files.push(file);
    }
    Ok(files)
}

fn find(name: &str, user_dir: Option<&Path>) -> Result<File, ThemeError> {
    let plain = !name.contains(['/', '\\', '\0']) && !name.starts_with('.');
    if let Some(path) = user_dir.filter(|_| plain).map(|dir| dir.join(format!("{name}.toml"))) {
        match read(&path) {
            Ok(text) => return parse(name, path.display().to_string(), false, &text),
            // A directory that cannot be looked into holds no theme; the built-in one will do.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied
                ) => {}
            Err(source) => {
                return Err(ThemeError::Unreadable { file: path.display().to_string(), source });
            }
        }
    }
    match built_in::text(name) {
        Some(text) => parse(name, format!("built-in {name}.toml"), true, text),
        None => Err(ThemeError::Unknown { name: name.to_owned(), known: names(user_dir) }),
    }
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(LARGEST_FILE).read_to_string(&mut text)?;
    Ok(text)
}

fn parse(name: &str, label: String, built_in: bool, text: &str) -> Result<File, ThemeError> {
    match Source::parse(text) {
        Ok(source) => Ok(File { name: name.to_owned(), label, built_in, source }),
        Err(At { value, line }) => Err(ThemeError::Syntax { file: label, line, message: value }),
    }
}

/// Files laid over each other, the oldest ancestor first.
#[derive(Default)]
struct Joined {
    background: Option<Color>,
    palette: BTreeMap<String, Color>,
    /// Each style with the file and line it came from.
    tokens: BTreeMap<String, (String, At<RawStyle>)>,
    warnings: Vec<String>,
}

impl Joined {
    fn add(&mut self, file: &File) {
        let source = &file.source;
        self.background = source.background.or(self.background);
        self.palette.extend(source.palette.iter().map(|(name, colour)| (name.clone(), *colour)));
        for mistake in &source.mistakes {
            self.warnings.push(format!("{}:{}: {}", file.label, mistake.line, mistake.value));
        }
        for (name, style) in &source.tokens {
            if !NAMES.iter().any(|(_, known)| is_part(name, known)) {
                self.warnings.push(format!(
                    "{}:{}: `{name}` is not the name of a token; did you mean `{}`?",
                    file.label,
                    style.line,
                    nearest(name)
                ));
            }
            self.tokens.insert(name.clone(), (file.label.clone(), style.clone()));
        }
    }

    fn resolve(mut self) -> ([Style; COUNT], Vec<String>) {
        let mut resolved = BTreeMap::new();
        for (name, (file, raw)) in &self.tokens {
            let (style, unknown) = raw.value.resolve(&self.palette);
            for colour in unknown {
                self.warnings.push(format!("{file}:{}: {}", raw.line, bad_colour(&colour)));
            }
            resolved.insert(name.as_str(), style);
        }
        let mut styles = [Style::new(); COUNT];
        for (slot, (_, name)) in styles.iter_mut().zip(NAMES) {
            *slot = fall_back(name, &resolved);
        }
        (styles, self.warnings)
    }
}

/// The style of the longest beginning of a name, in whole parts, that has one.
fn fall_back(name: &str, styles: &BTreeMap<&str, Style>) -> Style {
    let mut name = name;
    loop {
        if let Some(style) = styles.get(name) {
            return *style;
        }
        match name.rsplit_once('.') {
            Some((shorter, _)) => name = shorter,
            None => return Style::new(),
        }
    }
}

/// `true` if a name is that of a token, or of the parts it begins with.
fn is_part(name: &str, token: &str) -> bool {
    token.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The token whose name shares most with a name that is wrong.
fn nearest(name: &str) -> &'static str {
    let shared = |known: &str| {
        let start = known.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        let end = known.bytes().rev().zip(name.bytes().rev()).take_while(|(a, b)| a == b).count();
        (start + end, std::cmp::Reverse(known.len().abs_diff(name.len())))
    };
    NAMES.iter().map(|(_, known)| *known).max_by_key(|known| shared(known)).unwrap_or("text")
}
