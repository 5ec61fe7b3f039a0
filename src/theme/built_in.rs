//! The themes that come with the program. Parses nothing.

/// The names and texts of the built-in themes, the default one first.
pub(super) const ALL: [(&str, &str); 7] = [
    ("terminal", include_str!("../../themes/terminal.toml")),
    ("harbor", include_str!("../../themes/harbor.toml")),
    ("ember", include_str!("../../themes/ember.toml")),
    ("paper", include_str!("../../themes/paper.toml")),
    ("frost", include_str!("../../themes/frost.toml")),
    ("contrast", include_str!("../../themes/contrast.toml")),
    ("monochrome", include_str!("../../themes/monochrome.toml")),
];

/// The text of a built-in theme.
pub(super) fn text(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
