//! C++, prose, and whatever else is fenced.

use super::super::Role::{
    Bullet, CodeSpan, Comment, Emphasis, Fence, Function, Heading, Keyword, Label, Number,
    Operator, Preprocessor, String, Strong, Type, Variable,
};
use super::{Language, last};
use crate::code::Role;

fn cpp(lines: &str) -> Vec<(&str, Role)> {
    last(Language::Cpp, lines)
}

fn prose(line: &str) -> Vec<(&str, Role)> {
    last(Language::Prose, line)
}

fn other<'a>(tag: &str, lines: &'a str) -> Vec<(&'a str, Role)> {
    last(Language::Other(tag.to_owned()), lines)
}

#[test]
fn cpp_statement_is_split_into_its_parts() {
    assert_eq!(
        cpp("    std::cout << add(0x1F, 1'000u) << '\\n'; // done"),
        [
            ("std", Type),
            ("<<", Operator),
            ("add", Function),
            ("0x1F", Number),
            ("1'000u", Number),
            ("<<", Operator),
            ("'\\n'", String),
            ("// done", Comment),
        ]
    );
}

#[test]
fn cpp_types_and_keywords() {
    assert_eq!(
        cpp("class Token final { size_t n = 1e-3f; };"),
        [
            ("class", Keyword),
            ("Token", Type),
            ("final", Keyword),
            ("size_t", Type),
            ("=", Operator),
            ("1e-3f", Number),
        ]
    );
}

#[test]
fn cpp_preprocessor_lines() {
    assert_eq!(cpp("#include <iostream>"), [("#include", Preprocessor), ("<iostream>", String)]);
    assert_eq!(cpp("#include \"a.h\""), [("#include", Preprocessor), ("\"a.h\"", String)]);
    assert_eq!(
        cpp("# define N 8 // n"),
        [("# define", Preprocessor), ("8", Number), ("// n", Comment)]
    );
}

#[test]
fn cpp_carries_open_texts_and_comments_over_lines() {
    assert_eq!(cpp("/* a\nb */ 1"), [("b */", Comment), ("1", Number)]);
    assert_eq!(cpp("// a \\\nstill\n"), [("still", Comment)]);
    assert_eq!(cpp("x = \"a \\\nb\" 1"), [("b\"", String), ("1", Number)]);
    assert_eq!(cpp("x = R\"end( a\n)\" )end\" 1"), [(")\" )end\"", String), ("1", Number)]);
    assert_eq!(cpp("x = \"lost\n1"), [("1", Number)]);
}

#[test]
fn a_preprocessor_sign_within_a_comment_is_comment() {
    assert_eq!(cpp("/*\n#include <a> */ 1"), [("#include <a> */", Comment), ("1", Number)]);
}

#[test]
fn prose_marks() {
    assert_eq!(prose("## The sum"), [("## The sum", Heading)]);
    assert_eq!(prose("```cpp"), [("```cpp", Fence)]);
    assert_eq!(prose("---"), [("---", Fence)]);
    assert_eq!(
        prose("- Use **bold**, *slanted* and `a*b*c`."),
        [("-", Bullet), ("**bold**", Strong), ("*slanted*", Emphasis), ("`a*b*c`", CodeSpan)]
    );
    assert_eq!(prose("12. twelfth"), [("12.", Bullet)]);
}

#[test]
fn prose_leaves_names_and_sums_alone() {
    assert_eq!(prose("snake_case_name and 2 * 3 * 4 and a ** b, 8*120 **"), []);
    assert_eq!(prose("#include is no heading; `never closed"), []);
    assert_eq!(prose("Assembler program, 1.5 times"), []);
}

#[test]
fn shell_python_make_and_json_have_rows_of_their_own() {
    assert_eq!(
        other("bash", "for x in $y; do echo \"#\" # z"),
        [
            ("for", Keyword),
            ("in", Keyword),
            ("$y", Variable),
            ("do", Keyword),
            ("echo", Keyword),
            ("\"#\"", String),
            ("# z", Comment),
        ]
    );
    assert_eq!(
        other("python", "x = '''a\nb''' + f(1)"),
        [("b'''", String), ("f", Function), ("1", Number)]
    );
    assert_eq!(other("makefile", "all: $(OBJ)"), [("all", Label), ("$(OBJ)", Variable)]);
    assert_eq!(other("JSON", "{\"a\": true}"), [("\"a\"", String), ("true", Keyword)]);
}

#[test]
fn other_tags_go_to_their_grammar_and_unknown_ones_stay_plain() {
    let lua = other("lua", "local n = 1 -- one");
    assert!(lua.contains(&("local", Keyword)), "{lua:?}");
    assert!(lua.iter().any(|(text, role)| text.contains("one") && *role == Comment), "{lua:?}");
    assert_eq!(other("klingon", "local n = 1 -- one"), []);
    assert_eq!(other("text", "if 1"), []);
}
