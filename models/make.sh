#!/bin/sh
# Makes the built-in pair anew, in a folder of its own. Replaces nothing in the repository.
# Usage: models/make.sh FOLDER   (PROGRAM names the binary; a release build, or it takes days)
set -eu
program=${PROGRAM:-target/release/assemblergpt}
work=${1:?"where to? Write models/make.sh FOLDER"}
mkdir -p "$work"

data() { "$program" dataset --project "$work/data" "$@"; }
synth() { data synth --seed 20 --io printf --plain --phrasings 2 "$@"; }
rows() { data build --alike 1000000 --system "" --ratio 100/0/0 "$@"; cp "$work/data/train.jsonl" "$work/$name"; }

# What the base learns: requests for assembly and for C++, and C++ as the answer to both.
synth --count 2500
data compile --lean --no-exceptions
name=few.jsonl rows
name=asked-for-assembly.jsonl rows --template cpp
synth --count 2500 --plain-requests
data compile --lean --no-exceptions
name=asked-for-cpp.jsonl rows --template cpp
cat "$work/asked-for-assembly.jsonl" "$work/asked-for-cpp.jsonl" >"$work/base.jsonl"
# Its tokens are learnt from assembly too; its weights never see any.
cat "$work/base.jsonl" "$work/few.jsonl" >"$work/texts.jsonl"
"$program" tune local --base scratch --texts "$work/texts.jsonl" --data "$work/base.jsonl" \
    --out "$work/base.gguf" --epochs 1 --batch 768 --rate 0.007 --seed 1 \
    --width 128 --heads 4 --layers 6

# What the tuned model learns: verified rows, C++ and then its assembly. The suite holds sentences,
# kinds of programs and numbers that are in no row.
synth --count 5000 --held-out "$work/held-out.jsonl" --held-out-count 240
data compile --lean --no-exceptions
name=tuned.jsonl rows
"$program" tune local --base "$work/base.gguf" --data "$work/tuned.jsonl" \
    --out "$work/first.gguf" --epochs 1 --batch 768 --rate 0.006 --seed 1 --time-limit 23m
"$program" tune local --base "$work/first.gguf" --data "$work/tuned.jsonl" \
    --out "$work/tuned.gguf" --epochs 1 --batch 768 --rate 0.004 --seed 2 --time-limit 10m

sha256sum "$work"/*.gguf "$work"/*.jsonl
