//! Whether C or C++ has assembly of its own in it. Parses no more than words, literals and comments.

/// Whether C or C++ holds inline assembly.
pub(super) fn has_assembly(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '\'' || c == '/' || starts_word(c)) {
        let (_, found) = rest.split_at(at);
        let length = if found.starts_with("//") {
            found.find('\n').unwrap_or(found.len())
        } else if found.starts_with("/*") {
            found.find("*/").map_or(found.len(), |end| end + 2)
        } else if let Some(quote) = found.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            literal(found, quote)
        } else {
            // A quote may part the thousands of a number.
            let part = if found.starts_with(|c: char| c.is_ascii_digit()) { '\'' } else { '_' };
            let end = found.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == part));
            let word = found.get(..end.unwrap_or(found.len())).unwrap_or_default();
            if matches!(word, "asm" | "__asm__" | "__asm") {
                return true;
            }
            word.len().max(1)
        };
        rest = found.get(length..).unwrap_or_default();
    }
    false
}

fn starts_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a literal in quotes, or of its line.
fn literal(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == '\n' || c == quote && !escaped {
            return at + 1;
        }
        escaped = !escaped && c == '\\';
    }
    text.len()
}
