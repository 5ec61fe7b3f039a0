//! The YAML file of Axolotl. It refuses to start if an example is too long.

use super::{Export, python, quoted, serving};
use crate::tune::recipe::Recipe;

pub(super) fn export(recipe: &Recipe, valid: bool) -> Export {
    let source = |name: &str| {
        format!(
            "  - path: {name}\n    ds_type: json\n    split: train\n    type: chat_template\n    \
             chat_template: tokenizer_default\n    field_messages: messages\n    \
             message_property_mappings:\n      role: role\n      content: content\n    \
             roles_to_train: [assistant]\n    train_on_eos: turn\n"
        )
    };
    let watch = valid.then(|| format!("test_datasets:\n{}", source("valid.jsonl")));
    let yaml = format!(
        "base_model: {}\n\ndatasets:\n{}{}{}",
        quoted(&recipe.base),
        source("train.jsonl"),
        watch.unwrap_or_default(),
        settings(recipe, valid),
    );
    Export {
        files: [("axolotl.yaml".to_owned(), yaml), python::check(recipe)].into(),
        install: None,
        commands: vec!["python3 check.py".to_owned(), "axolotl train axolotl.yaml".to_owned()],
        afterwards: serving(&recipe.base, "adapter"),
    }
}

fn settings(recipe: &Recipe, valid: bool) -> String {
    format!(
        "\n# The longest example has {} tokens of {}; other tokenizers make more of it.\n\
         sequence_len: {}\nexcess_length_strategy: raise\nsample_packing: false\n\
         pad_to_sequence_len: false\ntrain_on_inputs: false\n\n\
         adapter: lora\nlora_r: {}\nlora_alpha: {}\nlora_dropout: 0\nlora_target_linear: true\n\n\
         num_epochs: {}\nmicro_batch_size: 1\ngradient_accumulation_steps: {}\n\
         learning_rate: {}\nlr_scheduler: cosine\nwarmup_steps: {}\noptimizer: adamw_torch\n\
         gradient_checkpointing: true\nbf16: auto\n\n\
         {}saves_per_epoch: 1\nlogging_steps: 5\noutput_dir: adapter\nseed: {}\n",
        recipe.longest,
        recipe.tokenizer,
        recipe.max_length,
        recipe.rank,
        recipe.alpha,
        recipe.epochs,
        recipe.batch,
        recipe.rate,
        recipe.warmup,
        if valid { "evals_per_epoch: 1\n" } else { "" },
        recipe.seed,
    )
}
