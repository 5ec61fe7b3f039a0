//! Python scripts: TRL's and Unsloth's trainer, and one that counts with the model's own tokenizer.

use super::{Export, quoted, serving};
use crate::tune::recipe::Recipe;

/// A script that trains with TRL.
pub(super) fn trl(recipe: &Recipe) -> Export {
    let doc = "Tunes the base model with TRL. --check only counts tokens, --resume goes on.";
    Export {
        files: [script("train.py", doc, recipe, include_str!("trl.py"))].into(),
        install: Some("pip install 'trl>=1.0' peft"),
        commands: vec!["python3 train.py".to_owned()],
        afterwards: serving(&recipe.base, "adapter"),
    }
}

/// A script that trains with Unsloth.
pub(super) fn unsloth(recipe: &Recipe) -> Export {
    let doc = "Tunes the base model with Unsloth. --check only counts tokens, --resume goes on.";
    Export {
        files: [script("train.py", doc, recipe, include_str!("unsloth.py"))].into(),
        install: Some("pip install unsloth"),
        commands: vec!["python3 train.py".to_owned()],
        afterwards: serving(&recipe.base, "adapter"),
    }
}

/// A script that refuses data which the trainer would cut: not every trainer does so itself.
pub(super) fn check(recipe: &Recipe) -> (String, String) {
    let doc = "Counts the examples with the base model's own tokenizer; fails if one would be cut.";
    script("check.py", doc, recipe, include_str!("lengths_main.py"))
}

fn script(name: &str, doc: &str, recipe: &Recipe, body: &str) -> (String, String) {
    let head = format!(
        "\"\"\"{doc}\"\"\"\n\nimport json\nimport sys\nfrom pathlib import Path\n\n\
         BASE = {}\n# The longest example has {} tokens of {}; other tokenizers make more of it.\n\
         MAX_LENGTH = {}\nEPOCHS = {}\nBATCH = {}\nWARMUP_STEPS = {}\nLEARNING_RATE = {}\n\
         RANK = {}\nALPHA = {}\nSEED = {}\n\n",
        quoted(&recipe.base),
        recipe.longest,
        recipe.tokenizer,
        recipe.max_length,
        recipe.epochs,
        recipe.batch,
        recipe.warmup,
        recipe.rate,
        recipe.rank,
        recipe.alpha,
        recipe.seed,
    );
    (name.to_owned(), head + include_str!("lengths.py") + body)
}
