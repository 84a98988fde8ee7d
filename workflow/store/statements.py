"""The statements the store issues, declared from the tables with SQLAlchemy Core. `make statements` writes them as text into
`workflow.store.prepared`; a store runs that text on its driver, and nothing of SQLAlchemy (docs/adr/0018).

Parameters are named; every statement takes and gives plain values, so nothing of an ORM runs when a case is written.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement

from workflow.engine.case import DIRECTORY_STREAM
from workflow.store.parts import parts
from workflow.store.tables import Stored

_tables = Stored.metadata.tables
_event, _case, _private = _tables["event"], _tables["case_file"], _tables["private_value"]
_person, _definition, _attachment = _tables["person"], _tables["definition"], _tables["attachment"]
_numbering, _key, _info = _tables["numbering"], _tables["command_key"], _tables["store_info"]
_calendar, _notice, _trouble, _worker = (_tables[name] for name in ("calendar", "notice", "trouble", "worker"))
_unverified, _difference = _tables["unverified"], _tables["difference"]

EVENT_COLUMNS = ("stream", "seq", "type", "recorded_at", "hash", "body")
_ONE: sa.ColumnElement[int] = sa.literal_column("1")
_NONE: sa.ColumnElement[int] = sa.literal_column("0")
_OPEN: sa.ColumnElement[str] = sa.literal_column("'open'")
_event_columns = tuple(_event.c[name] for name in EVENT_COLUMNS)


def texts(dialect: Dialect) -> Mapping[str, str]:
    """Every statement by its name."""
    return _compiled(_built(), dialect)


def texts_of_parts(dialect: Dialect) -> Mapping[str, str]:
    """Every part of a statement by its name."""
    return _compiled(parts(), dialect)


def texts_of_rows(dialect: Dialect) -> Mapping[str, str]:
    """The statements that write what a command has decided, by table: a row of values each, in the order of the columns. A
    case that changes is found by its number and the seq it stood at, which come last."""
    return {name: _certain(text, dialect) for name, text in _compiled(_of_rows(), dialect).items()}


def _certain(text: str, dialect: Dialect) -> str:
    """Postgres is told to commit together with what is to be written, so it must notice itself when there is no such row."""
    if text.startswith("UPDATE") and dialect.name == "postgresql":
        return f"WITH changed AS ({text} RETURNING 1) SELECT 1 / count(*) FROM changed"
    return text


def columns() -> Mapping[str, tuple[str, ...]]:
    """The names of every table's columns."""
    return {name: tuple(column.name for column in table.columns) for name, table in _tables.items()}


def _compiled(built: Mapping[str, ClauseElement], dialect: Dialect) -> Mapping[str, str]:
    """Each on one line."""
    return {name: " ".join(str(each.compile(dialect=dialect)).split()) for name, each in built.items()}


def _built() -> Mapping[str, ClauseElement]:
    return {
        **_of_history(),
        **_of_cases(),
        **_of_the_rest(),
        **_of_time(),
        **_of_workers(),
        **_of_notices(),
        **_of_calendars(),
        **_of_verifying(),
        **_of_everything(),
        **_of_stretches(),
    }


def _of_rows() -> Mapping[str, ClauseElement]:
    changing, found = _values(_case, without=("number", "seq")), _case.c.number == bindparam("number")
    change = sa.update(_case).where(found, _case.c.seq == bindparam("before"))
    tables = (_event, _private, _case, _notice, _key)
    return {
        **{f"add {table.name}": _insert(table) for table in tables},
        "change case_file": change.values(seq=bindparam("after"), **changing),
        "change numbering": sa.update(_numbering).where(*_counted()).values(last=bindparam("last")),
    }


def _counted() -> tuple[sa.ColumnElement[bool], ...]:
    return _numbering.c.template == bindparam("of_template"), _numbering.c.year == bindparam("of_year")


def _of_history() -> Mapping[str, ClauseElement]:
    of_stream = _event.c.stream == bindparam("stream")
    last = select(_event.c.seq, _event.c.hash, _event.c.recorded_at).where(of_stream).order_by(_event.c.seq.desc())
    return {
        "newest": select(func.max(_event.c.recorded_at)),
        "head": last.limit(_ONE).offset(_NONE),
        "events": select(*_event_columns).where(of_stream, _event.c.seq > bindparam("after")).order_by(_event.c.seq),
        "streams": select(_event.c.stream).distinct().order_by(_event.c.stream),
        "hashes": select(_event.c.stream, _event.c.seq, _event.c.hash).order_by(_event.c.stream, _event.c.seq),
        "private_values": select(_private.c.seq, _private.c.name, _private.c.commitment, _private.c.value).where(
            _private.c.stream == bindparam("stream")
        ),
        "salts": select(
            *(_private.c[name] for name in ("seq", "name", "salt", "value", "commitment", "contact"))
        ).where(_private.c.stream == bindparam("stream")),
    }


def _of_cases() -> Mapping[str, ClauseElement]:
    return {
        "case": select(*_case.c).where(_case.c.number == bindparam("number")),
        "case_for_update": select(*_case.c).where(_case.c.number == bindparam("number")).with_for_update(),
        "cases_among": select(*_case.c).where(among(_case.c.number)),
        "glance": select(*_case.c, *_around()).where(_case.c.number == bindparam("number")).with_for_update(of=_case),
        "glance_around": select(*_around()),
        "open_states": select(_case.c.definition, _case.c.state).where(_case.c.standing == _OPEN).distinct(),
        "numbers": select(_case.c.number).order_by(_case.c.number),
        "numbered": _numbered(),
        "neighbours": _neighbours(),
    }


def _around() -> tuple[sa.ColumnElement[Any], ...]:
    """What every command looks at beside its case: see `reading.Around`."""
    people = select(_event.c.seq).where(_event.c.stream == sa.literal_column(f"'{DIRECTORY_STREAM}'"))
    known = select(_key.c.fingerprint, _key.c.answer).where(_key.c.key == bindparam("key"))
    subqueries = (
        select(func.max(_event.c.recorded_at)),
        people.order_by(_event.c.seq.desc()).limit(_ONE).offset(_NONE),
        people.with_only_columns(_event.c.hash).order_by(_event.c.seq.desc()).limit(_ONE).offset(_NONE),
        _published("calendar"),
        _published("definition"),
        select(_info.c.clock_at),
        known.with_only_columns(_key.c.fingerprint),
        known.with_only_columns(_key.c.answer),
    )
    return (*(each.scalar_subquery() for each in subqueries), machine_time())


class among(sa.sql.functions.FunctionElement[bool]):  # noqa: N801 - a function of SQL
    """Whether a column is one of the texts in the JSON array `keys`."""

    inherit_cache = True

    def __init__(self, column: sa.ColumnElement[str]) -> None:
        super().__init__(column, bindparam("keys"))


@compiles(among, "sqlite")
def _among_values(element: among, compiler: Any, **how: Any) -> str:
    column, texts = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"


@compiles(among, "postgresql")
def _among_elements(element: among, compiler: Any, **how: Any) -> str:
    column, texts = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} = ANY (ARRAY(SELECT jsonb_array_elements_text(CAST({texts} AS jsonb))))"


def _published(kind: str) -> sa.Select[Any]:
    """How often one of a kind was published or withdrawn: of what is only ever added to, that tells whether it is as it was."""
    first: sa.ColumnElement[str] = sa.literal_column(f"'{kind}:'")
    last: sa.ColumnElement[str] = sa.literal_column(f"'{kind};'")
    return select(func.count()).where(_event.c.stream > first, _event.c.stream < last)


class machine_time(sa.sql.functions.FunctionElement[int]):  # noqa: N801 - a function of SQL
    """What time it is on the database's machine, in microseconds UTC; NULL where that is this machine."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(machine_time, "sqlite")
def _here(*_: object, **__: object) -> str:
    return "NULL"


@compiles(machine_time, "postgresql")
def _there(*_: object, **__: object) -> str:
    return "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"


def _numbered() -> ClauseElement:
    """Numbers that are like the one that is typed, those of open cases first, then the last changed."""
    alike = select(_case.c.number).where(_case.c.number.ilike(bindparam("like"), escape="\\"))
    still_open: sa.ColumnElement[bool] = _case.c.standing == sa.literal_column("'open'")
    order = (sa.case((still_open, _NONE), else_=_ONE), _case.c.changed_at.desc(), _case.c.number.desc())
    return alike.order_by(*order).limit(bindparam("at_most")).offset(_NONE)


def _neighbours() -> ClauseElement:
    """The numbers that come just before one, and just after it."""
    number: sa.ColumnElement[str] = _case.c.number
    some: sa.BindParameter[int] = bindparam("some")
    before = select(number).where(number < bindparam("number")).order_by(number.desc()).limit(some).offset(_NONE)
    after = select(number).where(number > bindparam("number")).order_by(number).limit(some).offset(_NONE)
    return sa.union_all(*(select(each.subquery().c.number) for each in (before, after)))


def _of_time() -> Mapping[str, ClauseElement]:
    """What is due when, and what could not be done then."""
    set_aside = _trouble.c.number == _case.c.number
    left_alone = sa.exists(_ONE).where(set_aside, _trouble.c.retry_at > bindparam("at")).correlate(_case)
    waiting = select(_case.c.number, _case.c.wake_at).where(_case.c.wake_at <= bindparam("until"), ~left_alone)
    due = waiting.order_by(_case.c.wake_at, _case.c.number).limit(bindparam("limit")).offset(_NONE)
    tries = func.coalesce(_trouble.c.tries, _NONE)
    as_seen = select(_case.c.number, _case.c.seq, _case.c.wake_at, tries).outerjoin_from(_case, _trouble, set_aside)
    awaits = select(_case.c.wake_at).where(
        _case.c.wake_at.is_not(None), ~sa.exists(_ONE).where(set_aside).correlate(_case)
    )
    still_due = sa.exists(_ONE).where(set_aside, _case.c.wake_at <= bindparam("until")).correlate(_trouble)
    of_case = _trouble.c.number == bindparam("of_number")
    return {
        "due": due,
        "due_as_seen": as_seen.where(_case.c.wake_at <= bindparam("until"), ~left_alone)
        .order_by(_case.c.wake_at, _case.c.number)
        .limit(bindparam("limit"))
        .offset(_NONE),
        "due_for_update": select(*_case.c, tries)
        .outerjoin_from(_case, _trouble, set_aside)
        .where(_case.c.wake_at <= bindparam("until"), ~left_alone)
        .order_by(_case.c.wake_at, _case.c.number)
        .limit(bindparam("limit"))
        .offset(_NONE)
        .with_for_update(skip_locked=True, of=_case),
        "next_instants": select(
            awaits.order_by(_case.c.wake_at).limit(_ONE).offset(_NONE).scalar_subquery(),
            select(func.min(_trouble.c.retry_at)).scalar_subquery(),
            select(func.min(_notice.c.next_at)).scalar_subquery(),
        ),
        "troubles": select(*_trouble.c).order_by(_trouble.c.since, _trouble.c.number),
        "trouble": select(*_trouble.c).where(of_case),
        "add_trouble": _insert(_trouble),
        "change_trouble": sa.update(_trouble).where(of_case).values(_values(_trouble, without=("number", "since"))),
        "forget_trouble": sa.delete(_trouble).where(of_case),
        "forget_settled": sa.delete(_trouble).where(~still_due),
    }


def _of_workers() -> Mapping[str, ClauseElement]:
    of_worker = _worker.c.name == bindparam("of_name")
    return {
        "workers": select(*_worker.c).order_by(_worker.c.name),
        "worker": select(*_worker.c).where(of_worker),
        "add_worker": _insert(_worker),
        "change_worker": sa.update(_worker).where(of_worker).values(_values(_worker, without=("name",))),
        "forget_worker": sa.delete(_worker).where(of_worker),
    }


def _of_notices() -> Mapping[str, ClauseElement]:
    order = (_notice.c.next_at, _notice.c.sent_at.desc(), _notice.c.stream, _notice.c.seq, _notice.c.key)
    of_state = select(*_notice.c).where(_notice.c.state == bindparam("state"))
    due = select(*_notice.c).where(_notice.c.next_at <= bindparam("until"))
    between = sa.and_(_notice.c.key >= bindparam("first"), _notice.c.key <= bindparam("last"))
    in_order = due.order_by(*order).limit(bindparam("limit")).offset(_NONE)
    return {
        "notice": select(*_notice.c).where(_notice.c.key == bindparam("key")),
        "change_notice": sa.update(_notice)
        .where(_notice.c.key == bindparam("of_key"))
        .values(
            {name: bindparam(name) for name in ("state", "attempts", "next_at", "lease", "problem", "sent_at", "taken")}
        ),
        "due_notices": in_order,
        "due_notices_for_update": in_order.with_for_update(skip_locked=True),
        "notices_between": select(*_notice.c).where(between).order_by(_notice.c.key),
        "notices_of": select(*_notice.c).where(_notice.c.stream == bindparam("stream")).order_by(_notice.c.key),
        "notices_in": of_state.order_by(*order).limit(bindparam("limit")).offset(_NONE),
        "notices_by_state": select(_notice.c.state, func.count()).group_by(_notice.c.state),
    }


def _of_calendars() -> Mapping[str, ClauseElement]:
    return {
        "calendar": select(_calendar.c.text).where(_calendar.c.digest == bindparam("digest")),
        "calendars": select(_calendar.c.digest, _calendar.c.name, _calendar.c.published_at).order_by(
            _calendar.c.name, _calendar.c.published_at
        ),
        "add_calendar": _insert(_calendar),
        "counting_on": select(_case.c.number)
        .where(_case.c.standing == bindparam("standing"), _case.c.snapshot.like(bindparam("like")))
        .order_by(_case.c.number),
    }


def _of_verifying() -> Mapping[str, ClauseElement]:
    """Streams that wait to be verified, and what that has found."""
    longest = select(*_unverified.c).order_by(_unverified.c.since, _unverified.c.stream)
    of_stream = _difference.c.stream == bindparam("of_stream")
    unchanged = select(_unverified.c.stream).where(
        _unverified.c.stream == bindparam("of_stream"),
        _unverified.c.since == bindparam("since"),
        _unverified.c.times == bindparam("times"),
    )
    return {
        "unverified": longest.limit(bindparam("limit")).offset(_NONE),
        "unverified_count": select(func.count(), func.min(_unverified.c.since)).select_from(_unverified),
        "forget_unverified": sa.delete(_unverified).where(
            _unverified.c.stream.in_(unchanged.with_for_update(skip_locked=True))
        ),
        "differences": select(*_difference.c).order_by(_difference.c.stream, _difference.c.place),
        "differences_of": select(*_difference.c).where(of_stream).order_by(_difference.c.place),
        "differing": select(_difference.c.stream)
        .where(_difference.c.stream > bindparam("after"))
        .distinct()
        .order_by(_difference.c.stream)
        .limit(bindparam("limit"))
        .offset(_NONE),
        "forget_differences": sa.delete(_difference).where(of_stream),
        "add_difference": _insert(_difference),
    }


def _of_the_rest() -> Mapping[str, ClauseElement]:
    return {
        "people": select(*_person.c).order_by(_person.c.name),
        "add_person": _insert(_person),
        "change_person": sa.update(_person)
        .where(_person.c.name == bindparam("of_name"))
        .values(seq=bindparam("seq"), snapshot=bindparam("snapshot")),
        "definition": select(_definition.c.text).where(_definition.c.digest == bindparam("digest")),
        "definitions": select(_definition.c.digest, _definition.c.name, _definition.c.published_at).order_by(
            _definition.c.name, _definition.c.published_at
        ),
        "add_definition": _insert(_definition),
        "attachment": select(_attachment.c.content).where(_attachment.c.digest == bindparam("digest")),
        "attachment_size": select(func.length(_attachment.c.content)).where(
            _attachment.c.digest == bindparam("digest")
        ),
        "add_attachment": _insert(_attachment),
        "numbering": select(*_numbering.c).order_by(_numbering.c.template, _numbering.c.year),
        "last_number": select(_numbering.c.last).where(*_counted()).with_for_update(),
        "add_numbering": _insert(_numbering),
        "command_key": select(_key.c.fingerprint, _key.c.answer).where(_key.c.key == bindparam("key")),
        "answers_among": select(_key.c.key, _key.c.fingerprint, _key.c.answer).where(among(_key.c.key)),
        "info": select(_info.c.format, _info.c.created_at, _info.c.zone, _info.c.clock, _info.c.clock_at),
        "add_info": _insert(_info),
        "set_clock": sa.update(_info).values(clock_at=bindparam("clock_at")),
    }


def _of_everything() -> Mapping[str, ClauseElement]:
    """Every row of each table, in the order of its key."""
    place = (_event.c.stream == _private.c.stream, _event.c.seq == _private.c.seq)
    content: sa.ColumnElement[str] = sa.literal_column("'content'")
    attached: sa.ColumnElement[str] = sa.literal_column("'attached'")
    return {
        "attached": select(_private.c.stream, _private.c.seq, _private.c.value)
        .join(_event, sa.and_(*place))
        .where(_event.c.type == attached, _private.c.name == content),
        **{f"count {name}": select(func.count()).select_from(table) for name, table in _tables.items()},
        **{f"whole {name}": select(*table.c).order_by(*table.primary_key.columns) for name, table in _tables.items()},
    }


def _of_stretches() -> Mapping[str, ClauseElement]:
    """Whatever lies in a stretch of streams, from the first of them to before the one that comes after it, in order."""

    def within(column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        return sa.and_(column >= bindparam("first"), column < bindparam("end"))

    after = (_event.c.stream > bindparam("after"), _event.c.stream < bindparam("end"))
    names = select(_event.c.stream).where(*after).distinct()
    one = (_event.c.stream == bindparam("stream"), _event.c.seq == bindparam("of_seq"))
    return {
        "event": select(*_event_columns).where(*one),
        "streams_within": names.order_by(_event.c.stream).limit(bindparam("limit")).offset(_NONE),
        "events_within": select(*_event_columns).where(within(_event.c.stream)).order_by(_event.c.stream, _event.c.seq),
        "hashes_within": select(_event.c.stream, _event.c.seq, _event.c.hash)
        .where(within(_event.c.stream))
        .order_by(_event.c.stream, _event.c.seq),
        "salts_within": select(
            *(_private.c[name] for name in ("stream", "seq", "name", "salt", "value", "commitment", "contact"))
        )
        .where(within(_private.c.stream))
        .order_by(*_private.primary_key.columns),
        "cases_within": select(*_case.c).where(within(_case.c.number)).order_by(_case.c.number),
        "notices_within": select(
            *(_notice.c[name] for name in ("key", "stream", "seq", "about", "person", "not_before"))
        )
        .where(within(_notice.c.stream))
        .order_by(_notice.c.stream, _notice.c.key),
    }


def _insert(table: sa.Table) -> ClauseElement:
    return sa.insert(table).inline().values(_values(table))


def _values(table: sa.Table, without: tuple[str, ...] = ()) -> dict[str, sa.BindParameter[Any]]:
    return {column.name: bindparam(column.name) for column in table.columns if column.name not in without}
