//! Two lists of statements side by side: which are the same, which have changed, which stand alone.
//! Labels are the same if they stand in the same places, whatever their numbers. Pure.

use std::collections::HashMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::normal::{Kind, Statement};

/// How long aligning the statements, and then the mnemonics, may take before a coarser answer is
/// good enough.
const PATIENCE: Duration = Duration::from_millis(15);
/// The weight of a label's own place against one use of it.
const DEFINITION: u32 = 3;

/// How two statements, or one, stand beside each other; places in the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    /// They mean the same.
    Both(usize, usize),
    /// They stand in the same place and differ.
    Changed(usize, usize),
    /// Only the listing has it.
    Listing(usize),
    /// Only the compiler has it.
    Compiler(usize),
}

/// The two lists side by side.
#[derive(Debug)]
pub(super) struct Aligned<'a> {
    /// All statements of both, in order.
    pub(super) pairs: Vec<Pair>,
    /// How many mnemonics of one list stand in the other in the same order.
    pub(super) opcodes: usize,
    /// Labels of the listing and the compiler's labels in their places.
    pub(super) partners: HashMap<&'a str, &'a str>,
    /// The time was over before everything was aligned, and not everything is equal.
    pub(super) coarse: bool,
}

/// Aligns within [`PATIENCE`]; what is left then counts as different.
pub(super) fn align<'a>(listing: &'a [Statement], compiler: &'a [Statement]) -> Aligned<'a> {
    let mut work = Work::new(listing, compiler);
    let stretches = work.stretches();
    let mut matched = Vec::new();
    for (a, b) in &stretches {
        let (ours, theirs) = (&work.ours[a.clone()], &work.theirs[b.clone()]);
        matched.extend(work.same(ours, theirs).map(|(x, y)| (a.start + x, b.start + y)));
    }
    let mut coarse = work.late();
    work.deadline = Instant::now() + PATIENCE;
    let opcodes = stretches.into_iter().map(|(a, b)| work.opcodes(a, b)).sum();
    coarse |= work.late();
    let partners = work.partners(&matched);
    let agree = |a: usize, b: usize| {
        let (ours, theirs) = (&listing[a].labels, &compiler[b].labels);
        ours.iter().zip(theirs).all(|(x, y)| partners.get(x.as_str()) == Some(&y.as_str()))
    };
    let mut pairs = Vec::with_capacity(listing.len().max(compiler.len()));
    let mut next = (0, 0);
    for (a, b) in matched {
        work.gap(next.0..a, next.1..b, &mut pairs);
        pairs.push(if agree(a, b) { Pair::Both(a, b) } else { Pair::Changed(a, b) });
        next = (a + 1, b + 1);
    }
    work.gap(next.0..listing.len(), next.1..compiler.len(), &mut pairs);
    // On a busy machine time can be over when nothing was left to do.
    coarse &= !pairs.iter().all(|pair| matches!(pair, Pair::Both(..)));
    Aligned { pairs, opcodes, partners, coarse }
}

struct Work<'a> {
    listing: &'a [Statement],
    compiler: &'a [Statement],
    /// A number for each key, the same for the same key.
    ours: Vec<u32>,
    theirs: Vec<u32>,
    deadline: Instant,
}

impl<'a> Work<'a> {
    fn new(listing: &'a [Statement], compiler: &'a [Statement]) -> Self {
        let mut known = HashMap::new();
        let mut numbers = |list: &'a [Statement]| -> Vec<u32> {
            let number = |s: &'a Statement| {
                let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                *known.entry(s.key.as_str()).or_insert(next)
            };
            list.iter().map(number).collect()
        };
        let (ours, theirs) = (numbers(listing), numbers(compiler));
        Self { listing, compiler, ours, theirs, deadline: Instant::now() + PATIENCE }
    }

    fn late(&self) -> bool {
        Instant::now() >= self.deadline
    }

    fn diff<T: Eq + std::hash::Hash + Ord>(&self, ours: &[T], theirs: &[T]) -> Vec<DiffOp> {
        capture_diff_slices_deadline(Algorithm::Myers, ours, theirs, Some(self.deadline))
    }

    /// The places of what is equal in both, in order.
    fn same<T: Eq + std::hash::Hash + Ord>(
        &self,
        ours: &[T],
        theirs: &[T],
    ) -> impl Iterator<Item = (usize, usize)> + use<T> {
        self.diff(ours, theirs).into_iter().flat_map(|op| {
            let (a, b) = match op {
                DiffOp::Equal { old_index, new_index, len } => {
                    (old_index..old_index + len, new_index)
                }
                DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => (0..0, 0),
            };
            let start = a.start;
            a.map(move |at| (at, b + at - start))
        })
    }

    /// The stretches between names that both have in the same order: a function is aligned with
    /// the function of its name, and the work stays near the length of the longest.
    fn stretches(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let named = |list: &[Statement]| -> Vec<usize> {
            (0..list.len()).filter(|n| list[*n].kind == Kind::Name).collect()
        };
        let (ours, theirs) = (named(self.listing), named(self.compiler));
        let numbers =
            |places: &[usize], of: &[u32]| -> Vec<u32> { places.iter().map(|n| of[*n]).collect() };
        let same = self.same(&numbers(&ours, &self.ours), &numbers(&theirs, &self.theirs));
        let (mut a, mut b) = (0, 0);
        let mut out = Vec::new();
        for (x, y) in same {
            out.push((a..ours[x], b..theirs[y]));
            (a, b) = (ours[x], theirs[y]);
        }
        out.push((a..self.listing.len(), b..self.compiler.len()));
        out
    }

    /// How many mnemonics of the two stretches stand in both in the same order.
    fn opcodes(&self, a: Range<usize>, b: Range<usize>) -> usize {
        let of = |list: &'a [Statement]| -> Vec<&'a str> {
            list.iter().filter_map(|s| s.opcode.as_deref()).collect()
        };
        self.same(&of(&self.listing[a]), &of(&self.compiler[b])).count()
    }

    /// Which label stands for which: the one that is most often in its place.
    fn partners(&self, matched: &[(usize, usize)]) -> HashMap<&'a str, &'a str> {
        let mut votes: HashMap<(&str, &str), (u32, usize)> = HashMap::new();
        for (order, (a, b)) in matched.iter().enumerate() {
            let (ours, theirs) = (&self.listing[*a], &self.compiler[*b]);
            let weight = if ours.kind == Kind::Local { DEFINITION } else { 1 };
            for (x, y) in ours.labels.iter().zip(&theirs.labels) {
                votes.entry((x, y)).or_insert((0, order)).0 += weight;
            }
        }
        let mut votes: Vec<_> = votes.into_iter().collect();
        votes.sort_unstable_by_key(|(labels, (n, order))| (u32::MAX - n, *order, *labels));
        let mut partners = HashMap::new();
        let mut taken = std::collections::HashSet::new();
        for ((x, y), _) in votes {
            if !partners.contains_key(x) && taken.insert(y) {
                partners.insert(x, y);
            }
        }
        partners
    }

    /// Pairs what stands between two matches: first by mnemonic, then by place.
    fn gap(&self, a: Range<usize>, b: Range<usize>, out: &mut Vec<Pair>) {
        let roughly = |s: &'a Statement| {
            let word = || s.key.split([' ', '#']).next().unwrap_or_default();
            (s.kind, s.opcode.as_deref().unwrap_or_else(word))
        };
        if a.is_empty() || b.is_empty() {
            out.extend(a.map(Pair::Listing));
            out.extend(b.map(Pair::Compiler));
            return;
        }
        let ours: Vec<_> = self.listing[a.clone()].iter().map(roughly).collect();
        let theirs: Vec<_> = self.compiler[b.clone()].iter().map(roughly).collect();
        let mut next = (a.start, b.start);
        for (x, y) in self.same(&ours, &theirs) {
            let (x, y) = (a.start + x, b.start + y);
            self.rest(next.0..x, next.1..y, out);
            out.push(Pair::Changed(x, y));
            next = (x + 1, y + 1);
        }
        self.rest(next.0..a.end, next.1..b.end, out);
    }

    /// Pairs by place what is of the same kind.
    fn rest(&self, mut a: Range<usize>, mut b: Range<usize>, out: &mut Vec<Pair>) {
        while let (Some(x), Some(y)) = (self.listing.get(a.start), self.compiler.get(b.start)) {
            if a.is_empty() || b.is_empty() || x.kind != y.kind {
                break;
            }
            out.push(Pair::Changed(a.start, b.start));
            (a.start, b.start) = (a.start + 1, b.start + 1);
        }
        out.extend(a.map(Pair::Listing));
        out.extend(b.map(Pair::Compiler));
    }
}
