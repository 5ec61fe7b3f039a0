//! Which of the sections is the listing, which the twin, and which sections make one listing.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::dialect::{Dialect, identify};
use super::lines::narrow;
use super::sections::{Kind, Section};
use super::target::{Entry, System, Target};
use super::{Reply, fence, statement};

/// Assembly that can be built, cut out of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The code, without quote marks and the indentation of its fence; every line ends in `\n`.
    pub text: String,
    /// The line of the reply, from 0, of each line of `text`.
    pub origin: Vec<u32>,
    /// Nothing can be added to it any more.
    pub closed: bool,
    /// The assembler that it is written for.
    pub dialect: Dialect,
    /// The processor.
    pub target: Target,
    /// The system.
    pub system: System,
    /// Where it begins to run.
    pub entry: Entry,
    /// Why this dialect, target, system and entry: for the build log.
    pub reasons: Vec<String>,
    /// It has no entry of its own, and the reply holds C or C++ that may have it.
    pub c_half: bool,
}

/// The language of a twin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// C.
    C,
    /// C++.
    Cpp,
}

/// The C or C++ program of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The code; every line ends in `\n`.
    pub text: String,
    /// The line of the reply, from 0, of each line of `text`.
    pub origin: Vec<u32>,
    /// Nothing can be added to it any more.
    pub closed: bool,
    /// C or C++.
    pub language: Language,
}

pub(super) fn listing(reply: &Reply) -> Option<Listing> {
    let groups = groups(reply);
    let chosen =
        groups.iter().rposition(|group| group.entry).unwrap_or(groups.len().checked_sub(1)?);
    groups.get(chosen).map(|group| make(reply, group))
}

pub(super) fn listings(reply: &Reply) -> Vec<Listing> {
    groups(reply).iter().map(|group| make(reply, group)).collect()
}

pub(super) fn twin(reply: &Reply) -> Option<Twin> {
    let programs: Vec<&Section> = of(reply, &Kind::Cpp).collect();
    let has_main = |section: &&&Section| body(reply, section).any(|(_, line)| is_main(line));
    let section = programs.iter().rev().find(has_main).or(programs.last())?;
    let (text, origin) = cut(reply, &[section]);
    let tag = section.fence.as_ref().map_or(String::new(), |fence| fence::tag(&fence.info));
    let language = language(&text, &tag);
    Some(Twin { text, origin, closed: section.closed, language })
}

/// `main(` as a function's name.
fn is_main(line: &str) -> bool {
    line.find("main").is_some_and(|at| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + 4..).unwrap_or_default();
        after.trim_start().starts_with('(') && before.ends_with([' ', '\t'])
            || at == 0 && after.trim_start().starts_with('(')
    })
}

fn language(text: &str, tag: &str) -> Language {
    const CPP: [&str; 13] = [
        "std::",
        "using namespace",
        "#include <iostream",
        "template",
        "class ",
        "namespace ",
        "cout",
        "nullptr",
        "constexpr",
        "auto ",
        "extern \"C\"",
        "public:",
        "#include <c",
    ];
    let is_cpp = || CPP.iter().any(|word| text.contains(word));
    let is_c = tag == "c" || text.contains(".h>");
    if is_c && !is_cpp() { Language::C } else { Language::Cpp }
}

fn of<'a>(reply: &'a Reply, kind: &'a Kind) -> impl Iterator<Item = &'a Section> {
    reply.sections().iter().filter(move |section| section.kind == *kind && !section.body.is_empty())
}

/// The lines of a section's body, with their numbers, without what belongs to the fence.
fn body<'a>(reply: &'a Reply, section: &'a Section) -> impl Iterator<Item = (usize, &'a str)> {
    let last = section.body.end.wrapping_sub(1);
    section.body.clone().map(move |n| {
        let line = reply.line(n);
        let Some(fence) = &section.fence else { return (n, line) };
        let line =
            if fence.closed_in_code && n == last { fence::without_marks(line) } else { line };
        (n, fence::strip(fence, line))
    })
}

fn cut(reply: &Reply, sections: &[&Section]) -> (String, Vec<u32>) {
    let (mut text, mut origin) = (String::new(), Vec::new());
    for section in sections {
        for (n, line) in body(reply, section) {
            text.push_str(line);
            text.push('\n');
            origin.push(narrow(n));
        }
    }
    (text, origin)
}

/// Sections that make one listing, in the order of the reply.
struct Group<'a> {
    sections: Vec<&'a Section>,
    entry: bool,
}

fn make(reply: &Reply, group: &Group) -> Listing {
    let (text, origin) = cut(reply, &group.sections);
    let tag = group.sections.iter().rev().find_map(|section| section.fence.as_ref());
    let identity = identify(&text, tag.map(|fence| fence::tag(&fence.info)).as_deref());
    let mut reasons = identity.reasons;
    if group.sections.len() > 1 {
        reasons
            .push(format!("joined {} blocks: one uses the other's labels", group.sections.len()));
    }
    let c_half = identity.entry == Entry::None && of(reply, &Kind::Cpp).next().is_some();
    Listing {
        text,
        origin,
        closed: group.sections.iter().all(|section| section.closed),
        dialect: identity.dialect,
        target: identity.target,
        system: identity.system,
        entry: identity.entry,
        reasons,
        c_half,
    }
}

/// What one section of assembly gives and wants.
struct Names<'a> {
    section: &'a Section,
    labels: HashSet<&'a str>,
    uses: BTreeSet<&'a str>,
    entry: bool,
}

/// All sections of assembly, those that use each other's labels together.
fn groups(reply: &Reply) -> Vec<Group<'_>> {
    let sections: Vec<&Section> = of(reply, &Kind::Assembly).collect();
    if let [section] = sections[..] {
        return vec![Group { sections: vec![section], entry: true }];
    }
    let names: Vec<Names> = sections.iter().map(|section| names(reply, section)).collect();
    let mut owners: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, names) in names.iter().enumerate() {
        names.labels.iter().for_each(|label| owners.entry(label).or_default().push(at));
    }
    let mut taken = vec![false; names.len()];
    let with_entry = (0..names.len()).rev().filter(|&at| names[at].entry);
    let without = (0..names.len()).rev().filter(|&at| !names[at].entry);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in with_entry.chain(without) {
        if !taken[at] {
            groups.push(closure(at, &names, &owners, &mut taken));
        }
    }
    groups.sort_unstable_by_key(|group| group.last().copied());
    groups
        .iter()
        .map(|group| Group {
            sections: group.iter().map(|&at| names[at].section).collect(),
            entry: group.iter().any(|&at| names[at].entry),
        })
        .collect()
}

/// The section at `at` and all that it needs, in order; a section that repeats a label stays out.
fn closure(
    at: usize,
    names: &[Names],
    owners: &HashMap<&str, Vec<usize>>,
    taken: &mut [bool],
) -> Vec<usize> {
    let mut group = vec![at];
    let mut labels = names[at].labels.clone();
    let mut next = 0;
    taken[at] = true;
    while let Some(&member) = group.get(next) {
        next += 1;
        for name in &names[member].uses {
            if labels.contains(name) {
                continue;
            }
            let Some(owners) = owners.get(name) else { continue };
            let fits = |&&owner: &&usize| !taken[owner] && names[owner].labels.is_disjoint(&labels);
            // The nearest definition is meant where a reply gives several.
            let Some(&owner) = owners.iter().filter(fits).min_by_key(|&&owner| owner.abs_diff(at))
            else {
                continue;
            };
            taken[owner] = true;
            labels.extend(&names[owner].labels);
            group.push(owner);
        }
    }
    group.sort_unstable();
    group
}

fn names<'a>(reply: &'a Reply, section: &'a Section) -> Names<'a> {
    let (mut labels, mut uses, mut entry) = (HashSet::new(), BTreeSet::new(), false);
    for (_, line) in body(reply, section) {
        let line = statement::split(line);
        if let Some(label) = line.label {
            entry |= matches!(label, "main" | "_start" | "_main");
            labels.insert(label);
        }
        if line.operation.starts_with('.') && line.operation != ".quad" && line.operation != ".long"
        {
            continue;
        }
        entry |= statement::is_entry(&line);
        uses.extend(statement::names(line.operands));
    }
    uses.retain(|name| !labels.contains(name));
    Names { section, labels, uses, entry }
}
