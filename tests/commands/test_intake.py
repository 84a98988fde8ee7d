"""Import: one case a row, once; what is wrong is said with its row, and the rest goes in."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.commands.intake.cases import Imported, import_table
from workflow.commands.intake.map import read_map
from workflow.definitions import library
from workflow.engine.case import Sealed
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.errors import NotPermitted, UsageError
from workflow.service import Desk, open_desk
from workflow.store.creating import create_store

LI = By(person="li")
SLIPS = (Path(__file__).parents[1] / "contract" / "service" / "slips.yaml").read_bytes()
MAP = """
procedure: slips
as: li
source: {system: hotline, id: 编号}
occurred_at: {column: 日期, format: "%Y/%m/%d"}
fields:
  name: 姓名
  happened: {column: 日期, format: "%Y/%m/%d"}
  channel: {column: 渠道, choices: {打电话: phone}}
  urgent: {value: yes}
"""
HEADER = "编号,姓名,日期,渠道\n"
ROWS = 'A1,张三,2026/09/27,打电话\nA2,"李四, 总",2026/09/28,web\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "cases.db"
    create_store(f"sqlite:///{path}", zone="Asia/Shanghai")
    with open_desk(f"sqlite:///{path}") as desk:
        desk.set_person(Person(name="li", roles=frozenset({"clerk"})), by=LI)
        desk.publish(SLIPS, by=LI)
    return path


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with open_desk(f"sqlite:///{path}") as desk:
        yield desk


def brought(desk: Desk, table: str | bytes, plan: str = MAP) -> Imported:
    return import_table(desk, table.encode() if isinstance(table, str) else table, read_map(plan.encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_row_opens_a_case(desk: Desk, encoding: str) -> None:
    result = brought(desk, (HEADER + ROWS).encode(encoding))
    fields = desk.case("T-2026-0002").fields

    assert result == Imported(2, 0, ())
    assert isinstance(fields["name"], Sealed)
    assert fields["name"].value == "李四, 总"
    assert (fields["urgent"], fields["channel"]) == (True, "web")
    assert desk.case("T-2026-0001").fields["channel"] == "phone"
    assert desk.history("T-2026-0001")[0].occurred_at == 1_790_438_400_000_000  # 2026-09-27 00:00 in Shanghai


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheet_may_use_its_own_separator(desk: Desk, separator: str) -> None:
    table = HEADER + "A1,张三,2026/09/27,web\r\n\r\nA2,李四,2026/09/27,web\r\n"

    assert brought(desk, table.replace(",", separator)) == Imported(2, 0, ())


def test_a_second_import_writes_nothing(desk: Desk) -> None:
    brought(desk, HEADER + ROWS)

    assert brought(desk, HEADER + ROWS + "A3,王五,2026/09/28,web\n") == Imported(1, 2, ())
    assert len(desk.numbers()) == 3


def test_a_row_whose_content_changed_since_is_reported(desk: Desk) -> None:
    brought(desk, HEADER + ROWS)
    result = brought(desk, HEADER + ROWS.replace("张三", "张叁"))

    assert (result.opened, result.repeated) == (0, 1)
    assert [(bad.row, bad.reasons[0].code) for bad in result.refused] == [(2, "row_imported_otherwise")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param("A9,,2026/09/28,web", "asks", id="an empty cell"),
        pytest.param("A9,王五,28.9.2026,web", "cell_not_in_format", id="another date format"),
        pytest.param("A9,王五,2026/09/28", "row_width", id="a cell too few"),
        pytest.param("A9,王五,2026/09/28,web,x", "row_width", id="a cell too many"),
        pytest.param(",王五,2026/09/28,web", "row_without_id", id="no id"),
        pytest.param("A9,王\x01五,2026/09/28,web", "bad_character", id="a control character"),
        pytest.param(f"A9,{'王' * 200_000},2026/09/28,web", "row_unreadable", id="a cell without end"),
        pytest.param('A9,"王"五,2026/09/28,web', "row_unreadable", id="a stray quote"),
    ],
)
def test_a_bad_row_is_reported_by_its_number_and_stops_no_other(desk: Desk, row: str, code: str) -> None:
    result = brought(desk, f"{HEADER}A1,张三,2026/09/28,web\n{row}\nA3,李四,2026/09/28,web\n")

    assert result.opened == 2
    assert [(bad.row, bad.reasons[0].code) for bad in result.refused] == [(3, code)]
    assert result.refused[0].say("zh")
    assert result.refused[0].say("en")
    assert desk.numbers() == ("T-2026-0001", "T-2026-0002")


def test_a_bad_row_names_its_field(desk: Desk) -> None:
    result = brought(desk, f"{HEADER}A9,,2026/09/28,web\n")

    assert dict(result.refused[0].reasons[0].blanks)["name"] == "name"


def test_import_writes_no_field_that_the_action_does_not_name(desk: Desk) -> None:
    plan = MAP.replace("  urgent: {value: yes}", "  amount: {value: '3.00'}")
    result = brought(desk, HEADER + ROWS, plan)

    assert result.opened == 0
    assert len(result.refused) == 2
    assert desk.numbers() == ()


@pytest.mark.parametrize(
    ("table", "plan", "code"),
    [
        pytest.param("", MAP, "table_empty", id="an empty file"),
        pytest.param("\n\n", MAP, "table_empty", id="empty lines"),
        pytest.param("a,b,a\n1,2,3\n", MAP, "table_column_twice", id="a column twice"),
        pytest.param("编号,姓名,日期\nA1,张三,2026/09/28\n", MAP, "no_such_column", id="a column is missing"),
        pytest.param(HEADER + ROWS, MAP.replace("  name:", "  nmae:"), "map_unknown_field", id="an unknown field"),
        pytest.param(b"\xff\xfe\xff\xff", MAP, "table_encoding", id="another encoding"),
        pytest.param(HEADER, MAP + "colour: red\n", "map_wrong", id="an unknown key"),
        pytest.param(HEADER, MAP.replace("as: li\n", ""), "map_wrong", id="a key is missing"),
        pytest.param(HEADER, "fields: [", "map_wrong", id="no YAML"),
        pytest.param(HEADER, "- a\n", "map_wrong", id="a list"),
        pytest.param(HEADER, MAP.replace("{value: yes}", "{value: yes, column: x}"), "map_wrong", id="both"),
        pytest.param(HEADER, MAP.replace("{value: yes}", "[a]"), "map_wrong", id="a list for a column"),
    ],
)
def test_a_table_and_a_map_that_do_not_fit_are_a_mistake(desk: Desk, table, plan: str, code: str) -> None:
    with pytest.raises(UsageError) as raised:
        brought(desk, table, plan)

    assert raised.value.wording.code == code
    assert desk.numbers() == ()


def test_a_mistake_in_the_map_has_its_place() -> None:
    with pytest.raises(UsageError) as raised:
        read_map(MAP.replace("source:", "sorce:").encode())

    assert raised.value.say("en") == 'the map, line 4, column 1: "sorce" is not known; did you mean "source"?'


def test_nobody_imports_as_somebody_who_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotPermitted):
        brought(desk, HEADER + ROWS, MAP.replace("as: li", "as: nobody"))


def test_progress_is_told_batch_by_batch(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    rows = "".join(f"A{n},张三,2026/09/28,web\n" for n in range(120))
    import_table(
        desk, (HEADER + rows).encode(), read_map(MAP.encode()), progress=lambda done, of: told.append((done, of))
    )

    assert told == [(50, 120), (100, 120), (120, 120)]


def test_an_import_killed_at_any_moment_is_completed_by_running_it_again(path: Path, tmp_path: Path) -> None:
    table, plan = tmp_path / "table.csv", tmp_path / "map.yaml"
    table.write_text(HEADER + "".join(f"A{n},张三,2026/09/28,web\n" for n in range(600)), encoding="utf-8")
    plan.write_text(MAP, encoding="utf-8")
    script = f"""
import sys
sys.path[:] = {sys.path!r}
from pathlib import Path
from workflow.commands.intake.cases import import_table
from workflow.commands.intake.map import read_map
from workflow.service import open_desk
with open_desk("sqlite:///{path}") as desk:
    import_table(desk, Path({str(table)!r}).read_bytes(), read_map(Path({str(plan)!r}).read_bytes()),
                 progress=lambda done, of: print(done, flush=True))
"""
    for kill_after in (50, 150, 350):
        running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        for line in running.stdout:
            if int(line) >= kill_after:
                break
        time.sleep(0.005)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        running.stdout.close()

    with open_desk(f"sqlite:///{path}") as desk:
        result = import_table(desk, table.read_bytes(), read_map(plan.read_bytes()))

        assert result.opened + result.repeated == 600
        assert result.repeated >= 350
        assert len(desk.numbers()) == 600
        assert desk.backup(tmp_path / "copy.db").differences == ()
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM event WHERE stream LIKE 'case:%'").fetchone() == (600,)
    raw.close()


REAL = Path(__file__).parents[3] / "shared" / "data" / "zh_car_complaints_12365auto.csv"
REAL_MAP = """
procedure: ticketing_complaints
as: li
source: {system: 12365auto, id: id}
fields:
  customer_name: {column: id}
  complainant: {value: user}
  contact: {value: unknown}
  channel: {value: online}
  sales_stage: {value: after}
  complaint: desc
  complained_at: {column: datetime, format: "%Y-%m-%d"}
  demands: {value: "better_technology"}
"""


@pytest.mark.skipif(not REAL.exists(), reason="the real complaints are not here")
def test_six_hundred_real_complaints_come_in_once(desk: Desk, tmp_path: Path) -> None:
    desk.set_person(Person(name="li", roles=frozenset({"support"}), departments=("operations_support",)), by=LI)
    desk.publish((Path(next(iter(library.__path__))) / "ticketing_complaints.yaml").read_bytes(), by=LI)
    plan = read_map(REAL_MAP.encode())

    assert import_table(desk, REAL.read_bytes(), plan) == Imported(600, 0, ())
    assert import_table(desk, REAL.read_bytes(), plan) == Imported(0, 600, ())
    assert desk.backup(tmp_path / "copy.db").differences == ()
