"""What the databases read to answer each statement: no more than it asks for, but for those that are named here.

A new statement is either answered by an index, or it gets a line in WHOLE with the reason.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.contract.grounds import Ground
from tests.kept import Sql, file_url, is_file, unguarded
from workflow.store.creating import create_store
from workflow.store.database import open_store
from workflow.store.search import at_work, reached, sought
from workflow.store.seeking import words_of
from workflow.store.sql import Asked, Statements, postgres_statements, sqlite_statements
from workflow.store.tables import Stored

TABLES = frozenset(Stored.metadata.tables)
BOUNDED = frozenset({"person", "definition", "calendar", "numbering", "worker", "store_info"})
"""Tables as large as the house and its rules: no case adds to them."""
SETTLED = frozenset({"trouble", "unverified", "difference"})
"""Tables whose rows are gone as soon as they are seen to."""
EVERYTHING = "a transfer, an export or a full replay reads all there is"
COUNTED = "doctor and the list of notices count what was sent"
WHOLE: Mapping[str, str] = {
    "streams": EVERYTHING,
    "hashes": EVERYTHING,
    "attached": EVERYTHING,
    "numbers": EVERYTHING,
    **{f"whole {name}": EVERYTHING for name in sorted(TABLES - BOUNDED - SETTLED)},
    **{f"count {name}": EVERYTHING for name in sorted(TABLES - BOUNDED - SETTLED)},
    "notices_in": COUNTED,
    "notices_by_state": COUNTED,
    "numbered": "a number may be typed in either case of letters; the shell completes it",
    "sought": "what is looked for may stand anywhere in a text: docs/scale.md says what that costs",
    "add_definition": "SQLite would look for cases whose definition was not there yet, if there could be any",
    "sought by number": "what is looked for may stand anywhere in a number",
}
"""Statements that read a whole table which grows with cases, and why."""


CASES, EVENTS = 300, 4
NUMBER = "T-2026-{:06}"


@pytest.fixture
def url(ground: Ground) -> str:
    """The address of a store with cases enough to be worth an index."""
    return ground.like("with cases to plan by", filled)


def filled(url: str) -> None:
    create_store(url, zone="UTC")
    with unguarded(url) as run:
        run("INSERT INTO definition VALUES (?, 'p', ?, 1)", "0" * 64, b"")
        for place in range(CASES):
            number, at = NUMBER.format(place), 1_000_000 + place
            standing, wake_at = ("open", at) if place % 50 == 0 else ("final", None)
            case = (number, "p", "0" * 64, f"s{place % 7}", standing, EVENTS, "0" * 64, wake_at, at, at, "{}")
            run(f"INSERT INTO case_file VALUES ({', '.join('?' * len(case))})", *case)
            for seq in range(1, EVENTS + 1):
                _event(run, f"case:{number}", seq, at * EVENTS + seq)
        if not is_file(url):
            run("ANALYZE")


def _event(run: Sql, stream: str, seq: int, at: int) -> None:
    key = f"{at:064x}"
    run("INSERT INTO event VALUES (?, ?, 'noted', ?, ?, '{}')", stream, seq, at, key)
    phone = f"1380{at:07}" if seq == 1 else None
    run("INSERT INTO private_value VALUES (?, ?, 'text', ?, ?, '\"x\"', ?)", stream, seq, key, key, phone)
    notice = (key, stream, seq, "due", "li", None, "sent", 1, None, None, None, at, "")
    run(f"INSERT INTO notice VALUES ({', '.join('?' * len(notice))})", *notice)
    run("INSERT INTO command_key VALUES (?, ?, '', '')", key, stream)


def statements_of(kind: str) -> Statements:
    return sqlite_statements() if kind == "sqlite" else postgres_statements()


def every(kind: str) -> Mapping[str, Asked]:
    """Each statement with examples of what it is given; for one that is put together, every way of it that is used."""
    statements = statements_of(kind)
    fixed = {name: (text, _examples(text)) for name, text in statements.texts.items()}
    state = [("0" * 64, "open"), ("0" * 64, "closed"), ("1" * 64, "open")]
    return {
        **fixed,
        "listing": statements.listing(at_most=50, wanted={}),
        "listing of a standing": statements.listing(at_most=50, wanted={"standing": "open"}),
        "listing of a state": statements.listing(
            at_most=50, wanted={"state": "s", "procedure": "p", "standing": "open"}
        ),
        "at work": at_work(statements, state, None),
        "at work, naming": at_work(statements, state, "li"),
        "reached": reached(statements, ["13800138000", "li@example.com"]),
        "sought": sought(statements, (), (), {"procedure": "p"}),
        "sought by number": sought(statements, words_of(["138"]), (), {}),
    }


def read_whole(url: str, text: str, given: Mapping[str, Any]) -> frozenset[str]:
    """The tables that the database would read from end to end."""
    with open_store(url) as store, store.writing() as writing:
        writing.discard()
        run = store._database.run
        if is_file(url):
            return frozenset(_scanned([row[3] for row in run(f"EXPLAIN QUERY PLAN {text}", given)], text))
        run("SET LOCAL enable_seqscan = off")  # so few rows would be read whole in any case
        ((plan,),) = run(f"EXPLAIN (FORMAT JSON) {text}", given).fetchall()
        plan = json.loads(plan) if isinstance(plan, str) else plan
        return frozenset(_walked(plan[0]["Plan"], stops=False))


def _scanned(plan: list[str], text: str) -> Iterator[str]:
    """A table that is read in the order of an index stops where enough is found."""
    stops = "LIMIT" in text and not any("TEMP B-TREE" in step for step in plan)
    for step in plan:
        scan = re.match(r"SCAN (\w+)( USING .*INDEX)?", step)
        if scan is not None and scan[1] in TABLES and not (stops and scan[2]):
            yield scan[1]


def _walked(node: Mapping[str, Any], *, stops: bool) -> Iterator[str]:
    kind, children = node["Node Type"], node.get("Plans", ())
    by_index = kind.startswith("Index")
    is_narrow = "Index Cond" in node or kind.startswith("Bitmap") or (stops and by_index)
    if "Relation Name" in node and not is_narrow and not kind.startswith("ModifyTable"):
        yield node["Relation Name"]
    if kind == "Bitmap Index Scan" and "Index Cond" not in node:
        yield node["Index Name"]
    for child in children:
        yield from _walked(child, stops=kind == "Limit" or (stops and kind in ("LockRows", "Nested Loop", "Result")))


def _examples(text: str) -> dict[str, object]:
    if names := re.findall(r"(?<!:):(\w+)", text):
        return dict.fromkeys(names)
    return {name: _example(name, cast) for name, cast in re.findall(r"%\((\w+)\)s(?:::(\w+))?", text)}


def _example(name: str, cast: str) -> object:
    return b"x" if name in ("text", "content") else "x" if cast in ("VARCHAR", "TEXT") else 1


NAMES = tuple(every("sqlite"))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WHOLE])
def test_a_statement_reads_no_table_that_grows_from_end_to_end(url: str, kind: str, name: str) -> None:
    assert read_whole(url, *every(kind)[name]) <= BOUNDED | SETTLED


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_statement_that_is_said_to_read_a_whole_table_does(tmp_path: Path, name: str) -> None:
    address = file_url(tmp_path / "store.db")
    create_store(address, zone="UTC")

    assert read_whole(address, *every("sqlite")[name])
