//! A vocabulary learnt from training texts: pairs are joined by how often they stand together
//! (byte-pair encoding), within words of prose and within lines of code. Encodes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Bytes that a token may have.
const LONGEST: usize = 72;

/// The tokens that were joined, the most frequent first.
pub(super) fn joined<'a>(texts: impl Iterator<Item = &'a str>, count: usize) -> Vec<String> {
    let mut pieces: BTreeMap<&str, usize> = BTreeMap::new();
    for line in texts.flat_map(|text| text.split_inclusive('\n')) {
        for piece in cut(line) {
            *pieces.entry(piece).or_default() += 1;
        }
    }
    Joining::new(&pieces).run(count)
}

/// A line in the pieces within which tokens may be joined. Digits of numbers stand alone, so that a
/// model copies a number digit by digit; the digits of names, labels and places in the stack frame
/// are part of them.
fn cut(line: &str) -> Vec<&str> {
    let kind = Kind::of(line);
    let mut pieces = Vec::new();
    let (mut start, mut quoted) = (0, false);
    let mut before: Option<(usize, char)> = None;
    for (at, c) in line.char_indices() {
        let prose = quoted || kind == Kind::Prose;
        let new = before.is_some_and(|(place, b)| {
            is_number(line, at, kind)
                || is_number(line, place, kind)
                || if prose { word_begins(b, c) } else { c == '"' || b == '"' }
        });
        if new {
            pieces.extend(line.get(start..at));
            start = at;
        }
        if c == '"' && before.is_none_or(|(_, b)| b != '\\') {
            quoted = !quoted;
        }
        before = Some((at, c));
    }
    pieces.extend(line.get(start..));
    pieces
}

/// A space begins the word behind it; what is no letter stands by itself.
fn word_begins(before: char, c: char) -> bool {
    match (before, c) {
        (' ', c) if c.is_alphabetic() => false,
        (b, c) => !(b.is_alphabetic() && c.is_alphabetic()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prose,
    Code,
    Assembly,
}

impl Kind {
    fn of(line: &str) -> Self {
        let text = line.trim_end();
        let label = text.ends_with(':') && !text.contains(' ');
        if line.starts_with('\t') || line.starts_with('.') || label {
            Self::Assembly
        } else if text.is_empty()
            || text.starts_with('#')
            || text.starts_with("    ")
            || text.ends_with([';', '{', '}'])
        {
            Self::Code
        } else {
            Self::Prose
        }
    }
}

/// Whether the digit at this place belongs to a number that a program could as well have another
/// of.
fn is_number(line: &str, at: usize, kind: Kind) -> bool {
    let (before, rest) = line.split_at(at);
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if kind != Kind::Assembly || line.matches('"').count() > 1 {
        return true;
    }
    let before = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let of_a_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let of_a_place =
        behind.starts_with("(%") || behind.starts_with(")\n") || behind.starts_with("),");
    let of_a_directive = [".align", ".p2align", ".cfi", ".size", ".type", ".section", ".weak"]
        .iter()
        .any(|directive| line.trim_start().starts_with(directive));
    !(of_a_name || of_a_place || of_a_directive)
}

/// The joining of pairs.
struct Joining {
    tokens: Vec<String>,
    ids: HashMap<String, usize>,
    pieces: Vec<(Vec<usize>, usize)>,
    pairs: BTreeMap<(usize, usize), (usize, BTreeSet<usize>)>,
}

impl Joining {
    fn new(pieces: &BTreeMap<&str, usize>) -> Self {
        let mut joining = Self {
            tokens: Vec::new(),
            ids: HashMap::new(),
            pieces: Vec::new(),
            pairs: BTreeMap::new(),
        };
        for (piece, &count) in pieces {
            let symbols = piece.chars().map(|c| joining.id(c.to_string())).collect();
            joining.pieces.push((symbols, count));
        }
        for piece in 0..joining.pieces.len() {
            joining.count(piece, true);
        }
        joining
    }

    fn id(&mut self, token: String) -> usize {
        if let Some(&id) = self.ids.get(&token) {
            return id;
        }
        self.tokens.push(token.clone());
        self.ids.insert(token, self.tokens.len() - 1);
        self.tokens.len() - 1
    }

    /// Counts the pairs of a piece in, or out.
    fn count(&mut self, piece: usize, into: bool) {
        let (symbols, count) = &self.pieces[piece];
        for pair in symbols.windows(2) {
            let (sum, places) = self.pairs.entry((pair[0], pair[1])).or_default();
            if into {
                *sum += count;
                places.insert(piece);
            } else {
                *sum -= count;
                places.remove(&piece);
            }
        }
    }

    fn run(mut self, count: usize) -> Vec<String> {
        let mut joined = Vec::new();
        while joined.len() < count {
            let best = self
                .pairs
                .iter()
                .filter(|(pair, (sum, _))| *sum > 1 && self.may_join(**pair))
                .max_by_key(|(pair, (sum, _))| (*sum, std::cmp::Reverse(**pair)));
            let Some((&pair, (_, places))) = best else { break };
            let text = format!("{}{}", self.tokens[pair.0], self.tokens[pair.1]);
            let (places, known) = (places.clone(), self.ids.contains_key(&text));
            let id = self.id(text.clone());
            for piece in places {
                self.count(piece, false);
                join(&mut self.pieces[piece].0, pair, id);
                self.count(piece, true);
            }
            self.pairs.remove(&pair);
            if !known {
                joined.push(text);
            }
        }
        joined
    }

    /// A number must stay in its digits wherever it stands, behind a sign too.
    fn may_join(&self, (a, b): (usize, usize)) -> bool {
        let (a, b) = (&self.tokens[a], &self.tokens[b]);
        let of_a_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '$' | ' ' | ',' | '(');
        let number = b.ends_with(|c: char| c.is_ascii_digit())
            && a.chars().chain(b.chars()).all(of_a_number);
        // Words bring the space before them; one behind a word would part it from the next.
        let trailing = b.ends_with(' ') && !a.chars().chain(b.chars()).all(|c| c == ' ');
        a.len() + b.len() <= LONGEST && !number && !trailing
    }
}

fn join(symbols: &mut Vec<usize>, pair: (usize, usize), id: usize) {
    let mut at = 0;
    while at + 1 < symbols.len() {
        if (symbols[at], symbols[at + 1]) == pair {
            symbols.splice(at..at + 2, [id]);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_their_digits_and_the_digits_of_names_do_not() {
        assert_eq!(cut("\tmovl\t$120, -4(%rbp)\n"), ["\tmovl\t$", "1", "2", "0", ", -4(%rbp)\n"]);
        assert_eq!(cut("\tjmp\t.L2\n"), ["\tjmp\t.L2\n"]);
        assert_eq!(cut("\tcvtsi2sdl\t%eax, %xmm0\n"), ["\tcvtsi2sdl\t%eax, %xmm0\n"]);
        assert_eq!(cut("\t.long\t17\n"), ["\t.long\t", "1", "7", "\n"]);
        assert_eq!(cut("\t.cfi_def_cfa 7, 8\n"), ["\t.cfi_def_cfa 7, 8\n"]);
        assert_eq!(cut("    int a = 17;\n"), ["    int a = ", "1", "7", ";\n"]);
        assert_eq!(cut("main:\n"), ["main:\n"]);
    }

    #[test]
    fn prose_is_cut_into_words_in_quotes_too() {
        assert_eq!(cut("adds 8 and 12."), ["adds", " ", "8", " and", " ", "1", "2", "."]);
        let text = cut("\t.string\t\"Hello Rust 7\"\n");
        assert_eq!(text, ["\t.string\t", "\"", "Hello", " Rust", " ", "7", "\"", "\n"]);
    }

    #[test]
    fn the_most_frequent_pairs_are_joined_first_and_no_number_ever() {
        let lines =
            "\tret\n".repeat(30) + &"\tmovl\t$16, -16(%rbp)\n".repeat(20) + &" 16 16".repeat(50);
        let joined = joined(std::iter::once(lines.as_str()), 40);
        assert!(joined.contains(&"\tret\n".to_owned()), "{joined:?}");
        assert!(joined.contains(&", -16(%rbp)\n".to_owned()), "{joined:?}");
        for token in &joined {
            let number = token.trim_start_matches([' ', '-', '$']);
            assert!(number.len() < 2 || !number.chars().all(|c| c.is_ascii_digit()), "{token}");
        }
    }
}
