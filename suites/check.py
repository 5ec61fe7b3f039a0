#!/usr/bin/env python3
"""Proves the expected outputs of built-in.jsonl another way than the reference programs.

Each output is computed here in Python from the prompt's own words, or stands here as it must be.
Exits 1 and names every prompt whose output is another.
"""

import calendar
import itertools
import json
import math
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def lines(items):
    return "".join(f"{item}\n" for item in items)


def words(items):
    return " ".join(map(str, items)) + "\n"


def ints(text):
    return [int(word) for word in text.split()]


def is_prime(n):
    return n > 1 and math.factorial(n - 1) % n == n - 1  # Wilson's theorem


def collatz(n):
    return 0 if n == 1 else 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)


def hanoi(n, a, b, c):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [f"{a} -> {c}"] + hanoi(n - 1, b, a, c)


def fizz(n):
    return "Fizz" * (n % 3 == 0) + "Buzz" * (n % 5 == 0) or n


def shift(text):
    return text.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc"))


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


FIXED = {
    "print-hello": "Hello, World!\n",
    "print-two-lines": "first\nsecond\n",
    "print-quotes": 'She said "yes"\n',
    "print-triangle": lines("*" * n for n in range(1, 6)),
    "print-box": lines(["#" * 6, "#" + " " * 4 + "#", "#" * 6]),
    "print-alphabet": "abcdefghijklmnopqrstuvwxyz\n",
    "print-negative": "-273\n",
    "add-two": lines([8 + 120]),
    "subtract": lines([358 - 1000]),
    "multiply": lines([123 * 456]),
    "divide": lines(divmod(1000, 7)),
    "negative-division": words([math.trunc(-17 / 5), int(math.fmod(-17, 5))]),
    "large-product": lines([4000000007 * 2000000011]),
    "rectangle": lines([17 * 23, 17 + 17 + 23 + 23]),
    "polynomial": lines([3 * 6**3 - 2 * 6**2 + 5 * 6 - 7]),
    "bit-count": lines([bin(987654321).count("1")]),
    "to-binary": f"{202:b}\n",
    "to-hex": f"{3735928559:x}\n",
    "xor-swap": "84 19\n",
    "count-up": lines(range(1, 11)),
    "count-down": words(range(10, -1, -1)),
    "sum-to-hundred": lines([100 * 101 // 2]),
    "even-sum": lines([100 * 101]),
    "square-table": lines(f"{n} * {n} = {n**2}" for n in range(1, 9)),
    "fizzbuzz": lines(map(fizz, range(1, 21))),
    "primes-below-50": lines(filter(is_prime, range(50))),
    "collatz": lines([collatz(27)]),
    "digit-sum": lines([sum(map(int, "9876543210"))]),
    "times-table": "".join(words(i * j for j in range(1, 6)) for i in range(1, 6)),
    "powers-of-two": lines(2**n for n in range(17)),
    "perfect-numbers": lines(n for n in range(2, 1000) if 2 * n == sum(d for d in range(1, n + 1) if n % d == 0)),
    "leap-years": lines(filter(calendar.isleap, range(1896, 1913))),
    "array-sum": lines([sum([12, 7, 33, 5, 91])]),
    "array-max": lines([sorted([-4, 18, 7, 42, 3, 41])[-1]]),
    "array-min-index": lines([[9, 6, 8, 2, 5, 7].index(2)]),
    "array-reverse": words([1, 2, 3, 4, 5, 6, 7][::-1]),
    "array-average": lines([(10 + 20 + 35 + 41) // 4]),
    "dot-product": lines([5 - 12 - 21 + 32]),
    "matrix-product": words([1 * 5 + 2 * 7, 1 * 6 + 2 * 8]) + words([3 * 5 + 4 * 7, 3 * 6 + 4 * 8]),
    "sieve": lines([sum(map(is_prime, range(1000)))]),
    "count-greater": lines([len([14, 15, 26, 35])]),
    "string-length": lines([len("assembly language")]),
    "string-reverse": "desserts\n",
    "string-upper": "MAKE ME LOUD 123!\n",
    "string-vowels": lines([sum(map("the quick brown fox jumps over the lazy dog".count, "aeiou"))]),
    "string-palindrome": "palindrome\n",
    "string-caesar": shift("hello zebra") + "\n",
    "string-count-char": lines(["mississippi".count("s")]),
    "string-words": lines([len("one  two three   four".split())]),
    "factorial": lines([math.factorial(12)]),
    "fibonacci": lines([fibonacci(20)]),
    "gcd": lines([math.gcd(1071, 462)]),
    "hanoi": lines(hanoi(3, "A", "B", "C")),
    "ackermann": lines([2 * 3 + 3]),
    "power": lines([3**13]),
    "bubble-sort": words(sorted([5, 2, 9, 1, 5, 6])),
    "sort-descending": lines(sorted([-3, 10, 0, 7, -8, 4], reverse=True)),
    "sort-letters": "".join(sorted("algorithm")) + "\n",
    "binary-search": lines([[2, 5, 8, 12, 16, 23, 38, 56, 72, 91].index(23)]),
    "second-largest": lines([sorted({31, 77, 12, 77, 64, 8})[-2]]),
    "struct-points": lines([3 + 4 - 1 + 10]),
    "struct-students": lines(["Anna", "Cleo"]),
    "struct-stock": lines([15 * 4 + 7 * 10 + 120 * 2]),
    "linked-list": lines([4, 8, 15, 16, 23, 42]),
    "stack": lines([4, 2, 1]),
}

READING = {
    "read-double": lambda text: lines([int(text) * 2]),
    "read-sum": lambda text: lines([sum(ints(text))]),
    "read-parity": lambda text: lines([["even", "odd"][int(text) & 1]]),
    "read-max": lambda text: lines([sorted(ints(text))[-1]]),
    "read-until-zero": lambda text: lines([sum(itertools.takewhile(bool, ints(text)))]),
    "read-factorial": lambda text: lines([math.factorial(int(text))]),
    "read-echo-reverse": lambda text: text.rstrip("\n")[::-1] + "\n",
    "read-count": lambda text: words([min(ints(text)[1:]), max(ints(text)[1:])]),
    "read-sort": lambda text: lines(sorted(ints(text)[1:])),
    "read-prime": lambda text: lines(["prime" if is_prime(int(text)) else "not prime"]),
    "read-temperature": lambda text: lines([math.trunc(int(text) * 9 / 5) + 32]),
    "read-uppercase": lambda text: text.upper(),
    "read-calculator": lambda text: lines(
        [{"+": int.__add__, "-": int.__sub__, "*": int.__mul__}[text.split()[1]](*map(int, text.split()[::2]))]
    ),
}


def main():
    rows = [json.loads(line) for line in (HERE / "built-in.jsonl").read_text().splitlines()]
    wrong = []
    for row in rows:
        name = row["id"]
        if "cases" in row:
            right = all(READING[name](c["stdin"]) == c["expected_stdout"] for c in row["cases"])
        else:
            right = FIXED[name] == row["expected_stdout"]
        if not right:
            wrong.append(name)
    proven = {row["id"] for row in rows}
    wrong += [f"{name} is not in the suite" for name in [*FIXED, *READING] if name not in proven]
    for name in wrong:
        print(f"wrong: {name}", file=sys.stderr)
    print(f"{len(rows)} prompts, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
