"""Whatever is answered, `complaints new` writes a definition that is sound, and whose stories hold and show all of it."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.conftest import Counter
from workflow.cli import errand_of
from workflow.commands.library import shipped_calendars
from workflow.commands.new_file import EXISTS
from workflow.commands.starting.answering import Terminal, WrittenDown
from workflow.commands.starting.interview import interview
from workflow.commands.starting.plan import OURS, Plan
from workflow.commands.starting.writing import written
from workflow.commands.wishes import Wishes
from workflow.definitions.grammar.words import RESERVED
from workflow.definitions.load import load
from workflow.engine.calendars.known import KnownCalendars
from workflow.stories.examples import examples

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in RESERVED | OURS)
LABELS = st.text(
    st.characters(
        max_codepoint=0xFFFF, exclude_categories=("C", "Z"), exclude_characters="，：；＝／｜＠、（）,:;=/|@()"
    ),
    min_size=1,
    max_size=12,
)
HOURS = st.one_of(st.just("-"), st.integers(1, 8760).map(lambda n: f"{n}h"), st.integers(1, 999).map(lambda n: f"{n}m"))
TYPES = st.sampled_from(("text", "yesno", "number", "money", "date", "datetime", "person", "file"))


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    """Answers as a person might give them, with every branch of the questions."""
    drawn = draw(st.lists(NAMES, min_size=8, max_size=20, unique=True))
    names = [f"{prefix}{index}_x" for index, prefix in enumerate(drawn)]
    roles, stages, fields = names[:3], names[3:6], names[6:]
    roles, stages = roles[: draw(st.integers(1, 3))], stages[: draw(st.integers(1, 3))]
    found = {
        "name": draw(NAMES),
        "title_zh": draw(LABELS),
        "title_en": draw(LABELS),
        "document": draw(LABELS),
        "roles": ", ".join(
            f"{role}={draw(LABELS)}/{draw(LABELS)}{draw(st.sampled_from(('', '@sales')))}" for role in roles
        ),
        "stages": ", ".join(f"{stage}={draw(LABELS)}/{draw(LABELS)}" for stage in stages),
        "approval": draw(st.sampled_from(("-", *stages))),
        "call_back": draw(st.sampled_from(("yes", "否"))),
        "keep": draw(st.sampled_from(("3y", "18mo", "400cd"))),
        "fields": ", ".join(_field(draw, field) for field in fields[: draw(st.integers(0, 3))]) or "-",
    }
    if found["approval"] != "-":
        found |= _approval(draw, roles)
    if found["call_back"] == "yes":
        found["who.call_back"] = draw(st.sampled_from(roles))
    for stage in stages:
        found |= _stage(draw, f".{stage}", roles) | {f"who.{stage}": draw(st.sampled_from(roles))}
    return found


def _field(draw: st.DrawFn, name: str) -> str:
    choices = "|".join(f"{choice} {draw(LABELS)}/{draw(LABELS)}" for choice in ("a", "b"))
    return f"{name}={draw(LABELS)}/{draw(LABELS)}:{draw(st.one_of(TYPES, st.just(choices)))}"


def _stage(draw: st.DrawFn, suffix: str, roles: Sequence[str]) -> dict[str, str]:
    within = draw(HOURS)
    late = {} if within == "-" else {f"late{suffix}": draw(st.sampled_from(roles))}
    return {f"within{suffix}": within, **late}


def _approval(draw: st.DrawFn, roles: Sequence[str]) -> dict[str, str]:
    signing = draw(st.permutations(roles))[: draw(st.integers(1, len(roles)))]
    limits = sorted(draw(st.lists(st.integers(1, 10**9), min_size=3, max_size=3, unique=True)))
    currency = draw(st.sampled_from(("CNY", "JPY", "KWD")))
    own = [f"none {limits[0]}"] if draw(st.booleans()) else []
    between = [f"{role} {limit}" for role, limit in zip(signing[:-1], limits[1:], strict=False)]
    return {
        "levels": ", ".join([*own, *between, signing[-1]]),
        "currency": currency,
        **_stage(draw, ".approval", roles),
    }


def plan_of(given_answers: dict[str, str]) -> Plan:
    ask = WrittenDown(given_answers)
    plan = interview(ask, "my_complaints")
    ask.nothing_left()
    return plan


@settings(max_examples=60)
@given(answers())
def test_any_answers_make_a_sound_definition_whose_stories_show_all_of_it(found: dict[str, str]) -> None:
    source = written(plan_of(found)).encode()
    checked = load(source)

    assert [problem.say("en") for problem in checked.problems] == []
    assert checked.procedure is not None

    results = examples(source, checked.procedure, KnownCalendars(shipped_calendars()))

    assert [played.mismatches for played in results.played if played.mismatches] == []
    assert len(results.left) == 0


@given(answers())
def test_what_was_answered_stands_in_the_file(found: dict[str, str]) -> None:
    plan = plan_of(found)
    procedure = load(written(plan).encode()).procedure
    assert procedure is not None

    assert procedure.title == plan.title
    assert {role.name: role.label for role in plan.roles} == {name: r.label for name, r in procedure.roles.items()}
    assert {stage.name: stage.label for stage in plan.stages}.items() <= {
        name: state.label for name, state in procedure.states.items()
    }.items()
    assert {field.name: field.kind for field in plan.fields}.items() <= {
        name: field.kind for name, field in procedure.fields.items()
    }.items()


def test_no_line_of_the_defaults_is_wider_than_a_page(outside: Counter) -> None:
    said = outside.well("new", "-", "--yes")

    assert max(map(len, said.out.splitlines())) <= 165


def test_the_file_checks_clean_and_its_stories_cover_everything(outside: Counter) -> None:
    outside.well("new", "hotel.yaml", "--yes")

    assert "no problem" in outside.well("check", "hotel.yaml").out
    assert outside.well("examples", "hotel.yaml", "--json").data["not_shown"] == []


def test_a_case_runs_under_it_to_its_end(outside: Counter) -> None:
    outside.well("new", "hotel.yaml", "approval=-", "call_back=no", "stages=taken=已受理/Taken, done=已办/Done")
    outside.well("init", "--clock", "simulated")
    outside.well("people", "set", "mei", "--role", "service")
    opened = outside.well(
        "open", "hotel.yaml", "customer_name=吴", "contact=1", "complaint=冷", "complained_at=2026-09-28T08:00",
        "channel=phone", "order_number=7", "--as", "mei", "--json",
    ).data  # fmt: skip
    outside.well("do", opened["case"], "finish_taken", "taken_notes=问过", "--as", "mei")
    closed = outside.well("do", opened["case"], "finish_done", "done_notes=办了", "--as", "mei", "--json").data

    assert opened["case"].startswith("H-")
    assert closed["to"] == "closed"


def test_a_file_that_is_there_is_never_overwritten(outside: Counter) -> None:
    path = outside.file("mine.yaml", "mine")
    said = outside("new", path, "--yes", "--json")

    assert (said.code, said.error["code"]) == (2, EXISTS.code)
    assert (outside.folder / "mine.yaml").read_text() == "mine"


def test_the_file_is_named_after_the_procedure(outside: Counter) -> None:
    outside.well("new", "name=bus_complaints")

    assert (outside.folder / "bus_complaints.yaml").exists()


def test_a_name_whose_file_is_there_is_refused_before_anything_else_is_asked(outside: Counter) -> None:
    outside.well("new", "name=bus")
    said = outside("new", "name=bus", "title_zh=", "--json")

    assert said.code == 2
    assert "bus.yaml is already there" in said.error["message"]


def test_answers_come_from_a_file_and_the_command_line_wins(outside: Counter) -> None:
    path = outside.file("answers.yaml", "title_en: Buses\nprefix: BU\nroles: [clerk=文员/Clerk, boss=经理/Boss]\n")
    outside.well("new", "bus.yaml", "prefix=BX", "--answers", path)
    procedure = load((outside.folder / "bus.yaml").read_bytes()).procedure
    assert procedure is not None

    assert (procedure.title.en, procedure.number) == ("Buses", "BX-{year}-{seq:06}")
    assert list(procedure.roles) == ["clerk", "boss"]


def test_off_a_terminal_nobody_is_asked(outside: Counter) -> None:
    said = outside("new", "--json")

    assert (said.code, said.error["code"]) == (2, "nobody_to_ask")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param("name=Bus", "cannot be a name", id="a capital letter"),
        pytest.param("name=owner", "has a meaning of its own", id="a word of the language"),
        pytest.param("roles=plan", "is in use already", id="a name that we use"),
        pytest.param("roles=a, a", "is in use already", id="the same role twice"),
        pytest.param("stages=cost", "is in use already", id="a stage called like a field"),
        pytest.param("fields=head=名/N:text", "is in use already", id="a field called like a role"),
        pytest.param("fields=colour=色/Colour:blue", "is none of them", id="an unknown type"),
        pytest.param("fields=x=色/C:a 甲/A|a 乙/B", "is in use already", id="the same choice twice"),
        pytest.param("roles=" + ",".join(f"r{n}" for n in range(13)), "there must be 1 to 12", id="too many roles"),
        pytest.param("timezone=Asia/Shangai", "did you mean", id="a misspelt zone"),
        pytest.param("prefix=tk", "cannot begin the numbers", id="a small prefix"),
        pytest.param("within.recorded=2wd", "needs a calendar", id="working days"),
        pytest.param("within.recorded=1d", "does not say which days", id="bare days"),
        pytest.param("within.recorded=9000h", "too short or too long", id="more than a year"),
        pytest.param("levels=head 5000", "the last level", id="nobody for large amounts"),
        pytest.param("levels=head 5000, service 100, director", "do not rise", id="falling limits"),
        pytest.param("levels=head 5.001, director", "no amount", id="a tenth of a cent"),
        pytest.param("levels=head 10, none 500, director", "first level", id="nobody signs in the middle"),
        pytest.param("levels=head 10, head 500, director", "two levels", id="one role on two levels"),
        pytest.param("who.recorded=hed", 'did you mean "head"', id="a misspelt role"),
        pytest.param("call_back=perhaps", "neither yes nor no", id="neither yes nor no"),
        pytest.param("title_zh=", "cannot be what people read", id="an empty title"),
        pytest.param("keep=3h", "years, months or days", id="kept for hours"),
    ],
)
def test_an_answer_that_cannot_be_used_says_why_and_writes_nothing(outside: Counter, answer: str, why: str) -> None:
    said = outside("new", "x.yaml", answer)

    assert said.code == 2
    assert why in said.err
    assert answer.partition("=")[0] in said.err
    assert not (outside.folder / "x.yaml").exists()


def test_an_answer_nobody_asked_for_is_told_with_what_was_meant(outside: Counter) -> None:
    said = outside("new", "x.yaml", "tittle_zh=甲", "--json")

    assert (said.code, said.error["code"]) == (2, "no_such_question")
    assert 'did you mean "title_zh"' in said.error["message"]


@pytest.mark.parametrize("text", ["- a", "name: {a: b}", "name: a\nname: b", "\x00"])
def test_a_file_that_holds_no_answers_is_refused_in_words(outside: Counter, text: str) -> None:
    said = outside("new", "x.yaml", "--answers", outside.file("answers.yaml", text), "--json")

    assert (said.code, said.error["code"]) == (2, "bad_answers_file")


class Keyboard(io.StringIO):
    """Lines typed at a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bad_answer_at_the_terminal_is_asked_again(
    outside: Counter, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard("Hotel\nhotel\n酒店客诉\n\n\n\nHO\n" + "\n" * 30))
    plan = interview(Terminal(errand_of(Wishes(language="en"))), "my_complaints")
    told = capfd.readouterr().err

    assert (plan.name, plan.title.zh, plan.title.en, plan.prefix) == ("hotel", "酒店客诉", "Hotel", "HO")
    assert '"Hotel" cannot be a name' in told
    assert "[Asia/Shanghai] >" in told


def test_a_default_is_shown_in_the_language_of_the_question(
    outside: Counter, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard("\n" * 40))
    plan = interview(Terminal(errand_of(Wishes(language="zh"))), "my_complaints")

    assert plan.call_back is not None
    assert "[是] >" in capfd.readouterr().err


def test_the_end_of_the_keyboard_ends_the_questions(outside: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard("hotel\n"))

    with pytest.raises(KeyboardInterrupt):
        interview(Terminal(errand_of(Wishes(language="en"))), "my_complaints")
