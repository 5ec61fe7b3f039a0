//! The sentences that ask for a description and for a program from it, and a description cleaned of
//! what surrounds it. Judges no content.

use crate::dataset::record::Verified;
use crate::dataset::source::Unfit;

/// Who asks: a name for the requests, and how that person writes.
pub const VOICES: &[(&str, &str)] = &[
    (
        "student",
        "a student who learns assembly: one or two plain sentences, begins with \"Create an \
         Assembler program that\" or the like",
    ),
    (
        "engineer",
        "a busy engineer: short, exact, imperative, no greeting, \"assembly\" or \"x86-64 \
         assembly\" is named once",
    ),
    (
        "chat",
        "somebody in a chat: friendly, in their own words, perhaps a question, perhaps all in \
         lower case",
    ),
];

/// The most characters of a description.
const MOST: usize = 1_200;

/// What asks for a description.
pub(super) fn describing(verified: &Verified, voice: usize) -> String {
    let voice = VOICES.get(voice).or(VOICES.first()).map_or("", |v| v.1);
    let reads = match &verified.stdin {
        Some(text) => format!("\nIn a run it reads this from stdin:\n```text\n{text}\n```\n"),
        None => String::new(),
    };
    format!(
        "Below is a C++ program and what it prints. Somebody who has seen neither shall ask an \
         assistant for an assembly program that does the same. Write that request, as {voice}.\n\
         \n\
         The request says what is to be computed, with every value that stands in the program, and \
         exactly what is to be printed: every text letter by letter, the order, and where lines end. \
         Whoever follows it must get the same output. It says nothing of how the program does it: \
         no names of its functions or variables, no C++, no code.\n\
         \n\
         ```cpp\n{}```\n{reads}\nIt prints:\n```text\n{}\n```\n\
         \n\
         Answer with the request alone.",
        verified.cpp,
        verified.stdout.trim_end_matches('\n'),
    )
}

/// What asks for a program from a description alone.
pub(super) fn solving(text: &str, stdin: Option<&str>) -> String {
    let reads = stdin.map_or(String::new(), |stdin| {
        format!("\nIn the run that counts it reads this from stdin:\n```text\n{stdin}\n```\n")
    });
    format!(
        "{text}\n{reads}\nDo not write assembly. Instead write a complete C++17 program that does \
         exactly this and prints exactly what is asked for, nothing more. Answer with the program \
         alone, in one `cpp` block."
    )
}

/// A description without quotes and headings around it.
pub(super) fn cleaned(text: &str) -> Result<String, Unfit> {
    let mut text = text.trim();
    for heading in ["Request:", "**Request:**", "Here is the request:", "Here's the request:"] {
        text = text.strip_prefix(heading).unwrap_or(text).trim_start();
    }
    for (open, close) in [('"', '"'), ('“', '”')] {
        let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
        text = inner.filter(|t| !t.contains([open, close])).unwrap_or(text);
    }
    let text = text.trim();
    if text.is_empty() {
        return Err(("empty description", String::new()));
    }
    if text.chars().count() > MOST {
        return Err(("description too long", format!("more than {MOST} characters")));
    }
    if text.contains("```") || text.contains("#include") {
        return Err(("description with code", String::new()));
    }
    if text.contains(|c: char| c.is_control() && c != '\n') {
        return Err(("description with control characters", String::new()));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_freed_of_what_surrounds_it() {
        assert_eq!(cleaned(" Request: \"Print 3.\"\n").unwrap(), "Print 3.");
        assert_eq!(cleaned("\"a\" and \"b\"").unwrap(), "\"a\" and \"b\"");
        assert_eq!(cleaned("  \n").unwrap_err().0, "empty description");
        assert_eq!(cleaned("```cpp\nint x;\n```").unwrap_err().0, "description with code");
        assert_eq!(cleaned(&"x".repeat(1201)).unwrap_err().0, "description too long");
        assert!(cleaned("a\u{1b}[31m").is_err());
    }

    #[test]
    fn what_is_asked_holds_the_program_once_and_never_its_solution() {
        let verified = Verified {
            program: "p".into(),
            cpp: "int main() {}\n".into(),
            assembly: "secret".into(),
            stdin: Some("7".into()),
            stdout: "8\n".into(),
            flags: Vec::new(),
            compiler: String::new(),
            target: "x86_64".to_owned(),
            stripped: Vec::new(),
            warnings: Vec::new(),
        };
        let asked = describing(&verified, 1);
        assert!(asked.contains("```cpp\nint main() {}\n```") && asked.contains("```text\n8\n```"));
        assert!(!asked.contains("secret"));
        let asked = solving("Add one.", Some("7"));
        assert!(asked.starts_with("Add one.") && asked.contains("```text\n7\n```"));
        assert!(!asked.contains('8') || asked.contains("x86"));
    }
}
