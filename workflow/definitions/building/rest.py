"""Builds the head of a definition, and rules, notices, retention, reports and open questions."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Literal, cast

from workflow.definitions.building.calendars import calendar_choice, check_calendar
from workflow.definitions.building.clocks import trigger
from workflow.definitions.building.shared import Building
from workflow.definitions.clocks import Clock
from workflow.definitions.grammar.compounds import PLACE, Raw, exactly_one, given
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.grammar.procedure import MOMENTS, PERIODS
from workflow.definitions.model import Always, Field, Never, Notice, Question, Report, Retention, Without
from workflow.definitions.parsing import parse_one
from workflow.definitions.problems import Problems
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Kind
from workflow.definitions.words import Place, Word
from workflow.wording import Label, Wording

BAD_NUMBER_STYLE = Wording(
    code="bad_number_style",
    zh="“{word}”不能作案件编号的样式",
    en='"{word}" cannot number cases',
    fix_zh='写成 "TK-{{year}}-{{seq:06}}"，必须有 {{seq}}',
    fix_en='write "TK-{{year}}-{{seq:06}}"; there must be a {{seq}}',
)
ENDS_BEFORE_IT_BEGINS = Wording(
    code="ends_before_it_begins",
    zh="失效日期早于生效日期",
    en="it ends before it begins",
)
NEVER_OR_ALWAYS = Wording(
    code="never_or_always",
    zh="规则须写 never 或 always 之一",
    en="a rule has either never or always",
)
NEVER_WHAT = Wording(
    code="never_what",
    zh="never 须写 reach 或 when",
    en="never needs a reach or a when",
)
ONE_MOMENT = Wording(
    code="one_moment",
    zh="通知须写 entering、leaving、doing、mark 之一",
    en="a notice has one of entering, leaving, doing and mark",
)
UNKNOWN_MARK = Wording(
    code="unknown_mark",
    zh="时限“{clock}”没有提醒点 {mark}{hint}",
    en='the clock "{clock}" has no mark {mark}{hint}',
)
UNKNOWN_BLANK = Wording(
    code="unknown_blank",
    zh="通知里的 {{{name}}} 不是字段{hint}",
    en="{{{name}}} in this notice is not a field{hint}",
    fix_zh="写字段名，或 {{case}}、{{state}}",
    fix_en="write a field's name, or {{case}} or {{state}}",
)
NOTICE_BLANKS = frozenset({"case", "state"})
"""What a notice may name beside fields: the case's number and the label of its state."""
_BLANK = re.compile(r"\{([^{}]*)\}")


def check_number(word: Word, problems: Problems) -> None:
    if not word:
        return
    try:
        names = [(name, style) for _, name, style, _ in Formatter().parse(word) if name is not None]
        fits = {"seq"} <= {name for name, _ in names} <= {"year", "month", "seq"}
        fits = fits and all(re.fullmatch("(0[1-9])?", style or "") for _, style in names) and " " not in word
    except ValueError:
        fits = False
    if not fits:
        problems.error(word, BAD_NUMBER_STYLE, word=word)


def date_of(key: str, word: Word, build: Building) -> str | None:
    if not word:
        return None
    field = Field(name=key, label=Label(zh=key, en=key), kind=Kind.DATE)
    found = build.attempt(word, None, lambda: parse_one(field, word, zone=build.zone))
    return found if isinstance(found, str) else None


def check_validity(start: Word, end: Word, build: Building) -> None:
    if start and end and end < start:
        build.problems.error(end, ENDS_BEFORE_IT_BEGINS)


def build_rules(raws: tuple[Raw, ...], calendars: Mapping[str, str], build: Building) -> tuple[Never | Always, ...]:
    found = [_rule(raw, calendars, build) for raw in raws]
    return tuple(rule for rule in found if rule is not None)


def _rule(raw: Raw, calendars: Mapping[str, str], build: Building) -> Never | Always | None:
    if not exactly_one(raw, "never", "always"):
        build.problems.error(raw[PLACE], NEVER_OR_ALWAYS)
        return None
    if raw["never"] is not None:
        return _never(raw, raw["never"], build)
    return _always(raw, raw["always"], calendars, build) if raw["always"] is not None else None


def _never(raw: Raw, never: Raw, build: Building) -> Never:
    if not given(never, "reach") and not given(never, "when"):
        build.problems.error(never[PLACE], NEVER_WHAT)
    without = never["without"]
    return Never(
        **build.titled(raw),
        reach=never["reach"] or None,
        when=build.guard(never["when"]),
        without=Without(approval=without["approval"], by=without["by"] or None) if without["approval"] else None,
    )


def _always(raw: Raw, always: Raw, calendars: Mapping[str, str], build: Building) -> Always:
    within, undecided = build.limit_of_time(always["within"])
    check_calendar(always["within"], within, always["calendar"], build)
    return Always(
        **build.titled(raw),
        do=always["do"],
        after=trigger(always["after"]),
        within=within,
        undecided=undecided,
        when=build.guard(always["when"]),
        calendar=calendar_choice(always["calendar"], calendars, build),
    )


def build_notices(raws: tuple[Raw, ...], clocks: Mapping[str, Clock], build: Building) -> tuple[Notice, ...]:
    found = [_notice(raw, clocks, build) for raw in raws]
    return tuple(notice for notice in found if notice is not None)


def _notice(raw: Raw, clocks: Mapping[str, Clock], build: Building) -> Notice | None:
    moments = [moment for moment in MOMENTS if raw[moment]]
    for template in (raw["zh"], raw["en"]):
        _check_template(template, build)
    if not exactly_one(raw, *MOMENTS):
        build.problems.error(raw[PLACE], ONE_MOMENT)
    if len(moments) != 1:
        return None
    _check_mark(raw["mark"], clocks, build)
    return Notice(
        moment=cast(Literal["entering", "leaving", "doing", "mark"], moments[0]),
        name=raw[moments[0]],
        when=build.guard(raw["when"]),
        tell=raw["tell"],
        **build.titled(raw),
        personal=raw["personal"],
    )


def _check_mark(text: Word, clocks: Mapping[str, Clock], build: Building) -> None:
    name, _, mark = text.partition(" ")
    if not text or name not in clocks:
        return
    marks = [found.text for found in clocks[name].all_marks]
    if mark.strip() not in marks:
        build.problems.error(text, UNKNOWN_MARK, clock=name, mark=mark, hint=did_you_mean(mark, marks))


def _check_template(template: Word, build: Building) -> None:
    fields = build.names.declared[Thing.FIELD]
    for blank in _BLANK.finditer(template):
        name = blank[1]
        if name not in fields and name not in NOTICE_BLANKS and Thing.FIELD not in build.names.unreadable:
            line, column = template.place
            place = Place(line, column + blank.start() + template.quoted)
            build.problems.error(place, UNKNOWN_BLANK, name=name, hint=did_you_mean(name, [*fields, *NOTICE_BLANKS]))


def build_retention(raw: Raw | None, build: Building) -> Retention | None:
    if raw is None or not raw["then"]:
        return None
    keep, undecided = build.limit_of_time(raw["keep_at_least"])
    return Retention(
        keep_at_least=keep,
        undecided=undecided,
        then=cast(Literal["ask", "erase"], raw["then"]),
        clause=build.clause(raw),
        unclear=build.unclear(raw),
    )


def build_reports(raws: Mapping[Word, Raw], build: Building) -> dict[str, Report]:
    return {name: _report(name, raw, build) for name, raw in raws.items()}


def _report(name: Word, raw: Raw, build: Building) -> Report:
    if raw["every"] not in ("", *PERIODS, "on request"):
        build.setting(raw["every"], Kind.DURATION)
    for by in raw["by"]:
        if by not in ("", "state", "owner"):
            build.field(by, Kind.CHOICE, Kind.LIST, Kind.PERSON, Kind.YESNO)
    return Report(
        name=name,
        **build.titled(raw),
        every=raw["every"],
        counts=raw["counts"],
        by=raw["by"],
        when=build.guard(raw["when"]),
        public=raw["public"],
    )


def build_questions(raws: Mapping[Word, Raw]) -> dict[str, Question]:
    return {
        name: Question(name=name, clause=tuple(raw["clause"]), asks=raw["asks"], chosen=raw["chosen"])
        for name, raw in raws.items()
    }
