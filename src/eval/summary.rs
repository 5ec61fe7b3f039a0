//! Everything that an evaluation says, as numbers: what every form of the report shows, and
//! itself the JSON report. Arrays of two are base and tuned. Draws nothing.

pub mod compare;
pub mod costs;
pub mod failure;
pub mod folder;
pub mod measure;
pub mod pairing;
pub mod rows;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::eval::funnel::{Rung, Step, funnel};
use crate::eval::record::Run;
use crate::side::Side;
use crate::statistics::{holm, mean, passing};
use costs::Costs;
use failure::Class;
use folder::{Folder, Kept};
use measure::{Measure, Tally};
use pairing::{Pairing, first, tries};
use rows::Row;

pub use pairing::Excluded;

/// The version of the JSON report.
const SCHEMA: u32 = 1;

/// How to reckon.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The measure that was named beforehand.
    pub primary: Rung,
    /// The seed of the bootstrap.
    pub seed: u64,
}

/// The report.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// The version of this shape.
    pub schema: u32,
    /// What holds for the whole evaluation, as it was written down.
    pub run: Run,
    /// Model ids that the servers echoed.
    pub echoed_models: [BTreeSet<String>; 2],
    /// The measure that decides.
    pub primary: Rung,
    /// The seed of the bootstrap.
    pub seed: u64,
    /// Prompts with at least one sample that counts.
    pub prompts: u32,
    /// Samples that count, on each side.
    pub samples: u32,
    /// Prompts that take part and have no reply at all.
    pub unasked: usize,
    /// Samples taken out on both sides because a server, a tool or the isolation failed.
    pub excluded: Vec<Excluded>,
    /// Samples taken out on both sides because a side has no reply yet.
    pub missing: Vec<Excluded>,
    /// What a reader should know.
    pub warnings: Vec<String>,
    /// How far the first answers came.
    pub funnel: [Vec<Step>; 2],
    /// The primary measure first, then the others, whose p are adjusted after Holm.
    pub measures: Vec<Measure>,
    /// pass@k and pass^k for k from 1.
    pub passing: Vec<Passing>,
    /// Why first answers failed.
    pub failures: [Vec<Kind>; 2],
    /// Assembly against C++.
    pub twins: [Twins; 2],
    /// Tokens, time and money.
    pub costs: [Costs; 2],
    /// What mending brought.
    pub repairs: [Repairs; 2],
    /// The matrix.
    pub matrix: Vec<Row>,
}

/// pass@k and pass^k: means over the prompts with at least k samples.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Passing {
    /// Samples.
    pub k: u32,
    /// Prompts with as many.
    pub prompts: u32,
    /// The probability that at least one of k passes.
    pub pass_at_k: [Option<f64>; 2],
    /// The probability that all k pass.
    pub pass_all_k: [Option<f64>; 2],
}

/// A class of failures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Which.
    pub class: Class,
    /// How many first answers.
    pub count: u32,
    /// The commonest messages with their counts.
    pub messages: Vec<(String, u32)>,
}

/// First answers by what is right in them. A fact that could not be found out is in none of the
/// four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Twins {
    /// Both right.
    pub both_right: u32,
    /// Only the assembly is right.
    pub assembly_only: u32,
    /// Only the C++ is right: what tuning should empty.
    pub cpp_only: u32,
    /// Neither is right.
    pub both_wrong: u32,
    /// The rest.
    pub unknown: u32,
    /// Assembly right, whatever the C++.
    pub assembly_right: u32,
    /// C++ right, whatever the assembly.
    pub cpp_right: u32,
    /// Both do the same.
    pub equal: u32,
    /// They do not.
    pub unequal: u32,
}

/// First answers, and the same after mending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Repairs {
    /// Samples that count.
    pub of: u32,
    /// Those whose first answer passes.
    pub first: u32,
    /// Those that were tried to be mended.
    pub tried: u32,
    /// Tries in all.
    pub tries: u32,
    /// Those of them whose last try passes.
    pub mended: u32,
    /// Tokens that the tries took.
    pub tokens: u64,
}

/// Reckons the report of a folder.
///
/// # Errors
/// If no sample counts.
pub fn summarise(folder: &Folder, choice: Choice) -> anyhow::Result<Summary> {
    let pairing = pairing::pairing(folder);
    if pairing.counted.is_empty() {
        anyhow::bail!(
            "{}: no sample counts: each lacks a reply on a side or was lost to the infrastructure",
            folder.path.display()
        );
    }
    let counted = Side::BOTH.map(|side| counted(folder, &pairing, side));
    let tallies = |rung| tallies(folder, &pairing, rung);
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let primary = tallies(choice.primary);
    Ok(Summary {
        schema: SCHEMA,
        run: folder.run.clone(),
        echoed_models: Side::BOTH.map(|side| echoed(folder, side)),
        primary: choice.primary,
        seed: choice.seed,
        prompts: number(primary.len()),
        samples: number(pairing.counted.len()),
        unasked: pairing.unasked,
        warnings: warnings(folder, &pairing),
        funnel: counted
            .each_ref()
            .map(|replies| funnel(&replies.iter().map(|kept| kept.rung).collect::<Vec<_>>())),
        measures: measures(choice, tallies),
        passing: passing(&primary),
        failures: counted.each_ref().map(|replies| kinds(replies)),
        twins: counted.each_ref().map(|replies| twins(replies)),
        costs: Side::BOTH.map(|side| {
            let replies = counted[side.index()].iter();
            let passes: Vec<_> = replies.map(|kept| (*kept, kept.rung >= choice.primary)).collect();
            costs::costs(&passes, folder.run.prices[side.index()])
        }),
        repairs: Side::BOTH.map(|side| repairs(folder, &pairing, side, choice.primary)),
        matrix: rows::rows(folder, &pairing),
        excluded: pairing.excluded,
        missing: pairing.missing,
    })
}

fn counted<'a>(folder: &'a Folder, pairing: &Pairing, side: Side) -> Vec<&'a Kept> {
    let places = pairing.counted.iter();
    places.filter_map(|(prompt, sample)| first(folder, *prompt, *sample, side)).collect()
}

/// The prompts' tallies at a measure, in the order of the suite.
fn tallies(folder: &Folder, pairing: &Pairing, rung: Rung) -> Vec<Tally> {
    let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
    for (prompt, sample) in &pairing.counted {
        let tally = tallies.entry(*prompt).or_default();
        for side in Side::BOTH {
            let Some(kept) = first(folder, *prompt, *sample, side) else { continue };
            tally.of[side.index()] += 1;
            tally.passes[side.index()] += u32::from(kept.rung >= rung);
        }
    }
    tallies.into_values().collect()
}

/// The primary measure stands alone; the others share their chance of a false alarm.
fn measures(choice: Choice, tallies: impl Fn(Rung) -> Vec<Tally>) -> Vec<Measure> {
    let others = Rung::MEASURES.into_iter().filter(|rung| *rung != choice.primary);
    let all = std::iter::once(choice.primary).chain(others);
    let mut measures: Vec<_> =
        all.map(|rung| measure::measure(rung, &tallies(rung), choice.seed)).collect();
    let mut tests: Vec<_> =
        measures.iter_mut().skip(1).filter_map(|m| m.paired.as_mut()?.mcnemar.as_mut()).collect();
    let adjusted = holm(&tests.iter().map(|test| test.p).collect::<Vec<_>>());
    for (test, p) in tests.iter_mut().zip(adjusted) {
        test.holm_p = Some(p);
    }
    measures
}

fn passing(tallies: &[Tally]) -> Vec<Passing> {
    let most = tallies.iter().flat_map(|t| t.of).max().unwrap_or_default();
    let over = |k: u32, at: usize, rule: fn(u32, u32, u32) -> Option<f64>| {
        let shares: Vec<_> =
            tallies.iter().filter_map(|t| rule(t.of[at], t.passes[at], k)).collect();
        mean(&shares)
    };
    (1..=most)
        .map(|k| {
            let prompts = tallies.iter().filter(|t| t.of.iter().any(|of| *of >= k)).count();
            Passing {
                k,
                prompts: u32::try_from(prompts).unwrap_or(u32::MAX),
                pass_at_k: [0, 1].map(|at| over(k, at, passing::pass_at)),
                pass_all_k: [0, 1].map(|at| over(k, at, passing::pass_all)),
            }
        })
        .collect()
}

fn kinds(replies: &[&Kept]) -> Vec<Kind> {
    /// Messages shown of a class.
    const MESSAGES: usize = 5;
    let mut classes: BTreeMap<Class, BTreeMap<&str, u32>> = BTreeMap::new();
    for failure in replies.iter().filter_map(|kept| kept.failure.as_ref()) {
        *classes.entry(failure.class).or_default().entry(&failure.what).or_default() += 1;
    }
    let kind = |(class, found): (Class, BTreeMap<&str, u32>)| {
        let count = found.values().sum();
        let mut messages: Vec<_> = found.into_iter().filter(|(what, _)| !what.is_empty()).collect();
        messages.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let messages = messages.into_iter().take(MESSAGES);
        Kind { class, count, messages: messages.map(|(w, n)| (w.to_owned(), n)).collect() }
    };
    classes.into_iter().map(kind).collect()
}

fn twins(replies: &[&Kept]) -> Twins {
    let mut twins = Twins::default();
    for [assembly, cpp, equal] in replies.iter().map(|kept| kept.facts) {
        match (assembly, cpp) {
            (Some(true), Some(true)) => twins.both_right += 1,
            (Some(true), Some(false)) => twins.assembly_only += 1,
            (Some(false), Some(true)) => twins.cpp_only += 1,
            (Some(false), Some(false)) => twins.both_wrong += 1,
            (None, _) | (_, None) => twins.unknown += 1,
        }
        twins.assembly_right += u32::from(assembly == Some(true));
        twins.cpp_right += u32::from(cpp == Some(true));
        twins.equal += u32::from(equal == Some(true));
        twins.unequal += u32::from(equal == Some(false));
    }
    twins
}

fn repairs(folder: &Folder, pairing: &Pairing, side: Side, primary: Rung) -> Repairs {
    let mut sum = Repairs::default();
    for (prompt, sample) in &pairing.counted {
        let Some(kept) = first(folder, *prompt, *sample, side) else { continue };
        sum.of += 1;
        if kept.rung >= primary {
            sum.first += 1;
            continue;
        }
        let mut last = None;
        for (_, kept) in tries(folder, *prompt, *sample, side) {
            sum.tries += 1;
            sum.tokens += kept.tokens.map_or(0, |[prompt, reply]| prompt + reply);
            last = Some(kept.rung);
        }
        sum.tried += u32::from(last.is_some());
        sum.mended += u32::from(last.is_some_and(|rung| rung >= primary));
    }
    sum
}

fn echoed(folder: &Folder, side: Side) -> BTreeSet<String> {
    let of_side = folder.replies.iter().filter(|(key, _)| key.2 == side);
    of_side.filter_map(|(_, kept)| kept.echoed.clone()).collect()
}

fn warnings(folder: &Folder, pairing: &Pairing) -> Vec<String> {
    let mut warnings = folder.warnings.clone();
    if let Some([part, parts]) = folder.run.shard {
        warnings.push(format!(
            "this is part {part} of {parts}: join all with `eval merge` before anything is concluded"
        ));
    }
    for side in Side::BOTH {
        if !pairing.answered[side.index()] {
            warnings.push(format!("the {side} model has no replies: nothing can be compared"));
        }
        let ids = echoed(folder, side);
        if ids.len() > 1 {
            let ids: Vec<_> = ids.iter().map(String::as_str).collect();
            let ids = ids.join(", ");
            warnings.push(format!("more than one model answered for the {side} side: {ids}"));
        }
    }
    if folder.run.shard.is_none() && pairing.unasked > 0 {
        warnings.push(format!("{} prompts have no reply yet", pairing.unasked));
    }
    let few = folder.replies.keys().map(|key| key.0).collect::<BTreeSet<_>>().len();
    if few < 20 {
        warnings.push(format!("{few} prompts are few: intervals are wide, or narrower than they should be where samples are drawn again"));
    }
    warnings
}
