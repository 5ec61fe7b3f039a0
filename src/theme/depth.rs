//! How many colours a terminal has, and the nearest of them to any other. Asks no terminal.

use ratatui::style::{Color, Style};

use super::Theme;

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Sixteen, whose look is its user's.
    Sixteen,
    /// Those, a cube of 216 and 24 greys.
    TwoHundred,
    /// All that can be mixed from red, green and blue.
    #[default]
    Full,
}

/// Words in `TERM` of terminals that have all colours, whether `COLORTERM` says so or not.
const FULL: [&str; 7] = ["direct", "kitty", "ghostty", "alacritty", "foot", "wezterm", "iterm"];

impl Depth {
    /// What the terminal says of itself in `COLORTERM` and `TERM`.
    pub fn of(colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        if matches!(colorterm, Some("truecolor" | "24bit"))
            || FULL.iter().any(|word| term.contains(word))
        {
            Self::Full
        } else if term.contains("256color") {
            Self::TwoHundred
        } else {
            Self::Sixteen
        }
    }
}

impl Theme {
    /// The theme in the colours that a terminal has: the nearest one for each.
    #[must_use]
    pub fn reduced(mut self, depth: Depth) -> Self {
        if depth == Depth::Full {
            return self;
        }
        let nearest = |colour| reduce(colour, depth);
        for style in self.styles.iter_mut() {
            *style = Style { fg: style.fg.map(nearest), bg: style.bg.map(nearest), ..*style };
        }
        self.background = self.background.map(nearest);
        self
    }
}

fn reduce(colour: Color, depth: Depth) -> Color {
    let Color::Rgb(r, g, b) = colour else { return colour };
    match depth {
        Depth::Full => colour,
        Depth::TwoHundred => Color::Indexed(of_cube_or_greys([r, g, b])),
        Depth::Sixteen => of_sixteen([r, g, b]),
    }
}

/// The levels of the cube's sides.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn of_cube_or_greys(colour: [u8; 3]) -> u8 {
    let side = |value: u8| {
        let near = LEVELS.into_iter().zip(0_u8..).min_by_key(|(level, _)| level.abs_diff(value));
        near.unwrap_or_default()
    };
    let sides = colour.map(side);
    let place = sides.iter().fold(0, |place, (_, side)| place * 6 + side);
    let cube = (far(colour, sides.map(|(level, _)| level)), 16 + place);
    let greys = (0_u8..24).map(|n| (far(colour, [8 + 10 * n; 3]), 232 + n));
    greys.chain([cube]).min().map_or(0, |(_, index)| index)
}

/// The sixteen as most terminals have them.
const SIXTEEN: [([u8; 3], Color); 16] = [
    ([0, 0, 0], Color::Black),
    ([205, 0, 0], Color::Red),
    ([0, 205, 0], Color::Green),
    ([205, 205, 0], Color::Yellow),
    ([0, 0, 238], Color::Blue),
    ([205, 0, 205], Color::Magenta),
    ([0, 205, 205], Color::Cyan),
    ([229, 229, 229], Color::Gray),
    ([127, 127, 127], Color::DarkGray),
    ([255, 0, 0], Color::LightRed),
    ([0, 255, 0], Color::LightGreen),
    ([255, 255, 0], Color::LightYellow),
    ([92, 92, 255], Color::LightBlue),
    ([255, 0, 255], Color::LightMagenta),
    ([0, 255, 255], Color::LightCyan),
    ([255, 255, 255], Color::White),
];

fn of_sixteen(colour: [u8; 3]) -> Color {
    let near = SIXTEEN.iter().min_by_key(|(known, _)| far(colour, *known));
    near.map_or(Color::Reset, |(_, name)| *name)
}

/// The square of the distance; the eye sees green best and blue worst.
fn far(one: [u8; 3], other: [u8; 3]) -> u32 {
    let parts = one.into_iter().zip(other).zip([2, 4, 3]);
    parts.map(|((a, b), weight)| weight * u32::from(a.abs_diff(b)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Token;

    #[test]
    fn a_terminal_is_believed_when_it_says_how_many_colours_it_has() {
        assert_eq!(Depth::of(Some("truecolor"), Some("xterm")), Depth::Full);
        assert_eq!(Depth::of(None, Some("xterm-kitty")), Depth::Full);
        assert_eq!(Depth::of(None, Some("tmux-256color")), Depth::TwoHundred);
        assert_eq!(Depth::of(Some("yes"), Some("xterm")), Depth::Sixteen);
        assert_eq!(Depth::of(None, None), Depth::Sixteen);
    }

    #[test]
    fn colours_become_their_nearest_neighbours() {
        let two_hundred = |r, g, b| reduce(Color::Rgb(r, g, b), Depth::TwoHundred);
        assert_eq!(two_hundred(255, 0, 0), Color::Indexed(196));
        assert_eq!(two_hundred(8, 8, 8), Color::Indexed(232));
        assert_eq!(two_hundred(95, 135, 175), Color::Indexed(67));
        let sixteen = |r, g, b| reduce(Color::Rgb(r, g, b), Depth::Sixteen);
        assert_eq!(sixteen(250, 250, 250), Color::White);
        assert_eq!(sixteen(20, 20, 24), Color::Black);
        assert_eq!(sixteen(110, 190, 220), Color::Cyan);
        assert_eq!(reduce(Color::Cyan, Depth::Sixteen), Color::Cyan);
    }

    #[test]
    fn no_reduced_theme_holds_a_colour_that_the_terminal_lacks() {
        for name in Theme::names(None) {
            for (depth, most) in [(Depth::TwoHundred, 256), (Depth::Sixteen, 16)] {
                let theme = Theme::load(&name, None).unwrap().0.reduced(depth);
                for token in Token::all() {
                    let style = theme.style(token);
                    for colour in [style.fg, style.bg].into_iter().flatten() {
                        let lacks = matches!(colour, Color::Rgb(..))
                            || (most == 16 && matches!(colour, Color::Indexed(_)));
                        assert!(!lacks, "{name}: {} {colour:?}", token.name());
                    }
                }
            }
        }
    }
}
