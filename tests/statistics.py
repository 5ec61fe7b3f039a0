#!/usr/bin/env python3
"""Checks the numbers of `assemblergpt eval report --json` against scipy and statsmodels.

Random evaluations are written to a temporary folder and reported on; every share, interval, p, pass@k
and power is reckoned again with other people's code (the bootstrap with numpy from the same random
numbers). Not part of `cargo test`, because it needs Python packages:

    cargo build
    python3 tests/statistics.py [--binary target/debug/assemblergpt] [--rounds 40]

Without scipy, statsmodels and numpy it makes a virtual environment in a temporary folder and installs them.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import venv

STAGES = ["none", "has-assembly", "assembles", "links", "runs", "right"]
MEASURES = ["right", "runs", "links", "assembles"]
SEED = 7


def with_packages():
    """Starts itself again where the packages are."""
    try:
        import numpy, scipy, statsmodels  # noqa: F401, E401
        return
    except ImportError:
        if os.environ.get("ASSEMBLERGPT_STATISTICS"):
            raise
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = os.path.join(folder, "bin", "python")
        subprocess.check_call([python, "-m", "pip", "install", "-q", "numpy", "scipy", "statsmodels"])
        environment = dict(os.environ, ASSEMBLERGPT_STATISTICS="1")
        sys.exit(subprocess.call([python, *sys.argv], env=environment))


def write(folder, stages, samples):
    """An evaluation: stages[prompt][side][sample] is a place in STAGES."""
    run = {
        "schema": 1, "suite": "random", "suite_sha256": "00", "prompts": len(stages), "samples": samples,
        "models": [{"model": m, "base_url": "http://127.0.0.1"} for m in ("a", "b")],
        "system_sha256": None, "parameters": {}, "repairs": 0, "shard": None, "machine": {},
        "prices": [None, None], "started": 0,
    }
    with open(os.path.join(folder, "run.json"), "w") as file:
        json.dump(run, file)
    with open(os.path.join(folder, "suite.jsonl"), "w") as file:
        for at in range(len(stages)):
            file.write(json.dumps({"id": f"p{at}", "prompt": "x"}) + "\n")
    with open(os.path.join(folder, "results.jsonl"), "w") as file:
        for at, sides in enumerate(stages):
            for side, found in zip(("base", "tuned"), sides):
                for sample, stage in enumerate(found):
                    verdict = {"stage": STAGES[stage], "reason": "so", "assembly_right": None,
                               "cpp_right": None, "equals_twin": None}
                    file.write(json.dumps({
                        "schema": 1, "id": f"p{at}", "side": side, "sample": sample, "reply": "text",
                        "ending": "complete", "verdict": verdict, "cases": []}) + "\n")


def report(binary, folder, primary):
    command = [binary, "eval", "report", folder, "--json", "--primary", primary, "--seed", str(SEED)]
    return json.loads(subprocess.check_output(command))


class Checks:
    def __init__(self):
        self.done = 0

    def near(self, what, found, wanted, tolerance=1e-9):
        self.done += 1
        if found is None or not math.isclose(found, wanted, rel_tol=1e-9, abs_tol=tolerance):
            sys.exit(f"{what}: {found}, but {wanted} was reckoned")


def splitmix(seed):
    mask = (1 << 64) - 1
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield z ^ (z >> 31)


def bootstrap(shares):
    import numpy as np
    count, draws = len(shares), splitmix(SEED)
    places = np.fromiter(((next(draws) * count) >> 64 for _ in range(10_000 * count)), dtype=np.int64)
    means = np.asarray(shares)[places.reshape(10_000, count)].mean(axis=1)
    gaps = means[:, 1] - means[:, 0]
    return [np.quantile(values, [0.025, 0.975]) for values in (means[:, 0], means[:, 1], gaps)]


def newcombe(both, first, second, neither):
    """Newcombe (1998), method 10, from statsmodels' Wilson intervals and the corrected phi."""
    from statsmodels.stats.proportion import proportion_confint
    n = both + first + second + neither
    one, two = both + second, both + first
    low1, up1 = proportion_confint(one, n, method="wilson")
    low2, up2 = proportion_confint(two, n, method="wilson")
    cross = both * neither - first * second
    if cross > 0:
        cross = max(cross - n / 2, 0)
    margins = one * (n - one) * two * (n - two)
    phi = cross / math.sqrt(margins) if margins else 0
    p1, p2 = one / n, two / n
    low = (p1 - low1) ** 2 - 2 * phi * (p1 - low1) * (up2 - p2) + (up2 - p2) ** 2
    high = (p2 - low2) ** 2 - 2 * phi * (p2 - low2) * (up1 - p1) + (up1 - p1) ** 2
    gap = p1 - p2
    return gap - math.sqrt(max(low, 0)), gap + math.sqrt(max(high, 0))


def power(n, b, c):
    """Of the exact test with n prompts, over all numbers of parted prompts."""
    from scipy.stats import binom
    total = 0.0
    for m in range(1, n + 1):
        rejected = [k for k in range(m // 2 + 1) if 2 * binom.cdf(k, m, 0.5) < 0.05]
        if rejected:
            total += binom.pmf(m, n, b + c) * (
                binom.cdf(rejected[-1], m, b / (b + c)) + binom.cdf(rejected[-1], m, c / (b + c)))
    return total


def check_single(checks, measure, passes):
    from scipy.stats import binom, binomtest
    from statsmodels.stats.contingency_tables import mcnemar
    from statsmodels.stats.proportion import proportion_confint
    n = len(passes)
    both = sum(1 for a, b in passes if a and b)
    first = sum(1 for a, b in passes if a and not b)
    second = sum(1 for a, b in passes if b and not a)
    neither = n - both - first - second
    for at, share in enumerate(measure["sides"]):
        count = sum(1 for pair in passes if pair[at])
        low, high = proportion_confint(count, n, method="wilson")
        checks.near("share", share["share"], count / n)
        checks.near("Wilson, low", share["interval"]["low"], low)
        checks.near("Wilson, high", share["interval"]["high"], high)
    paired, test = measure["paired"], measure["paired"]["mcnemar"]
    checks.near("b", test["b"], second)
    checks.near("c", test["c"], first)
    checks.near("difference", paired["difference"], (second - first) / n)
    exact = mcnemar([[both, first], [second, neither]], exact=True).pvalue
    checks.near("McNemar", test["p"], exact)
    parted = first + second
    if parted:
        checks.near("binomial test", test["p"], binomtest(first, parted).pvalue)
        less = min(first, second)
        mid = 2 * binom.cdf(less, parted, 0.5) - binom.pmf(less, parted, 0.5)
        checks.near("mid-p", test["mid_p"], mid if first != second else 1.0)
    low, high = newcombe(both, first, second, neither)
    checks.near("Newcombe, low", paired["interval"]["low"], max(low, -1))
    checks.near("Newcombe, high", paired["interval"]["high"], min(high, 1))
    more = paired["further_prompts"]
    # One prompt more is the least that is said, even where the test was only unlucky.
    if more and 1 < more and n + more < 400:
        total = n + more
        if power(total, second / n, first / n) < 0.8:
            sys.exit(f"{total} prompts are too few for {second} against {first} of {n}")
        fewer = range(total - 1 - total // 20, total)
        if all(power(less, second / n, first / n) >= 0.8 for less in fewer):
            sys.exit(f"{total} prompts are too many for {second} against {first} of {n}")
        checks.done += 2


def check_several(checks, measure, counts):
    shares = [[a / n, b / n] for a, b, n in counts]
    first, second, gap = bootstrap(shares)
    for name, interval, wanted in (
        ("first", measure["sides"][0]["interval"], first),
        ("second", measure["sides"][1]["interval"], second),
        ("difference", measure["paired"]["interval"], gap),
    ):
        checks.near(f"bootstrap of {name}, low", interval["low"], wanted[0])
        checks.near(f"bootstrap of {name}, high", interval["high"], wanted[1])


def check_passing(checks, found, counts):
    for row in found["passing"]:
        k = row["k"]
        for at in (0, 1):
            any_of = [1 - math.comb(c[2] - c[at], k) / math.comb(c[2], k) for c in counts]
            all_of = [math.comb(c[at], k) / math.comb(c[2], k) for c in counts]
            checks.near("pass@k", row["pass_at_k"][at], sum(any_of) / len(counts))
            checks.near("pass^k", row["pass_all_k"][at], sum(all_of) / len(counts))


def check(checks, found, stages, samples):
    from statsmodels.stats.multitest import multipletests
    for measure in found["measures"]:
        least = STAGES.index(measure["measure"])
        counts = [[sum(s >= least for s in side) for side in sides] + [samples] for sides in stages]
        if samples == 1:
            check_single(checks, measure, [(a == 1, b == 1) for a, b, _ in counts])
        else:
            check_several(checks, measure, counts)
        if measure["measure"] == found["primary"]:
            check_passing(checks, found, counts)
    if samples == 1:
        tests = [m["paired"]["mcnemar"] for m in found["measures"][1:]]
        adjusted = multipletests([t["p"] for t in tests], method="holm")[1]
        for test, wanted in zip(tests, adjusted):
            checks.near("Holm", test["holm_p"], wanted)


def main():
    with_packages()
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--binary", default="target/debug/assemblergpt")
    options.add_argument("--rounds", type=int, default=40)
    options = options.parse_args()
    draw, checks = random.Random(1), Checks()
    for number in range(options.rounds):
        samples = 1 if number % 4 else draw.choice([2, 3, 5])
        prompts = draw.choice([1, 2, 7, 20, 60, 109, 400] if samples == 1 else [1, 5, 24])
        skill = [draw.random(), draw.random()]
        stages = [[[5 if draw.random() < skill[side] else draw.randrange(6) for _ in range(samples)]
                   for side in (0, 1)] for _ in range(prompts)]
        with tempfile.TemporaryDirectory() as folder:
            write(folder, stages, samples)
            check(checks, report(options.binary, folder, draw.choice(MEASURES)), stages, samples)
    print(f"{options.rounds} evaluations, {checks.done} numbers agree")


if __name__ == "__main__":
    main()
