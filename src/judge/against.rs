//! A listing beside what this machine's compiler makes of its twin, statement by statement. Says
//! how near they are, not whether the listing is right: another compiler writes other code.

mod align;
mod inline;
mod normal;
mod rows;
mod sides;
mod style;

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use crate::printable::printable;
use crate::reply::{Entry, Listing, System, Target, Twin};
use crate::toolchain::{Assembly, Toolchain, demangle};

use align::{Pair, align};
use inline::has_assembly;
use normal::{Hidden, Kind, Reading, Statement, statements};
use rows::Rows;
pub use sides::sides;

/// A guess that comes so near needs no other.
const NEAR: f64 = 0.97;
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

/// One statement of one side or both. Of two answers ([`sides()`]) the base model's stands in place of
/// the listing's, and the tuned model's in place of the compiler's.
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
    let mut best: Option<Comparison> = None;
    for flags in style::guesses(&listing.text, reading, &ours) {
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
    if aligned.coarse {
        notes.push("too long and too different to be aligned wholly: more may be equal".to_owned());
    }
    let equal = aligned.pairs.iter().filter(|p| matches!(p, Pair::Both(..))).count();
    let codes = |list: &[Statement]| list.iter().filter(|s| s.kind == Kind::Code).count();
    Ok(Comparison {
        command: assembly.command.clone(),
        equal_lines: share(equal, ours.len(), theirs.len()),
        equal_opcodes: share(aligned.opcodes, codes(ours), codes(&theirs)),
        lines: ours.len(),
        compiler_lines: theirs.len(),
        rows: Rows { listing, second: None, ours, theirs: &theirs, aligned: &aligned }.all(),
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

#[cfg(test)]
mod tests;
