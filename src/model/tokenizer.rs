//! Text to tokens and back, by the rules that a model's file names. Knows no weights.

mod ranks;
mod scores;
mod spelling;
mod words;

use std::borrow::Cow;
use std::collections::HashMap;

use super::error::LoadError;
use super::vocabulary::{Rules, TokenKind, Vocabulary};
use ranks::Ranks;

pub use spelling::Spelling;
pub(super) use words::begins;

/// Splits text into the tokens of a vocabulary, and puts them together again.
#[derive(Debug)]
pub struct Tokenizer {
    vocabulary: Vocabulary,
    ids: HashMap<String, u32>,
    /// Tokens that are found in a text before it is split, the longest first.
    special: Vec<u32>,
    method: Method,
}

#[derive(Debug)]
enum Method {
    Scores { add_space: bool },
    Ranks(Box<Ranks>),
}

/// A stretch of a text.
#[derive(Clone, Copy)]
enum Part<'a> {
    Text(&'a str),
    Token(u32),
}

impl Tokenizer {
    /// A tokenizer of these tokens.
    ///
    /// # Errors
    /// There are no tokens, or words are cut in a way that is not known here.
    pub fn new(vocabulary: Vocabulary) -> Result<Self, LoadError> {
        if vocabulary.tokens.is_empty() || u32::try_from(vocabulary.tokens.len()).is_err() {
            return Err(LoadError::broken("its tokenizer has no tokens"));
        }
        let mut ids = HashMap::with_capacity(vocabulary.tokens.len());
        let mut special = Vec::new();
        for (token, id) in vocabulary.tokens.iter().zip(0..) {
            ids.insert(token.text.clone(), id);
            let apart = match token.kind {
                TokenKind::Unknown | TokenKind::Control | TokenKind::UserDefined => true,
                TokenKind::Normal | TokenKind::Unused | TokenKind::Byte => false,
            };
            if apart && !token.text.is_empty() {
                special.push(id);
            }
        }
        special.sort_by_key(|id| std::cmp::Reverse(vocabulary.text(Some(*id)).len()));
        let method = match &vocabulary.rules {
            Rules::Scores { add_space } => Method::Scores { add_space: *add_space },
            Rules::Ranks { merges, words } => {
                Method::Ranks(Box::new(Ranks::new(merges, words, &ids)?))
            }
        };
        Ok(Self { vocabulary, ids, special, method })
    }

    /// Its tokens.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.vocabulary.tokens.len()
    }

    /// Whether there are none; never.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the token with exactly that text.
    pub fn id(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    /// Whether a token ends a reply.
    pub fn ends(&self, id: u32) -> bool {
        self.vocabulary.end == Some(id) || self.vocabulary.ends.contains(&id)
    }

    /// The tokens of a prompt: control tokens in it are taken as such, and the token that begins a
    /// text stands before it if the model wants that and the text does not begin so already.
    pub fn prompt(&self, text: &str) -> Vec<u32> {
        let mut tokens = self.split(text, true);
        if let Some(begin) = self.vocabulary.begin.filter(|_| self.vocabulary.add_begin)
            && tokens.first() != Some(&begin)
        {
            tokens.insert(0, begin);
        }
        tokens
    }

    /// The tokens of a text, in which what looks like a control token is text as any other.
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        self.split(text, false)
    }

    /// The tokens of a text, without the token that begins one. With `control`, control tokens in
    /// it are taken as such.
    pub fn split(&self, text: &str, control: bool) -> Vec<u32> {
        let mut out = Vec::new();
        let mut after_token = true;
        for part in self.parts(text, control) {
            match (part, &self.method) {
                (Part::Token(id), _) => out.push(id),
                (Part::Text(text), Method::Scores { add_space }) => {
                    let space = if *add_space && after_token { " " } else { "" };
                    let text = format!("{space}{text}").replace(' ', scores::SPACE);
                    scores::split(self, &text, &mut out);
                }
                (Part::Text(text), Method::Ranks(ranks)) => ranks.split(text, &self.ids, &mut out),
            }
            after_token = !matches!(part, Part::Text(_));
        }
        out
    }

    /// The bytes that a token says; none for control tokens.
    pub fn bytes(&self, id: u32) -> Cow<'_, [u8]> {
        let Some(token) = self.vocabulary.tokens.get(id as usize) else {
            return Cow::Borrowed(&[]);
        };
        match (token.kind, &self.method) {
            (TokenKind::Unknown | TokenKind::Control | TokenKind::Unused, _) => Cow::Borrowed(&[]),
            (TokenKind::Byte, _) => Cow::Owned(scores::byte(&token.text).into_iter().collect()),
            (TokenKind::Normal, Method::Scores { .. }) if token.text.contains(scores::SPACE) => {
                Cow::Owned(token.text.replace(scores::SPACE, " ").into_bytes())
            }
            (TokenKind::UserDefined, _) | (TokenKind::Normal, Method::Scores { .. }) => {
                Cow::Borrowed(token.text.as_bytes())
            }
            (TokenKind::Normal, Method::Ranks(_)) => Cow::Owned(ranks::bytes(&token.text)),
        }
    }

    /// The text that tokens say; bytes that are no text are replaced.
    pub fn text(&self, tokens: &[u32]) -> String {
        let bytes: Vec<u8> = tokens.iter().flat_map(|id| self.bytes(*id).into_owned()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Finds the tokens that are never split.
    fn parts<'a>(&self, text: &'a str, control: bool) -> Vec<Part<'a>> {
        let mut parts = vec![Part::Text(text)];
        for &id in &self.special {
            let Some(token) = self.vocabulary.tokens.get(id as usize) else { continue };
            if !control && token.kind != TokenKind::UserDefined {
                continue;
            }
            if !text.contains(&token.text) {
                continue;
            }
            let cut = |part| match part {
                Part::Token(id) => vec![Part::Token(id)],
                Part::Text(text) => cut(text, &token.text, id),
            };
            parts = parts.into_iter().flat_map(cut).collect();
        }
        parts.retain(|part| !matches!(part, Part::Text("")));
        parts
    }
}

/// The text between occurrences of a token's text, and the token between them.
fn cut<'a>(text: &'a str, at: &str, id: u32) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for (index, piece) in text.split(at).enumerate() {
        if index > 0 {
            parts.push(Part::Token(id));
        }
        parts.push(Part::Text(piece));
    }
    parts
}
