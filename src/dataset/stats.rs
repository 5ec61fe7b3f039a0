//! What a training file holds: lengths, instructions, constructs, near-copies, and the funnel that
//! it came through. Judges nothing.

mod constructs;
mod html;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::reply::{Listing, Reply};

use super::funnel::Funnel;
use super::likeness::{Alike, Shingles};
use super::message::Example;
use super::normal;
use super::project::{Project, REPORTS};
use super::tokens::Counter;

/// Tokens of one bar of the histogram.
const BAR: usize = 256;
/// The steps whose funnels are shown, in their order.
const STEPS: [&str; 6] = ["collect", "import", "describe", "compile", "build", "synth"];

/// The facts. Serialises to the object of `dataset stats --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Examples.
    pub rows: usize,
    /// Tokens of all examples together, and of the shortest, the middle and the longest.
    pub tokens: Tokens,
    /// What counted them.
    pub tokenizer: String,
    /// Examples by length: the first number of tokens of each bar, and how many.
    pub histogram: Vec<(usize, usize)>,
    /// In how many examples each opcode occurs.
    pub opcodes: BTreeMap<String, usize>,
    /// In how many examples each construct of C++ occurs; those in none are there too.
    pub constructs: BTreeMap<&'static str, usize>,
    /// Examples in whose answer no assembly was found.
    pub without_assembly: usize,
    /// Pairs of answers that are over 0.8 alike but for numbers and texts.
    pub near_duplicates: usize,
    /// How many groups such answers form, and how large the largest is.
    pub near_groups: [usize; 2],
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
    /// Nineteen of twenty are not longer.
    pub p95: usize,
    /// The longest.
    pub max: usize,
}

impl Stats {
    /// The facts of these examples, which came out of this project.
    pub fn new(examples: &[Example], project: &Project, counter: &Counter) -> Self {
        let mut lengths: Vec<_> =
            examples.iter().map(|e| counter.of_messages(&e.messages)).collect();
        lengths.sort_unstable();
        let mut stats = Self {
            rows: examples.len(),
            tokens: Tokens::of(&lengths),
            tokenizer: counter.name().to_owned(),
            histogram: histogram(&lengths),
            opcodes: BTreeMap::new(),
            constructs: constructs::none(),
            without_assembly: 0,
            near_duplicates: 0,
            near_groups: [0, 0],
            funnels: STEPS.into_iter().filter_map(|s| funnel(project, s)).collect(),
        };
        let mut shingles = Vec::new();
        for example in examples {
            let answer = example.messages.last().map_or("", |m| m.content.as_str());
            let reply = Reply::from_text(answer);
            let listing = reply.listing();
            let cpp = reply.twin().map(|t| t.text);
            stats.count(listing.as_ref());
            constructs::count(cpp.as_deref().unwrap_or_default(), &mut stats.constructs);
            let code = cpp.or(listing.map(|l| l.text)).unwrap_or_default();
            shingles.push(Shingles::new(&normal::masked_cpp(&code)));
        }
        let alike = Alike::of(&shingles);
        stats.near_duplicates = alike.pairs();
        let groups = alike.groups();
        let several = groups.iter().filter(|g| g.len() > 1);
        stats.near_groups =
            [several.clone().count(), several.map(Vec::len).max().unwrap_or_default()];
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

    /// The opcodes, the commonest first.
    fn by_frequency(&self) -> Vec<(usize, &str)> {
        let mut opcodes: Vec<_> =
            self.opcodes.iter().map(|(name, n)| (*n, name.as_str())).collect();
        opcodes.sort_by_key(|(n, name)| (std::cmp::Reverse(*n), *name));
        opcodes
    }

    /// The facts for people.
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// The facts as one page that needs nothing else; `title` is what they are of.
    pub fn html(&self, title: &str) -> String {
        html::page(self, title)
    }
}

impl Tokens {
    fn of(sorted: &[usize]) -> Self {
        let at = |n: usize| sorted.get(n).copied().unwrap_or(0);
        Self {
            total: sorted.iter().sum(),
            min: at(0),
            median: at(sorted.len() / 2),
            p95: at((sorted.len() * 19).div_ceil(20).saturating_sub(1)),
            max: sorted.last().copied().unwrap_or(0),
        }
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
        let stats = Stats::new(&examples, &Project::new("/nowhere"), &Counter::default());
        assert_eq!((stats.rows, stats.near_duplicates, stats.without_assembly), (3, 1, 0));
        assert_eq!(stats.opcodes.get("ret"), Some(&3));
        assert_eq!(stats.opcodes.get("xorl"), Some(&2));
        assert_eq!(stats.histogram, [(0, 3)]);
        assert!(stats.tokens.min <= stats.tokens.median && stats.tokens.median <= stats.tokens.max);
        assert!(stats.text().contains("1 pair over 0.8 alike"), "{}", stats.text());
        assert_eq!((stats.near_groups, stats.constructs["function"]), ([1, 2], 0));
        let page = stats.html("<train>.jsonl");
        assert!(page.contains("&lt;train&gt;.jsonl") && !page.contains("<train>"));
        assert!(page.contains("xorl") && page.ends_with("</html>\n"));
    }

    #[test]
    fn no_examples_have_no_bars() {
        let stats = Stats::new(&[], &Project::new("/nowhere"), &Counter::default());
        assert_eq!((stats.histogram.len(), stats.tokens.total), (0, 0));
    }
}
