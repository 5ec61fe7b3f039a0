//! The tokens of a model as plain data, from and to the values of a file. Splits no text.

use super::error::{LoadError, name};
use super::gguf::{Array, Gguf, Value};

/// The tokens of a model, and by which rules text becomes tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// The tokens; their places are their numbers.
    pub tokens: Vec<Token>,
    /// The rules.
    pub rules: Rules,
    /// Begins a text.
    pub begin: Option<u32>,
    /// Ends a reply.
    pub end: Option<u32>,
    /// Further tokens that end a reply.
    pub ends: Vec<u32>,
    /// Stands for what cannot be said.
    pub unknown: Option<u32>,
    /// Whether `begin` is put before a prompt.
    pub add_begin: bool,
}

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its text, as the rules spell it.
    pub text: String,
    /// What it is.
    pub kind: TokenKind,
    /// With [`Rules::Scores`], pairs that make a token with a greater score are joined first.
    pub score: f32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Text.
    Normal,
    /// Stands for what cannot be said.
    Unknown,
    /// Structure; never shown.
    Control,
    /// Text that is never split.
    UserDefined,
    /// Never used.
    Unused,
    /// One byte, written as `<0x0A>`.
    Byte,
}

/// How text becomes tokens.
#[derive(Debug, Clone, PartialEq)]
pub enum Rules {
    /// As `SentencePiece` does: neighbours are joined by score; a space is `▁`.
    Scores {
        /// Whether a space is put before a text.
        add_space: bool,
    },
    /// As GPT-2 does: text is cut into words, and bytes of words are joined by rank.
    Ranks {
        /// Pairs, the first to be joined first; parted by a space.
        merges: Vec<String>,
        /// The name of the way in which words are cut.
        words: String,
    },
}

/// Tokens that end a reply in some family of models, whatever else its file says.
const ENDS: [&str; 12] = [
    "<|eot_id|>",
    "<|eom_id|>",
    "<|im_end|>",
    "<|end|>",
    "<|return|>",
    "<end_of_turn>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<end_of_utterance>",
    "<EOT>",
    "_<EOT>",
    "[EOS]",
];

impl TokenKind {
    fn of(number: i32) -> Self {
        match number {
            2 => Self::Unknown,
            3 => Self::Control,
            4 => Self::UserDefined,
            5 => Self::Unused,
            6 => Self::Byte,
            _ => Self::Normal,
        }
    }

    fn number(self) -> i32 {
        match self {
            Self::Normal => 1,
            Self::Unknown => 2,
            Self::Control => 3,
            Self::UserDefined => 4,
            Self::Unused => 5,
            Self::Byte => 6,
        }
    }
}

impl Vocabulary {
    /// The tokens that a file holds.
    ///
    /// # Errors
    /// The file has none, or of a kind that is not known here.
    pub fn of(file: &Gguf) -> Result<Self, LoadError> {
        let Some(model) = file.text("tokenizer.ggml.model") else {
            return Err(LoadError::unsupported(
                "it has no tokenizer; convert the model again together with its tokenizer",
            ));
        };
        let tokens = tokens(file)?;
        let flag = |key: &str| file.get(key).and_then(Value::as_bool);
        let rules = match model {
            "llama" => {
                Rules::Scores { add_space: flag("tokenizer.ggml.add_space_prefix").unwrap_or(true) }
            }
            "gpt2" => ranks(file)?,
            other => {
                return Err(LoadError::unsupported(format!(
                    "its tokenizer is of the kind {}; only llama (SentencePiece) and gpt2 (BPE) \
                     are run here, so serve the file with llama.cpp",
                    name(other)
                )));
            }
        };
        let id = |key: &str| {
            let id = file.number(&format!("tokenizer.ggml.{key}_token_id"))?;
            u32::try_from(id).ok().filter(|id| (*id as usize) < tokens.len())
        };
        let by_habit = match &rules {
            Rules::Scores { .. } => true,
            Rules::Ranks { words, .. } => super::tokenizer::begins(words),
        };
        let (scored, begin, end) = (matches!(rules, Rules::Scores { .. }), id("bos"), id("eos"));
        let mut ends: Vec<u32> = ["eot", "eom"].into_iter().filter_map(id).collect();
        ends.extend(named_ends(&tokens));
        Ok(Self {
            begin: begin.or(scored.then_some(1)),
            end: end.or(scored.then_some(2)),
            unknown: id("unknown").or(scored.then_some(0)),
            ends,
            add_begin: flag("tokenizer.ggml.add_bos_token").unwrap_or(by_habit),
            tokens,
            rules,
        })
    }

    /// The values of a file that hold these tokens.
    pub fn metadata(&self) -> Vec<(&'static str, Value)> {
        let texts: Vec<String> = self.tokens.iter().map(|token| token.text.clone()).collect();
        let kinds: Vec<i32> = self.tokens.iter().map(|token| token.kind.number()).collect();
        let mut values = match &self.rules {
            Rules::Scores { add_space } => {
                let scores: Vec<f32> = self.tokens.iter().map(|token| token.score).collect();
                vec![
                    ("tokenizer.ggml.model", "llama".into()),
                    ("tokenizer.ggml.pre", "default".into()),
                    ("tokenizer.ggml.tokens", texts.into()),
                    ("tokenizer.ggml.scores", scores.into()),
                    ("tokenizer.ggml.add_space_prefix", (*add_space).into()),
                ]
            }
            Rules::Ranks { merges, words } => vec![
                ("tokenizer.ggml.model", "gpt2".into()),
                ("tokenizer.ggml.pre", words.as_str().into()),
                ("tokenizer.ggml.tokens", texts.into()),
                ("tokenizer.ggml.merges", merges.clone().into()),
            ],
        };
        values.push(("tokenizer.ggml.token_type", kinds.into()));
        let ids = [
            ("tokenizer.ggml.bos_token_id", self.begin),
            ("tokenizer.ggml.eos_token_id", self.end),
            ("tokenizer.ggml.unknown_token_id", self.unknown),
        ];
        values.extend(ids.into_iter().filter_map(|(key, id)| Some((key, Value::U32(id?)))));
        values.push(("tokenizer.ggml.add_bos_token", self.add_begin.into()));
        values.push(("tokenizer.ggml.add_eos_token", false.into()));
        values
    }

    /// The text of a token; empty if there is none of that number.
    pub fn text(&self, id: Option<u32>) -> &str {
        let token = id.and_then(|id| self.tokens.get(id as usize));
        token.map_or("", |token| &token.text)
    }
}

fn tokens(file: &Gguf) -> Result<Vec<Token>, LoadError> {
    let list = |key: &str| file.get(key).and_then(Value::as_array);
    let Some(texts) = list("tokenizer.ggml.tokens").and_then(Array::as_texts) else {
        return Err(LoadError::missing("tokenizer.ggml.tokens"));
    };
    let scores = list("tokenizer.ggml.scores").and_then(Array::as_f32s).unwrap_or_default();
    let kinds = list("tokenizer.ggml.token_type").and_then(Array::to_i32s).unwrap_or_default();
    let token = |(index, text): (usize, &String)| Token {
        text: text.clone(),
        kind: kinds.get(index).map_or(TokenKind::Normal, |kind| TokenKind::of(*kind)),
        score: scores.get(index).copied().filter(|score| !score.is_nan()).unwrap_or(0.0),
    };
    Ok(texts.iter().enumerate().map(token).collect())
}

fn ranks(file: &Gguf) -> Result<Rules, LoadError> {
    let merges = file.get("tokenizer.ggml.merges").and_then(Value::as_array);
    let Some(merges) = merges.and_then(Array::as_texts) else {
        return Err(LoadError::missing("tokenizer.ggml.merges"));
    };
    let words = file.text("tokenizer.ggml.pre").unwrap_or("default");
    Ok(Rules::Ranks { merges: merges.to_vec(), words: words.to_owned() })
}

fn named_ends(tokens: &[Token]) -> impl Iterator<Item = u32> {
    let ends = tokens.iter().zip(0..).filter(|(token, _)| ENDS.contains(&token.text.as_str()));
    ends.map(|(_, id)| id)
}
