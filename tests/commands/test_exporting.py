"""XLSX out: readable, exact, harmless, and taken over again into a store with equal cases."""

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.commands.conftest import COMPLAINT, FIRST, Counter
from workflow.commands.intake.tables import Entry
from workflow.commands.intake.xlsx_cells import unescaped
from workflow.commands.intake.xlsx_table import xlsx_table
from workflow.commands.workbook.layout import LAST_LABEL, LONGEST, Column
from workflow.commands.workbook.writing import Writing
from workflow.service import By, Outcome, open_desk
from workflow.wording import Label

NASTY = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "#N/A", "\t=1", "a\rb", "_x0041_", " two ", "a\nb"]


def complain(counter: Counter, **changes: str) -> None:
    """Open a case with texts that no command line would take as they are."""
    with open_desk(f"sqlite:///{counter.folder / 'complaints.db'}") as desk:
        opened = desk.open("ticketing_complaints", COMPLAINT | changes, by=By(person="li"))
        assert isinstance(opened, Outcome), opened


def sheets(path: Path) -> Any:
    return load_workbook(path)


def heads(sheet: Any) -> dict[str, int]:
    return {cell.value: index for index, cell in enumerate(sheet[1])}


def test_every_field_is_a_column_with_its_name_and_its_label(counter: Counter) -> None:
    counter.open()
    counter.well("export", "out.xlsx", "--lang", "zh")
    sheet = sheets(counter.folder / "out.xlsx")["ticketing_complaints"]
    at = heads(sheet)

    assert (sheet.cell(1, at["channel"] + 1).value, sheet.cell(2, at["channel"] + 1).value) == ("channel", "渠道")
    assert sheet.freeze_panes == "B3"
    row = [cell.value for cell in sheet[3]]
    assert (row[at["@number"]], row[at["@state"]], row[at["channel"]]) == (FIRST, "已登记", "网上")
    assert row[at["@standing"]] == "open"
    assert row[at["complained_at"]] == datetime.fromisoformat("2026-09-28T08:50")


def test_personal_fields_are_masked_unless_they_are_asked_for_and_then_it_is_said(counter: Counter) -> None:
    counter.open(customer_name="李四光")
    counter.well("note", FIRST, "李四光 来电", "--as", "li")
    masked = counter.well("export", "masked.xlsx")
    shown = counter.well("export", "shown.xlsx", "--personal")

    def texts(name: str) -> str:
        with zipfile.ZipFile(counter.folder / name) as archive:
            return "".join(archive.read(part).decode() for part in archive.namelist())

    assert "李四光" not in texts("masked.xlsx")
    assert "personal fields are masked" in masked.err
    assert texts("shown.xlsx").count("李四光") >= 3
    assert "personal data" in shown.err
    assert (counter.folder / "shown.xlsx").stat().st_mode & 0o077 == 0


def test_history_and_attachments_have_sheets_of_their_own(counter: Counter) -> None:
    counter.open()
    counter.well("attach", FIRST, counter.file("票.pdf", b"12345"), "--as", "li")
    counter.well("export", "out.xlsx")
    book = sheets(counter.folder / "out.xlsx")

    assert [cell.value for cell in book["attachments"][3]][:3] == [FIRST, "票.pdf", 5]
    assert [[cell.value for cell in row][:5] for row in book["history"].iter_rows(min_row=3)] == [
        [FIRST, 1, datetime.fromisoformat("2026-09-28T09:00"), "li", "register"],
        [FIRST, 2, datetime.fromisoformat("2026-09-28T09:00"), "li", "@attached"],
    ]


@pytest.mark.parametrize("text", NASTY)
def test_what_a_customer_wrote_never_becomes_a_formula(counter: Counter, text: str) -> None:
    complain(counter, complaint=text, customer_name=f"{text}x")
    counter.well("export", "out.xlsx", "--personal")
    book = sheets(counter.folder / "out.xlsx")

    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type not in ("f", "e") for cell in row)
    sheet = book["ticketing_complaints"]
    cell = sheet.cell(3, heads(sheet)["complaint"] + 1)
    assert unescaped(cell.value) == text
    with zipfile.ZipFile(counter.folder / "out.xlsx") as archive:
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist())


def test_a_risky_text_stays_one_when_its_cell_is_edited(counter: Counter) -> None:
    complain(counter, complaint="=1+1")
    counter.well("export", "out.xlsx", "--personal")
    sheet = sheets(counter.folder / "out.xlsx")["ticketing_complaints"]

    assert sheet.cell(3, heads(sheet)["complaint"] + 1).quotePrefix


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("out.csv",), "export_is_xlsx"),
        ((), "export_needs_a_file"),
        (("there.xlsx",), "output_exists"),
        (("nowhere/out.xlsx",), "output_directory_missing"),
        (("out.xlsx", "--procedure", "ticketing_complaint"), "no_such_procedure"),
    ],
)
def test_what_cannot_be_exported_is_refused_with_words(counter: Counter, words: tuple[str, ...], code: str) -> None:
    (counter.folder / "there.xlsx").write_bytes(b"somebody's")
    said = counter("export", *words, "--json")

    assert said.code in (2, 4)
    assert said.error["code"] == code
    assert (counter.folder / "there.xlsx").read_bytes() == b"somebody's"
    assert [path for path in counter.folder.iterdir() if ".new" in path.name] == []


def test_the_digest_alone_can_be_asked_for(counter: Counter) -> None:
    counter.open()
    whole = counter.well("export", "--digest", "--json").data["contents"]

    assert counter.well("export", "out.xlsx", "--json").data["contents"] == whole
    assert counter.well("export", "--digest", "--procedure", "ticketing_complaints", "--json").data["contents"] == whole
    counter.open()
    assert counter.well("export", "--digest", "--json").data["contents"] != whole


COLUMNS = (Column("a", Label(zh="甲", en="A")),)
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\x7f"), min_size=1, max_size=30)
ALLOWED = TEXT.filter(lambda text: not any(ord(c) < 32 and c not in "\t\n\r" for c in text) and text.strip())


def read_back(*cells: Any) -> list[Entry]:
    """Written into a workbook of its own, and read as an import reads."""
    stream = io.BytesIO()
    with Writing("en") as writing:
        sheet = writing.sheet("t", COLUMNS)
        for cell in cells:
            sheet.append((cell,))
        writing.save(stream)  # type: ignore[arg-type]
    book = load_workbook(io.BytesIO(stream.getvalue()), read_only=True)
    found = [row.cells["a"] for row in xlsx_table(book, "t").rows if row.number > LAST_LABEL]
    book.close()
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(ALLOWED, min_size=1, max_size=20))
def test_any_text_is_read_back_as_it_was(texts: list[str]) -> None:
    assert [entry.text for entry in read_back(*texts)] == texts


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2**53 - 1), min_size=1, max_size=20))
def test_any_amount_is_read_back_to_the_cent(units: list[int]) -> None:
    amounts = [Decimal(each).scaleb(-2) for each in units]

    assert [Decimal(entry.text) for entry in read_back(*amounts)] == amounts
    assert [int(entry.text) for entry in read_back(*units)] == units


def test_a_sheet_that_is_full_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.commands.workbook.writing.LAST_ROW", 5)
    with Writing("en") as writing:
        sheet = writing.sheet("x" * 40, COLUMNS)
        for number in range(8):
            sheet.append((number,))

    assert sheet.titles == ["x" * 31, f"{'x' * 27} (2)", f"{'x' * 27} (3)"]


def test_a_text_too_long_for_a_cell_is_kept_whole_elsewhere(counter: Counter) -> None:
    long = "=" + "长\r" * LONGEST
    complain(counter, complaint=long)
    counter.well("tick", "--until", "2026-10-05T12:00")
    counter.well("export", "out.xlsx", "--personal")
    fresh = taken_over(counter, "out.xlsx")

    assert fresh.well("export", "--digest").out == counter.well("export", "--digest").out


def taken_over(counter: Counter, file: str) -> Counter:
    """Into a store of its own, with the same people, at the same time."""
    there = Fresh(counter)
    if not (counter.folder / "fresh.db").exists():
        there.well("init", "--clock", "simulated", "--start", "2026-10-05T12:00")
        there.well("people", "import", str(counter.folder / "people.yaml"))
        there.well("publish", "ticketing_complaints", "--as", "li")
    there.well("import", "--running", "ticketing_complaints", str(counter.folder / file), "--as", "li")
    return there


class Fresh(Counter):
    """The same place, another store."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(counter.folder, counter.capture)

    def __call__(self, *words: str) -> Any:
        return super().__call__("--db", f"sqlite:///{self.folder / 'fresh.db'}", *words)


def busy(counter: Counter) -> None:
    """Cases in several states, with everything a field can hold."""
    complain(counter, complaint="=1+1", customer_name=" 张 三 ")
    case = counter.planning()
    counter.awaiting("refund=80.00")
    signed = counter.awaiting("refund=80.01")
    counter.well("approve", signed, "opinion=_x0041_", "--saw", counter.code(signed), "--as", "chen")
    counter.well("note", case, "#N/A", "--as", "li")
    void = counter.open(channel="mail")
    counter.well("void", void, "--reason", "录错", "--as", "li")
    counter.well("do", signed, "reply", "reply_text=已退", "handled_at=2026-09-28T17:00", "--as", "li")
    counter.well("tick", "--until", "2026-10-05T12:00")


def test_export_and_import_of_running_cases_make_equal_cases(counter: Counter) -> None:
    busy(counter)
    exported = counter.well("export", "out.xlsx", "--personal", "--json").data
    fresh = taken_over(counter, "out.xlsx")
    there = fresh.well("export", "--digest", "--json").data

    assert exported["cases"] == 5
    assert there["contents"] == exported["contents"]
    assert fresh.well("replay", "--all").code == 0
    assert fresh.well("show", "TK-2026-000004", "--json").data["state"] == "replied"


def test_a_second_import_takes_nothing_over_again(counter: Counter) -> None:
    busy(counter)
    counter.well("export", "out.xlsx", "--personal")
    fresh = taken_over(counter, "out.xlsx")
    again = fresh.well("import", "--running", "ticketing_complaints", "out.xlsx", "--as", "li", "--json").data

    assert (again["opened"], again["repeated"], again["refused"]) == (0, 5, [])
    assert fresh.well("replay", "--all").code == 0


def test_what_was_taken_over_can_be_exported_and_taken_over_again(counter: Counter) -> None:
    busy(counter)
    counter.well("export", "out.xlsx", "--personal")
    fresh = taken_over(counter, "out.xlsx")
    fresh.well("export", "again.xlsx", "--personal")
    (counter.folder / "fresh.db").rename(counter.folder / "second.db")
    third = taken_over(counter, "again.xlsx")

    assert third.well("export", "--digest").out == counter.well("export", "--digest").out
    assert third.well("replay", "--all").code == 0


def test_a_masked_export_is_not_taken_over(counter: Counter) -> None:
    counter.open()
    counter.well("export", "out.xlsx")
    said = counter("import", "--running", "ticketing_complaints", "out.xlsx", "--as", "li", "--json")

    assert (said.code, said.error["code"]) == (2, "export_is_masked")


def test_an_export_without_the_procedure_is_not_found(counter: Counter) -> None:
    counter.open()
    counter.well("export", "out.xlsx", "--personal")
    said = counter("import", "--running", "complaint_handling", "out.xlsx", "--as", "li", "--json")

    assert (said.code, said.error["code"]) == (4, "procedure_not_in_export")


def test_the_past_is_shown_as_a_claim(counter: Counter) -> None:
    busy(counter)
    counter.well("export", "out.xlsx", "--personal")
    fresh = taken_over(counter, "out.xlsx")
    history = fresh.well("history", "TK-2026-000004").out
    shown = fresh.well("show", "TK-2026-000004").out

    assert "taken over (the past as claimed by the former system)" in history
    assert "claimed: 2026-09-28 09:00 chen" in history
    assert "was not signed here; as claimed by the former system: chen" in history
    assert "(as claimed by the former system)" in shown
    assert "原系统所称" in fresh.well("show", "TK-2026-000004", "--lang", "zh").out


def test_only_who_may_takes_over_and_a_dry_run_takes_nothing(counter: Counter) -> None:
    counter.open()
    counter.well("export", "out.xlsx", "--personal")
    (counter.folder / "fresh.db").unlink(missing_ok=True)
    fresh = Fresh(counter)
    fresh.well("init", "--clock", "simulated", "--start", "2026-10-05T12:00")
    fresh.well("people", "import", str(counter.folder / "people.yaml"))
    words = ("import", "--running", "ticketing_complaints", "out.xlsx", "--json")
    refused = fresh(*words, "--as", "sun")
    dry = fresh.well(*words, "--as", "li", "--dry-run").data

    assert refused.code == 1
    assert [bad["codes"] for bad in refused.data["refused"]] == [["adopt_role"]]
    assert dry["opened"] == 1
    assert fresh("show", FIRST).code == 4
