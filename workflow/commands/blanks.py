"""How a field is filled in on the command line: `channel=phone|online`, `refund=320.00`."""

from collections.abc import Mapping

from workflow.definitions.model import Field
from workflow.definitions.values import Kind

EXAMPLES: Mapping[Kind, str] = {
    Kind.YESNO: "yes|no",
    Kind.MONEY: "320.00",
    Kind.NUMBER: "3",
    Kind.DATE: "2026-09-28",
    Kind.DATETIME: "2026-09-28T17:00",
    Kind.PERSON: "PERSON",
    Kind.FILE: "FILE",
}


def to_fill(declared: Field) -> str:
    """What to type for the field, with its choices, or with a value of its kind."""
    if declared.kind is Kind.ROWS:
        return f"{declared.name}+={','.join(f'{name}:..' for name in declared.of)}"
    return f"{declared.name}={_value(declared)}"


def chosen_from(declared: Field) -> str:
    """The field's name; where there are choices, with them."""
    return to_fill(declared) if declared.kind in (Kind.CHOICE, Kind.LIST, Kind.YESNO) else declared.name


def _value(declared: Field) -> str:
    choices = "|".join(declared.choices)
    if declared.kind is Kind.LIST:
        return f"{choices},.."
    return choices or EXAMPLES.get(declared.kind, "..")
