//! Headers whose names a twin lost, as `<iostream>` is lost in HTML: guessed from the names it
//! uses. Pure.

/// A twin with its nameless `#include` lines emptied, and the headers to add.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) text: String,
    pub(super) headers: Vec<&'static str>,
}

/// Names that tell a header; the last column is the header of C.
const TELLING: [(&[&str], &str, &str); 16] = [
    (&["cout", "cin", "cerr", "endl"], "iostream", ""),
    (&["string"], "string", ""),
    (&["vector"], "vector", ""),
    (&["map"], "map", ""),
    (&["set"], "set", ""),
    (&["array"], "array", ""),
    (&["unique_ptr", "shared_ptr", "make_unique"], "memory", ""),
    (&["sort", "max_element", "reverse", "swap", "min", "max"], "algorithm", ""),
    (&["accumulate", "iota"], "numeric", ""),
    (&["setw", "setprecision", "fixed"], "iomanip", ""),
    (&["stringstream", "ostringstream"], "sstream", ""),
    (&["sqrt", "pow", "fabs", "sin", "cos", "floor"], "cmath", "math.h"),
    (&["printf", "scanf", "puts", "putchar", "getchar"], "cstdio", "stdio.h"),
    (&["malloc", "free", "atoi", "exit", "rand", "abs"], "cstdlib", "stdlib.h"),
    (&["strlen", "strcpy", "strcmp", "memset", "memcpy"], "cstring", "string.h"),
    (&["uint64_t", "int64_t", "uint32_t", "int32_t", "uint8_t"], "cstdint", "stdint.h"),
];

/// Finds `#include` lines without a name; `None` if there are none.
pub(super) fn lost(text: &str) -> Option<Lost> {
    let nameless =
        |l: &str| l.trim().strip_prefix('#').is_some_and(|rest| rest.trim() == "include");
    if !text.lines().any(nameless) {
        return None;
    }
    let words: std::collections::HashSet<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let cpp = ["std", "cout", "using", "namespace", "class"].iter().any(|w| words.contains(w));
    let used = TELLING.iter().filter(|(names, _, _)| names.iter().any(|n| words.contains(n)));
    let headers = used.map(|(_, header, c)| if cpp { *header } else { *c });
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        kept.push_str(if nameless(line) { "" } else { line });
        kept.push('\n');
    }
    Some(Lost { text: kept, headers: headers.filter(|h| !h.is_empty()).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_name_is_guessed_from_what_is_used() {
        let found =
            lost("#include \n#include \nint main() { std::cout << std::sqrt(2.0); }\n").unwrap();
        assert_eq!(found.headers, ["iostream", "cmath"]);
        assert_eq!(found.text.lines().next(), Some(""));
        assert_eq!(found.text.lines().count(), 3);
    }

    #[test]
    fn c_gets_headers_of_c_and_a_named_include_is_left() {
        let found = lost("#include\nint main(void) { printf(\"x\"); }\n").unwrap();
        assert_eq!(found.headers, ["stdio.h"]);
        assert_eq!(lost("#include <iostream>\n"), None);
    }
}
