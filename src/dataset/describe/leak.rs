//! Whether a description gives away names that stand in the program. Knows no other fault.

use std::collections::BTreeSet;

use crate::dataset::normal;

/// What the language and its library call their things: whoever asks for assembly names none.
const LANGUAGE: &[&str] = &[
    "std",
    "cout",
    "cin",
    "printf",
    "scanf",
    "puts",
    "putchar",
    "getline",
    "endl",
    "iostream",
    "cstdio",
    "nullptr",
    "constexpr",
    "vector",
    "lambda",
    "struct",
    "namespace",
    "int",
    "bool",
    "char",
    "const",
    "void",
    "unsigned",
    "auto",
];

/// The first word of the description that is a name of the program and no word of people; `told`
/// is what the program prints and reads, whose words may stand in it.
pub(super) fn leak(cpp: &str, told: &str, description: &str) -> Option<String> {
    let names = names(cpp);
    let told: BTreeSet<&str> = words(told).collect();
    let literals = literals(cpp);
    let allowed = |word: &str| told.contains(word) || literals.contains(word);
    let coded = |word: &str| names.contains(word) && looks_like_code(word);
    if let Some(word) = words(description).find(|w| coded(w) && !allowed(w)) {
        return Some(word.to_owned());
    }
    called(description, &names, &allowed)
        .or_else(|| of_the_language(description, &names).filter(|word| !allowed(word)))
}

/// The identifiers of a program.
fn names(cpp: &str) -> BTreeSet<String> {
    let is_name = |t: &String| t.starts_with(|c: char| c.is_alphabetic() || c == '_');
    normal::cpp_tokens(cpp).into_iter().filter(is_name).collect()
}

/// The words in the texts of a program.
fn literals(cpp: &str) -> BTreeSet<String> {
    let tokens = normal::cpp_tokens(cpp);
    let texts = tokens.iter().filter(|t| t.starts_with('"'));
    // An escape such as \n must not become a part of the word behind it.
    texts
        .flat_map(|t| words(&t.replace('\\', " \\")).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    parts.filter(|word| !word.is_empty())
}

/// Whether a word is written as nobody writes but in code: `is_prime`, `isPrime`, `arr2d`.
fn looks_like_code(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let inner = |test: fn(char, char) -> bool| letters.windows(2).any(|p| test(p[0], p[1]));
    word.contains('_')
        || inner(|a, b| a.is_lowercase() && b.is_uppercase())
        || inner(|a, b| a.is_alphabetic() && b.is_ascii_digit())
}

/// A name of the program that stands as code: in back quotes, or called.
fn called(
    description: &str,
    names: &BTreeSet<String>,
    allowed: &impl Fn(&str) -> bool,
) -> Option<String> {
    for name in names.iter().filter(|n| n.chars().count() > 1 && !allowed(n)) {
        if [format!("`{name}`"), format!("`{name}("), format!("{name}()")]
            .iter()
            .any(|w| description.contains(w))
        {
            return Some(name.clone());
        }
    }
    None
}

/// A word of the language where the program has it too and people do not.
fn of_the_language(description: &str, names: &BTreeSet<String>) -> Option<String> {
    if description.contains("C++") || description.contains("::") {
        return Some("C++".to_owned());
    }
    let rare = |word: &str| LANGUAGE.contains(&word) && names.contains(word);
    words(description).find(|word| rare(word)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CPP: &str = "#include <cstdio>\nint isPrime(int n) { return n > 1; }\nint sum_all(int count) \
        { return count; }\nint main() { int total = sum_all(3); std::printf(\"Box2 %d\\ntotal_x\", total); }\n";

    fn of(description: &str) -> Option<String> {
        leak(CPP, "Box2 3\ntotal_x", description)
    }

    #[test]
    fn names_of_code_are_found_and_words_of_people_are_not() {
        assert_eq!(of("Print the total count of three numbers, \"Box2 3\" and total_x."), None);
        assert_eq!(of("Write assembly where isPrime checks 3."), Some("isPrime".to_owned()));
        assert_eq!(of("Use sum_all to add."), Some("sum_all".to_owned()));
        assert_eq!(of("Store it in `total` and print."), Some("total".to_owned()));
        assert_eq!(of("Call printf with 3."), Some("printf".to_owned()));
        assert_eq!(of("Call count() three times."), Some("count".to_owned()));
        assert_eq!(of("Translate this C++ program."), Some("C++".to_owned()));
        assert_eq!(of("Use x86-64 assembly to print 3."), None);
    }
}
