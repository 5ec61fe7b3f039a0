//! Whether a C++ program can become a row at all, as far as its text tells. Compiles nothing.

use super::normal;

/// The most bytes of a program.
const MOST_BYTES: usize = 8_000;
/// The most lines of a program.
const MOST_LINES: usize = 250;

/// Headers of the standard library, and of C's, that programs need no other library for.
const HEADERS: &str = "algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv \
    cfloat charconv chrono cinttypes climits clocale cmath compare complex concepts \
    condition_variable csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar \
    cwchar cwctype deque exception execution filesystem format forward_list fstream functional \
    future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale \
    map memory memory_resource mutex new numbers numeric optional ostream queue random ranges ratio \
    regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept \
    stop_token streambuf string string_view strstream syncstream system_error thread tuple \
    type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector \
    version assert.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h \
    setjmp.h signal.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h \
    tgmath.h time.h uchar.h wchar.h wctype.h bits/stdc++.h";

/// Why a program is of no use: in words that can be counted, and what exactly.
pub(super) type Unfit = (&'static str, String);

/// The text as it is kept: with plain line ends, and one at its end.
pub(super) fn tidy(text: &str) -> String {
    let lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim_end);
    let text = lines.collect::<Vec<_>>().join("\n");
    text.trim_matches('\n').to_owned() + "\n"
}

/// Whether a program can be a row, as far as its text tells.
pub(super) fn fit(cpp: &str) -> Result<(), Unfit> {
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if cpp.contains(odd) {
        return Err(("not plain text", "it holds control characters".to_owned()));
    }
    let lines = cpp.lines().count();
    if cpp.len() > MOST_BYTES || lines > MOST_LINES {
        return Err(("too long", format!("{lines} lines, {} bytes", cpp.len())));
    }
    headers(cpp)?;
    let tokens = normal::cpp_tokens(cpp);
    if let Some(word) = tokens.iter().find(|t| matches!(t.as_str(), "asm" | "__asm__" | "__asm")) {
        return Err(("inline assembly", format!("it uses {word}")));
    }
    let Some(at) = main_at(&tokens) else {
        return Err(("no main", "there is no function main".to_owned()));
    };
    arguments(&tokens, at)
}

/// Whether a program reads its standard input.
pub(super) fn reads(cpp: &str) -> bool {
    const READERS: [&str; 9] =
        ["cin", "scanf", "getline", "getchar", "fgets", "gets", "stdin", "fgetc", "fread"];
    normal::cpp_tokens(cpp).iter().any(|token| READERS.contains(&token.as_str()))
}

/// Whether a text has a function `main`.
pub(super) fn has_main(cpp: &str) -> bool {
    main_at(&normal::cpp_tokens(cpp)).is_some()
}

fn main_at(tokens: &[String]) -> Option<usize> {
    let named = |pair: &[String]| pair[0] == "main" && pair[1] == "(";
    tokens.windows(2).position(named)
}

fn headers(cpp: &str) -> Result<(), Unfit> {
    for line in cpp.lines() {
        let line = line.trim_start();
        let Some(rest) = line.strip_prefix('#') else { continue };
        let Some(named) = rest.trim_start().strip_prefix("include") else { continue };
        let named = named.trim_start();
        let inner = named.strip_prefix('<').and_then(|n| n.split_once('>')).map(|(n, _)| n.trim());
        if !inner.is_some_and(|name| HEADERS.split_whitespace().any(|known| known == name)) {
            let shown: String = crate::printable::printable(named).chars().take(60).collect();
            return Err(("other headers", format!("it includes {shown}")));
        }
    }
    Ok(())
}

/// Whether `main`, which stands at `at`, uses its parameters.
fn arguments(tokens: &[String], at: usize) -> Result<(), Unfit> {
    let after = tokens.get(at + 2..).unwrap_or_default();
    let end = after.iter().position(|t| t == ")").unwrap_or(after.len());
    let (parameters, rest) = after.split_at(end);
    let word = |t: &&String| t.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let kinds = ["int", "char", "const", "void"];
    let names = parameters.iter().filter(word).filter(|t| !kinds.contains(&t.as_str()));
    for name in names {
        if rest.contains(name) {
            return Err(("needs arguments", format!("main uses {name}")));
        }
    }
    Ok(())
}

/// A text as part of a name: lower-case letters, digits and single hyphens.
pub(super) fn slug(text: &str, most: usize) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() >= most {
            break;
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if slug.is_empty() { "program".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(cpp: &str) -> &'static str {
        fit(cpp).err().map_or("", |unfit| unfit.0)
    }

    #[test]
    fn what_can_be_no_row_is_told_by_its_text() {
        assert_eq!(why("#include <iostream>\nint main() { std::cout << 1; }\n"), "");
        assert_eq!(why("#include <stdio.h>\nint main(void) { puts(\"main(\"); }\n"), "");
        assert_eq!(why("int main(int argc, char** argv) { return 0; }\n"), "");
        assert_eq!(why("int main(int argc, char* argv[]) { return argc; }\n"), "needs arguments");
        assert_eq!(why("// int main()\nint f() { return 1; }\n"), "no main");
        assert_eq!(why("#include \"a.h\"\nint main() {}\n"), "other headers");
        assert_eq!(why("#  include <boost/any.hpp>\nint main() {}\n"), "other headers");
        assert_eq!(why("int main() { asm(\"nop\"); }\n"), "inline assembly");
        assert_eq!(why("int main() { /*\0*/ }\n"), "not plain text");
        assert_eq!(why(&format!("int main() {{ {} }}\n", ";".repeat(9000))), "too long");
    }

    #[test]
    fn a_text_is_tidied_but_not_changed() {
        assert_eq!(tidy("\u{FEFF}\n\na  \r\n\tb\r\n\n\n"), "a\n\tb\n");
        assert!(reads("int x; std::cin >> x;") && !reads("puts(\"cin\"); // scanf"));
        assert_eq!(slug("Größe: the C++ way!", 40), "gr-e-the-c-way");
        assert_eq!((slug("abc-def", 4).as_str(), slug("…", 9).as_str()), ("abc", "program"));
    }
}
