"""Statements that are put together from parts find what SQLAlchemy's own find, in both databases, whatever is typed."""

import json
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select

from tests.kept import unguarded
from tools.statements import POSTGRES, SQLITE
from workflow.store import holding
from workflow.store.database import open_store
from workflow.store.holding import Held
from workflow.store.search import CASES, pattern, sought
from workflow.store.seeking import SEPARATORS, Word, words_of
from workflow.store.sql import Asked, Statements, all_of, one_of, postgres_statements, sqlite_statements
from workflow.store.tables import Stored

CASE, PRIVATE = Stored.metadata.tables["case_file"], Stored.metadata.tables["private_value"]
NASTY = (
    "x'; DROP TABLE event; --",
    "100%",
    "a_b",
    "back\\slash",
    "{0} {text}",
    ":given_0 %(given_0)s",
    '"',
    "ÄRGER",
    "退票",
)
NUMBERS = ("TK-2026-1", "TK-2026-12", "tk_2026_3", "X%1")
TYPED = (*NASTY, "138-0013 8000", "tk-2026-1", "TK 2026", "100", "ärger", "2026")
PRIVATE_VALUE = "INSERT INTO private_value (stream, seq, name, commitment, salt, value) VALUES (?, ?, ?, ?, ?, ?)"
WANTED: tuple[dict[str, str | None], ...] = (
    {"procedure": None, "state": None, "standing": None},
    {"procedure": None, "state": None, "standing": "open"},
    {"procedure": "p", "state": "s'0", "standing": "open"},
)
TESTS = (
    (),
    (
        Held(
            {
                "d": (
                    holding.Test("contact", (), (words_of(["138 0013 8000"]),), bool),
                    holding.Test("note", (), (words_of(["100%"]),), bool),
                )
            }
        ),
    ),
    (
        Held(
            {
                "d": (
                    holding.Test("channel", ('"channel":"pho_ne"',), (), bool),
                    holding.Test("tags", ('"tags":[%"b"',), (), bool),
                )
            }
        ),
    ),
)


@pytest.fixture
def filled(url: str) -> str:
    with unguarded(url) as run:
        run("INSERT INTO definition VALUES (?, 'p', ?, 1)", "d" * 64, b"")
        for place, number in enumerate(NUMBERS):
            snapshot = json.dumps({"channel": ("pho_ne", "phoXne")[place % 2], "tags": ["a", "b"][: place + 1]})
            row = (
                number,
                "p",
                "d" * 64,
                f"s'{place % 2}",
                ("open", "final")[place // 2],
                1,
                "0" * 64,
                None,
                1,
                place % 3,
            )
            run(f"INSERT INTO case_file VALUES ({', '.join('?' * 11)})", *row, snapshot.replace(" ", ""))
            for seq, text in enumerate((*NASTY[place::2], "打 138 0013-8000 找我")):
                value = (f"case:{number}", seq + 1, ("contact", "note", "home_phone")[seq % 3], "0" * 64, "0" * 64)
                run(PRIVATE_VALUE, *value, json.dumps(text, ensure_ascii=False))
    return url


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("tests", TESTS)
def test_what_is_sought_is_what_sqlalchemy_finds(
    filled: str, kind: str, wanted: dict[str, str | None], tests: tuple[Held, ...]
) -> None:
    for words in ((), *((word,) for word in words_of(TYPED)), words_of(["2026", "100"])):
        asked = sought(statements_of(kind), words, tests, wanted)

        assert found(filled, asked) == found(filled, compiled(kind, _sought(words, tests, wanted))), words


def test_cases_are_listed_by_every_choice_of_columns(filled: str, kind: str) -> None:
    for procedure, state, standing in product((None, "p"), (None, "s'0", "s'1"), (None, "open", "final")):
        wanted = {"procedure": procedure, "state": state, "standing": standing}
        query = select(CASE.c.number).where(*_wanted(wanted)).order_by(CASE.c.changed_at.desc(), CASE.c.number.desc())

        asked = statements_of(kind).listing(at_most=3, wanted=wanted)

        assert found(filled, asked) == found(filled, compiled(kind, query))[:3]


def test_a_number_is_found_by_how_it_begins(filled: str) -> None:
    with open_store(filled) as store, store.reading() as reading:
        assert reading.numbered("tk", 9) == ("TK-2026-12", "TK-2026-1", "tk_2026_3")
        assert reading.numbered("tk_", 9) == ("tk_2026_3",)
        assert reading.numbered("x%", 9) == ("X%1",)
        assert reading.numbered("%", 9) == ()


@pytest.mark.parametrize("typed", NASTY)
def test_what_is_typed_is_never_in_the_text(kind: str, typed: str) -> None:
    words = words_of([typed])
    harmless = tuple(Word("w", word.digits and "1") for word in words)

    text, given = sought(statements_of(kind), words, (held_by(typed, words),), {"state": typed})

    assert text == sought(statements_of(kind), harmless, (held_by("f", harmless),), {"state": "s"})[0]
    assert typed in given.values()


def test_alternatives_stay_together() -> None:
    assert all_of(["a", one_of(["b", "c OR d"])]) == "(a) AND (((b) OR (c OR d)))"
    assert (all_of([]), one_of([])) == ("1 = 1", "(1 = 1)")


def statements_of(kind: str) -> Statements:
    return sqlite_statements() if kind == "sqlite" else postgres_statements()


def found(url: str, asked: Asked) -> list[str]:
    with open_store(url) as store, store.reading() as reading:
        return [row[0] for row in reading._run(*asked)]


def compiled(kind: str, query: Any) -> Asked:
    made = query.compile(dialect=SQLITE if kind == "sqlite" else POSTGRES)
    return str(made), dict(made.params)


def held_by(name: str, words: tuple[Word, ...]) -> Held:
    return Held({"d": (holding.Test(name, (f'"{name}"',), (words,), bool),)})


def _sought(words: tuple[Word, ...], tests: tuple[Held, ...], wanted: dict[str, str | None]) -> sa.Select[Any]:
    conditions = [*_wanted(wanted), *(CASE.c.number.in_(_with_word(word)) for word in words)]
    conditions += [sa.or_(*(each for test in held.each() for each in _holding(test))) for held in tests]
    fits = [(_in(CASE.c.number, word), 0) for word in words]
    order = [sa.case(*fits, else_=1)] if fits else []
    return select(CASE.c.number).where(*conditions).order_by(*order, CASE.c.changed_at.desc(), CASE.c.number.desc())


def _wanted(wanted: dict[str, str | None]) -> list[sa.ColumnElement[bool]]:
    return [CASE.c[name] == value for name, value in wanted.items() if value is not None]


def _with_word(word: Word) -> sa.CompoundSelect[Any]:
    numbers = select(CASE.c.number).where(_in(CASE.c.number, word))
    return numbers.union(select(_number()).where(_of_cases(), _in(PRIVATE.c.value, word)))


def _holding(test: holding.Test) -> list[sa.ColumnElement[bool]]:
    facts = [CASE.c.snapshot.ilike(f"%{_fact(fact)}%", escape="\\") for fact in test.facts]
    for words in test.words:
        standing = (_in(PRIVATE.c.value, word) for word in words)
        facts.append(CASE.c.number.in_(select(_number()).where(_of_cases(), PRIVATE.c.name == test.field, *standing)))
    return facts


def _fact(fact: str) -> str:
    return fact.replace("_", "\\_")


def _in(column: sa.ColumnElement[str], word: Word) -> sa.ColumnElement[bool]:
    if word.digits is not None:
        return _spread(column, word.digits)
    return column.ilike(pattern(word.text), escape="\\")


def _spread(column: sa.ColumnElement[str], digits: str) -> sa.ColumnElement[bool]:
    together = column
    for sign in SEPARATORS:
        together = func.replace(together, sign, "")
    in_order = (
        "%" + "%".join(sign.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for sign in digits) + "%"
    )
    return sa.and_(column.ilike(in_order, escape="\\"), together.ilike(pattern(digits), escape="\\"))


def _number() -> sa.ColumnElement[str]:
    return func.substr(PRIVATE.c.stream, len(CASES) + 1)


def _of_cases() -> sa.ColumnElement[bool]:
    return PRIVATE.c.stream.ilike(f"{CASES}%")
