//! The table, and the user's keys over it.

use std::collections::BTreeMap;

use super::*;

fn chord(text: &str) -> Chord {
    text.parse().unwrap()
}

fn own(keys: &[(&str, &str)]) -> (Keymap, Vec<String>) {
    let keys: BTreeMap<String, String> =
        keys.iter().map(|(key, action)| ((*key).to_owned(), (*action).to_owned())).collect();
    Keymap::with_overrides(&keys)
}

#[test]
fn every_row_of_the_table_is_a_key_and_none_is_bound_twice_in_one_context() {
    let map = Keymap::default();
    assert_eq!(map.rows.len(), table::ROWS.iter().map(|row| row.chords.len()).sum::<usize>());
    for (i, a) in map.rows.iter().enumerate() {
        for b in &map.rows[..i] {
            assert!(a.context != b.context || a.chord != b.chord, "{} twice", a.chord);
        }
    }
}

#[test]
fn every_action_has_one_name_and_words() {
    for (i, action) in Action::ALL.iter().enumerate() {
        assert!(Action::ALL[..i].iter().all(|other| other.name() != action.name()), "{action:?}");
        assert!(!action.help().is_empty() && !action.help().ends_with('.'), "{action:?}");
        assert!((1..=14).contains(&action.hint().len()), "{action:?}");
    }
}

#[test]
fn letters_and_keys_that_terminals_confuse_are_not_bound_where_they_would_hurt() {
    for row in Keymap::default().rows {
        let typed = row.context.writes() || row.context == Context::Anywhere;
        assert!(!typed || !row.chord.types_text(), "{}", row.chord);
        for bad in ["ctrl-i", "ctrl-m", "ctrl-h", "ctrl-["] {
            assert_ne!(row.chord, chord(bad));
        }
    }
}

#[test]
fn the_prompt_keeps_its_letters_and_the_panes_use_them() {
    use Context::{Input, Panes, Prompt};
    let map = Keymap::default();
    for editor in [Prompt, Input] {
        assert_eq!(map.action(editor, chord("z")), None);
        assert_eq!(map.action(editor, chord("f5")), Some(Action::RunSelected));
    }
    assert_eq!(map.action(Panes, chord("z")), Some(Action::Zoom));
    assert_eq!(map.action(Prompt, chord("up")), Some(Action::PreviousPrompt));
    assert_eq!(map.action(Panes, chord("up")), Some(Action::Up));
}

#[test]
fn the_settings_can_bind_free_and_mistakes_are_named() {
    let (map, warnings) = own(&[
        ("ctrl-r", "run_selected"),
        ("f5", "zoom"),
        ("hyper-x", "quit"),
        ("f9", "dance the tango"),
        ("f10", "run_bot"),
    ]);
    assert_eq!(map.action(Context::Prompt, chord("ctrl-r")), Some(Action::RunSelected));
    assert_eq!(map.action(Context::Panes, chord("f5")), Some(Action::Zoom));
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert!(warnings.iter().any(|w| w.contains("hyper-x")));
    assert!(warnings.iter().any(|w| w.contains("tango") && w.contains("run_selected")));
    assert!(warnings.iter().any(|w| w.contains("did you mean run_both?")));
}

#[test]
fn a_key_holds_in_every_place_of_its_action() {
    let (map, warnings) = own(&[("ctrl-k", "up"), ("w", "run_selected"), ("ctrl-e", "help")]);
    for context in [Context::Panes, Context::History, Context::Search] {
        assert_eq!(map.action(context, chord("ctrl-k")), Some(Action::Up));
    }
    // A letter that would be typed is bound where none is.
    assert_eq!(map.action(Context::Panes, chord("w")), Some(Action::RunSelected));
    assert_eq!(map.action(Context::Prompt, chord("w")), None);
    assert_eq!(map.action(Context::Prompt, chord("ctrl-e")), Some(Action::Help));
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn a_key_that_is_taken_from_an_action_with_no_other_is_a_conflict() {
    let (map, warnings) = own(&[("f6", "run_selected")]);
    assert_eq!(map.action(Context::Panes, chord("f6")), Some(Action::RunSelected));
    let [conflict] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(conflict.contains("F6 is run_selected now") && conflict.contains("run_both has no"));
    // Two keys that change places are none.
    assert_eq!(own(&[("f6", "run_selected"), ("f5", "run_both")]).1, [""; 0]);
    // Nor is a key that is taken away on purpose.
    assert_eq!(own(&[("f6", "none")]).1, [""; 0]);
}

#[test]
fn one_key_written_twice_is_a_conflict_and_says_who_wins() {
    let (map, warnings) = own(&[("alt-ctrl-x", "zoom"), ("ctrl-alt-x", "copy")]);
    assert_eq!(map.action(Context::Panes, chord("ctrl-alt-x")), Some(Action::Copy));
    let [conflict] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(conflict.contains("zoom and to copy: it does copy"), "{conflict}");
}

#[test]
fn an_editor_keeps_the_keys_that_type() {
    let (_, warnings) = own(&[("x", "send")]);
    assert!(warnings[0].contains("\"x\" cannot be send"), "{warnings:?}");
}

#[test]
fn chords_are_shown_as_people_write_them() {
    assert_eq!(chord("ctrl-q").to_string(), "Ctrl+Q");
    assert_eq!(chord("shift-tab").to_string(), "Shift+Tab");
    assert_eq!(chord("pgup").to_string(), "PgUp");
}
