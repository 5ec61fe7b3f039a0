//! Keys as the bytes that a terminal sends for them. Decides nothing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a terminal sends for a key, as xterm does; `None` for keys that send nothing.
/// `application` is the mode in which programs of the whole screen read the cursor keys.
pub fn bytes(key: KeyEvent, application: bool) -> Option<Vec<u8>> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let mut out = Vec::new();
    if key.modifiers.contains(KeyModifiers::ALT) {
        out.push(0x1b);
    }
    match key.code {
        KeyCode::Char(c) if control => out.push(control_byte(c)?),
        KeyCode::Char(c) => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        KeyCode::Enter => out.push(b'\r'),
        KeyCode::Tab => out.push(b'\t'),
        KeyCode::BackTab => out.extend(b"\x1b[Z"),
        KeyCode::Backspace => out.push(0x7f),
        KeyCode::Esc => out.push(0x1b),
        KeyCode::Up => out.extend(cursor(b'A', application)),
        KeyCode::Down => out.extend(cursor(b'B', application)),
        KeyCode::Right => out.extend(cursor(b'C', application)),
        KeyCode::Left => out.extend(cursor(b'D', application)),
        KeyCode::Home => out.extend(cursor(b'H', application)),
        KeyCode::End => out.extend(cursor(b'F', application)),
        KeyCode::Insert => out.extend(b"\x1b[2~"),
        KeyCode::Delete => out.extend(b"\x1b[3~"),
        KeyCode::PageUp => out.extend(b"\x1b[5~"),
        KeyCode::PageDown => out.extend(b"\x1b[6~"),
        // Function keys are the bench's own; the rest has no common code.
        _ => return None,
    }
    Some(out)
}

/// What is pasted: lines end as the Enter key ends them, and no escape of the text itself is sent.
pub fn pasted(text: &str, bracketed: bool) -> Vec<u8> {
    let plain = text.replace("\r\n", "\r").replace('\n', "\r").replace('\x1b', "");
    if bracketed { format!("\x1b[200~{plain}\x1b[201~").into_bytes() } else { plain.into_bytes() }
}

const fn cursor(last: u8, application: bool) -> [u8; 3] {
    [0x1b, if application { b'O' } else { b'[' }, last]
}

/// The control character of a key (ASCII: the letter's place in the alphabet).
fn control_byte(c: char) -> Option<u8> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(u8::try_from(c.to_ascii_uppercase()).ok()? - b'@'),
        ' ' | '@' | '2' => Some(0),
        '[' | '3' => Some(0x1b),
        '\\' | '4' => Some(0x1c),
        ']' | '5' => Some(0x1d),
        '^' | '6' => Some(0x1e),
        '_' | '/' | '7' => Some(0x1f),
        '?' | '8' => Some(0x7f),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(code: KeyCode, modifiers: KeyModifiers) -> Option<Vec<u8>> {
        bytes(KeyEvent::new(code, modifiers), false)
    }

    #[test]
    fn keys_send_what_terminals_send() {
        let rows: [(KeyCode, KeyModifiers, &[u8]); 9] = [
            (KeyCode::Char('x'), KeyModifiers::NONE, b"x"),
            (KeyCode::Char('ä'), KeyModifiers::NONE, "ä".as_bytes()),
            (KeyCode::Char('c'), KeyModifiers::CONTROL, b"\x03"),
            (KeyCode::Char('d'), KeyModifiers::CONTROL, b"\x04"),
            (KeyCode::Char('x'), KeyModifiers::ALT, b"\x1bx"),
            (KeyCode::Enter, KeyModifiers::NONE, b"\r"),
            (KeyCode::Backspace, KeyModifiers::NONE, b"\x7f"),
            (KeyCode::Up, KeyModifiers::NONE, b"\x1b[A"),
            (KeyCode::Delete, KeyModifiers::NONE, b"\x1b[3~"),
        ];
        for (code, modifiers, wanted) in rows {
            assert_eq!(sent(code, modifiers).as_deref(), Some(wanted), "{code:?}");
        }
        assert_eq!(sent(KeyCode::F(5), KeyModifiers::NONE), None);
        let up = KeyEvent::new(KeyCode::Up, KeyModifiers::NONE);
        assert_eq!(bytes(up, true).as_deref(), Some(b"\x1bOA".as_slice()));
    }

    #[test]
    fn a_paste_cannot_pretend_to_be_keys() {
        assert_eq!(pasted("1 2\n3\r\n", false), b"1 2\r3\r");
        assert_eq!(pasted("a\x1b[201~b", true), b"\x1b[200~a[201~b\x1b[201~");
    }
}
