"""`complaints examples`: every story of a definition, each under the settings it decides, and what they cover together."""

from dataclasses import dataclass

from workflow.definitions.durations import Duration
from workflow.definitions.load import Checked, load
from workflow.definitions.model import Procedure
from workflow.definitions.parsing import decimals
from workflow.definitions.problems import Severity
from workflow.definitions.stories import Example
from workflow.definitions.values import Kind, Value
from workflow.definitions.words import place_of
from workflow.engine.calendars.known import Calendars
from workflow.stories.coverage import Covered, coverable
from workflow.stories.player import Mismatch, Played, Taken, play
from workflow.wording import Label, Language


@dataclass(frozen=True, slots=True)
class Results:
    """`left` is what no story has shown."""

    played: tuple[Played, ...]
    covered: Covered
    left: Covered

    @property
    def hold(self) -> bool:
        return not any(story.mismatches for story in self.played)


def examples(source: bytes, procedure: Procedure, calendars: Calendars) -> Results:
    """Play every story of `procedure`, which was loaded from `source`, on these calendars."""
    played = tuple(_played(source, procedure, example, calendars) for example in procedure.examples)
    total = Covered()
    for story in played:
        total |= story.covered
    everything = coverable(procedure)
    return Results(played, total, everything - total)


def _played(source: bytes, procedure: Procedure, example: Example, calendars: Calendars) -> Played:
    """The story under what its `settings` decide. When the definition does not stand once that is decided, none of the
    story's steps is played, and its one mismatch (step 0) says why."""
    if not example.settings:
        return play(procedure, example, calendars)
    decided = {name: _written(procedure, name, value) for name, value in example.settings.items()}
    checked = load(source, decided)
    if checked.procedure is not None:
        return play(checked.procedure, example, calendars)
    settings = ", ".join(f"{name}: {text}" for name, text in decided.items())
    wrong = Label(zh=_errors(checked, "zh"), en=_errors(checked, "en"))
    line = place_of(next(iter(example.settings))).line
    mismatch = Mismatch(0, line, example.now, f"settings: {settings}", wrong)
    return Played(example, procedure, (Taken(0, example.now, (), (mismatch,)),), Covered())


def _errors(checked: Checked, language: Language) -> str:
    errors = (problem for problem in checked.problems if problem.severity is Severity.ERROR)
    return "; ".join(f"{each.place.line}:{each.place.column} {each.say(language)}" for each in errors)


def _written(procedure: Procedure, name: str, value: Value | Duration) -> str:
    """The value as the definition's language writes it."""
    setting = procedure.settings[name]
    if isinstance(value, Duration):
        return value.text
    if setting.kind is Kind.MONEY and isinstance(value, int):
        return money(value, setting.currency or "")
    return str(value)


def money(units: int, currency: str) -> str:
    """`50000` in CNY is `500.00`, in JPY `50000`."""
    digits = decimals(currency)
    whole, part = divmod(units, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)
