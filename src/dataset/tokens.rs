//! How long a text is for a model. Cuts nothing.

use super::message::Message;

/// The encoding that counts, as reports name it.
pub const ENCODING: &str = "o200k_base";
/// Tokens around each message, and before the reply, in the form that chat models get.
const AROUND: usize = 3;

/// The tokens of a text.
pub fn of_text(text: &str) -> usize {
    tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len()
}

/// The tokens of a training example, with those around its messages.
pub fn of_messages(messages: &[Message]) -> usize {
    let one = |m: &Message| AROUND + of_text(&m.role) + of_text(&m.content);
    messages.iter().map(one).sum::<usize>() + AROUND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_as_the_encoding_has_them() {
        assert_eq!(of_text("hello world"), 2);
        assert_eq!(of_text(""), 0);
        let messages = [Message::new("user", "hello world")];
        assert_eq!(of_messages(&messages), 3 + 1 + 2 + 3);
    }
}
