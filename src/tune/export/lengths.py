HERE = Path(__file__).resolve().parent


def examples(name):
    """The chats of a file of this folder; none if it is not there."""
    path = HERE / name
    if not path.exists():
        return []
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["messages"] for line in lines]


def tokens(tokenizer, messages, **options):
    """The token ids of a chat as the model gets it."""
    return tokenizer.apply_chat_template(messages, tokenize=True, return_dict=False, **options)


def check_lengths(tokenizer):
    """Ends the program if an example is longer than the trainer or the model takes."""
    from transformers import AutoConfig

    context = getattr(AutoConfig.from_pretrained(BASE), "max_position_embeddings", None)
    limit = min(MAX_LENGTH, context) if context else MAX_LENGTH
    longest = 0
    over = []
    for name in ("train.jsonl", "valid.jsonl"):
        for line, messages in enumerate(examples(name), 1):
            length = len(tokens(tokenizer, messages))
            longest = max(longest, length)
            if length > limit:
                over.append(f"{name}:{line}: {length} tokens")
    if over:
        print("\n".join(over))
        what = "model takes" if limit == context else "settings take"
        sys.exit(f"{len(over)} examples are longer than the {limit} tokens that the {what}: "
                 "build the data with a smaller --limit, or export it with a larger --max-length")
    print(f"the longest example has {longest} tokens of this model's, and {limit} fit: nothing is cut")
