//! Losses as a chart of text, for terminals. Draws into lines and prints nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::symbols::Marker;
use ratatui::text::Span;
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget as _};

use super::watch::{Both, Losses};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: u16,
    /// Lines.
    pub height: u16,
    /// Escape sequences for colours may be used.
    pub colour: bool,
    /// ASCII alone.
    pub ascii: bool,
}

/// The chart, line by line; none until two steps were measured.
pub fn chart(losses: &Losses, look: Look) -> Vec<String> {
    let line = |of: fn(&Both) -> Option<f64>| -> Vec<(f64, f64)> {
        let points = losses.iter().filter_map(|(step, both)| Some((float(*step), of(both)?)));
        points.filter(|(_, loss)| loss.is_finite()).collect()
    };
    let (train, valid) = (line(|both| both.0), line(|both| both.1));
    let all = || train.iter().chain(&valid);
    if train.len().max(valid.len()) < 2 {
        return Vec::new();
    }
    let fold = |of: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64| all().map(of).reduce(pick);
    let (Some(first), Some(last)) = (fold(|p| p.0, f64::min), fold(|p| p.0, f64::max)) else {
        return Vec::new();
    };
    // From zero, so that a fall looks as big as it is.
    let top = fold(|p| p.1, f64::max).unwrap_or(1.0).max(1e-3) * 1.05;
    let area = Rect::new(0, 0, look.width, look.height);
    let mut buffer = Buffer::empty(area);
    let marker = if look.ascii { Marker::Dot } else { Marker::Braille };
    let sets = [(&train, Color::Yellow), (&valid, Color::Cyan)];
    let sets = sets.iter().filter(|(points, _)| !points.is_empty()).map(|(points, colour)| {
        let set = Dataset::default().marker(marker).graph_type(GraphType::Line);
        set.style(*colour).data(points)
    });
    let labels = |from: f64, to: f64, digits: usize| {
        [from, f64::midpoint(from, to), to].map(|n| Span::raw(format!("{n:.digits$}")))
    };
    Chart::new(sets.collect())
        .x_axis(Axis::default().bounds([first, last]).labels(labels(first, last, 0)))
        .y_axis(Axis::default().bounds([0.0, top]).labels(labels(0.0, top, 2)))
        .render(area, &mut buffer);
    let mut lines: Vec<_> = (0..look.height).map(|y| row(&buffer, y, look)).collect();
    lines.push(legend(&train, &valid, look));
    lines
}

/// What the colours are, with the last number of each: nobody must tell them by colour alone.
fn legend(train: &[(f64, f64)], valid: &[(f64, f64)], look: Look) -> String {
    let word = |name: &str, points: &[(f64, f64)], colour: u8| {
        let (step, loss) = points.last()?;
        let text = format!("{name} loss {loss:.4} at step {step:.0}");
        Some(if look.colour { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text })
    };
    let words = [word("training", train, 33), word("validation", valid, 36)];
    words.into_iter().flatten().collect::<Vec<_>>().join("   ")
}

fn row(buffer: &Buffer, y: u16, look: Look) -> String {
    let mut text = String::new();
    let mut now = Color::Reset;
    for x in 0..look.width {
        let Some(cell) = buffer.cell((x, y)) else { continue };
        if look.colour && cell.fg != now {
            now = cell.fg;
            text.push_str(match now {
                Color::Yellow => "\u{1b}[33m",
                Color::Cyan => "\u{1b}[36m",
                _ => "\u{1b}[0m",
            });
        }
        match cell.symbol() {
            symbol if look.ascii && !symbol.is_ascii() => text.push(ascii(symbol)),
            symbol => text.push_str(symbol),
        }
    }
    let mut text = text.trim_end().to_owned();
    if now != Color::Reset {
        text.push_str("\u{1b}[0m");
    }
    text
}

fn ascii(symbol: &str) -> char {
    match symbol {
        "│" => '|',
        "─" => '-',
        "└" | "┼" => '+',
        _ => '*',
    }
}

#[expect(clippy::cast_precision_loss, reason = "steps stay far below 2^52")]
fn float(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn losses() -> Losses {
        let at = |n: u32| {
            let loss = 2.0 / f64::from(n);
            (u64::from(n) * 10, (Some(loss), n.is_multiple_of(5).then_some(loss + 0.1)))
        };
        (1..=20).map(at).collect()
    }

    fn look(width: u16, colour: bool, ascii: bool) -> Look {
        Look { width, height: 8, colour, ascii }
    }

    #[test]
    fn a_curve_falls_within_its_frame_and_says_its_numbers() {
        let lines = chart(&losses(), look(60, false, false));
        assert_eq!(lines.len(), 9);
        assert!(lines.iter().take(8).all(|l| l.chars().count() <= 60), "{lines:#?}");
        assert!(lines[0].contains("2.10") && lines[7].contains("200"), "{lines:#?}");
        let legend = "training loss 0.1000 at step 200   validation loss 0.2000 at step 200";
        assert_eq!(lines[8], legend);
        assert!(!lines.concat().contains('\u{1b}'));
    }

    #[test]
    fn without_unicode_the_curve_is_ascii_and_without_points_there_is_none() {
        assert!(chart(&losses(), look(60, false, true)).concat().is_ascii());
        assert!(chart(&losses(), look(60, true, false)).concat().contains("\u{1b}[33m"));
        let odd = Losses::from([(1, (Some(f64::NAN), None)), (2, (Some(1.0), None))]);
        assert_eq!(chart(&odd, look(60, false, false)), [""; 0]);
        assert_eq!(chart(&losses(), look(3, false, false)).len(), 9, "no room is no panic");
    }
}
