//! Which texts are nearly the same, and what belongs together because of it. Knows no rows.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// From this share of common shingles on, two texts are nearly the same.
const NEAR: (usize, usize) = (4, 5);
/// Tokens of a shingle.
const SHINGLE: usize = 5;

/// The shingles of a text, sorted and each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shingles(Vec<u64>);

impl Shingles {
    /// The shingles of these tokens.
    pub(super) fn new(tokens: &[String]) -> Self {
        let width = SHINGLE.min(tokens.len()).max(1);
        let set: BTreeSet<u64> = tokens.windows(width).map(hashed).collect();
        Self(set.into_iter().collect())
    }

    /// Whether over 0.8 of all shingles of both are common to both.
    pub(super) fn near(&self, other: &Self) -> bool {
        let common = self.common(other);
        let all = self.0.len() + other.0.len() - common;
        all > 0 && common * NEAR.1 > all * NEAR.0
    }

    /// How many of a thousand shingles of both are common to both.
    pub(super) fn likeness(&self, other: &Self) -> usize {
        let common = self.common(other);
        common * 1000 / (self.0.len() + other.0.len() - common).max(1)
    }

    fn common(&self, other: &Self) -> usize {
        let (mut a, mut b, mut count) = (self.0.iter().peekable(), other.0.iter().peekable(), 0);
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    a.next();
                    b.next();
                    count += 1;
                }
            }
        }
        count
    }
}

fn hashed(window: &[String]) -> u64 {
    // Within one run only: these numbers are never written.
    let mut hasher = DefaultHasher::new();
    window.hash(&mut hasher);
    hasher.finish()
}

/// All pairs that are nearly the same, exactly. Texts over 0.8 alike share at least one of the
/// rarest fifth of their shingles, so only pairs that do are compared.
fn near_pairs(texts: &[Shingles]) -> BTreeSet<(usize, usize)> {
    let mut often: BTreeMap<u64, usize> = BTreeMap::new();
    for shingle in texts.iter().flat_map(|t| &t.0) {
        *often.entry(*shingle).or_default() += 1;
    }
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let (mut pairs, mut compared) = (BTreeSet::new(), BTreeSet::new());
    for (n, text) in texts.iter().enumerate() {
        let mut rare: Vec<_> = text.0.iter().map(|s| (often.get(s).copied(), *s)).collect();
        rare.sort_unstable();
        let prefix = text.0.len() - text.0.len() * NEAR.0 / NEAR.1 + 1;
        for (_, shingle) in rare.into_iter().take(prefix) {
            let others = holders.entry(shingle).or_default();
            for other in others.iter().copied() {
                if compared.insert((other, n)) && texts[other].near(text) {
                    pairs.insert((other, n));
                }
            }
            others.push(n);
        }
    }
    pairs
}

/// Which of many texts are nearly the same.
#[derive(Debug, Clone)]
pub(super) struct Alike {
    /// The texts of equal shingles.
    classes: Vec<Vec<usize>>,
    /// The pairs of classes that are nearly the same.
    near: BTreeSet<(usize, usize)>,
}

impl Alike {
    /// Compares all with all, equal ones only once.
    pub(super) fn of(texts: &[Shingles]) -> Self {
        let mut classes: BTreeMap<&[u64], Vec<usize>> = BTreeMap::new();
        for (n, text) in texts.iter().enumerate() {
            classes.entry(&text.0).or_default().push(n);
        }
        let classes: Vec<Vec<usize>> = classes.into_values().collect();
        let first: Vec<_> = classes.iter().map(|class| texts[class[0]].clone()).collect();
        Self { near: near_pairs(&first), classes }
    }

    /// How many pairs of texts are nearly the same.
    pub(super) fn pairs(&self) -> usize {
        let within = self.classes.iter().map(|c| c.len() * (c.len() - 1) / 2);
        let across = self.near.iter().map(|(a, b)| self.classes[*a].len() * self.classes[*b].len());
        within.sum::<usize>() + across.sum::<usize>()
    }

    /// The texts in groups of such that are nearly the same, directly or through others.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut joined = Groups::new(self.classes.len());
        for (a, b) in &self.near {
            joined.join(*a, *b);
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (n, class) in self.classes.iter().enumerate() {
            groups.entry(joined.first(n)).or_default().extend(class);
        }
        groups.into_values().collect()
    }
}

/// What belongs together, by union-find.
#[derive(Debug, Clone)]
pub(super) struct Groups(Vec<usize>);

impl Groups {
    /// So many, each alone.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The first of the group of `n`.
    pub(super) fn first(&mut self, n: usize) -> usize {
        let mut root = n;
        while self.0[root] != root {
            root = self.0[root];
        }
        self.0[n] = root;
        root
    }

    /// These two belong together.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        // The first member stays the root, whatever the order of joining.
        self.0[a.max(b)] = a.min(b);
    }

    /// All with the same key belong together.
    pub(super) fn join_equal<K: Ord>(&mut self, keys: impl IntoIterator<Item = Option<K>>) {
        let mut seen = BTreeMap::new();
        for (n, key) in keys.into_iter().enumerate() {
            if let Some(key) = key {
                let first = *seen.entry(key).or_insert(n);
                self.join(first, n);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn near_pairs_are_those_that_comparing_all_with_all_finds() {
        let long: Vec<String> = (0..60).map(|n| format!("w{n}")).collect();
        let mut texts = vec![Shingles::new(&long)];
        for change in [1, 3, 8, 20, 40] {
            let mut other = long.clone();
            (0..change).for_each(|n| other[n] = format!("x{n}"));
            texts.push(Shingles::new(&other));
        }
        texts.push(Shingles::new(&tokens("quite another text")));
        let mut all = BTreeSet::new();
        for a in 0..texts.len() {
            all.extend((a + 1..texts.len()).filter(|b| texts[a].near(&texts[*b])).map(|b| (a, b)));
        }
        assert!(all.len() > 2 && all.len() < 15, "{all:?}");
        assert_eq!(near_pairs(&texts), all);
        let twice = [texts.clone(), texts].concat();
        let alike = Alike::of(&twice);
        assert_eq!(alike.pairs(), 4 * all.len() + twice.len() / 2);
        assert_eq!(alike.groups().iter().map(Vec::len).sum::<usize>(), twice.len());
    }

    #[test]
    fn groups_join_through_others_and_are_named_by_their_first() {
        let mut groups = Groups::new(6);
        groups.join(4, 5);
        groups.join(5, 1);
        groups.join_equal([Some("a"), None, Some("b"), Some("a"), None, None]);
        let firsts: Vec<_> = (0..6).map(|n| groups.first(n)).collect();
        assert_eq!(firsts, [0, 1, 2, 0, 1, 1]);
    }
}
