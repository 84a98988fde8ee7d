"""What went otherwise than a story says, in both languages, with instants as people of the procedure read them."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from workflow.definitions.calendars.hours import WEEKDAY_LABELS
from workflow.engine.refusals import Refused
from workflow.spoken import moments
from workflow.wording import Label

WEEKDAYS = tuple(Label(zh=f"周{label.zh[-1]}", en=label.en[:3]) for label in WEEKDAY_LABELS)


class Miss(NamedTuple):
    """What was expected, as the story would write it, what was found instead, and the refusal if that was it."""

    expected: str
    found: Label
    decision: Refused | None = None


def plainly(text: str) -> Label:
    """What is written alike in both languages."""
    return Label(zh=text, en=text)


def filled(label: Label, **blanks: Label | str) -> Label:
    """The label with each blank in its own language."""
    both = {name: plainly(blank) if isinstance(blank, str) else blank for name, blank in blanks.items()}
    return Label(
        zh=label.zh.format(**{name: blank.zh for name, blank in both.items()}),
        en=label.en.format(**{name: blank.en for name, blank in both.items()}),
    )


def with_weekday(instant: int, zone: ZoneInfo) -> Label:
    """`2026-10-12 09:30 Mon +08:00` for microseconds UTC."""
    day, clock, offset = moments.full(instant, zone).split(" ")
    weekday = WEEKDAYS[moments.local(instant, zone).weekday()]
    return Label(zh=f"{day} {clock} {weekday.zh} {offset}", en=f"{day} {clock} {weekday.en} {offset}")
