"""Somebody with a login and SQL tries to get around the rules: what the database refuses, and what is found out.

The tables in docs/security.md say what came of it here; REGENERATE=security writes them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.security.attacker import Attacker
from tests.security.forging import FORGING
from tests.security.office import Office, registered
from tests.security.ways import REFUSED, SAID, Chapter, Outcome, Way, chapters
from workflow.store.database import open_store
from workflow.store.tables import Stored
from workflow.wording import Language

CHAPTERS = chapters()
WAYS = [way for chapter in CHAPTERS for way in chapter.ways]
PAGES: dict[Language, Path] = {
    "en": Path(__file__).parents[2] / "docs" / "security.md",
    "zh": Path(__file__).parents[2] / "docs" / "security.zh.md",
}
BEGIN, END = "<!-- what was tried -->\n", "<!-- what was tried: end -->\n"


def of(*outcomes: Outcome) -> list[object]:
    return [pytest.param(way, id=way.name) for way in WAYS if way.outcome in outcomes]


@pytest.fixture(scope="module")
def case(office: Office) -> str:
    return registered(office)


@contextmanager
def attacker(office: Office, way: Way, case: str) -> Iterator[Attacker]:
    with office.database.connect(office.logins[way.who]) as connection:
        yield Attacker(office, way.who, case, connection)


def everything(office: Office) -> list[tuple[object, ...]]:
    """What stands in every table."""
    of_one = "SELECT '{0}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM public.{0} t"
    return office.database.run(" UNION ALL ".join(of_one.format(name) for name in Stored.metadata.tables))


@pytest.mark.parametrize("way", of(*REFUSED))
def test_it_is_refused_and_nothing_has_changed(office: Office, case: str, way: Way) -> None:
    before = everything(office)

    with attacker(office, way, case) as person, pytest.raises(psycopg.Error) as raised:
        way.tried(person)

    assert raised.value.sqlstate in REFUSED[way.outcome], raised.value
    assert way.because in str(raised.value)
    assert everything(office) == before


@pytest.mark.parametrize("way", of(Outcome.CHANGES_NOTHING, Outcome.DELAYS))
def test_it_is_let_pass_and_nothing_has_changed(office: Office, case: str, way: Way) -> None:
    before = everything(office)

    with attacker(office, way, case) as person:
        way.tried(person)

    assert everything(office) == before


@pytest.mark.parametrize("way", of(Outcome.DETECTED))
def test_it_cannot_be_refused_and_the_next_verification_finds_it(office: Office, way: Way) -> None:
    case = registered(office)
    verified(office)

    with attacker(office, way, case) as person:
        way.tried(person)

    waiting = {str(stream) for (stream,) in office.database.run("SELECT stream FROM unverified")}
    assert waiting & verified(office)


def verified(office: Office) -> set[str]:
    """The streams in which a worker finds differences."""
    with office.desk("svc") as desk:
        while desk.verification.some().more:
            pass
    return {str(stream) for (stream,) in office.database.run("SELECT DISTINCT stream FROM difference")}


def test_nobody_may_do_more_than_before(office: Office) -> None:
    with open_store(office.database.url) as store:
        assert store.grant_problems() == ()
        assert store.missing_guards() == ()


def test_every_way_is_in_the_table_once() -> None:
    assert {way.name for way in WAYS if way.sql is None} == FORGING.keys()
    assert len({way.name for way in WAYS}) == len(WAYS)


@pytest.mark.parametrize("language", PAGES)
def test_the_page_says_what_came_of_it(language: Language) -> None:
    page = PAGES[language]
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    made = before + BEGIN + tables(language) + END + rest.partition(END)[2]
    if "security" in os.environ.get("REGENERATE", "").split(","):
        page.write_text(made, "utf-8")

    assert page.read_text("utf-8") == made, "REGENERATE=security python -m pytest tests/security/test_ways_around.py"


def tables(language: Language) -> str:
    return "\n".join(table(chapter, language) for chapter in CHAPTERS) + "\n"


def table(chapter: Chapter, language: Language) -> str:
    head = {"zh": "| 试了什么 | 结果 |", "en": "| what was tried | what came of it |"}[language]
    rows = [f"| {_cell(way.said.say(language))} | {SAID[way.outcome].say(language)} |" for way in chapter.ways]
    return "\n".join(("", f"### {chapter.said.say(language)}", "", head, "| --- | --- |", *rows))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
