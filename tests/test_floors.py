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


@pytest.mark.parametrize("procedure", ["tech_company_feedback", "cn_12315_order20"])
def test_deciding_opens_no_file_and_no_socket(procedure: str) -> None:
    """Nor does counting on calendars; modules and time zones are loaded by the first story."""
    code = f"""
        import sys
        from pathlib import Path
        from workflow.definitions import library
        from workflow.definitions.calendars.load import read_published_calendar
        from workflow.definitions.load import load
        from workflow.engine.calendars.known import KnownCalendars
        from workflow.stories.player import play
        folder = Path(library.__path__[0])
        rules = [read_published_calendar(path.read_bytes()) for path in folder.glob("calendars/*.yaml")]
        calendars = KnownCalendars({{each.name: each for each in rules}})
        procedure = load((folder / "{procedure}.yaml").read_bytes()).procedure
        first, *others = procedure.examples
        play(procedure, first, calendars)
        touched = []
        sys.addaudithook(lambda name, args: touched.append(name))
        dues = [
            cycle.reckoning.due
            for example in others
            for event in play(procedure, example, calendars).events
            for cycle in event.effects
            if hasattr(cycle, "reckoning")
        ]
        outside = [n for n in touched if n.split(".")[0] in ("open", "socket", "subprocess", "os", "sqlite3", "shutil")]
        assert dues and not outside, outside
    """
    assert "sys" in modules_after(code)
