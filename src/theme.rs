//! Tokens to styles, from themes/*.toml. Knows nothing of text.
//!
//! A theme file:
//!
//! ```toml
//! inherits = "terminal"            # optional: start from another theme
//! background = "#16181d"           # the ground it is made for; absent: the terminal's own
//! [palette]
//! sea = "#6cb6d9"                  # names for colours; a child may give them other values
//! [tokens]
//! "code.register" = "sea"          # short for { fg = "sea" }
//! "title.focused" = { fg = "sea", bold = true }
//! ```
//!
//! A name that is missing falls back by dropping parts: `code.mnemonic.move` to `code.mnemonic`
//! to `code`. One bad value is a warning, never a failure.

mod built_in;
mod depth;
mod error;
mod ground;
mod load;
mod source;
mod symbols;
mod token;

use std::path::Path;

use ratatui::style::{Color, Style};

pub use depth::Depth;
pub use error::ThemeError;
pub use ground::Ground;
pub use symbols::Symbols;
pub use token::{CodeToken, Token};

/// A style for every token.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The name it was asked for by.
    pub name: String,
    /// The ground it is made for; none if it takes the terminal's own, dark or light.
    pub background: Option<Color>,
    styles: Box<[Style; token::COUNT]>,
}

impl Theme {
    /// The theme for a terminal that nothing is known of.
    pub const DEFAULT: &str = "terminal";
    /// The theme that uses no colour at all, as `NO_COLOR` asks.
    pub const NO_COLOUR: &str = "monochrome";

    /// Loads a theme by name: `NAME.toml` of the user's directory, or the built-in one.
    ///
    /// Returns warnings beside it, each a sentence that names the file and the line.
    ///
    /// # Errors
    /// If there is no such theme, or the file cannot be read, or is no TOML, or inherits in a circle.
    pub fn load(name: &str, user_dir: Option<&Path>) -> Result<(Self, Vec<String>), ThemeError> {
        load::load(name, user_dir)
    }

    /// The names of all themes, the built-in ones first.
    pub fn names(user_dir: Option<&Path>) -> Vec<String> {
        load::names(user_dir)
    }

    /// How a token looks.
    #[must_use]
    pub fn style(&self, token: Token) -> Style {
        self.styles.get(token.index()).copied().unwrap_or_default()
    }

    /// The style of a token without its ground: for text on the ground of a window or a chosen row.
    #[must_use]
    pub fn ink(&self, token: Token) -> Style {
        Style { bg: None, ..self.style(token) }
    }
}
