//! A listing beside what this machine's compiler makes of its twin, statement by statement. Says
//! how near they are, not whether the listing is right: another compiler writes other code.

mod align;
mod normal;
mod style;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::printable::printable;
use crate::reply::{Entry, Listing, System, Target, Twin};
use crate::toolchain::{Assembly, Toolchain, demangle};

use align::{Aligned, Pair, align};
use normal::{Hidden, Kind, Reading, Statement, statements, tokens};

/// A guess that comes so near needs no other.
const NEAR: f64 = 0.97;
/// A statement of more pieces is marked as a whole.
const PIECES: usize = 400;

/// How a listing compares with the compiler's.
#[derive(Debug, Clone, PartialEq)]
pub enum Against {
    /// They were compared.
    Compared(Box<Comparison>),
    /// They were not; why, in one sentence without a stop, safe to show.
    Not(String),
}

/// A listing beside the compiler's, without what only tools read: directives other than data, and
/// labels that nothing uses.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The compiler's command; it can be copied.
    pub command: Vec<String>,
    /// Every statement of both in order.
    pub rows: Vec<Row>,
    /// How many statements of the listing count.
    pub lines: usize,
    /// How many of the compiler's count.
    pub compiler_lines: usize,
    /// The share of equal statements, 0 to 1: twice the number of equal ones, divided by the number
    /// of statements on both sides together.
    pub equal_lines: f64,
    /// The share of equal mnemonics, 0 to 1: as many as stand in both in the same order, within
    /// what stands between two names that both have; counted as the share of lines is.
    pub equal_opcodes: f64,
    /// What else a reader should know; one sentence each, safe to show.
    pub notes: Vec<String>,
}

/// Whose a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Both have it, perhaps in another spelling.
    Both,
    /// Only the listing has it.
    Listing,
    /// Only the compiler has it.
    Compiler,
    /// Both have something here, and it differs.
    Changed,
}

/// One statement of one side or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whose it is.
    pub mark: Mark,
    /// The listing's half.
    pub listing: Option<Half>,
    /// The compiler's half.
    pub compiler: Option<Half>,
}

/// One side of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Half {
    /// The line, from 1: of the reply for the listing, else of the compiler's whole output.
    pub line: usize,
    /// The statement as it stands there, safe to show, tabs expanded to columns of eight.
    pub text: String,
    /// In a changed row, the bytes of `text` that the other half has not; else nothing.
    pub differs: Vec<Range<usize>>,
}

impl Comparison {
    /// The compiler's half alone, in order.
    pub fn compiler(&self) -> impl Iterator<Item = &Half> {
        self.rows.iter().filter_map(|row| row.compiler.as_ref())
    }

    /// The first level of optimisation among the compiler's flags, such as `-O0`.
    pub fn level(&self) -> &str {
        let level = |word: &&String| word.starts_with("-O");
        self.command.iter().find(level).map_or("", String::as_str)
    }
}

/// Compares a listing with what the compiler makes of its twin, with the flags that its own style
/// suggests. Dropping the future ends the compiler.
pub async fn against(toolchain: &Toolchain, listing: &Listing, twin: Option<&Twin>) -> Against {
    match compared(toolchain, listing, twin).await {
        Ok(comparison) => Against::Compared(Box::new(comparison)),
        Err(why) => Against::Not(printable(&why).into_owned()),
    }
}

async fn compared(
    toolchain: &Toolchain,
    listing: &Listing,
    twin: Option<&Twin>,
) -> Result<Comparison, String> {
    let twin = twin.ok_or("the reply has no C++ or C to compile")?;
    let reading = comparable(listing, twin)?;
    let ours = statements(&listing.text, reading);
    translated(listing, &ours)?;
    let style = style::guess(&listing.text, reading, &ours);
    let mut best: Option<Comparison> = None;
    for level in &style.levels {
        let flags = style.at(level);
        let assembly =
            toolchain.assembly_of(twin, &flags).await.map_err(|error| error.to_string())?;
        let (listing, ours) = (listing.clone(), ours.clone());
        // Other work goes on meanwhile, such as drawing.
        let work = move || side_by_side(&listing, &ours, &assembly, reading);
        let comparison = tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| "the comparison was lost to a fault of its own")??;
        if best.as_ref().is_none_or(|b| comparison.equal_lines > b.equal_lines) {
            best = Some(comparison);
        }
        if best.as_ref().is_some_and(|b| b.equal_lines >= NEAR) {
            break;
        }
    }
    best.ok_or_else(|| "nothing in the listing tells how it was compiled".to_owned())
}

/// How to read the listing, or why it cannot be what a compiler made of this twin.
fn comparable(listing: &Listing, twin: &Twin) -> Result<Reading, String> {
    if listing.target != Target::X86_64 {
        return Err(format!("the listing is for {}, the compiler writes x86_64", listing.target));
    }
    if listing.system != System::Linux {
        let system = listing.system;
        return Err(format!("the listing is for another system ({system}) than the compiler's"));
    }
    let reading = style::reading(listing).ok_or_else(|| {
        let dialect = listing.dialect;
        format!("the listing's dialect is {dialect}, the compiler writes for the GNU assembler")
    })?;
    if has_assembly(&twin.text) {
        return Err("the C++ has assembly of its own in it".to_owned());
    }
    Ok(reading)
}

/// Why the listing cannot be a translation of a program.
fn translated(listing: &Listing, ours: &[Statement]) -> Result<(), String> {
    if !ours.iter().any(|s| s.kind == Kind::Code) {
        return Err("the listing has no instructions".to_owned());
    }
    if !ours.iter().any(|s| s.kind == Kind::Name) {
        return Err("the listing defines no function".to_owned());
    }
    let main = ours.iter().any(|s| s.key == "main:");
    if listing.entry == Entry::Start && !main {
        return Err(
            "the listing begins at `_start`, for which a compiler writes nothing".to_owned()
        );
    }
    Ok(())
}

/// Aligns the listing's statements with the compiler's.
fn side_by_side(
    listing: &Listing,
    ours: &[Statement],
    assembly: &Assembly,
    reading: Reading,
) -> Result<Comparison, String> {
    let text =
        if reading.demangled { demangle::in_text(&assembly.text) } else { assembly.text.clone() };
    let mut theirs = statements(&text, reading);
    let mut notes = Vec::new();
    if reading.demangled {
        hide(&mut theirs, ours, &mut notes);
    }
    let named = |list: &[Statement]| -> HashSet<String> {
        list.iter().filter(|s| s.kind == Kind::Name).map(|s| s.key.clone()).collect()
    };
    if named(ours).is_disjoint(&named(&theirs)) {
        return Err("the listing has no function in common with its C++".to_owned());
    }
    if !listing.closed {
        notes.push("the listing is not finished: what it lacks counts as different".to_owned());
    }
    notes.extend(another_compiler(&listing.text, &assembly.text));
    let aligned = align(ours, &theirs);
    let equal = aligned.pairs.iter().filter(|p| matches!(p, Pair::Both(..))).count();
    let codes = |list: &[Statement]| list.iter().filter(|s| s.kind == Kind::Code).count();
    Ok(Comparison {
        command: assembly.command.clone(),
        equal_lines: share(equal, ours.len(), theirs.len()),
        equal_opcodes: share(aligned.opcodes, codes(ours), codes(&theirs)),
        lines: ours.len(),
        compiler_lines: theirs.len(),
        rows: Rows { listing, ours, theirs: &theirs, aligned: &aligned }.all(),
        notes,
    })
}

/// Twice the equal ones, divided by all.
fn share(equal: usize, a: usize, b: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no text has so many lines")]
    let of = |n: usize| n as f64;
    if a + b == 0 { 1.0 } else { 2.0 * of(equal) / of(a + b) }
}

/// Leaves out what a listing for reading leaves out, unless this one has it.
fn hide(theirs: &mut Vec<Statement>, ours: &[Statement], notes: &mut Vec<String>) {
    let have: HashSet<&str> = ours.iter().map(|s| s.key.as_str()).collect();
    let before = theirs.len();
    theirs.retain(|s| match &s.hidden_by {
        Some(Hidden::Weak(name)) => have.contains(name.as_str()),
        Some(Hidden::Nameless) => have.contains(s.key.as_str()),
        None => true,
    });
    let hidden = before - theirs.len();
    if hidden > 0 {
        notes.push(format!(
            "{hidden} lines from headers, which listings for reading leave out, are not compared"
        ));
    }
}

/// A note if the listing names another compiler than the one that was used.
fn another_compiler(listing: &str, compiler: &str) -> Option<String> {
    let version = |text: &str| -> Option<String> {
        let line = text.lines().rev().find(|l| l.trim_start().starts_with(".ident"))?;
        let (_, after) = line.split_once("GCC")?;
        let word = after.split([' ', '"']).rev().find(|w| w.contains('.'))?;
        let number = |c: char| c.is_ascii_digit() || c == '.';
        (word.len() < 20 && word.chars().all(number)).then(|| word.to_owned())
    };
    let (theirs, ours) = (version(listing)?, version(compiler)?);
    (theirs != ours)
        .then(|| format!("the listing says that GCC {theirs} made it, this compiler is GCC {ours}"))
}

/// Whether C or C++ holds inline assembly.
fn has_assembly(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '\'' || c == '/' || starts_word(c)) {
        let (_, found) = rest.split_at(at);
        let length = if found.starts_with("//") {
            found.find('\n').unwrap_or(found.len())
        } else if found.starts_with("/*") {
            found.find("*/").map_or(found.len(), |end| end + 2)
        } else if let Some(quote) = found.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            literal(found, quote)
        } else {
            // A quote may part the thousands of a number.
            let part = if found.starts_with(|c: char| c.is_ascii_digit()) { '\'' } else { '_' };
            let end = found.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == part));
            let word = found.get(..end.unwrap_or(found.len())).unwrap_or_default();
            if matches!(word, "asm" | "__asm__" | "__asm") {
                return true;
            }
            word.len().max(1)
        };
        rest = found.get(length..).unwrap_or_default();
    }
    false
}

fn starts_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a literal in quotes, or of its line.
fn literal(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == '\n' || c == quote && !escaped {
            return at + 1;
        }
        escaped = !escaped && c == '\\';
    }
    text.len()
}

struct Rows<'a> {
    listing: &'a Listing,
    ours: &'a [Statement],
    theirs: &'a [Statement],
    aligned: &'a Aligned<'a>,
}

impl Rows<'_> {
    fn all(&self) -> Vec<Row> {
        self.aligned.pairs.iter().map(|pair| self.row(*pair)).collect()
    }

    fn row(&self, pair: Pair) -> Row {
        let (mark, listing, compiler) = match pair {
            Pair::Both(a, b) => (Mark::Both, Some(self.left(a)), Some(self.right(b))),
            Pair::Changed(a, b) => {
                let (mut left, mut right) = (self.left(a), self.right(b));
                (left.differs, right.differs) =
                    differing(&left.text, &right.text, &self.aligned.partners);
                (Mark::Changed, Some(left), Some(right))
            }
            Pair::Listing(a) => (Mark::Listing, Some(self.left(a)), None),
            Pair::Compiler(b) => (Mark::Compiler, None, Some(self.right(b))),
        };
        Row { mark, listing, compiler }
    }

    fn left(&self, at: usize) -> Half {
        let statement = &self.ours[at];
        let line = self.listing.origin.get(statement.line).map_or(0, |n| *n as usize + 1);
        Half { line, text: statement.shown.clone(), differs: Vec::new() }
    }

    fn right(&self, at: usize) -> Half {
        let statement = &self.theirs[at];
        Half { line: statement.line + 1, text: statement.shown.clone(), differs: Vec::new() }
    }
}

/// The bytes of each text that have no counterpart in the other.
fn differing(
    left: &str,
    right: &str,
    partners: &HashMap<&str, &str>,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (a, b) = (tokens(left, partners), tokens(right, &HashMap::new()));
    let whole = |pieces: &[(Range<usize>, String)]| -> Vec<Range<usize>> {
        let (first, last) = (pieces.first(), pieces.last());
        first.zip(last).map(|(f, l)| f.0.start..l.0.end).into_iter().collect()
    };
    if a.len() > PIECES || b.len() > PIECES {
        return (whole(&a), whole(&b));
    }
    let words = |pieces: &[(Range<usize>, String)]| -> Vec<String> {
        pieces.iter().map(|(_, word)| word.clone()).collect()
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &words(&a), &words(&b)) {
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                ours.extend(whole(a.get(op.old_range()).unwrap_or_default()));
                theirs.extend(whole(b.get(op.new_range()).unwrap_or_default()));
            }
        }
    }
    (ours, theirs)
}

#[cfg(test)]
mod tests;
