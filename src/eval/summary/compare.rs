//! One side of two evaluations of the same suite: what became better, what became worse, and
//! whether that is more than chance. Draws nothing.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::bail;
use serde::Serialize;

use super::folder::{Folder, Kept};
use super::measure::{Measure, Tally, measure};
use super::pairing::{Excluded, first};
use super::{Choice, SCHEMA};
use crate::eval::funnel::Rung;
use crate::printable::printable;
use crate::side::Side;

/// Two evaluations, the earlier first.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The version of this shape.
    pub schema: u32,
    /// The folders.
    pub folders: [String; 2],
    /// The models.
    pub models: [Option<String>; 2],
    /// Which side of both.
    pub side: Side,
    /// The suite.
    pub suite: String,
    /// The measure that decides.
    pub primary: Rung,
    /// The first and the second evaluation at that measure.
    pub measure: Measure,
    /// Prompts that pass more often in the second.
    pub fixed: Vec<Change>,
    /// Prompts that pass less often in the second.
    pub regressed: Vec<Change>,
    /// Samples taken out on both sides because a server, a tool or the isolation failed.
    pub excluded: Vec<Excluded>,
    /// What differs besides the model.
    pub warnings: Vec<String>,
}

/// A prompt that changed.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// Its id, safe to show.
    pub id: String,
    /// Samples that pass, before and after.
    pub passes: [u32; 2],
    /// Samples that count.
    pub of: [u32; 2],
    /// The sentence of a sample that tells why: a failing one where there is one.
    pub reasons: [String; 2],
}

/// Compares a side of two folders.
///
/// # Errors
/// If the suites differ, or no prompt was answered in both.
pub fn compare(folders: [&Folder; 2], side: Side, choice: Choice) -> anyhow::Result<Comparison> {
    let [one, two] = folders;
    if one.run.suite_sha256 != two.run.suite_sha256 {
        bail!(
            "the suites differ: {} has {} ({}), {} has {} ({}); compare evaluations of one suite",
            one.path.display(),
            printable(&one.run.suite),
            start(&one.run.suite_sha256),
            two.path.display(),
            printable(&two.run.suite),
            start(&two.run.suite_sha256)
        );
    }
    let (pairs, excluded) = pairs(folders, side);
    if pairs.is_empty() {
        bail!("no prompt has replies of the {side} model in both folders");
    }
    let tallies: Vec<Tally> =
        pairs.values().map(|samples| tally(samples, choice.primary)).collect();
    let changes = |up: bool| -> Vec<Change> {
        let each = pairs.iter().zip(&tallies);
        let changed = each.filter(|(_, t)| if up { rises(**t) } else { rises(turned(**t)) });
        changed.map(|((id, samples), t)| change(id, samples, *t, choice.primary)).collect()
    };
    Ok(Comparison {
        schema: SCHEMA,
        folders: folders.map(|f| shown(&f.path)),
        models: folders
            .map(|f| f.run.models[side.index()].as_ref().map(|m| printable(&m.model).into_owned())),
        side,
        suite: printable(&one.run.suite).into_owned(),
        primary: choice.primary,
        fixed: changes(true),
        regressed: changes(false),
        measure: measure(choice.primary, &tallies, choice.seed),
        excluded,
        warnings: warnings(folders),
    })
}

/// The replies that count, by prompt: those of the first and those of the second folder.
type Samples<'a> = [Vec<&'a Kept>; 2];

fn pairs(folders: [&Folder; 2], side: Side) -> (BTreeMap<String, Samples<'_>>, Vec<Excluded>) {
    let [one, two] = folders;
    let places: BTreeMap<&str, usize> =
        two.prompts.iter().enumerate().map(|(at, p)| (p.id.as_str(), at)).collect();
    let mut pairs: BTreeMap<String, Samples> = BTreeMap::new();
    let mut excluded = Vec::new();
    for (before, prompt) in one.prompts.iter().enumerate() {
        let Some(after) = places.get(prompt.id.as_str()) else { continue };
        let id = printable(&prompt.id).into_owned();
        let mut samples: Samples = Default::default();
        for sample in 0..one.run.samples.max(two.run.samples) {
            let found = [first(one, before, sample, side), first(two, *after, sample, side)];
            let lost = found.iter().flatten().find_map(|kept| kept.infrastructure.clone());
            match lost {
                Some(why) => excluded.push(Excluded { id: id.clone(), sample, side, why }),
                None => samples.iter_mut().zip(found).for_each(|(list, kept)| list.extend(kept)),
            }
        }
        if samples.iter().all(|list| !list.is_empty()) {
            pairs.insert(id, samples);
        }
    }
    (pairs, excluded)
}

fn tally(samples: &Samples, rung: Rung) -> Tally {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Tally {
        passes: samples
            .each_ref()
            .map(|list| number(list.iter().filter(|kept| kept.rung >= rung).count())),
        of: samples.each_ref().map(|list| number(list.len())),
    }
}

/// Whether the second share is larger, in whole numbers.
fn rises(tally: Tally) -> bool {
    let ([before, after], [of_before, of_after]) = (tally.passes, tally.of);
    u64::from(after) * u64::from(of_before) > u64::from(before) * u64::from(of_after)
}

fn turned(tally: Tally) -> Tally {
    let ([a, b], [c, d]) = (tally.passes, tally.of);
    Tally { passes: [b, a], of: [d, c] }
}

fn change(id: &str, samples: &Samples, tally: Tally, rung: Rung) -> Change {
    let reason = |list: &Vec<&Kept>| {
        let failing = list.iter().find(|kept| kept.rung < rung).or(list.first());
        failing.map(|kept| kept.reason.clone()).unwrap_or_default()
    };
    Change {
        id: id.to_owned(),
        passes: tally.passes,
        of: tally.of,
        reasons: samples.each_ref().map(reason),
    }
}

fn warnings(folders: [&Folder; 2]) -> Vec<String> {
    let [one, two] = folders;
    let mut warnings: Vec<String> = Vec::new();
    for folder in folders {
        let path = shown(&folder.path);
        warnings.extend(folder.warnings.iter().map(|w| format!("{path}: {w}")));
    }
    let mut differs = |what: &str, same: bool| {
        if !same {
            warnings.push(format!("{what} differ: not the model alone was changed"));
        }
    };
    differs("the system messages", one.run.system_sha256 == two.run.system_sha256);
    differs("the sampling parameters", one.run.parameters == two.run.parameters);
    differs("the samples a prompt", one.run.samples == two.run.samples);
    differs("compiler, tools or machines", one.run.machine == two.run.machine);
    warnings
}

fn shown(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}

fn start(hash: &str) -> String {
    printable(hash).chars().take(12).collect()
}
