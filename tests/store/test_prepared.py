"""The SQL that was made ahead of time is what the tables and statements declare; REGENERATE=statements writes it again."""

import os

from tools.statements import PREPARED, module, regenerate

if "statements" in os.environ.get("REGENERATE", "").split(","):
    regenerate()


def test_the_sql_is_what_is_declared() -> None:
    assert PREPARED.read_text("utf-8") == module(), "make statements, or REGENERATE=statements"
