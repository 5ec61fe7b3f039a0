//! Texts without what does not matter, so that copies show. Compares nothing.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

/// The hash of a text, in hexadecimal.
pub(super) fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// The words, numbers, literals and signs of C++, without comments and spaces.
pub(super) fn cpp_tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let token = match c {
            c if c.is_whitespace() => continue,
            '/' if chars.peek() == Some(&'/') => {
                chars.by_ref().take_while(|c| *c != '\n').for_each(drop);
                continue;
            }
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                chars
                    .by_ref()
                    .take_while(|c| std::mem::replace(&mut last, *c) != '*' || *c != '/')
                    .for_each(drop);
                continue;
            }
            '"' | '\'' => quoted(c, &mut chars),
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                word
            }
            c => c.to_string(),
        };
        tokens.push(token);
    }
    tokens
}

fn quoted(quote: char, chars: &mut impl Iterator<Item = char>) -> String {
    let mut text = String::from(quote);
    let mut escaped = false;
    for c in chars {
        text.push(c);
        if c == quote && !escaped {
            break;
        }
        escaped = c == '\\' && !escaped;
    }
    text
}

/// The tokens with every number and literal the same.
pub(super) fn masked_cpp(text: &str) -> Vec<String> {
    let mask = |token: String| match token.chars().next() {
        Some('"') => "\"\"".to_owned(),
        Some('\'') => "''".to_owned(),
        Some(c) if c.is_ascii_digit() => "0".to_owned(),
        _ => token,
    };
    cpp_tokens(text).into_iter().map(mask).collect()
}

/// Assembly of GNU's kind as instructions alone: without directives and comments, with labels and
/// own symbols named in the order in which they come, and every immediate the same.
pub(super) fn masked_assembly(text: &str) -> String {
    let own: BTreeSet<&str> = text.lines().filter_map(label).collect();
    let mut names = BTreeMap::new();
    let mut masked = String::new();
    for line in text.lines() {
        if let Some(name) = label(line) {
            masked.push_str(&renamed(name, &own, &mut names));
            masked.push_str(":\n");
            continue;
        }
        let line = line.split('#').next().unwrap_or_default().trim();
        if !line.is_empty() && !line.starts_with('.') {
            masked.push_str(&instruction(line, &own, &mut names));
            masked.push('\n');
        }
    }
    masked
}

/// The label that a line is, if it is one.
fn label(line: &str) -> Option<&str> {
    let name = line.strip_suffix(':')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

fn instruction<'a>(
    line: &'a str,
    own: &BTreeSet<&'a str>,
    names: &mut BTreeMap<&'a str, usize>,
) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let mut masked = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
        if word.is_empty() {
            let mut chars = rest.chars();
            let sign = chars.next().unwrap_or(' ');
            // The sign of a masked number goes with it.
            if !(sign == '-' && masked.ends_with('$')) {
                masked.push(if sign.is_whitespace() { ' ' } else { sign });
            }
            rest = chars.as_str();
            continue;
        }
        if masked.ends_with('$') && word.starts_with(|c: char| c.is_ascii_digit()) {
            masked.push('N');
        } else {
            masked.push_str(&renamed(word, own, names));
        }
        rest = after;
    }
    masked
}

fn renamed<'a>(
    word: &'a str,
    own: &BTreeSet<&'a str>,
    names: &mut BTreeMap<&'a str, usize>,
) -> String {
    if !own.contains(word) {
        return word.to_owned();
    }
    let next = names.len();
    format!("L{}", names.entry(word).or_insert(next))
}

/// The words of a prompt, lower case and without punctuation.
pub(super) fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    split.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_spaces_make_no_difference_to_cpp_but_everything_else_does() {
        let one = cpp_tokens("int main() { // x\n return /* \"y\" **/ 1; }\n");
        assert_eq!(one, cpp_tokens("int main(){return 1;}"));
        assert_ne!(one, cpp_tokens("int main(){return 2;}"));
        let text = cpp_tokens(r#"puts("a \" // b");"#);
        assert_eq!(text, ["puts", "(", r#""a \" // b""#, ")", ";"]);
    }

    #[test]
    fn masked_cpp_forgets_numbers_and_literals() {
        let masked = masked_cpp("f(12, \"a\", 'b', x1);");
        assert_eq!(masked.join(" "), "f ( 0 , \"\" , '' , x1 ) ;");
    }

    #[test]
    fn masked_assembly_forgets_labels_immediates_and_directives_only() {
        let one = "main:\n\tmovl\t$-8, -4(%rbp)\n.L2:\n\tjmp\t.L2\n\tcall\tprintf@PLT\n\t.long 5\n";
        let two = "_Z3fooi:\n\tmovl\t$99, -4(%rbp)\n.L7:\n\tjmp\t.L7\n\tcall\tprintf@PLT\n";
        assert_eq!(masked_assembly(one), masked_assembly(two));
        for other in [("-4(", "-8("), ("printf", "puts"), ("jmp", "je"), ("jmp\t.L7", "jmp\t.L9")] {
            let changed = two.replace(other.0, other.1);
            assert_ne!(masked_assembly(one), masked_assembly(&changed), "{other:?}");
        }
    }
}
