//! C++ names as people read them. Leaves everything else as it is.

use cpp_demangle::{DemangleOptions, DemangleWrite, Symbol};

/// A name longer than this stays as it is: the demangled form would fill the screen.
const LONGEST: usize = 300;

/// Refuses to grow: a short mangled name can stand for gigabytes, by naming its own parts again.
struct Short(String);

impl DemangleWrite for Short {
    fn write_string(&mut self, text: &str) -> std::fmt::Result {
        if self.0.len() + text.len() > 2 * LONGEST {
            return Err(std::fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// The C++ name behind a symbol, or `None` if it is not a mangled one.
pub fn symbol(name: &str) -> Option<String> {
    if !name.starts_with("_Z") || name.len() > LONGEST {
        return None;
    }
    let parsed = Symbol::new(name.as_bytes()).ok()?;
    let mut text = Short(String::new());
    parsed.structured_demangle(&mut text, &DemangleOptions::default().recursion_limit(64)).ok()?;
    Some(text.0)
}

/// The text with each mangled name in it demangled; `None` if there is none, which costs little.
pub fn readable(text: &str) -> Option<String> {
    text.contains("_Z").then(|| in_text(text)).filter(|readable| readable != text)
}

/// The text with each mangled name in it demangled.
pub fn in_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_Z") {
        let (before, found) = rest.split_at(at);
        let part_of_a_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let end = found.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
        let (name, after) = found.split_at(end.unwrap_or(found.len()));
        out.push_str(before);
        match symbol(name) {
            Some(readable) if !part_of_a_word => out.push_str(&readable),
            _ => out.push_str(name),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_message_become_readable() {
        assert_eq!(
            in_text("undefined reference to `_Z3addii'"),
            "undefined reference to `add(int, int)'"
        );
        assert_eq!(in_text("`_ZSt4cout' and `_ZSt3cin'"), "`std::cout' and `std::cin'");
    }

    #[test]
    fn what_is_no_mangled_name_stays() {
        for text in ["x_Z3addii", "_Z", "_Zé", "plain", "_Z9999999999999x", "_ZZZZZZZ"] {
            assert_eq!(in_text(text), text);
        }
    }
}
