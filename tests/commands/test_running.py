"""Running cases from other systems, by a map: from CSV and from XLSX, each row or the reason why not."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from workflow.commands.intake.cases import Imported, opened_table
from workflow.commands.intake.map import read_map
from workflow.commands.intake.running import import_running
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.errors import ComplaintsError, UsageError
from workflow.service import Desk, open_desk
from workflow.store.creating import create_store

LI = By(person="li")
SLIPS = (Path(__file__).parents[1] / "contract" / "service" / "slips.yaml").read_bytes()
MAP = """
procedure: slips
as: wang
source: {system: oldcrm, id: 单号}
fields: {name: 姓名, happened: 日期, amount: 金额, employee: 责任人}
running:
  number: 单号
  state: {column: 状态, choices: {处理中: recorded}}
  assignee: 承办
  since: 进入
  opened: 登记
"""
HEADER = "单号,姓名,日期,金额,责任人,状态,承办,进入,登记\n"
ROW = "T-2026-0031,张三,2026-09-01T08:00,120,mei,处理中,li,2026-09-02T09:00,2026-09-01T09:00\n"
PAST = """\
  past: {sheet: 经过, id: 单号, when: 时间, who: 谁, action: 动作, to: 状态, text: 说明}
"""
STEPS = (
    ("单号", "时间", "谁", "动作", "状态", "说明"),
    ("T-2026-0031", "2026-09-01T09:00", "li", "register", "已登记", None),
    ("T-2026-0031", "2026-09-02T09:00", "li", "submit", "waiting", "转主管"),
    ("T-2026-0031", "2026-09-03T09:00", "wang", "approve", "paid", None),
    ("T-2026-0099", "昨天", "wang", "approve", "paid", None),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    create_store(url, zone="Asia/Shanghai")
    with open_desk(url) as desk:
        for name, roles in (("li", {"clerk"}), ("mei", {"clerk"}), ("wang", {"head", "corrector", "administrator"})):
            desk.set_person(Person(name=name, roles=frozenset(roles)), by=LI)
        desk.set_person(Person(name="gone", left=True), by=By(person="wang"))
        desk.publish(SLIPS, by=By(person="wang"))
        yield desk


def brought(desk: Desk, source: bytes | str, plan: str = MAP, sheet: str | None = None) -> Imported:
    with opened_table(source.encode() if isinstance(source, str) else source, sheet) as table:
        return import_running(desk, table, read_map(plan.encode()), "former system closed down")


def workbook(*rows: str) -> bytes:
    """The same table as a sheet, with the past in another."""
    book, stream = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.title = "Sheet1"
    for row in (HEADER, *rows):
        sheet.append(row.strip().split(","))
    past = book.create_sheet("经过")
    for step in STEPS:
        past.append(step)
    book.save(stream)
    return stream.getvalue()


def reasons(result: Imported) -> list[list[str]]:
    return [[reason.code for reason in bad.reasons] for bad in result.refused]


def test_a_row_of_a_csv_becomes_a_case_that_goes_on_here(desk: Desk) -> None:
    assert brought(desk, HEADER + ROW) == Imported(1, 0, ())
    case = desk.case("T-2026-0031")

    assert (case.state, case.fields["amount"], dict(case.assignees)) == ("recorded", 12000, {"clerk": "li"})
    assert case.cycles["receiving"].start == 1_788_310_800, "2026-09-02 09:00 in Shanghai, as claimed"
    assert desk.history("T-2026-0031")[0].occurred_at == 1_788_224_400_000_000
    assert isinstance(desk.do("T-2026-0031", "submit", {"amount": "7", "employee": "mei"}, by=LI).case, str)


def test_the_past_comes_from_another_sheet(desk: Desk) -> None:
    row = ROW.replace("处理中", "paid")
    assert brought(desk, workbook(row), MAP + PAST, "Sheet1") == Imported(1, 0, ())
    case = desk.case("T-2026-0031")

    assert (case.state, case.done["submit"].last) == ("paid", "li")
    assert [signature.person for signature in case.rounds["payment"].signatures] == ["wang"]
    assert desk.backup(Path(str(desk.place)).parent / "copy.db").differences == ()


def test_it_is_run_again_when_it_was_interrupted(desk: Desk) -> None:
    brought(desk, HEADER + ROW)

    assert brought(desk, HEADER + ROW + ROW.replace("0031", "0032")) == Imported(1, 1, ())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(("处理中", "结束了"), "claim_unknown_state", id="no such state"),
        pytest.param(("处理中", ""), "row_without_state", id="no state"),
        pytest.param(("处理中", "paid"), "claim_without_signature", id="beyond an approval"),
        pytest.param((",li,", ",gone,"), "assigns", id="an assignee who has left"),
        pytest.param((",mei,", ",ghost,"), "no_such_person", id="a person that is not there"),
        pytest.param((",120,", ",12.345,"), "too_precise", id="an amount"),
        pytest.param(("2026-09-02T09:00", "2099-09-02T09:00"), "claim_in_future", id="the future"),
        pytest.param(("2026-09-02T09:00", "gestern"), "not_a_datetime", id="no time"),
        pytest.param(("张三,", ""), "row_width", id="a cell too few"),
    ],
)
def test_a_row_that_cannot_be_taken_over_says_why_and_stops_no_other(desk: Desk, change, code: str) -> None:
    good = ROW.replace("0031", "0040")
    result = brought(desk, HEADER + ROW.replace(*change) + good)

    assert reasons(result) == [[code]]
    assert result.refused[0].row == 2
    assert desk.numbers() == ("T-2026-0040",)


def test_a_step_that_cannot_be_read_stops_its_own_case(desk: Desk) -> None:
    result = brought(desk, workbook(ROW, ROW.replace("0031", "0099")), MAP + PAST, "Sheet1")

    assert result.opened == 1
    assert reasons(result) == [["not_a_datetime"]]


def test_roles_duties_links_and_standing_can_be_mapped(desk: Desk) -> None:
    plan = MAP.replace("assignee: 承办", "assignees: 承办\n  duties: 义务\n  links: 关联\n  standing: 存废")
    header = HEADER.replace("登记\n", "登记;义务;关联;存废\n").replace(",", ";")
    row = ROW.replace(",li,", ",clerk: li,").replace("\n", ",inform_customer,duplicate void: T-2025-0009,void\n")
    assert brought(desk, header + row.replace(",", ";"), plan) == Imported(1, 0, ())
    case = desk.case("T-2026-0031")

    assert (case.void, dict(case.assignees)) == (True, {"clerk": "li"})
    assert case.links["T-2025-0009"].standing == "void"
    assert brought(desk, header + row.replace(",", ";"), plan) == Imported(0, 1, ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (("assignees", "clerk li"), "cell_not_in_pairs"),
        (("links", "duplicate: T-1"), "cell_not_in_pairs"),
        (("duties", "dance"), "claim_unknown_duty"),
    ],
)
def test_a_cell_of_pairs_that_cannot_be_read_is_named(desk: Desk, cell: tuple[str, str], code: str) -> None:
    plan = MAP.replace("assignee: 承办", f"{cell[0]}: 承办")

    assert reasons(brought(desk, HEADER + ROW.replace(",li,", f",{cell[1]},"), plan)) == [[code]]


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        pytest.param(MAP.replace("running:", "ruining:"), "map_wrong", id="another word"),
        pytest.param(MAP[: MAP.index("running:")], "map_without_running", id="no running"),
        pytest.param(
            MAP.replace("  state: {column: 状态, choices: {处理中: recorded}}\n", ""), "map_wrong", id="no state"
        ),
        pytest.param(MAP.replace("since: 进入", "since: 何时"), "no_such_column", id="no such column"),
        pytest.param(MAP + PAST, "table_has_one_sheet", id="a sheet in a CSV"),
        pytest.param(MAP + PAST.replace("action: 动作, ", ""), "map_wrong", id="a past without actions"),
    ],
)
def test_a_map_that_does_not_fit_is_a_mistake(desk: Desk, plan: str, code: str) -> None:
    with pytest.raises(ComplaintsError) as raised:
        brought(desk, HEADER + ROW, plan)

    assert isinstance(raised.value, UsageError)
    assert raised.value.wording.code == code
    assert raised.value.say("zh")
    assert raised.value.say("en")
