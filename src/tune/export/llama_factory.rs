//! The YAML file and the list of data sets of LLaMA-Factory. It cuts what is too long without a
//! word, so its commands count first.

use serde_json::json;

use super::{Export, python, quoted, serving};
use crate::tune::recipe::Recipe;

pub(super) fn export(recipe: &Recipe, valid: bool) -> Export {
    let source = |file: &str| {
        json!({
            "file_name": file,
            "formatting": "sharegpt",
            "columns": {"messages": "messages"},
            "tags": {
                "role_tag": "role",
                "content_tag": "content",
                "user_tag": "user",
                "assistant_tag": "assistant",
                "system_tag": "system",
            },
        })
    };
    let mut sources = json!({"assembly_train": source("train.jsonl")});
    if valid {
        sources["assembly_valid"] = source("valid.jsonl");
    }
    Export {
        files: [
            ("dataset_info.json".to_owned(), format!("{sources:#}\n")),
            ("llama-factory.yaml".to_owned(), yaml(recipe, valid)),
            python::check(recipe),
        ]
        .into(),
        install: None,
        commands: vec![
            "python3 check.py".to_owned(),
            "llamafactory-cli train llama-factory.yaml".to_owned(),
        ],
        afterwards: serving(&recipe.base, "adapter"),
    }
}

/// No `template`: the one of the model's own tokenizer is taken, which is what it was made with.
fn yaml(recipe: &Recipe, valid: bool) -> String {
    let watch = if valid {
        "eval_dataset: assembly_valid\neval_strategy: epoch\nper_device_eval_batch_size: 1\n"
    } else {
        ""
    };
    format!(
        "model_name_or_path: {}\n\nstage: sft\ndo_train: true\nfinetuning_type: lora\n\
         lora_target: all\nlora_rank: {}\nlora_alpha: {}\n\ndataset_dir: .\n\
         dataset: assembly_train\n{watch}\
         # The longest example has {} tokens of {}; other tokenizers make more of it.\n\
         cutoff_len: {}\npacking: false\ntrain_on_prompt: false\n\n\
         num_train_epochs: {}\nper_device_train_batch_size: 1\ngradient_accumulation_steps: {}\n\
         learning_rate: {}\nlr_scheduler_type: cosine\nwarmup_steps: {}\nbf16: true\n\n\
         output_dir: adapter\nsave_strategy: epoch\nlogging_steps: 5\nplot_loss: true\n\
         report_to: none\nseed: {}\n",
        quoted(&recipe.base),
        recipe.rank,
        recipe.alpha,
        recipe.longest,
        recipe.tokenizer,
        recipe.max_length,
        recipe.epochs,
        recipe.batch,
        recipe.rate,
        recipe.warmup,
        recipe.seed,
    )
}
