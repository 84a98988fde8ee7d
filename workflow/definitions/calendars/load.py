"""The one way from the bytes of a calendar file to its rules, or to what is wrong with it."""

from hashlib import sha256

from msgspec import Struct

from workflow.definitions.calendars import messages as say
from workflow.definitions.calendars.build import Built, build_calendar
from workflow.definitions.calendars.grammar import CALENDAR
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.grammar.kinds import Reading
from workflow.definitions.problems import Problem, Problems, in_order, not_usable
from workflow.definitions.reading.nodes import Mapping, Node
from workflow.definitions.reading.reader import read
from workflow.errors import ProblemsFound
from workflow.wording import Wording

UNUSABLE = Wording(
    code="calendar_unusable",
    zh="日历有 {count} 处问题，第一处在第 {line} 行第 {column} 列：{problem}",
    en="the calendar has {count} problems, the first at line {line}, column {column}: {problem}",
    fix_zh="用 complaints calendar check 逐一查看",
    fix_en="see them all with `complaints calendar check`",
)


class CheckedCalendar(Struct, frozen=True, kw_only=True):
    """`rules` is None when a problem is an error; `problems` stand in the order of the file."""

    rules: CalendarRules | None
    problems: tuple[Problem, ...]


def load_calendar(source: bytes) -> CheckedCalendar:
    """Reads, builds and checks a calendar file."""
    from workflow.definitions.calendars.checks import check_calendar  # what was published is read without its checks

    problems = Problems()
    built = _understood(source, problems)
    if built is not None and not problems.has_errors():
        check_calendar(built, problems)
    rules = None if built is None or problems.has_errors() else built.rules
    return CheckedCalendar(rules=rules, problems=in_order(problems.found))


def read_published_calendar(source: bytes) -> CalendarRules:
    """The rules of a calendar that was published once: read and built, but not checked again. What was counted on it stays
    counted, also when a later release finds fault with it. Raises ProblemsFound."""
    problems = Problems()
    built = _understood(source, problems)
    if built is None or problems.has_errors():
        raise unusable(in_order(problems.found))
    return built.rules


def unusable(problems: tuple[Problem, ...]) -> ProblemsFound:
    """What to raise when a calendar has errors: the first of them, and how many there are."""
    return not_usable(UNUSABLE, problems)


def _understood(source: bytes, problems: Problems) -> Built | None:
    node = read(source, problems)
    if node is None or _is_procedure(node, problems):
        return None
    return build_calendar(CALENDAR.read(node, Reading(problems)), sha256(source).hexdigest(), problems)


def _is_procedure(node: Node, problems: Problems) -> bool:
    """A definition given for a calendar: one message says so, instead of one for each of its keys."""
    keys = node.entries if isinstance(node, Mapping) else {}
    if "procedure" not in keys or "calendar" in keys:
        return False
    problems.error(next(key for key in keys if key == "procedure"), say.NOT_A_CALENDAR)
    return True
