"""docs/reference and what `explain` takes from the program are as the program makes them; REGENERATE=reference writes them."""

import os
from pathlib import Path

import pytest

from tools.reference import PAGES, found, pages, regenerate
from workflow.commands.explaining import catalogue
from workflow.commands.registry import ENTRIES

if "reference" in os.environ.get("REGENERATE", "").split(","):
    regenerate()
MADE = [pytest.param(path, text, id=path.name) for path, text in pages()]


def test_what_explanations_take_from_the_program_is_as_the_program_has_it() -> None:
    assert catalogue.FOUND.read_text("utf-8") == found(), (
        "REGENERATE=reference python -m pytest tests/docs/test_reference.py"
    )


@pytest.mark.parametrize(("path", "text"), MADE)
def test_a_page_is_as_the_program_makes_it(path: Path, text: str) -> None:
    assert path.read_text("utf-8") == text, "REGENERATE=reference python -m pytest tests/docs/test_reference.py"


def test_there_is_no_other_page() -> None:
    assert {path.name for path in PAGES.iterdir()} == {param.id for param in MADE}


@pytest.mark.parametrize("name", ["cli.md", "cli.zh.md"])
def test_every_command_has_its_place(name: str) -> None:
    heads = [
        line.removeprefix("### ") for line in (PAGES / name).read_text("utf-8").splitlines() if line.startswith("### ")
    ]

    assert sorted(heads) == sorted(ENTRIES)


@pytest.mark.parametrize("name", ["codes.md", "codes.zh.md"])
def test_every_code_has_its_place(name: str) -> None:
    heads = [
        line.removeprefix("### ") for line in (PAGES / name).read_text("utf-8").splitlines() if line.startswith("### ")
    ]

    assert sorted(heads) == sorted(catalogue.explanations())
