"""`complaints examples`: the stories of a definition, played under a virtual clock."""

from collections.abc import Mapping

import typer

from workflow.commands import words
from workflow.commands.calendar_files import CalendarFiles, known_calendars
from workflow.commands.errand import Errand, of
from workflow.commands.owner.loading import Links, sound
from workflow.commands.params import Definitions
from workflow.commands.surface.sheet import GAP, Block, Line, Piece, Sheet, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.model import Procedure
from workflow.engine.calendars.known import KnownCalendars
from workflow.stories.coverage import Covered, coverable
from workflow.stories.examples import Results
from workflow.stories.examples import examples as play_all
from workflow.stories.player import Mismatch, Played

KINDS = ("moves", "levels", "marks", "duties")


def examples(ctx: typer.Context, files: Definitions, *, calendar_files: CalendarFiles = None) -> int:
    """Exit code 1 when a story does not hold or a definition cannot be read."""
    errand, calendars = of(ctx), known_calendars(calendar_files)
    codes = [_examples(errand, name, calendars) for name in files]
    return max(codes)


def _examples(errand: Errand, name: str, calendars: Mapping[str, CalendarRules]) -> int:
    found = sound(errand, name, Links.CHECKED, calendars)
    if found is None:
        return 1
    source, procedure, _ = found
    results = play_all(source, procedure, KnownCalendars(calendars))
    errand.terminal.give(_data(errand, name, procedure, results), _sheet(errand, procedure, results))
    return 0 if results.hold else 1


def _data(errand: Errand, name: str, procedure: Procedure, results: Results) -> Json:
    everything = coverable(procedure)
    return {
        "file": name,
        "procedure": procedure.name,
        "stories": [_story_data(errand, played) for played in results.played],
        "covered": {kind: [len(getattr(results.covered, kind)), len(getattr(everything, kind))] for kind in KINDS},
        "not_shown": sorted(place for kind in KINDS for place in getattr(results.left, kind)),
    }


def _story_data(errand: Errand, played: Played) -> Json:
    mismatches: Json = [{"step": m.step, "expected": m.expected, "found": m.found} for m in played.mismatches]
    return {"says": played.example.says.say(errand.language), "holds": not played.mismatches, "mismatches": mismatches}


def _sheet(errand: Errand, procedure: Procedure, results: Results) -> Sheet:
    sheet: list[Block] = [line(Piece(procedure.title.say(errand.language), Style.TITLE)), GAP]
    for played in results.played:
        sheet += _story(errand, played)
    sheet += [GAP, *_coverage(errand, coverable(procedure), results), _verdict(errand, results)]
    return sheet


def _story(errand: Errand, played: Played) -> list[Line]:
    sign = Piece("✗ ", Style.ALARM) if played.mismatches else Piece("✓ ", Style.GOOD)
    told = [line(sign, played.example.says.say(errand.language), indent=2)]
    return told + [each for mismatch in played.mismatches for each in _mismatch(errand, mismatch)]


def _mismatch(errand: Errand, mismatch: Mismatch) -> list[Line]:
    text = errand.words(words.STEP).format(number=mismatch.step, expected=mismatch.expected, found=mismatch.found)
    told = [line(Piece(text, Style.BAD), indent=6)]
    if mismatch.decision is not None:
        told += [line(found.say(errand.language), indent=8) for found in mismatch.decision.refusals]
    return told


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
