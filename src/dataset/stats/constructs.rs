//! Which constructs of C++ a program uses, by its tokens. Parses no C++.

use std::collections::BTreeMap;

use super::super::normal;

/// A construct, and the tokens of which one is enough.
const CONSTRUCTS: &[(&str, &[&str])] = &[
    ("for", &["for"]),
    ("while", &["while"]),
    ("if", &["if"]),
    ("switch", &["switch"]),
    ("?:", &["?"]),
    ("array", &["["]),
    ("struct", &["struct"]),
    ("class", &["class"]),
    ("pointer", &[]),
    ("template", &["template"]),
    ("exception", &["throw", "try"]),
    ("string", &["string"]),
    ("vector", &["vector"]),
    ("floating point", &["double", "float"]),
    ("printf", &["printf", "puts", "putchar"]),
    ("streams", &["cout"]),
    ("input", &["cin", "scanf", "getchar", "getline"]),
    ("bits", &["^", "~", "popcount"]),
    ("recursion", &[]),
    ("function", &[]),
];

/// All constructs, in no example yet.
pub(super) fn none() -> BTreeMap<&'static str, usize> {
    CONSTRUCTS.iter().map(|(name, _)| (*name, 0)).collect()
}

/// Counts the constructs of one program.
pub(super) fn count(cpp: &str, counts: &mut BTreeMap<&'static str, usize>) {
    let tokens = normal::cpp_tokens(cpp);
    let functions = functions(&tokens);
    for (name, signs) in CONSTRUCTS {
        let uses = match *name {
            "function" => functions.iter().any(|(name, _)| *name != "main"),
            "recursion" => functions.iter().any(|(name, body)| calls(body, name)),
            "pointer" => tokens.windows(2).any(points),
            _ => tokens.iter().any(|token| signs.contains(&token.as_str())),
        };
        if uses {
            *counts.entry(name).or_default() += 1;
        }
    }
}

/// `int*`, `char*`, or an arrow.
fn points(two: &[String]) -> bool {
    let [first, second] = two else { return false };
    let kind = ["int", "long", "char", "double", "float", "void", "bool"].contains(&first.as_str());
    (kind && second == "*") || (first == "-" && second == ">") || first == "nullptr"
}

/// The functions that are defined, by name, with their bodies.
fn functions(tokens: &[String]) -> Vec<(&str, &[String])> {
    let mut found = Vec::new();
    for (at, name) in tokens.iter().enumerate() {
        let named = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        let keyword = ["if", "for", "while", "switch", "catch", "return"].contains(&name.as_str());
        if !named || keyword || tokens.get(at + 1).is_none_or(|t| t != "(") {
            continue;
        }
        let Some(close) = closing(tokens, at + 1, "(", ")") else { continue };
        let constant = tokens.get(close + 1).is_some_and(|t| t == "const");
        let open = close + 1 + usize::from(constant);
        if tokens.get(open).is_some_and(|t| t == "{")
            && let Some(end) = closing(tokens, open, "{", "}")
        {
            found.push((name.as_str(), tokens.get(open..end).unwrap_or_default()));
        }
    }
    found
}

/// Where what opens at `from` is closed.
fn closing(tokens: &[String], from: usize, open: &str, close: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        if token == open {
            depth += 1;
        } else if token == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

fn calls(body: &[String], name: &str) -> bool {
    body.windows(2).any(|two| two[0] == name && two[1] == "(")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constructs_are_found_by_their_tokens_and_functions_by_their_bodies() {
        let mut counts = none();
        count(
            "int f(int n) { return n < 2 ? 1 : n * f(n - 1); }\nint main() { f(3); }",
            &mut counts,
        );
        count("int main() { for (int i = 0; i < 3; i++) { int* p = &i; } }", &mut counts);
        count("// for while\nint main() { puts(\"switch\"); }", &mut counts);
        let of = |name| counts[name];
        assert_eq!((of("recursion"), of("function"), of("?:")), (1, 1, 1));
        assert_eq!((of("for"), of("pointer"), of("while"), of("switch")), (1, 1, 0, 0));
    }
}
