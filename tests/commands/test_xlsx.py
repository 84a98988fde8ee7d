"""XLSX in: the same cases as from CSV, and what only looks like a value is refused with the name of its cell."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chartsheet import Chartsheet

from workflow.commands.intake.cases import BadRow, Imported, import_table, opened_table
from workflow.commands.intake.map import read_map
from workflow.commands.intake.tables import BadCell
from workflow.definitions.values import Kind
from workflow.engine.case import Sealed
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.errors import ComplaintsError, NotFound, UsageError
from workflow.service import Desk, open_desk
from workflow.store.creating import create_store

LI = By(person="li")
SLIPS = (Path(__file__).parents[1] / "contract" / "service" / "slips.yaml").read_bytes()
MAP = """
procedure: slips
as: li
source: {system: hotline, id: 编号}
fields: {name: 姓名, happened: 日期, channel: 渠道}
"""
HEADER = ("编号", "姓名", "日期", "渠道")
WHEN = datetime.fromisoformat("2026-09-27T09:30")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "cases.db"
    create_store(f"sqlite:///{path}", zone="Asia/Shanghai")
    with open_desk(f"sqlite:///{path}") as desk:
        desk.set_person(Person(name="li", roles=frozenset({"clerk"})), by=LI)
        desk.publish(SLIPS, by=LI)
        yield desk


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: tuple[Any, ...], header: tuple[Any, ...] = HEADER, title: str = "Sheet1") -> Any:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    assert not isinstance(sheet, Chartsheet)
    sheet.title = title
    for row in (header, *rows):
        sheet.append(row)
    return book


def brought(desk: Desk, source: bytes, plan: str = MAP, sheet: str | None = None) -> Imported:
    return import_table(desk, source, read_map(plan.encode()), sheet=sheet)


def only(result: Imported) -> BadRow:
    assert len(result.refused) == 1, result
    return result.refused[0]


def cell(value: object, look: str | None = None) -> Any:
    """What one cell is read as."""
    book = workbook((value,), header=("a",))
    if look is not None:
        book.active["A2"].number_format = look
    with opened_table(saved(book)) as table:
        return next(iter(table.rows)).cells["a"]


def test_every_row_opens_a_case_with_the_values_of_its_cells(desk: Desk) -> None:
    result = brought(desk, saved(workbook(("A1", "张三", WHEN, "phone"), (17, "=李四", date(2026, 9, 28), None))))

    assert result.opened == 1  # "=李四" becomes a formula when openpyxl is given it bare
    fields = desk.case("T-2026-0001").fields
    assert isinstance(fields["name"], Sealed)
    assert fields["name"].value == "张三"
    assert fields["happened"] == 1_790_472_600_000_000  # 09:30 in Shanghai
    assert only(result).places == ("Sheet1!B3",)


def test_the_same_table_as_csv_and_as_xlsx_is_the_same_import(desk: Desk) -> None:
    table = "编号,姓名,日期,渠道\n7,张三,2026-09-27T09:30:00,phone\n"
    assert brought(desk, table.encode()) == Imported(1, 0, ())

    assert brought(desk, saved(workbook((7, "张三", WHEN, "phone")))) == Imported(0, 1, ())


@pytest.mark.parametrize(
    ("value", "look", "kind", "text"),
    [
        pytest.param(12.5, None, Kind.MONEY, "12.50", id="money has the places of its currency"),
        pytest.param(12, None, Kind.MONEY, "12.00", id="whole money"),
        pytest.param(0.1 + 0.2, None, Kind.MONEY, "0.30", id="no float shows through"),
        pytest.param(12.345, None, Kind.MONEY, "12.345", id="what is too precise stays so, to be refused"),
        pytest.param(13800000000, None, Kind.TEXT, "13800000000", id="a phone number kept as a number"),
        pytest.param(1.38e10, None, Kind.TEXT, "13800000000", id="a phone number kept as a float"),
        pytest.param(12, "000000", Kind.TEXT, "000012", id="leading zeros that the format shows"),
        pytest.param(12.5, "0.00", Kind.TEXT, "12.50", id="decimals that the format shows"),
        pytest.param(0.5, "0%", Kind.TEXT, "50%", id="percent"),
        pytest.param(3, "0.00", Kind.NUMBER, "3", id="a count is whole whatever its format"),
        pytest.param(-0.0, None, Kind.TEXT, "0", id="minus nothing"),
        pytest.param(True, None, Kind.YESNO, "true", id="yes"),
        pytest.param(False, None, Kind.YESNO, "false", id="no"),
        pytest.param(date(2026, 9, 28), None, Kind.DATE, "2026-09-28", id="a day"),
        pytest.param(date(2026, 9, 28), None, Kind.DATETIME, "2026-09-28T00:00:00", id="the morning of a day"),
        pytest.param(date(2026, 9, 28), None, Kind.TEXT, "2026-09-28", id="a day in a text"),
        pytest.param(WHEN, None, Kind.DATE, "2026-09-27", id="the day of a moment"),
        pytest.param(WHEN, None, Kind.TEXT, "2026-09-27 09:30", id="a moment in a text"),
        pytest.param(WHEN.replace(second=59), None, Kind.DATETIME, "2026-09-27T09:30:59", id="a moment"),
        pytest.param(time(9, 5), None, Kind.TEXT, "09:05", id="a time of day"),
        pytest.param(timedelta(hours=30), None, Kind.TEXT, "1 day, 6:00:00", id="a length of time"),
        pytest.param("  two  words ", None, Kind.TEXT, "  two  words ", id="a text"),
        pytest.param("a_x000D_b_x005F_x0041_", None, Kind.TEXT, "a\rb_x0041_", id="what XML cannot carry"),
    ],
)
def test_a_cell_becomes_what_a_person_would_have_written(value, look, kind: Kind, text: str) -> None:
    assert cell(value, look).for_(kind, "CNY") == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=1+1", "cell_is_formula"),
        ("#N/A", "cell_is_error"),
        ("#REF!", "cell_is_error"),
        (110101199003070000, "cell_number_rounded"),
        (6.222021e18, "cell_number_rounded"),
    ],
)
def test_what_only_looks_like_a_value_is_refused_with_its_cell(value: object, code: str) -> None:
    with pytest.raises(BadCell) as bad:
        cell(value).for_(Kind.TEXT, None)

    assert bad.value.reason.code == code
    for language in ("zh", "en"):
        assert "Sheet1!A2" in bad.value.reason.say(language)


def test_a_formula_stops_its_own_row_only_and_only_where_it_is_asked_for(desk: Desk) -> None:
    rows = [("A1", "张三", WHEN, "web", "=1+1"), ("A2", "=A1", WHEN, "web", 2), ("A3", "王五", WHEN, "web", 3)]
    result = brought(desk, saved(workbook(*rows, header=(*HEADER, "合计"))))

    assert result.opened == 2
    assert [reason.code for reason in only(result).reasons] == ["cell_is_formula"]


def test_merged_cells_stop_the_rows_they_touch(desk: Desk) -> None:
    book = workbook(*(("A" + str(n), "张三", WHEN, "web") for n in range(5)))
    book.active.merge_cells("B3:B4")
    result = brought(desk, saved(book))

    assert result.opened == 3
    assert [(bad.row, bad.places) for bad in result.refused] == [(3, ("Sheet1!B3",)), (4, ("Sheet1!B4",))]
    assert "B3:B4" in result.refused[0].say("en")


def test_a_long_merged_column_stops_every_row(desk: Desk) -> None:
    book = workbook(*(("A" + str(n), "张三", WHEN, "web") for n in range(150)))
    book.active.merge_cells("D2:D151")
    result = brought(desk, saved(book))

    assert (result.opened, len(result.refused)) == (0, 150)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda book: book.active.merge_cells("A1:B1"), "cell_is_merged", id="merged heads"),
        pytest.param(lambda book: book.active.__setitem__("B1", "=A1"), "cell_is_formula", id="a formula for a head"),
        pytest.param(lambda book: book.active.__setitem__("B1", "编号"), "table_column_twice", id="a column twice"),
        pytest.param(lambda book: book.active.delete_rows(1, 9), "no_visible_sheet", id="nothing at all"),
        pytest.param(lambda book: book.active.insert_rows(1), "no_visible_sheet", id="an empty first row"),
        pytest.param(lambda book: book.create_sheet("Other").append(["x"]), "which_sheet", id="two sheets"),
    ],
)
def test_a_sheet_that_is_no_table_is_a_mistake(desk: Desk, spoil: Callable[[Any], object], code: str) -> None:
    book = workbook(("A1", "张三", WHEN, "web"))
    spoil(book)
    with pytest.raises(UsageError) as raised:
        brought(desk, saved(book))

    assert raised.value.wording.code == code
    assert raised.value.say("zh")
    assert desk.numbers() == ()


def test_a_hidden_sheet_is_taken_only_when_named(desk: Desk) -> None:
    book = workbook(("A1", "张三", WHEN, "web"))
    hidden = book.create_sheet("旧 数据")
    hidden.sheet_state = "hidden"
    hidden.append(HEADER)
    hidden.append(("B1", None, WHEN, "web"))

    assert brought(desk, saved(book)).opened == 1
    result = brought(desk, saved(book), sheet="旧 数据")
    assert only(result).places == ("'旧 数据'!B2",)


def test_a_sheet_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound) as raised:
        brought(desk, saved(workbook(("A1", "张三", WHEN, "web"))), sheet="Sheet2")

    assert raised.value.say("en").startswith('the workbook has no sheet "Sheet2"; did you mean "Sheet1"?')


def test_blank_rows_and_columns_without_a_name_are_passed_over(desk: Desk) -> None:
    rows = [("A1", "张三", WHEN, "web", "draft"), (None,) * 5, ("A2", "李四", WHEN, "web", None), (None,) * 5]

    assert brought(desk, saved(workbook(*rows))) == Imported(2, 0, ())


def test_rows_fields_come_from_another_sheet(desk: Desk) -> None:
    plan = MAP.replace("渠道}", "渠道, helpers: {sheet: 协办, id: 编号, columns: {who: 谁, hours: 小时}}}")
    book = workbook(("A1", "张三", WHEN, "web"))
    other = book.create_sheet("协办")
    other.sheet_state = "hidden"
    for row in (("编号", "谁", "小时"), ("A1", "li", 3), ("A1", "li", None), ("A9", "li", 1)):
        other.append(row)
    desk.publish(SLIPS.replace(b"may: [channel, urgent, tags]", b"may: [channel, urgent, tags, helpers]"), by=LI)

    assert brought(desk, saved(book), plan, sheet="Sheet1") == Imported(1, 0, ())
    helpers = desk.case("T-2026-0001").fields["helpers"]
    assert isinstance(helpers, Sealed)
    assert helpers.value == ({"who": "li", "hours": 3}, {"who": "li", "hours": None})


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("opinion: {sheet: 协办, id: 编号, columns: {who: 谁}}", "map_field_has_no_rows"),
        ("helpers: {sheet: 协办, id: 编号, columns: {whom: 谁}}", "map_unknown_cell"),
        ("helpers: {sheet: 协办, id: 编号, columns: {who: 何人}}", "no_such_column_in_sheet"),
        ("helpers: {sheet: 无, id: 编号, columns: {who: 谁}}", "no_such_sheet"),
    ],
)
def test_a_map_of_lines_that_does_not_fit_is_a_mistake(desk: Desk, lines: str, code: str) -> None:
    book = workbook(("A1", "张三", WHEN, "web"))
    book.create_sheet("协办").append(("编号", "谁"))
    with pytest.raises(ComplaintsError) as raised:
        brought(desk, saved(book), f"{MAP.rstrip()[:-1]}, {lines}}}", sheet="Sheet1")

    assert raised.value.wording.code == code


def test_a_csv_has_no_other_sheet(desk: Desk) -> None:
    with pytest.raises(UsageError) as raised:
        brought(desk, "编号\n1\n".encode(), sheet="Sheet1")

    assert raised.value.wording.code == "table_has_one_sheet"


def zipped(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def respelt(source: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with another text in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return zipped(*((name, change(content) if name == part else content) for name, content in parts))


GOOD = saved(workbook(("A1", "张三", WHEN, "web")))
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = ("[Content_Types].xml", b"<Types/>")
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><worksheet/>'


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param(OLE + b"\0" * 600, "xlsx_old_format", id="xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "xlsx_encrypted", id="a password"),
        pytest.param(zipped(("mimetype", b"application/vnd.oasis"), ("a", b"")), "xlsx_other_format", id="ods"),
        pytest.param(zipped(("letter.txt", b"hello")), "xlsx_other_format", id="a zip"),
        pytest.param(zipped(TYPES, ("xl/workbook.bin", b"")), "xlsx_other_format", id="xlsb"),
        pytest.param(zipped(TYPES, ("xl/workbook.xml", b"<a/>")), "xlsx_broken", id="no workbook in it"),
        pytest.param(GOOD[: len(GOOD) // 2], "xlsx_broken", id="cut off"),
        pytest.param(respelt(GOOD, SHEET, lambda _: BOMB), "xlsx_suspicious", id="entities"),
        pytest.param(respelt(GOOD, SHEET, lambda text: text[:-40]), "xlsx_broken", id="a sheet cut off"),
        pytest.param(respelt(GOOD, "xl/workbook.xml", lambda _: b""), "xlsx_broken", id="an empty part"),
        pytest.param(
            respelt(GOOD, SHEET, lambda text: re.sub(rb'<row r="2"', b'<row r="99999999"', text)),
            "xlsx_broken",
            id="a row that no sheet has",
        ),
    ],
)
def test_what_is_no_sound_workbook_is_refused_with_words(desk: Desk, source: bytes, code: str) -> None:
    with pytest.raises(UsageError) as raised:
        brought(desk, source)

    assert raised.value.wording.code == code
    assert raised.value.say("zh")
    assert raised.value.say("en")
    assert desk.numbers() == ()


def test_a_zip_bomb_is_not_unpacked(desk: Desk) -> None:
    bomb = zipped(TYPES, ("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", b" " * (300 * 1024 * 1024)))
    assert len(bomb) < 1024 * 1024
    tracemalloc.start()
    with pytest.raises(UsageError) as raised:
        brought(desk, bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert raised.value.wording.code == "xlsx_too_large"
    assert peak < 16 * 1024 * 1024


def test_a_sheet_that_lies_about_its_size_is_read_to_its_end(desk: Desk) -> None:
    book = saved(workbook(*((f"A{n}", "张三", WHEN, "web") for n in range(9))))
    lying = respelt(book, SHEET, lambda text: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', text))

    assert brought(desk, lying).opened == 9


def test_a_long_sheet_is_read_in_little_memory() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(HEADER)
    for number in range(20_000):
        sheet.append((f"A{number}", "张三" * 50, "2026-09-27T09:30", "web"))
    with opened_table(saved(book)) as table:
        tracemalloc.start()
        read = sum(1 for row in table.rows if row.cells["渠道"].text == "web")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert (read, table.total) == (20_000, 20_000)
        assert peak < 8 * 1024 * 1024
