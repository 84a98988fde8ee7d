"""Every rule of the ticketing regulation at work: the story holds, and without the rule's line it does not.

docs/requirements.md names the requirement (C03 and so on) that each test proves.
"""

import re

import pytest

from workflow.engine.approvals import Required

PEOPLE = (
    "{mei: [phone_agent], li: [support], sun: [support], wang: [receiving_head], tan: [technology],"
    " chen: [operations_director], zhao: [general_manager], gao: [caller]}"
)
RECORDED = """\
- li register: {customer_name: 张三, complainant: user, contact: "13800000000", channel: online, sales_stage: after,
    complaint: 日期出错, complained_at: 2026-09-28T08:50, demands: [ticket_refund]}
"""
VERIFYING = RECORDED + "- li verify\n"
PLANNING = VERIFYING + "- wang judge: {validity: valid, grounds: 订单日期有误}\n"
EXPLAINING = VERIFYING + "- wang judge: {validity: invalid, grounds: 票已使用, cause: customers_own}\n"
TECH_ANALYSIS = PLANNING + "- li ask_technology: {cause: system_fault, fault: 出票超时}\n"
AWAITING = PLANNING + "- li submit: {cause: process_fault, cause_analysis: 核对不足, solution: 退票, refund: 320.00}\n"
APPROVED = AWAITING + "- chen approve: {opinion: 同意}\n"
REPLIED = APPROVED + "- li reply: {reply_text: 已退票, handled_at: 2026-09-28T09:00}\n"
SETTLING = REPLIED + "- gao call_back: {called_at: 2026-09-28T09:00, call_notes: 已到账, satisfaction: satisfied}\n"
FOLLOWING = SETTLING + "- li settle: {cause: process_fault, process_change: 每日对账}\n"
IMPROVING = SETTLING + "- li settle: {cause: system_fault}\n"


@pytest.fixture(scope="session")
def regulation(as_shipped):
    """The ticketing regulation as it ships."""
    return as_shipped("ticketing_complaints", PEOPLE)


def without(name: str) -> str:
    """The registration with one field left out, which is refused."""
    given = re.sub(rf"{name}: (\[[^]]*\]|[^,}}]*)(, *)?", "", RECORDED)
    return re.sub(r",?\s*}", ", refused: asks}", given)


def slip(on: str) -> str:
    return f"- li settle: {{cause: staff_slip, employee: sun, slip_on: {on}, slip_analysis: 粗心, coaching: 指正}}\n"


def the_director_signs(approval, facts) -> Required:
    """Instead of the level that the rules work out."""
    return Required(1, None, approval.levels[1])


def met(stage, person, role) -> None:
    """Instead of the condition of a role that somebody does not meet."""


def test_a_serious_complaint_is_for_the_general_manager(regulation):
    story = f"""{PLANNING}
- li submit: {{cause: process_fault, cause_analysis: 误机, solution: 赔 300 元, compensation: 300.00}}
- expect: {{approver: general_manager}}
- chen approve: {{opinion: 同意, refused: approver}}
- zhao approve: {{opinion: 同意}}
- expect: {{state: approved}}
"""
    raised = "- {approver: general_manager,     clause: 6.2.3, when: \"severity == 'serious'\", unclear: U19}"

    regulation.bites(story, ((raised, raised.replace("general_manager", "operations_director")),))
    regulation.bites_engine(story, "workflow.engine.approvals.required", the_director_signs)


def test_a_general_complaint_is_for_the_operations_director(regulation):
    story = f"""{AWAITING}
- expect: {{state: awaiting_approval, approver: operations_director}}
- li approve: {{opinion: 同意, refused: approver}}
- wang approve: {{opinion: 同意, refused: approver}}
- chen approve: {{opinion: 同意}}
- expect: {{state: approved}}
"""
    level = '      - {approver: operations_director, clause: "4.2", up_to: director_limit, unclear: U3}\n'
    stand_in = "    stand_in: {operations_director: general_manager}\n"

    regulation.bites(story, ((level, ""), (stand_in, "")))


def test_operations_support_receives_and_nobody_else(regulation):
    story = f"""{RECORDED.replace("]}", "], refused: held_by}").replace("li register", "bo register")}
{VERIFYING}
- expect: {{state: verifying}}
"""
    told = regulation.told_with(people="bo: {roles: [support], department: finance, rank: staff}")
    held = 'en: Complaint handler,     clause: "4.3", held_by: {department: operations_support}'

    told.bites(story, ((held, held.partition(", held_by")[0]),))
    told.bites_engine(story, "workflow.engine.authority.unmet", met)


def test_technology_finds_solves_and_names_its_own_date(regulation):
    story = f"""{TECH_ANALYSIS}
- li propose: {{tech_finding: 锁等待, tech_solution: 拆分事务, tech_due: 2026-09-29T12:00, refused: role}}
- tan propose: {{tech_finding: 锁等待, tech_solution: 拆分事务, refused: asks}}
- tan propose: {{tech_finding: 锁等待, tech_solution: 拆分事务, tech_due: 2026-09-29T12:00}}
- expect: {{state: tech_trial}}
- wait: 27h
- expect: {{clock: {{tech_promise: running}}}}
- wait: 1s
- expect: {{told: [li, sun, chen], clock: {{tech_promise: breached}}}}
"""
    date_is_asked = (
        "asks: [tech_finding, tech_solution, tech_due]",
        "asks: [tech_finding, tech_solution], may: [tech_due]",
    )
    told = ("100%: {tell: [support, operations_director]}}}\n  replying:", "100%: {tell: [support]}}}\n  replying:")
    by_technology = (
        "who: [technology],\n    asks: [tech_finding, tech",
        "who: [technology, support],\n    asks: [tech_finding, tech",
    )

    regulation.bites(story, (date_is_asked,), (told,), (by_technology,))


def test_a_phone_complaint_is_recorded_by_the_phone_consultant(regulation):
    story = f"""{RECORDED.replace("channel: online", "channel: phone").replace("]}", "], refused: role}")}
{RECORDED.replace("channel: online", "channel: phone").replace("li register", "mei register")}
- mei verify
- expect: {{state: verifying}}
"""

    regulation.bites(story, (("phone: [phone_agent]", "phone: [support, phone_agent]"),))


def test_the_follow_up_caller_asks_the_customer(regulation):
    story = f"""{REPLIED}
- li call_back: {{called_at: 2026-09-28T09:00, call_notes: 已到账, satisfaction: satisfied, refused: role}}
- gao call_back: {{called_at: 2026-09-28T09:00, call_notes: 已到账, satisfaction: satisfied}}
- expect: {{state: settling}}
"""
    caller = "to: settling, who: [caller]"

    regulation.bites(story, ((caller, "to: settling, who: [caller, support]"),))


def test_a_complaint_without_compensation_is_general(regulation):
    story = f"""{PLANNING}
- expect: {{fields: {{category: appeal, severity: general}}}}
"""

    regulation.bites(
        story,
        (("{when: \"category == 'appeal'\", value: general}", "{when: \"category == 'appeal'\", value: serious}"),),
        (("{value: appeal}", "{value: claim}"),),
    )


def test_compensation_demanded_or_given_makes_it_serious(regulation):
    story = f"""{RECORDED.replace("[ticket_refund]", "[ticket_refund, damages]")}
- li verify
- wang judge: {{validity: valid, grounds: 合同第八条}}
- expect: {{fields: {{category: claim, severity: serious}}}}
{PLANNING}
- expect: {{fields: {{severity: general}}}}
- li submit: {{cause: process_fault, cause_analysis: 误机, solution: 赔 1 分, compensation: 0.01}}
- expect: {{fields: {{category: claim, severity: serious}}}}
"""
    claim = "demands has 'damages' or compensation > 0"

    regulation.bites(story, ((claim, "compensation > 0"),), ((claim, "demands has 'damages'"),))


def test_a_complaint_that_is_not_ours_is_invalid(regulation):
    story = f"""{VERIFYING}
- wang judge: {{validity: invalid, grounds: 票已使用, cause: process_fault, refused: guard}}
- wang judge: {{validity: invalid, grounds: 票已使用, cause: customers_own}}
- expect: {{state: explaining, fields: {{category: not_ours, severity: invalid}}}}
- li submit: {{cause: customers_own, cause_analysis: 票已使用, solution: 退票, refused: state}}
- li close_invalid: {{explanation: 已使用的票不退, customer_response: insists}}
- expect: {{state: closed_invalid}}
"""
    row = "    {when: \"validity == 'invalid'\", value: not_ours},\n"

    regulation.bites(
        story,
        ((row, row.replace("'invalid'", "'valid'")),),
        ((" and party != 'our_side'", ""),),
    )


def test_only_the_head_of_the_receiving_department_judges_validity(regulation):
    people = (
        "bo: {roles: [receiving_head], department: operations_support, rank: staff},"
        " cao: {roles: [receiving_head], department: technology, rank: manager}"
    )
    valid, invalid = "validity: valid, grounds: 查实", "validity: invalid, grounds: 票已使用, cause: partners"
    refused = [
        f"- {who} judge: {{{judgement}, refused: {code}}}\n"
        for judgement in (valid, invalid)
        for who, code in (("li", "role"), ("chen", "role"), ("zhao", "role"), ("bo", "held_by"), ("cao", "held_by"))
    ]
    story = f"{VERIFYING}{''.join(refused)}- wang judge: {{{valid}}}\n- expect: {{state: planning}}\n"
    held = "held_by: {department: operations_support, rank_at_least: manager}"

    told = regulation.told_with(people=people)
    told.bites(
        story,
        (("unclear: U16, who: [receiving_head]", "unclear: U16, who: [receiving_head, support]"),),
        ((held, "held_by: {department: operations_support}"),),
        ((held, "held_by: {rank_at_least: manager}"),),
    )
    told.bites_engine(story, "workflow.engine.authority.unmet", met)


def test_a_fault_of_ours_is_settled_as_ours(regulation):
    story = f"""{SETTLING}
- li settle: {{process_change: 每日对账, refused: asks}}
- li settle: {{cause: process_fault, process_change: 每日对账}}
- expect: {{state: following_through, fields: {{party: our_side}}}}
"""

    regulation.bites(story, (("    {value: our_side}]}", "    {value: partner_side}]}"),))


def test_a_fault_of_the_customers_is_settled_as_theirs(regulation):
    story = f"""{SETTLING}
- li settle: {{cause: customers_own, refused: asks}}
- li settle: {{cause: customers_own, customer_reason: 选错日期, improvement: 改为必选, improvement_check: 一周无同类}}
- expect: {{state: following_through, fields: {{party: customer_side}}}}
"""
    row = "{when: \"cause == 'customers_own'\", value: customer_side}"

    regulation.bites(story, ((row, row.replace("customer_side", "our_side")),))


def test_a_fault_of_a_partner_is_settled_as_theirs(regulation):
    story = f"""{SETTLING}
- li settle: {{cause: partners, refused: asks}}
- li settle: {{cause: partners, partner: 某酒店, partner_remedy: 补房, partner_talks: 重订条款, partner_training: 培训}}
- expect: {{state: following_through, fields: {{party: partner_side}}}}
"""
    row = "{when: \"cause == 'partners'\", value: partner_side}"

    regulation.bites(story, ((row, row.replace("partner_side", "our_side")),))


def test_every_complaint_is_recorded_on_the_record_form(regulation):
    left_out = ("customer_name", "complainant", "contact", "sales_stage", "complaint", "complained_at", "demands")
    incomplete = "".join(without(name) for name in left_out)
    story = f"{incomplete}{RECORDED}- expect: {{state: recorded, fields: {{received_by: li}}}}\n"
    form = "asks: [form record_form], moves: ["

    regulation.bites(
        story,
        (
            ("sales_stage, complaint, complained_at, demands]}]}", "complaint, complained_at, demands]}]}"),
            (form, "asks: [form record_form], may: [sales_stage], moves: ["),
        ),
    )


def test_the_facts_are_checked_before_anything_is_judged_or_planned(regulation):
    story = f"""{RECORDED}
- wang judge: {{validity: valid, grounds: 一望便知, refused: state}}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票, refused: state}}
- li verify
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票, refused: state}}
- wang judge: {{validity: valid, grounds: 订单日期有误}}
- expect: {{state: planning}}
"""

    regulation.bites(
        story,
        (("{from: verifying, to: planning,   clause", "{from: [recorded, verifying], to: planning, clause"),),
    )


def test_an_invalid_complaint_is_explained_before_it_is_closed(regulation):
    story = f"""{EXPLAINING}
- li close_invalid: {{customer_response: understood, refused: asks}}
- li close_invalid: {{explanation: 已使用的票不退, customer_response: understood}}
- expect: {{state: closed_invalid}}
"""

    regulation.bites(
        story, (("asks: [explanation, customer_response]", "asks: [customer_response], may: [explanation]"),)
    )


def test_the_handling_sheet_fills_in_stages_and_is_complete_at_the_close(regulation):
    story = f"""{APPROVED}
- li reply: {{reply_text: 已退票}}
- gao call_back: {{called_at: 2026-09-28T09:00, call_notes: 已到账, satisfaction: satisfied}}
- li settle: {{cause: process_fault, process_change: 每日对账}}
- li close: {{others_affected: no, why_none: 单笔, refused: needs}}
- li close: {{others_affected: no, why_none: 单笔, handled_at: 2026-09-28T09:00}}
- expect: {{state: closed}}
"""
    late = regulation.edited(
        ("asks: [reply_text, handled_at], may: [supplement]", "asks: [reply_text], may: [supplement]"),
        ('{why_none: "not others_affected"}], moves', '{why_none: "not others_affected"}], may: [handled_at], moves'),
    )

    late.bites(story, (("needs: [form handling_sheet],", ""),))


def test_each_stage_asks_for_its_part_of_the_handling_sheet(regulation):
    story = f"""{PLANNING}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, refused: asks}}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票}}
- chen approve: {{opinion: 同意}}
- li reply: {{reply_text: 已退票, refused: asks}}
- li reply: {{reply_text: 已退票, handled_at: 2026-09-28T09:00}}
- gao call_back: {{satisfaction: satisfied, called_at: 2026-09-28T09:00, refused: asks}}
- gao call_back: {{satisfaction: satisfied, call_notes: 已到账, refused: asks}}
- gao call_back: {{called_at: 2026-09-28T09:00, call_notes: 已到账, refused: asks}}
- gao call_back: {{called_at: 2026-09-28T09:00, call_notes: 已到账, satisfaction: fairly}}
- expect: {{state: settling}}
"""

    regulation.bites(
        story,
        (("asks: [reply_text, handled_at], may: [supplement]", "asks: [reply_text], may: [handled_at, supplement]"),),
        (
            (
                "asks: [called_at, call_notes, satisfaction], moves",
                "asks: [called_at, satisfaction], may: [call_notes], moves",
            ),
        ),
    )


def test_within_its_authority_the_department_replies_itself(regulation):
    submitted = "- li submit: {cause: process_fault, cause_analysis: 核对不足, solution: 退票, refund: 500.00}\n"
    story = f"""{PLANNING}{submitted}
- expect: {{state: approved}}
- li reply: {{reply_text: 已退票, handled_at: 2026-09-28T09:00, supplement: 说明函.pdf}}
- expect: {{state: replied}}
"""
    within = """    {from: planning, to: approved, clause: 6.2.1,
     when: "severity != 'serious' and filled(department_limit) and cost <= department_limit"},
"""
    beyond = """,
     when: "severity == 'serious' or not filled(department_limit) or cost > department_limit\""""
    level = "      - {approver: none,                clause: 6.2.1, up_to: department_limit, unclear: U2}\n"
    undecided = f"{PLANNING}{submitted}- expect: {{state: awaiting_approval, approver: operations_director}}\n"

    regulation.holds(undecided)
    regulation.told_with(settings="{department_limit: 500.00}").bites(
        story,
        ((within, ""), (beyond, ""), (level, "")),
    )


def test_a_technical_solution_is_tried_before_it_is_used(regulation):
    story = f"""{PLANNING}
- li submit: {{cause: system_fault, cause_analysis: 超时, solution: 退票, refused: needs}}
- li ask_technology: {{cause: system_fault, fault: 出票超时}}
- tan propose: {{tech_finding: 锁等待, tech_solution: 拆分事务, tech_due: 2026-09-29T12:00}}
- li submit: {{cause: system_fault, cause_analysis: 超时, solution: 退票, refused: state}}
- tan pass_trial: {{refused: asks}}
- tan pass_trial: {{validation_evidence: 压测.pdf}}
- li submit: {{cause: system_fault, cause_analysis: 超时, solution: 退票}}
- expect: {{state: awaiting_approval}}
"""

    regulation.bites(
        story,
        ((", needs: [{validation_evidence: \"cause == 'system_fault'\"}]", ""),),
        (("asks: [validation_evidence], moves", "may: [validation_evidence], moves"),),
    )


def test_beyond_its_authority_the_department_asks_the_next_level(regulation):
    decided = regulation.told_with(settings="{department_limit: 500.00}")
    story = f"""{PLANNING}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票, refund: 500.01}}
- expect: {{state: awaiting_approval, approver: operations_director}}
- chen send_back: {{opinion: 手续费不退}}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票, refund: 5000.01}}
- expect: {{state: awaiting_approval, approver: general_manager}}
- zhao send_back: {{opinion: 核减}}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 赔款, refund: 0, compensation: 1.00}}
- expect: {{state: awaiting_approval, approver: general_manager}}
- zhao send_back: {{opinion: 改为退款}}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票, refund: 500.00, compensation: 0}}
- expect: {{state: approved}}
"""

    decided.bites(
        story,
        (
            ("severity == 'serious' or not filled(department_limit)", "not filled(department_limit)"),
            ("severity != 'serious' and filled(department_limit)", "filled(department_limit)"),
        ),
        (("value: 5000.00, clause", "value: 9000.00, clause"),),
    )
    decided.bites_engine(story, "workflow.engine.approvals.required", the_director_signs)


def test_nobody_signs_their_own_plan(regulation):
    story = f"""{PLANNING}
- bo submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票}}
- bo approve: {{opinion: 同意, refused: four_eyes}}
- chen approve: {{opinion: 同意}}
- expect: {{state: approved}}
"""
    told = regulation.told_with(people="bo: [support, operations_director]")

    told.bites(story, (("    not_who_did: [submit]                        # 提交人不得自批 · four eyes\n", ""),))


def test_the_general_manager_stands_in_only_when_no_director_can_sign(regulation):
    people = "{li: [support], wang: [receiving_head], bo: [support, operations_director], zhao: [general_manager]}"
    story = f"""{AWAITING}
- zhao approve: {{opinion: 代批, refused: approver}}
- bo send_back: {{opinion: 重拟}}
- bo submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 换票}}
- bo approve: {{opinion: 同意, refused: four_eyes}}
- zhao approve: {{opinion: 代批}}
- expect: {{state: approved}}
"""
    nobody = ("    stand_in: {operations_director: general_manager}\n", "")

    regulation.with_people(people).bites(story, (nobody,))


def test_nothing_is_closed_before_the_customer_was_asked(regulation):
    story = f"""{REPLIED}
- li settle: {{cause: process_fault, process_change: 每日对账, refused: state}}
- gao call_back: {{called_at: 2026-09-28T09:00, call_notes: 已到账, refused: asks}}
- gao call_back: {{called_at: 2026-09-28T09:00, call_notes: 已到账, satisfaction: satisfied}}
- expect: {{state: settling}}
"""
    settled = "{from: settling, to: following_through, clause: 6.3.1, when: \"cause == 'process_fault'\""

    asked = "asks: [called_at, call_notes, satisfaction], moves"

    regulation.bites(story, ((settled, settled.replace("from: settling", "from: [replied, settling]")),))
    regulation.reports("may_be_unfilled", (asked, "asks: [called_at, call_notes], may: [satisfaction], moves"))


def test_an_unsatisfied_customer_reopens_the_plan_with_the_departments_concerned(regulation):
    again = "called_at: 2026-09-28T09:00, call_notes: 仍不满, satisfaction: unsatisfied"
    story = f"""{REPLIED}
- gao call_back: {{{again}, refused: asks}}
- gao call_back: {{{again}, joint_departments: [{{department: 财务部, person: sun}}]}}
- expect: {{state: planning}}
- li reply: {{reply_text: 已退票, handled_at: 2026-09-28T09:00, refused: state}}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 再退手续费, refund: 330.00}}
- expect: {{state: awaiting_approval, approver: operations_director}}
- chen approve: {{opinion: 同意}}
- expect: {{state: approved}}
"""
    joined = "asks: [joint_departments], may: [demands], voids"
    reopened = "{from: replied, to: planning, who: [caller, support]"

    regulation.bites(
        story,
        ((joined, "may: [joint_departments, demands], voids"),),
        ((reopened, reopened.replace("to: planning", "to: settling")),),
    )


def test_an_unsatisfied_customer_voids_the_signature_even_under_the_same_plan(regulation):
    story = f"""{REPLIED}
- gao call_back: {{called_at: 2026-09-28T09:00, call_notes: 仍不满, satisfaction: unsatisfied,
    joint_departments: [{{department: 财务部, person: sun}}]}}
- li submit: {{cause: process_fault, cause_analysis: 核对不足, solution: 退票, refund: 320.00}}
- expect: {{state: awaiting_approval, approver: operations_director}}
- chen approve: {{opinion: 同意}}
- expect: {{state: approved}}
"""
    unbound = (", voids: [plan_approval]", "")

    regulation.holds(story)
    regulation.reports("keeps_signature", unbound)


def test_operations_support_settles_whose_responsibility_it_was(regulation):
    story = f"""{SETTLING}
- tan settle: {{cause: process_fault, process_change: 每日对账, refused: role}}
- li close: {{others_affected: no, why_none: 单笔, refused: state}}
- li settle: {{cause: process_fault, process_change: 每日对账}}
- expect: {{state: following_through}}
"""
    who = 'clause: ["5.4", 6.3.1], who: [support], asks: [cause]'

    regulation.bites(story, ((who, who.replace("[support]", "[support, technology]")),))


def test_one_slip_a_month_ends_in_coaching_and_the_second_off_duty(regulation):
    story = f"""{SETTLING}
- li settle: {{cause: staff_slip, employee: sun, slip_on: 2026-08-31, slip_analysis: 粗心, refused: asks}}
{slip("2026-08-31")}
{SETTLING}{slip("2026-09-01")}
- sun close: {{others_affected: no, why_none: 单笔}}
- expect: {{state: closed}}
{SETTLING}{slip("2026-09-27")}
- sun close: {{others_affected: no, why_none: 单笔, refused: suspended}}
"""

    regulation.bites(
        story,
        (("type: number, value: 1,", "type: number, value: 2,"),),
        (("each: calendar month, on: slip_on", "each: calendar month"),),
        ((" slip_analysis, coaching], not_who_did", " slip_analysis], may: [coaching], not_who_did"),),
    )
    regulation.bites_engine(story, "workflow.engine.tallies.count", lambda draft: ())


def test_who_slipped_repeatedly_does_nothing_until_the_assessment_is_passed(regulation):
    trained = "training: [etiquette, skills, knowledge]"
    story = f"""{SETTLING}{slip("2026-09-10")}
{SETTLING}{slip("2026-09-11")}
- sun close: {{others_affected: no, why_none: 单笔, refused: suspended}}
{RECORDED.replace("li register", "sun register").replace("]}", "], refused: suspended}")}
- li pass_assessment: {{{trained}, assessment: passed, refused: role}}
- wang pass_assessment: {{assessment: passed, refused: asks}}
- wang pass_assessment: {{{trained}, assessment: failed, refused: guard}}
- sun close: {{others_affected: no, why_none: 单笔, refused: suspended}}
- wang pass_assessment: {{{trained}, assessment: passed}}
- sun close: {{others_affected: no, why_none: 单笔}}
- expect: {{state: closed}}
"""
    lifted = "who: [receiving_head], asks: [training, assessment], when: \"assessment == 'passed'\""

    regulation.bites(
        story,
        ((lifted, lifted.partition(", when")[0]),),
        ((lifted, lifted.replace("[receiving_head]", "[receiving_head, support]")),),
        (("type: number, value: 1,", "type: number, value: 9,"),),
    )
    regulation.bites_engine(story, "workflow.engine.authority.refused_as", lambda stage, name: None)


def test_an_ineffective_improvement_is_improved_and_verified_again(regulation):
    story = f"""{IMPROVING}
- tan submit_improvement: {{improvement_measure: 加监控}}
- tan verify_improvement: {{verification: ineffective, verification_evidence: 周报.pdf}}
- expect: {{state: improving, fields: {{attempts: 1}}}}
- li close: {{others_affected: no, why_none: 单笔, refused: state}}
- tan submit_improvement: {{improvement_measure: 异步出票}}
- tan verify_improvement: {{verification: effective, verification_evidence: 月报.pdf, refused: asks}}
- tan verify_improvement: {{verification: effective, verification_evidence: 月报.pdf, technician: tan, tech_appraisal: 记入考核}}
- expect: {{state: following_through, fields: {{attempts: 2}}}}
"""
    again = "{from: verifying_improvement, to: improving, when"

    regulation.bites(story, ((again, again.replace("to: improving", "to: following_through")),))


def test_the_lesson_goes_to_the_departments_concerned_with_somebody_answerable(regulation):
    story = f"""{FOLLOWING}
- li close: {{others_affected: yes, refused: asks}}
- li close: {{others_affected: no, refused: asks}}
- li close: {{others_affected: yes, department_actions: [{{department: 财务部, person: sun, measure: 核对同类订单}}]}}
- expect: {{state: closed}}
"""
    asked = '{department_actions: "others_affected"}, '

    regulation.bites(
        story,
        (
            (asked, ""),
            (
                '{why_none: "not others_affected"}], moves',
                '{why_none: "not others_affected"}], may: [department_actions], moves',
            ),
        ),
    )


def test_receiving_late_climbs_from_the_handler_to_the_director(regulation):
    story = f"""{RECORDED}
- wait: 20h
- expect: {{told: [li, sun], clock: {{receiving: running}}}}
- wait: 4h
- expect: {{told: [], clock: {{receiving: running}}}}
- wait: 1s
- expect: {{told: [wang], clock: {{receiving: breached}}}}
- wait: 24h
- expect: {{told: [chen], assignee: wang}}
- wang verify
- expect: {{state: verifying}}
"""
    top = "200%: {tell: [operations_director], assign: receiving_head}"

    regulation.bites(
        story,
        ((top, "200%: {tell: [operations_director]}"),),
        (("while: [recorded], within: 24h", "while: [recorded], within: 25h"),),
    )
