//! Whether a line is said to a reader, and what it speaks of. Sees one line, knows no section.

use super::fence::{Class, HEAD, class, item};
use super::lines::head;

/// What the last line of prose announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Topic {
    #[default]
    None,
    Cpp,
    Assembly,
}

/// The words of a line, counted by what they are.
#[derive(Debug, Default)]
struct Words {
    /// Made of letters, as words of a language are.
    plain: usize,
    /// Of these, the small words that only sentences have.
    small: usize,
    /// Of these, with a lower-case letter.
    lower: usize,
    /// What only code has.
    code: usize,
    /// Of these, a name with an argument list: `add(int`.
    calls: usize,
    /// All of them, numbers and quoted code too.
    all: usize,
}

/// Whether the line is a sentence, a heading or a list item, and so neither C++ nor assembly.
pub(super) fn is_prose(line: &str) -> bool {
    let start = head(line, HEAD);
    let text = start.trim();
    let Some(first) = text.chars().next() else { return false };
    let indented = start.starts_with([' ', '\t']);
    if is_rule_or_heading(text) {
        return !indented;
    }
    if indented && (first.is_ascii_lowercase() || first == '"') || first == '.' {
        return false;
    }
    let (text, marked) = item(text).map_or((text, false), |rest| (rest.trim_start(), true));
    let text = text.trim_start_matches(['*', '_', '"', '“', '‘', '(', '[', '>', ' ']);
    let Some(first) = text.chars().next() else { return false };
    if !first.is_ascii() {
        return first.is_alphabetic() || u32::from(first) >= 0x2600;
    }
    (first.is_ascii_alphabetic() || marked && first == '`')
        && is_sentence(text, first, marked, indented)
}

/// Headings, horizontal rules and bold titles of Markdown.
fn is_rule_or_heading(text: &str) -> bool {
    let rule = |mark: char| text.len() >= 3 && text.chars().all(|c| c == mark);
    let heading = text.trim_start_matches('#');
    let depth = text.len() - heading.len();
    rule('-')
        || rule('*')
        || rule('_')
        || (3..7).contains(&depth) && heading.starts_with(' ')
        || text.starts_with("**") && text.trim_end_matches([':', '.']).ends_with("**")
}

fn is_sentence(text: &str, first: char, marked: bool, indented: bool) -> bool {
    let last = text.trim_end_matches(['"', '\'', ')', '*', '_', '`', '”', '’', ' ']).chars().last();
    let ends = matches!(last, Some('.' | '!' | '?' | ':' | '…'));
    if matches!(last, Some(';' | '{' | '}' | '\\')) || is_symbol_of_a_table(text) {
        return false;
    }
    let words = count(text);
    let upper = marked || first.is_ascii_uppercase();
    if ends {
        let colon = last == Some(':') && !text.contains(['.', ',']);
        if upper {
            let heading = colon && words.plain == 1 && words.all == 1 && is_heading_word(text);
            return heading
                || words.plain >= 2 && words.lower >= 1 && words.code * 2 <= words.plain;
        }
        return words.plain >= 4 && words.small >= 1 && words.code * 3 <= words.plain;
    }
    let enough = words.plain >= 4 && words.small >= 1 || words.plain >= 6 && words.lower >= 5;
    let item = marked && words.plain >= 2;
    if last == Some(',') && words.code > 0 {
        return false;
    }
    !indented
        && upper
        && words.calls == 0
        && (enough && words.lower >= 2 || item)
        && words.code * 3 <= words.plain
}

/// Names that compilers give to tables end like a label and read like words.
fn is_symbol_of_a_table(text: &str) -> bool {
    const STARTS: [&str; 8] = [
        "vtable for ",
        "VTT for ",
        "typeinfo ",
        "guard variable for ",
        "non-virtual thunk to ",
        "virtual thunk to ",
        "construction vtable ",
        "TITLE ",
    ];
    STARTS.iter().any(|start| text.starts_with(start))
}

/// One word and a colon is a label, unless it is one of these.
fn is_heading_word(text: &str) -> bool {
    let word = text.trim_end_matches([':', '*', '_', ' ']);
    matches!(
        word,
        "Explanation"
            | "Note"
            | "Notes"
            | "Output"
            | "Example"
            | "Usage"
            | "Compile"
            | "Compilation"
            | "Here"
            | "Assembly"
            | "Assembler"
            | "Result"
            | "Steps"
            | "Summary"
            | "Breakdown"
    )
}

fn count(text: &str) -> Words {
    let mut words = Words::default();
    let mut quoted = false;
    for token in text.split_whitespace() {
        words.all += 1;
        let ticks = token.bytes().filter(|&b| b == b'`').count();
        if quoted || ticks > 0 {
            quoted ^= ticks % 2 == 1;
            continue;
        }
        let word = token
            .trim_start_matches(['"', '\'', '(', '[', '*', '_', '“', '‘', '«'])
            .trim_end_matches([
                '.', ',', ':', ';', '!', '?', '"', '\'', ')', ']', '*', '_', '”', '’', '…', '»',
            ]);
        count_word(word, token, &mut words);
    }
    words
}

fn count_word(word: &str, token: &str, words: &mut Words) {
    let neutral = word.is_empty()
        || word.chars().all(|c| c.is_ascii_digit() || ",.%x".contains(c))
        || word == "C++"
        || word.ends_with('(') && token.contains("()");
    if neutral && !token.starts_with('%') {
        if matches!(word, "" if token.len() > 1 && token.is_ascii() && token != "--") {
            words.code += 1;
        }
        return;
    }
    let letters = word.contains(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphabetic() || "'’-/".contains(c));
    if letters {
        words.plain += 1;
        words.small += usize::from(is_small(word) && (word.len() > 1 || token.len() == 1));
        words.lower += usize::from(word.chars().any(char::is_lowercase));
    } else if !is_neutral_name(word) {
        words.code += 1;
        words.calls += usize::from(word.find('(').is_some_and(|at| at > 0 && !word.contains("()")));
    }
}

/// `x86-64`, `64-bit`, `C++17`: said in sentences, and no code.
fn is_neutral_name(word: &str) -> bool {
    word.starts_with("x86") || word.starts_with("C++") || word.contains("-bit")
}

/// Words that bind sentences together and are no mnemonics.
fn is_small(word: &str) -> bool {
    let mut lower = [0; 10];
    if word.len() > lower.len() {
        return false;
    }
    lower.iter_mut().zip(word.bytes()).for_each(|(to, from)| *to = from.to_ascii_lowercase());
    matches!(
        std::str::from_utf8(lower.get(..word.len()).unwrap_or_default()).unwrap_or_default(),
        "a" | "an"
            | "the"
            | "is"
            | "are"
            | "was"
            | "be"
            | "this"
            | "that"
            | "these"
            | "it"
            | "its"
            | "to"
            | "of"
            | "with"
            | "for"
            | "from"
            | "by"
            | "as"
            | "on"
            | "at"
            | "will"
            | "can"
            | "we"
            | "you"
            | "i"
            | "let"
            | "let's"
            | "let’s"
            | "here"
            | "here's"
            | "now"
            | "first"
            | "then"
            | "which"
            | "our"
            | "your"
            | "my"
            | "how"
            | "what"
            | "when"
            | "like"
            | "works"
            | "code"
            | "program"
            | "into"
            | "using"
            | "sure"
            | "below"
            | "above"
            | "following"
            | "prints"
            | "same"
            | "has"
            | "have"
            | "so"
    )
}

/// What the line speaks of: the last of the languages that it names.
pub(super) fn topic(line: &str) -> Topic {
    let start = head(line, HEAD);
    let mut topic = Topic::None;
    for word in start.split(|c: char| !(c.is_ascii_alphanumeric() || c == '+' || c == '_')) {
        let has = |name: &str| {
            word.len() >= name.len()
                && word
                    .as_bytes()
                    .windows(name.len())
                    .any(|w| w.eq_ignore_ascii_case(name.as_bytes()))
        };
        if has("assembl") || has("asm") || word.eq_ignore_ascii_case("x86") {
            topic = Topic::Assembly;
        } else if has("c++") || word.eq_ignore_ascii_case("cpp") || word == "C" {
            topic = Topic::Cpp;
        }
    }
    topic
}

/// Whether the line leads over to what follows it: it ends in a colon, or is a heading.
pub(super) fn announces(line: &str) -> bool {
    let text = line.trim().trim_end_matches(['*', '_']);
    text.ends_with(':')
        || is_rule_or_heading(line.trim())
        || line.starts_with("# ")
        || line.starts_with("## ")
}

/// The topic after a line of prose: a line that is no sentence of its own leaves the last one.
pub(super) fn next_topic(last: Topic, line: &str) -> Topic {
    match topic(line) {
        Topic::None if !line.trim_end().ends_with(':') && !is_prose(line) => last,
        topic => topic,
    }
}

/// A line that is only a language's name, as pages show it above a block: it announces the block.
pub(super) fn bare_tag(line: &str) -> Option<Topic> {
    let word = line.trim();
    if word.is_empty() || word.len() > 16 || word.contains(char::is_whitespace) {
        return None;
    }
    match class(word) {
        Class::Cpp => Some(Topic::Cpp),
        Class::Assembly => {
            (word.len() > 1 && !word.contains(['.', ':'])).then_some(Topic::Assembly)
        }
        Class::Markdown | Class::Text | Class::Unknown | Class::Other => None,
    }
}

/// A sentence that announces assembly: it ends raw C++ even where a brace is missing.
pub(super) fn announces_assembly(line: &str) -> bool {
    line.trim_end().ends_with(':')
        && !line.starts_with([' ', '\t'])
        && is_prose(line)
        && topic(line) == Topic::Assembly
}
