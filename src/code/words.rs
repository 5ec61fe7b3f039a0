//! A set of short words with a role each, laid out at compile time. Knows no language.

use super::Role;

/// The longest word a set can hold, in bytes.
pub(super) const LONGEST_WORD: usize = 16;

/// A hash table of `N` slots, a power of two and at least twice the number of words.
pub(super) struct Words<const N: usize> {
    keys: [u128; N],
    roles: [Role; N],
}

impl<const N: usize> Words<N> {
    /// Lays out lists of words, parted by blanks, each list with its role. Of a word that stands
    /// in two lists the first one counts.
    pub(super) const fn new(lists: &[(&str, Role)]) -> Self {
        assert!(N.is_power_of_two());
        let mut set = Self { keys: [0; N], roles: [Role::Plain; N] };
        let mut list = 0;
        while list < lists.len() {
            let (words, role) = lists[list];
            let bytes = words.as_bytes();
            let (mut key, mut length, mut at) = (0u128, 0, 0);
            while at <= bytes.len() {
                if at == bytes.len() || bytes[at] == b' ' {
                    if length > 0 {
                        set.insert(key, role);
                    }
                    (key, length) = (0, 0);
                } else {
                    assert!(length < LONGEST_WORD);
                    key |= (bytes[at] as u128) << (8 * length);
                    length += 1;
                }
                at += 1;
            }
            list += 1;
        }
        set
    }

    const fn insert(&mut self, key: u128, role: Role) {
        let mut slot = Self::slot(key);
        while self.keys[slot] != 0 {
            if self.keys[slot] == key {
                return;
            }
            slot = (slot + 1) % N;
        }
        self.keys[slot] = key;
        self.roles[slot] = role;
    }

    #[expect(clippy::cast_possible_truncation, reason = "hashing folds the key on purpose")]
    const fn slot(key: u128) -> usize {
        let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
        (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % N
    }

    /// The role of a packed word.
    pub(super) fn get(&self, key: Packed) -> Option<Role> {
        let mut slot = Self::slot(key.0);
        loop {
            let found = self.keys.get(slot).copied()?;
            if found == key.0 {
                return self.roles.get(slot).copied();
            }
            if found == 0 {
                return None;
            }
            slot = (slot + 1) % N;
        }
    }
}

/// A word of at most 16 bytes as one number: the first byte lowest.
#[derive(Clone, Copy)]
pub(super) struct Packed(u128);

impl Packed {
    /// Packs a word as it stands; none if it is empty or too long.
    pub(super) fn exact(word: &[u8]) -> Option<Self> {
        Self::pack(word, |byte| byte)
    }

    /// Packs a word in lower case.
    pub(super) fn lower(word: &[u8]) -> Option<Self> {
        Self::pack(word, |byte| byte.to_ascii_lowercase())
    }

    fn pack(word: &[u8], fold: impl Fn(u8) -> u8) -> Option<Self> {
        if word.is_empty() || word.len() > LONGEST_WORD {
            return None;
        }
        let mut bytes = [0; LONGEST_WORD];
        for (to, from) in bytes.iter_mut().zip(word) {
            *to = fold(*from);
        }
        Some(Self(u128::from_le_bytes(bytes)))
    }

    /// The bytes of the word, filled up with zeros.
    pub(super) fn bytes(self) -> [u8; LONGEST_WORD] {
        self.0.to_le_bytes()
    }
}
