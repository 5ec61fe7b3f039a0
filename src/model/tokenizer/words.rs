//! How text is cut into words before bytes are joined, by the names that files use for it.

use fancy_regex::Regex;

use super::super::error::{LoadError, name};

/// A way to cut text into words.
#[derive(Debug)]
pub(super) struct Words {
    /// Each cuts what the one before it left whole, into what it matches and what is between.
    patterns: Vec<Regex>,
    /// Whether a word that is a token is not split further.
    pub(super) whole: bool,
}

/// Words as GPT-2 cuts them.
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
/// As Llama 3 does: at most three digits.
const LLAMA3: &str = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
/// As Qwen 2 does: each digit alone.
const QWEN2: &str = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// The patterns of a way, and whether a word that is a token stays whole.
fn patterns(words: &str) -> Option<(&'static [&'static str], bool)> {
    Some(match words {
        "default" => (&[r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", r"[0-9][0-9][0-9]"], false),
        "gpt-2" | "gpt2" | "mpt" | "olmo" | "phi-2" | "jais" | "roberta-bpe" => (&[GPT2], false),
        "smollm" | "starcoder" | "refact" | "command-r" | "codeshell" | "exaone" | "minerva-7b" => {
            (&[r"\p{N}", GPT2], false)
        }
        "llama3" | "llama-v3" | "llama-bpe" | "falcon3" | "dbrx" | "smaug-bpe" | "pixtral" => {
            (&[LLAMA3], true)
        }
        "qwen2" | "deepseek-r1-qwen" | "stablelm2" | "megrez" => (&[QWEN2], false),
        "deepseek-coder" => (
            &[
                r"[\r\n]",
                r"\s?\p{L}+",
                r"\s?\p{P}+",
                r"[\x{4e00}-\x{9fa5}\x{0800}-\x{4e00}\x{ac00}-\x{d7ff}]+",
                r"\p{N}",
            ],
            false,
        ),
        _ => return None,
    })
}

/// Whether models that cut words so want the token that begins a text, unless the file says
/// otherwise.
pub(in crate::model) fn begins(words: &str) -> bool {
    patterns(words).is_some_and(|(_, whole)| whole)
}

impl Words {
    pub(super) fn named(words: &str) -> Result<Self, LoadError> {
        let Some((patterns, whole)) = patterns(words) else {
            return Err(LoadError::unsupported(format!(
                "its tokenizer cuts words in the way {}, which is not known here; serve the file \
                 with llama.cpp or Ollama and name it with --base-url",
                name(words)
            )));
        };
        let patterns = patterns.iter().map(|pattern| Regex::new(pattern));
        let patterns = patterns.collect::<Result<_, _>>().map_err(|error| {
            LoadError::unsupported(format!("words cannot be cut: {error}; use llama.cpp"))
        })?;
        Ok(Self { patterns, whole })
    }

    /// The words of a text; together they are the text.
    pub(super) fn cut<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut words = vec![text];
        for pattern in &self.patterns {
            words = words.into_iter().flat_map(|word| cut(pattern, word)).collect();
        }
        words
    }
}

fn cut<'a>(pattern: &Regex, text: &'a str) -> Vec<&'a str> {
    let mut words = Vec::new();
    let mut done = 0;
    // A pattern that gives up leaves the rest whole, which costs tokens and no text.
    for found in pattern.find_iter(text).map_while(Result::ok) {
        words.extend(text.get(done..found.start()));
        words.extend(text.get(found.start()..found.end()));
        done = found.end();
    }
    words.extend(text.get(done..));
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("gpt-2", "It's 1234 ok\n\n  x", &["It", "'s", " 1234", " ok", "\n\n ", " x"])]
    #[case("smollm", "a 12b", &["a", " ", "1", "2", "b"])]
    #[case("llama-bpe", "Add 12345!\nI'M", &["Add", " ", "123", "45", "!\n", "I", "'M"])]
    #[case("qwen2", "12 ab", &["1", "2", " ab"])]
    #[case("default", "a+1234", &["a", "+", "123", "4"])]
    fn words_are_cut_as_their_models_learnt_them(
        #[case] way: &str,
        #[case] text: &str,
        #[case] words: &[&str],
    ) {
        assert_eq!(Words::named(way).unwrap().cut(text), words);
    }

    #[test]
    fn an_unknown_way_is_named() {
        let error = Words::named("tekken\u{1b}").unwrap_err().to_string();
        assert!(error.contains("tekken") && !error.contains('\u{1b}'), "{error}");
    }
}
