//! A list with a line of words above it that narrows it down, the best match first. Does nothing
//! with what is chosen, and draws nothing.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Words;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<T> {
    /// What it stands for.
    pub value: T,
    /// Its name, on the left.
    pub label: String,
    /// A sentence about it.
    pub detail: String,
    /// A word on the right, such as its key; not searched.
    pub note: String,
}

/// An item that the words find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its place among all items.
    pub item: usize,
    /// The characters of label, blank and detail that the words match, in order.
    pub matched: Vec<u32>,
}

/// The list while it is open.
#[derive(Debug)]
pub struct Picker<T> {
    items: Vec<Item<T>>,
    words: Words,
    hits: Vec<Hit>,
    chosen: usize,
    top: usize,
}

impl<T> Picker<T> {
    /// A list of all items; the first is chosen.
    pub fn new(items: Vec<Item<T>>) -> Self {
        let mut picker =
            Self { items, words: Words::default(), hits: Vec::new(), chosen: 0, top: 0 };
        picker.find();
        picker
    }

    /// Takes other items, such as those that have just been found; the words stay, and so does the
    /// place of the choice.
    pub fn replace(&mut self, items: Vec<Item<T>>) {
        let chosen = self.chosen;
        self.items = items;
        self.find();
        self.chosen = chosen.min(self.hits.len().saturating_sub(1));
    }

    /// All items, whatever the words say.
    pub fn items(&self) -> &[Item<T>] {
        &self.items
    }

    /// The words that narrow the list down.
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// Changes the words; whether they are others now. The best match is chosen.
    pub fn reword(&mut self, change: impl FnOnce(&mut Words) -> bool) -> bool {
        let changed = change(&mut self.words);
        if changed {
            self.find();
        }
        changed
    }

    /// What the words find, the best first; all in their order if there are no words.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The place of the choice among the hits.
    pub const fn place(&self) -> usize {
        self.chosen
    }

    /// The place of the first row in view.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// The item that is chosen, unless the words find nothing.
    pub fn chosen(&self) -> Option<&Item<T>> {
        self.items.get(self.hits.get(self.chosen)?.item)
    }

    /// Chooses the hit at a place, and brings it into a window of so many rows.
    pub fn choose(&mut self, place: usize, height: usize) {
        self.chosen = place.min(self.hits.len().saturating_sub(1));
        let first = (self.chosen + 1).saturating_sub(height.max(1));
        let last = self.hits.len().saturating_sub(height);
        self.top = self.top.clamp(first, self.chosen.max(first)).min(last.max(first));
    }

    /// Chooses the first item that is so, where the words find it.
    pub fn choose_where(&mut self, height: usize, is: impl Fn(&T) -> bool) {
        let wanted = self
            .hits
            .iter()
            .position(|hit| self.items.get(hit.item).is_some_and(|item| is(&item.value)));
        if let Some(place) = wanted {
            self.choose(place, height);
        }
    }

    fn find(&mut self) {
        (self.chosen, self.top) = (0, 0);
        let pattern = Pattern::parse(&self.words, CaseMatching::Smart, Normalization::Smart);
        let mut search = Matcher::new(Config::DEFAULT);
        let mut scored: Vec<(u32, Hit)> = Vec::new();
        for (n, item) in self.items.iter().enumerate() {
            let text = format!("{} {}", item.label, item.detail);
            let (mut chars, mut places) = (Vec::new(), Vec::new());
            let text = Utf32Str::new(&text, &mut chars);
            if let Some(score) = pattern.indices(text, &mut search, &mut places) {
                places.sort_unstable();
                places.dedup();
                scored.push((score, Hit { item: n, matched: places }));
            }
        }
        // A stable sort: what matches alike stays in the order of the list.
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.hits = scored.into_iter().map(|(_, hit)| hit).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker() -> Picker<u8> {
        let items = [("run", "the selected answer"), ("run both", "answers"), ("quit", "leave")];
        let items = items.into_iter().zip(0..).map(|((label, detail), value)| Item {
            value,
            label: label.to_owned(),
            detail: detail.to_owned(),
            note: String::new(),
        });
        Picker::new(items.collect())
    }

    fn write(picker: &mut Picker<u8>, text: &str) {
        picker.reword(|words| {
            words.write(text);
            true
        });
    }

    #[test]
    fn words_find_letters_in_their_order_and_the_best_match_is_first() {
        let mut p = picker();
        assert_eq!(p.hits().len(), 3);
        write(&mut p, "rb");
        assert_eq!(p.chosen().map(|item| item.value), Some(1));
        assert!(p.hits()[0].matched.starts_with(&[0]));
        write(&mut p, " zzz");
        assert!(p.hits().is_empty() && p.chosen().is_none());
    }

    #[test]
    fn the_window_follows_the_choice_and_shows_no_empty_rows() {
        let mut p = picker();
        p.choose(2, 2);
        assert_eq!((p.place(), p.top()), (2, 1));
        p.choose(usize::MAX, 2);
        assert_eq!((p.place(), p.top()), (2, 1));
        p.choose(0, 2);
        assert_eq!((p.place(), p.top()), (0, 0));
        p.choose_where(1, |value| *value == 2);
        assert_eq!((p.place(), p.top()), (2, 2));
    }

    #[test]
    fn other_items_leave_words_and_place() {
        let mut p = picker();
        p.choose(2, 5);
        let two = p.items()[..2].to_vec();
        p.replace(two);
        assert_eq!(p.place(), 1);
    }
}
