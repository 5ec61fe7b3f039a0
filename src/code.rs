//! Source text to roles, line by line and resumable. Knows no colours.
