"""`complaints examples`: the stories of a definition, played under a virtual clock."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer

from workflow.commands import words
from workflow.commands.calendar_files import CalendarFiles, known_calendars
from workflow.commands.errand import Errand, of
from workflow.commands.owner import story_words
from workflow.commands.owner.loading import Links, sound
from workflow.commands.owner.timeline import mismatch_lines, timeline, timeline_data
from workflow.commands.params import Definitions
from workflow.commands.surface.sheet import GAP, Block, Line, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.model import Procedure
from workflow.engine.calendars.known import KnownCalendars
from workflow.errors import NotFound
from workflow.spoken import moments
from workflow.stories.coverage import Covered, coverable
from workflow.stories.examples import Results
from workflow.stories.examples import examples as play_all
from workflow.stories.player import Mismatch, Played

KINDS = ("moves", "levels", "marks", "duties")


class Told(Enum):
    """What is told of a story: what went otherwise, or everything that happened."""

    MISMATCHES = "mismatches"
    TIMELINES = "timelines"


class Wanted(NamedTuple):
    told: Told
    story: int | None
    calendars: Mapping[str, CalendarRules]


def examples(
    ctx: typer.Context,
    files: Definitions,
    *,
    story: Annotated[
        int | None,
        typer.Option("--story", metavar="N", min=1, help="只看第几个故事，从 1 数起 | only that story, counted from 1"),
    ] = None,
    with_timeline: Annotated[
        bool,
        typer.Option(
            "--timeline",
            help="逐条列出故事里何时发生了什么 | tell what happened in the story, and when",
        ),
    ] = False,
    calendar_files: CalendarFiles = None,
) -> int:
    """Exit code 1 when a story does not hold or a definition cannot be read."""
    told = Told.TIMELINES if with_timeline else Told.MISMATCHES
    wanted = Wanted(told, story, known_calendars(calendar_files))
    return max([_examples(of(ctx), name, wanted) for name in files])


def _examples(errand: Errand, name: str, wanted: Wanted) -> int:
    found = sound(errand, name, Links.CHECKED, wanted.calendars)
    if found is None:
        return 1
    source, procedure, _ = found
    results = play_all(source, procedure, KnownCalendars(wanted.calendars))
    stories = _chosen(name, results, wanted.story)
    sheet = _stories(errand, procedure, stories, wanted.told)
    if wanted.story is None:
        sheet += [GAP, *_coverage(errand, coverable(procedure), results), _verdict(errand, results)]
    errand.terminal.give(_data(errand, name, procedure, results, stories, wanted.told), sheet)
    return 1 if any(played.mismatches for played in stories.values()) else 0


def _chosen(file: str, results: Results, story: int | None) -> Mapping[int, Played]:
    """The stories that are asked for, by their number; raises NotFound for one that is not there."""
    played = dict(enumerate(results.played, 1))
    if story is None:
        return played
    if story not in played:
        raise NotFound(story_words.NO_SUCH_STORY, file=file, number=story, count=len(played))
    return {story: played[story]}


def _data(
    errand: Errand, name: str, procedure: Procedure, results: Results, stories: Mapping[int, Played], told: Told
) -> Json:
    everything = coverable(procedure)
    return {
        "file": name,
        "procedure": procedure.name,
        "stories": [_story_data(errand, number, played, told) for number, played in stories.items()],
        "covered": {kind: [len(getattr(results.covered, kind)), len(getattr(everything, kind))] for kind in KINDS},
        "not_shown": sorted(place for kind in KINDS for place in getattr(results.left, kind)),
    }


def _story_data(errand: Errand, number: int, played: Played, told: Told) -> Json:
    data: dict[str, Json] = {
        "story": number,
        "says": played.example.says.say(errand.language),
        "holds": not played.mismatches,
        "mismatches": [_mismatch_data(errand, mismatch) for mismatch in played.mismatches],
    }
    return data | ({"timeline": timeline_data(errand, played)} if told is Told.TIMELINES else {})


def _mismatch_data(errand: Errand, mismatch: Mismatch) -> Json:
    return {
        "step": mismatch.step,
        "line": mismatch.line,
        "at": moments.rfc3339(mismatch.at),
        "expected": mismatch.expected,
        "found": mismatch.found.say(errand.language),
    }


def _stories(errand: Errand, procedure: Procedure, stories: Mapping[int, Played], told: Told) -> list[Block]:
    sheet: list[Block] = [line(Piece(procedure.title.say(errand.language), Style.TITLE)), GAP]
    for number, played in stories.items():
        sheet += _story(errand, number, played, told)
    return sheet


def _story(errand: Errand, number: int, played: Played, told: Told) -> Iterator[Line]:
    sign = Piece("✗ ", Style.ALARM) if played.mismatches else Piece("✓ ", Style.GOOD)
    yield line(sign, f"{number} · {played.example.says.say(errand.language)}", indent=2)
    if told is Told.TIMELINES:
        yield from timeline(errand, played)
        return
    zone = ZoneInfo(played.procedure.timezone)
    for mismatch in played.mismatches:
        yield from mismatch_lines(errand, mismatch, zone)


def _coverage(errand: Errand, everything: Covered, results: Results) -> list[Line]:
    parts = [
        f"{errand.words(words.COVERED_KINDS[kind])} {len(getattr(results.covered, kind))}/{len(getattr(everything, kind))}"
        for kind in KINDS
        if getattr(everything, kind)
    ]
    told = [line(errand.words(words.COVERED), " · ".join(parts))]
    left = sorted(place for kind in KINDS for place in getattr(results.left, kind))
    return told + ([line(Piece(errand.words(words.NOT_SHOWN), Style.WARN), ", ".join(left))] if left else [])


def _verdict(errand: Errand, results: Results) -> Line:
    count, failed = len(results.played), sum(bool(played.mismatches) for played in results.played)
    if failed:
        return line(Piece(errand.words(words.STORIES_FAIL).format(count=count, failed=failed), Style.ALARM))
    label = words.STORIES_HOLD if count else words.NO_STORIES
    return line(Piece("✓ " + errand.words(label).format(count=count), Style.GOOD))
