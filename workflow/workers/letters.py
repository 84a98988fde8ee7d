"""What a notice says: made when it is delivered, from history as it was after the event that brought it about.

A notice of the definition says what its template says, a mark says which clock is how far. Values that a customer or a
colleague wrote are masked unless the notice is declared `personal: true`, because a message that is out cannot be erased.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from workflow.definitions.model import Field, Notice
from workflow.engine.authority import Stage, assignee, owning
from workflow.engine.case import Case
from workflow.engine.directory import Directory
from workflow.engine.effects import MarkFired
from workflow.engine.events import Event
from workflow.engine.evolve import evolve
from workflow.engine.rulebook import Rulebook
from workflow.spoken import moments
from workflow.spoken.harmless import harmless
from workflow.spoken.labels import Names
from workflow.spoken.valued import MASK, Reader, spoken
from workflow.wording import Label, Language

Tongue: TypeAlias = Literal["zh", "en", "both"]
"""In which language people are written to."""
TONGUES: dict[Tongue, tuple[Language, ...]] = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}

KEY_LINE = "complaints-key"
LONGEST_TITLE, LONGEST_VALUE = 120, 300
NOT_FILLED = "—"

REACHED = Label(zh="[{clock}] {mark}：案件 {case}（{title}）", en="[{clock}] {mark}: case {case} ({title})")
DUE = Label(zh="期限：应于 {at} 前办结", en="Due: by {at}")
OVERDUE = Label(zh="期限：{at}，已超期", en="Due: {at}, which has passed")
FACTS = Label(zh="案件：{case} · {title}\n状态：{state}", en="Case: {case} · {title}\nState: {state}")
LIES_WITH = Label(zh="承办：{person}", en="With: {person}")
OWNED_BY = Label(zh="负责：{roles}，尚无承办人", en="With: {roles}, nobody has taken it yet")
HAPPENED = Label(zh="时间：{at}", en="Time: {at}")
LOOK = Label(zh="查看：complaints show {case}", en="Look: complaints show {case}")
ADDRESSED = Label(zh="致：{person}", en="To: {person}")
SIMULATED = Label(zh="【演示】", en="[demonstration] ")

_BLANK = re.compile(r"\{([^{}]*)\}")
_MARKUP = str.maketrans("<>[]`*", "＜＞［］｀＊")
_MENTION = re.compile(r"(?<![0-9A-Za-z._%+-])@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why somebody is written to: the `events` of the case up to the one that says so, and what the notice says of itself.
    `simulated`: the store is for demonstrations."""

    key: str
    about: str
    person: str
    events: Sequence[Event]
    book: Rulebook
    directory: Directory
    zone: ZoneInfo
    simulated: bool = False

    @property
    def event(self) -> Event:
        return self.events[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to a person. `title` is one line; `body` ends with the key, by which a receiver knows one that came twice."""

    key: str
    person: str
    case: str
    title: str
    body: str


def letter(occasion: Occasion, tongue: Tongue) -> Letter:
    """The message in one language or both."""
    case = reduce(evolve, occasion.events, None)
    assert case is not None, "an occasion has at least the event that it is about"
    pages = [_Page(occasion, case, language) for language in TONGUES[tongue]]
    return Letter(
        key=occasion.key,
        person=occasion.person,
        case=case.number,
        title=_cut(" / ".join(page.title() for page in pages), LONGEST_TITLE * len(pages)),
        body="\n\n".join([*("\n".join(page.lines()) for page in pages), f"{KEY_LINE}: {occasion.key}"]),
    )


class _Page:
    """The message in one language."""

    def __init__(self, occasion: Occasion, case: Case, language: Language) -> None:
        self._occasion, self._case, self._language = occasion, case, language
        reader = Reader(language=language, zone=occasion.zone, directory=occasion.directory)
        self._names = Names(occasion.book.procedure, reader)

    def title(self) -> str:
        """One line, whatever stands in it."""
        notice = self._notice()
        said = self._reached() if notice is None else self._filled(notice)
        before = SIMULATED.say(self._language) if self._occasion.simulated else ""
        return _cut(before + harmless(" ".join(said.split())), LONGEST_TITLE)

    def lines(self) -> Iterator[str]:
        notice = self._notice()
        said = self._reached() if notice is None else self._filled(notice)
        yield from (harmless(each) for each in said.splitlines())
        yield from self._due()
        yield from self._say(FACTS, case=self._case.number, title=self._title(), state=self._state()).split("\n")
        yield self._who()
        yield self._say(HAPPENED, at=self._at(self._occasion.event.at))
        yield self._say(ADDRESSED, person=plain(self._names.person(self._occasion.person)))
        yield self._say(LOOK, case=self._case.number)

    def _notice(self) -> Notice | None:
        """The notice of the definition, when it is one that this is about."""
        kind, _, index = self._occasion.about.partition(" ")
        notices = self._occasion.book.procedure.notices
        return notices[int(index)] if kind == "notice" and index.isdecimal() and int(index) < len(notices) else None

    def _reached(self) -> str:
        clock, _, mark = self._occasion.about.partition(" ")
        label, mark = self._names.clock(clock), self._names.mark(mark)
        return self._say(REACHED, clock=label, mark=mark, case=self._case.number, title=self._title())

    def _filled(self, notice: Notice) -> str:
        template = notice.label.say(self._language)
        return _BLANK.sub(lambda blank: self._blank(blank[1], notice), template)

    def _blank(self, name: str, notice: Notice) -> str:
        declared, value = self._occasion.book.procedure.fields.get(name), self._case.fields.get(name)
        if declared is None:
            return {"case": self._case.number, "state": self._state()}.get(name, f"{{{name}}}")
        if value is None:
            return NOT_FILLED
        if not notice.personal and _is_personal(declared):
            return MASK
        return _cut(plain(spoken(declared, value, self._names.reader)), LONGEST_VALUE)

    def _due(self) -> Iterator[str]:
        """By when the clock has to be met whose mark fired."""
        fired = [effect for effect in self._occasion.event.effects if isinstance(effect, MarkFired)]
        if not fired:
            return
        due = self._due_of(fired[-1])
        if due is not None:
            label = OVERDUE if due < self._occasion.event.at // moments.SECOND else DUE
            yield self._say(label, at=self._at(due * moments.SECOND))

    def _due_of(self, fired: MarkFired) -> int | None:
        """Of the run as it was when the mark fired; a repeating clock may have gone on to the next by now."""
        before = reduce(evolve, self._occasion.events[:-1], None)
        runs = [case.cycles.get(fired.clock) for case in (self._case, before) if case is not None]
        return next((run.due for run in runs if run is not None and run.number == fired.number), None)

    def _who(self) -> str:
        stage = Stage(self._occasion.book, self._case, self._occasion.directory, self._occasion.event.at)
        person = assignee(stage)
        if person is not None:
            return self._say(LIES_WITH, person=plain(self._names.person(person)))
        roles = owning(stage)
        return self._say(OWNED_BY, roles=self._names.roles(roles)) if roles else self._say(LIES_WITH, person=NOT_FILLED)

    def _state(self) -> str:
        return self._names.state(self._case.state)

    def _title(self) -> str:
        return self._occasion.book.procedure.title.say(self._language)

    def _at(self, instant: int) -> str:
        return moments.full(instant, self._occasion.zone)

    def _say(self, label: Label, **blanks: str) -> str:
        return label.say(self._language).format(**blanks)


def _is_personal(field: Field) -> bool:
    return field.personal or any(column.personal for column in field.of.values())


def plain(text: str) -> str:
    """Somebody's text as one line that no channel takes for markup, a link or a call to everybody."""
    return _MENTION.sub("＠", harmless(text).translate(_MARKUP))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
