"""The sessions in the READMEs are real: each is run again, on the store that `complaints demo` leaves, and compared.

REGENERATE=readme rewrites the sessions with what the commands print now.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SESSION = re.compile(r"```console\n(.*?)```", re.DOTALL)
CHANGING = re.compile(r"\b[0-9a-f]{8,64}\b")
"""Digests and codes: they hang on random salts."""


def complaints(words: str, place: Path, language: str) -> str:
    """What a command line prints, on both streams, as a pipe would see it."""
    home = {"PATH": os.environ["PATH"], "HOME": str(place), "LANG": language, "PYTHONUTF8": "1"}
    surroundings = {**home, "COMPLAINTS_DB": "sqlite:///complaints-demo.db", "COMPLAINTS_USER": "wang"}
    line = words.replace("complaints", f"{sys.executable} -m workflow", 1)
    ran = subprocess.run(
        ["sh", "-c", line],
        cwd=place,
        env={**surroundings, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout


def again(session: str, place: Path, language: str) -> str:
    """The session as it goes today."""
    commands = [line[2:] for line in session.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{complaints(command, place, language)}" for command in commands)


@pytest.mark.parametrize(("name", "language"), [("README.md", "en_US.UTF-8"), ("README.zh.md", "zh_CN.UTF-8")])
def test_every_session_of_the_readme_is_what_the_commands_print(name: str, language: str, tmp_path: Path) -> None:
    readme = ROOT / name
    text = readme.read_text("utf-8")
    complaints("complaints demo", tmp_path, language)
    sessions = SESSION.findall(text)
    today = [again(session, tmp_path, language) for session in sessions]
    if "readme" in os.environ.get("REGENERATE", ""):
        fresh = iter(today)
        readme.write_text(SESSION.sub(lambda _: f"```console\n{next(fresh)}```", text), "utf-8")
        return

    assert len(sessions) >= 4
    assert [CHANGING.sub("~", one) for one in today] == [CHANGING.sub("~", one) for one in sessions]
