"""`complaints history`: everything that happened to a case, in order."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Annotated, TypeAlias
from zoneinfo import ZoneInfo

import typer

from workflow.commands import completion, words
from workflow.commands.errand import Errand, of
from workflow.commands.params import CaseNumber
from workflow.commands.surface.sheet import GAP, Block, Line, Part, Piece, Rows, Sheet, Style, line
from workflow.commands.surface.terminal import Form, Json
from workflow.commands.telling import answer_words, desk_words
from workflow.commands.telling.case_sheet import View, heading
from workflow.commands.telling.clock_told import Behind, behind
from workflow.commands.telling.history_words import consequences, entered, field_given, gap, given, headline
from workflow.commands.telling.json_values import json_value
from workflow.commands.telling.reader import instant, today_of
from workflow.commands.telling.verified_words import warn_of_differences
from workflow.commands.telling.viewing import view_of
from workflow.commands.typed_times import Today, morning
from workflow.engine.case import Sealed
from workflow.engine.directory import SYSTEM
from workflow.engine.events import Event
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.store.backend.port import Identity

Known: TypeAlias = Mapping[int, Iterable[Behind]]
"""What stands behind the effects on clocks, by the event's seq."""
NOTHING_BEHIND: Known = {}
Through: TypeAlias = Mapping[int, str]
"""The login that acted as somebody else, by the event's seq."""
NO_OTHER: Through = {}
THROUGH = Label(zh="登录名 {login}", en="under the login {login}")


def history(
    ctx: typer.Context,
    case: CaseNumber,
    *,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="只列此时及以后的 | only what was recorded since then")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="PERSON",
            help="只列此人办的、为其代录的、系统的写 system | only what this person did, or had recorded for them",
            autocompletion=completion.people,
        ),
    ] = None,
) -> int:
    """Prints the events; `-o json` has the whole of them, personal fields masked."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        warn_of_differences(errand, desk, case)
        view, hashes, today = view_of(errand, desk, case), desk.hashes(case), today_of(desk)
        known = behind(view.book, view.events, desk.calendar_change)
        through = _through(view.events, desk.identity)
    from_ = 0 if since is None else _start(errand, since, today)
    wanted = frozenset(e.seq for e in view.events if e.at >= from_ and by in (None, e.by.person, e.by.for_))
    if errand.terminal.form in (Form.JSON, Form.NDJSON):
        events = [event for event in view.events if event.seq in wanted]
        items = [_data(event, view.names, known, hashes[event.seq - 1]) for event in events]
        errand.terminal.give_list(items, [])
    elif errand.terminal.out.width is None:
        errand.terminal.show([_table(errand, view, wanted, known, through)])
    else:
        errand.terminal.show(history_sheet(view, wanted, known, through))
    if left_out := len(view.events) - len(wanted):
        errand.remark(desk_words.STEPS_LEFT_OUT, count=left_out)
    return 0


def _through(events: Iterable[Event], identity: "Identity") -> Through:
    """Where the database knows its logins; what comes by itself is done under whichever login sees to it."""
    from workflow.store.backend.port import Proof

    if identity.proof is Proof.CLAIMED:
        return NO_OTHER
    return {e.seq: e.by.login for e in events if e.by.person not in (SYSTEM, e.by.login)}


def _start(errand: Errand, since: str, today: Today) -> int:
    """The instant that was written; of a date alone, its morning. What was written shortly is told in full."""
    text = morning(since, today, name="--since")
    found = instant(text, today, name="--since")
    if not text.startswith(since):
        errand.remark(answer_words.SINCE, at=moments.full(found, ZoneInfo(today.zone)))
    return found


def _table(errand: Errand, view: View, wanted: Set[int], known: Known, through: Through) -> Rows:
    """Off a terminal: one row an event."""
    heads = ("seq", "when", "who", "action", "move", "clause", "effects", "given", "as", "occurred", "rules")
    rows = tuple(_row(event, view, known, through) for event in view.events if event.seq in wanted)
    return Rows(tuple(errand.words(words.HEADS.get(head) or desk_words.HEADS[head]) for head in heads), rows)


def _row(event: Event, view: View, known: Known, through: Through) -> tuple[Part, ...]:
    return (
        str(event.seq),
        moments.full(event.at, view.names.reader.zone),
        _who(event, view.names),
        headline(event, view.names),
        _move(event, view.names),
        ", ".join(event.clause),
        "; ".join(consequences(event, view.names, known.get(event.seq, ()))),
        gap(view.names).join(given(event, view.names)),
        gap(view.names).join(filter(None, (view.names.roles(event.roles), *_login(event, view.names, through)))),
        "" if event.occurred_at is None else moments.full(event.occurred_at, view.names.reader.zone),
        short_digest(event.definition),
    )


def history_sheet(view: View, wanted: Set[int], known: Known = NOTHING_BEHIND, through: Through = NO_OTHER) -> Sheet:
    """The steps that are wanted, each with its authority, what was given and what followed."""
    sheet: list[Block] = [*heading(view), GAP]
    before: str | None = None
    definition: str | None = None
    for event in view.events:
        if event.seq in wanted:
            if event.definition != definition:
                sheet.append(_under(view, event, definition))
                definition = event.definition
            sheet += _event(event, view.names, before, known.get(event.seq, ()), through)
        before = entered(event) or before
    return sheet


def _under(view: View, event: Event, before: str | None) -> Line:
    """Under which rules the steps were taken that follow."""
    digest = short_digest(event.definition)
    title = view.book.procedure.title.say(view.names.language)
    label = desk_words.RULES_ARE if before is None else desk_words.RULES_BECOME
    return line(Piece(view.words(label).format(title=title, digest=digest), Style.FAINT), indent=4)


def _event(event: Event, names: Names, before: str | None, known: Iterable[Behind], through: Through) -> list[Line]:
    when = moments.row(event.at, names.reader.zone)
    to = entered(event)
    came_from = names.state(before) if before is not None else ""
    parts: list[Part] = [
        Piece(f"{event.seq:>3} ", Style.FAINT),
        Piece(f"{when}  ", Style.FAINT),
        Piece(_who(event, names), Style.NAME),
        f"  {headline(event, names)}",
    ]
    if to is not None:
        parts.append(Piece(f"  {came_from} → {names.state(to)}".replace("   →", "  →"), Style.STRONG))
    if event.clause:
        parts.append(Piece(f" [{', '.join(event.clause)}]", Style.FAINT))
    filled, authority = (
        gap(names).join(given(event, names)),
        gap(names).join((*_authority(event, names), *_login(event, names, through))),
    )
    told = [line(Piece(authority, Style.FAINT), indent=6)] if authority else []
    told += [line(filled, indent=6)] if filled else []
    told += [line(Piece(text, Style.FAINT), indent=6) for text in consequences(event, names, known)]
    return [line(*parts, hang=6), *told]


def _authority(event: Event, names: Names) -> Iterator[str]:
    """In which roles it was done, and when it is claimed to have happened where that is not when it was recorded."""
    roles = tuple(role for role in event.roles if role not in ("assignee", "approver", "system"))
    if roles:
        yield desk_words.AS_ROLE.say(names.language).format(roles=names.roles(roles))
    if event.occurred_at is not None and event.occurred_at != event.at:
        at = moments.full(event.occurred_at, names.reader.zone)
        yield desk_words.CLAIMED.say(names.language).format(at=at)


def _login(event: Event, names: Names, through: Through) -> Iterator[str]:
    if event.seq in through:
        yield THROUGH.say(names.language).format(login=through[event.seq])


def _who(event: Event, names: Names) -> str:
    person = names.person(event.by.person)
    if event.by.for_ is not None:
        return words.ON_BEHALF.say(names.language).format(person=person, signer=names.person(event.by.for_))
    return person


def _move(event: Event, names: Names) -> str:
    to = entered(event)
    return "" if to is None else f"-> {names.state(to)}"


def _data(event: Event, names: Names, known: Known, hash_: str) -> Mapping[str, Json]:
    from workflow.store.shapes import plain

    return {
        "stream": event.stream,
        "seq": event.seq,
        "type": event.type,
        "at": moments.rfc3339(event.at),
        "occurred_at": None if event.occurred_at is None else moments.rfc3339(event.occurred_at),
        "actor": event.by.person,
        "for": event.by.for_,
        "login": event.by.login,
        "roles": list(event.roles),
        "definition": event.definition,
        "directory": event.directory,
        "action": event.action,
        "move": event.move,
        "clause": list(event.clause),
        "given": {name: _given(event, name, names) for name in event.given},
        "effects": plain(event.effects),
        "told": list(consequences(event, names, known.get(event.seq, ()))),
        "hash": hash_,
    }


def short_digest(digest: str) -> str:
    return digest[:12]


def _given(event: Event, name: str, names: Names) -> Json:
    value, declared = event.given[name], field_given(event, name, names)
    if declared is not None:
        return json_value(declared, value, names.reader)
    plain = value.value if isinstance(value, Sealed) else value
    return plain if isinstance(plain, str | int | bool) else None
