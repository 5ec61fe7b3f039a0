//! The exports of every trainer, as texts: what must stand in each.

use super::*;
use crate::tune::data::Part;
use crate::tune::recipe::Wishes;

const ALL: [Trainer; 8] = [
    Trainer::Trl,
    Trainer::Unsloth,
    Trainer::Axolotl,
    Trainer::LlamaFactory,
    Trainer::Mlx,
    Trainer::Openai,
    Trainer::Together,
    Trainer::Fireworks,
];

fn part(text: &str) -> Part {
    Part { path: "x.jsonl".into(), text: text.to_owned(), rows: 20, tokens: 18_000, longest: 1500 }
}

fn exported(trainer: Trainer, base: &str, valid: bool, test: Option<&str>) -> Export {
    let data = Data { train: part("train\n"), valid: valid.then(|| part("valid\n")) };
    let recipe = Recipe::new(base, &data, &Wishes::default()).unwrap();
    export(trainer, &recipe, &data, test, Path::new("my data/out"))
}

#[test]
fn every_export_holds_the_data_unchanged_and_starts_in_its_folder() {
    for trainer in ALL {
        let export = exported(trainer, "some/model", true, None);
        assert_eq!(export.files["train.jsonl"], "train\n", "{trainer:?}");
        assert_eq!(export.files["valid.jsonl"], "valid\n", "{trainer:?}");
        assert_eq!(export.commands[0], "cd 'my data/out'");
        assert!(export.commands.len() > 1 && !export.afterwards.is_empty(), "{trainer:?}");
    }
}

#[test]
fn without_validation_data_nobody_is_told_to_read_any() {
    for trainer in ALL {
        let export = exported(trainer, "some/model", false, None);
        assert!(!export.files.contains_key("valid.jsonl"), "{trainer:?}");
        let settings = export.files.iter().filter(|(name, _)| !name.contains(".py"));
        let said = settings
            .map(|(_, text)| text.as_str())
            .chain(export.commands.iter().map(String::as_str));
        let said: Vec<_> = said.filter(|t| t.contains("valid") || t.contains("eval")).collect();
        assert_eq!(said, [""; 0], "{trainer:?}");
    }
}

#[test]
fn the_length_that_the_data_needs_is_in_every_trainers_settings() {
    for (trainer, file, key) in [
        (Trainer::Trl, "train.py", "MAX_LENGTH = 2560\n"),
        (Trainer::Unsloth, "train.py", "MAX_LENGTH = 2560\n"),
        (Trainer::Axolotl, "axolotl.yaml", "sequence_len: 2560\n"),
        (Trainer::LlamaFactory, "llama-factory.yaml", "cutoff_len: 2560\n"),
        (Trainer::Mlx, "mlx.yaml", "max_seq_length: 2560\n"),
    ] {
        let export = exported(trainer, "some/model", true, None);
        let text = &export.files[file];
        assert!(text.contains(key), "{text}");
        assert!(text.contains("1500 tokens of o200k_base"), "{text}");
    }
    for trainer in [Trainer::Together, Trainer::Fireworks] {
        let commands = exported(trainer, "some/model", true, None).commands.join("\n");
        assert!(commands.contains("2560"), "{commands}");
    }
}

#[test]
fn a_model_with_an_odd_name_stays_one_word_everywhere() {
    let odd = "a \"b\" 'c'\n$(d)";
    for trainer in ALL {
        let export = exported(trainer, odd, true, None);
        let files = export.files.values().filter(|t| t.contains("(d)"));
        assert!(files.clone().all(|t| t.contains(r#""a \"b\" 'c'\n$(d)""#)), "{trainer:?}");
        let commands = export.commands.join("\n") + &export.afterwards.join("\n");
        let quoted = "'a \"b\" '\\''c'\\''\n$(d)'";
        assert_eq!(commands.matches("$(d)").count(), commands.matches(quoted).count());
    }
}

#[test]
fn held_out_rows_are_measured_where_the_trainer_can() {
    let export = exported(Trainer::Mlx, "m", true, Some("held\n"));
    assert_eq!(export.files["test.jsonl"], "held\n");
    assert!(export.commands.iter().any(|c| c.ends_with("--test")));
    let export = exported(Trainer::Mlx, "m", true, None);
    assert!(!export.files.contains_key("test.jsonl"));
}
