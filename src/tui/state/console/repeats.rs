//! Takes one control sequence out of what a program writes: that which repeats a character as often
//! as it says. Eight bytes of it cost the emulator as much as sixty thousand of text.

use std::borrow::Cow;

/// Where in a control sequence the bytes so far have ended (ECMA-48; `vte` reads the same).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    /// In none.
    #[default]
    Outside,
    /// After an escape.
    Escape,
    /// After an escape and a bracket: parameters follow, then the byte that says what to do.
    Parameters,
}

/// Keeps its place from one piece to the next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Repeats {
    place: Place,
}

/// A final byte that no terminal knows, in place of REP's.
const NOTHING: u8 = b'y';

impl Repeats {
    /// The bytes with every repetition made into nothing.
    pub(super) fn defused<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let mut out = Cow::Borrowed(bytes);
        for (at, byte) in bytes.iter().enumerate() {
            if self.ends_repetition(*byte)
                && let Some(place) = out.to_mut().get_mut(at)
            {
                *place = NOTHING;
            }
        }
        out
    }

    fn ends_repetition(&mut self, byte: u8) -> bool {
        let (next, repeats) = match (self.place, byte) {
            (_, 0x1b) => (Place::Escape, false),
            // Control characters within a sequence are done at once and do not end it.
            (place, 0..=0x17 | 0x19 | 0x1c..=0x1f | 0x7f) => (place, false),
            (Place::Escape, b'[') | (Place::Parameters, 0x20..=0x3f | 0x80..) => {
                (Place::Parameters, false)
            }
            (Place::Parameters, b'b') => (Place::Outside, true),
            _ => (Place::Outside, false),
        };
        self.place = next;
        repeats
    }
}
