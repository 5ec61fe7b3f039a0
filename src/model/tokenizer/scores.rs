//! Joins characters to tokens as `SentencePiece` does: the pair with the greatest score first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Tokenizer;

/// Stands for a space in a token.
pub(super) const SPACE: &str = "\u{2581}";

/// A stretch of the text; one that was joined to its left neighbour is empty.
struct Symbol {
    start: usize,
    end: usize,
    before: Option<usize>,
    after: Option<usize>,
}

/// Two neighbours that make a token.
#[derive(PartialEq)]
struct Pair {
    score: f32,
    left: usize,
    right: usize,
    length: usize,
}

impl Eq for Pair {}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.left.cmp(&self.left))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The byte that a token such as `<0x0A>` stands for.
pub(super) fn byte(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("<0x")?.strip_suffix('>')?;
    u8::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 2)
}

/// Splits a text without spaces into tokens.
pub(super) fn split(tokenizer: &Tokenizer, text: &str, out: &mut Vec<u32>) {
    let mut symbols = characters(text);
    let mut pairs = BinaryHeap::new();
    for left in 0..symbols.len() {
        pairs.extend(pair(tokenizer, text, &symbols, left, left + 1));
    }
    while let Some(next) = pairs.pop() {
        join(tokenizer, text, &mut symbols, &mut pairs, &next);
    }
    for symbol in symbols.iter().filter(|symbol| symbol.end > symbol.start) {
        let piece = text.get(symbol.start..symbol.end).unwrap_or_default();
        match tokenizer.id(piece) {
            Some(id) => out.push(id),
            None => out.extend(piece.bytes().filter_map(|byte| one(tokenizer, byte))),
        }
    }
}

fn characters(text: &str) -> Vec<Symbol> {
    let count = text.chars().count();
    let symbol = |(index, (start, c)): (usize, (usize, char))| Symbol {
        start,
        end: start + c.len_utf8(),
        before: index.checked_sub(1),
        after: Some(index + 1).filter(|after| *after < count),
    };
    text.char_indices().enumerate().map(symbol).collect()
}

/// The pair of two neighbours, if it makes a token.
fn pair(
    tokenizer: &Tokenizer,
    text: &str,
    symbols: &[Symbol],
    left: usize,
    right: usize,
) -> Option<Pair> {
    let (start, end) = (symbols.get(left)?.start, symbols.get(right)?.end);
    let id = tokenizer.id(text.get(start..end)?)?;
    let score = tokenizer.vocabulary.tokens.get(id as usize)?.score;
    Some(Pair { score, left, right, length: end - start })
}

/// Joins a pair, unless one of its parts was joined to another meanwhile.
fn join(
    tokenizer: &Tokenizer,
    text: &str,
    symbols: &mut [Symbol],
    pairs: &mut BinaryHeap<Pair>,
    next: &Pair,
) {
    let size = |index: usize| symbols.get(index).map_or(0, |symbol| symbol.end - symbol.start);
    let (left, right) = (size(next.left), size(next.right));
    if left == 0 || right == 0 || left + right != next.length {
        return;
    }
    let Some(gone) = symbols.get_mut(next.right) else { return };
    let (end, after) = (gone.end, gone.after);
    gone.end = gone.start;
    if let Some(after) = after.and_then(|after| symbols.get_mut(after)) {
        after.before = Some(next.left);
    }
    let Some(grown) = symbols.get_mut(next.left) else { return };
    grown.end = end;
    grown.after = after;
    let before = grown.before;
    pairs.extend(before.and_then(|before| pair(tokenizer, text, symbols, before, next.left)));
    pairs.extend(after.and_then(|after| pair(tokenizer, text, symbols, next.left, after)));
}

/// The token of a byte for which no other token stands.
fn one(tokenizer: &Tokenizer, byte: u8) -> Option<u32> {
    let own = || char::from_u32(byte.into()).and_then(|c| tokenizer.id(c.encode_utf8(&mut [0; 4])));
    tokenizer.id(&format!("<0x{byte:02X}>")).or_else(own).or(tokenizer.vocabulary.unknown)
}
