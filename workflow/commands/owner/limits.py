"""What the limits of a procedure mean on their calendars, as `check` tells it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from workflow.commands.errand import Errand
from workflow.commands.surface.sheet import GAP, Piece, Rows, Sheet, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.calendars.meaning import meaning
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.clocks import CalendarChoice, Clock
from workflow.definitions.model import Procedure
from workflow.definitions.watched import watched
from workflow.wording import Label

LIMITS = Label(zh="时限是多久", en="What the limits mean")
HEADS = (
    Label(zh="时限", en="clock"),
    Label(zh="写作", en="written"),
    Label(zh="日历", en="calendar"),
    Label(zh="即", en="means"),
)
EVERY = Label(zh="每 {limit}", en="every {limit}")
UNDECIDED = Label(zh="公司未定：{named}", en="not decided: {named}")
PROMISED = Label(zh="“{named}”中的日期", en="the date in “{named}”")
CASE = Label(zh="{calendar}（{field}为{choice}）", en="{calendar} ({field}: {choice})")
OTHERWISE = Label(zh="{calendar}（其余）", en="{calendar} (otherwise)")
CONDITION = Label(zh="{limit}（{when}）", en="{limit} ({when})")
CHOSEN = {"yes": Label(zh="是", en="yes"), "no": Label(zh="否", en="no")}
KNOWN_UNTIL = Label(
    zh="{calendar} 的节假日已知到 {date}，之后的到期时刻为暂定（~）",
    en="the days off of {calendar} are known until {date}; what is due later is provisional (~)",
)


class On(Struct, frozen=True):
    """A calendar that a clock may count on: while field `by` holds `choice`, or (None) in every other case."""

    rules: CalendarRules
    by: str | None
    choice: str | None

    @property
    def known_until(self) -> str | None:
        return None if self.rules.known_until is None else self.rules.known_until.isoformat()


class Limit(Struct, frozen=True):
    """One limit of one clock on one calendar. `length` None: a promised date, or a setting that is not decided."""

    clock: str
    label: Label
    on: On
    means: Label
    length: str | None = None
    when: str | None = None
    repeats: bool = False


def limits_of(procedure: Procedure, calendars: Mapping[str, CalendarRules]) -> tuple[Limit, ...]:
    """Those of its clocks, then those that its rules and duties set."""
    clocks = (*procedure.clocks.values(), *watched(procedure))
    return tuple(limit for clock in clocks for limit in _of_clock(clock, procedure, calendars))


def _of_clock(clock: Clock, procedure: Procedure, calendars: Mapping[str, CalendarRules]) -> Iterator[Limit]:
    for on in _calendars(clock.calendar, calendars):
        if clock.due is not None:
            promised = _filled(PROMISED, procedure.fields[clock.due].label)
            yield Limit(clock.name, clock.label, on, promised)
        for target in clock.within:
            limit, when = target.limit, None if target.when is None else target.when.text
            if limit is None:
                means = _filled(UNDECIDED, procedure.settings[str(target.undecided)].label)
            else:
                means = meaning(limit, on.rules, clock.roll)
            yield Limit(clock.name, clock.label, on, means, None if limit is None else limit.text, when, clock.repeats)


def _calendars(choice: CalendarChoice, calendars: Mapping[str, CalendarRules]) -> list[On]:
    found = [On(calendars[name], choice.by, case) for case, name in choice.cases.items()]
    return found if choice.name is None else [*found, On(calendars[choice.name], choice.by, None)]


def _filled(label: Label, named: Label) -> Label:
    return Label(zh=label.zh.format(named=named.zh), en=label.en.format(named=named.en))


def limits_data(errand: Errand, file: str, limits: Iterable[Limit]) -> list[Json]:
    """`calendar_when` is the field and what it holds when the clock counts on this calendar."""
    return [
        {
            "file": file,
            "clock": each.clock,
            "limit": each.length,
            "repeats": each.repeats,
            "when": each.when,
            "calendar": each.on.rules.name,
            "calendar_when": None if each.on.choice is None else {str(each.on.by): each.on.choice},
            "means": each.means.say(errand.language),
            "known_until": each.on.known_until,
        }
        for each in limits
    ]


def limits_sheet(errand: Errand, procedure: Procedure, limits: Sequence[Limit]) -> Sheet:
    if not limits:
        return []
    rows = tuple(_row(errand, procedure, each) for each in limits)
    known = {each.on.rules.name: each.on.known_until for each in limits if each.on.known_until is not None}
    ends = [errand.words(KNOWN_UNTIL).format(calendar=name, date=date) for name, date in known.items()]
    return [
        GAP,
        line(Piece(errand.words(LIMITS), Style.STRONG)),
        Rows(tuple(errand.words(head) for head in HEADS), rows, indent=2),
        *(line(Piece(end, Style.FAINT), indent=2) for end in ends),
    ]


def _row(errand: Errand, procedure: Procedure, each: Limit) -> tuple[str, ...]:
    name, calendar = each.label.say(errand.language), _counted_on(errand, procedure, each.on)
    return name, _written(errand, each), calendar, each.means.say(errand.language)


def _written(errand: Errand, each: Limit) -> str:
    length = each.length or "-"
    said = errand.words(EVERY).format(limit=length) if each.repeats else length
    return said if each.when is None else errand.words(CONDITION).format(limit=said, when=each.when)


def _counted_on(errand: Errand, procedure: Procedure, on: On) -> str:
    if on.by is None:
        return on.rules.name
    if on.choice is None:
        return errand.words(OTHERWISE).format(calendar=on.rules.name)
    field = procedure.fields[on.by]
    choice = (field.choices or CHOSEN)[on.choice].say(errand.language)
    return errand.words(CASE).format(calendar=on.rules.name, field=field.label.say(errand.language), choice=choice)
