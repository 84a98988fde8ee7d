"""The SQL of the store, made ahead of time from what `workflow.store.statements` declares.

`python -m tools.statements` writes it again.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from workflow.store.statements import columns, texts, texts_of_parts, texts_of_rows

PREPARED = Path(__file__).parent.parent / "workflow" / "store" / "prepared.py"
HEAD = '''"""The SQL of the store, made from `workflow.store.statements` and `workflow.store.parts`: run `make statements`, change nothing
here by hand.
"""

from collections.abc import Mapping
'''
SQLITE = sqlite.dialect(paramstyle="named")
SQLITE_ROWS = sqlite.dialect(paramstyle="qmark")
POSTGRES = PGDialect_psycopg()  # type: ignore[no-untyped-call]
POSTGRES_ROWS = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]


def module() -> str:
    """The module as it should be."""
    return "\n".join((HEAD, *_mappings()))


def _mappings() -> Iterator[str]:
    yield _mapping("COLUMNS", "tuple[str, ...]", columns())
    for name, dialect in (("SQLITE", SQLITE), ("POSTGRES", POSTGRES)):
        yield _mapping(name, "str", texts(dialect))
        yield _mapping(f"{name}_PARTS", "str", texts_of_parts(dialect))
    yield _mapping("SQLITE_ROWS", "str", texts_of_rows(SQLITE_ROWS))
    yield _mapping("POSTGRES_ROWS", "str", texts_of_rows(POSTGRES_ROWS))


def _mapping(name: str, kind: str, values: Mapping[str, object]) -> str:
    rows = (f"    {key!r}: {value!r},\n" for key, value in values.items())
    return f"{name}: Mapping[str, {kind}] = {{\n{''.join(rows)}}}\n"


def regenerate() -> None:
    PREPARED.write_text(module(), "utf-8")


if __name__ == "__main__":
    regenerate()
