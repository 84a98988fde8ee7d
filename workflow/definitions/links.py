"""What a link leads to: the action that opens its cases, and the fields that can be copied there."""

from workflow.definitions.model import Action, Field, Link, Procedure
from workflow.definitions.values import Kind


def opening_action(link: Link, child: Procedure) -> Action | None:
    """The action by which the link opens a case of `child`; None when that is not exactly one."""
    openings = [action for action in child.actions.values() if action.opens]
    named_so = [action for action in openings if link.action in (None, action.name)]
    return named_so[0] if len(named_so) == 1 else None


def fits(field: Field, other: Field) -> bool:
    """Whether every value that `field` can have is one of `other`."""
    if (field.kind, field.currency, field.unit) != (other.kind, other.currency, other.unit):
        return False
    if field.kind in (Kind.CHOICE, Kind.LIST):
        return other.open or (not field.open and field.choices.keys() <= other.choices.keys())
    return field.of.keys() == other.of.keys() and all(
        fits(column, other.of[name]) and (other.of[name].optional or not column.optional)
        for name, column in field.of.items()
    )
