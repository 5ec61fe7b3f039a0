//! Hostile text made safe to show: replies, program output and messages of servers never reach a
//! terminal, the clipboard or a report with their control characters. Never changes what is saved.

use std::borrow::Cow;

/// What to show instead of `c`, or `None` if it is harmless as it is.
///
/// C0 controls become their Unicode control pictures, DEL becomes U+2421; C1 controls, bidi
/// controls and zero-width characters become U+FFFD. Newline and tab are left to the caller.
/// One character always stands for one character, so that columns and ranges stay true.
#[must_use]
pub const fn stand_in(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32),
        '\x7f' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// The text with every harmful character replaced by its [`stand_in`].
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| stand_in(c).is_none()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|c| stand_in(c).unwrap_or(c)).collect())
    }
}

/// Bytes as text that is safe to show; what is not UTF-8 becomes U+FFFD.
#[must_use]
pub fn printable_bytes(bytes: &[u8]) -> String {
    printable(&String::from_utf8_lossy(bytes)).into_owned()
}

/// Text that HTML and XML show as it is: nothing in it is a tag, an entity or a control character.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(stand_in(c).unwrap_or(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_shown_and_not_obeyed() {
        assert_eq!(printable("a\x1b[31mb\x07\x7f"), "a␛[31mb␇␡");
        assert_eq!(printable("x\u{9b}31m\u{202e}y\u{200b}"), "x\u{fffd}31m\u{fffd}y\u{fffd}");
        assert_eq!(printable_bytes(b"ok\xff\r"), "ok\u{fffd}␍");
    }

    #[test]
    fn newline_tab_and_ordinary_text_are_untouched() {
        assert!(matches!(printable("a\tb\nΔ → 漢字 é"), Cow::Borrowed(_)));
    }

    #[test]
    fn hostile_text_is_only_text() {
        assert_eq!(
            escaped("</script><img onerror='x' a=\"b\">\x1b[31m&"),
            "&lt;/script&gt;&lt;img onerror=&#39;x&#39; a=&quot;b&quot;&gt;␛[31m&amp;"
        );
    }

    #[test]
    fn one_character_stands_for_one() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            if c.is_control() && c != '\n' && c != '\t' {
                assert!(stand_in(c).is_some_and(|s| !s.is_control()), "{c:?}");
            }
        }
    }
}
