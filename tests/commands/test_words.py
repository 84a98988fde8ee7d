"""The words of the command line: both languages, same blanks, wherever they are declared."""

import pkgutil
import re
from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from workflow import commands
from workflow.cli import made
from workflow.commands import words
from workflow.commands.help_page import command_page, root_page
from workflow.commands.registry import ENTRIES
from workflow.commands.surface.sheet import Looks, rendered
from workflow.commands.telling.history_words import TEXTS
from workflow.wording import Label, Language, Wording

BLANK = re.compile(r"\{(\w+)\}")


def spoken() -> Iterator[tuple[str, str, str]]:
    for name, found in vars(words).items():
        if isinstance(found, Label):
            yield name, found.zh, found.en
        elif isinstance(found, Wording):
            yield name, found.zh + found.fix_zh, found.en + found.fix_en
        elif isinstance(found, dict):
            yield from ((f"{name}.{key}", each.zh, each.en) for key, each in found.items() if isinstance(each, Label))
    yield from ((kind.__name__, label.zh, label.en) for kind, label in TEXTS.items())


@pytest.mark.parametrize(("name", "zh", "en"), [pytest.param(*each, id=each[0]) for each in spoken()])
def test_both_languages_are_there_and_have_the_same_blanks(name: str, zh: str, en: str) -> None:
    assert zh
    assert en
    assert set(BLANK.findall(zh)) == set(BLANK.findall(en))


def test_codes_are_unique() -> None:
    codes = [found.code for found in vars(words).values() if isinstance(found, Wording)]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_has_one_line_in_both_languages_and_an_example(name: str) -> None:
    entry = ENTRIES[name]

    assert re.search("[一-鿿]", entry.says.zh)
    assert entry.says.en.isascii()
    assert entry.example.startswith(f"complaints {name}")


def test_every_module_of_the_commands_is_reached_from_the_package() -> None:
    names = {module.name for module in pkgutil.walk_packages(commands.__path__, "workflow.commands.")}

    assert {"workflow.commands.owner.check", "workflow.commands.operator.demo"} <= names


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_fits_into_80_columns(language: Language) -> None:
    pages = [root_page(language), *(command_page(entry, made(entry).params, language) for entry in ENTRIES.values())]

    assert max(cell_len(text) for page in pages for text in rendered(page, Looks(80))) <= 80
