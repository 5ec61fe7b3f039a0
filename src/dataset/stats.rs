//! What a training file holds: lengths, instructions, near-copies, and the funnel that it came
//! through. Judges nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::reply::{Listing, Reply};

use super::funnel::Funnel;
use super::likeness::{Shingles, near_pairs};
use super::message::Example;
use super::project::{Project, REPORTS};
use super::{normal, tokens};

/// Tokens of one bar of the histogram.
const BAR: usize = 256;
/// Columns of the longest bar.
const WIDE: usize = 40;
/// The most opcodes that the text shows.
const OPCODES: usize = 30;

/// The facts. Serialises to the object of `dataset stats --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Examples.
    pub rows: usize,
    /// Tokens of all examples together, and of the shortest, the middle and the longest.
    pub tokens: Tokens,
    /// Examples by length: the first number of tokens of each bar, and how many.
    pub histogram: Vec<(usize, usize)>,
    /// In how many examples each opcode occurs.
    pub opcodes: BTreeMap<String, usize>,
    /// Examples in whose answer no assembly was found.
    pub without_assembly: usize,
    /// Pairs of answers that are over 0.8 alike.
    pub near_duplicates: usize,
    /// The funnels of the steps before, as far as they are known.
    pub funnels: Vec<Funnel>,
}

/// Lengths of examples in tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tokens {
    /// All together.
    pub total: usize,
    /// The shortest.
    pub min: usize,
    /// The middle.
    pub median: usize,
    /// The longest.
    pub max: usize,
}

impl Stats {
    /// The facts of these examples, which came out of this project.
    pub fn new(examples: &[Example], project: &Project) -> Self {
        let mut lengths: Vec<_> =
            examples.iter().map(|e| tokens::of_messages(&e.messages)).collect();
        lengths.sort_unstable();
        let mut stats = Self {
            rows: examples.len(),
            tokens: Tokens {
                total: lengths.iter().sum(),
                min: lengths.first().copied().unwrap_or(0),
                median: lengths.get(lengths.len() / 2).copied().unwrap_or(0),
                max: lengths.last().copied().unwrap_or(0),
            },
            histogram: histogram(&lengths),
            opcodes: BTreeMap::new(),
            without_assembly: 0,
            near_duplicates: 0,
            funnels: ["compile", "build"].into_iter().filter_map(|s| funnel(project, s)).collect(),
        };
        let mut shingles = Vec::new();
        for example in examples {
            let answer = example.messages.last().map_or("", |m| m.content.as_str());
            let reply = Reply::from_text(answer);
            let listing = reply.listing();
            stats.count(listing.as_ref());
            let cpp = reply.twin().map(|t| t.text).or(listing.map(|l| l.text));
            shingles.push(Shingles::new(&normal::masked_cpp(&cpp.unwrap_or_default())));
        }
        stats.near_duplicates = near_pairs(&shingles).len();
        stats
    }

    fn count(&mut self, listing: Option<&Listing>) {
        let Some(listing) = listing else {
            self.without_assembly += 1;
            return;
        };
        let masked = normal::masked_assembly(&listing.text);
        let instructions = masked.lines().filter(|l| !l.ends_with(':'));
        let mut opcodes: Vec<_> =
            instructions.filter_map(|l| l.split_whitespace().next()).collect();
        opcodes.sort_unstable();
        opcodes.dedup();
        for opcode in opcodes {
            *self.opcodes.entry(opcode.to_owned()).or_default() += 1;
        }
    }

    /// The facts for people.
    pub fn text(&self) -> String {
        let Tokens { total, min, median, max } = self.tokens;
        let mut text = format!(
            "{} examples, {total} tokens ({}): {min} to {max}, median {median}\n\n",
            self.rows,
            tokens::ENCODING
        );
        let most = self.histogram.iter().map(|bar| bar.1).max().unwrap_or(0).max(1);
        for (from, count) in &self.histogram {
            let bar = "█".repeat((count * WIDE).div_ceil(most));
            let line = format!("{from:>6} to {:>6} {count:>6} {bar}", from + BAR - 1);
            let _ = writeln!(text, "{}", line.trim_end());
        }
        let mut opcodes: Vec<_> = self.opcodes.iter().map(|(name, n)| (*n, name)).collect();
        opcodes.sort_by_key(|(n, name)| (std::cmp::Reverse(*n), *name));
        let _ = writeln!(text, "\n{} different opcodes; the commonest:", opcodes.len());
        for line in opcodes.chunks(6).take(OPCODES / 6) {
            let line: Vec<_> = line.iter().map(|(n, name)| format!("{name:>9} {n:<5}")).collect();
            let _ = writeln!(text, "{}", line.concat().trim_end());
        }
        let _ = writeln!(text, "\n{} pairs over 0.8 alike", self.near_duplicates);
        if self.without_assembly > 0 {
            let _ = writeln!(text, "{} examples without assembly", self.without_assembly);
        }
        for funnel in &self.funnels {
            let _ = write!(text, "\n{}", funnel.text());
        }
        text
    }
}

fn histogram(lengths: &[usize]) -> Vec<(usize, usize)> {
    let mut bars = vec![0; lengths.last().map_or(0, |most| most / BAR + 1)];
    for length in lengths {
        bars[length / BAR] += 1;
    }
    let first = bars.iter().position(|n| *n > 0).unwrap_or(0);
    bars.into_iter().enumerate().skip(first).map(|(n, count)| (n * BAR, count)).collect()
}

fn funnel(project: &Project, step: &str) -> Option<Funnel> {
    serde_json::from_str(&project.read(&format!("{REPORTS}/{step}.json")).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::message::{Parts, Template};

    #[test]
    fn examples_opcodes_and_near_copies_are_counted() {
        let example = |cpp: &str, op: &str| {
            let assembly = format!("\t.globl\tmain\nmain:\n\t{op}\t%eax, %eax\n\tret\n");
            Template { parts: Parts::Both, fences: true }.example("s", "p", cpp, &assembly)
        };
        let long = "int main() { int a = 1; int b = 2; int c = 3; return a + b + c; }";
        let other = "#include <cstdio>\nint main() { puts(\"x\"); }";
        let examples = [
            example(long, "xorl"),
            example(&long.replace('1', "7"), "xorl"),
            example(other, "subl"),
        ];
        let stats = Stats::new(&examples, &Project::new("/nowhere"));
        assert_eq!((stats.rows, stats.near_duplicates, stats.without_assembly), (3, 1, 0));
        assert_eq!(stats.opcodes.get("ret"), Some(&3));
        assert_eq!(stats.opcodes.get("xorl"), Some(&2));
        assert_eq!(stats.histogram, [(0, 3)]);
        assert!(stats.tokens.min <= stats.tokens.median && stats.tokens.median <= stats.tokens.max);
        assert!(stats.text().contains("1 pairs over 0.8 alike"));
    }

    #[test]
    fn no_examples_have_no_bars() {
        let stats = Stats::new(&[], &Project::new("/nowhere"));
        assert_eq!((stats.histogram.len(), stats.tokens.total), (0, 0));
    }
}
