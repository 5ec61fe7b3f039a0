//! Words and sentences to print: some that everybody knows, most made up, so that what stands in a
//! request can only be copied. Makes no program.

use crate::dataset::dice::Dice;

const WORDS: &str = "\
    river planet window garden castle rocket banana orange yellow winter summer bridge dragon \
    forest guitar hammer island jacket kitten ladder marble needle ocean pepper quartz ribbon \
    saddle tunnel umbrella violin walnut xylophone zebra computer assembler register compiler \
    notebook coffee breakfast mountain lantern pirate level radar rotor kayak madam stats noon \
    civic refer tenet apple lemon cherry table chair paper pencil button candle cotton butter \
    silver golden purple silent rapid gentle bright clever hidden broken frozen little market \
    school doctor farmer singer wizard monkey turtle rabbit spider falcon salmon tomato carrot \
    potato onion sugar pocket basket blanket mirror engine signal number letter circle square \
    corner valley desert meadow thunder shadow whisper sunset morning evening december monday \
    friday binary memory cursor keyboard monitor printer network packet socket kernel thread \
    process stack queue buffer pointer vector matrix";

const NAMES: &[&str] = &[
    "Ada", "Alan", "Grace", "Linus", "Barbara", "Dennis", "Ken", "Margaret", "Edsger", "Donald",
    "Frances", "John", "Emma", "Noah", "Mia", "Paul", "Lena", "Omar", "Priya", "Yuki", "world",
];

const SENTENCES: &[&str] = &[
    "The quick brown fox jumps over the lazy dog.",
    "Assembly is fun!",
    "Have a nice day.",
    "It works on my machine.",
    "Every bit counts.",
    "See you tomorrow!",
    "Coffee first, then code.",
    "The answer is within you.",
    "Nothing to see here.",
    "Registers are faster than memory.",
    "Keep calm and carry on.",
    "One step at a time.",
    "Winter is coming soon.",
    "Practice makes perfect.",
    "Two plus two is four.",
    "I like trains.",
];

const SYLLABLES: &str = "ba be bo bu ca co cu da de do du fa fe fi fo ga go gu ha he hi ho ja jo \
    ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si \
    so su ta te ti to tu va ve vi vo wa we wi ya yo za ze zi zo";

fn one_of<'a>(dice: &mut Dice, list: &'a str) -> &'a str {
    let all: Vec<_> = list.split_whitespace().collect();
    dice.pick(&all)
}

/// A word in small letters.
pub(super) fn word(dice: &mut Dice) -> String {
    if dice.once_in(2) {
        return one_of(dice, WORDS).to_owned();
    }
    let mut made: String = (0..2 + dice.below(3)).map(|_| one_of(dice, SYLLABLES)).collect();
    made.push_str(dice.pick(&["", "", "n", "r", "s", "l", "x", "t", "m", "k"]));
    made
}

/// A name, or a word written like one.
fn name(dice: &mut Dice) -> String {
    if dice.once_in(2) { dice.pick(NAMES).to_owned() } else { capital(&word(dice)) }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// One to six words with a capital at the front or not, sometimes a number, and a sign at the end
/// or not.
fn free(dice: &mut Dice) -> String {
    let count = dice.pick(&[1, 2, 2, 3, 3, 4, 5, 6]);
    let mut words: Vec<String> = (0..count).map(|_| word(dice)).collect();
    if dice.once_in(5) {
        let (at, number) = (dice.below(words.len()), dice.between(1, 999));
        words[at] = number.to_string();
    }
    if dice.once_in(8) {
        words = words.iter().map(|w| w.to_uppercase()).collect();
    } else if !dice.once_in(3) {
        words[0] = capital(&words[0]);
    }
    words.join(" ") + dice.pick(&["", "", "!", ".", "?", "..."])
}

/// A line of text that needs no escapes in C++ and none in a request.
pub(super) fn sentence(dice: &mut Dice) -> String {
    match dice.below(6) {
        0 => dice.pick(SENTENCES).to_owned(),
        1 => {
            let greetings = ["Hello", "Good morning", "Welcome", "Goodbye", "Hi", "Good night"];
            let greeting = dice.pick(&greetings);
            format!("{greeting}, {}{}", name(dice), dice.pick(&["!", ".", "!!", "..."]))
        }
        _ => free(dice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_varied_and_safe_to_print() {
        let mut dice = Dice::new(1, &[]);
        let said: Vec<_> = (0..400).map(|_| sentence(&mut dice)).collect();
        let distinct: std::collections::BTreeSet<_> = said.iter().collect();
        assert!(distinct.len() > 300, "{}", distinct.len());
        for text in said {
            assert!(!text.is_empty() && !text.contains(['"', '\\', '%', '<', '>']), "{text}");
        }
        for _ in 0..100 {
            assert!(word(&mut dice).bytes().all(|b| b.is_ascii_lowercase()));
        }
    }
}
