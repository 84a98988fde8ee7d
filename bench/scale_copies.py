"""Multiplies the originals: every copy is a case of its own, with its number, customer, instants, salts, commitments, keys
and chain, so that its rows are what the service would have written, and replay finds nothing. Rows are lines as COPY reads them.
"""

import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from bench.scale_cases import DAY, NAME, ORDER, PHONE, SECOND, Played
from workflow.definitions.load import read_published
from workflow.store.canonical import EVENT_DOMAIN, genesis
from workflow.store.commitments import DOMAIN as VALUE_DOMAIN
from workflow.store.database import Store
from workflow.store.numbers import number_of, year_of
from workflow.store.outbox import KEY_DOMAIN
from workflow.store.reading import Reading
from workflow.store.rows import CaseFile
from workflow.store.seeking import contact_of, names_contact
from workflow.store.shapes import frozen

TABLES = {
    "event": ("stream", "seq", "type", "recorded_at", "hash", "body"),
    "private_value": ("stream", "seq", "name", "commitment", "salt", "value", "contact"),
    "case_file": (*CaseFile._fields,),
    "notice": (
        *("key", "stream", "seq", "about", "person", "not_before", "state", "attempts", "next_at", "lease"),
        *("problem", "sent_at", "taken"),
    ),
    "command_key": ("key", "stream", "fingerprint", "answer"),
}
SPAN = 5 * 365 * DAY
"""Over how long the closed cases are spread."""
OPEN_IN = 50
"""One case in so many is open."""
SOON = 6 * 3600
"""Seconds in which no open case comes due, but for those that are due already."""
TOGETHER = 2000
"""As many cases go on at the same time, their events one among the other."""
PER_CUSTOMER = 3
_INSTANT = re.compile(r"(?<=[:,\[])1(?:\d{15}|\d{9})(?=[,}\]])")
_BACKSLASH = "\\"
_NULL = "\\N"


class Event(NamedTuple):
    seq: int
    type: str
    at: int
    body: str
    kept: tuple[tuple[str, str, str], ...]
    """Name, slot of the commitment, and value."""
    notices: tuple[tuple[str, str], ...]
    """The end of what the key is made of, and the columns that are the same in every copy."""
    asked: str | None
    """The answer that is kept under the command's key."""


class Pattern(NamedTuple):
    """An original with slots in place of what every copy has for itself. Instants of a copy are later by a `shift`."""

    file: CaseFile
    instants: tuple[int, ...]
    seconds: tuple[int, ...]
    events: tuple[Event, ...]
    snapshot: str


class Plan(NamedTuple):
    """A copy to be made."""

    pattern: Pattern
    shift: int
    """Seconds."""

    @property
    def opened_at(self) -> int:
        return self.pattern.file.opened_at + self.shift * SECOND


def patterns(store: Store, played: Sequence[Played]) -> tuple[Pattern, ...]:
    with store.reading() as reading:
        asked = {str(row[1]): dict[int, str]() for row in reading.whole("command_key")}
        for _, stream, _, answer in reading.whole("command_key"):
            seq = re.search(r'"since":(\d+)', str(answer))
            assert seq is not None
            asked[str(stream)][int(seq[1]) + 1] = str(answer)
        return tuple(_pattern(reading, each.number, asked[f"case:{each.number}"]) for each in played)


def _pattern(reading: Reading, number: str, asked: Mapping[int, str]) -> Pattern:
    file, stream = reading.case_file(number), f"case:{number}"
    assert file is not None
    events, kept = tuple(reading.events(stream)), tuple(reading.salted(stream))
    slots = {commitment: f"c{place}" for place, (_, _, commitment, _) in enumerate(kept)}
    texts = (file.snapshot, *(e.body for e in events), *(k.value for _, k, *_ in kept))
    found = sorted({int(each) for text in texts for each in _INSTANT.findall(text)})
    blank = _Blanks(number, slots)
    rows = []
    for event in events:
        body = blank(event.body).replace(_prev(event.body), "%(prev)s")
        values = ((k.name, slots[c], _customers(blank(k.value))) for seq, k, c, _ in kept if seq == event.seq)
        notices = (n for n in reading.notices_of(stream) if n.seq == event.seq)
        lines = ((f'{n.seq},"{n.about}","{n.person}"]', f"{n.seq}\t{n.about}\t{n.person}") for n in notices)
        answer = blank(asked[event.seq]) if event.seq in asked else None
        rows.append(Event(event.seq, event.type, event.recorded_at, body, tuple(values), tuple(lines), answer))
    long, short = tuple(f for f in found if f > 1 << 40), tuple(f for f in found if f < 1 << 40)
    return Pattern(file, long, short, tuple(rows), blank(file.snapshot))


class _Blanks:
    """Puts slots into a text of one original."""

    def __init__(self, number: str, slots: Mapping[str, str]) -> None:
        self._number, self._slots = number, slots
        self._hashes = re.compile("|".join(slots) or "-")

    def __call__(self, text: str) -> str:
        assert not {_BACKSLASH, "\t"} & set(text), text
        text = text.replace("%", "%%").replace(self._number, "%(n)s")
        text = self._hashes.sub(
            lambda found: f"%({self._slots[found[0]]})s" if found[0] in self._slots else found[0], text
        )
        return _INSTANT.sub(lambda found: f"%(t{found[0]})d", text)


def _customers(value: str) -> str:
    return value.replace(PHONE, "%(phone)s").replace(NAME, "%(name)s").replace(ORDER, "%(order)s")


def _prev(body: str) -> str:
    found = re.search(r'"prev":"([0-9a-f]{64})"', body)
    assert found is not None
    return found[1]


def planned(originals: Sequence[Pattern], cases: int, due: int, now: int, chance: random.Random) -> list[Plan]:
    """So many copies in the order in which they are opened, `due` of them due by now."""
    closed = [each for each in originals if each.file.standing == "final"]
    waking = [each for each in originals if each.file.wake_at is not None]
    going = [each for each in originals if each.file.standing == "open" and _room(each) > 0]
    number_open = max(cases // OPEN_IN - due, 20)
    step = SPAN // (cases - number_open - due)
    plans = [Plan(each, (now - SPAN - 40 * DAY + i * step - each.file.opened_at) // SECOND)
             for i in range(cases - number_open - due) if (each := closed[i % len(closed)])]  # fmt: skip
    for i in range(number_open):
        each = going[i % len(going)]
        since = chance.randrange(_room(each))
        plans.append(Plan(each, now // SECOND - since - 1 - each.file.changed_at // SECOND))
    for i in range(due):
        each = waking[i % len(waking)]
        plans.append(Plan(each, now // SECOND - 60 - i % 600 - (each.file.wake_at or 0)))
    return sorted(plans, key=lambda plan: plan.opened_at)


def _room(pattern: Pattern) -> int:
    """Seconds since its last event in which an open case can be caught without having come due soon."""
    wake_at = pattern.file.wake_at
    return 2 * 86_400 if wake_at is None else wake_at - pattern.file.changed_at // SECOND - SOON


class Copier:
    """Makes copies, and remembers which numbers it has given out."""

    def __init__(self, definitions: Mapping[str, bytes], chance: random.Random) -> None:
        self._rules = {rules.name: rules for rules in map(read_published, definitions.values())}
        self._years = [
            (year_of(next(iter(self._rules.values())), day * DAY), day * DAY) for day in range(14_000, 24_000)
        ]
        self._since = [at for _, at in self._years]
        self._chance = chance
        self.numbering = dict[tuple[str, int], int]()
        self.cases = self.events = 0

    def batches(self, plans: Sequence[Plan]) -> Iterator[Mapping[str, list[str]]]:
        """The lines of so many cases at a time, by table; events in the order in which they were recorded."""
        remaining = iter(plans)
        while some := list(islice(remaining, TOGETHER)):
            events, others = list[tuple[int, str, str]](), {name: list[str]() for name in TABLES if name != "event"}
            for plan in some:
                self._copy(plan, events, others)
            events.sort()
            self.events += len(events)
            yield {"event": [line for *_, line in events], **others}

    def _copy(self, plan: Plan, events: list[tuple[int, str, str]], others: Mapping[str, list[str]]) -> None:
        pattern, shift = plan.pattern, plan.shift * SECOND
        number, stream = self._numbered(plan)
        slots: dict[str, object] = {"n": number, **self._customer()}
        slots.update({f"t{each}": each + shift for each in pattern.instants})
        slots.update({f"t{each}": each + plan.shift for each in pattern.seconds})
        prev = genesis(stream)
        for event in pattern.events:
            self._keep(event, stream, slots, others["private_value"])
            slots["prev"] = prev
            body = event.body % slots
            prev = sha256(EVENT_DOMAIN + body.encode()).hexdigest()
            at = event.at + shift
            events.append((at, stream, f"{stream}\t{event.seq}\t{event.type}\t{at}\t{prev}\t{body}"))
            self._tell(event, stream, slots, at // SECOND, others)
        others["case_file"].append(_case(plan, number, prev, pattern.snapshot % slots))

    def _keep(self, event: Event, stream: str, slots: dict[str, object], lines: list[str]) -> None:
        for name, slot, value in event.kept:
            text, salt = value % slots, self._hex(32)
            bound = f'["{stream}",{event.seq},"{name}","{salt}",{text}]'
            commitment = slots[slot] = sha256(VALUE_DOMAIN + bound.encode()).hexdigest()
            contact = contact_of(name, frozen(text)) if names_contact(name) else None
            lines.append(
                f"{stream}\t{event.seq}\t{name}\t{commitment}\t{salt}\t{text}\t{_NULL if contact is None else contact}"
            )

    def _tell(
        self, event: Event, stream: str, slots: Mapping[str, object], at: int, others: Mapping[str, list[str]]
    ) -> None:
        for about, columns in event.notices:
            key = sha256(KEY_DOMAIN + f'["{stream}",{about}'.encode()).hexdigest()
            others["notice"].append(f"{key}\t{stream}\t{columns}\t\\N\tsent\t1\t\\N\t\\N\t\\N\t{at + 2}\t")
        if event.asked is not None:
            fingerprint = f"{self._hex(16)}:{self._hex(32)}"
            others["command_key"].append(f"{self._hex(16)}\t{stream}\t{fingerprint}\t{event.asked % slots}")

    def _numbered(self, plan: Plan) -> tuple[str, str]:
        rules = self._rules[plan.pattern.file.procedure]
        year = self._years[bisect_right(self._since, plan.opened_at) - 1][0]
        last = self.numbering[rules.number, year] = self.numbering.get((rules.number, year), 0) + 1
        self.cases += 1
        number = number_of(rules.number, year, last)
        return number, f"case:{number}"

    def _customer(self) -> Mapping[str, str]:
        customer = self.cases // PER_CUSTOMER
        name = f"客户{chr(0x4E00 + customer % 5000)}{chr(0x4E00 + customer // 5000 % 5000)}"
        return {"phone": phone_of(customer), "name": name, "order": f"E{9_000_000 + self.cases}"}

    def _hex(self, size: int) -> str:
        return self._chance.randbytes(size).hex()


def phone_of(customer: int) -> str:
    return f"13{customer * 7_919_317 % 1_000_000_007:09}"


def _case(plan: Plan, number: str, head: str, snapshot: str) -> str:
    file, shift = plan.pattern.file, plan.shift * SECOND
    wake_at = _NULL if file.wake_at is None else str(file.wake_at + plan.shift)
    opened, changed = file.opened_at + shift, file.changed_at + shift
    row = (
        number,
        file.procedure,
        file.definition,
        file.state,
        file.standing,
        file.seq,
        head,
        wake_at,
        opened,
        changed,
        snapshot,
    )
    return "\t".join(map(str, row))
