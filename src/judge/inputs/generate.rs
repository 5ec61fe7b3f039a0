//! Inputs for programs that nobody knows the wishes of: numbers, words, nothing, much. Runs nothing.

/// Numbers that a program reads one by one; small, so that the first can be a count of the others.
const SMALL: [i64; 12] = [5, 3, 8, 1, 9, 2, 7, 4, 6, 10, 12, 11];

/// Inputs of different kinds, each with the name of its kind; variations of `given` first. The same
/// for the same `given`, always.
pub(super) fn inputs(given: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = variations(given);
    all.extend([
        ("small numbers", lines(SMALL)),
        ("small numbers on one line", row(SMALL)),
        ("other small numbers", lines([4, 17, 42, 23, 99, 15, 64, 31, 2, 3])),
        ("equal numbers", lines([3; 12])),
        ("rising numbers", lines(1..=12)),
        ("falling numbers", lines((1..=12).rev())),
        ("zeros", lines([0; 8])),
        ("ones", lines([1; 8])),
        ("negative numbers", lines(SMALL.map(|n| -n))),
        ("numbers of both signs", lines([6, -4, 9, 0, -15, 27, -1, 3, -8])),
        ("large numbers", lines([46_000, 1_000_000, 32_768, 65_536, 2_147_483_647, 100_000])),
        ("fractions", lines_of(["2.5", "0.125", "-7.75", "100.0", "3.14159", "1e3"])),
        ("words", lines_of(["level", "apple", "Banana", "x", "zebra", "Noon", "moon"])),
        ("sentences", lines_of(["The quick brown fox, 3 times!", "a  b   c", "tab\there", "end"])),
        ("words and numbers", lines_of(["3", "ann 31", "bob 7", "eve 55", "4"])),
        ("a sum", lines_of(["12 + 30", "12 - 30", "6 * 7", "7 / 2"])),
        ("much", lines((0..400).map(|n| n * 7919 % 1009))),
        ("a long word", lines_of(["abcdefghij".repeat(6)])),
        ("no line end", b"7".to_vec()),
        ("nothing", Vec::new()),
    ]);
    all.retain(|(_, input)| input != given);
    all
}

fn lines(numbers: impl IntoIterator<Item = i64>) -> Vec<u8> {
    lines_of(numbers.into_iter().map(|n| n.to_string()))
}

fn row(numbers: impl IntoIterator<Item = i64>) -> Vec<u8> {
    let words: Vec<String> = numbers.into_iter().map(|n| n.to_string()).collect();
    format!("{}\n", words.join(" ")).into_bytes()
}

fn lines_of<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Vec<u8> {
    texts.into_iter().flat_map(|t| format!("{}\n", t.as_ref()).into_bytes()).collect()
}

/// The same shape as `given` with other numbers, and `given` cut short: the likeliest to be
/// understood.
fn variations(given: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let Ok(text) = std::str::from_utf8(given) else { return Vec::new() };
    if text.trim().is_empty() {
        return Vec::new();
    }
    let half: String = text.split_inclusive('\n').take(text.lines().count().div_ceil(2)).collect();
    vec![
        ("the input with each number one more", numbers(text, |n| n.saturating_add(1))),
        ("the input with each number doubled", numbers(text, |n| n.saturating_mul(2))),
        ("the input with each number negated", numbers(text, i64::wrapping_neg)),
        ("the input with each number zero", numbers(text, |_| 0)),
        ("the input without its end", half.into_bytes()),
    ]
}

/// The text with every whole number replaced.
fn numbers(text: &str, change: impl Fn(i64) -> i64) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let number = word.trim_end();
        match number.parse::<i64>() {
            Ok(n) => {
                out.push_str(&change(n).to_string());
                out.push_str(word.strip_prefix(number).unwrap_or_default());
            }
            Err(_) => out.push_str(word),
        }
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_there_once_and_nothing_twice() {
        let all = inputs(b"");
        let mut kinds: Vec<&str> = all.iter().map(|(kind, _)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), all.len());
        assert!(
            all.iter().all(|(_, input)| !input.is_empty()),
            "what was given is not tried again"
        );
        assert!(inputs(b"1\n").iter().any(|(kind, input)| *kind == "nothing" && input.is_empty()));
    }

    #[test]
    fn the_shape_of_the_given_input_is_kept() {
        let all = inputs(b"ann 3\n-4 x9\n");
        assert_eq!(all[0].1, b"ann 4\n-3 x9\n");
        assert_eq!(all[2].1, b"ann -3\n4 x9\n");
        assert_eq!(all[4].1, b"ann 3\n");
        assert!(inputs(b"\xff\n").len() > 10);
    }
}
