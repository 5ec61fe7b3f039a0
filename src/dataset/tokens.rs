//! How long a text is for a model, by that model's own tokenizer. Cuts nothing.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::anyhow;
use tiktoken_rs::CoreBPE;
use tokenizers::Tokenizer;

use super::message::Message;

/// Tokens around each message, and before the reply, in the form that chat models get.
const AROUND: usize = 3;

/// What counts tokens.
pub struct Counter {
    name: String,
    with: With,
}

enum With {
    Tiktoken(&'static CoreBPE),
    File(Box<Tokenizer>),
}

/// Which tokenizer is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// An encoding of tiktoken.
    Encoding(Encoding),
    /// A `tokenizer.json` of any model.
    File(PathBuf),
}

/// The encodings of tiktoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Of the gpt-4o family and later.
    O200k,
    /// Of gpt-4 and gpt-3.5.
    Cl100k,
    /// Of gpt-oss.
    Harmony,
}

impl Encoding {
    const ALL: [(&str, Self); 3] = [
        ("o200k_base", Self::O200k),
        ("cl100k_base", Self::Cl100k),
        ("o200k_harmony", Self::Harmony),
    ];
}

/// The encoding, if no other is asked for.
pub const USUAL: &str = "o200k_base";

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((_, encoding)) = Encoding::ALL.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Encoding(*encoding));
        }
        let path = PathBuf::from(text);
        if path.extension().is_some_and(|e| e == "json") {
            return Ok(Self::File(path));
        }
        let names: Vec<_> = Encoding::ALL.iter().map(|(name, _)| *name).collect();
        Err(format!("name {}, or the path of a tokenizer.json", names.join(", ")))
    }
}

impl Counter {
    /// The counter that is wanted.
    ///
    /// # Errors
    /// If the file is no tokenizer.
    pub fn new(wanted: &Wanted) -> anyhow::Result<Self> {
        match wanted {
            Wanted::Encoding(encoding) => Ok(Self::encoding(*encoding)),
            Wanted::File(path) => {
                let tokenizer = Tokenizer::from_file(path).map_err(|error| {
                    anyhow!("could not read the tokenizer {}: {error}", path.display())
                })?;
                // A path differs from machine to machine, and a data set must not.
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                Ok(Self { name, with: With::File(Box::new(tokenizer)) })
            }
        }
    }

    fn encoding(encoding: Encoding) -> Self {
        let bpe = match encoding {
            Encoding::O200k => tiktoken_rs::o200k_base_singleton(),
            Encoding::Cl100k => tiktoken_rs::cl100k_base_singleton(),
            Encoding::Harmony => tiktoken_rs::o200k_harmony_singleton(),
        };
        let name = Encoding::ALL.iter().find(|(_, e)| *e == encoding).map_or("", |(n, _)| n);
        Self { name: name.to_owned(), with: With::Tiktoken(bpe) }
    }

    /// How reports name it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The tokens of a text.
    pub fn of_text(&self, text: &str) -> usize {
        match &self.with {
            With::Tiktoken(bpe) => bpe.encode_ordinary(text).len(),
            // What it cannot encode is as long as it can be, so that it is left out.
            With::File(tokenizer) => {
                tokenizer.encode_fast(text, false).map_or(usize::MAX >> 8, |e| e.len())
            }
        }
    }

    /// The tokens of a training example, with those around its messages.
    pub fn of_messages(&self, messages: &[Message]) -> usize {
        let one = |m: &Message| {
            AROUND.saturating_add(self.of_text(&m.role)).saturating_add(self.of_text(&m.content))
        };
        messages.iter().map(one).fold(AROUND, usize::saturating_add)
    }
}

impl Default for Counter {
    fn default() -> Self {
        Self::encoding(Encoding::O200k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_as_the_encoding_has_them() {
        let counter = Counter::default();
        assert_eq!(counter.of_text("hello world"), 2);
        assert_eq!(counter.of_text(""), 0);
        let messages = [Message::new("user", "hello world")];
        assert_eq!(counter.of_messages(&messages), 3 + 1 + 2 + 3);
    }

    #[test]
    fn a_file_counts_as_its_model_would_and_a_bad_one_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tokenizer.json");
        let vocabulary = r#"{"mov": 0, "add": 1, "?": 2}"#;
        let text = format!(
            r#"{{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,"pre_tokenizer":{{"type":"WhitespaceSplit"}},"post_processor":null,"decoder":null,"model":{{"type":"WordLevel","vocab":{vocabulary},"unk_token":"?"}}}}"#
        );
        std::fs::write(&path, text).unwrap();
        let wanted: Wanted = path.to_str().unwrap().parse().unwrap();
        let counter = Counter::new(&wanted).unwrap();
        assert_eq!((counter.of_text("mov add  sub"), counter.name()), (3, "tokenizer.json"));
        std::fs::write(&path, "{}").unwrap();
        let error = Counter::new(&wanted).err().unwrap().to_string();
        assert!(error.contains("tokenizer.json"), "{error}");
        assert!("gpt2".parse::<Wanted>().unwrap_err().contains("o200k_base, cl100k_base"));
    }
}
