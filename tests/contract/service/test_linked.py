"""Cases that lead to cases of another procedure: opened together, told of each other's end, all in one transaction."""

from importlib.resources import files
from pathlib import Path

import pytest

from tests.contract.service.conftest import Office
from tests.kept import in_the_way
from tests.replacing import replace
from workflow.audit.replay import replay
from workflow.definitions.load import load, read_published
from workflow.engine.case import LinkedCase, Parent
from workflow.engine.directory import Person
from workflow.engine.effects import ActionRefused, Linked
from workflow.engine.events import By, Cause
from workflow.engine.refusals import Refused
from workflow.errors import Changed, NotFound, ProblemsFound
from workflow.service import Desk, Outcome
from workflow.store import administration
from workflow.store.database import open_store
from workflow.store.tables import Stored

HERE = Path(__file__).parent
BATCHES = (HERE / "batches.yaml").read_bytes()
MEASURES = files("workflow.definitions").joinpath("library", "corrective_action.yaml").read_bytes()
SECOND = 1_000_000
HOUR = 3600 * SECOND
LI, WANG, HE, SUN, WEI = (By(person=name) for name in ("li", "wang", "he", "sun", "wei"))
RECALL, REPAIR = "CA-2026-000001", "CA-2026-000002"


def done(decided: object) -> Outcome:
    assert isinstance(decided, Outcome), decided
    return decided


def codes(decided: object) -> tuple[str, ...]:
    assert isinstance(decided, Refused), decided
    return tuple(refusal.code for refusal in decided.refusals)


def everything(desk: Desk) -> dict[str, int]:
    """How many rows each table of the store has."""
    with desk._store.reading() as reading:
        return {name: len([*reading.whole(name)]) for name in Stored.metadata.tables}


def sound(desk: Desk, case: str | None = None) -> list[str]:
    """What replay finds."""
    return [f"{found.stream} {found.seq} {found.code}" for found in replay(desk._store, case).differences]


@pytest.fixture
def linked(office, desk: Desk) -> Desk:
    with desk.batch():
        for name, role in (("he", "coordinator"), ("sun", "doer"), ("wei", "verifier")):
            desk.set_person(Person(name=name, roles=frozenset({role})), by=LI)
        desk.publish(MEASURES, by=LI)
        desk.publish(BATCHES, by=LI)
    return desk


def register(desk: Desk, **more: str) -> str:
    return done(desk.open("batches", {"client": "张三", "complaint": "电芯鼓包", **more}, by=LI)).case


def judged(desk: Desk) -> str:
    """A case with a recall and a repair."""
    number = register(desk, batch="九月第二批")
    done(desk.do(number, "judge", {"advice": "换供应商"}, by=LI))
    return number


def finish(desk: Desk, number: str) -> None:
    """Bring a measure to its end."""
    given = {"cause": "混料", "measure": "换新", "responsible": "sun", "due_at": "2026-10-15T18:00"}
    done(desk.do(number, "plan", given, by=HE))
    units = {"units_out": "5", "units_back": "5"} if desk.case(number).fields["kind"] == "recall" else {}
    done(desk.do(number, "report_done", {"result": "已换新", **units}, by=SUN))
    done(desk.do(number, "verify", {"effect": "effective", "findings": "无误"}, by=WEI))


def values(desk: Desk, number: str, *names: str) -> list[object]:
    fields = desk.case(number).fields
    return [getattr(fields[name], "value", fields[name]) for name in names]


def test_a_move_opens_a_case_for_each_of_its_links_with_literals_and_copies(linked: Desk) -> None:
    number = judged(linked)

    assert linked.case(number).links == {RECALL: LinkedCase("recall", "open"), REPAIR: LinkedCase("repair", "open")}
    assert linked.case(RECALL).parent == Parent(number, "recall")
    assert values(linked, RECALL, "kind", "problem", "scope") == ["recall", "电芯鼓包", "九月第二批"]
    assert values(linked, REPAIR, "kind", "problem", "cause") == ["corrective", "电芯鼓包", "换供应商"]
    assert [linked.case(child).state for child in (RECALL, REPAIR)] == ["planning", "planning"]


def test_the_child_is_opened_by_the_system_and_names_the_event_that_caused_it(linked: Desk) -> None:
    number = judged(linked)
    first = linked.history(RECALL)[0]

    assert (first.by.person, first.type, first.action) == ("system", "opened", "raise_measure")
    assert first.cause == Cause(f"case:{number}", 2)


def test_copied_texts_are_committed_anew_and_do_not_stand_in_the_body(office: Office, linked: Desk) -> None:
    judged(linked)
    bodies = office.sql("SELECT body FROM event WHERE stream LIKE 'case:CA%'")
    salts = office.sql("SELECT salt FROM private_value WHERE name IN ('complaint', 'problem')")

    assert not any("电芯鼓包" in str(body) for body in bodies)
    assert len(salts) == len(set(salts)) == 3


def test_a_move_that_opens_nothing_leaves_no_link(linked: Desk) -> None:
    number = register(linked)
    done(linked.do(number, "judge", {"advice": "致歉"}, by=LI))

    assert linked.case(number).links == {}
    assert linked.numbers() == (number,)


def test_the_parent_waits_for_its_children_and_hears_when_they_end(linked: Desk) -> None:
    number = judged(linked)
    assert codes(linked.do(number, "check", by=LI)) == ("guard",)
    finish(linked, RECALL)
    heard = linked.history(number)[-1]

    assert (heard.type, heard.by.person, heard.cause) == ("link_changed", "system", Cause(f"case:{RECALL}", 4))
    assert heard.effects == (Linked("recall", RECALL, "ended"),)
    assert done(linked.do(number, "check", by=LI)).to == "checking"
    assert codes(linked.do(number, "close", by=WANG)) == ("guard",)
    finish(linked, REPAIR)
    assert done(linked.do(number, "close", by=WANG)).to == "closed"
    assert sound(linked) == []


def test_each_time_the_move_is_taken_another_case_is_opened(linked: Desk) -> None:
    number = judged(linked)
    done(linked.do(number, "again", by=LI))
    done(linked.do(number, "again", by=LI))

    assert [name for name in linked.case(number).links if linked.case(number).links[name].link == "repair"] == [
        REPAIR,
        "CA-2026-000003",
        "CA-2026-000004",
    ]
    assert sound(linked) == []


def test_a_child_that_is_voided_counts_no_longer(linked: Desk) -> None:
    number = judged(linked)
    done(linked.void(RECALL, reason="批次弄错", by=WANG))

    assert linked.case(number).links[RECALL] == LinkedCase("recall", "void")
    assert done(linked.do(number, "check", by=LI)).to == "checking"
    assert sound(linked) == []


def test_a_parent_that_is_void_or_closed_still_hears(linked: Desk) -> None:
    void, closed = judged(linked), register(linked)
    done(linked.void(void, reason="错录", by=WANG))
    assert [linked.case(child).void for child in (RECALL, REPAIR)] == [False, False]
    finish(linked, RECALL)
    assert linked.case(void).links[RECALL].standing == "ended"

    done(linked.do(closed, "judge", {"advice": "致歉"}, by=LI))
    done(linked.do(closed, "check", by=LI))
    done(linked.do(closed, "close", by=WANG))
    assert sound(linked) == []


def test_a_childs_refusal_refuses_the_move_and_nothing_is_written(linked: Desk) -> None:
    number = register(linked, batch="九月第二批")
    linked.publish(_with(MEASURES, "may: [cause, scope]", "may: [scope, cause]"), by=LI)  # the same, in other words
    linked.publish(
        _with(MEASURES, "who: [coordinator, system]}]}", "who: [coordinator, system], when: \"kind != 'recall'\"}]}"),
        by=LI,
    )
    before = everything(linked)
    refused = linked.do(number, "judge", {"advice": "换供应商"}, by=LI)

    assert codes(refused) == ("linked_case", "guard")
    assert everything(linked) == before
    assert linked.case(number).state == "received"


def test_no_number_is_lost_by_a_refusal(linked: Desk) -> None:
    number = register(linked, batch="九月第二批")
    linked.withdraw("corrective_action", by=LI)
    assert codes(linked.do(number, "judge", {"advice": "换供应商"}, by=LI)) == ("linked_case", "procedure_withdrawn")
    linked.publish(MEASURES, by=LI)
    done(linked.do(number, "judge", {"advice": "换供应商"}, by=LI))

    assert list(linked.case(number).links) == [RECALL, REPAIR]
    assert sound(linked) == []


def test_a_mark_opens_a_case_as_well(office, linked: Desk) -> None:
    number = register(linked)
    done(linked.do(number, "judge", {"advice": "致歉"}, by=LI))
    office.clock.at += 48 * HOUR + SECOND
    linked.tick()

    assert linked.case(number).links == {RECALL: LinkedCase("repair", "open")}
    assert values(linked, RECALL, "cause") == ["致歉"]
    assert sound(linked) == []


def test_a_mark_whose_case_cannot_be_opened_leaves_a_fact_and_a_duty(office, linked: Desk) -> None:
    number = register(linked)
    done(linked.do(number, "judge", {"advice": "致歉"}, by=LI))
    linked.withdraw("corrective_action", by=LI)
    office.clock.at += 48 * HOUR + SECOND
    linked.tick()
    last = linked.history(number)[-1]

    assert last.type == "action_refused"
    assert ActionRefused("again", ("linked_case", "procedure_withdrawn"), "repair") in last.effects
    assert list(linked.case(number).duties) == ["look_into_refusal"]
    assert sound(linked) == []


def test_marks_of_the_parent_that_are_due_fire_before_it_hears(office, linked: Desk) -> None:
    number = judged(linked)
    office.clock.at += 49 * HOUR
    done(linked.void(RECALL, reason="批次弄错", by=WANG))

    assert [event.type for event in linked.history(number)][-3:] == ["mark_fired", "moved", "link_changed"]
    assert sound(linked) == []


def test_a_command_given_twice_under_one_key_opens_once(linked: Desk) -> None:
    number = register(linked, batch="九月第二批")
    first = done(linked.do(number, "judge", {"advice": "换供应商"}, by=LI, key="k"))
    again = done(linked.do(number, "judge", {"advice": "换供应商"}, by=LI, key="k"))

    assert (again.repeated, again.seq, again.events) == (True, first.seq, first.events)
    assert len(linked.case(number).links) == 2


def test_a_dry_run_opens_nothing(linked: Desk) -> None:
    number = register(linked, batch="九月第二批")
    before = everything(linked)
    with linked.dry_run():
        assert done(linked.do(number, "judge", {"advice": "换供应商"}, by=LI)).to == "working"

    assert everything(linked) == before


def test_what_was_erased_or_never_filled_is_not_copied(linked: Desk) -> None:
    number = register(linked)
    done(linked.do(number, "judge", {"advice": "致歉"}, by=LI))
    done(linked.do(number, "again", by=LI))

    assert "scope" not in linked.case(RECALL).fields


def test_a_definition_is_not_published_before_those_it_links_to(desk: Desk) -> None:
    with pytest.raises(ProblemsFound) as raised:
        desk.publish(BATCHES, by=LI)

    assert raised.value.wording.code == "links_do_not_fit"
    assert "publish corrective_action first" in raised.value.say("en")
    assert desk.definitions() == tuple(each for each in desk.definitions() if each.name == "slips")


def test_a_definition_that_others_link_to_stays_fit_for_them(linked: Desk) -> None:
    with pytest.raises(ProblemsFound) as raised:
        linked.publish(_with(MEASURES, "who: [coordinator, system]", "who: [coordinator]"), by=LI)

    assert "batches" in raised.value.say("en")


def test_a_duplicate_is_known_to_the_case_that_survives(linked: Desk) -> None:
    first, second = register(linked), register(linked)
    done(linked.void(second, duplicate_of=first, by=WANG))

    assert linked.case(first).links == {second: LinkedCase("duplicate", "void")}
    assert linked.history(first)[-1].cause == Cause(f"case:{second}", 2)
    assert sound(linked) == []


def test_nothing_is_a_duplicate_of_what_is_void(linked: Desk) -> None:
    first, second, third = register(linked), register(linked), register(linked)
    done(linked.void(second, duplicate_of=first, by=WANG))

    assert codes(linked.void(third, duplicate_of=second, by=WANG)) == ("void",)
    assert codes(linked.void(third, duplicate_of=third, by=WANG)) == ("duplicate",)
    assert not linked.case(third).void


def test_several_duplicates_are_merged_together(linked: Desk) -> None:
    first, second, third = register(linked), register(linked), register(linked)
    merged = linked.merge(first, second, third, second, by=WANG)

    assert [(each.case, done(each.decided).case) for each in merged] == [(second, second), (third, third)]
    assert list(linked.case(first).links) == [second, third]
    assert sound(linked) == []


def test_a_merge_that_is_refused_in_part_is_refused_whole(linked: Desk) -> None:
    first, second = register(linked), register(linked)
    before = everything(linked)
    merged = linked.merge(first, second, first, by=WANG)

    assert codes(merged[-1].decided) == ("duplicate",)
    assert everything(linked) == before
    with pytest.raises(NotFound):
        linked.merge(first, second, "B-2026-0009", by=WANG)
    assert everything(linked) == before


def test_one_case_of_a_link_is_replayed_alone(linked: Desk) -> None:
    number = judged(linked)
    finish(linked, RECALL)

    assert [sound(linked, each) for each in (number, RECALL, REPAIR)] == [[], [], []]


def _with(source: bytes, old: str, new: str) -> bytes:
    text = source.decode()
    assert text.count(old) == 1
    changed = text.replace(old, new).encode()
    assert load(changed).procedure is not None
    return changed


def test_a_case_keeps_its_rules_although_they_would_not_be_published_today(office: Office, linked: Desk) -> None:
    """A later release checks more strictly; what is in the store is read as it was published."""
    faulty = BATCHES.replace(
        b'when: "not linked(repair) or finished(repair)"', b'when: "linked(repair) and not linked(repair)"'
    )
    with pytest.raises(ProblemsFound):
        linked.publish(faulty, by=LI)
    rules = read_published(faulty)
    with open_store(office.url) as store, store.writing() as writing:
        administration.publish(writing, rules, faulty, replace(LI, login=store.identity.login), linked.now())
    number = register(linked)

    assert linked.rules("batches").procedure.digest == rules.digest == linked.case(number).definition
    assert done(linked.do(number, "judge", {"advice": "致歉"}, by=LI)).to == "working"
    assert sound(linked) == []


def test_what_breaks_while_the_second_case_is_opened_leaves_nothing(office: Office, linked: Desk) -> None:
    number = register(linked, batch="九月第二批")
    before = everything(linked)
    with (
        in_the_way(office.url, f"NEW.stream = 'case:{REPAIR}'"),
        open_store(office.url, clock=office.clock, patience=0.05) as store,
        pytest.raises(Changed),
    ):
        Desk(store).do(number, "judge", {"advice": "换供应商"}, by=LI)

    assert everything(linked) == before
    assert list(linked.case(judged(linked)).links) == [RECALL, REPAIR]
    assert sound(linked) == []


CHANGED = [
    pytest.param([("raise_measure: {zh", "begin: {zh")], "no such opening action", id="another action"),
    pytest.param(
        [('en: Cause,              clause: "2", type: text', "en: Cause, type: date")],
        "not of the same type",
        id="another type",
    ),
    pytest.param(
        [("corrective: {zh: 纠正措施, en: Corrective action}", "mending: {zh: 纠正措施, en: Corrective action}")],
        "corrective",
        id="another choice",
    ),
]


@pytest.mark.parametrize(("edits", "said"), CHANGED)
def test_a_case_under_older_rules_is_told_when_its_link_no_longer_fits(
    linked: Desk, edits: list[tuple[str, str]], said: str
) -> None:
    """Nobody asks for the rules of running cases when another procedure is changed."""
    number = register(linked, batch="九月第二批")
    linked.withdraw("batches", by=LI)
    without_stories = MEASURES.partition(b"\nexamples:")[0] + b"\n"
    for old, new in edits:
        without_stories = _with(without_stories, old, new)
    linked.publish(without_stories, by=LI)
    refused = linked.do(number, "judge", {"advice": "换供应商"}, by=LI)

    assert codes(refused) == ("linked_case", "link_does_not_fit")
    assert isinstance(refused, Refused)
    assert said in refused.refusals[1].say("en")
