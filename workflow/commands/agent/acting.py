"""`complaints open` and `do`: every action of every procedure."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar
from uuid import uuid4

import typer

from workflow.commands import completion, words
from workflow.commands.arguments import Filled, file_of, filled, rows_in
from workflow.commands.errand import Errand, of
from workflow.commands.params import CaseNumber, Evidence, OccurredAt, OpenedUnder, Saw, SignedFor, Values
from workflow.commands.publishing import Named, procedure_named, publish_first
from workflow.commands.telling.answering import answer, opened_answer
from workflow.commands.telling.reader import instant, names_of, today_of
from workflow.commands.telling.refusing import refused
from workflow.commands.typed_times import Today
from workflow.commands.wishes import Run
from workflow.definitions.model import Procedure
from workflow.engine.authority import Stage
from workflow.engine.refusals import Refused
from workflow.errors import UsageError
from workflow.spoken.labels import Names

if TYPE_CHECKING:
    from workflow.engine.events import By
    from workflow.service import Decided, Desk, Outcome, Scan

Attempt: TypeAlias = Callable[[Filled], "Decided"]
FILLABLE = frozenset({"asks", "guard"})
"""Refusals that filling in may end."""
T = TypeVar("T")


class _Undone(Exception):
    """What was accepted must not stay, because of what came with it."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.action)
        self.refused = refused


def open_(
    ctx: typer.Context,
    procedure: OpenedUnder,
    values: Values = None,
    *,
    action: Annotated[
        str | None,
        typer.Option("--action", metavar="NAME", help="有几个开案动作时指明 | which one, where several open cases"),
    ] = None,
    occurred: OccurredAt = None,
) -> int:
    """Opens a case; prints its number."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        named = procedure_named(desk, procedure)
        rules, how = named.rules, _how(errand, desk, occurred)

        def attempt(now: Filled) -> "Decided":
            publish_first(errand, desk, named)
            return desk.open(named.name, now.given, action=action, **how)

        typed = filled(values or [], rules.fields, {}, Today(desk.now(), rules.timezone))
        given = _completed(errand, desk, rules, typed, attempt)
        decided = _taken(errand, desk, given, attempt, how, named)
        names = names_of(errand, rules, desk.directory(), desk.info().zone)
        if isinstance(decided, Refused):
            return refused(errand, decided, names, case=None, state=None)
        _opened(errand, desk, decided, names, given)
    return 0


def _opened(errand: Errand, desk: "Desk", outcome: "Outcome", names: Names, given: Filled) -> None:
    """The answer, with other complaints of the same customer where there are any."""
    from workflow.commands.surface.sheet import Piece, Style, line
    from workflow.commands.telling import desk_words
    from workflow.commands.telling.beside import Beside, customer_lines, of_same_customer, same_customer_data

    found = Beside() if errand.wishes.run is Run.DRY else of_same_customer(desk, outcome.case)
    beside = {"same_customer": same_customer_data(found)} if found.same_customer else {}
    opened_answer(errand, outcome, names, given, beside)
    if found.same_customer:
        head = line(Piece(errand.words(desk_words.SAME_CUSTOMER), Style.STRONG))
        errand.terminal.tell([head, *customer_lines(found, names)])


def do(
    ctx: typer.Context,
    case: CaseNumber,
    action: Annotated[
        str,
        typer.Argument(
            metavar="ACTION",
            help="动作，见 complaints can | an action, see `complaints can`",
            autocompletion=completion.actions,
        ),
    ],
    values: Values = None,
    *,
    saw: Saw = None,
    signed_for: SignedFor = None,
    evidence: Evidence = None,
    occurred: OccurredAt = None,
) -> int:
    """Takes the action, or says everything that stands in its way."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        how = _how(errand, desk, occurred)
        how["by"] = signer(how["by"], signed_for, evidence)
        return take(errand, desk, case, action, values or [], saw=saw, evidence=evidence, how=how)


def take(
    errand: Errand,
    desk: "Desk",
    case: str,
    action: str,
    values: list[str],
    *,
    saw: str | None,
    evidence: str | None,
    how: dict[str, Any],
) -> int:
    """One action on one case, with the files it brings, all or nothing."""
    scene = desk.scene(case)
    rules = scene.book.procedure
    given = filled(values, rules.fields, scene.case.fields, Today(scene.now, rules.timezone))
    scan = scan_of(evidence)

    def attempt(now: Filled) -> "Decided":
        return desk.do(case, _action(rules, action), now.given, saw=saw, evidence=scan, **how)

    given = _completed(errand, desk, rules, given, attempt)
    decided = _taken(errand, desk, given, attempt, how if saw is None else {**how, "key": None})
    names = names_of(errand, rules, desk.directory(), desk.info().zone)
    if isinstance(decided, Refused):
        from workflow.commands.unable import nobody_told  # only who is refused asks who could do it instead

        stage = Stage(scene.book, scene.case, scene.directory, scene.now)
        told, state = nobody_told(decided, stage, names), names.state(scene.case.state)
        return refused(errand, told, names, case=case, state=state, on_file=rows_in(scene.case.fields))
    answer(errand, decided, names, given)
    return 0


def scan_of(evidence: str | None) -> "Scan | None":
    """The file with the image of a signature on paper."""
    if evidence is None:
        return None
    from workflow.service import Scan

    found = file_of(evidence)
    return Scan(found.name, found.content)


def signer(by: "By", signed_for: str | None, evidence: str | None) -> "By":
    """Who acts for whom: a signature on paper is recorded by somebody else, with its scan."""
    from msgspec.structs import replace

    if signed_for is None and evidence is not None:
        raise UsageError(words.EVIDENCE_ALONE)
    if signed_for is not None and evidence is None:
        raise UsageError(words.EVIDENCE_NEEDED)
    return by if signed_for is None else replace(by, for_=signed_for)


def how_of(errand: Errand, desk: "Desk") -> dict[str, Any]:
    return _how(errand, desk, None)


def _how(errand: Errand, desk: "Desk", occurred: str | None) -> dict[str, Any]:
    """Who does it and how carefully; there is always a key, so that asking twice cannot do it twice."""
    return {
        "by": errand.by(),
        "key": errand.wishes.key or uuid4().hex,
        "expect_seq": errand.wishes.expect_seq,
        "occurred_at": None if occurred is None else instant(occurred, today_of(desk), name="--occurred"),
    }


def settled(
    errand: Errand, desk: "Desk", work: Callable[[], T], *, key: str | None = None, named: Named | None = None
) -> T:
    """What `work` does is stored together, or not at all when it is a dry run; see `Desk.together` for `key`. `named` may be
    published with it."""
    from workflow.store.backend.port import Entry

    if errand.wishes.run is Run.REAL:
        entry = Entry.SHARED if named is None or named.source is None else Entry.ALONE
        return desk.together(work, key=key, entry=entry)
    return desk.tried(work)


def _taken(
    errand: Errand,
    desk: "Desk",
    given: Filled,
    attempt: Attempt,
    how: Mapping[str, Any],
    named: Named | None = None,
) -> "Decided":
    """Takes the action and keeps its files, all or nothing. A signature is never given again by itself, hence has no key
    in `how` by which it could be known."""

    def work() -> "Decided":
        decided = attempt(given)
        if not isinstance(decided, Refused) and not decided.repeated:
            _keep_files(desk, decided.case, given, how["by"])
        return decided

    try:
        return settled(errand, desk, work, key=how.get("key"), named=named)
    except _Undone as undone:
        return undone.refused


def _keep_files(desk: "Desk", case: str, given: Filled, by: "By") -> None:
    """A file that may not be kept undoes what it came with."""
    for file in given.files:
        kept = desk.attach(case, file.name, file.content, by=by)
        if isinstance(kept, Refused):
            raise _Undone(kept)


def _completed(errand: Errand, desk: "Desk", rules: Procedure, given: Filled, attempt: Attempt) -> Filled:
    """On a terminal, what is missing is asked for until nothing is; nobody waits for the store meanwhile."""
    while errand.terminal.interactive:
        decided = desk.tried(partial(attempt, given))
        names = _to_ask(rules, decided, given) if isinstance(decided, Refused) else []
        if not names:
            break
        from workflow.commands.asking import asked_for

        assert isinstance(decided, Refused)
        label = rules.actions[decided.action].label.say(errand.language)
        purpose = errand.words(words.PLEASE_FILL).format(action=label)
        given |= asked_for(errand, rules, names, purpose, desk.now())
    return given


def _to_ask(rules: Procedure, decided: Refused, given: Filled) -> list[str]:
    """The fields whose filling may end the refusal; none when it would not help to fill them."""
    if decided.action not in rules.actions:
        return []
    if not rules.actions[decided.action].opens and any(found.code not in FILLABLE for found in decided.refusals):
        return []
    named = [str(dict(found.blanks).get("name", "")) for found in decided.refusals if found.code in FILLABLE]
    return [name for name in dict.fromkeys(named) if name in rules.fields and name not in given.given]


def _action(rules: Procedure, named: str) -> str:
    """The action of that name, or whose label it is."""
    if named in rules.actions:
        return named
    labelled = [a.name for a in rules.actions.values() if named in (a.label.zh, a.label.en)]
    return labelled[0] if len(labelled) == 1 else named
