"""Which cases may be meant: statements by which the database narrows a search down. It compares texts as they are stored,
so what it finds is read and looked at again; that is what decides.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.engine import Dialect

from workflow.store.holding import Held, Test
from workflow.store.seeking import SEPARATORS, Word
from workflow.store.tables import Stored

_case, _private = Stored.metadata.tables["case_file"], Stored.metadata.tables["private_value"]
CASES = "case:"
CONTACT_PARTS = ("contact", "phone", "mobile", "tel", "telephone", "email", "mail", "wechat")
"""A personal text is how a customer is reached when its name ends with one of these."""

Compiled = tuple[str, dict[str, Any]]


def sought(
    dialect: Dialect, words: tuple[Word, ...], tests: Iterable[Held], wanted: Mapping[str, str | None]
) -> Compiled:
    """Numbers of cases in which all of it may stand; those whose number fits first, then the last changed."""
    conditions = [_case.c[name] == value for name, value in wanted.items() if value is not None]
    conditions += [_case.c.number.in_(_with_word(word)) for word in words]
    conditions += [sa.or_(*(each for test in held.each() for each in _holding(test))) for held in tests]
    fits = [(_in(_case.c.number, word), 0) for word in words]
    order = [sa.case(*fits, else_=1)] if fits else []
    query = select(_case.c.number).where(*conditions)
    return _compiled(query.order_by(*order, _case.c.changed_at.desc(), _case.c.number.desc()), dialect)


def numbered(dialect: Dialect, begins: str, at_most: int) -> Compiled:
    """Numbers that begin so, in either case of letters, those of open cases first, then the last changed."""
    query = select(_case.c.number).where(_case.c.number.ilike(f"{_escaped(begins)}%", escape="\\"))
    order = (sa.case((_case.c.standing == "open", 0), else_=1), _case.c.changed_at.desc(), _case.c.number.desc())
    return _compiled(query.order_by(*order).limit(at_most), dialect)


def reached(dialect: Dialect, contacts: Iterable[str]) -> Compiled:
    """Numbers of cases in which one of the contacts may stand as how the customer is reached."""
    names = (_ends(_private.c.name, part) for part in CONTACT_PARTS)
    texts = (_spread(_private.c.value, each) for each in contacts)
    return _compiled(select(_number()).where(_of_cases(), sa.or_(*texts), sa.or_(*names)).distinct(), dialect)


def pattern(fragment: str) -> str:
    """A LIKE pattern for the fragment as it stands in JSON. Databases know capitals of ASCII only: another letter that has
    one may be any."""
    letters = _escaped(json.dumps(fragment, ensure_ascii=False)[1:-1])
    return f"%{''.join('_' if _has_a_capital(letter) else letter for letter in letters)}%"


def _with_word(word: Word) -> sa.CompoundSelect[Any]:
    numbers = select(_case.c.number).where(_in(_case.c.number, word))
    return numbers.union(select(_number()).where(_of_cases(), _in(_private.c.value, word)))


def _holding(test: Test) -> Iterable[sa.ColumnElement[bool]]:
    for fact in test.facts:
        yield _case.c.snapshot.ilike(f"%{_fact(fact)}%", escape="\\")
    for words in test.words:
        standing = (_in(_private.c.value, word) for word in words)
        holding = select(_number()).where(_of_cases(), _private.c.name == test.field, *standing)
        yield _case.c.number.in_(holding)


def _fact(fact: str) -> str:
    """A piece of JSON as a pattern; a `%` after `[` stands for what may come before."""
    head, gap, rest = fact.partition("[%")
    return _escaped(head) + ("[%" if gap else "") + _escaped(rest)


def _in(column: sa.ColumnElement[str], word: Word) -> sa.ColumnElement[bool]:
    if word.digits is not None:
        return _spread(column, word.digits)
    return column.ilike(pattern(word.text), escape="\\")


def _spread(column: sa.ColumnElement[str], digits: str) -> sa.ColumnElement[bool]:
    """The digits with nothing but separators between them; most texts are ruled out before that is looked at closely."""
    in_order = column.ilike("%" + "%".join(map(_escaped, digits)) + "%", escape="\\")
    return sa.and_(in_order, _without_separators(column).ilike(pattern(digits), escape="\\"))


def _without_separators(column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    for sign in SEPARATORS:
        column = func.replace(column, sa.literal(sign), sa.literal(""))
    return column


def _ends(column: sa.ColumnElement[str], part: str) -> sa.ColumnElement[bool]:
    return sa.or_(column == part, column.ilike(f"%\\_{part}", escape="\\"))


def _number() -> sa.ColumnElement[str]:
    return func.substr(_private.c.stream, len(CASES) + 1)


def _of_cases() -> sa.ColumnElement[bool]:
    return _private.c.stream.ilike(f"{CASES}%")


def _has_a_capital(letter: str) -> bool:
    return not letter.isascii() and letter.lower() != letter.upper()


def _escaped(text: str) -> str:
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return text


def _compiled(query: Any, dialect: Dialect) -> Compiled:
    compiled = query.compile(dialect=dialect)
    return str(compiled), dict(compiled.params)
