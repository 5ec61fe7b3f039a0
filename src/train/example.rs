//! Conversations as tokens of which a model learns the answers. Drops nothing silently.

use crate::model::{Message, Template, Tokenizer};

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// What is said.
    pub content: String,
}

/// A conversation as tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// All of it, from the beginning to the token that ends the last answer.
    pub tokens: Vec<u32>,
    /// The tokens from here on are the last answer, which is learnt.
    pub answer: usize,
}

/// Writes a conversation as the model's own template has it. What comes before the last answer is
/// given, as it will be when the model is asked; the answer and its end are learnt.
///
/// # Errors
/// The conversation does not end with an answer, the template does not take it, or the model has no
/// token that ends an answer; as one sentence.
pub fn example(
    turns: &[Turn],
    template: &Template,
    tokenizer: &Tokenizer,
) -> Result<Example, String> {
    let Some((last, given)) = turns.split_last().filter(|(last, _)| last.role == "assistant")
    else {
        return Err("its last message is not the assistant's".to_owned());
    };
    let Some(end) = tokenizer.vocabulary().end else {
        return Err("the model has no token that ends an answer".to_owned());
    };
    let messages: Vec<_> =
        given.iter().map(|turn| Message { role: &turn.role, content: &turn.content }).collect();
    let mut tokens = tokenizer.prompt(&template.write(&messages)?);
    let answer = tokens.len();
    if answer == 0 {
        return Err("there is nothing before the answer".to_owned());
    }
    tokens.extend(tokenizer.tokens(&last.content));
    tokens.push(end);
    Ok(Example { tokens, answer })
}
