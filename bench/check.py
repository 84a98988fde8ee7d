"""How long a definition takes to load with all its checks, beside PyYAML's C loader alone: python bench/check.py [FILE]"""

import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import yaml

from workflow.definitions.load import load

ROUNDS = 15


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measured(source: bytes) -> tuple[float, float]:
    """The medians of interleaved rounds: the C loader alone, and `load` with all checks."""
    pairs = [
        (milliseconds(lambda: yaml.load(source, Loader=yaml.CSafeLoader)), milliseconds(lambda: load(source)))
        for _ in range(ROUNDS)
    ]
    alone, ours = zip(*pairs, strict=True)
    return sorted(alone)[ROUNDS // 2], sorted(ours)[ROUNDS // 2]


def main(path: str | None = None) -> None:
    shipped = files("workflow.definitions").joinpath("library/ticketing_complaints.yaml")
    source = Path(path).read_bytes() if path else shipped.read_bytes()
    alone, ours = measured(source)
    bound = 2.5 * alone + 30
    print(f"C loader alone {alone:.1f} ms, load with all checks {ours:.1f} ms ({ours / alone:.2f}x); bound {bound:.1f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
