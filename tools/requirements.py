"""`make requirements`: takes every rule of docs/requirements.md out, one at a time, and counts those whose test notices.

The tests say what they take out (`bites`, `bites_engine`, `reports` of tests/procedures/conftest.py) and report it. A rule
counts when each of its tests holds as shipped, its stories notice every removal they make, one of the removals touches one of
the places the page names, and each engine function the page names was taken out too.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias
from xml.etree import ElementTree

from tools.requirements_page import ENGINE, PAGE, ROOT, STORIES, Row, rules
from tools.yaml_text import Source, Span, dotted

LIBRARY = ROOT / "workflow" / "definitions" / "library"
SHOWN, CONTEXT = 100, 24
_WORDS = re.compile(r"[\w.]+|\s|[^\w\s]")


class Removal(NamedTuple):
    """What was replaced by what, all at once, and how the test noticed; empty when it did not."""

    changes: tuple[tuple[str, str], ...]
    noticed: str

    @property
    def engine(self) -> str:
        """The engine function that was taken out; empty when it was the definition that changed."""
        name = self.changes[0][0]
        return name if name.startswith(ENGINE) else ""


class Proof(NamedTuple):
    """A test as it went: whether it held, and what it took out."""

    held: bool
    removals: tuple[Removal, ...]


Proofs: TypeAlias = Mapping[str, Proof]


def main(arguments: Sequence[str]) -> int:
    wanted = argparse.ArgumentParser(prog="python -m tools.requirements", description=__doc__)
    wanted.add_argument("page", nargs="?", type=Path, default=PAGE)
    rows = rules(wanted.parse_args(arguments).page.read_text("utf-8"))
    proofs = proofs_of(sorted({test for row in rows for test in row.tests}))
    sys.stdout.write("".join(f"{line}\n" for row in rows for line in told(row, proofs)))
    counted = sum(not missing(row, proofs) for row in rows)
    sys.stdout.write(f"\n{counted} of {len(rows)} rules: taken out one at a time, and each noticed by its test\n")
    return 0 if rows and counted == len(rows) else 1


def proofs_of(tests: Sequence[str]) -> Proofs:
    """Runs the tests; by their ids how each went."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", f"--junitxml={report}", *tests]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        return proofs_in(report.read_text("utf-8")) if report.exists() else {}


def proofs_in(report: str) -> Proofs:
    """The tests of a JUnit report; the cases of a parametrized test are one proof."""
    found: dict[str, Proof] = {}
    for case in ElementTree.fromstring(report).iter("testcase"):
        path, name = str(case.get("classname")).replace(".", "/"), str(case.get("name")).partition("[")[0]
        before = found.get(f"{path}.py::{name}", Proof(held=True, removals=()))
        held = before.held and not any(case.find(tag) is not None for tag in ("failure", "error", "skipped"))
        removals = [
            _removal(str(entry.get("value"))) for entry in case.iter("property") if entry.get("name") == "removal"
        ]
        found[f"{path}.py::{name}"] = Proof(held, (*before.removals, *removals))
    return found


def _removal(text: str) -> Removal:
    plain = json.loads(text)
    return Removal(tuple((old, new) for old, new in plain["changes"]), plain["noticed"])


def missing(row: Row, proofs: Proofs) -> tuple[str, ...]:
    """Why the rule does not count; nothing when it does."""
    return tuple(_missing(row, proofs))


def _missing(row: Row, proofs: Proofs) -> Iterable[str]:
    if not row.tests:
        yield "no test"
    for test in row.tests:
        proof = proofs.get(test)
        if proof is None or not (proof.held or proof.removals):
            yield f"{test} does not hold"
        elif not proof.removals and test.startswith(STORIES):
            yield f"{test} takes nothing out"
        elif unnoticed := [removal for removal in proof.removals if not removal.noticed]:
            yield f"{test} does not notice: {difference(unnoticed[0])}"
        elif not proof.held:
            yield f"{test} does not hold"
    removals = [removal for test in row.tests if test in proofs for removal in proofs[test].removals]
    taken = {removal.engine for removal in removals}
    yield from (f"{place} was not taken out" for place in row.places if place.startswith(ENGINE) and place not in taken)
    if not any(touches(row, removal) for removal in removals):
        yield f"none of {', '.join(row.places)} was touched"


def touches(row: Row, removal: Removal) -> bool:
    """Whether the removal changes one of the places that the page names."""
    if removal.engine:
        return removal.engine in row.places
    source, spans = _places(row.procedure)
    for old, _ in removal.changes:
        start = source.find(old)
        within = (spans[place] for place in row.places if place in spans)
        if start >= 0 and any(start < span.end and span.start < start + len(old) for span in within):
            return True
    return False


@lru_cache(maxsize=8)
def _places(procedure: str) -> tuple[str, Mapping[str, Span]]:
    """The definition's text, and where each of its places stands."""
    source = Source((LIBRARY / f"{procedure}.yaml").read_text("utf-8"))
    return source.text, {dotted(path): Span(node.start_mark.index, node.end_mark.index) for path, node in source.walk()}


def told(row: Row, proofs: Proofs) -> Iterable[str]:
    """What a person reads about the rule: what was taken out, and how that was noticed."""
    why = missing(row, proofs)
    yield f"{'✗' if why else '✓'} {row.number}  {row.clause}"
    removals = [removal for test in row.tests if test in proofs for removal in proofs[test].removals]
    for removal in {removal.changes: removal for removal in removals}.values():
        yield f"    {_cut(_where(row, removal) + difference(removal))}"
        yield f"        {_cut(removal.noticed or 'nobody noticed')}"
    yield from (f"    ✗ {reason}" for reason in why)


def _where(row: Row, removal: Removal) -> str:
    text, _ = _places(row.procedure)
    start = text.find(removal.changes[0][0])
    return f"{row.procedure}.yaml:{text.count(chr(10), 0, start) + 1}  " if start >= 0 and not removal.engine else ""


def difference(removal: Removal) -> str:
    """What changed, without the words that stayed."""
    old, new = (" ".join(text.split()) for text in removal.changes[0])
    if removal.engine:
        return f"without {removal.engine}"
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    ahead = _same(one, other)
    behind = _same([*reversed(one[ahead:])], [*reversed(other[ahead:])])
    before = "".join(one[:ahead])[-CONTEXT:].lstrip()
    gone, put = ("".join(part[ahead : len(part) - behind]) for part in (one, other))
    if not gone:
        return f"{before.rstrip()}  +  {put.strip()}"
    return f"{before}{gone.rstrip()}  →  {put.strip()}" if put.strip() else f"without: {gone.strip()}"


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words they begin with in common."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
