"""A story's step becomes a command, with its values as the store would hand them over: a story has no secrets, so its
commitments have no salt."""

import hashlib
import json
from collections.abc import Mapping

from workflow.definitions.grammar.stories import BUILT_IN
from workflow.definitions.stories import Step
from workflow.definitions.values import Value
from workflow.engine import approvals
from workflow.engine.case import Case, Given, Sealed
from workflow.engine.commands import Assign, Attach, Command, Correct, Do, Note, Void
from workflow.engine.rulebook import Rulebook

WHY = "reason"
"""What a story calls the reason of a correction or of voiding a case."""


def opening(book: Rulebook, number: str, step: Step) -> Do:
    return Do(action=step.action, given=_sealed(book, number, step.given))


def order(book: Rulebook, case: Case, step: Step) -> Command:
    """What the step wants done to the case; `handover` is an `assign` of every case."""
    if step.action in BUILT_IN:
        return _built_in(book, case, step)
    given = _sealed(book, case.number, step.given)
    return Do(action=step.action, given=given, saw=_saw(book, case, step.action))


def text_of(step: Step, name: str) -> str | None:
    """What the step of a built-in action says under `name`."""
    value = step.given.get(name)
    return None if value is None else str(value)


def _built_in(book: Rulebook, case: Case, step: Step) -> Command:
    match step.action:
        case "note":
            return Note(text=_text(case, step, "text"))
        case "attach":
            return Attach(name=_text(case, step, "name"), content=_text(case, step, "content"))
        case "assign":
            return Assign(person=text_of(step, "person") or "", role=text_of(step, "role"))
        case "correct":
            given = {name: value for name, value in step.given.items() if name != WHY}
            return Correct(given=_sealed(book, case.number, given), reason=_text(case, step, WHY))
        case _:
            reason = _text(case, step, WHY) if WHY in step.given else None
            return Void(reason=reason, duplicate_of=text_of(step, "duplicate_of"))


def _saw(book: Rulebook, case: Case, action: str) -> str | None:
    """In a story everybody has looked at what they sign."""
    declared = book.procedure.actions.get(action)
    if declared is None or declared.signs is None or declared.signs not in case.rounds:
        return None
    return approvals.code(case, book.procedure.approvals[declared.signs])


def _text(case: Case, step: Step, name: str) -> Sealed:
    text = text_of(step, name) or ""
    return Sealed(_commitment(case.number, name, text), text)


def _sealed(book: Rulebook, number: str, given: Mapping[str, Value]) -> Given:
    return {n: Sealed(_commitment(number, n, v), v) if n in book.committed else v for n, v in given.items()}


def _commitment(number: str, name: str, value: Value) -> str:
    return hashlib.sha256(json.dumps([number, name, value]).encode()).hexdigest()
