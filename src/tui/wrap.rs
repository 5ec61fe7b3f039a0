//! Cuts one line of text into the rows of a pane. Pure; knows nothing of colours.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::printable::stand_in;

/// Bytes of one line that are ever shown; the rest of a longer line is named, not drawn.
pub const SHOWN_BYTES: usize = 16 * 1024;

/// How a line breaks when it is wider than its pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// At the last blank that fits: prose.
    Word,
    /// Wherever the row is full: code, where blanks mean something.
    Anywhere,
}

/// The part of a line that is shown, and how many bytes of it are not.
pub fn shown(line: &str) -> (&str, usize) {
    if line.len() <= SHOWN_BYTES {
        return (line, 0);
    }
    let mut end = SHOWN_BYTES;
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line.get(..end).map_or((line, 0), |head| (head, line.len() - end))
}

/// The width in columns of one grapheme at column `x`: tabs reach to the next stop.
pub fn grapheme_width(grapheme: &str, x: usize, tab: usize) -> usize {
    if grapheme == "\t" {
        return tab - x % tab;
    }
    if grapheme.chars().any(|c| stand_in(c).is_some()) {
        return grapheme.chars().count();
    }
    grapheme.width()
}

/// The byte ranges of the rows that `line` takes in a pane of `width` columns: always at least one.
pub fn rows(line: &str, width: usize, tab: usize, how: Break) -> Vec<Range<usize>> {
    let width = width.max(1);
    if line.len() <= width && line.is_ascii() && !line.contains('\t') {
        return std::iter::once(0..line.len()).collect();
    }
    let mut rows = Vec::new();
    let (mut start, mut x, mut blank) = (0, 0, None);
    for (at, grapheme) in line.grapheme_indices(true) {
        let w = grapheme_width(grapheme, x, tab);
        if x + w > width && at > start {
            let cut = match (how, blank) {
                (Break::Word, Some(after)) if after > start => after,
                _ => at,
            };
            rows.push(start..cut);
            x = line.get(cut..at).map_or(0, |kept| text_width(kept, tab));
            start = cut;
            blank = None;
        }
        x += grapheme_width(grapheme, x, tab);
        if grapheme == " " {
            blank = Some(at + 1);
        }
    }
    rows.push(start..line.len());
    rows
}

/// The width in columns of a text that starts at column 0.
pub fn text_width(text: &str, tab: usize) -> usize {
    text.graphemes(true).fold(0, |x, g| x + grapheme_width(g, x, tab))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str, width: usize, how: Break) -> Vec<&str> {
        rows(line, width, 8, how).into_iter().filter_map(|r| line.get(r)).collect()
    }

    #[test]
    fn prose_breaks_after_blanks_and_long_words_anywhere() {
        assert_eq!(cut("one two three", 8, Break::Word), ["one two ", "three"]);
        assert_eq!(cut("abcdefghij k", 4, Break::Word), ["abcd", "efgh", "ij k"]);
    }

    #[test]
    fn code_breaks_where_the_row_is_full_and_tabs_reach_their_stops() {
        assert_eq!(cut("\tmovl\t$1, %eax", 16, Break::Anywhere), ["\tmovl\t", "$1, %eax"]);
        assert_eq!(cut("漢字漢字", 5, Break::Anywhere), ["漢字", "漢字"]);
    }

    #[test]
    fn the_rows_tile_the_line_whatever_it_holds() {
        for line in ["", " ", "\u{1b}[31mx", "a\u{301}\u{301}b", "👩‍👩‍👧‍👧 family", "\t\t\t"]
        {
            for width in 1..12 {
                for how in [Break::Word, Break::Anywhere] {
                    let rows = rows(line, width, 4, how);
                    assert_eq!(rows.first().unwrap().start, 0);
                    assert_eq!(rows.last().unwrap().end, line.len());
                    assert!(rows.windows(2).all(|w| w[0].end == w[1].start));
                }
            }
        }
    }

    #[test]
    fn a_line_of_megabytes_is_cut_for_showing_and_says_how_much_is_left() {
        let line = "é".repeat(1_000_000);
        let (head, rest) = shown(&line);
        assert_eq!(head.len() + rest, line.len());
        assert!(head.len() <= SHOWN_BYTES);
    }
}
