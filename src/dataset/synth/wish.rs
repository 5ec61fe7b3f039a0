//! What a person asks for, said in several ways. Knows no program.

use crate::dataset::dice::Dice;

/// How a sentence takes the wish.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// `a program that adds …`
    Third,
    /// `a program to add …`
    Plain,
}

/// A sentence around a wish; its name stands in the requests.
struct Frame {
    name: &'static str,
    form: Form,
    before: &'static str,
    after: &'static str,
}

const fn frame(name: &'static str, form: Form, before: &'static str, after: &'static str) -> Frame {
    Frame { name, form, before, after }
}

const FRAMES: &[Frame] = &[
    frame("create", Form::Third, "Create an Assembler program that ", "."),
    frame("write", Form::Third, "Write an assembly program which ", "."),
    frame("need", Form::Third, "I need x86-64 assembly code that ", "."),
    frame("show", Form::Third, "Show me an assembler program that ", "."),
    frame("please", Form::Third, "Please write assembly code that ", ". Thanks!"),
    frame("want", Form::Third, "I'd like to have an Assembler program which ", "."),
    frame("make", Form::Third, "make me an assembly program that ", ""),
    frame("look", Form::Third, "What does an assembler program look like that ", "?"),
    frame("how", Form::Plain, "How do I ", " in assembly?"),
    frame("can", Form::Plain, "Can you write an Assembler program to ", "?"),
    frame("use", Form::Plain, "Use x86-64 assembly to ", "."),
    frame("try", Form::Plain, "I am trying to ", " in assembler. Can you help me?"),
    frame("short", Form::Plain, "Assembler code to ", ", please."),
];

/// One way to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrasing {
    /// Which sentence and which wording.
    pub(super) name: String,
    /// What is asked.
    pub(super) prompt: String,
}

/// So many different ways to ask for one of these wishes, or as many as there are. Verbs stand in
/// angle brackets in a wish, as in `<add> 3 and 4`.
pub(super) fn phrasings(dice: &mut Dice, wishes: &[String], count: usize) -> Vec<Phrasing> {
    let mut all: Vec<(usize, usize)> =
        (0..FRAMES.len()).flat_map(|f| (0..wishes.len()).map(move |w| (f, w))).collect();
    let mut chosen = Vec::new();
    while chosen.len() < count && !all.is_empty() {
        let (f, w) = all.swap_remove(dice.below(all.len()));
        // Another sentence is a better variation than another wording in the same one.
        all.retain(|(frame, _)| *frame != f);
        let (Some(frame), Some(wish)) = (FRAMES.get(f), wishes.get(w)) else { continue };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_take_the_form_of_their_sentence() {
        let wish = "<search> a list, <multiply> and <display> it";
        assert_eq!(said(wish, Form::Third), "searches a list, multiplies and displays it");
        assert_eq!(said(wish, Form::Plain), "search a list, multiply and display it");
    }

    #[test]
    fn every_phrasing_is_another_sentence() {
        let wishes = ["<add> 1 and 2".to_owned(), "<sum> 1 and 2".to_owned()];
        let mut names: Vec<_> = phrasings(&mut Dice::new(3, &[]), &wishes, 100)
            .into_iter()
            .map(|p| p.name.split('/').next().unwrap().to_owned())
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), FRAMES.len());
    }
}
