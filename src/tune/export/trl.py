

def data(name):
    """Prompts with their completions: the loss is taken over the completions alone."""
    from datasets import Dataset

    rows = [{"prompt": chat[:-1], "completion": chat[-1:]} for chat in examples(name)]
    return Dataset.from_list(rows) if rows else None


def settings(valid):
    """How TRL trains."""
    import torch
    from trl import SFTConfig

    cuda = torch.cuda.is_available()
    return SFTConfig(
        output_dir=str(HERE / "checkpoints"),
        max_length=MAX_LENGTH,
        packing=False,
        completion_only_loss=True,
        num_train_epochs=EPOCHS,
        per_device_train_batch_size=1,
        per_device_eval_batch_size=1,
        gradient_accumulation_steps=BATCH,
        gradient_checkpointing=True,
        learning_rate=LEARNING_RATE,
        lr_scheduler_type="cosine",
        warmup_steps=WARMUP_STEPS,
        bf16=cuda and torch.cuda.is_bf16_supported(),
        fp16=cuda and not torch.cuda.is_bf16_supported(),
        eval_strategy="epoch" if valid else "no",
        save_strategy="epoch",
        logging_steps=5,
        report_to="none",
        seed=SEED,
    )


def trainer(model, tokenizer):
    """The trainer with this folder's data."""
    from peft import LoraConfig
    from trl import SFTTrainer

    valid = data("valid.jsonl")
    return SFTTrainer(
        model=model,
        args=settings(valid),
        train_dataset=data("train.jsonl"),
        eval_dataset=valid,
        processing_class=tokenizer,
        peft_config=LoraConfig(
            r=RANK,
            lora_alpha=ALPHA,
            target_modules="all-linear",
            task_type="CAUSAL_LM",
        ),
    )


def main():
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(BASE)
    check_lengths(tokenizer)
    if "--check" in sys.argv[1:]:
        return
    training = trainer(AutoModelForCausalLM.from_pretrained(BASE, dtype="auto"), tokenizer)
    training.train(resume_from_checkpoint="--resume" in sys.argv[1:])
    training.save_model(str(HERE / "adapter"))


if __name__ == "__main__":
    main()
