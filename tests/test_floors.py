"""The floors hold at run time too: what the core pulls in, and that it touches nothing outside itself."""

import subprocess
import sys
import textwrap

import pytest

DATABASE = {"sqlmodel", "sqlalchemy", "alembic", "sqlite3", "pydantic", "psycopg"}
TERMINAL = {"rich", "typer", "click"}


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after `code`."""
    script = textwrap.dedent(code) + "\nimport sys\nprint(*{name.split('.')[0] for name in sys.modules})"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


@pytest.mark.parametrize(
    "module",
    ["workflow.engine.decide", "workflow.engine.wake", "workflow.definitions.model", "workflow.wording"],
)
def test_the_core_loads_neither_database_nor_terminal_nor_yaml(module: str) -> None:
    loaded = modules_after(f"import {module}")

    assert loaded.isdisjoint(DATABASE | TERMINAL | {"yaml"})


@pytest.mark.parametrize("module", ["workflow.definitions.load", "workflow.stories.examples"])
def test_checking_a_definition_loads_no_database(module: str) -> None:
    loaded = modules_after(f"import {module}")

    assert loaded.isdisjoint(DATABASE | TERMINAL)


def test_deciding_opens_no_file_and_no_socket() -> None:
    code = """
        import sys
        from pathlib import Path
        from workflow.definitions.load import load
        from workflow.stories.player import play
        source = Path({definition!r}).read_bytes()
        procedure = load(source).procedure
        play(procedure, procedure.examples[0])
        touched = []
        sys.addaudithook(lambda name, args: touched.append(name))
        play(procedure, procedure.examples[0])
        outside = [n for n in touched if n.split(".")[0] in ("open", "socket", "subprocess", "os", "sqlite3", "shutil")]
        assert not outside, outside
    """
    definition = "tests/engine/everything.yaml"
    assert "sys" in modules_after(code.format(definition=definition))
