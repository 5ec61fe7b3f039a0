

def data(tokenizer, name):
    """Token ids with labels: the loss is taken over the last answer alone."""
    from datasets import Dataset

    rows = []
    for chat in examples(name):
        ids = list(tokens(tokenizer, chat))
        prompt = list(tokens(tokenizer, chat[:-1], add_generation_prompt=True))
        start = 0
        while start < min(len(prompt), len(ids)) and prompt[start] == ids[start]:
            start += 1
        rows.append({
            "input_ids": ids,
            "attention_mask": [1] * len(ids),
            "labels": [-100] * start + ids[start:],
        })
    return Dataset.from_list(rows) if rows else None


def main():
    # Unsloth patches the others, and so comes first.
    from unsloth import FastLanguageModel
    from transformers import AutoTokenizer, DataCollatorForSeq2Seq
    from trl import SFTConfig, SFTTrainer

    check_lengths(AutoTokenizer.from_pretrained(BASE))
    if "--check" in sys.argv[1:]:
        return
    model, tokenizer = FastLanguageModel.from_pretrained(
        model_name=BASE,
        max_seq_length=MAX_LENGTH,
        load_in_4bit=True,
    )
    model = FastLanguageModel.get_peft_model(
        model,
        r=RANK,
        lora_alpha=ALPHA,
        lora_dropout=0,
        use_gradient_checkpointing="unsloth",
        random_state=SEED,
    )
    valid = data(tokenizer, "valid.jsonl")
    training = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        train_dataset=data(tokenizer, "train.jsonl"),
        eval_dataset=valid,
        data_collator=DataCollatorForSeq2Seq(tokenizer),
        args=SFTConfig(
            output_dir=str(HERE / "checkpoints"),
            max_length=MAX_LENGTH,
            packing=False,
            num_train_epochs=EPOCHS,
            per_device_train_batch_size=1,
            per_device_eval_batch_size=1,
            gradient_accumulation_steps=BATCH,
            learning_rate=LEARNING_RATE,
            lr_scheduler_type="cosine",
            warmup_steps=WARMUP_STEPS,
            eval_strategy="epoch" if valid else "no",
            save_strategy="epoch",
            logging_steps=5,
            report_to="none",
            seed=SEED,
        ),
    )
    training.train(resume_from_checkpoint="--resume" in sys.argv[1:])
    model.save_pretrained(str(HERE / "adapter"))
    tokenizer.save_pretrained(str(HERE / "adapter"))


if __name__ == "__main__":
    main()
