"""How long a story waits: a length of time, until an instant, or working days where it is clear on which calendar."""

from collections.abc import Iterator

from workflow.definitions.clocks import ALWAYS
from workflow.definitions.durations import Duration
from workflow.definitions.model import Procedure
from workflow.definitions.stories import Wait
from workflow.definitions.watched import watched
from workflow.spoken import moments
from workflow.stories.misses import Miss, filled
from workflow.stories.world import World
from workflow.wording import Label

NO_CALENDAR = Label(
    zh="没有时限按日历计，不知道哪些是工作日；请写小时或自然日，例如 wait: 24h、wait: 1cd，或 wait: until {now}",
    en="no clock counts on a calendar, so nobody knows working days: write hours or days such as wait: 24h or wait: 1cd,"
    " or wait: until {now}",
)
WHICH_CALENDAR = Label(
    zh="时限按几个日历计，不知道用哪个；请写 {choices}",
    en="the clocks count on several calendars, and it is not clear which: write {choices}",
)
ON_THAT = Label(zh="wait: until {at}（按 {calendar}）", en="wait: until {at} (on {calendar})")


def wait(world: World, step: Wait) -> Iterator[Miss]:
    """Let time pass as the step says. Working days end with the close of the last one, as limits do; where the clocks count
    on none or on several calendars, no time passes."""
    length = step.duration
    if length is None:
        world.wait(step.until or world.now)
    elif length.unit != "wd":
        world.wait(world.later(length))
    else:
        yield from _wait_working_days(world, length)


def _wait_working_days(world: World, length: Duration) -> Iterator[Miss]:
    calendars = calendars_of(world.book.procedure)
    if len(calendars) == 1:
        world.wait(world.working_days_later(length, calendars[0]))
    elif not calendars:
        yield Miss(f"wait: {length.text}", filled(NO_CALENDAR, now=_written(world, world.now)))
    else:
        ends = ((name, _written(world, world.working_days_later(length, name))) for name in calendars)
        choices = [filled(ON_THAT, at=at, calendar=name) for name, at in ends]
        listed = Label(zh="，或 ".join(each.zh for each in choices), en=" or ".join(each.en for each in choices))
        yield Miss(f"wait: {length.text}", filled(WHICH_CALENDAR, choices=listed))


def calendars_of(procedure: Procedure) -> tuple[str, ...]:
    """The calendars its clocks may count on, but the one that never closes."""
    clocks = (*procedure.clocks.values(), *watched(procedure))
    return tuple(sorted({name for clock in clocks for name in clock.calendar.names()} - {ALWAYS}))


def _written(world: World, instant: int) -> str:
    """As a story writes it."""
    return moments.row(instant, world.book.zone).replace(" ", "T")
