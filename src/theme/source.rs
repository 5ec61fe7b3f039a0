//! A theme file as it is written: palette, parent, styles by name. Resolves nothing.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the line it stands on, counted from 1.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// A theme file, read but not yet joined with its parent.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) inherits: Option<String>,
    pub(super) background: Option<Color>,
    pub(super) palette: BTreeMap<String, Color>,
    pub(super) tokens: BTreeMap<String, At<RawStyle>>,
    /// The line and what is wrong with it.
    pub(super) mistakes: Vec<At<String>>,
}

/// A style whose colours may be names of the palette, which a child may give another meaning.
#[derive(Debug, Clone, Default)]
pub(super) struct RawStyle {
    pub(super) fg: Option<String>,
    pub(super) bg: Option<String>,
    pub(super) modifier: Modifier,
}

const MODIFIERS: [(&str, Modifier); 6] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
    ("strike", Modifier::CROSSED_OUT),
];

impl RawStyle {
    /// The style, with colours looked up in the palette; the names that mean nothing.
    pub(super) fn resolve(&self, palette: &BTreeMap<String, Color>) -> (Style, Vec<String>) {
        let mut unknown = Vec::new();
        let mut look_up = |name: &Option<String>| {
            let name = name.as_ref()?;
            let found = palette.get(name).copied().or_else(|| colour(name));
            if found.is_none() {
                unknown.push(name.clone());
            }
            found
        };
        let mut style = Style::new().add_modifier(self.modifier);
        style.fg = look_up(&self.fg);
        style.bg = look_up(&self.bg);
        (style, unknown)
    }
}

/// A colour by ANSI name, number or `#rrggbb`; `default` is the terminal's own.
pub(super) fn colour(text: &str) -> Option<Color> {
    if text == "default" {
        return Some(Color::Reset);
    }
    Color::from_str(text).ok()
}

impl Source {
    /// Reads a file; on a breach of TOML itself, the line and the reason.
    pub(super) fn parse(text: &str) -> Result<Self, At<String>> {
        let root = DeTable::parse(text).map_err(|error| At {
            value: error.message().to_owned(),
            line: error.span().map_or(1, |span| line_at(text, span.start)),
        })?;
        let mut reader = Reader { text, source: Self::default() };
        reader.root(root.get_ref());
        Ok(reader.source)
    }
}

struct Reader<'a> {
    text: &'a str,
    source: Source,
}

impl Reader<'_> {
    fn root(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("inherits", DeValue::String(name)) => {
                    self.source.inherits = Some(name.clone().into_owned());
                }
                ("background", inner) => self.source.background = self.colour(inner, value.span()),
                ("palette", DeValue::Table(palette)) => self.palette(palette),
                ("tokens", DeValue::Table(tokens)) => self.tokens("", tokens),
                (name @ ("inherits" | "palette" | "tokens"), _) => {
                    self.mistake(value.span(), format!("`{name}` has the wrong type of value"));
                }
                (name, _) => self.mistake(
                    key.span(),
                    format!("`{name}` is not known here; a theme has inherits, background, [palette] and [tokens]"),
                ),
            }
        }
    }

    fn palette(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            if let Some(colour) = self.colour(value.get_ref(), value.span()) {
                self.source.palette.insert(key.get_ref().clone().into_owned(), colour);
            }
        }
    }

    fn colour(&mut self, value: &DeValue<'_>, span: Range<usize>) -> Option<Color> {
        let text = self.colour_name(value, span.clone())?;
        let found = colour(&text);
        if found.is_none() {
            self.mistake(span, bad_colour(&text));
        }
        found
    }

    /// A colour as text; numbers need no quotes.
    fn colour_name(&mut self, value: &DeValue<'_>, span: Range<usize>) -> Option<String> {
        match value {
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Integer(number) => Some(number.to_string()),
            _ => {
                self.mistake(span, "a colour is a name, a number or \"#rrggbb\"".to_owned());
                None
            }
        }
    }

    /// Styles, and tables of styles: `"mnemonic.move" = …` and `mnemonic.move.fg = …` are one.
    fn tokens(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            let line = line_at(self.text, key.span().start);
            match value.get_ref() {
                DeValue::Table(inner) => self.style(name, line, inner),
                inner => {
                    if let Some(fg) = self.colour_name(inner, value.span()) {
                        let value = RawStyle { fg: Some(fg), ..RawStyle::default() };
                        self.source.tokens.insert(name, At { value, line });
                    }
                }
            }
        }
    }

    fn style(&mut self, name: String, line: usize, table: &DeTable<'_>) {
        let mut style = RawStyle::default();
        let mut own = table.is_empty();
        for (key, value) in table {
            let modifier = MODIFIERS.iter().find(|(name, _)| *name == key.get_ref());
            match (key.get_ref().as_ref(), value.get_ref(), modifier) {
                ("fg", inner, _) => style.fg = self.colour_name(inner, value.span()),
                ("bg", inner, _) => style.bg = self.colour_name(inner, value.span()),
                (_, DeValue::Boolean(on), Some((_, modifier))) => {
                    style.modifier.set(*modifier, *on);
                }
                (_, DeValue::Table(_), _) => {
                    self.nested(&name, key, value);
                    continue;
                }
                (other, _, _) => self.mistake(key.span(), bad_attribute(other)),
            }
            own = true;
        }
        if own {
            self.source.tokens.insert(name, At { value: style, line });
        }
    }

    fn nested(
        &mut self,
        name: &str,
        key: &Spanned<toml::de::DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let line = line_at(self.text, key.span().start);
        if let DeValue::Table(inner) = value.get_ref() {
            self.style(format!("{name}.{}", key.get_ref()), line, inner);
        }
    }

    fn mistake(&mut self, span: Range<usize>, value: String) {
        let line = line_at(self.text, span.start);
        self.source.mistakes.push(At { value, line });
    }
}

fn bad_attribute(name: &str) -> String {
    let modifiers: Vec<_> = MODIFIERS.iter().map(|(name, _)| *name).collect();
    format!(
        "`{name}` does not belong into a style; use fg and bg with a colour, or {} with true or false",
        modifiers.join(", ")
    )
}

/// What to say of a colour that is none.
pub(super) fn bad_colour(text: &str) -> String {
    format!(
        "\"{text}\" is no colour; use a name of the palette, an ANSI name such as \"cyan\" or \
         \"bright blue\", a number from 0 to 255, \"#rrggbb\" or \"default\""
    )
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
