//! How the panes share the screen: what a drag of a divider has changed. Knows no terminal's size.

use std::time::Duration;

/// Shares are counted in thousandths, so that they stay the same in a terminal of another size.
const WHOLE: u16 = 1000;
/// The time in which a second press counts as a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// A line between panes that can be dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divider {
    /// Between the two replies.
    Replies,
    /// Between replies and run pane.
    Run,
}

/// The shares of the panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// The left reply's share of the width; without one, half.
    pub left: Option<u16>,
    /// The run pane's share of the height of replies and run pane; without one, about a third.
    pub run: Option<u16>,
    /// The divider that is being dragged.
    pub dragged: Option<Divider>,
    pressed: Option<(Divider, Duration)>,
}

impl Shape {
    /// A divider was pressed; at a second press soon after, it goes back to where it was at first.
    pub fn press(&mut self, divider: Divider, at: Duration) {
        let twice = self
            .pressed
            .is_some_and(|(before, then)| before == divider && at.saturating_sub(then) < DOUBLE);
        if twice {
            self.pressed = None;
            match divider {
                Divider::Replies => self.left = None,
                Divider::Run => self.run = None,
            }
        } else {
            self.pressed = Some((divider, at));
            self.dragged = Some(divider);
        }
    }

    /// The divider that is dragged is now behind so many of all cells.
    pub fn drag(&mut self, before: u16, all: u16) {
        // A drag is no click, and makes no second one.
        self.pressed = None;
        let share = u32::from(before) * u32::from(WHOLE) / u32::from(all.max(1));
        let share = u16::try_from(share).unwrap_or(WHOLE).min(WHOLE);
        match self.dragged {
            Some(Divider::Replies) => self.left = Some(share),
            Some(Divider::Run) => self.run = Some(WHOLE - share),
            None => {}
        }
    }
}

/// The part of so many cells that a share is, within limits.
pub fn part(share: u16, all: u16, least: u16, rest: u16) -> u16 {
    let cells = (u32::from(share) * u32::from(all) + u32::from(WHOLE) / 2) / u32::from(WHOLE);
    let most = all.saturating_sub(rest).max(least.min(all));
    u16::try_from(cells).unwrap_or(all).clamp(least.min(most), most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_press_soon_after_brings_the_divider_back() {
        let ms = Duration::from_millis;
        let mut shape = Shape::default();
        shape.press(Divider::Replies, ms(0));
        shape.drag(30, 120);
        assert_eq!(shape.left, Some(250));
        shape.press(Divider::Replies, ms(100));
        assert_eq!(shape.left, Some(250), "the drag was no click");
        shape.press(Divider::Replies, ms(300));
        assert_eq!(shape.left, None);
        shape.press(Divider::Run, ms(400));
        shape.press(Divider::Run, ms(900));
        assert_eq!(shape.dragged, Some(Divider::Run), "too late for a double click");
    }

    #[test]
    fn no_pane_grows_over_another() {
        assert_eq!(part(500, 120, 24, 24), 60);
        assert_eq!(part(10, 120, 24, 24), 24);
        assert_eq!(part(990, 120, 24, 24), 96);
        assert_eq!(part(500, 30, 24, 24), 24);
        assert_eq!(part(500, 3, 5, 4), 3);
    }
}
