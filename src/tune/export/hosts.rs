//! The commands that train on hosts, which take the training file as it is.

use sha2::{Digest as _, Sha256};

use super::{Export, shell};
use crate::tune::data::Data;
use crate::tune::recipe::Recipe;

/// Any host with OpenAI's job shape.
pub(super) fn openai(recipe: &Recipe, valid: bool) -> Export {
    let watch = if valid { " --valid valid.jsonl" } else { "" };
    let start = format!(
        "assemblergpt tune start --host openai --model {} --train train.jsonl{watch} --epochs {} \
         --seed {}",
        shell(&recipe.base),
        recipe.epochs,
        recipe.seed
    );
    Export {
        files: [].into(),
        install: None,
        commands: vec![start, "assemblergpt tune watch --host openai".to_owned()],
        afterwards: vec![
            "`tune start` shows what it costs and asks before anything is spent.".to_owned(),
        ],
    }
}

/// Together's own command line.
pub(super) fn together(recipe: &Recipe, valid: bool) -> Export {
    let watch = if valid {
        format!(" --validation-file valid.jsonl --n-evals {}", recipe.epochs)
    } else {
        String::new()
    };
    let create = format!(
        "together fine-tuning create --training-file train.jsonl{watch} --model {} --lora \
         --lora-r {} --lora-alpha {} --n-epochs {} --n-checkpoints {} --learning-rate {} \
         --max-seq-length {}",
        shell(&recipe.base),
        recipe.rank,
        recipe.alpha,
        recipe.epochs,
        recipe.epochs,
        recipe.rate,
        recipe.max_length,
    );
    Export {
        files: [].into(),
        install: Some("pip install 'together>=2'"),
        commands: vec![create],
        afterwards: vec!["It shows a price and asks before anything is spent.".to_owned()],
    }
}

/// Fireworks' own command line. Data sets have names there, which follow from what they hold.
pub(super) fn fireworks(recipe: &Recipe, data: &Data) -> Export {
    let name = |text: &str| -> String {
        let digest = Sha256::digest(text.as_bytes());
        digest.iter().take(4).fold("assembly-".to_owned(), |name, byte| format!("{name}{byte:02x}"))
    };
    let train = name(&data.train.text);
    let mut commands = vec![format!("firectl dataset create {train} train.jsonl")];
    let mut watch = String::new();
    if let Some(part) = &data.valid {
        let valid = name(&part.text);
        commands.push(format!("firectl dataset create {valid} valid.jsonl"));
        watch = format!(" --evaluation-dataset {valid}");
    }
    commands.push(format!(
        "firectl supervised-fine-tuning-job create --base-model {} --dataset {train}{watch} \
         --output-model {train} --epochs {} --learning-rate {} --lora-rank {} \
         --max-context-length {}",
        shell(&recipe.base),
        recipe.epochs,
        recipe.rate,
        recipe.rank,
        recipe.max_length,
    ));
    Export {
        files: [].into(),
        install: None,
        commands,
        afterwards: vec!["It costs what Fireworks charges; it does not ask.".to_owned()],
    }
}
