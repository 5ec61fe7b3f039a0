#!/usr/bin/env python3
"""Loads what `assemblergpt tune export` writes with the trainers' own code.

A small data set is made with `assemblergpt dataset`, and a tiny model with a tokenizer of its own on
the spot: nothing is fetched. For each trainer that is installed it is checked that every example is
there, that none is cut, and that the loss covers the assistant's text and nothing else; TRL trains too, by
the very command of the export. Not part of `cargo test`, because it needs Python packages:

    cargo build
    pip install torch trl peft 'mlx-lm[train,cpu]'        # or llamafactory, or any of them
    python3 tests/trainers.py [--binary target/debug/assemblergpt] [--only trl]
"""

import argparse
import importlib.util
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
ROLES = ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|pad|>"]


def data(binary, project):
    """A project whose every row was run."""
    for step in (["synth", "--count", "60"], ["compile"], ["build", "--ratio", "80/10/10"]):
        subprocess.run([binary, "dataset", "--project", project, *step], check=True, stdout=subprocess.DEVNULL)


def model(project, folder):
    """A tiny model of random weights with a byte-pair tokenizer trained on the data itself."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    bare = Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=2000, special_tokens=ROLES, initial_alphabet=alphabet)
    bare.train_from_iterator((m["content"] for chat in chats(project / "train.jsonl") for m in chat), trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bare, eos_token="<|end|>", pad_token="<|pad|>")
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=32768,
        pad_token_id=tokenizer.pad_token_id, eos_token_id=tokenizer.eos_token_id, tie_word_embeddings=False,
    )).save_pretrained(folder)
    return tokenizer


def chats(path):
    return [json.loads(line)["messages"] for line in open(path, encoding="utf-8")]


def export(binary, project, base, trainer, *options):
    """Exports; returns the folder and the settings."""
    command = [binary, "tune", "--project", project, "export", "--for", trainer, "--base", base, "--json", *options]
    said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return Path(said["dir"]).resolve(), said


def same_examples(name, tokenizer, wanted, loaded):
    """Every chat is there whole, and its loss is over the assistant's text alone.

    `loaded` are pairs of token ids and of those among them that are learnt.
    """
    assert len(loaded) == len(wanted), f"{name}: {len(loaded)} examples of {len(wanted)}"
    expected = {}
    for chat in wanted:
        text = "".join(f"<|{m['role']}|>{m['content']}<|end|>" for m in chat)
        expected[text] = chat[-1]["content"]
    for ids, learnt in loaded:
        text = tokenizer.decode(ids).rstrip("\n")
        assert text in expected, f"{name}: no such example, or a cut one: …{text[-80:]!r}"
        answer = tokenizer.decode(learnt).rstrip("\n").removesuffix("<|end|>")
        assert answer == expected[text], f"{name}: learns {answer[:80]!r}… of {expected[text][:80]!r}…"


def commands(folder, said, env=None):
    """Runs the commands of the export as they are printed."""
    script = " && ".join(f"cd {shlex.quote(str(folder))}" if c.startswith("cd ") else c for c in said["commands"])
    path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
    done = subprocess.run(["sh", "-c", script], env={**os.environ, "PATH": path, **(env or {})},
                          capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout + done.stderr


def trl(binary, project, base, tokenizer):
    folder, said = export(binary, project, base, "trl", "--epochs", "1")
    spec = importlib.util.spec_from_file_location("exported", folder / "train.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    from transformers import AutoModelForCausalLM

    training = script.trainer(AutoModelForCausalLM.from_pretrained(base), tokenizer)
    for name, dataset in (("train", training.train_dataset), ("valid", training.eval_dataset)):
        loaded = []
        for n in range(len(dataset)):
            batch = training.data_collator([dataset[n]])
            ids, labels = batch["input_ids"][0].tolist(), batch["labels"][0].tolist()
            loaded.append((ids, [label for label in labels if label != -100]))
        same_examples(f"trl {name}", tokenizer, chats(folder / f"{name}.jsonl"), loaded)
    commands(folder, said)
    assert (folder / "adapter" / "adapter_config.json").exists()
    return "loaded and trained"


def mlx(binary, project, base, tokenizer):
    folder, said = export(binary, project, base, "mlx", "--epochs", "1")
    import types
    import yaml
    from mlx_lm.tuner.datasets import load_dataset

    settings = types.SimpleNamespace(**{**yaml.safe_load((folder / "mlx.yaml").read_text()), "data": str(folder), "test": True})
    for name, dataset in zip(("train", "valid", "test"), load_dataset(settings, tokenizer)):
        loaded = []
        for n in range(len(dataset)):
            ids, offset = dataset.process(dataset[n])
            assert len(ids) <= settings.max_seq_length
            loaded.append((ids, ids[offset:]))
        same_examples(f"mlx {name}", tokenizer, chats(folder / f"{name}.jsonl"), loaded)
    # On a processor alone it trains too slowly to wait for: only the count of tokens is run.
    commands(folder, {"commands": said["commands"][:2]})
    return "loaded"


def llama_factory(binary, project, base, tokenizer):
    folder, said = export(binary, project, base, "llama-factory", "--epochs", "1")
    import yaml
    from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
    from llamafactory.hparams import get_train_args
    from llamafactory.model import load_tokenizer

    settings = yaml.safe_load((folder / "llama-factory.yaml").read_text())
    settings.update(dataset_dir=str(folder), output_dir=str(folder / "adapter"), bf16=False, overwrite_cache=True)
    model_args, data_args, training_args, _, _ = get_train_args(settings)
    module = load_tokenizer(model_args)
    template = get_template_and_fix_tokenizer(module["tokenizer"], data_args)
    sets = get_dataset(template, model_args, data_args, training_args, stage="sft", **module)
    for name, key in (("train", "train_dataset"), ("valid", "eval_dataset")):
        dataset = sets[key]
        dataset = next(iter(dataset.values())) if isinstance(dataset, dict) else dataset
        loaded = [(row["input_ids"], [label for label in row["labels"] if label != -100]) for row in dataset]
        same_examples(f"llama-factory {name}", module["tokenizer"], chats(folder / f"{name}.jsonl"), loaded)
    # The settings want bf16, which this machine may not have: only the count of tokens is run.
    commands(folder, {"commands": said["commands"][:2]})
    return "loaded"


def too_short(binary, project, base):
    """What the model's own tokenizer makes too long is refused before anything is trained."""
    longest = export(binary, project, base, "axolotl", "--dry-run")[1]["settings"]["longest"]
    folder, _ = export(binary, project, base, "axolotl", "--max-length", str(longest))
    done = subprocess.run([sys.executable, folder / "check.py"], capture_output=True, text=True)
    assert done.returncode == 1 and "examples are longer than" in done.stderr, done
    print(f"ok   check.py: {done.stderr.strip()}")


def main():
    trainers = {"trl": ("trl", trl), "mlx": ("mlx_lm", mlx), "llama-factory": ("llamafactory", llama_factory)}
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default="target/debug/assemblergpt")
    parser.add_argument("--only", action="append", choices=trainers)
    args = parser.parse_args()
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false", CUDA_VISIBLE_DEVICES="")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HF_HOME"] = f"{folder}/hub"
        project, base = Path(folder) / "project", Path(folder) / "base"
        data(os.path.abspath(args.binary), project)
        tokenizer = model(project, base)
        ran = 0
        for name, (package, check) in trainers.items():
            if args.only and name not in args.only:
                continue
            if importlib.util.find_spec(package) is None:
                print(f"skip {name}: {package} is not installed")
                continue
            done = check(os.path.abspath(args.binary), project, str(base), tokenizer)
            print(f"ok   {name}: {done}; every example whole, the loss over the assistant's text", flush=True)
            ran += 1
        too_short(os.path.abspath(args.binary), project, str(base))
    print(f"{ran} passed, 0 failed")
    sys.exit(0 if ran else 1)


if __name__ == "__main__":
    main()
