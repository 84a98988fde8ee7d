"""Every rule of the complaint handling deck at work: the story holds, and without the rule's line it does not.

docs/requirements.md names the requirement (B05 and so on) that each test proves.
"""

import re

import pytest

PEOPLE = (
    "{li: [cs_agent], wang: [team_lead], gao: [caller], tan: {roles: [department], department: quality},"
    " he: {roles: [department], department: logistics}}"
)
SPOKE = "contacted_at: 2026-09-28T09:00, contact_person: 李与张, key_dialogue: 已告知"
RECEIVED = """\
- li register: {channel: phone, received_at: 2026-09-28T08:30, customer_name: 张三, customer_contact: "13800000000",
    problem: 外壳开裂, scene: 家中, expected_solution: 换货}
"""
REPLIED = f"- li first_reply: {{reply_text: 正在查明, {SPOKE}}}\n"
CLASSES = {
    "product": "category: product, product_problem: defect",
    "delivery": "category: delivery, delivery_problem: lost",
    "attitude": "category: attitude, attitude_problem: rude",
}
JOINT = ", joint_findings: [{department: 采购部, person: he, finding: 来料有异}]"


def classified(category: str = "product", *, severity: str = "moderate", urgent: str = "") -> str:
    """Registered, replied to and classified; `urgent` is the reason when it is."""
    priority = f"urgent, urgency_reason: {urgent}" if urgent else "ordinary"
    level = f"priority: {priority}, severity: {severity}, risk_field: none_known"
    return f"{RECEIVED}{REPLIED}- li classify: {{{CLASSES[category]}, {level}}}\n"


def diagnosing(category: str = "product", *, severity: str = "moderate") -> str:
    verified = f"{classified(category, severity=severity)}- li verify: {{{SPOKE}}}\n"
    return verified + "- wang start_diagnosis: {responsible_department: quality, responsible_person: tan}\n"


def assessment(*, severity: str = "moderate", batch: str = "no", joint: str = JOINT, without: str = "") -> str:
    """What the department gives when it assesses, all but the field `without`."""
    given = (
        f"root_cause: 来料不良, analysis_method: fishbone, defect_nature: systemic, severity: {severity},"
        f" customers_affected: 9, brand_risk: limited, financial_loss: 700.00, batch_defect: {batch}{joint}"
    )
    return re.sub(rf"{without}: [^,]*(, |$)", "", given) if without else given


def assessed(category: str = "product", *, severity: str = "moderate", batch: str = "no") -> str:
    joint = "" if severity == "minor" else JOINT
    given = assessment(severity=severity, batch=batch, joint=joint)
    return f"{diagnosing(category, severity=severity)}- tan assess: {{{given}}}\n"


def designing(category: str = "product") -> str:
    return assessed(category) + "- wang design\n"


SETTLED = "- wang settle_plan: {remedies: [compensation], plan: 换货, policy_compliant: yes, claim_met: yes}\n"
TOLD = "- li progress_notice: {progress_text: 已寄出, notice_way: system_push}\n"
COMPLETED = f"{designing()}{SETTLED}{TOLD}- tan complete: {{result_text: 已换货}}\n"
REPORT = "- li send_report: {cause_told: 来料不良, steps_taken: 换货, improvement_measures: 来料加检}\n"
SATISFIED = f"- gao follow_up: {{{SPOKE}, satisfaction: satisfied}}\n"


@pytest.fixture(scope="session")
def procedure(as_shipped):
    """The complaint handling procedure as it ships."""
    return as_shipped("complaint_handling", PEOPLE)


def test_the_first_reply_is_due_24_hours_after_receipt(procedure):
    story = f"""{RECEIVED}
- wait: until 2026-09-29T08:30
- expect: {{told: [li], clock: {{replying: running}}}}
- wait: 1s
- expect: {{told: [wang], clock: {{replying: breached}}}}
{RECEIVED.replace("2026-09-28T08:30", "2026-09-28T08:30:01")}
{REPLIED}
- expect: {{clock: {{replying: met}}}}
"""
    clock = "start: register, from: received_at, stop: first_reply, within: reply_within"

    procedure.bites(
        story,
        (("type: duration, value: 24h,", "type: duration, value: 25h,"),),
        ((clock, clock.replace(" from: received_at,", "")),),
        ((clock, clock.replace("stop: first_reply", "stop: archive")),),
        (("80%: {tell: [cs_agent]}, 100%: {tell: [team_lead]}", "80%: {tell: [cs_agent]}"),),
    )
    procedure.bites_engine(story, "workflow.engine.clocks.follow", lambda draft: None)


def test_nothing_is_carried_out_before_the_first_reply(procedure):
    story = f"""{designing().replace(REPLIED, "")}
{SETTLED.replace("}", ", refused: guard}")}
{REPLIED}{SETTLED}
- expect: {{state: executing}}
"""

    procedure.bites(story, ((" and claim_met and done(first_reply)", " and claim_met"),))


def test_somebody_steps_in_within_2_hours_of_receipt_when_it_is_urgent(procedure):
    story = f"""{classified(urgent="safety")}
- li intervene: {{intervention: 停售, refused: role}}
- wait: until 2026-09-28T09:30
- expect: {{told: [wang], clock: {{intervening: running}}}}
- wait: until 2026-09-28T10:30
- expect: {{told: [], clock: {{intervening: running}}}}
- wait: 1s
- expect: {{told: [wang, li], assignee: wang, clock: {{intervening: breached}}}}
{classified()}
- wait: 3h
- wang intervene: {{intervention: 停售, refused: guard}}
- expect: {{clock: {{intervening: waiting}}}}
"""
    clock = "start: register, from: received_at, stop: intervene,"

    procedure.bites(
        story,
        (("type: duration, value: 2h,", "type: duration, value: 3h,"),),
        ((clock, clock.replace(" from: received_at,", "")),),
        (("within: [{when: \"priority == 'urgent'\", is: intervene_within}]", "within: intervene_within"),),
        (("who: [team_lead, department],\n    when", "who: [team_lead, cs_agent],\n    when"),),
        ((", assign: team_lead}}}", "}}}"),),
    )


def test_an_urgent_case_that_is_corrected_to_ordinary_cannot_breach_the_two_hours(procedure):
    story = f"""{classified(urgent="safety")}
- cor correct: {{priority: ordinary, reason: 误定为紧急}}
- expect: {{clock: {{intervening: waiting}}}}
- wang intervene: {{intervention: 停售, refused: guard}}
- wait: 5h
- expect: {{clock: {{intervening: waiting}}}}
"""

    procedure.told_with(people="cor: [corrector]").bites(
        story,
        (("within: [{when: \"priority == 'urgent'\", is: intervene_within}]", "within: intervene_within"),),
    )


def test_found_urgent_later_the_2_hours_still_count_from_receipt(procedure):
    urgent = "- li raise_priority: {priority: urgent, urgency_reason: safety}\n"
    story = f"""{classified()}
- wait: until 2026-09-28T10:00
{urgent}
- expect: {{clock: {{intervening: running}}}}
- wait: until 2026-09-28T10:30:00
- expect: {{clock: {{intervening: running}}}}
- wait: 1s
- expect: {{clock: {{intervening: breached}}}}
{classified()}
{urgent}
- expect: {{clock: {{intervening: breached}}}}
{classified().replace("2026-09-28T08:30", "2026-09-28T08:30:01")}
{urgent}
- wang intervene: {{intervention: 停售}}
- expect: {{clock: {{intervening: met}}}}
"""
    clock = "start: register, from: received_at, stop: intervene, retarget: from_start,"
    counted = "start: register, from: received_at, stop: intervene,"

    procedure.bites(
        story,
        ((clock, "start: [register, raise_priority], stop: intervene, again: restart,"),),
        ((clock, counted.replace("start: register, from: received_at", "start: [classify, raise_priority]")),),
    )
    procedure.bites_engine(story, "workflow.engine.clocks._retarget", lambda draft, clock: None)


def test_nothing_urgent_is_completed_before_somebody_stepped_in(procedure):
    story = f"""{designing()}{SETTLED}{TOLD}
- tan raise_priority: {{priority: urgent, urgency_reason: timeliness}}
- tan complete: {{result_text: 已换货, refused: guard}}
- tan intervene: {{intervention: 专人送达}}
- tan complete: {{result_text: 已换货}}
- expect: {{state: completed}}
"""

    procedure.bites(story, ((" and (priority != 'urgent' or done(intervene))", ""),))


def test_every_complaint_gets_its_level_and_its_class_before_anything_else(procedure):
    given = f"{CLASSES['product']}, priority: ordinary, severity: grave, risk_field: none_known"
    incomplete = "".join(
        f"- li classify: {{{re.sub(rf'{name}: [^,]*(, |$)', '', given)}, refused: asks}}\n"
        for name in ("category", "product_problem", "severity", "risk_field")
    )
    story = f"""{RECEIVED}
- li verify: {{{SPOKE}, refused: state}}
{incomplete.replace(", ,", ",").replace(", }", "}")}
- li classify: {{{given}}}
- expect: {{state: classified, fields: {{category: product, response_level: high}}}}
"""
    kind, last = "{product_problem: \"category == 'product'\"},", "severity, risk_field], moves"

    procedure.bites(
        story,
        ((f" {kind}", ""), (last, f"severity, risk_field], may: [{kind[:-1]}], moves")),
    )
    procedure.reports(
        "may_be_unfilled", ("{from: classified, to: verified}", "{from: [received, classified], to: verified}")
    )
    procedure.reports(
        "may_be_unfilled", ("asks: [category, {product_problem", "may: [category], asks: [{product_problem")
    )
    procedure.reports("may_be_unfilled", (last, "risk_field], may: [severity], moves"))
    procedure.reports("may_be_unfilled", (last, "severity], may: [risk_field], moves"))


def test_every_complaint_has_its_priority_and_an_urgent_one_its_reason(procedure):
    rest = f"{CLASSES['product']}, severity: minor, risk_field: none_known"
    story = f"""{RECEIVED}
- li classify: {{{rest}, refused: asks}}
- li classify: {{{rest}, priority: urgent, refused: asks}}
- li classify: {{{rest}, priority: urgent, urgency_reason: safety}}
- expect: {{state: classified, fields: {{priority: urgent}}}}
"""
    reason = "{urgency_reason: \"priority == 'urgent'\"}"
    asked = f"      priority, {reason}, severity, risk_field], moves"

    procedure.bites(
        story,
        ((asked, f"      priority, severity, risk_field], may: [{reason}], moves"),),
    )
    procedure.reports("may_be_unfilled", (asked, f"      {reason}, severity, risk_field], may: [priority], moves"))


def test_nothing_is_archived_before_a_follow_up_that_the_customer_is_content_with(procedure):
    archived = "- wang archive: {lessons: 抽检过松, preventive_action: 每批加检}\n"
    refused = archived.replace("}", ", refused: state}")
    story = f"""{COMPLETED}{refused}{REPORT}{refused}
- li follow_up: {{{SPOKE}, satisfaction: satisfied, refused: role}}
- gao follow_up: {{{SPOKE}, refused: asks}}
- gao follow_up: {{{SPOKE}, satisfaction: unsatisfied, refused: asks}}
- gao follow_up: {{{SPOKE}, satisfaction: unsatisfied, why_unsatisfied: 仍有异响}}
- expect: {{state: solution_design}}
{refused}{SETTLED}{TOLD}
- tan complete: {{result_text: 再换}}
{REPORT}{SATISFIED}
- wang archive: {{preventive_action: 每批加检, refused: asks}}
{archived}
- expect: {{state: archived}}
"""
    satisfied = "{from: reported, to: followed_up, when: \"satisfaction != 'unsatisfied'\"}"
    unsatisfied = (
        "{from: reported, to: solution_design, when: \"satisfaction == 'unsatisfied'\", asks: [why_unsatisfied]}"
    )

    procedure.bites(
        story,
        (("{from: followed_up, to: archived", "{from: [reported, followed_up], to: archived"),),
        ((f"{satisfied},\n    {unsatisfied}", "{from: reported, to: followed_up, may: [why_unsatisfied]}"),),
        ((unsatisfied, unsatisfied.replace(", asks: [why_unsatisfied]", ", may: [why_unsatisfied]")),),
        (("asks: [lessons, preventive_action]", "asks: [preventive_action], may: [lessons]"),),
    )


def test_the_complaint_form_is_complete_on_receipt(procedure):
    names = ("customer_name", "customer_contact", "channel", "received_at", "problem", "scene", "expected_solution")
    incomplete = "".join(
        re.sub(r",?\s*}", ", refused: asks}", re.sub(rf"{name}: [^,}}]*(,\s*)?", "", RECEIVED)) for name in names
    )
    story = f"{incomplete}{RECEIVED}- expect: {{state: received}}\n"
    form = "who: [cs_agent], asks: [form complaint_form], moves"

    procedure.bites(
        story,
        *(
            ((form, f"who: [cs_agent], asks: [{', '.join(n for n in names if n != name)}], may: [{name}], moves"),)
            for name in names
        ),
    )


def test_every_contact_is_recorded_with_time_persons_and_what_was_said(procedure):
    contact = {"contacted_at": "2026-09-28T09:00", "contact_person": "李与张", "key_dialogue": "已告知"}

    def lacking(who: str, action: str, rest: str) -> str:
        given = [", ".join(f"{k}: {v}" for k, v in contact.items() if k != name) for name in contact]
        return "".join(f"- {who} {action}: {{{rest}{entry}, refused: asks}}\n" for entry in given)

    told = "progress_text: 已寄出, notice_way: by_hand, "
    story = f"""{RECEIVED}{lacking("li", "first_reply", "reply_text: 正在查明, ")}{lacking("li", "log_contact", "")}
{REPLIED}{classified().replace(RECEIVED + REPLIED, "")}{lacking("li", "verify", "")}
{designing().replace(classified(), "")}{SETTLED}{lacking("li", "progress_notice", told)}
- li progress_notice: {{{told}{SPOKE}}}
- tan complete: {{result_text: 已换货}}
{REPORT}{lacking("gao", "follow_up", "satisfaction: satisfied, ")}{SATISFIED}
- expect: {{state: followed_up}}
"""

    procedure.bites(
        story,
        (("asks: [reply_text, form contact_entry], moves", "asks: [reply_text], may: [form contact_entry], moves"),),
        (
            (
                "who: [cs_agent], asks: [form contact_entry],\n    may: [",
                "who: [cs_agent],\n    may: [form contact_entry, ",
            ),
        ),
        (("caller],\n    asks: [form contact_entry], moves", "caller],\n    may: [form contact_entry], moves"),),
        (
            (
                "asks: [form contact_entry, satisfaction],\n    may: [",
                "asks: [satisfaction],\n    may: [form contact_entry, ",
            ),
        ),
        ((" {form contact_entry: \"notice_way == 'by_hand'\"},", " {contacted_at: \"notice_way == 'by_hand'\"},"),),
        (
            ("[contacted_at, contact_person, key_dialogue]", "[contacted_at, contact_person]"),
            ("may: [problem, scene", "may: [key_dialogue, problem, scene"),
        ),
    )


def test_the_assessment_names_the_root_cause_its_tool_and_whether_it_is_systemic(procedure):
    names = ("root_cause", "analysis_method", "defect_nature")
    incomplete = "".join(f"- tan assess: {{{assessment(without=name)}, refused: asks}}\n" for name in names)
    story = f"""{diagnosing()}{incomplete}
- tan assess: {{{assessment()}}}
- expect: {{state: assessed, fields: {{defect_nature: systemic}}}}
"""
    cause = "fields: [root_cause, analysis_method, defect_nature]"
    taken = "may: [joint_findings], moves"

    procedure.bites(
        story,
        *(
            (
                (cause, f"fields: [{', '.join(other for other in names if other != name)}]"),
                (taken, f"may: [joint_findings, {name}], moves"),
            )
            for name in names
        ),
    )
    procedure.reports(
        "may_be_unfilled",
        ("asks: [form assessment_sheet, {joint", "asks: [{joint"),
        (taken, "may: [joint_findings, form assessment_sheet], moves"),
    )


def test_a_defective_batch_is_recalled_and_the_case_archived_after_it(procedure):
    archived = "- wang archive: {lessons: 抽检过松, preventive_action: 每批加检}\n"
    started = "- wang start_recall: {recall_scope: 九月批次}\n"
    story = f"""{assessed(batch="yes")}
- expect: {{fields: {{recall_needed: yes}}, links: {{recall: none}}}}
- wang design
{SETTLED.replace("}", ", refused: guard}")}
- li start_recall: {{recall_scope: 九月批次, refused: role}}
- wang start_recall: {{refused: asks}}
{started}
- expect: {{links: {{recall: open}}}}
{SETTLED}{TOLD}
- tan complete: {{result_text: 已换货}}
{REPORT}{SATISFIED}{archived.replace("}", ", refused: guard}")}
- ends: recall
{archived}
- expect: {{state: archived}}
"""

    procedure.bites(
        story,
        ((" and (not recall_needed or linked(recall))", ""),),
        (('\n    when: "not recall_needed or finished(recall)",', ""),),
        ((", opens_cases: [recall]", ""),),
        (("asks: [recall_scope]", "may: [recall_scope]"),),
        (("is: \"category == 'product' and batch_defect\"", "is: \"category == 'delivery' and batch_defect\""),),
    )


def test_a_single_slip_is_handled_as_a_case_of_its_own(procedure):
    story = f"""{assessed("attitude", severity="minor")}
- expect: {{fields: {{recall_needed: no}}}}
- wang start_recall: {{recall_scope: 全部, refused: guard}}
- wang design
{SETTLED}
- expect: {{state: executing, links: {{recall: none}}}}
{assessed("attitude", severity="minor", batch="yes")}
- expect: {{fields: {{recall_needed: no}}}}
"""

    procedure.bites(
        story,
        (('who: [team_lead], when: "recall_needed",', "who: [team_lead],"),),
        (("is: \"category == 'product' and batch_defect\"", 'is: "batch_defect"'),),
    )


def test_a_plan_is_within_policy_and_meets_the_reasonable_claim(procedure):
    story = f"""{designing()}
{SETTLED.replace("policy_compliant: yes, ", "").replace("}", ", refused: asks}")}
{SETTLED.replace(", claim_met: yes", "").replace("}", ", refused: asks}")}
{SETTLED.replace("policy_compliant: yes", "policy_compliant: no").replace("}", ", refused: guard}")}
{SETTLED.replace("claim_met: yes", "claim_met: no").replace("}", ", refused: guard}")}
{SETTLED}
- expect: {{state: executing}}
"""
    guard = 'when: "policy_compliant and claim_met and done'

    procedure.bites(
        story,
        ((guard, guard.replace("policy_compliant and ", "")),),
        ((guard, guard.replace("claim_met and ", "")),),
    )


def test_the_customer_is_told_how_it_goes_with_the_new_waybill_or_the_better_service(procedure):
    completed = "- tan complete: {result_text: 已办}\n"
    short = TOLD.replace("}", ", refused: asks}")
    story = f"""{designing("delivery")}{SETTLED}{completed.replace("}", ", refused: guard}")}{short}
{TOLD.replace("}", ", new_waybill: YD100}")}{completed}
- expect: {{state: completed}}
{designing("attitude")}{SETTLED}{short}
{TOLD.replace("}", ", service_step: 专人接待}")}{completed}
{REPORT}{SATISFIED.replace("satisfied", "unsatisfied, why_unsatisfied: 仍冷淡")}
{SETTLED}{completed.replace("}", ", refused: guard}")}
{designing()}{SETTLED}{TOLD}{completed}
- expect: {{state: completed}}
"""
    waybill, service = "{new_waybill: \"category == 'delivery'\"}", "{service_step: \"category == 'attitude'\"}"
    told = "done(progress_notice, since: settle_plan) and"
    asked = f"{waybill}, {service}], moves"

    procedure.bites(
        story,
        ((asked, f"{service}], may: [{waybill}], moves"),),
        ((asked, f"{waybill}], may: [{service}], moves"),),
        ((told, "done(settle_plan) and"),),
        ((told, "done(progress_notice) and"),),
    )


def test_exactly_one_role_owns_every_step_and_a_named_person_every_diagnosis(procedure):
    start = "- wang start_diagnosis: {responsible_department: quality"
    story = f"""{RECEIVED}{REPLIED}
- expect: {{assignee: li}}
{classified().replace(RECEIVED + REPLIED, "")}
- li verify: {{{SPOKE}}}
{start}, refused: asks}}
{start}, responsible_person: he, refused: assigns}}
- li start_diagnosis: {{refused: role}}
{start}, responsible_person: tan}}
- expect: {{state: diagnosing, assignee: tan}}
- he assess: {{refused: held_by}}
- wang assess: {{refused: role}}
{start.replace("quality", "logistics")}, responsible_person: he}}
- expect: {{state: diagnosing, assignee: he}}
- tan assess: {{refused: held_by}}
"""

    procedure.bites(
        story,
        ((",\n    held_by: {department: responsible_department}", ""),),
        ((" assigns: responsible_person,", ""),),
        (
            (
                "asks: [responsible_department, responsible_person],",
                "asks: [responsible_department], may: [responsible_person],",
            ),
        ),
        (("received:           {owner: cs_agent,", "received:           {owner: team_lead,"),),
    )
    for state in procedure.text.partition("\nstates:")[2].partition("\nactions:")[0].splitlines():
        if "owner: " in state:
            procedure.reports("state_without_owner", (state, re.sub(r"owner: \w+, +", "", state)))


def test_the_report_to_the_customer_carries_cause_steps_and_measures(procedure):
    parts = ("cause_told: 来料不良", "steps_taken: 换货", "improvement_measures: 来料加检")
    incomplete = "".join(
        re.sub(r", *}", "}", REPORT.replace(part, "").replace(", ,", ",").replace("{, ", "{")).replace(
            "}", ", refused: asks}"
        )
        for part in parts
    )
    story = f"""{COMPLETED}{SATISFIED.replace("}", ", refused: state}")}{incomplete}
{REPORT}{SATISFIED.replace("satisfied", "unsatisfied, why_unsatisfied: 仍有异响")}
{SETTLED}{TOLD}
- tan complete: {{result_text: 再换}}
- li send_report: {{steps_taken: 再换, refused: asks}}
{REPORT}
- expect: {{state: reported}}
"""
    form = "asks: [form customer_report], moves"

    procedure.bites(
        story,
        *(
            ((form, f"asks: [{', '.join(n for n in names if n != name)}], may: [{name}], moves"),)
            for names in [[part.partition(":")[0] for part in parts]]
            for name in names
        ),
        (("{from: reported, to: followed_up,", "{from: [completed, reported], to: followed_up,"),),
    )


def test_severity_and_urgency_decide_the_level_and_the_level_the_way(procedure):
    deferred = "- wang defer: {defer_reason: 不影响使用}\n"
    minor = assessment(severity="minor", joint="")
    story = f"""{classified(severity="minor", urgent="safety")}
- expect: {{told: [wang], fields: {{response_level: high}}}}
{classified(severity="grave")}
- expect: {{told: [wang], fields: {{response_level: high}}}}
{classified(severity="minor").replace("none_known", "food_safety")}
- expect: {{told: [wang], fields: {{response_level: high}}}}
{classified()}
- expect: {{told: [], fields: {{response_level: middle}}}}
{diagnosing()}
- tan assess: {{{assessment(joint="")}, refused: asks}}
- tan assess: {{{assessment()}}}
{deferred.replace("}", ", refused: guard}")}
- wang design
{diagnosing(severity="minor")}
- tan assess: {{{assessment(joint="")}, refused: asks}}
- tan assess: {{{minor}}}
- expect: {{fields: {{response_level: low}}}}
- wang defer: {{refused: asks}}
{deferred}
- expect: {{state: optimisation_queue}}
- wang take_up
- expect: {{state: solution_design}}
{assessed(severity="minor")}{deferred}
- wang raise_priority: {{priority: urgent, urgency_reason: timeliness}}
- expect: {{state: solution_design, fields: {{response_level: high}}}}
{assessed(severity="minor")}
- wang design
- expect: {{state: solution_design}}
"""
    high = "priority == 'urgent' or severity == 'grave' or risk_field != 'none_known'"
    joint = "{joint_findings: \"response_level != 'low'\"}"

    procedure.bites(
        story,
        ((high, "severity == 'grave' or risk_field != 'none_known'"),),
        ((high, "priority == 'urgent' or risk_field != 'none_known'"),),
        ((high, "priority == 'urgent' or severity == 'grave'"),),
        (("    {when: \"severity == 'moderate'\", value: middle},\n", ""),),
        ((f"asks: [form assessment_sheet, {joint}]", "asks: [form assessment_sheet]"),),
        ((" and response_level == 'low'\", moves", '", moves'),),
        (("{from: optimisation_queue, to: solution_design, clause: 04 分级}", "{from: optimisation_queue, to: same}"),),
        (("  - {entering: classified, when: \"response_level == 'high'\",", "  - {entering: classified,"),),
    )


def test_a_high_level_is_archived_in_the_time_that_the_company_decides(procedure):
    story = f"""{classified(severity="grave")}
- wait: until 2026-10-01T08:30
- expect: {{clock: {{closing: running}}}}
- wait: 1s
- expect: {{told: [wang], clock: {{closing: breached}}}}
{classified(severity="moderate")}
- wait: 73h
- expect: {{clock: {{closing: waiting}}}}
"""

    procedure.told_with(settings="{high_close_within: 72h}").bites(
        story,
        (("within: [{when: \"response_level == 'high'\", is: high_close_within}]", "within: high_close_within"),),
        (("start: register, from: received_at, stop: archive,", "start: register, stop: archive,"),),
    )
