"""One office for all tests of a module, and a terminal for everybody in it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.postgres.cluster import Databases
from tests.postgres.sharing import Shared
from tests.security.office import Office, open_office
from tests.security.walks import Commands, Ran, lay_out
from workflow.cli import run

ROWS = count(1)
"""Every row that is imported comes from another case of the old system."""


@pytest.fixture(scope="module")
def office(shared_postgres: Shared) -> Iterator[Office]:
    with open_office(Databases(shared_postgres.cluster, shared_postgres.prefix)) as opened:
        yield opened


@pytest.fixture
def complaints(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    monkeypatch.delenv("COMPLAINTS_USER", raising=False)
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path, office, next(ROWS))

    def command(who: str, *words: str) -> Ran:
        capsys.readouterr()
        code = run(["--db", office.logins[who].url, "--lang", "en", *words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return command
