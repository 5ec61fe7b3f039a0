//! Whether a terminal is dark or light, from what it says of its ground. Asks no terminal.

use super::Theme;

/// A terminal's ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Light text is read on it.
    Dark,
    /// Dark text is read on it.
    Light,
}

impl Ground {
    /// The theme that `auto` stands for on this ground.
    pub const fn theme(self) -> &'static str {
        match self {
            Self::Dark => "harbor",
            Self::Light => "paper",
        }
    }

    /// What `COLORFGBG` says: `15;0` or `0;default;15`, foreground first, background last.
    pub fn of_variable(value: &str) -> Option<Self> {
        let ground: u8 = value.rsplit_once(';')?.1.trim().parse().ok()?;
        match ground {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }

    /// What a terminal answers when it is asked for its ground (OSC 11): `rgb:1e1e/1e1e/2e2e` or
    /// `rgba:…`, each part of one to four hexadecimal digits.
    pub fn of_answer(answer: &str) -> Option<Self> {
        let parts = answer.strip_prefix("rgb:").or_else(|| answer.strip_prefix("rgba:"))?;
        let mut shares = parts.split('/').map(|part| {
            let most = 16_f64.powi(i32::try_from(part.len()).ok()?) - 1.0;
            let value = u16::from_str_radix(part, 16).ok()?;
            Some(f64::from(value) / most)
        });
        let [r, g, b] = [shares.next()??, shares.next()??, shares.next()??];
        // Relative luminance, near enough: a half of it is where black and white text are read alike.
        let luminance = 0.2126 * r.powf(2.2) + 0.7152 * g.powf(2.2) + 0.0722 * b.powf(2.2);
        Some(if luminance < 0.18 { Self::Dark } else { Self::Light })
    }
}

impl Theme {
    /// The name that stands for a theme that suits the terminal's ground.
    pub const AUTO: &str = "auto";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_tells_dark_from_light() {
        assert_eq!(Ground::of_variable("15;0"), Some(Ground::Dark));
        assert_eq!(Ground::of_variable("0;default;15"), Some(Ground::Light));
        assert_eq!(Ground::of_variable("12;8"), Some(Ground::Dark));
        for odd in ["", "0", "15;default", "1;-1", "0;99"] {
            assert_eq!(Ground::of_variable(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_answer_tells_dark_from_light_whatever_its_digits() {
        for dark in ["rgb:1e1e/1e1e/2e2e", "rgb:00/00/00", "rgba:0000/2b2b/3636/ffff", "rgb:0/0/f"]
        {
            assert_eq!(Ground::of_answer(dark), Some(Ground::Dark), "{dark}");
        }
        for light in ["rgb:ffff/ffff/ffff", "rgb:fd/f6/e3", "rgb:f/f/f"] {
            assert_eq!(Ground::of_answer(light), Some(Ground::Light), "{light}");
        }
        for odd in ["", "rgb:", "rgb:zz/00/00", "rgb:00/00", "#1e1e2e", "rgb:11111/0/0"] {
            assert_eq!(Ground::of_answer(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_themes_of_both_grounds_are_shipped() {
        for ground in [Ground::Dark, Ground::Light] {
            assert!(Theme::load(ground.theme(), None).is_ok());
        }
    }
}
