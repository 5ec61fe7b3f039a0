//! JSON that loses nothing and that a terminal cannot obey. Knows no shapes.

use std::fmt::Write as _;

use serde::Serialize;

use crate::printable::stand_in;

/// A value as one line of JSON, without a line end. What a terminal could obey is escaped, so the
/// value is still the same.
pub fn line(value: &impl Serialize) -> String {
    // Plain data with names for keys cannot fail to become JSON.
    let text = serde_json::to_string(value).unwrap_or_default();
    if text.chars().all(|c| stand_in(c).is_none()) {
        return text;
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        // JSON has such characters only within its strings, where an escape may stand for them.
        if stand_in(c).is_some() {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(safe, "\\u{unit:04x}").unwrap_or_default();
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// A value as an element of a list.
pub(super) fn element(value: &impl Serialize, first: bool) -> String {
    format!("{}\n{}", if first { "" } else { "," }, line(value))
}
