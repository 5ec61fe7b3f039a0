//! Every theme that ships is whole, readable, and keeps the rules of the visual language; themes of
//! the user are read with patience.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

use std::collections::BTreeSet;
use std::path::Path;

use assemblergpt::theme::{Theme, ThemeError, Token};
use ratatui::style::{Color, Modifier, Style};

const SHIPPED: [&str; 7] =
    ["terminal", "harbor", "ember", "paper", "frost", "contrast", "monochrome"];

fn shipped(name: &str) -> Theme {
    Theme::load(name, None).unwrap().0
}

/// The themes that state their own ground.
fn of_24_bits() -> Vec<Theme> {
    SHIPPED.map(shipped).into_iter().filter(|theme| theme.background.is_some()).collect()
}

fn rgb(colour: Color) -> [f64; 3] {
    let Color::Rgb(red, green, blue) = colour else { panic!("{colour} is not of 24 bits") };
    [red, green, blue].map(|part| f64::from(part) / 255.0)
}

/// Relative luminance as WCAG 2.1 defines it.
fn luminance(colour: Color) -> f64 {
    let [red, green, blue] = rgb(colour).map(|part| {
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Color, other: Color) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The hue in degrees, if the colour has one.
fn hue(colour: Color) -> Option<f64> {
    let [red, green, blue] = rgb(colour);
    let (high, low) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = high - low;
    if spread < 0.15 {
        return None;
    }
    let sixth = if high <= red {
        ((green - blue) / spread).rem_euclid(6.0)
    } else if high <= green {
        (blue - red) / spread + 2.0
    } else {
        (red - green) / spread + 4.0
    };
    Some(sixth * 60.0)
}

fn code_tokens() -> Vec<Token> {
    Token::all().filter(|token| matches!(token, Token::Code(_))).collect()
}

/// What is drawn without letters.
fn is_line(token: Token) -> bool {
    matches!(token, Token::Border | Token::BorderFocused | Token::Scrollbar | Token::ScrollbarThumb)
}

#[test]
fn every_shipped_theme_loads_without_a_warning() {
    assert_eq!(Theme::names(None), SHIPPED);
    for name in SHIPPED {
        let (theme, warnings) = Theme::load(name, None).unwrap();
        assert_eq!(theme.name, name);
        assert!(warnings.is_empty(), "{warnings:#?}");
    }
}

#[test]
fn every_theme_file_is_shipped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, SHIPPED.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn every_shipped_theme_defines_every_token_by_its_own_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let text = |name: &str| std::fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
    for name in SHIPPED {
        let mut table: toml::Table = text(name).parse().unwrap();
        if let Some(parent) = table.get("inherits").and_then(toml::Value::as_str) {
            table = text(parent).parse().unwrap();
        }
        let tokens = table.get("tokens").and_then(toml::Value::as_table).unwrap();
        for token in Token::all() {
            assert!(tokens.contains_key(token.name()), "{name}: {}", token.name());
        }
    }
}

#[test]
fn every_text_stands_out_from_its_ground() {
    let themes = of_24_bits();
    assert_eq!(themes.len(), 5);
    for theme in themes {
        let least = if theme.name == "contrast" { 7.0 } else { 4.5 };
        let ground = theme.background.unwrap();
        assert_eq!(theme.style(Token::Text).bg, Some(ground), "{}", theme.name);
        for token in Token::all() {
            let style = theme.style(token);
            let fg = style.fg.or(theme.style(Token::Text).fg).unwrap();
            let ratio = contrast(fg, style.bg.unwrap_or(ground));
            let least = if is_line(token) { 1.5 } else { least };
            assert!(ratio >= least, "{}: {} {ratio:.2}", theme.name, token.name());
        }
    }
}

#[test]
fn code_is_still_read_on_marked_lines() {
    for theme in of_24_bits() {
        for token in code_tokens() {
            let fg = theme.style(token).fg.unwrap();
            for (mark, least) in [
                (Token::CursorLine, 4.5),
                (Token::ErrorLine, 4.5),
                (Token::Popup, 4.5),
                (Token::Selection, 3.0),
                (Token::Difference, 3.0),
            ] {
                let mark_style = theme.style(mark);
                let ratio = contrast(mark_style.fg.unwrap_or(fg), mark_style.bg.unwrap());
                assert!(
                    ratio >= least,
                    "{}: {} on {} {ratio:.2}",
                    theme.name,
                    token.name(),
                    mark.name()
                );
            }
        }
    }
}

#[test]
fn verdicts_and_sides_can_be_told_apart() {
    for name in SHIPPED {
        let theme = shipped(name);
        for (one, other) in [
            (Token::Pass, Token::Fail),
            (Token::Base, Token::Tuned),
            (Token::Warning, Token::Fail),
            (Token::Warning, Token::Pass),
            (Token::Tab, Token::TabActive),
            (Token::Border, Token::BorderFocused),
            (Token::Title, Token::TitleFocused),
            (Token::Text, Token::ErrorLine),
            (Token::Text, Token::Selection),
        ] {
            assert_ne!(
                theme.style(one),
                theme.style(other),
                "{name}: {} {}",
                one.name(),
                other.name()
            );
        }
    }
}

#[test]
fn the_base_side_is_cool_and_the_tuned_side_warm() {
    for theme in of_24_bits() {
        let of = |token| hue(theme.style(token).fg.unwrap()).unwrap();
        assert!((170.0..=250.0).contains(&of(Token::Base)), "{}", theme.name);
        assert!((15.0..=40.0).contains(&of(Token::Tuned)), "{}", theme.name);
    }
}

#[test]
fn code_has_at_most_seven_hues_and_none_of_a_verdict_or_a_warning() {
    for theme in of_24_bits() {
        let hues = |tokens: Vec<Token>| -> Vec<f64> {
            tokens.into_iter().filter_map(|token| hue(theme.style(token).fg?)).collect()
        };
        let mut code = hues(code_tokens());
        for verdict in hues(vec![Token::Pass, Token::Fail, Token::Warning]) {
            for hue in &code {
                let apart = (hue - verdict).abs();
                assert!(apart.min(360.0 - apart) >= 15.0, "{}: {hue:.0} {verdict:.0}", theme.name);
            }
        }
        code.sort_by(f64::total_cmp);
        code.dedup_by(|a, b| (*a - *b).abs() < 5.0);
        assert!(code.len() <= 7, "{}: {code:?}", theme.name);
    }
    let theme = shipped("terminal");
    for token in code_tokens() {
        let fg = theme.style(token).fg;
        let allowed = [None, Some(Color::Cyan), Some(Color::LightBlue), Some(Color::Magenta)];
        assert!(allowed.contains(&fg), "{} {fg:?}", token.name());
    }
}

#[test]
fn the_terminal_theme_leaves_the_ground_and_the_text_to_the_terminal() {
    let theme = shipped(Theme::DEFAULT);
    assert_eq!(theme.style(Token::Text), Style::new());
    for token in Token::all() {
        let style = theme.style(token);
        assert_eq!(style.bg, None, "{}", token.name());
        assert!(!matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_))), "{}", token.name());
    }
}

#[test]
fn the_monochrome_theme_has_no_colour() {
    let theme = shipped(Theme::NO_COLOUR);
    for token in Token::all() {
        let style = theme.style(token);
        assert_eq!((style.fg, style.bg), (None, None), "{}", token.name());
    }
}

/// A directory with theme files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

#[test]
fn a_file_of_the_user_takes_the_place_of_a_built_in_theme_and_may_build_on_it() {
    let dir = folder(&[(
        "terminal.toml",
        "inherits = \"terminal\"\n[palette]\nsea = \"#102030\"\n[tokens]\nkey = { fg = 208, bold = true }\n",
    )]);
    let (theme, warnings) = Theme::load("terminal", Some(dir.path())).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let register = Token::all().find(|token| token.name() == "code.register").unwrap();
    assert_eq!(theme.style(register).fg, Some(Color::Rgb(0x10, 0x20, 0x30)));
    assert_eq!(
        theme.style(Token::Key),
        Style::new().fg(Color::Indexed(208)).add_modifier(Modifier::BOLD)
    );
    assert_eq!(theme.style(Token::Pass).fg, Some(Color::Green));
}

#[test]
fn a_role_that_is_missing_falls_back_by_dropping_parts() {
    let dir = folder(&[(
        "mine.toml",
        "[tokens]\ncode = \"blue\"\n\"code.mnemonic\" = \"cyan\"\n\"code.label\".fg = \"magenta\"\nborder.focused.fg = \"green\"\n",
    )]);
    let (theme, warnings) =
        Theme::load("mine", Some(dir.path())).unwrap_or_else(|error| panic!("{error}"));
    let fg = |name: &str| theme.style(Token::all().find(|token| token.name() == name).unwrap()).fg;
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(fg("code.mnemonic.move"), Some(Color::Cyan));
    assert_eq!(fg("code.label"), Some(Color::Magenta));
    assert_eq!(fg("code.string"), Some(Color::Blue));
    assert_eq!((fg("border"), fg("border.focused")), (None, Some(Color::Green)));
}

#[test]
fn a_mistake_is_a_warning_that_names_the_file_the_line_and_what_to_do() {
    let dir = folder(&[(
        "mine.toml",
        "inherits = \"terminal\"\n[palette]\nsea = \"#fff\"\n[tokens]\nkye = \"red\"\nhint = \"sae\"\nkey = { blink = true }\n",
    )]);
    let (theme, warnings) = Theme::load("mine", Some(dir.path())).unwrap();
    let says = |line: &str, words: &str| {
        let place = format!("mine.toml:{line}: ");
        assert!(
            warnings.iter().any(|it| it.contains(&place) && it.contains(words)),
            "{warnings:#?}"
        );
    };
    says("3", "\"#fff\" is no colour");
    says("5", "did you mean `key`");
    says("6", "\"sae\" is no colour");
    says("7", "`blink` does not belong");
    assert_eq!(warnings.len(), 4);
    assert_eq!(theme.style(Token::Pass).fg, Some(Color::Green));
}

#[test]
fn what_cannot_be_loaded_says_why_and_what_to_do() {
    let dir = folder(&[
        ("broken.toml", "[palette]\nsea = \n"),
        ("one.toml", "inherits = \"two\"\n"),
        ("two.toml", "inherits = \"one\"\n"),
    ]);
    let error = |name: &str| Theme::load(name, Some(dir.path())).unwrap_err();
    assert!(matches!(error("broken"), ThemeError::Syntax { line: 2, .. }), "{}", error("broken"));
    assert!(matches!(error("one"), ThemeError::Circle { .. }), "{}", error("one"));
    let unknown = error("nowhere").to_string();
    assert!(
        unknown.contains("nowhere") && unknown.contains("harbor") && unknown.contains("broken"),
        "{unknown}"
    );
    assert!(matches!(error("../one"), ThemeError::Unknown { .. }));
}

#[test]
fn themes_of_the_user_are_listed_after_the_built_in_ones() {
    let dir = folder(&[("zebra.toml", ""), ("harbor.toml", ""), ("notes.txt", "")]);
    let names = Theme::names(Some(dir.path()));
    assert_eq!(names.len(), SHIPPED.len() + 1);
    assert_eq!(names.last().map(String::as_str), Some("zebra"));
}
