"""`complaints handover`: everything that lies with one person goes to another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

import typer

from workflow.commands import completion, words
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import answer_words
from workflow.commands.telling.reader import names_of
from workflow.commands.telling.refusing import REFUSED, refusal_lines, refusals_data
from workflow.engine.refusals import Refusal, Refused
from workflow.errors import UsageError
from workflow.spoken.labels import Names

if TYPE_CHECKING:
    from workflow.service import Desk, Handed

Reason: TypeAlias = tuple[str, tuple[Refusal, ...]]
"""Of which procedure, and what was said."""


class Told(NamedTuple):
    """What came of one case, with the words of its procedure; `state` is the name of where it stands."""

    handed: "Handed"
    names: Names
    state: str

    @property
    def case(self) -> str:
        return self.handed.case

    @property
    def role(self) -> str:
        return self.names.role(self.handed.role)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why it stayed; empty when it was handed over."""
        return self.handed.decided.refusals if isinstance(self.handed.decided, Refused) else ()


def handover(
    ctx: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="谁的案件 | whose cases", autocompletion=completion.people)
    ],
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="PERSON", help="交给谁 | who gets them", autocompletion=completion.people)
    ],
) -> int:
    """Gives everything that lies with one person to another; exit code 3 when some of it was refused."""
    errand = of(ctx)
    if person == to:
        raise UsageError(words.HANDED_TO_SELF, person=person)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        found = [_told(errand, desk, each) for each in desk.handover(person, to, by=errand.by())]
    done, stayed = [each for each in found if not each.refusals], [each for each in found if each.refusals]
    errand.terminal.give(_data(errand, person, to, done, stayed), _sheet(errand, person, to, done, stayed))
    if stayed and errand.terminal.for_people:
        errand.terminal.insist(_stayed(errand, person, stayed))
    return REFUSED if stayed else 0


def _told(errand: Errand, desk: "Desk", handed: "Handed") -> Told:
    scene = desk.scene(handed.case)
    return Told(handed, names_of(errand, scene.book.procedure, scene.directory, desk.info().zone), scene.case.state)


def _data(errand: Errand, person: str, to: str, done: Sequence[Told], stayed: Sequence[Told]) -> Json:
    return {
        "person": person,
        "to": to,
        "cases": list(dict.fromkeys(each.case for each in done)),
        "handed": [{"case": each.case, "role": each.handed.role} for each in done],
        "refused": [_stayed_data(errand, each) for each in stayed],
    }


def _stayed_data(errand: Errand, each: Told) -> Json:
    assert isinstance(each.handed.decided, Refused)
    refusals = refusals_data(errand, each.handed.decided)
    return {"case": each.case, "role": each.handed.role, "refusals": refusals}


def _sheet(errand: Errand, person: str, to: str, done: Sequence[Told], stayed: Sequence[Told]) -> list[Block]:
    """A line for each case that went over, and how many went in which role."""
    if not done and not stayed:
        return [line(errand.words(words.NOTHING_HELD).format(person=person))]
    lines = [
        line(Piece("✓ ", Style.GOOD), Piece(each.case, Style.NAME), f"  {_as_what(errand, each)}") for each in done
    ]
    roles = _listed(errand, [f"{role} {count}" for role, count in Counter(each.role for each in done).items()])
    label = answer_words.HANDED_OVER if done else answer_words.NOTHING_HANDED
    told = errand.words(label).format(person=person, to=to, count=len(done), roles=roles)
    return [*lines, line(Piece(told, Style.STRONG))]


def _as_what(errand: Errand, each: Told) -> str:
    return errand.words(answer_words.AS_WHAT).format(role=each.role, state=each.names.state(each.state))


def _stayed(errand: Errand, person: str, stayed: Sequence[Told]) -> Iterator[Block]:
    """Each reason once, and the cases it keeps where they are."""
    head = errand.words(answer_words.STAYED).format(count=len(stayed), person=person)
    yield line(Piece(errand.words(words.REFUSED), Style.ALARM), head)
    for (_, refusals), cases in _by_reason(stayed).items():
        yield from refusal_lines(errand, refusals, cases[0].names, 2)
        for role in dict.fromkeys(each.role for each in cases):
            listed = _listed(errand, [each.case for each in cases if each.role == role])
            told = errand.words(answer_words.STAYED_CASES).format(role=role, cases=listed)
            yield line(told, indent=4, hang=2)


def _by_reason(stayed: Sequence[Told]) -> Mapping[Reason, list[Told]]:
    found = dict[Reason, list[Told]]()
    for each in stayed:
        found.setdefault((each.names.procedure.digest, each.refusals), []).append(each)
    return found


def _listed(errand: Errand, texts: Sequence[str]) -> str:
    return ("、" if errand.language == "zh" else ", ").join(texts)
