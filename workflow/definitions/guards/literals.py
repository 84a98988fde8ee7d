"""What a literal in a guard means: it has no type of its own and takes that of what it is compared with."""

from datetime import date

from msgspec import Struct

from workflow.definitions.guards.amounts import minor_units
from workflow.definitions.guards.messages import (
    NOT_A_DATE,
    NOT_A_NUMBER,
    NOT_AN_AMOUNT,
    PERSON_COMPARISON,
    UNKNOWN_CHOICE,
)
from workflow.definitions.guards.mistakes import Mistake, hint
from workflow.definitions.guards.scope import Typed
from workflow.definitions.values import Kind, Value


class Written(Struct, frozen=True):
    """A literal: its text, how it stands in the guard, where, and whether in quotes (`worded`)."""

    text: str
    source: str
    offset: int
    worded: bool


def value_of(literal: Written, typed: Typed) -> Value:
    """The literal as a value of this type; raises Mistake."""
    match typed.kind:
        case Kind.CHOICE | Kind.LIST:
            return _choice(literal, typed)
        case Kind.DATE | Kind.DATETIME:
            return _date(literal)
        case Kind.MONEY:
            return _amount(literal, typed)
        case Kind.NUMBER:
            return _number(literal)
        case _:  # a person: nothing else is compared with literals, or derived
            raise Mistake(PERSON_COMPARISON, literal.offset)


def _choice(literal: Written, typed: Typed) -> str:
    if literal.text not in typed.choices or not literal.worded:
        raise Mistake(UNKNOWN_CHOICE, literal.offset, text=literal.text, hint=hint(literal.text, typed.choices))
    return literal.text


def _date(literal: Written) -> str:
    try:
        written = date.fromisoformat(literal.text).isoformat()
    except ValueError:
        written = ""
    if written != literal.text or not literal.worded:
        raise Mistake(NOT_A_DATE, literal.offset, text=literal.source)
    return written


def _amount(literal: Written, typed: Typed) -> int:
    units = None if literal.worded else minor_units(literal.text, typed.currency)
    if units is None:
        raise Mistake(NOT_AN_AMOUNT, literal.offset, text=literal.source, currency=str(typed.currency))
    return units


def _number(literal: Written) -> int:
    if literal.worded or not literal.text.isdigit():
        raise Mistake(NOT_A_NUMBER, literal.offset, text=literal.source)
    return int(literal.text)
