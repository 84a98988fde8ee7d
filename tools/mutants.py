"""`make mutants`: how many small mistakes in the shipped definitions their own check and stories notice, kind by kind.

Writes docs/mutants.md, which lists every survivor with the argument that tools/survivors.yaml gives for it. Fails below
nine in ten, for a survivor without an argument, and for an argument whose mutant is gone or no longer survives.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools.killing import By, Verdict, verdict, verdicts
from tools.mutations import Mutant, mutants

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "workflow" / "definitions" / "library"
ARGUMENTS = ROOT / "tools" / "survivors.yaml"
PAGE = ROOT / "docs" / "mutants.md"
AT_LEAST = 90
_HEAD = """# What happens when a definition says something else

`make mutants` makes every small mistake that somebody could make in the definitions we ship, one at a time, in the text as it is
written: a guard or one of its conditions is dropped or negated, `who` admits one more role (picked by a hash of the place), an
`asks` is dropped or becomes a `may`, a `needs`, a receiver, a mark, an `until`, a notice, `voids`, `not_who_did`, a stand-in is dropped,
a limit moves by a cent, a time or a mark by a unit, two approvers of a ladder change places. A mutant is killed when `complaints check`
reports an error, or when one of the file's own stories no longer happens as it is told. What survives is listed below, and argued.
This page is written by `make mutants`.

Not mutated: rules, reports and stories (they say what must come out), labels, clauses, questions, and retention.
"""


@dataclass(frozen=True, slots=True)
class Result:
    procedure: str
    verdicts: tuple[Verdict, ...]

    def count(self, by: By) -> int:
        return sum(verdict.by is by for verdict in self.verdicts)

    @property
    def survivors(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.by is By.NOBODY)

    @property
    def killed(self) -> int:
        """In percent, rounded down."""
        return 100 * (len(self.verdicts) - len(self.survivors)) // max(1, len(self.verdicts))


def main(arguments: Sequence[str]) -> int:
    wanted = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    wanted.add_argument("files", nargs="*", type=Path, help="definitions; without any, all that are shipped")
    files = wanted.parse_args(arguments).files
    results = [result_of(file) for file in files or sorted(LIBRARY.glob("*.yaml"))]
    for result in results:
        sys.stdout.write("\n".join(told(result)) + "\n")
    sys.stdout.write(f"{total(results)}\n")
    argued = arguments_given()
    if not files:
        PAGE.write_text(page(results, argued), encoding="utf-8")
    wrong = [*_wrong(results, argued)] if not files else []
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


def result_of(file: Path) -> Result:
    text = file.read_text("utf-8")
    found = mutants(text)
    unharmed = verdict(Mutant("none", "none", 0, "", "", text))
    if unharmed.by is not By.NOBODY:
        raise SystemExit(f"{file}: not as it should be before anything is changed: {unharmed.said}")
    return Result(file.stem, verdicts(found, processes=os.cpu_count() or 1))


def arguments_given() -> Mapping[str, Mapping[str, str]]:
    """Procedure -> name of a mutant -> why it may survive."""
    given: Any = yaml.safe_load(ARGUMENTS.read_text("utf-8"))
    return given or {}


def told(result: Result) -> Iterable[str]:
    """What a person reads: the table, then every survivor with its place."""
    yield from (f"{result.procedure}", *_table(result, "  {:<22}{:>8}{:>8}{:>9}{:>10}"))
    for mutant in (survivor.mutant for survivor in result.survivors):
        yield f"  survives  {result.procedure}.yaml:{mutant.line}  {mutant.name}"
        yield f"            {mutant.after or '(gone: ' + mutant.before + ')'}"


def _table(result: Result, row: str) -> Iterable[str]:
    yield row.format("kind", "mutants", "check", "stories", "survivors")
    kinds = Counter(verdict.mutant.kind for verdict in result.verdicts)
    for kind in sorted(kinds):
        found = Result(kind, tuple(verdict for verdict in result.verdicts if verdict.mutant.kind == kind))
        yield row.format(kind, *_counts(found))
    yield row.format(f"all: {result.killed} % killed", *_counts(result))


def _counts(result: Result) -> tuple[int, ...]:
    return len(result.verdicts), result.count(By.CHECK), result.count(By.STORIES), result.count(By.NOBODY)


def page(results: Sequence[Result], argued: Mapping[str, Mapping[str, str]]) -> str:
    return "\n".join([_HEAD, f"{total(results)}\n", *(line for result in results for line in _section(result, argued))])


def total(results: Sequence[Result]) -> str:
    every = Result("all", tuple(verdict for result in results for verdict in result.verdicts))
    made, check, stories, survive = _counts(every)
    return f"{made} mutants of {len(results)} definitions: check kills {check}, their stories {stories}; {survive} survive."


def _section(result: Result, argued: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    yield from (f"## {result.procedure}", "")
    header, *rows = _table(result, "| {} | {} | {} | {} | {} |")
    yield from (header, "|---|--:|--:|--:|--:|", *rows, "")
    for mutant in (survivor.mutant for survivor in result.survivors):
        why = argued.get(result.procedure, {}).get(mutant.name, "")
        yield f"- **{mutant.name}** (line {mutant.line}): `{mutant.after or mutant.before}`"
        yield f"  {why}"
    yield ""


def _wrong(results: Sequence[Result], argued: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    for result in results:
        surviving = {verdict.mutant.name for verdict in result.survivors}
        given = set(argued.get(result.procedure, {}))
        if result.killed < AT_LEAST:
            yield f"{result.procedure}: {result.killed} % killed, at least {AT_LEAST} % are due"
        yield from (f"{result.procedure}: no argument for the survivor {name}" for name in sorted(surviving - given))
        yield from (
            f"{result.procedure}: an argument for what does not survive: {name}" for name in sorted(given - surviving)
        )
    for procedure in sorted(set(argued) - {result.procedure for result in results}):
        yield f"arguments for a procedure that is not shipped: {procedure}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
