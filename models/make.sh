#!/bin/sh
# Makes the built-in pair anew, in a folder of its own. Replaces nothing in the repository.
# Usage: models/make.sh FOLDER   (PROGRAM names the binary; a release build, or it takes days)
set -eu
program=$(realpath "${PROGRAM:-target/release/assemblergpt}")
rows=$(realpath "$(dirname "$0")/rows.py")
work=${1:?"where to? Write models/make.sh FOLDER"}
mkdir -p "$work"
cd "$work"

synth() { "$program" dataset --project "$1" synth --seed "$2" --io printf --plain --phrasings "$3" --count "$4" $5; }
verified() {
    "$program" dataset --project "$1" compile --lean --no-exceptions
    "$program" dataset --project "$1" build --alike 1000000 --system "" --ratio 100/0/0
}

# What the base learns: requests for assembly and for C++, and C++ as the answer to both, of programs
# that the tuned model does not learn from; and some more texts to copy.
synth assembly 20 2 24000 ""
synth plain 20 1 24000 --plain-requests
synth texts 21 2 24000 ""
{ "$rows" assembly 10000; "$rows" plain 10000; "$rows" texts 0 text; } >all.jsonl
awk 'NR % 450 == 0' all.jsonl >base-valid.jsonl
awk 'NR % 450 != 0' all.jsonl >most.jsonl
awk 'NR % 3 != 0' most.jsonl >base.jsonl
# Its tokens are learnt from assembly too; its weights never see any.
synth few 20 2 1500 ""
verified few
{ cat few/train.jsonl; awk 'NR % 15 == 0' most.jsonl; } >vocabulary.jsonl
"$program" tune local --base scratch --texts vocabulary.jsonl --data base.jsonl --valid base-valid.jsonl \
    --out base.gguf --epochs 1 --batch 768 --rate 0.006 --seed 1 --width 128 --heads 4 --layers 6

# What the tuned model learns: verified rows, C++ and then its assembly. The suite holds sentences,
# kinds of programs and numbers that are in no row, of the base neither.
synth tuned 20 2 10000 "--held-out held-out.jsonl --held-out-count 240"
verified tuned
"$program" tune local --base base.gguf --data tuned/train.jsonl \
    --out tuned.gguf --epochs 2 --batch 768 --rate 0.005 --seed 1 --time-limit 24m

sha256sum ./*.gguf ./*.jsonl
