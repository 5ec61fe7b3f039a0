#!/usr/bin/env python3
"""Compares greedy replies of a GGUF file: this program beside llama.cpp, on the same file.

Needs llama.cpp in Python (pip install xllamacpp==2026.10.11549), and for --half also
pip install gguf numpy. Installs nothing itself.

  tests/gguf_reference.py MODEL.gguf
  tests/gguf_reference.py --half SmolLM2-135M-Instruct.Q4_1.gguf

--half first writes a copy with the same weights in half precision. With weights in small blocks
llama.cpp rounds what it multiplies with them to 8 bits, and a last bit more or less in a sum then
grows: its own replies differ between its ways to compute attention. The column "itself" shows how
far llama.cpp agrees with llama.cpp there. Exit status 0 if every reply is equal.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

PROMPTS = [
    "What is the capital of France?",
    "Write a haiku about assembly language.",
    "Explain recursion to a child.",
    "List three uses of the number 2024 in maths.",
    "Write a C++ program that adds 8 and 120.",
    'Übersetze "good morning" ins Deutsche – bitte!',
    "Why is the sky blue? Answer in two sentences.",
    "Create an Assembler program that prints Hello World.",
    "Tell me a joke about  compilers\n\nand linkers.",
    "Name the planets of the solar system in order.",
]


def half_precision(source, target):
    """The same weights, each matrix as numbers in half precision."""
    import numpy
    from gguf import GGUFReader, GGUFValueType, GGUFWriter, dequantize

    reader, writer = GGUFReader(source), GGUFWriter(target, "llama")
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key == "general.architecture":
            continue
        if field.types[0] == GGUFValueType.ARRAY:
            writer.add_array(key, field.contents())
        else:
            writer.add_key_value(key, field.contents(), field.types[0])
    for tensor in reader.tensors:
        numbers = dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)
        writer.add_tensor(tensor.name, numbers.astype(numpy.float16) if numbers.ndim > 1 else numbers)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def post(address, path, body):
    head = {"Content-Type": "application/json"}
    request = urllib.request.Request(address + path, json.dumps(body).encode(), head)
    return json.load(urllib.request.urlopen(request))


def theirs(model, tokens, flash):
    """Replies of llama.cpp, in this process: call it in a process of its own."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel, params.n_gpu_layers = 1024, 1, 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.ui, params.warmup, params.verbosity = False, False, -1
    kind = "LLAMA_FLASH_ATTN_TYPE_" + ("AUTO" if flash else "DISABLED")
    params.flash_attn_type = getattr(xllamacpp.llama_flash_attn_type, kind)
    server = xllamacpp.Server(params)
    replies = []
    for prompt in PROMPTS:
        messages = [{"role": "user", "content": prompt}]
        text = post(server.listening_address, "/apply-template", {"messages": messages})["prompt"]
        body = {"prompt": text, "temperature": 0, "n_predict": tokens, "cache_prompt": False}
        replies.append(post(server.listening_address, "/completion", body)["content"])
    return replies


def ours(binary, model, tokens):
    replies = []
    with tempfile.TemporaryDirectory() as folder:
        settings = os.path.join(folder, "settings.toml")
        open(settings, "w").close()
        for prompt in PROMPTS:
            command = [binary, "ask", prompt, "--json", "--no-history", "--config", settings]
            command += ["--base", "gguf:" + model, "--tuned", "gguf:" + model]
            command += ["--temperature", "0", "--max-tokens", str(tokens)]
            answer = subprocess.run(command, capture_output=True, text=True, check=False)
            if not answer.stdout:
                sys.exit(answer.stderr)
            replies.append(json.loads(answer.stdout)["sides"][0]["reply"])
    return replies


def common(a, b):
    """Characters until two texts part; all if one is the other."""
    return len(os.path.commonprefix([a, b]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--binary", default="target/release/assemblergpt")
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--half", action="store_true", help="compare on a half-precision copy")
    parser.add_argument("--theirs", choices=["plain", "flash"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.theirs:
        print(json.dumps(theirs(args.model, args.tokens, args.theirs == "flash")))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        model = os.path.abspath(args.model)
        if args.half:
            model = os.path.join(folder, "half.gguf")
            half_precision(args.model, model)
        reference = []
        for kind in ["plain", "flash"]:
            command = [sys.executable, __file__, model, "--tokens", str(args.tokens), "--theirs", kind]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stderr[-2000:])
            reference.append(json.loads(done.stdout.splitlines()[-1]))
        mine = ours(args.binary, model, args.tokens)
    print("equal  characters  in common  itself  prompt")
    equal = 0
    for prompt, own, plain, flash in zip(PROMPTS, mine, *reference):
        # A reply that llama.cpp gives in either of its ways is llama.cpp's.
        same = own in (plain, flash)
        equal += same
        near = max(common(own, plain), common(own, flash))
        print(f"{'yes' if same else 'no':5}  {len(plain):10}  {near:9}  {common(plain, flash):6}  {prompt[:40]!r}")
    print(f"{equal} of {len(PROMPTS)} replies are llama.cpp's, token for token")
    return 0 if equal == len(PROMPTS) else 1


if __name__ == "__main__":
    sys.exit(main())
