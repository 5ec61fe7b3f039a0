//! From words that somebody types to a query of the index, and what it found. Whatever is typed is
//! only ever words: no syntax of the index can be reached.

use serde::Serialize;

use super::record::{Kind, SampleKey, TurnId};

/// The most words of a query that count.
const WORDS: usize = 32;

/// A text in which all words were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The turn.
    pub turn: TurnId,
    /// When it was asked, in milliseconds since 1970 (UTC).
    pub started_ms: i64,
    /// What kind of text.
    pub kind: Kind,
    /// Whose; `None` for a prompt.
    pub sample: Option<SampleKey>,
    /// The place where most of it stands, cut to a few words. Hostile text.
    pub excerpt: String,
}

/// The query for texts that hold all words; the last one may be only begun. `None` if there is no
/// letter and no digit in it, because then nothing can be found.
pub(super) fn query(text: &str) -> Option<String> {
    // A NUL would end the query before its closing quote.
    let words = text.split(|c: char| c.is_whitespace() || c == '\0');
    let words: Vec<_> = words
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(WORDS)
        .map(|word| format!("\"{}\"", word.replace('"', " ")))
        .collect();
    (!words.is_empty()).then(|| words.join(" ") + "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_becomes_words() {
        assert_eq!(query("add \"8").as_deref(), Some("\"add\" \" 8\"*"));
        assert_eq!(query("NEAR(a b) OR -c").as_deref(), Some("\"NEAR(a\" \"b)\" \"OR\" \"-c\"*"));
        assert_eq!(query("a\0b").as_deref(), Some("\"a\" \"b\"*"));
        assert_eq!(query(" \" * ( ^ - : {} "), None);
        assert_eq!(query(""), None);
    }
}
