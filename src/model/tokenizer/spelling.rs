//! Puts the bytes of tokens together to text as they come, never half a character.

/// Bytes that are not yet a character.
#[derive(Debug, Default)]
pub struct Spelling {
    held: Vec<u8>,
}

impl Spelling {
    /// Takes the bytes of a token; gives the text that is whole now. Bytes that can never be text
    /// are replaced.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.held.extend_from_slice(bytes);
        let mut text = String::new();
        let mut rest = self.held.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(whole) => {
                    text.push_str(whole);
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (whole, after) = rest.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(whole));
                    let Some(bad) = error.error_len() else {
                        rest = after;
                        break;
                    };
                    text.push(char::REPLACEMENT_CHARACTER);
                    rest = after.get(bad..).unwrap_or_default();
                }
            }
        }
        self.held = rest.to_vec();
        text
    }

    /// What is left at the end: nothing, or a stand-in for a character that never came whole.
    pub fn finish(&mut self) -> String {
        let held = std::mem::take(&mut self.held);
        String::from_utf8_lossy(&held).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_a_character_waits_for_its_other_half() {
        let mut spelling = Spelling::default();
        assert_eq!(spelling.push(b"a\xf0\x9f"), "a");
        assert_eq!(spelling.push(b"\xa6"), "");
        assert_eq!(spelling.push(b"\x80b"), "🦀b");
        assert_eq!(spelling.push(b"\xff\xc3"), "\u{fffd}");
        assert_eq!(spelling.finish(), "\u{fffd}");
        assert_eq!(spelling.finish(), "");
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..5), 0..12)) {
            let mut spelling = Spelling::default();
            let mut text: String = pieces.iter().map(|piece| spelling.push(piece)).collect();
            text.push_str(&spelling.finish());
            prop_assert_eq!(text, String::from_utf8_lossy(&pieces.concat()).into_owned());
        }
    }
}
