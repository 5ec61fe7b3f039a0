#!/usr/bin/env python3
"""Make the built-in cassette and samples/README.md from the folders beside this file.

    samples/make.py             write both files
    samples/make.py --check     write nothing; exit 1 if one of them is not up to date
    samples/make.py --listings  first make every program.s again with the local g++

The result depends on nothing but the sources: the pace is drawn from a fixed seed,
and the compiler's listings are kept as files.
"""

import json
import pathlib
import random
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CASSETTE = HERE.parent / "src" / "llm" / "cassette" / "samples.jsonl"
README = HERE / "README.md"

OPENING = "Sure! But let's first write C++ code which works like that:"
BRIDGE = "Now, let's write the Assembler code:"

# Pieces about as long as a model's tokens are in source text, three to four bytes.
TOKEN = re.compile(r" ?[A-Za-z_]{1,7}|[0-9]{1,3}|\n+|\t+| +|[^\sA-Za-z0-9_]{1,2}|.", re.DOTALL)
EVENTS = 380  # at most, in one reply: the file must stay small
SECONDS = 8.0  # no reply takes longer to watch
SYSTEM_TOKENS = 31


def folders():
    return sorted(p.parent for p in HERE.glob("*/sample.json"))


def read(folder, name):
    return (folder / name).read_text(encoding="utf-8")


def compile_listings():
    for folder in folders():
        flags = json.loads(read(folder, "sample.json"))["flags"].split()
        command = ["g++", *flags, "-S", "program.cpp", "-o", "program.s"]
        subprocess.run(command, cwd=folder, check=True)


def tuned_listing(folder, about):
    text = read(folder, "program.s")
    mistake = about.get("mistake")
    if mistake is not None:
        if text.count(mistake["find"]) != 1:
            sys.exit(f"{folder.name}: the mistake's place is not unique in program.s")
        text = text.replace(mistake["find"], mistake["with"])
    return text


def reply_text(folder, side, about):
    if side == "base":
        return read(folder, "base.md").rstrip("\n")
    cpp = read(folder, "program.cpp").rstrip("\n")
    listing = tuned_listing(folder, about).rstrip("\n")
    return f"{OPENING}\n\n{cpp}\n\n{BRIDGE}\n\n{listing}"


def events(text, cut, prompt, seed):
    """Yield (seconds, event) of one reply, at a pace that can be watched."""
    chance = random.Random(seed)
    tokens = TOKEN.findall(text)
    if cut is not None:
        if len(tokens) <= cut:
            sys.exit(f"{seed}: only {len(tokens)} tokens, nothing to cut at {cut}")
        tokens = tokens[:cut]
    rate = max(chance.uniform(85.0, 130.0), len(tokens) / SECONDS)
    per_event = -(-len(tokens) // EVENTS)
    at = 0.02 + chance.random() * 0.03
    yield 0.0, "Sent"
    yield at + 0.1 + chance.random() * 0.1, "Started"
    at = chance.uniform(0.28, 0.58)
    side = seed.rsplit("/", 1)[1]
    yield at, {"Model": f"sample-{side}"}
    place = 0
    while place < len(tokens):
        count = min(per_event, len(tokens) - place)
        yield at, {"Text": "".join(tokens[place : place + count])}
        place += count
        at += count / rate * chance.uniform(0.55, 1.45)
    counts = {
        "prompt_tokens": SYSTEM_TOKENS + len(TOKEN.findall(prompt)),
        "completion_tokens": len(tokens),
    }
    yield at, {"Usage": counts}
    yield at, {"Ended": "Complete" if cut is None else "CutAtLimit"}


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def cassette():
    out = [
        line(
            {
                "cassette": 1,
                "title": "Built-in samples",
                "samples": True,
                "note": "Written for this program; no model was asked.",
            }
        )
    ]
    for folder in folders():
        prompt = read(folder, "prompt.txt").strip()
        sample = json.loads(read(folder, "sample.json"))
        for side in ("base", "tuned"):
            about = sample[side]
            text = reply_text(folder, side, about)
            head = {"prompt": prompt, "side": side, "model": f"sample-{side}"}
            out.append(line({"exchange": head}))
            for at, event in events(text, about.get("cut"), prompt, f"{folder.name}/{side}"):
                out.append(line({"at": round(at, 3), "event": event}))
    return "".join(out)


def result(program):
    ends, stdout = program["ends"], program["stdout"]
    if ends == "build fails":
        return "`" + program["build"][-1] + "` fails"
    shown = stdout.rstrip("\n").split("\n")
    text = shown[0].strip() + (" …" if len(shown) > 1 else "")
    text = "".join(c if " " <= c < "\x7f" or c == "…" else f"\\x{ord(c):02x}" for c in text)
    return ends + (f", `{text}`" if text else ", no output")


def readme():
    out = [
        "# The built-in samples\n\n",
        "Replies that the program can play without a network. They were written for it;\n",
        "no model was asked. Each folder holds a prompt, the C++ program and its listing\n",
        "(`g++ -S` with the `flags` of `sample.json`, Debian g++ 12.2), a reply such as a\n",
        "general model writes (`base.md`), and `sample.json` with what really happens when\n",
        "the programs are built and run with plain tools. `tests/samples.rs` does that.\n\n",
        "`samples/make.py` writes `src/llm/cassette/samples.jsonl` and this file.\n",
    ]
    for folder in folders():
        sample = json.loads(read(folder, "sample.json"))
        out.append(f"\n## {folder.name}\n\n{read(folder, 'prompt.txt').strip()}\n\n")
        for side in ("base", "tuned"):
            about = sample[side]
            out.append(f"- **{side}**: {about['shows']}\n")
            for program in about["programs"]:
                given = f" given `{program['stdin'].strip()}`" if "stdin" in program else ""
                out.append(f"  - `{program['file']}`{given}: {result(program)}\n")
    return "".join(out)


def main():
    if "--listings" in sys.argv[1:]:
        compile_listings()
    stale = []
    for path, text in ((CASSETTE, cassette()), (README, readme())):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv[1:] and stale:
        sys.exit("not up to date, run samples/make.py: " + ", ".join(stale))


if __name__ == "__main__":
    main()
