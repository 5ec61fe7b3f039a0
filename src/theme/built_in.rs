//! The themes that come with the program. Parses nothing.

/// The names and texts of the built-in themes, the default one first.
pub(super) const ALL: [(&str, &str); 1] =
    [("terminal", include_str!("../../themes/terminal.toml"))];

/// The text of a built-in theme.
pub(super) fn text(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
