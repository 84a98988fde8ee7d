"""What only a store can show of the technology company's procedure: numbers are unique, records complete, and kept.

docs/requirements.md names the requirement (D06, D19, D22) that each test proves.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kept import NINE, SECOND, Kept, done, file_url, path_in
from workflow.audit import chains
from workflow.definitions.load import load
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.errors import UsageError
from workflow.store import creating
from workflow.store.backend import sqlite
from workflow.store.writing import Writing

YEAR = 366 * 86_400 * SECOND
MEI, WEI, ADA = By(person="mei"), By(person="wei"), By(person="ada")
PEOPLE = (
    Person(name="mei", label="韩梅梅", roles=frozenset({"cs_team"}), departments=("customer_service",)),
    Person(name="wei", label="魏五", roles=frozenset({"service_department"}), departments=("service",)),
    Person(name="ada", label="艾达", roles=frozenset({"corrector"})),
)
GIVEN = {"channel": "website", "user_name": "张三", "contact": "13800000000", "feedback": "客服态度差"}
WAY = (
    ("screen", {"nature": "complaint", "urgency": "urgent"}, MEI),
    ("dispatch", {"category": "service"}, MEI),
    ("confirm", {"analysis": "调听录音", "expected_at": "2026-10-23T18:00"}, WEI),
    ("rectify", {"standard": "服务标准第三条", "rectification": "致歉"}, WEI),
    ("notify", {"result": "已致歉", "next_steps": "一周内回访"}, MEI),
    ("send_survey", {"questionnaire": "问卷 A"}, MEI),
    ("record_answer", {"satisfaction": "satisfied"}, MEI),
)


@pytest.fixture(scope="session")
def procedure(as_shipped):
    """The technology company's procedure as it ships."""
    return as_shipped("tech_company_feedback", "{}")


class Company(Kept):
    """A store in which the procedure is in force."""

    def found(self, text: str) -> "Company":
        return self.filled(text.encode(), PEOPLE, ADA)

    def open(self) -> str:
        with self.desk() as desk:
            return done(desk.open("tech_company_feedback", GIVEN, by=MEI)).case

    def close(self, number: str) -> None:
        with self.desk() as desk:
            for action, given, by in WAY:
                done(desk.do(number, action, given, by=by))

    def owed(self) -> dict[str, tuple[str, ...]]:
        """Who owes what, once progress was reported and has fallen due again."""
        number = self.open()
        with self.desk() as desk:
            for action, given, by in (*WAY[:3], ("report_progress", {"progress": "录音已核对"}, WEI)):
                done(desk.do(number, action, given, by=by))
            self.clock.at += 73 * 3600 * SECOND
            desk.tick()
            return {name: duty.owner for name, duty in desk.scene(number).case.duties.items()}

    def tampered(self, statement: str) -> str:
        """What stops somebody who has the file and a plain client; empty when nothing does."""
        raw = sqlite3.connect(path_in(self.url), isolation_level=None)
        try:
            raw.execute(statement)
        except sqlite3.IntegrityError as refused:
            return str(refused)
        finally:
            raw.close()
        return ""

    def codes(self) -> list[str]:
        """Of what kind the differences are that replay finds."""
        return [each.split()[2].rstrip(":") for each in self.differences()]


@pytest.fixture
def company(procedure, tmp_path: Path) -> Company:
    return Company(file_url(tmp_path / "cases.db")).found(procedure.text)


@pytest.fixture
def unguarded(procedure, tmp_path: Path) -> Iterator[Company]:
    """The company's store, made and used by a program that puts up no guards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creating, "GUARDS", {})
        patch.setattr(sqlite, "GUARDS", {})
        yield Company(file_url(tmp_path / "unguarded.db")).found(procedure.text)


def test_every_item_has_a_number_of_its_own_for_ever(procedure, company: Company, monkeypatch) -> None:
    first, second = company.open(), company.open()
    with company.desk() as desk:
        refused = desk.open("tech_company_feedback", GIVEN, by=WEI)
        done(desk.void(second, reason="重复登记", by=ADA))
    third = company.open()

    assert isinstance(refused, Refused)
    assert [first, second, third] == ["FB-2026-000001", "FB-2026-000002", "FB-2026-000003"]
    monkeypatch.setattr(Writing, "next_number", lambda writing, template, year: 3)
    with pytest.raises(UsageError) as taken:
        company.open()
    procedure.noted(taken.value.wording.code, ("workflow.store.writing.Writing.next_number", ""))
    procedure.reports("bad_number_style", ('number: "FB-{year}-{seq:06}"', 'number: "FB-{year}"'))


def test_everything_that_is_received_is_recorded_in_full(procedure) -> None:
    people = procedure.with_people("{mei: [cs_team], han: [tech_support, service_department, product_management]}")
    given = {"channel": "展会", "user_name": "张三", "contact": "微博私信", "feedback": "登录后闪退"}
    written = ", ".join(f"{name}: {value}" for name, value in given.items())
    asks = "opens: true, who: [cs_team], asks: [channel, user_name, contact, feedback]"
    refused = f"- han receive: {{{written}, refused: role}}\n"
    for name in given:
        others = ", ".join(f"{other}: {value}" for other, value in given.items() if other != name)
        refused += f"- mei receive: {{{others}, refused: asks}}\n"
    story = f"{refused}- mei receive: {{{written}}}\n- expect: {{state: received}}\n"
    optional = [
        asks.replace(name, "").replace("[, ", "[").replace(", ,", ",").replace(", ]", "]") + f", may: [{name}]"
        for name in given
    ]

    people.bites(
        story,
        ((asks, asks.replace("[cs_team]", "[cs_team, tech_support]")),),
        *(((asks, less),) for less in optional),
    )


def test_a_closed_case_is_complete_and_none_of_its_steps_can_be_changed(
    procedure, company: Company, unguarded: Company
) -> None:
    number = company.open()
    company.close(number)
    with company.desk() as desk:
        scene = desk.scene(number)
    form = scene.book.procedure.forms["case_record"]
    attacks = ("DELETE FROM event", "UPDATE event SET body = '{}'")

    assert scene.case.state == "closed"
    assert [name for name in form.fields if name not in scene.case.fields] == []
    assert [company.tampered(attack) for attack in attacks] == ["history is append-only"] * 2
    assert company.differences() == []

    unguarded.close(unguarded.open())
    stopped = unguarded.tampered(attacks[0])
    procedure.noted("" if stopped else "history could be deleted", ("workflow.store.creating.create_store", ""))


def test_nothing_is_closed_with_an_incomplete_record(procedure) -> None:
    people = procedure.with_people("{mei: [cs_team], wei: [service_department]}")
    asks = "opens: true, who: [cs_team], asks: [channel, user_name, contact, feedback]"
    lax = (asks, "opens: true, who: [cs_team], asks: [channel], may: [user_name, contact, feedback]")
    steps = "".join(
        f"- {by.person} {action}: {{{', '.join(f'{name}: {value}' for name, value in given.items())}}}\n"
        for action, given, by in WAY[:-1]
    )
    story = (
        f"- mei receive: {{channel: website}}\n{steps}- mei record_answer: {{satisfaction: satisfied, refused: rule}}\n"
    )
    record = procedure.text[procedure.text.index("  - {zh: 记录不全不得关闭") :].partition("\n\n")[0]

    people.edited(lax).bites(story, ((record, ""),))
    people.edited(lax).bites_engine(story, "workflow.engine.rules.broken", lambda draft: ())


def test_what_was_changed_behind_the_guards_is_found(procedure, unguarded: Company, monkeypatch) -> None:
    number = unguarded.open()
    unguarded.close(number)
    assert unguarded.differences() == []

    unguarded.tampered(f"DELETE FROM event WHERE stream = 'case:{number}' AND seq = 4")
    found = unguarded.codes()
    assert "chain_broken" in found

    monkeypatch.setattr(chains, "_check", lambda row, body, before, findings: None)
    unseen = sorted(set(found) - set(unguarded.codes()))
    procedure.noted(f"nobody sees {unseen}" if unseen else "", ("workflow.audit.chains._check", ""))


def test_records_are_kept_for_two_years_at_least_and_then_the_company_decides(
    procedure, company: Company, unguarded: Company
) -> None:
    retention = load(procedure.text.encode()).procedure.retention
    number = company.open()
    company.close(number)
    company.clock.at = NINE + 2 * YEAR + 1
    with company.desk() as desk:
        desk.tick()
        scene = desk.scene(number)

    assert (retention.keep_at_least.text, retention.then) == ("2y", "ask")
    assert scene.case.state == "closed"
    assert company.tampered("DELETE FROM event") == "history is append-only"
    assert company.differences() == []

    for removal in (("keep_at_least: 2y", "keep_at_least: 1y"), ("then: ask", "then: erase")):
        other = load(procedure.edited(removal).text.encode()).procedure.retention
        procedure.noted("" if other == retention else "kept otherwise", removal)
    unguarded.close(unguarded.open())
    stopped = unguarded.tampered("DELETE FROM event")
    procedure.noted("" if stopped else "history could be deleted", ("workflow.store.creating.create_store", ""))


def test_progress_is_owed_by_the_department_and_its_passing_on_by_customer_service(procedure, tmp_path: Path) -> None:
    owner = "clause: 三.4.1, owner: [owner]"
    other = procedure.edited((owner, owner.replace("[owner]", "[cs_team]")))
    owed = Company(file_url(tmp_path / "ours.db")).found(procedure.text).owed()

    assert owed == {"update_progress": ("service_department",), "relay_progress": ("cs_team",)}
    changed = Company(file_url(tmp_path / "other.db")).found(other.text).owed()
    procedure.noted("" if changed == owed else f"owed: {changed}", (owner, owner.replace("[owner]", "[cs_team]")))
