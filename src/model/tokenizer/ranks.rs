//! Joins the bytes of words to tokens as GPT-2 does: the pair with the lowest rank first.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::super::error::LoadError;
use super::words::Words;

/// Pairs with their ranks, and how words are cut.
#[derive(Debug)]
pub(super) struct Ranks {
    /// The pair of two tokens: its rank, and the token that it makes.
    pairs: HashMap<(u32, u32), (u32, u32)>,
    words: Words,
}

/// A part of a word; one that was joined to its left neighbour has no token and no length.
struct Symbol {
    token: Option<u32>,
    before: Option<usize>,
    after: Option<usize>,
}

/// A pair in line: rank, left part, right part, and the tokens that they were then.
type Next = Reverse<(u32, usize, usize, u32, u32)>;

impl Ranks {
    pub(super) fn new(
        merges: &[String],
        words: &str,
        ids: &HashMap<String, u32>,
    ) -> Result<Self, LoadError> {
        let words = Words::named(words)?;
        let mut pairs = HashMap::with_capacity(merges.len());
        for (merge, rank) in merges.iter().zip(0..) {
            // A space within a token is spelt otherwise, so the first one parts them.
            let Some((left, right)) = merge.split_once(' ') else { continue };
            let whole = ids.get(&format!("{left}{right}"));
            if let (Some(left), Some(right), Some(whole)) = (ids.get(left), ids.get(right), whole) {
                pairs.entry((*left, *right)).or_insert((rank, *whole));
            }
        }
        Ok(Self { pairs, words })
    }

    pub(super) fn split(&self, text: &str, ids: &HashMap<String, u32>, out: &mut Vec<u32>) {
        for word in self.words.cut(text) {
            let spelt: String = word.bytes().map(letter).collect();
            match ids.get(&spelt).filter(|_| self.words.whole) {
                Some(id) => out.push(*id),
                None => self.word(&spelt, ids, out),
            }
        }
    }

    fn word(&self, spelt: &str, ids: &HashMap<String, u32>, out: &mut Vec<u32>) {
        let count = spelt.chars().count();
        let symbol = |(index, c): (usize, char)| Symbol {
            token: ids.get(c.encode_utf8(&mut [0; 4]) as &str).copied(),
            before: index.checked_sub(1),
            after: Some(index + 1).filter(|after| *after < count),
        };
        let mut symbols: Vec<Symbol> = spelt.chars().enumerate().map(symbol).collect();
        let mut line = BinaryHeap::new();
        for left in 0..symbols.len() {
            line.extend(self.pair(&symbols, Some(left), Some(left + 1)));
        }
        while let Some(next) = line.pop() {
            self.join(&mut symbols, &mut line, next);
        }
        out.extend(symbols.iter().filter_map(|symbol| symbol.token));
    }

    fn pair(&self, symbols: &[Symbol], left: Option<usize>, right: Option<usize>) -> Option<Next> {
        let (left, right) = (left?, right?);
        let (a, b) = (symbols.get(left)?.token?, symbols.get(right)?.token?);
        let (rank, _) = self.pairs.get(&(a, b))?;
        Some(Reverse((*rank, left, right, a, b)))
    }

    fn join(&self, symbols: &mut [Symbol], line: &mut BinaryHeap<Next>, next: Next) {
        let Reverse((_, left, right, a, b)) = next;
        let token = |index: usize| symbols.get(index).and_then(|symbol| symbol.token);
        let neighbours = symbols.get(left).and_then(|symbol| symbol.after) == Some(right);
        let Some((_, whole)) = self.pairs.get(&(a, b)) else { return };
        if !neighbours || token(left) != Some(a) || token(right) != Some(b) {
            return;
        }
        let Some(gone) = symbols.get_mut(right) else { return };
        gone.token = None;
        let after = gone.after;
        if let Some(after) = after.and_then(|after| symbols.get_mut(after)) {
            after.before = Some(left);
        }
        let Some(grown) = symbols.get_mut(left) else { return };
        grown.token = Some(*whole);
        grown.after = after;
        let before = grown.before;
        line.extend(self.pair(symbols, before, Some(left)));
        line.extend(self.pair(symbols, Some(left), after));
    }
}

/// The letter that stands for a byte: itself if it can be seen, else one of its own.
fn letter(byte: u8) -> char {
    match byte {
        b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF => char::from(byte),
        0..=0x20 => moved(u32::from(byte)),
        0x7F..=0xA0 => moved(u32::from(byte) - 0x7F + 33),
        0xAD => moved(67),
    }
}

fn moved(by: u32) -> char {
    char::from_u32(256 + by).unwrap_or('?')
}

/// The byte that a letter stands for.
fn byte(letter: char) -> Option<u8> {
    let byte = match u32::from(letter) {
        own @ (0x21..=0x7E | 0xA1..=0xAC | 0xAE..=0xFF) => own,
        moved @ 256..=288 => moved - 256,
        moved @ 289..=322 => moved - 289 + 0x7F,
        323 => 0xAD,
        _ => return None,
    };
    byte.try_into().ok()
}

/// The bytes that a token says. Letters that stand for no byte say themselves.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match byte(letter) {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_letter_and_the_letter_leads_back() {
        let letters: std::collections::HashSet<char> = (0..=255).map(letter).collect();
        assert_eq!(letters.len(), 256);
        for own in 0..=255 {
            assert_eq!(byte(letter(own)), Some(own));
        }
        assert_eq!((letter(b' '), letter(b'\n'), letter(b'A')), ('Ġ', 'Ċ', 'A'));
    }
}
