"""Every rule of the online shop's procedure at work: the story holds, and without the rule's line it does not.

docs/requirements.md names the requirement (A03 and so on) that each test proves.
"""

import re

import pytest

PEOPLE = (
    "{an: [cs_agent], ni: [cs_agent], he: [cs_lead], bo: {roles: [handler], department: quality},"
    " ba: {roles: [handler], department: quality}, lu: {roles: [handler], department: logistics},"
    " su: {roles: [handler], department: service}}"
)
CUSTOMER = {
    "channel": "web_chat",
    "customer_name": "张三",
    "contact": "zhang@example.com",
    "feedback": "杯子有裂纹",
    "submitted_at": "2026-09-28T09:00",
}


def registering(*left_out: str, more: str = "") -> str:
    """The registration, perhaps with some fields left out, or more said."""
    given = ", ".join(f"{name}: {value}" for name, value in CUSTOMER.items() if name not in left_out)
    return f"- an register: {{{given}{more}}}\n"


RECORDED = registering(more=", order_number: E1")
CLASSIFIED = RECORDED + "- an classify: {category: product}\n"
ACKNOWLEDGED = CLASSIFIED + "- an acknowledge: {expected_at: 2026-09-30T09:00}\n"
ASSESSED = ACKNOWLEDGED + "- an assess: {urgency: ordinary, complexity: simple}\n"
INVESTIGATING = ASSESSED + "- an dispatch: {handled_by: bo}\n"
CONCLUSION = "evidence: [{kind: order, finding: 订单无误}], root_cause: 包装过薄, platform_fault: yes"
PLANNING = INVESTIGATING + f"- bo conclude: {{{CONCLUSION}}}\n"
AWAITING = PLANNING + "- bo propose: {remedy: [refund], plan: 全额退款}\n"
IMPLEMENTING = AWAITING + "- an record_reply: {acceptance: full, answer: 同意}\n"
ARCHIVING = "{from: surveying, to: archived, who: [cs_agent]"
STEPS = "steps_taken: [{done_at: 2026-09-28T09:00, step: 原路退款}]"
REPORTING = IMPLEMENTING + f"- bo carry_out: {{{STEPS}}}\n"
REPORTED = "- an report_result: {result: 已退款, process_opinion: 很快, contented: yes}\n"
SURVEYING = REPORTING + REPORTED
ARCHIVED = SURVEYING + "- an record_survey: {satisfaction: satisfied}\n"


@pytest.fixture(scope="session")
def shop(as_shipped):
    """The online shop's procedure as it ships."""
    return as_shipped("online_shopping", PEOPLE)


def rule(shop, reach: str) -> tuple[str, str]:
    """The rule about reaching this state, taken out."""
    found = re.search(rf"  - {{zh: [^\n]*\n(?:     clause[^\n]*\n)?     never: {{reach: {reach}, [^\n]*\n", shop.text)
    return found[0], ""


def test_a_customer_whose_time_has_passed_hears_how_it_stands_before_the_result(shop):
    told = "progress_told: 货已寄出, expected_at: 2026-10-01T09:00"
    story = f"""{REPORTING}
- wait: until 2026-09-30T09:00
- expect: {{duties: [], clock: {{promised: running}}}}
- wait: 1s
- expect: {{duties: [tell_progress], told: [an, ni, he], clock: {{promised: breached}}}}
- an report_result: {{result: 已退款, process_opinion: 很慢, contented: yes, refused: duty}}
- bo tell_progress: {{{told}, refused: role}}
- an tell_progress: {{progress_told: 货已寄出, refused: asks}}
- an tell_progress: {{expected_at: 2026-10-01T09:00, refused: asks}}
- an tell_progress: {{{told}}}
- expect: {{duties: [], clock: {{promised: running}}}}
- an report_result: {{result: 已退款, process_opinion: 很慢, contented: yes}}
- expect: {{state: surveying, clock: {{promised: met}}}}
"""
    asked = "asks: [progress_told, expected_at], blocks: [report_result]}"

    shop.bites(
        story,
        ((", open: tell_progress}", "}"),),
        (("due: expected_at, at: {\n      before 4h: {tell: [assignee]}, 100%:", "due: expected_at, at: {before 4h:"),),
        ((", blocks: [report_result]}", "}"),),
        ((asked, "asks: [progress_told], blocks: [report_result]}"),),
        (("unclear: U3, owner: cs_agent,", "unclear: U3, owner: handler,"),),
    )
    shop.reports("unwritten_field", (asked, "asks: [expected_at], blocks: [report_result]}"))
    shop.bites_engine(story, "workflow.engine.duties.blockers", lambda stage, action, label: ())


def test_the_customer_is_told_the_result_before_being_asked_how_satisfied_they_are(shop):
    story = f"""{REPORTING}
- an record_survey: {{satisfaction: satisfied, refused: state}}
- an report_result: {{process_opinion: 很快, contented: yes, refused: asks}}
- an report_result: {{result: 已退款, process_opinion: 很快, contented: yes}}
- an record_survey: {{satisfaction: satisfied}}
- expect: {{state: archived}}
"""
    at_once = (ARCHIVING, ARCHIVING.replace("from: surveying", "from: [reporting, surveying]"))
    unsaid = ("asks: [result, process_opinion, contented],", "asks: [process_opinion, contented], may: [result],")

    shop.bites(story, (at_once,), (unsaid,))
    shop.edited(at_once).bites(
        f"{REPORTING}- an record_survey: {{satisfaction: satisfied, refused: rule}}\n", (rule(shop, "archived"),)
    )


@pytest.mark.parametrize("name", CUSTOMER)
def test_customer_content_and_time_are_all_recorded(shop, name):
    story = f"{registering(name, more=', refused: asks')}{registering()}- expect: {{state: received}}\n"
    asked = "asks: [channel, customer_name, contact, feedback, submitted_at], may: [order_number]"
    left = ", ".join(each for each in CUSTOMER if each != name)

    shop.bites(story, ((asked, f"asks: [{left}], may: [order_number, {name}]"),))


def test_every_case_has_a_category_before_it_goes_to_a_department(shop):
    story = f"""{RECORDED}
- an dispatch: {{handled_by: bo, refused: state}}
- an acknowledge: {{expected_at: 2026-09-30T09:00, refused: state}}
- an classify: {{refused: asks}}
- an classify: {{category: product}}
- expect: {{state: classified}}
"""
    asked = "asks: [category], may: [staff_concerned], moves: [\n    {from: received"
    unclassified = ("{from: classified, to: acknowledged}", "{from: [received, classified], to: acknowledged}")

    shop.bites(story, ((asked, asked.replace("asks: [category], may: [", "may: [category, ")),), (unclassified,))
    shop.edited(unclassified).bites(
        f"""{RECORDED}
- an acknowledge: {{expected_at: 2026-09-30T09:00}}
- an assess: {{urgency: ordinary, complexity: simple}}
- an dispatch: {{handled_by: bo, refused: rule}}
""",
        (rule(shop, "investigating"),),
    )


def test_the_customer_hears_promptly_that_it_arrived_and_by_when_it_will_be_settled(shop):
    story = f"""{CLASSIFIED}
- an acknowledge: {{refused: asks}}
- an assess: {{urgency: ordinary, complexity: simple, refused: state}}
- wait: 24h
- expect: {{told: [an, ni], clock: {{acknowledging: running}}}}
- wait: 1s
- expect: {{told: [an, ni, he], clock: {{acknowledging: breached}}}}
- an acknowledge: {{expected_at: 2026-10-01T09:00}}
- expect: {{state: acknowledged, clock: {{promised: running}}}}
"""
    asked = "who: [cs_agent], asks: [expected_at], moves"
    late = "80%: {tell: [cs_agent]}, 100%: {tell: [cs_agent, cs_lead]}"
    unacknowledged = ("{from: acknowledged, to: assessed}", "{from: [classified, acknowledged], to: assessed}")

    shop.bites(
        story,
        ((asked, asked.replace("asks:", "may:")),),
        (("type: duration, value: 24h,", "type: duration, value: 25h,"),),
        ((late, "80%: {tell: [cs_agent]}"),),
        ((late, "100%: {tell: [cs_agent, cs_lead]}"),),
        (unacknowledged,),
    )
    shop.edited(unacknowledged).bites(
        f"""{CLASSIFIED}
- an assess: {{urgency: ordinary, complexity: simple}}
- an dispatch: {{handled_by: bo, refused: rule}}
""",
        (rule(shop, "investigating"),),
    )


@pytest.mark.parametrize(
    ("urgency", "complexity", "priority"),
    [
        ("urgent", "complex", "high"),
        ("urgent", "simple", "high"),
        ("ordinary", "complex", "medium"),
        ("ordinary", "simple", "low"),
    ],
)
def test_urgency_and_complexity_are_judged_and_decide_the_priority(shop, urgency, complexity, priority):
    story = f"""{ACKNOWLEDGED}
- an dispatch: {{handled_by: bo, refused: state}}
- an assess: {{urgency: {urgency}, refused: asks}}
- an assess: {{complexity: {complexity}, refused: asks}}
- an assess: {{urgency: {urgency}, complexity: {complexity}}}
- expect: {{state: assessed, fields: {{priority: {priority}}}}}
"""
    rows = {
        "high": "{when: \"urgency == 'urgent'\", value: high}",
        "medium": "{when: \"complexity == 'complex'\", value: medium}",
        "low": "{value: low}",
    }
    other = rows[priority].replace(f"value: {priority}", "value: " + ("low" if priority != "low" else "medium"))
    asked = "asks: [urgency, complexity]"

    shop.bites(story, ((rows[priority], other),))
    shop.reports("may_be_unfilled", (asked, "asks: [urgency], may: [complexity]"))
    shop.reports("may_be_unfilled", (asked, "asks: [complexity], may: [urgency]"))


@pytest.mark.parametrize(
    ("category", "department", "handler", "others"),
    [
        ("product", "quality", "bo", ("lu", "su")),
        ("delivery", "logistics", "lu", ("bo", "su")),
        ("after_sales", "service", "su", ("bo", "lu")),
        ("other", "service", "su", ("bo", "lu")),
    ],
)
def test_a_case_goes_to_the_department_of_its_category(shop, category, department, handler, others):
    wrong = "".join(f"- an dispatch: {{handled_by: {other}, refused: assigns}}\n" for other in others)
    not_theirs = "".join(f"- {other} conclude: {{{CONCLUSION}, refused: held_by}}\n" for other in others)
    story = f"""{ASSESSED.replace("category: product", f"category: {category}")}{wrong}
- an dispatch: {{refused: asks}}
- an dispatch: {{handled_by: {handler}}}
- expect: {{state: investigating, assignee: {handler}, told: [{handler}], fields: {{department: {department}}}}}
{not_theirs}
- {handler} conclude: {{{CONCLUSION}}}
- expect: {{state: planning, assignee: {handler}}}
"""
    row = {
        "product": "{when: \"category == 'product'\", value: quality}",
        "delivery": "{when: \"category == 'delivery'\", value: logistics}",
    }.get(category, "{value: service}")
    elsewhere = row.replace(
        f"value: {department}", "value: " + ("logistics" if department != "logistics" else "quality")
    )

    shop.bites(
        story,
        ((row, elsewhere),),
        (("unclear: U5,  held_by: {department: department}", "unclear: U5"),),
        (("\n    assigns: handled_by, moves", "\n    moves"),),
        (("who: [cs_agent], asks: [handled_by], may: [category],", "who: [cs_agent], may: [handled_by, category],"),),
    )
    shop.bites_engine(story, "workflow.engine.authority.unmet", lambda stage, person, role: None)


def test_a_department_hands_back_what_is_not_its_own_and_it_is_classified_anew(shop):
    story = f"""{INVESTIGATING}
- expect: {{told: [bo]}}
- an hand_back: {{why_back: 运输所致, refused: role}}
- lu hand_back: {{why_back: 运输所致, refused: held_by}}
- bo hand_back: {{refused: asks}}
- bo hand_back: {{why_back: 运输所致}}
- expect: {{state: assessed, told: [an]}}
- an dispatch: {{category: delivery, handled_by: lu}}
- expect: {{state: investigating, assignee: lu, told: [lu], fields: {{department: logistics}}}}
"""

    shop.bites(
        story,
        (("asks: [handled_by], may: [category],", "asks: [handled_by],"),),
        (("who: [handler], asks: [why_back]", "who: [handler], may: [why_back]"),),
        (("who: [handler], asks: [why_back]", "who: [handler, cs_agent], asks: [why_back]"),),
    )


@pytest.mark.parametrize("name", ["evidence", "root_cause", "platform_fault"])
def test_cause_and_responsibility_are_found_before_anything_is_planned(shop, name):
    found = {
        "evidence": "[{kind: order, finding: 订单无误}]",
        "root_cause": "包装过薄",
        "platform_fault": "no",
    }
    incomplete = ", ".join(f"{each}: {value}" for each, value in found.items() if each != name)
    story = f"""{INVESTIGATING}
- bo propose: {{remedy: [explanation], plan: 说明, refused: state}}
- bo conclude: {{{incomplete}, refused: asks}}
- bo conclude: {{{", ".join(f"{each}: {value}" for each, value in found.items())}}}
- expect: {{state: planning}}
"""
    asked = "asks: [evidence, root_cause, platform_fault], may: [order_number, staff_concerned]"
    left = ", ".join(each for each in found if each != name)
    unfound = (asked, f"asks: [{left}], may: [{name}, order_number, staff_concerned]")

    unasked = ("{from: planning, to: awaiting_customer}", "{from: [investigating, planning], to: awaiting_customer}")

    shop.bites(story, (unfound,), (unasked,))
    shop.edited(unfound).bites(
        f"{INVESTIGATING}- bo conclude: {{{incomplete}, refused: rule}}\n", (rule(shop, "planning"),)
    )


@pytest.mark.parametrize("acceptance", ["partial", "refusal"])
def test_the_customer_is_asked_and_a_plan_not_wholly_accepted_is_made_anew(shop, acceptance):
    story = f"""{AWAITING}
- bo carry_out: {{{STEPS}, refused: state}}
- an record_reply: {{answer: 不够, refused: asks}}
- an record_reply: {{acceptance: {acceptance}, refused: asks}}
- an record_reply: {{acceptance: {acceptance}, answer: 不够}}
- expect: {{state: planning, fields: {{plans: 1}}}}
- bo propose: {{remedy: [exchange], plan: 换新}}
- expect: {{state: awaiting_customer, fields: {{plans: 2}}}}
"""
    asked = "asks: [acceptance, answer],"
    accepted, declined = "when: \"acceptance == 'full'\"", "when: \"acceptance != 'full'\""
    lenient = (
        (accepted, f"when: \"acceptance in ['full', '{acceptance}']\""),
        (declined, f"when: \"acceptance not in ['full', '{acceptance}']\""),
    )

    shop.bites(story, ((asked, "asks: [acceptance], may: [answer],"),), lenient)
    shop.reports("may_be_unfilled", (asked, "asks: [answer], may: [acceptance],"))
    shop.edited(*lenient).bites(
        f"{AWAITING}- an record_reply: {{acceptance: {acceptance}, answer: 不够, refused: rule}}\n",
        (rule(shop, "implementing"),),
    )


def test_nothing_is_carried_out_before_the_customer_accepts_that_very_plan(shop):
    story = f"""{PLANNING}
- bo carry_out: {{{STEPS}, refused: state}}
- bo propose: {{remedy: [refund], plan: 全额退款}}
- bo carry_out: {{{STEPS}, refused: state}}
- an record_reply: {{acceptance: full, answer: 同意}}
- bo replan: {{why_not: 账户已注销}}
- bo carry_out: {{{STEPS}, refused: state}}
- bo propose: {{remedy: [exchange], plan: 换新}}
- bo carry_out: {{{STEPS}, refused: state}}
- an record_reply: {{acceptance: full, answer: 同意}}
- bo carry_out: {{refused: asks}}
- bo carry_out: {{{STEPS}}}
- expect: {{state: reporting}}
"""
    early = "{from: implementing, to: reporting}"
    unasked = "{from: planning, to: awaiting_customer}"

    shop.bites(
        story,
        ((early, early.replace("implementing", "[awaiting_customer, implementing]")),),
        ((early, early.replace("implementing", "[planning, implementing]")),),
        (("asks: [steps_taken], moves", "may: [steps_taken], moves"),),
    )
    without_asking = (unasked, f"{unasked},\n    {{from: reporting, to: implementing}}")
    shop.edited(without_asking).bites(
        f"{REPORTING}- bo propose: {{remedy: [exchange], plan: 换新, refused: rule}}\n",
        (rule(shop, "implementing"),),
        (("not done(record_reply, since: propose) or acceptance", "acceptance"),),
    )


def test_the_result_is_reported_with_an_opinion_and_goes_back_until_the_customer_is_content(shop):
    story = f"""{REPORTING}
- an report_result: {{process_opinion: 慢, contented: yes, refused: asks}}
- an report_result: {{result: 已退款, contented: yes, refused: asks}}
- an report_result: {{result: 已退款, process_opinion: 慢, refused: asks}}
- an report_result: {{result: 已退款, process_opinion: 慢, contented: no, refused: asks}}
- an report_result: {{result: 已退款, process_opinion: 慢, contented: no, still_wrong: 少退运费}}
- expect: {{state: planning}}
- bo propose: {{remedy: [refund], plan: 补退运费}}
- an record_reply: {{acceptance: full, answer: 同意}}
- bo carry_out: {{{STEPS}}}
- an report_result: {{result: 已补退, process_opinion: 可以, contented: yes}}
- expect: {{state: surveying}}
"""
    asked = "asks: [result, process_opinion, contented],"
    again = "{from: reporting, to: planning,  when: not contented, asks: [still_wrong], unclear: U12}"
    gives_up = (again, again.replace("to: planning", "to: surveying"))

    shop.bites(
        story,
        ((asked, "asks: [process_opinion, contented], may: [result],"),),
        ((asked, "asks: [result, contented], may: [process_opinion],"),),
        ((again, again.replace("asks: [still_wrong]", "may: [still_wrong]")),),
        (gives_up,),
    )
    shop.edited(gives_up).bites(
        f"{REPORTING}- an report_result: {{result: 已退款, process_opinion: 慢, contented: no, still_wrong: 少, refused: rule}}\n",
        (rule(shop, "surveying"),),
    )


def test_the_customer_is_surveyed_once_it_is_done_and_before_anything_is_archived(shop):
    story = f"""{SURVEYING}
- an record_survey: {{refused: asks}}
- an record_survey: {{satisfaction: unsatisfied, survey_comment: 来回太多}}
- expect: {{state: archived, told: [an, bo, he]}}
"""
    unasked = "{from: reporting, to: surveying, when: contented}"

    shop.bites(
        story.replace(
            SURVEYING, f"{REPORTING}- an record_survey: {{satisfaction: satisfied, refused: state}}\n{REPORTED}"
        ),
        ((ARCHIVING, ARCHIVING.replace("from: surveying", "from: [reporting, surveying]")),),
    )
    shop.reports("unreachable_state", (unasked, unasked.replace("to: surveying", "to: archived")))
    shop.reports("may_be_unfilled", ("三.5.1, 四], asks: [satisfaction],", "三.5.1, 四], may: [satisfaction],"))


def test_a_survey_that_nobody_answers_is_reminded_of_and_archived_as_unanswered(shop):
    story = f"""{SURVEYING}
- an record_survey: {{satisfaction: no_answer, refused: role}}
- expect: {{told: [an, bo]}}
- wait: 84h
- expect: {{state: surveying, told: [an]}}
- wait: until 2026-10-05T09:00
- expect: {{state: surveying, told: []}}
- wait: 1s
- expect: {{state: archived, fields: {{satisfaction: no_answer}}}}
"""
    by_system = "who: [system],   when: \"satisfaction == 'no_answer'\""

    shop.bites(
        story,
        (("type: duration, value: 168h,", "type: duration, value: 169h,"),),
        ((", 100%: {do: {record_survey: {satisfaction: no_answer}}}", ""),),
        (("50%: {tell: [assignee]}, 100%", "100%"),),
        ((by_system, by_system.replace("[system]", "[system, cs_agent]")),),
    )


def test_an_archived_record_is_complete_and_nothing_is_done_to_it_any_more(shop):
    story = f"""{ARCHIVED}
- expect: {{state: archived}}
- an record_survey: {{satisfaction: unsatisfied, refused: final}}
- an report_result: {{result: 改写, process_opinion: 改写, contented: yes, refused: final}}
- bo carry_out: {{{STEPS}, refused: final}}
"""
    not_over = ("archived:          {final: true,", "archived:          {owner: cs_agent,")

    shop.bites(story, ((ARCHIVING, ARCHIVING.replace("to: archived", "to: same")),))
    shop.reports("no_final_state", not_over)
    gap = f"""{IMPLEMENTING}
- bo carry_out
- an report_result: {{result: 已退款, process_opinion: 很快, contented: yes}}
- an record_survey: {{satisfaction: satisfied, refused: rule}}
"""
    unasked = shop.edited(("asks: [steps_taken], moves", "may: [steps_taken], moves"))
    unasked.bites(gap, (rule(shop, "archived"),))
    unasked.bites_engine(gap, "workflow.engine.rules.broken", lambda draft: ())
