"""Whether anything notices a mutant: `check` first, then the definition's own stories until one no longer holds."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import Enum

from msgspec.structs import replace

from tools.mutations import Mutant
from workflow.commands.library import shipped_calendars
from workflow.definitions.load import load
from workflow.definitions.model import Procedure
from workflow.definitions.problems import Problem, Severity
from workflow.engine.calendars.known import KnownCalendars
from workflow.stories.examples import examples


class By(Enum):
    CHECK = "check"
    STORIES = "stories"
    NOBODY = "survives"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who noticed the mutant, and with which words."""

    mutant: Mutant
    by: By
    said: str = ""


def verdicts(mutants: Sequence[Mutant], *, processes: int) -> tuple[Verdict, ...]:
    with ProcessPoolExecutor(processes) as pool:
        return tuple(pool.map(verdict, mutants, chunksize=4))


def verdict(mutant: Mutant) -> Verdict:
    source = mutant.text.encode()
    checked = load(source)
    errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
    if errors:
        return Verdict(mutant, _noticed(mutant.text, errors), f"{errors[0].place.line}: {errors[0].say('en')}")
    assert checked.procedure is not None
    said = broken(source, checked.procedure)
    return Verdict(mutant, By.STORIES if said else By.NOBODY, said)


def broken(source: bytes, procedure: Procedure) -> str:
    """The first thing that a story says and that does not happen; empty when all of them hold."""
    calendars = KnownCalendars(shipped_calendars())
    for example in procedure.examples:
        played = examples(source, replace(procedure, examples=(example,)), calendars).played[0]
        for wrong in played.mismatches[:1]:
            return f"“{example.says.en}”, step {wrong.step}: {wrong.expected}, found {wrong.found.en}"
    return ""


def _noticed(text: str, errors: Sequence[Problem]) -> By:
    """A problem that stands in the stories alone is one that the stories found."""
    stories = text.partition("\nexamples:\n")[0].count("\n") + 2
    return By.CHECK if any(problem.place.line < stories for problem in errors) else By.STORIES
