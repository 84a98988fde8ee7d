"""The parts of statements that differ from time to time, declared as `workflow.store.statements` declares whole ones. Each has
`{gaps}`, which `workflow.store.search` fills in with other parts and with names of parameters.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import bindparam, func, select
from sqlalchemy.sql.expression import ClauseElement

from workflow.store.search import CASES
from workflow.store.seeking import SEPARATORS, SEVERAL
from workflow.store.tables import Stored

_case, _private = Stored.metadata.tables["case_file"], Stored.metadata.tables["private_value"]
_ZERO: sa.ColumnElement[int] = sa.literal_column("0")
_ONE: sa.ColumnElement[int] = sa.literal_column("1")
_LISTED_BY = ("procedure", "state", "standing")
_LAST_CHANGED = (_case.c.changed_at.desc(), _case.c.number.desc())


def parts() -> Mapping[str, ClauseElement]:
    return {
        **_of_listing(),
        **_of_searching(),
        **_of_texts("number", _case.c.number),
        **_of_texts("value", _private.c.value),
    }


def _of_listing() -> Mapping[str, ClauseElement]:
    some = select(*_case.c).where(_gap("conditions")).order_by(*_LAST_CHANGED)
    return {
        "listing": some.limit(bindparam("at_most")).offset(_ZERO),
        "at work": select(*_case.c).where(_case.c.standing == _text("open"), _gap("wanted")),
        "in states": sa.and_(_case.c.definition == bindparam("{definition}"), _gap("states")),
        "state": _case.c.state == bindparam("{state}"),
        "naming": _case.c.snapshot.like(bindparam("{quoted}"), escape="\\"),
        **{f"with {name}": _case.c[name] == bindparam(name) for name in _LISTED_BY},
    }


def _of_searching() -> Mapping[str, ClauseElement]:
    number = func.substr(_private.c.stream, sa.literal_column(str(len(CASES) + 1)))
    of_cases = _private.c.stream.ilike(_text(f"{CASES}%"))
    in_number = select(_case.c.number).where(_gap("in_number"))
    in_value = select(number).where(of_cases, _gap("in_value"))
    in_field = select(number).where(of_cases, _private.c.name == bindparam("{field}"), _gap("standing"))
    several = _private.c.contact == _text(SEVERAL)
    sought = select(_case.c.number).where(_gap("conditions"))
    return {
        "sought": sought.order_by(*_LAST_CHANGED),
        "sought by number": sought.order_by(sa.case((_gap("fits"), _ZERO), else_=_ONE), *_LAST_CHANGED),
        "with word": _case.c.number.in_(in_number.union(in_value)),
        "with fact": _case.c.snapshot.ilike(bindparam("{fact}"), escape="\\"),
        "with text in field": _case.c.number.in_(in_field),
        "reached": select(number).where(of_cases, sa.or_(_gap("alone"), sa.and_(several, _gap("among")))).distinct(),
        "contact": _private.c.contact == bindparam("{contact}"),
    }


def _of_texts(name: str, column: sa.ColumnElement[str]) -> Mapping[str, ClauseElement]:
    """A text stands in the column; or digits do, with nothing but separators between them: most texts are ruled out before
    that is looked at closely."""
    in_order = column.ilike(bindparam("{in_order}"), escape="\\")
    together = _without_separators(column).ilike(bindparam("{together}"), escape="\\")
    return {
        f"text in {name}": column.ilike(bindparam("{text}"), escape="\\"),
        f"digits in {name}": sa.and_(in_order, together),
    }


def _without_separators(column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    for sign in SEPARATORS:
        column = func.replace(column, _text(sign), _text(""))
    return column


def _gap(name: str) -> sa.ColumnElement[bool]:
    return sa.literal_column(f"{{{name}}}")


def _text(fixed: str) -> sa.ColumnElement[str]:
    """A text of ours, as it stands in SQL; none of them has a quote."""
    return sa.literal_column(f"'{fixed}'")
