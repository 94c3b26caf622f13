"""Reads [{id, counts, lines, result, by, values}] from standard input; prints {id: [milliseconds, agrees] or null} for gradcheck."""

import json
import sys
import time
import warnings

import torch

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


def num(value):
    return torch.tensor(float(value), dtype=torch.double)


def measured(case):
    values = {
        name: torch.tensor(rows, dtype=torch.double, requires_grad=name == case["by"])
        for name, rows in case["values"].items()
    }
    body = "".join(f"    {line}\n" for line in case["lines"])
    others = [name for name in values if name != case["by"]]
    scope = {"torch": torch, "num": num, **{name: values[name] for name in others}}
    exec(f"def f({case['by']}):\n{body}    return {case['result']}\n", scope)
    start = time.perf_counter()
    agrees = torch.autograd.gradcheck(scope["f"], (values[case["by"]],), raise_exception=False)
    return [(time.perf_counter() - start) * 1000, bool(agrees)]


times = {}
for case in json.load(sys.stdin):
    try:
        found = measured(case)
    except Exception:
        found = None
    if case["counts"]:
        times[case["id"]] = found
print(json.dumps(times))
