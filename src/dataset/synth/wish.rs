//! What a person asks for, said in several ways. Knows no program.

pub(super) mod frames;

use crate::dataset::dice::Dice;

/// How a sentence takes the wish.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// `a program that adds …`
    Third,
    /// `a program to add …`
    Plain,
    /// `a program for adding …`
    Gerund,
}

/// A sentence around a wish; its name stands in the requests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    name: &'static str,
    form: Form,
    before: &'static str,
    after: &'static str,
}

/// One way to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrasing {
    /// Which sentence and which wording.
    pub(super) name: String,
    /// What is asked.
    pub(super) prompt: String,
}

/// So many different ways to ask for one of these wishes in these sentences, or as many as there
/// are. Verbs stand in angle brackets in a wish, as in `<add> 3 and 4`.
pub(super) fn phrasings(
    dice: &mut Dice,
    frames: &[Frame],
    wishes: &[String],
    count: usize,
) -> Vec<Phrasing> {
    let mut all: Vec<(usize, usize)> =
        (0..frames.len()).flat_map(|f| (0..wishes.len()).map(move |w| (f, w))).collect();
    let mut chosen = Vec::new();
    while chosen.len() < count && !all.is_empty() {
        let (f, w) = all.swap_remove(dice.below(all.len()));
        // Another sentence is a better variation than another wording in the same one.
        all.retain(|(frame, _)| *frame != f);
        let (Some(frame), Some(wish)) = (frames.get(f), wishes.get(w)) else { continue };
        let said = said(wish, frame.form);
        let prompt = format!("{}{said}{}", frame.before, frame.after);
        chosen.push(Phrasing { name: format!("{}/{w}", frame.name), prompt });
    }
    chosen
}

fn said(wish: &str, form: Form) -> String {
    let mut text = String::new();
    let mut rest = wish;
    while let Some((before, after)) = rest.split_once('<') {
        let (verb, after) = after.split_once('>').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(verb);
        match form {
            Form::Third => third(&mut text, verb),
            Form::Plain => {}
            Form::Gerund => gerund(&mut text, verb),
        }
        rest = after;
    }
    text + rest
}

/// Adds the ending of the third person to a verb that was just written.
fn third(text: &mut String, verb: &str) {
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| verb.ends_with(end));
    if verb.ends_with('y') && !vowel_y {
        text.pop();
        text.push_str("ies");
    } else if ["s", "x", "sh", "ch", "o"].iter().any(|end| verb.ends_with(end)) {
        text.push_str("es");
    } else {
        text.push('s');
    }
}

/// Makes a gerund of a verb that was just written.
fn gerund(text: &mut String, verb: &str) {
    const DOUBLED: [&str; 8] = ["sum", "swap", "get", "put", "output", "cut", "step", "stop"];
    if DOUBLED.contains(&verb) {
        text.extend(verb.chars().last());
    } else if verb.ends_with('e') && !verb.ends_with("ee") {
        text.pop();
    }
    text.push_str("ing");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_take_the_form_of_their_sentence() {
        let wish = "<search> a list, <multiply> and <display> it";
        assert_eq!(said(wish, Form::Third), "searches a list, multiplies and displays it");
        assert_eq!(said(wish, Form::Plain), "search a list, multiply and display it");
        assert_eq!(said(wish, Form::Gerund), "searching a list, multiplying and displaying it");
        let wish = "<sum> it, <use> it and <output> it";
        assert_eq!(said(wish, Form::Gerund), "summing it, using it and outputting it");
    }

    #[test]
    fn every_phrasing_is_another_sentence() {
        let wishes = ["<add> 1 and 2".to_owned(), "<sum> 1 and 2".to_owned()];
        let mut names: Vec<_> = phrasings(&mut Dice::new(3, &[]), frames::ASSEMBLY, &wishes, 100)
            .into_iter()
            .map(|p| p.name.split('/').next().unwrap().to_owned())
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), frames::ASSEMBLY.len());
    }
}
