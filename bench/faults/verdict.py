"""Holds the ledgers against history: what was answered must be there once, what was refused must not, and nothing else is."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.faults.asking import COMPLAINTS
from bench.faults.ledger import Asked, Door, Said, ledgers
from workflow.store.database import open_store

CASE = "case:"
TEXTS = ("remark", "text")
"""The values that repeat the key of the command they came with."""
NOTHING = "nothing was written"
"""What some errors promise."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the store knows: how often each key stands in history as a text, which keys it would answer again, and how many
    events each case has."""

    texts: Mapping[str, int]
    keys: frozenset[str]
    events: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of counts, and every promise that was broken."""

    counts: str
    broken: tuple[str, ...]

    def told(self) -> bool:
        """Print it; whether every promise was kept."""
        for promise in self.broken[:20]:
            print("BROKEN:", promise)
        print(self.counts)
        return not self.broken


def verdict(url: str, directory: Path) -> Verdict:
    """What has come of everything that stands in the ledgers of `directory`, in the store at `url`."""
    asked = [each for ledger in ledgers(directory) for each in ledger.all()]
    replayed, differences = replay(url)
    return Verdict(f"{_counts(asked)}; {replayed}", (*differences, *broken_promises(asked, remembered(url, asked))))


def broken_promises(asked: Sequence[Asked], found: Remembered) -> tuple[str, ...]:
    return (*_strays(asked, found), *(wrong for each in asked for wrong in _wrong(each, found)))


def remembered(url: str, asked: Sequence[Asked]) -> Remembered:
    with open_store(url) as store, store.reading() as reading:
        streams = [stream for stream in reading.streams() if stream.startswith(CASE)]
        texts = Counter(
            json.loads(kept.value) for stream in streams for _, kept in reading.kept(stream) if kept.name in TEXTS
        )
        keys = frozenset(each.command.key for each in asked if reading.answer(each.command.key) is not None)
        events = {stream.removeprefix(CASE): sum(1 for _ in reading.events(stream)) for stream in streams}
        return Remembered(texts, keys, events)


def replay(url: str) -> tuple[str, list[str]]:
    """What `complaints replay --all` says, in words, and the differences it found."""
    environment = {**os.environ, "COMPLAINTS_DB": url}
    words = [*COMPLAINTS, "replay", "--all", "-o", "json", "--lang", "en"]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode not in (0, 1):
        return "no replay", [f"replay ended with {ran.returncode}: {ran.stdout}{ran.stderr}"]
    told = json.loads(ran.stdout)
    found = told["differences"]
    counted = f"replay of {told['cases']} cases, {told['events']} events: {len(found)} differences"
    return counted, [f"replay: {each}" for each in found]


def _wrong(asked: Asked, found: Remembered) -> Iterator[str]:
    """Every promise about one command that was broken."""
    key, answer = asked.command.key, asked.answer
    texts, is_known = found.texts.get(key, 0), key in found.keys
    if answer is None or answer.said in (Said.BROKEN, Said.BUG):
        yield f"{key} was never settled: {answer}"
    elif answer.said is Said.DONE and (texts, is_known) != (1, True):
        yield f"{key} was answered as done, and stands {texts} times in history (key known: {is_known})"
    elif answer.said is not Said.DONE and (texts, is_known) != (0, False):
        yield f"{key} was answered as {answer.said}, and stands {texts} times in history (key known: {is_known})"
    yield from _wrong_in_between(asked)


def _wrong_in_between(asked: Asked) -> Iterator[str]:
    """What was there before it was asked again must be what the answer then is."""
    for before, after in zip(asked.tries, asked.tries[1:], strict=False):
        if after.there and after.answer is not None and after.answer.said not in (Said.DONE, Said.BROKEN):
            yield f"{asked.command.key} was there before it was asked again, and then {after.answer.said}"
        if after.answer is not None and after.answer.repeated is False and after.there:
            yield f"{asked.command.key} was there before it was asked again, and was done again"
        if after.there and before.answer is not None and NOTHING in before.answer.words:
            yield f"{asked.command.key} is there, and it was said: {before.answer.words}"


def _strays(asked: Sequence[Asked], found: Remembered) -> Iterator[str]:
    """What is in history, and nobody was told so."""
    for text in found.texts.keys() - {each.command.key for each in asked}:
        yield f"{text} is in history, and nobody asked for it"
    told, seen = Counter[str](), Counter[tuple[str, int]]()
    for answer in (each.answer for each in asked):
        if answer is not None and answer.said is Said.DONE:
            told[answer.case or ""] += answer.events
            seen[answer.case or "", answer.seq or 0] += 1
    for place in (place for place, count in seen.items() if count > 1):
        yield f"two were told that theirs is event {place[1]} of {place[0]}"
    for case, events in found.events.items():
        if told[case] != events:
            yield f"{case} has {events} events, and {told[case]} were told of"


def _counts(asked: Sequence[Asked]) -> str:
    said = Counter(each.answer.said for each in asked if each.answer is not None)
    typed = sum(each.command.door is Door.COMMAND_LINE for each in asked)
    ends = (f"{said[end]} {end}" for end in (Said.DONE, Said.REFUSED, Said.CHANGED))
    once = f"{len(asked)} commands ({typed} typed): {', '.join(ends)}"
    return f"{once}; {_retried(asked)}{_told_of(asked)}"


def _retried(asked: Sequence[Asked]) -> str:
    """Those that were left without an answer, or with one that tells nothing, by what was found before the next try."""
    killed = [each for each in asked if any(one.answer is None for one in each.tries[:-1])]
    broken = [each for each in asked if any(one.answer and one.answer.said is Said.BROKEN for one in each.tries[:-1])]
    again = list({each.command.key: each for each in (*killed, *broken)}.values())
    there = sum(any(one.there for one in each.tries) for each in again)
    after = Counter(each.answer.said for each in again if each.answer is not None)
    ends = ", ".join(f"{count} {said}" for said, count in sorted(after.items()))
    left = f"{len(killed)} unanswered, {len(broken)} answered by an error"
    return f"{left}: {there} were there before their retry, after it {ends or 'none'}"


def _told_of(asked: Sequence[Asked]) -> str:
    """The errors, by their codes."""
    codes = Counter(
        one.answer.code for each in asked for one in each.tries if one.answer and one.answer.said is Said.BROKEN
    )
    return "".join(f"; {code} {count}x" for code, count in sorted(codes.items()))
