//! Marks that copying left in a listing: line numbers, shell prompts, typographic characters.

use super::Draft;

/// Numbers that count the lines, in front of most of them.
pub(super) fn line_numbers(draft: &mut Draft) {
    let full = || draft.lines.iter().filter(|l| !l.trim().is_empty());
    let total = full().count();
    let mut last = 0;
    let rising = full().filter_map(|l| numbered(l)).filter(|(n, _)| {
        let more = *n == last + 1;
        last = *n;
        more
    });
    if total < 3 || rising.count() * 10 < total * 8 {
        return;
    }
    for line in &mut draft.lines {
        if let Some((_, end)) = numbered(line) {
            line.replace_range(..end, &" ".repeat(end));
        }
    }
    draft.did("the line numbers in front of the code were left out");
}

/// The number in front of a line and where the rest begins.
fn numbered(line: &str) -> Option<(u32, usize)> {
    let start = line.len() - line.trim_start().len();
    let rest = line.get(start..)?;
    let digits = rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
    let number = rest.get(..digits)?.parse().ok()?;
    let after = rest.get(digits..)?;
    let mark = usize::from(after.starts_with(['|', ':', '.', ')']));
    let ends = after.get(mark..)?;
    (ends.is_empty() || ends.starts_with([' ', '\t'])).then_some((number, start + digits + mark))
}

/// Commands of a terminal session, and what the program printed after the last of them.
pub(super) fn prompts(draft: &mut Draft) {
    let prompt = |l: &str| l.trim_start().starts_with("$ ") && !l.trim_start().starts_with("$ -");
    let Some(last) = draft.lines.iter().rposition(|l| prompt(l)) else { return };
    // What follows a command that runs the program is its output.
    let runs = draft.lines.get(last).is_some_and(|l| l.contains("$ ./"));
    for (n, line) in draft.lines.iter_mut().enumerate() {
        if prompt(line) || (runs && n > last) {
            line.clear();
        }
    }
    draft.did("the shell prompts and commands were left out");
}

/// Characters that a word processor or a web page put in the place of plain ones.
pub(super) fn typography(draft: &mut Draft) {
    let mut count = 0;
    for line in draft.lines.iter_mut().filter(|l| !l.is_ascii()) {
        let plain = plain(line);
        if plain != *line {
            count += 1;
            *line = plain;
        }
    }
    if count > 0 {
        draft.did(format!(
            "typographic quotes, dashes or blanks became plain ones in {count} lines"
        ));
    }
}

fn plain(line: &str) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        inside ^= c == '"';
        match c {
            // Inside of plain quotes a character is text that the author wants.
            _ if inside && !matches!(c, '“' | '”') => out.push(c),
            '“' | '”' | '„' | '‟' => out.push('"'),
            '‘' | '’' | '‚' => out.push('\''),
            '–' | '—' | '−' => out.push('-'),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
                out.push(' ');
            }
            '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => {}
            _ => out.push(c),
        }
    }
    out
}
