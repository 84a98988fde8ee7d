"""Stories: what happens as told, and what is said when it does not."""

from textwrap import dedent, indent

import pytest

from tests.engine.world import CALENDARS, EVERYTHING
from workflow.definitions.load import load
from workflow.engine.effects import Linked
from workflow.stories.examples import examples
from workflow.stories.player import Played

TEXT = EVERYTHING.partition("\nexamples:\n")[0]
PEOPLE = (
    "{cai: [clerk], dan: [clerk], eve: {roles: expert, department: north}, max: [manager_], dia: [director_],"
    " aud: [auditor], cor: [], any: {roles: expert, department: [north, south], rank: staff}}"
)
OPENED = "- cai receive: {client: 甲, branch: north}\n"
WORKING = OPENED + "- cai start\n"
PROPOSED = WORKING + "- eve propose: {plan_text: 退款, amount: 50.00}\n"


def played(
    steps: str, *edits: tuple[str, str], settings: str = "{}", people: str = PEOPLE, now: str = "2026-03-02T09:00"
) -> Played:
    """The story of these steps, under the definition with each edit made once."""
    story = (
        "examples:\n  - says: {zh: 故事, en: A story}\n"
        f"    now: {now}\n    settings: {settings}\n    people: {people}\n    steps:\n"
        + indent(dedent(steps), "      ")
    )
    text = TEXT
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    source = (text + "\n" + story).encode()
    checked = load(source)
    assert checked.procedure is not None, [(p.place, p.say("en")) for p in checked.problems]
    return examples(source, checked.procedure, CALENDARS).played[0]


def said(steps: str) -> list[tuple[int, str, str]]:
    return [(found.step, found.expected, found.found.en) for found in played(steps).mismatches]


def test_a_story_that_happens_as_told_has_no_mismatch():
    told = played(
        PROPOSED
        + """\
- expect: {state: paid_check, approver: manager_, assignee: max, clock: {work: met}, duties: [], fields: {total: 50.00}}
- max pay_ok: {remark: 同意, to: second_look}
- dia pay_ok: {remark: 同意, refused: state}
""".replace(", assignee: max", "")
    )

    assert told.mismatches == ()
    assert [event.action for event in told.events] == ["receive", "start", "propose", "pay_ok"]


@pytest.mark.parametrize(
    ("expect", "mismatch"),
    [
        ("{state: paying}", ("state: paying", "state: working")),
        ("{approver: manager_}", ("approver: manager_", "approver: none")),
        ("{told: [max]}", ("told: [max]", "told: [any, eve]")),
        ("{duties: [call_customer]}", ("duties: [call_customer]", "duties: []")),
        ("{assignee: eve}", ("assignee: eve", "assignee: none")),
        (
            "{clock: {work: met}}",
            ("clock work: met", "clock work: running (due 2026-03-02 19:00 Mon +08:00, within 10h)"),
        ),
        ("{clock: {rule: none}}", None),
        ("{fields: {amount: 7.00}}", ("amount: 7.00 CNY", "amount: 0.00 CNY")),
        ("{fields: {helper: eve}}", ("helper: eve", "helper: None")),
    ],
)
def test_what_is_not_as_expected_is_said(expect, mismatch):
    if mismatch is None:
        expect = "{clock: {first_look: none}}"
        mismatch = ("clock first_look: none", "clock first_look: met (due 2026-03-02 12:00 Mon +08:00, within 3h)")

    assert said(WORKING + f"- expect: {expect}\n") == [(3, *mismatch)]


def test_a_clock_that_never_started_is_none():
    assert said(OPENED + "- expect: {clock: {work: none}}\n") == []
    assert said(OPENED + "- expect: {clock: {work: running}}\n") == [(2, "clock work: running", "clock work: none")]


def test_nobody_signs_where_nothing_waits():
    assert said(WORKING + "- expect: {approver: none}\n") == []


def test_an_unexpected_refusal_is_said_with_its_codes_and_the_story_goes_on():
    told = played(OPENED + "- eve start\n- cai start: {to: received}\n")

    assert [(m.step, m.expected, m.found.en) for m in told.mismatches] == [
        (2, "eve start accepted", "refused: role"),
        (3, "cai start to: received", "to: working"),
    ]
    assert told.mismatches[0].decision is not None


def test_another_refusal_than_expected_is_said():
    assert said(OPENED + "- eve start: {refused: asks}\n") == [(2, "eve start refused: asks", "refused: role")]


def test_an_expected_refusal_that_does_not_come_is_said():
    assert said(OPENED + "- cai start: {refused: role}\n") == [(2, "cai start refused: role", "accepted")]


def test_an_opening_that_is_refused_opens_no_case():
    steps = "- cai receive: {client: 甲, refused: asks}\n- cai start\n- expect: {state: received}\n"

    assert said(steps) == [
        (2, "cai start", "no case is open yet"),
        (3, "expect: {state: received}", "no case is open yet"),
    ]


def test_an_opening_leads_where_it_is_said_to():
    assert said("- cai receive: {client: 甲, branch: north, to: working}\n") == [
        (1, "cai receive to: working", "to: received")
    ]


def test_a_second_opening_is_another_case_and_steps_act_on_the_latest():
    steps = (
        OPENED
        + OPENED
        + "- cai start\n- CASE1.expect: {state: received}\n- expect: {state: working}\n- CASE1.cai drop\n- CASE1.expect: {state: dropped}\n- CASE2.expect: {state: working}\n"
    )

    assert said(steps) == []


def test_a_case_that_is_not_open_yet_is_said():
    steps = OPENED + "- CASE2.cai start\n- CASE3.expect: {state: received}\n"

    assert said(steps) == [
        (2, "cai start", "CASE2 is not open yet"),
        (3, "expect: {state: received}", "CASE3 is not open yet"),
    ]


def test_told_counts_from_the_last_expect():
    steps = (
        WORKING
        + "- expect: {told: [eve, any]}\n- expect: {told: []}\n- wait: 2h\n- wait: 1s\n- expect: {told: [eve, any]}\n"
    )

    assert said(steps) == []


def test_time_passes_by_a_length_and_up_to_an_instant():
    steps = (
        OPENED
        + "- wait: 1h30m\n- expect: {told: [cai, dan]}\n- wait: until 2026-03-02T12:00\n- expect: {told: [], clock: {first_look: running}}\n- wait: 1s\n- expect: {told: [max], clock: {first_look: breached}}\n"
    )

    assert said(steps) == []


def test_the_clocks_that_duties_and_rules_bring_are_clocks_like_others():
    notice = """notices:
  - {mark: duty_call_customer 100%, when: overdue(duty_call_customer), tell: [auditor], zh: 没有致电, en: Nobody called}
"""
    steps = (
        WORKING
        + "- eve ask\n- expect: {clock: {duty_call_customer: running, rule_3_finish: none}}\n"
        + "- wait: 2h\n- expect: {told: []}\n- wait: 1s\n"
        + "- expect: {told: [aud, cai, dan], clock: {duty_call_customer: breached}}\n"
    )

    assert played(steps, ("notices:\n", notice)).mismatches == ()


def test_an_instant_that_is_past_passes_no_time():
    assert said(OPENED + "- wait: until 2026-03-01T09:00\n- expect: {told: [], clock: {first_look: running}}\n") == []


def test_a_mark_that_is_past_at_once_fires_with_the_step():
    assert (
        said("- cai receive: {client: 甲, branch: north, heard_at: 2026-03-02T07:00}\n- expect: {told: [cai, dan]}\n")
        == []
    )


def test_the_built_in_actions_are_told_like_any_other():
    people = PEOPLE.replace("cor: []", "cor: [clerk], ada: [administrator]")
    steps = (
        WORKING
        + """\
- eve note: {text: 已致电}
- eve attach: {name: 照片.jpg}
- eve assign: {person: dan}
- expect: {assignee: dan}
- dan assign: {person: aud, refused: assigns}
- dan handover: {from: dan, person: cai, refused: assigns}
- aud handover: {from: dan, person: cai, refused: role}
- eve hurry: {urgent: yes}
- cor correct: {amount: 5.00, reason: 录错, refused: role}
- cor void: {reason: 重复, refused: role}
- cor void: {duplicate_of: CASE2, refused: role}
"""
    )

    assert [(m.step, m.expected, m.found.en) for m in played(steps, people=people).mismatches] == []


def test_a_handover_moves_everything_that_lies_with_somebody():
    steps = (
        OPENED
        + "- cai hurry: {urgent: no}\n"
        + OPENED
        + "- cai hurry: {urgent: no}\n"
        + OPENED
        + "- cai hurry: {urgent: no}\n- cai drop\n- dan handover: {from: cai, person: dan}\n- CASE1.expect: {assignee: dan}\n- CASE2.expect: {assignee: dan}\n"
    )

    assert said(steps) == []


def test_a_story_may_decide_settings():
    steps = (
        WORKING
        + "- eve propose: {plan_text: 退款, amount: 400.00}\n- expect: {approver: director_, clock: {first_look: met}}\n"
    )

    told = played(steps, settings="{open_limit: 400.00, slow_time: 30m}")

    assert told.mismatches == ()


def test_people_given_as_roles_belong_where_these_roles_need_them():
    told = played(
        WORKING + "- any hurry: {urgent: yes}\n- max pay_ok: {remark: x, refused: state}\n",
        people="{cai: [clerk], any: [expert], max: [manager_, director_]}",
    )

    assert told.mismatches == ()


def test_suspensions_and_counts_carry_over_from_case_to_case():
    slip = (
        "- cai receive: {client: 甲, branch: north}\n- cai start\n- eve propose: {plan_text: 致歉}\n"
        "- cai finish: {slip_made: yes, culprit: dan}\n"
    )

    assert said(slip + slip + OPENED + "- dan start: {refused: suspended}\n") == []


def test_absences_are_part_of_a_story():
    people = PEOPLE.replace(
        "max: [manager_]", "max: {roles: manager_, rank: manager, away: {from: 2026-03-02T08:00, to: 2026-03-02T10:00}}"
    )

    told = played(
        PROPOSED + "- max pay_ok: {remark: x, refused: approver}\n- wait: 1h\n- max pay_ok: {remark: x}\n",
        people=people,
    )

    assert told.mismatches == ()


MENDED = WORKING + "- eve mend\n"


def test_linked_cases_are_numbered_and_end_when_the_story_says_so():
    told = played(
        MENDED
        + "- eve mend\n- expect: {links: {repair: open}, fields: {mending: yes}}\n- cai hand_back: {refused: guard}\n"
        + "- ends: repair\n- expect: {links: {repair: ended}, fields: {mending: no}}\n- cai hand_back\n"
        + "- eve mend\n- expect: {links: {repair: open}}\n"
    )

    assert told.mismatches == ()
    named = [effect.case for event in told.events for effect in event.effects if isinstance(effect, Linked)]
    assert named == ["LINK1", "LINK2", "LINK1", "LINK2", "LINK3"]


def test_cases_of_one_story_lead_to_different_cases():
    assert said(MENDED + MENDED + "- CASE1.ends: repair\n- CASE1.expect: {links: {repair: ended}}\n") == []
    assert said(MENDED + MENDED + "- CASE1.ends: repair\n- expect: {links: {repair: open}}\n") == []
    events = played(MENDED + MENDED).events
    assert [e.case for event in events for e in event.effects if isinstance(e, Linked)] == ["LINK1", "LINK2"]


DONE_IN = ("copies: {owner_: client, what: plan_text}", "copies: {owner_: client, what: plan_text}, done_in: mended")


def test_a_linked_case_that_is_dropped_counts_for_nothing():
    told = played(
        MENDED
        + "- drops: repair\n- expect: {links: {repair: dropped}, fields: {mending: no}}\n"
        + "- cai hand_back: {refused: guard}\n- eve mend\n- ends: repair\n- expect: {links: {repair: ended}}\n"
        + "- drops: repair\n",
        DONE_IN,
    )

    assert [(found.step, found.expected, found.found.en) for found in told.mismatches] == [
        (10, "drops: repair", "no case of repair is open")
    ]


def test_a_mark_may_open_linked_cases_while_the_story_waits():
    told = played(OPENED + "- wait: 6h\n- wait: 1s\n- expect: {links: {repair: open}}\n", ("do: drop", "do: mend"))

    assert told.mismatches == ()


@pytest.mark.parametrize(
    ("steps", "mismatch"),
    [
        pytest.param("- ends: repair\n", (1, "ends: repair", "no case is open yet"), id="no case"),
        pytest.param(WORKING + "- ends: repair\n", (3, "ends: repair", "no case of repair is open"), id="no link"),
        pytest.param(
            MENDED + "- ends: repair\n- ends: repair\n", (5, "ends: repair", "no case of repair is open"), id="ended"
        ),
        pytest.param(
            WORKING + "- expect: {links: {repair: open}}\n", (3, "links repair: open", "links repair: none"), id="none"
        ),
        pytest.param(
            MENDED + "- expect: {links: {repair: ended}}\n", (4, "links repair: ended", "links repair: open"), id="open"
        ),
    ],
)
def test_what_does_not_go_so_with_linked_cases_is_said(steps, mismatch):
    assert said(steps) == [mismatch]
