"""What people are told: from the history as it was, in both languages, without what others must not read."""

from zoneinfo import ZoneInfo

import pytest

from tests.contract.workers.conftest import LI, Office
from tests.kept import HOUR
from tests.replacing import replace
from workflow.engine.case import Sealed
from workflow.engine.effects import Told
from workflow.engine.events import Event
from workflow.service import Desk
from workflow.workers.letters import KEY_LINE, Letter, Occasion, letter, plain

KEY = "a" * 64


def occasion(desk: Desk, case: str, about: str, person: str = "wang") -> Occasion:
    """The event that told somebody about it."""
    history = desk.history(case)
    seq = next(event.seq for event in history if about in _told(event))
    events = history[:seq]
    book = desk.book(events[-1].definition)
    return Occasion(
        key=KEY,
        about=about,
        person=person,
        events=events,
        book=book,
        directory=desk.directory(),
        zone=ZoneInfo("Asia/Shanghai"),
    )


def _told(event: Event) -> list[str]:
    return [effect.about for effect in event.effects if isinstance(effect, Told)]


def looked_at(office: Office, about: str, **given: str) -> Letter:
    with office.desk() as desk:
        case = office.register(desk, **given)
        office.look(desk, case)
        return letter(occasion(desk, case, about), "both")


def reached(office: Office, mark: str, minutes: int = 50) -> Letter:
    """The message about a mark that was noticed so many minutes after the clock began."""
    with office.desk() as desk:
        case = office.register(desk)
        office.clock.at += minutes * HOUR // 60
        desk.tick()
        return letter(occasion(desk, case, f"answer {mark}"), "both")


def test_a_notice_says_what_its_template_says_with_facts_filled_in(office: Office) -> None:
    found = looked_at(office, "notice 0", kind="lost", amount="320.00")

    assert "P-2026-0001 请处理 ••••：丢失，320.00 CNY，—，已查看" in found.body
    assert "P-2026-0001: ••••, Lost, 320.00 CNY, —, Looked at" in found.body


def test_personal_fields_are_masked_unless_the_notice_is_declared_personal(office: Office) -> None:
    masked = looked_at(office, "notice 0", story="摔坏了")
    shown = looked_at(office, "notice 1", story="摔坏了")

    assert "张三" not in masked.body + masked.title
    assert "客户 张三 说：摔坏了" in shown.body


def test_what_is_not_personal_is_told_as_it_was_written(office: Office) -> None:
    found = looked_at(office, "notice 0", story="摔坏了", kind="邻居拿走").body

    assert "邻居拿走" in found
    assert "摔坏了" in found


def test_a_message_says_which_case_in_what_state_lies_with_whom_and_what_to_do(office: Office) -> None:
    lines = looked_at(office, "notice 0").body.split("\n")

    assert "案件：P-2026-0001 · 包裹投诉" in lines
    assert "状态：已查看" in lines
    assert "负责：主管，尚无承办人" in lines
    assert "时间：2026-09-28 09:00 +08:00" in lines
    assert "致：wang 王五" in lines
    assert "查看：complaints show P-2026-0001" in lines


def test_a_mark_names_its_clock_and_by_when(office: Office) -> None:
    found = reached(office, "80%")

    assert found.title == (
        "[首次回复] 80%：案件 P-2026-0001（包裹投诉） / [First answer] 80%: case P-2026-0001 (Parcel complaints)"
    )
    assert "期限：应于 2026-09-28 10:00 +08:00 前办结" in found.body
    assert "With: Clerk, nobody has taken it yet" in found.body


def test_a_mark_before_the_end_is_said_as_people_say_it(office: Office) -> None:
    assert reached(office, "before 6m", 55).title.startswith("[首次回复] 到期前 6m：")


def test_a_breach_says_that_the_time_has_passed(office: Office) -> None:
    assert "Due: 2026-09-28 10:00 +08:00, which has passed" in reached(office, "100%", 61).body


def test_a_mark_that_was_noticed_late_says_so_too(office: Office) -> None:
    assert "期限：2026-09-28 10:00 +08:00，已超期" in reached(office, "80%", 61).body


def test_a_repeating_clock_names_the_period_that_passed_and_not_the_next(office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk)
        office.look(desk, case)
        office.clock.at += 5 * HOUR + 60_000_000
        desk.tick()
        found = letter(occasion(desk, case, "progress 100%"), "zh")

    assert found.title == "[进展告知] 100%：案件 P-2026-0001（包裹投诉）"
    assert "期限：2026-09-28 14:00 +08:00，已超期" in found.body


def test_the_last_line_is_the_key(office: Office) -> None:
    assert looked_at(office, "notice 0").body.split("\n")[-1] == f"{KEY_LINE}: {KEY}"


@pytest.mark.parametrize(("tongue", "there", "absent"), [("zh", "查看：", "Look:"), ("en", "Look:", "查看：")])
def test_one_language_is_enough_where_that_is_asked_for(office: Office, tongue: str, there: str, absent: str) -> None:
    with office.desk() as desk:
        case = office.register(desk)
        office.look(desk, case)
        found = letter(occasion(desk, case, "notice 0"), tongue)  # type: ignore[arg-type]

    assert there in found.body
    assert absent not in found.body


def test_what_happened_later_changes_nothing(office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk)
        office.look(desk, case)
        before = letter(occasion(desk, case, "notice 0"), "both")
        office.clock.at += HOUR
        desk.do(case, "settle", by=replace(LI, person="wang"))

        assert letter(occasion(desk, case, "notice 0"), "both") == before


def test_a_customers_text_stays_on_its_line_and_is_no_markup(office: Office) -> None:
    found = looked_at(office, "notice 1", story="坏\r\n状态：结案\u202e<b>点</b>[这里](http://x.example) @all a@b.cn")

    assert "\u202e" not in found.body
    assert [line for line in found.body.split("\n") if line == "状态：结案"] == []
    assert "＜b＞点＜/b＞［这里］(http://x.example) ＠all a@b.cn" in found.body
    assert "\n" not in found.title


def test_a_very_long_text_is_cut(office: Office) -> None:
    found = looked_at(office, "notice 1", story="长" * 50_000)

    assert len(found.body) < 2_000
    assert len(found.title) <= 240


def test_what_was_erased_says_so(office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk, story="摔坏了")
        office.look(desk, case)
        found = occasion(desk, case, "notice 1")
    erased = [
        replace(event, given={name: _erased(each) for name, each in event.given.items()}) for event in found.events
    ]

    assert "客户 （已删除） 说：（已删除）" in letter(replace(found, events=erased), "zh").body


def _erased(value: object) -> object:
    return Sealed(value.commitment, None) if isinstance(value, Sealed) else value


def test_a_store_for_demonstrations_says_so_in_every_title(office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk)
        office.look(desk, case)
        found = letter(replace(occasion(desk, case, "notice 0"), simulated=True), "both")

    assert found.title.startswith("【演示】")
    assert "[demonstration]" in found.title


def test_somebody_who_is_not_in_the_directory_any_more_can_be_written_to(office: Office) -> None:
    with office.desk() as desk:
        case = office.register(desk)
        office.look(desk, case)

        assert "致：gone\n" in letter(replace(occasion(desk, case, "notice 0"), person="gone"), "zh").body


@pytest.mark.parametrize("about", ["notice 99", "notice x", "unheard_of 80%", "notice"])
def test_what_is_not_declared_is_still_told(office: Office, about: str) -> None:
    with office.desk() as desk:
        case = office.register(desk)
        office.look(desk, case)

        assert case in letter(replace(occasion(desk, case, "notice 0"), about=about), "both").title


def test_an_address_is_not_taken_for_a_call_to_everybody() -> None:
    assert plain("write to a@b.cn, not @all") == "write to a@b.cn, not ＠all"
