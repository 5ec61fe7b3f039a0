#!/usr/bin/env python3
"""Rows for the base model: requests of `dataset synth` with C++ as the answer, not compiled.

Usage: rows.py PROJECT [FROM [FAMILY]] >ROWS

FROM leaves out the first programs, which the tuned model learns from; FAMILY takes one alone.
"""

import json
import sys

INTRODUCTION = "Sure! Here is the C++ code:\n\n"


def rows(project, skip, family):
    programs = {}
    with open(f"{project}/requests.jsonl", encoding="utf-8") as requests:
        for line in requests:
            request = json.loads(line)
            name = request["program"]
            number = programs.setdefault(name, len(programs))
            if number < skip or family not in (None, request["family"]):
                continue
            with open(f"{project}/programs/{name}.cpp", encoding="utf-8") as file:
                answer = INTRODUCTION + file.read().rstrip("\n")
            messages = [
                {"role": "user", "content": request["prompt"]},
                {"role": "assistant", "content": answer},
            ]
            print(json.dumps({"messages": messages}))


rows(sys.argv[1], int(sys.argv[2]) if sys.argv[2:] else 0, sys.argv[3] if sys.argv[3:] else None)
