"""What a new case needs before it is opened: rules that are in use today, and a number."""

from workflow.definitions.guards.moments import day_of
from workflow.engine.refusals import Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.errors import UsageError
from workflow.store.moment import Clock
from workflow.store.numbers import number_of, year_of
from workflow.store.rulebooks import Rulebooks
from workflow.store.writing import Writing
from workflow.wording import Wording

NOT_VALID = Wording(
    code="procedure_not_valid_today",
    zh="规程 {procedure} 自 {start} 至 {end} 有效，今天（{today}）不能按它开案",
    en="the procedure {procedure} is valid from {start} to {end}; no case is opened under it today ({today})",
)
WITHDRAWN = Wording(
    code="procedure_withdrawn",
    zh="规程 {procedure} 已停用，不再按它开案；在办案件照旧办完",
    en="the procedure {procedure} was withdrawn: no new case is opened under it; open cases go on under its rules",
    fix_zh="改用现行规程，或由管理员重新 complaints publish",
    fix_en="use the procedure that replaced it, or have an administrator `complaints publish` it again",
)
NUMBER_TAKEN = Wording(
    code="number_taken",
    zh="编号 {number} 已被另一规程的案件使用",
    en="the number {number} is taken by a case of another procedure",
    fix_zh="给两个规程不同的 number 模板",
    fix_en="give the two procedures different `number` templates",
)


class Openings:
    """The cases that one command opens, in its transaction and at its instant."""

    def __init__(self, writing: Writing, books: Rulebooks, now: Clock) -> None:
        self._writing, self._books, self._now = writing, books, now

    def not_in_use(self, book: Rulebook, action: str) -> Refused | None:
        """Why no case is opened under these rules now, if so."""
        if self._books.in_use(self._writing, book.procedure.name).is_withdrawn:
            return Refused(action=action, refusals=(refusal(WITHDRAWN, procedure=book.procedure.name),))
        return _outdated(book, self._now(), action)

    def next_number(self, book: Rulebook) -> str:
        """Raises UsageError when a case of another procedure has it already."""
        template, year = book.procedure.number, year_of(book.procedure, self._now())
        number = number_of(template, year, self._writing.next_number(template, year))
        if self._writing.case_file(number) is not None:
            raise UsageError(NUMBER_TAKEN, number=number)
        return number

    def number_ahead(self, procedure: str, index: int) -> str:
        """The number that the case after `index` others will have; whether it can be opened shows when it is."""
        if self._books.in_use(self._writing, procedure).digest is None:
            return f"?{index}"
        book = self._books.current(self._writing, procedure)
        template, year = book.procedure.number, year_of(book.procedure, self._now())
        given = {(template, year): last for template, year, last in self._writing.numbering()}
        return number_of(template, year, given.get((template, year), 0) + 1 + index)


def _outdated(book: Rulebook, now: int, action: str) -> Refused | None:
    """Why no case is opened under these rules today: they are not valid yet, or no longer."""
    procedure = book.procedure
    if procedure.valid_from is None and procedure.valid_to is None:
        return None
    today = day_of(now, book.zone)
    start, end = procedure.valid_from or "", procedure.valid_to or "9999-12-31"
    if start <= today <= end:
        return None
    said = refusal(NOT_VALID, procedure=procedure.name, start=start or "-", end=end, today=today)
    return Refused(action=action, refusals=(said,))
