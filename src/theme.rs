//! Roles to styles, from themes/*.toml. Knows nothing of text.
