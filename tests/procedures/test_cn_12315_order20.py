"""Every number and every condition of Order 20 at work: the story holds, and without the rule's line it does not.

docs/regulators.md names the test that proves each. Dates are real ones, with days off and made-up working days (调休).
"""

import re

import pytest

from workflow.definitions.load import load

PEOPLE = "{chen: [officer], lin: [supervisor]}"
ITEMS = {
    "complainant": "王一",
    "phone": '"13800000001"',
    "address": "平江路 1 号",
    "respondent": "某家电商店",
    "respondent_address": "人民路 8 号",
    "request": "退货",
    "facts": "不制冷",
}
"""What a complaint has to say (art. 9)."""
GROUNDS = ("not_competent", "already_handled", "not_consumer", "too_old", "material_missing", "other_law")
ACCEPTED = "- chen accept: {decision_told: 短信告知}\n"
MEDIATING = ACCEPTED + "- chen mediate: {complainant_consents: yes, respondent_consents: yes}\n"


@pytest.fixture(scope="session")
def procedure(as_shipped):
    """Order 20 as it ships."""
    return as_shipped("cn_12315_order20", PEOPLE)


def received(at: str = "2026-01-05T10:00", *, without: str = "", also: str = "") -> str:
    items = ", ".join(f"{name}: {value}" for name, value in ITEMS.items() if name != without)
    return f"- chen register: {{received_at: {at}, {items}{also}}}\n"


def nothing_broken(draft) -> tuple[()]:
    """Instead of the rules that a command would break."""
    return ()


def test_it_is_decided_and_told_within_7_working_days_of_receipt(procedure):
    story = f"""{received("2025-09-26T16:00")}{received("2025-09-26T16:00")}
- wait: until 2025-10-10T18:00
- expect: {{told: [chen]}}
- wait: until 2025-10-13T18:00
- expect: {{told: []}}
- CASE1.chen accept: {{refused: asks}}
- CASE1.chen accept: {{decision_told: 短信告知}}
- CASE1.expect: {{state: accepted, clock: {{deciding: met}}}}
- CASE2.expect: {{clock: {{deciding: running}}}}
- wait: 1s
- CASE2.expect: {{told: [chen, lin], clock: {{deciding: breached}}}}
"""
    clock = "while: [received], from: received_at, within: 7wd"

    procedure.at("2025-09-28T09:00").bites(
        story,
        ((clock, clock.replace("7wd", "6wd")),),
        ((clock, clock.replace("7wd", "8wd")),),
        ((clock, clock.replace("7wd", "7cd")),),
        ((clock, clock.replace(" from: received_at,", "")),),
        (
            (
                'To decide and tell, clause: "14", unclear: U2, calendar: cn_office',
                "To decide and tell, calendar: always",
            ),
        ),
        (
            (
                "needs: [form complaint_form], asks: [decision_told]",
                "needs: [form complaint_form], may: [decision_told]",
            ),
        ),
    )


def test_days_off_do_not_count_and_made_up_working_days_do(procedure):
    """Between 6 and 24 February 2026 lie the Spring Festival and, on a Saturday, a made-up working day."""
    story = f"""{received("2026-02-06T10:00")}
- wait: until 2026-02-24T18:00
- expect: {{clock: {{deciding: running}}}}
- wait: 1s
- expect: {{clock: {{deciding: breached}}}}
"""
    clock = "while: [received], from: received_at, within: 7wd"

    procedure.at("2026-02-06T10:00").bites(story, ((clock, clock.replace("7wd", "7cd")),))


def test_there_are_six_grounds_of_refusal_and_the_complainant_is_told_which(procedure):
    fields = load(procedure.text.encode()).procedure.fields
    story = f"""{received()}
- chen refuse: {{decision_told: 书面告知, refused: asks}}
- chen refuse: {{ground: other_law, refused: asks}}
- lin refuse: {{ground: other_law, decision_told: 书面告知, refused: role}}
- chen refuse: {{ground: other_law, decision_told: 书面告知}}
- expect: {{state: not_accepted, clock: {{deciding: met}}}}
"""
    asks = "asks: [ground, decision_told]"
    silent = f"{received()}- chen refuse: {{ground: other_law, refused: rule}}\n"
    optional = (asks, "asks: [ground], may: [decision_told]")
    told = procedure.at("2026-01-05T11:00")

    assert tuple(fields["ground"].choices) == GROUNDS
    told.bites(story, (optional,))
    told.edited(optional).bites(silent, ((procedure.rule("不予受理须有情形"), ""),))


@pytest.mark.parametrize("ground", [ground for ground in GROUNDS if ground not in ("too_old", "material_missing")])
def test_four_grounds_are_for_the_officer_to_find(procedure, ground):
    story = (
        f"{received()}- chen refuse: {{ground: {ground}, decision_told: 书面告知}}\n- expect: {{state: not_accepted}}\n"
    )

    procedure.at("2026-01-05T11:00").holds(story)


def test_it_is_too_old_only_once_three_years_have_passed(procedure):
    told = "ground: too_old, decision_told: 书面告知"
    story = f"""{received("2025-09-26T16:00", also=", harmed_on: 2022-09-26")}{received("2025-09-26T16:00")}
- wait: until 2025-09-27T00:00
- CASE1.chen refuse: {{{told}, refused: guard}}
- wait: 1s
- CASE2.chen refuse: {{{told}, refused: guard}}
- CASE1.chen refuse: {{{told}}}
- CASE1.expect: {{state: not_accepted}}
"""

    procedure.at("2025-09-26T16:30").bites(
        story,
        (("within: 36mo", "within: 35mo"),),
        (("within: 36mo", "within: 37mo"),),
        (("within: 36mo", "within: 1095cd"),),
        (("stop: [accept, refuse], from: harmed_on, within", "stop: [accept, refuse], within"),),
        (("(ground != 'too_old' or overdue(three_years)) and ", ""),),
    )


@pytest.mark.parametrize("missing", list(ITEMS))
def test_seven_items_are_needed_to_accept_and_any_that_is_missing_is_a_ground(procedure, missing):
    told = "ground: material_missing, decision_told: 书面告知"
    story = f"""{received(without=missing)}{received(without=missing)}
- CASE1.chen accept: {{decision_told: 短信告知, refused: needs}}
- CASE1.chen supplement: {{{missing}: {ITEMS[missing]}}}
- CASE1.chen refuse: {{{told}, refused: guard}}
- CASE1.chen accept: {{decision_told: 短信告知}}
- CASE1.expect: {{state: accepted}}
- CASE2.chen refuse: {{{told}}}
- CASE2.expect: {{state: not_accepted}}
"""
    incomplete = f"{received(without=missing)}- chen accept: {{decision_told: 短信告知, refused: rule}}\n"
    needs = (" needs: [form complaint_form],", "")
    guard = re.search(r" and \(ground != 'material_missing' or not \(.*?\)\)\)", procedure.text, re.DOTALL).group()
    only = guard.replace(f" and filled({missing})", "").replace(f"\n      and filled({missing})", "")
    told_now = procedure.at("2026-01-05T11:00")

    told_now.bites(story, (needs, (procedure.rule("材料不全"), "")), ((guard, ""),))
    if only != guard:
        told_now.bites(story, ((guard, only),))
    told_now.edited(needs).bites(incomplete, ((procedure.rule("材料不全"), ""),))


def test_nothing_is_mediated_without_the_consent_of_both(procedure):
    story = f"""{received()}{ACCEPTED}
- chen mediate: {{complainant_consents: yes, refused: asks}}
- chen mediate: {{complainant_consents: no, respondent_consents: yes, refused: guard}}
- chen mediate: {{complainant_consents: yes, respondent_consents: no, refused: guard}}
- chen settle: {{paper_kind: record, paper: 调解记录.pdf, refused: state}}
- chen mediate: {{complainant_consents: yes, respondent_consents: yes}}
- expect: {{state: mediating}}
"""
    guard = 'when: "complainant_consents and respondent_consents"'
    told, unguarded = procedure.at("2026-01-05T11:00"), (f"\n    {guard},", "")
    against = f"""{received()}{ACCEPTED}
- chen mediate: {{complainant_consents: yes, respondent_consents: no, refused: rule}}
- chen mediate: {{complainant_consents: no, respondent_consents: yes, refused: rule}}
"""

    told.bites(
        story, (unguarded,), ((guard, 'when: "complainant_consents"'),), ((guard, 'when: "respondent_consents"'),)
    )
    told.edited(unguarded).bites(against, ((procedure.rule("双方同意才调解"), ""),))
    told.edited(unguarded).bites_engine(against, "workflow.engine.rules.broken", nothing_broken)


def test_mediation_ends_45_working_days_after_acceptance(procedure):
    story = f"""{received("2025-09-26T16:00")}{received("2025-09-26T16:00")}
- wait: until 2025-10-13T18:00
- CASE1.chen accept: {{decision_told: 短信告知}}
- CASE1.chen mediate: {{complainant_consents: yes, respondent_consents: yes}}
- CASE2.chen accept: {{decision_told: 短信告知}}
- wait: until 2025-12-08T17:59
- expect: {{told: [chen]}}
- wait: until 2025-12-08T18:00
- expect: {{told: [chen]}}
- wait: until 2025-12-15T18:00
- CASE1.expect: {{state: mediating, told: [], clock: {{mediation_time: running}}}}
- CASE1.chen terminate: {{ending: time_over, refused: role}}
- wait: 1s
- CASE1.expect: {{state: terminated, told: [chen], fields: {{ending: time_over}}, clock: {{mediation_time: breached}}}}
- CASE2.expect: {{state: terminated, fields: {{ending: time_over}}}}
"""

    procedure.at("2025-09-26T16:30").bites(
        story,
        (("within: 45wd", "within: 44wd"),),
        (("within: 45wd", "within: 46wd"),),
        (("within: 45wd", "within: 45cd"),),
        (("start: accept, stop: [settle, terminate]", "start: register, stop: [settle, terminate]"),),
        (("start: accept, stop: [settle, terminate]", "start: mediate, stop: [settle, terminate]"),),
        (("before 5wd: {tell: [officer]}, ", ""),),
        (("{from: [accepted, mediating], to: terminated", "{from: mediating, to: terminated"),),
    )


def test_days_of_testing_do_not_count_when_they_are_whole(procedure):
    story = f"""{received("2025-09-26T16:00")}
- wait: until 2025-10-13T18:00
{MEDIATING}
- wait: until 2025-10-27T10:00
- chen send_to_test: {{test_subject: 压缩机}}
- expect: {{state: testing, clock: {{mediation_time: paused}}}}
- wait: until 2025-11-20T15:00
- chen take_result: {{test_result: 有质量问题}}
- wait: until 2026-01-08T18:00
- expect: {{state: mediating, clock: {{mediation_time: running}}}}
- wait: 1s
- expect: {{state: terminated}}
"""
    clock = "start: accept, stop: [settle, terminate], within: 45wd"

    procedure.at("2025-09-26T16:30").bites(
        story,
        ((", stops_clocks: true", ""),),
        ((clock, f"{clock}, pause: []"),),
        ((clock, f"{clock}, pause: [mediating]"),),
        ((clock, f"{clock}, pause: {{in: [testing], at_most: 10wd}}"),),
    )


@pytest.mark.parametrize("ending", ["own_settlement", "withdrawn", "one_refuses", "cannot_agree"])
def test_the_officer_ends_it_for_four_reasons_and_the_system_for_the_fifth(procedure, ending):
    story = f"""{received()}{MEDIATING}
- chen terminate: {{refused: asks}}
- lin terminate: {{ending: {ending}, refused: role}}
- chen terminate: {{ending: {ending}}}
- expect: {{state: terminated, told: [chen], clock: {{mediation_time: met, telling_both: running}}}}
"""
    move = "{from: [accepted, mediating, testing], to: terminated, who: [officer]"

    procedure.at("2026-01-05T11:00").bites(
        story,
        ((move, "{from: [accepted, testing], to: terminated, who: [officer]"),),
        ((move, move.replace("[officer]", "[officer, supervisor]")),),
    )


def test_both_sides_are_told_within_7_working_days_of_the_end(procedure):
    story = f"""{received("2026-02-06T10:00")}{received("2026-02-06T10:00")}
- CASE1.chen accept: {{decision_told: 短信告知}}
- CASE1.chen terminate: {{ending: one_refuses}}
- CASE2.chen accept: {{decision_told: 短信告知}}
- CASE2.chen terminate: {{ending: withdrawn}}
- expect: {{told: [chen]}}
- wait: until 2026-02-13T17:59
- expect: {{told: []}}
- wait: until 2026-02-13T18:00
- expect: {{told: [chen]}}
- wait: until 2026-02-24T18:00
- CASE1.chen tell_both: {{complainant_told_on: 2026-02-24, refused: asks}}
- CASE1.chen tell_both: {{respondent_told_on: 2026-02-24, refused: asks}}
- CASE1.chen tell_both: {{complainant_told_on: 2026-02-24, respondent_told_on: 2026-02-24}}
- CASE1.expect: {{state: informed, clock: {{telling_both: met}}}}
- wait: 1s
- CASE2.expect: {{state: terminated, told: [chen, lin], clock: {{telling_both: breached}}}}
"""
    clock, asks = "while: [terminated], within: 7wd", "asks: [complainant_told_on, respondent_told_on]"
    one_sided = f"""{received("2026-02-06T10:00")}{ACCEPTED}
- chen terminate: {{ending: one_refuses}}
- chen tell_both: {{complainant_told_on: 2026-02-24, refused: rule}}
"""
    optional = (asks, "asks: [complainant_told_on], may: [respondent_told_on]")
    told = procedure.at("2026-02-06T10:30")

    told.bites(
        story,
        ((clock, clock.replace("7wd", "6wd")),),
        ((clock, clock.replace("7wd", "8wd")),),
        ((clock, clock.replace("7wd", "7cd")),),
        (optional,),
        ((asks, "asks: [respondent_told_on], may: [complainant_told_on]"),),
    )
    told.edited(optional).bites(one_sided, ((procedure.rule("双方都告知"), ""),))


def test_nothing_is_settled_without_a_paper(procedure):
    story = f"""{received()}{MEDIATING}
- chen settle: {{paper_kind: agreement, refused: asks}}
- chen settle: {{paper: 调解书.pdf, refused: asks}}
- chen settle: {{paper_kind: agreement, paper: 调解书.pdf}}
- expect: {{state: settled, clock: {{mediation_time: met}}}}
"""
    asks = "asks: [paper_kind, paper]"
    without, kindless = (asks, "asks: [paper_kind], may: [paper]"), (asks, "asks: [paper], may: [paper_kind]")
    oral = f"{received()}{MEDIATING}- chen settle: {{paper_kind: agreement, refused: rule}}\n"
    told = procedure.at("2026-01-05T11:00")

    told.bites(story, (without,), (kindless,))
    told.edited(without).bites(oral, ((procedure.rule("没有书面协议"), ""),))


def test_a_clue_is_checked_within_15_working_days_and_30_once_extended_in_time(procedure):
    story = """- chen take_up_clue: {clue: 篡改生产日期}
- chen take_up_clue: {clue: 仓库另有一批}
- expect: {state: checking, told: [chen]}
- wait: until 2026-03-02T18:00
- expect: {told: [chen]}
- wait: until 2026-03-05T18:00
- CASE1.chen extend_check: {why_extended: 等检验报告, refused: role}
- CASE1.lin extend_check: {refused: asks}
- CASE1.lin extend_check: {why_extended: 等检验报告}
- CASE1.lin extend_check: {why_extended: 还要再等, refused: guard}
- wait: 1s
- CASE2.expect: {told: [chen, lin], clock: {checking_clue: breached}}
- CASE2.lin extend_check: {why_extended: 忘了, refused: guard}
- wait: until 2026-03-26T18:00
- CASE1.expect: {clock: {checking_clue: running}}
- wait: 1s
- CASE1.expect: {told: [chen, lin], clock: {checking_clue: breached}}
- CASE1.chen decide_clue: {clue_verdict: opened, findings: 属实}
- CASE1.expect: {state: checked}
"""
    guard = 'when: "not done(extend_check) and not overdue(checking_clue)"'

    procedure.at("2026-02-06T09:30").bites(
        story,
        (("{is: 15wd}", "{is: 14wd}"),),
        (("{is: 15wd}", "{is: 16wd}"),),
        (("is: 30wd", "is: 29wd"),),
        (("is: 30wd", "is: 31wd"),),
        (("is: 30wd", "is: 30cd"),),
        ((guard, 'when: "not overdue(checking_clue)"'),),
        ((guard, 'when: "not done(extend_check)"'),),
        (("unclear: U10, who: [supervisor]", "unclear: U10, who: [supervisor, officer]"),),
    )


def test_a_clue_is_a_case_of_its_own_and_holds_nothing_up(procedure):
    story = f"""{received()}{MEDIATING}
- chen find_clue: {{refused: asks}}
- chen find_clue: {{clue: 篡改生产日期}}
- expect: {{state: mediating, links: {{clue_check: open}}}}
- chen settle: {{paper_kind: record, paper: 调解记录.pdf}}
- expect: {{state: settled, links: {{clue_check: open}}}}
"""

    procedure.at("2026-01-05T11:00").bites(story, (("\n    opens_cases: [clue_check],", ""),))


def test_it_says_when_it_was_in_force_and_that_it_is_no_legal_advice(procedure):
    read = load(procedure.text.encode()).procedure

    assert (read.valid_from, read.valid_to, read.timezone) == ("2020-01-01", "2026-04-14", "Asia/Shanghai")
    assert "不是法律意见" in read.source["version"]
