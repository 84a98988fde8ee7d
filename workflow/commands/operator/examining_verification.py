"""The check of `doctor` that looks at what workers verify: how much waits for it, and what they have found."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from workflow.commands.operator.findings import Check, Finding, Level, filled, length
from workflow.commands.telling.verified_words import DIFFERS, what, where_to_look
from workflow.spoken.moments import SECOND
from workflow.store.database import Store
from workflow.store.rows import DifferenceFile
from workflow.wording import Label

WITHIN = 60
"""Seconds within which a worker that runs verifies what was written."""
SHOWN = 5

AGREES = Label(
    zh="历史与现状相符，没有待核对的", en="history and what is stored agree, and nothing waits to be verified"
)
WAITS = Label(
    zh="{count} 处改动待核对，最久的等了{long}",
    en="{count} streams wait to be verified, the first for {long}",
)
FOR_A_WORKER = Label(
    zh="worker 运行时自动核对，或运行一次 complaints worker --once",
    en="a running worker verifies them, or `complaints worker --once` does",
)
TOO_MANY = Label(
    zh="worker 赶不上：再开一个，或查看它的输出；其间伪造要晚些才发现",
    en="the worker does not keep up: start another, or look at what it says; until then a forgery is found later",
)
MORE = Label(zh="另有 {count} 处与历史不符", en="{count} others do not agree with history")
SEE_ALL = Label(zh="complaints replay --all 查看", en="see `complaints replay --all`")


def verification(store: Store, now: int, within: int | None) -> Iterator[Finding]:
    """`now` is the machine's, in microseconds; `within` so many seconds it is to be done, None: no worker runs."""
    with store.reading() as reading:
        (count, since), found = reading.unverified_count(), reading.differences()
    streams = [list(rows) for _, rows in groupby(found, key=lambda each: each.stream)]
    yield from (_differing(rows) for rows in streams[:SHOWN])
    if len(streams) > SHOWN:
        yield Finding(Check.VERIFICATION, Level.PROBLEM, filled(MORE, count=len(streams) - SHOWN), SEE_ALL)
    if count and since is not None:
        yield _waiting(count, max(0, now - since) // SECOND, within)
    elif not found:
        yield Finding(Check.VERIFICATION, Level.OK, AGREES)


def _differing(rows: Sequence[DifferenceFile]) -> Finding:
    stream = rows[0].stream
    said = filled(DIFFERS, what=what(stream), count=len(rows), first=rows[0].said)
    return Finding(Check.VERIFICATION, Level.PROBLEM, said, where_to_look(stream))


def _waiting(count: int, seconds: int, within: int | None) -> Finding:
    said = filled(WAITS, count=count, long=length(seconds))
    if within is None:
        return Finding(Check.VERIFICATION, Level.OK, said, FOR_A_WORKER)
    if seconds > within:
        return Finding(Check.VERIFICATION, Level.WARNING, said, TOO_MANY)
    return Finding(Check.VERIFICATION, Level.OK, said)
