"""Every rule of the technology company's procedure at work: the story holds, and without the rule's line it does not.

docs/requirements.md names the requirement (D02 and so on) that each test proves. What only a store can show, such as that
numbers are unique, is in test_tech_company_feedback_kept.py.
"""

import re

import pytest

PEOPLE = (
    "{mei: [cs_team], tan: [tech_support], wei: [service_department], pan: [product_management],"
    " han: [tech_support, service_department, product_management]}"
)
GIVEN = 'channel: website, user_name: 张三, contact: "13800000000", feedback: 登录后闪退'
RECEIVED = f"- mei receive: {{{GIVEN}}}\n"
SCREENED = RECEIVED + "- mei screen: {nature: complaint, urgency: urgent}\n"
CATEGORIES = ("technical", "service", "suggestion")
WHO = {"technical": "tan", "service": "wei", "suggestion": "pan"}
DISPATCHED = {category: f"{SCREENED}- mei dispatch: {{category: {category}}}\n" for category in CATEGORIES}
ANALYSED = "analysis: 疑似缓存损坏, expected_at: 2026-10-09T18:00"
PROCESSING = {category: f"{DISPATCHED[category]}- {WHO[category]} confirm: {{{ANALYSED}}}\n" for category in CATEGORIES}
FIXED = "finding: 缓存格式不兼容, repair: 已发补丁"
RECTIFIED = "standard: 服务标准第三条, rectification: 致歉并培训"
DECLINED = "feasibility: 成本过高, verdict: declined, why_declined: 旧系统已停止维护"
PLAN = "improvement_plan: [{measure: 加深色主题, person: pan, by: 2026-12-31}]"
COMPLETED = PROCESSING["technical"] + f"- tan fix: {{{FIXED}}}\n"
NOTIFIED = COMPLETED + "- mei notify: {result: 已修复, next_steps: 请更新}\n"
SURVEYING = NOTIFIED + "- mei send_survey: {questionnaire: 问卷 A}\n"
REMEDIATING = SURVEYING + "- mei record_answer: {satisfaction: unsatisfied}\n"
CLOSED = "- mei record_answer: {satisfaction: satisfied}\n- expect: {state: closed}\n"
REMEDY = "true_view: 担心再次出错, remedy: 赠送一个月会员"


@pytest.fixture(scope="session")
def procedure(as_shipped):
    """The technology company's procedure as it ships."""
    return as_shipped("tech_company_feedback", PEOPLE)


def rule(procedure, zh: str) -> str:
    """The whole entry of a rule."""
    found = re.search(rf"  - {{zh: {zh}.*?(?=\n  - |\n\n)", procedure.text, re.DOTALL)
    assert found is not None, zh
    return found.group()


def nothing_broken(draft) -> tuple[()]:
    """Instead of the rules that a command would break."""
    return ()


def nothing_follows(draft) -> None:
    """Instead of what clocks do after an event."""


def nothing_blocks(stage, action, label) -> tuple[()]:
    """Instead of the duties that hold an action up."""
    return ()


def not_opened(draft, name) -> None:
    """Instead of opening a duty."""


def no_duty_timed(duties) -> tuple[()]:
    """Instead of the clocks that count the limits of duties."""
    return ()


def met(stage, person, role) -> None:
    """Instead of the condition of a role that somebody does not meet."""


def every_department(stage) -> tuple[str, ...]:
    """Instead of the department that the category decides."""
    return ("tech_support", "service_department", "product_management")


def test_nothing_is_closed_before_the_user_knows_the_result(procedure):
    story = f"""{COMPLETED}
- mei send_survey: {{questionnaire: 问卷 A, refused: state}}
- mei notify: {{result: 已修复, next_steps: 请更新}}
- mei send_survey: {{questionnaire: 问卷 A}}
{CLOSED}"""
    skipped = ("{from: notified, to: surveying}", "{from: [completed, notified], to: surveying}")
    untold = f"""{COMPLETED}
- mei send_survey: {{questionnaire: 问卷 A}}
- mei record_answer: {{satisfaction: satisfied, refused: rule}}
"""
    no_result = ("not filled(result) or ", "")

    procedure.bites(story, (skipped,))
    procedure.edited(skipped).bites(untold, ((rule(procedure, "未告知结果"), ""), no_result))
    procedure.edited(skipped).bites_engine(untold, "workflow.engine.rules.broken", nothing_broken)


def test_customer_service_screens_the_nature_and_the_urgency_before_anything_is_dispatched(procedure):
    story = f"""{RECEIVED}
- mei dispatch: {{category: technical, refused: state}}
- han screen: {{nature: complaint, urgency: urgent, refused: role}}
- bo screen: {{nature: complaint, urgency: urgent, refused: held_by}}
- mei screen: {{nature: complaint, refused: asks}}
- mei screen: {{urgency: urgent, refused: asks}}
- mei screen: {{nature: complaint, urgency: urgent}}
- expect: {{state: screened}}
"""
    screening = "clause: 三.1.2, who: [cs_team], asks: [nature, urgency]"
    held = ", held_by: {department: customer_service}"
    skipped = ("{from: screened, to: dispatched}", "{from: [received, screened], to: dispatched}")
    unscreened = f"{RECEIVED}- mei dispatch: {{category: technical, refused: rule}}\n"
    told = procedure.told_with(people="bo: {roles: [cs_team], department: sales}")

    told.bites(
        story,
        ((screening, screening.replace("[cs_team]", "[cs_team, tech_support]")),),
        ((screening, screening.replace("[nature, urgency]", "[nature], may: [urgency]")),),
        ((screening, screening.replace("[nature, urgency]", "[urgency], may: [nature]")),),
        ((held, ""),),
        (skipped,),
    )
    told.bites_engine(story, "workflow.engine.authority.unmet", met)
    procedure.edited(skipped).bites(unscreened, ((rule(procedure, "未筛选"), ""),))


def test_there_are_three_categories_and_no_other(procedure):
    story = f"""{SCREENED}
- mei dispatch: {{refused: asks}}
- mei dispatch: {{category: suggestion}}
- expect: {{state: dispatched, fields: {{category: suggestion}}}}
"""
    last = "suggestion: {zh: 建议, en: Suggestion}}}"
    closed = "category:     {zh: 问题类别,     en: Category,        clause: 三.2.1, type: choice,"

    procedure.holds(story)
    procedure.reports("may_be_unfilled", ("who: [cs_team], asks: [category]", "who: [cs_team], may: [category]"))
    procedure.reports("owner_missing_for", (last, f"{last[:-2]}, billing: {{zh: 账单, en: Billing}}}}}}"))
    procedure.reports("open_choice_decides", (closed, f"{closed} open: true,"))


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_category_decides_the_department(procedure, category):
    right, others = WHO[category], [name for other, name in WHO.items() if other != category]
    refused = "".join(f"- {name} confirm: {{{ANALYSED}, refused: role}}\n" for name in others)
    story = f"""{SCREENED}
- mei dispatch: {{category: {category}}}
- expect: {{state: dispatched, told: [{right}, han]}}
{refused}
- mei confirm: {{{ANALYSED}, refused: role}}
- bo confirm: {{{ANALYSED}, refused: held_by}}
- {right} confirm: {{{ANALYSED}}}
- expect: {{state: processing, assignee: {right}}}
"""
    role = {"technical": "tech_support", "service": "service_department", "suggestion": "product_management"}
    here, there = role[category], role[CATEGORIES[(CATEGORIES.index(category) + 1) % 3]]
    owner = re.search(r"  dispatched:.*", procedure.text)[0]
    swapped = owner.replace(f"{category}: [{here}]", f"{category}: [{there}]")
    widened = owner.replace(f"{category}: [{here}]", f"{category}: [{here}, {there}]")
    held = re.search(rf"  {here}: .*?(, held_by: {{department: \w+}})}}", procedure.text)
    told = procedure.told_with(people=f"bo: {{roles: [{here}], department: sales}}")
    confirming = "clause: 三.2.3, who: [owner], asks"

    told.bites(
        story,
        ((owner, swapped),),
        ((owner, widened),),
        ((held[0], held[0].replace(held[1], "")),),
        ((confirming, confirming.replace("[owner]", "[owner, cs_team]")),),
    )
    told.bites_engine(story, "workflow.engine.authority.owners", every_department)
    told.bites_engine(story, "workflow.engine.authority.unmet", met)


def test_the_department_confirms_and_analyses_within_a_day(procedure):
    story = f"""{DISPATCHED["technical"]}
- expect: {{told: [tan, han], clock: {{confirming: running}}}}
- wait: until 2026-09-29T04:11:59
- expect: {{told: []}}
- wait: 1s
- expect: {{told: [tan, han], clock: {{confirming: running}}}}
- wait: until 2026-09-29T09:00
- expect: {{told: [], clock: {{confirming: running}}}}
- wait: 1s
- expect: {{told: [tan, han, mei], clock: {{confirming: breached}}}}
- tan confirm: {{analysis: 疑似缓存损坏, refused: asks}}
- tan confirm: {{expected_at: 2026-09-30T18:00, refused: asks}}
- tan confirm: {{{ANALYSED}}}
- expect: {{state: processing, clock: {{confirming: breached}}}}
{DISPATCHED["technical"]}
- wait: 24h
- tan confirm: {{{ANALYSED}}}
- expect: {{clock: {{confirming: met}}}}
"""
    marks = "80%: {tell: [owner]}, 100%: {tell: [owner, cs_team], unclear: U6}}}"
    asks = "who: [owner], asks: [analysis, expected_at]"

    procedure.bites(
        story,
        (("while: [dispatched], within: 24h", "while: [dispatched], within: 25h"),),
        (("while: [dispatched], within: 24h", "while: [screened], within: 24h"),),
        ((marks, marks.replace("80%: {tell: [owner]}, ", "")),),
        ((marks, marks.replace("80%", "81%")),),
        ((marks, marks.replace("[owner, cs_team]", "[cs_team]")),),
        ((marks, marks.replace("[owner, cs_team]", "[owner]")),),
        ((asks, "who: [owner], asks: [analysis], may: [expected_at]"),),
        ((asks, "who: [owner], asks: [expected_at], may: [analysis]"),),
    )
    procedure.bites_engine(story, "workflow.engine.clocks.follow", nothing_follows)


def test_a_department_that_gets_the_case_anew_has_a_day_of_its_own_and_answers_for_it(procedure):
    story = f"""{DISPATCHED["technical"]}
- wait: 23h
- wei hand_back: {{why_returned: 应归我管, refused: role}}
- tan hand_back: {{refused: asks}}
- tan hand_back: {{why_returned: 并无故障}}
- expect: {{state: screened, clock: {{confirming: met}}}}
- mei dispatch: {{category: service}}
- expect: {{told: [wei, han], clock: {{confirming: running}}}}
- wait: 24h
- expect: {{told: [wei, han], clock: {{confirming: running}}}}
- wait: 1s
- expect: {{told: [wei, han, mei], clock: {{confirming: breached}}}}
- tan confirm: {{{ANALYSED}, refused: role}}
- wei confirm: {{{ANALYSED}}}
- expect: {{state: processing, assignee: wei}}
- wei hand_back: {{why_returned: 属产品设计}}
- mei dispatch: {{category: technical}}
- expect: {{state: dispatched, assignee: tan, clock: {{confirming: running}}}}
"""
    back = "{from: [dispatched, processing], to: screened}"
    running = "while: [dispatched], within: 24h"
    handing = "unclear: U4, who: [owner], asks: [why_returned],"

    procedure.bites(
        story,
        ((running, f"{running}, again: never"),),
        ((running, f"{running}, again: resume"),),
        ((running, running.replace("[dispatched]", "[screened, dispatched]")),),
        ((back, "{from: processing, to: screened}"),),
        ((back, "{from: dispatched, to: screened}"),),
        ((handing, handing.replace("[owner]", "[owner, service_department]")),),
        ((handing, handing.replace("asks", "may")),),
    )
    procedure.bites_engine(story, "workflow.engine.clocks.follow", nothing_follows)


def test_nothing_is_done_that_no_department_confirmed(procedure):
    story = f"{DISPATCHED['technical']}- tan fix: {{{FIXED}, refused: state}}\n"
    fixing = "{from: processing, to: completed, when: \"category == 'technical'\"}"
    skipped = (fixing, fixing.replace("processing", "[dispatched, processing]"))
    second = f"""{PROCESSING["technical"]}
- tan hand_back: {{why_returned: 并无故障}}
- mei dispatch: {{category: technical}}
- tan fix: {{{FIXED}, refused: rule}}
"""

    procedure.bites(story, (skipped,))
    procedure.edited(skipped).bites(second, ((rule(procedure, "未经部门确认"), ""),))
    procedure.edited(skipped).bites(second, (("not done(confirm, since: dispatch)", "not done(confirm)"),))


def test_a_service_problem_is_rectified_by_the_service_department_under_a_named_standard(procedure):
    story = f"""{PROCESSING["service"]}
- tan rectify: {{{RECTIFIED}, refused: role}}
- mei rectify: {{{RECTIFIED}, refused: role}}
- tan fix: {{{FIXED}, refused: guard}}
- wei rectify: {{rectification: 致歉并培训, refused: asks}}
- wei rectify: {{standard: 服务标准第三条, refused: asks}}
- wei rectify: {{{RECTIFIED}}}
- expect: {{state: completed}}
{PROCESSING["technical"]}
- wei rectify: {{{RECTIFIED}, refused: guard}}
"""
    who = "who: [service_department], asks: [standard, rectification]"

    procedure.bites(
        story,
        ((who, who.replace("[service_department]", "[service_department, tech_support]")),),
        ((who, who.replace("[standard, rectification]", "[rectification], may: [standard]")),),
        ((who, who.replace("[standard, rectification]", "[standard], may: [rectification]")),),
        ((", when: \"category == 'service'\"", ""),),
    )


def test_a_suggestion_is_adopted_with_a_plan_or_declined_with_a_reason(procedure):
    story = f"""{PROCESSING["suggestion"]}
- tan evaluate: {{{DECLINED}, refused: role}}
- wei rectify: {{{RECTIFIED}, refused: guard}}
- pan evaluate: {{verdict: declined, why_declined: 成本过高, refused: asks}}
- pan evaluate: {{feasibility: 可行, {PLAN}, refused: asks}}
- pan evaluate: {{feasibility: 可行, verdict: adopted, refused: asks}}
- pan evaluate: {{feasibility: 可行, verdict: declined, refused: asks}}
- pan evaluate: {{feasibility: 可行, verdict: declined, {PLAN}, why_declined: 不做, refused: unknown_field}}
- pan evaluate: {{feasibility: 可行, verdict: adopted, {PLAN}, why_declined: 不做, refused: unknown_field}}
- pan evaluate: {{feasibility: 可行, verdict: adopted, {PLAN}}}
- expect: {{state: completed, fields: {{verdict: adopted}}}}
{PROCESSING["suggestion"]}
- pan evaluate: {{{DECLINED}}}
- expect: {{state: completed, fields: {{verdict: declined}}}}
{PROCESSING["service"]}
- pan evaluate: {{{DECLINED}, refused: guard}}
"""
    planned, reasoned = "{improvement_plan: \"verdict == 'adopted'\"}", "{why_declined: \"verdict == 'declined'\"}"
    who = "who: [product_management], closes_duties: [update_progress]"
    asks = f"asks: [feasibility, verdict, {planned}, {reasoned}]"
    optional = f"asks: [feasibility, verdict], may: [{planned}, {reasoned}]"
    reasonless = f"""{PROCESSING["suggestion"]}
- pan evaluate: {{feasibility: 可行, verdict: adopted, refused: rule}}
- pan evaluate: {{feasibility: 不可行, verdict: declined, refused: rule}}
"""

    procedure.bites(
        story,
        ((who, who.replace("[product_management]", "[product_management, tech_support]")),),
        ((asks, asks.replace("feasibility, ", "").replace("]", "], may: [feasibility]", 1)),),
        ((planned, "improvement_plan"),),
        ((reasoned, "why_declined"),),
        ((asks, f"asks: [feasibility, verdict, {planned}], may: [{reasoned}]"),),
        ((asks, f"asks: [feasibility, verdict, {reasoned}], may: [{planned}]"),),
        ((", when: \"category == 'suggestion'\"", ""),),
    )
    procedure.edited((asks, optional)).bites(reasonless, ((rule(procedure, "建议未决"), ""),))
    procedure.edited((asks, optional)).bites_engine(reasonless, "workflow.engine.rules.broken", nothing_broken)


def test_progress_falls_due_again_and_again_and_is_passed_on_before_the_result(procedure):
    story = f"""{PROCESSING["service"]}
- wait: 72h
- expect: {{duties: [], clock: {{progressing: running}}}}
- wait: 1s
- expect: {{told: [wei, han], duties: [update_progress], clock: {{progressing: running}}}}
- wait: until 2026-10-04T09:00
- expect: {{told: [], duties: [update_progress], clock: {{progressing: running}}}}
- wait: 1s
- expect: {{told: [wei, han], duties: [update_progress], clock: {{progressing: running}}}}
- tan report_progress: {{progress: 录音已核对, refused: role}}
- wei report_progress: {{refused: asks}}
- wei report_progress: {{progress: 录音已核对}}
- expect: {{state: processing, told: [mei], duties: [relay_progress], clock: {{progressing: running}}}}
- wait: 72h
- expect: {{duties: [relay_progress], clock: {{progressing: running}}}}
- wait: 1s
- expect: {{told: [wei, han], duties: [relay_progress, update_progress]}}
- wei rectify: {{{RECTIFIED}}}
- expect: {{told: [mei], duties: [relay_progress]}}
- mei notify: {{result: 已致歉, next_steps: 回访, refused: duty}}
- wei relay_progress: {{progress_told: 正在整改, refused: role}}
- mei relay_progress: {{refused: asks}}
- mei relay_progress: {{progress_told: 正在整改}}
- expect: {{duties: []}}
- mei notify: {{result: 已致歉, next_steps: 回访}}
- expect: {{state: notified}}
"""
    repeats = "start: confirm, stop: report_progress, every: progress_every, until: [fix, rectify, evaluate, hand_back]"
    once = repeats.replace("every:", "within:").replace("until:", "cancel:")
    by_reports = once.replace("start: confirm", "start: [confirm, report_progress], again: restart")
    mark = "100%: {tell: [owner], open: update_progress}"
    relayed = "asks: [progress_told], within: prompt_limit, calendar: always, unclear: U12, blocks: [notify]"
    opened = "closes_duties: [update_progress], opens_duties: [relay_progress]"
    reported = "clause: 三.4.1, who: [owner], asks: [progress]"
    notice = re.search(r"  - {doing: report_progress.*\n.*\n", procedure.text)[0]
    passed_on = "clause: 三.4.1, owner: [cs_team],\n    asks: [progress_told]"

    procedure.bites(
        story,
        (("value: 72h", "value: 71h"),),
        (("value: 72h", "value: 73h"),),
        ((repeats, once),),
        ((repeats, by_reports),),
        ((repeats, repeats.replace("stop: report_progress", "stop: relay_progress")),),
        ((mark, "100%: {open: update_progress}"),),
        ((mark, "100%: {tell: [owner]}"),),
        ((opened, "closes_duties: [update_progress]"),),
        ((opened, "opens_duties: [relay_progress]"),),
        ((reported, reported.replace("[owner]", "[owner, tech_support]")),),
        ((reported, reported.replace("asks", "may")),),
        ((relayed, relayed.replace(", blocks: [notify]", "")),),
        ((passed_on, passed_on.replace("[cs_team]", "[cs_team, service_department]")),),
        ((notice, ""),),
    )
    procedure.bites_engine(story, "workflow.engine.duties.open_duty", not_opened)
    procedure.bites_engine(story, "workflow.engine.duties.blockers", nothing_blocks)


@pytest.mark.parametrize("category", CATEGORIES)
def test_progress_is_due_until_the_case_is_done_or_handed_back(procedure, category):
    done = {
        "technical": f"fix: {{{FIXED}}}",
        "service": f"rectify: {{{RECTIFIED}}}",
        "suggestion": f"evaluate: {{{DECLINED}}}",
    }
    story = f"""{PROCESSING[category]}
- wait: 73h
- expect: {{duties: [update_progress]}}
- {WHO[category]} report_progress: {{progress: 仍在办}}
- {WHO[category]} {done[category]}
- expect: {{told: [mei], duties: [relay_progress], clock: {{progressing: cancelled}}}}
- wait: 73h
- expect: {{told: [], duties: [relay_progress], clock: {{progressing: cancelled}}}}
{PROCESSING[category]}
- {WHO[category]} hand_back: {{why_returned: 分错了}}
- wait: 73h
- expect: {{state: screened, duties: [], clock: {{progressing: cancelled}}}}
- mei dispatch: {{category: {category}}}
- {WHO[category]} confirm: {{analysis: 再看, expected_at: 2026-10-30T18:00}}
- expect: {{clock: {{progressing: running}}}}
"""
    ends = "until: [fix, rectify, evaluate, hand_back]"
    deed = done[category].partition(":")[0]

    procedure.bites(
        story,
        ((ends, ends.replace(f"{deed}, ", "")),),
        ((ends, ends.replace(", hand_back", "")),),
    )


def test_progress_is_due_while_the_user_is_asked(procedure):
    story = f"""{PROCESSING["technical"]}
- tan ask_user: {{question: 手机型号}}
- wait: 73h
- expect: {{duties: [update_progress]}}
- tan report_progress: {{progress: 等用户答复}}
- expect: {{state: awaiting_user, duties: [relay_progress]}}
"""
    reported = "{from: [processing, awaiting_user], to: same}"

    procedure.bites(
        story,
        ((reported, "{from: processing, to: same}"),),
        (("until: [fix,", "until: [ask_user, fix,"),),
    )


def test_when_it_is_late_the_user_hears_why_and_by_when_before_the_result(procedure):
    promised, late = "2026-09-28T15:00", "delay_reason: 需等发布窗口"
    story = f"""{DISPATCHED["technical"]}
- tan confirm: {{analysis: 推送异常, expected_at: {promised}}}
- wait: until 2026-09-28T10:59:59
- expect: {{told: [tan, han]}}
- wait: 1s
- expect: {{told: [tan, han]}}
- wait: until {promised}
- expect: {{told: [], duties: [], clock: {{resolving: running}}}}
- wait: 1s
- expect: {{told: [tan, han, mei], duties: [explain_delay], clock: {{resolving: breached}}}}
- tan tell_delay: {{{late}, expected_at: 2026-09-28T16:00, refused: role}}
- mei tell_delay: {{{late}, refused: asks}}
- mei tell_delay: {{expected_at: 2026-09-28T16:00, refused: asks}}
- mei tell_delay: {{{late}, expected_at: 2026-09-28T16:00}}
- expect: {{duties: [], clock: {{resolving: running}}}}
- wait: until 2026-09-28T16:00:01
- expect: {{told: [tan, han, mei], duties: [explain_delay], clock: {{resolving: breached}}}}
- tan fix: {{{FIXED}}}
- mei notify: {{result: 已恢复, next_steps: 无, refused: duty}}
- mei tell_delay: {{{late}, expected_at: 2026-09-28T17:00}}
- expect: {{state: completed, duties: [], clock: {{resolving: running}}}}
- mei notify: {{result: 已恢复, next_steps: 无}}
- expect: {{state: notified, clock: {{resolving: met}}}}
"""
    marks = "before 4h: {tell: [owner]}, 100%: {tell: [owner, cs_team], open: explain_delay}"
    telling = "clause: 三.4.2, who: [cs_team], asks: [delay_reason, expected_at],\n    closes_duties: [explain_delay]"
    runs = "start: [confirm, tell_delay], stop: [fix, rectify, evaluate, notify]"
    owed = re.search(r"  explain_delay:.*\n.*", procedure.text)[0]

    procedure.bites(
        story,
        ((marks, marks.replace(", open: explain_delay", "")),),
        ((marks, marks.replace("before 4h: {tell: [owner]}, ", "")),),
        ((marks, marks.replace("4h", "5h")),),
        ((marks, marks.replace("[owner, cs_team]", "[owner]")),),
        ((marks, marks.replace("[owner, cs_team]", "[cs_team]")),),
        ((telling, telling.replace("[cs_team]", "[cs_team, tech_support]")),),
        ((telling, telling.replace("[delay_reason, expected_at]", "[delay_reason], may: [expected_at]")),),
        ((telling, telling.replace("[delay_reason, expected_at]", "[expected_at], may: [delay_reason]")),),
        ((runs, runs.replace(", tell_delay", "")),),
        ((runs, runs.replace(", notify", "")),),
        ((owed, owed.replace(", blocks: [notify]", "")),),
    )
    procedure.bites_engine(story, "workflow.engine.clocks.follow", nothing_follows)
    procedure.bites_engine(story, "workflow.engine.duties.blockers", nothing_blocks)
    procedure.reports("unclosable_duty", (telling, telling.partition(",\n")[0]))


def test_a_promised_date_goes_on_while_the_case_changes_departments(procedure):
    story = f"""{DISPATCHED["technical"]}
- tan confirm: {{analysis: 推送异常, expected_at: 2026-09-28T15:00}}
- tan hand_back: {{why_returned: 属服务问题}}
- wait: until 2026-09-28T15:00:01
- expect: {{state: screened, duties: [explain_delay], clock: {{resolving: breached}}}}
- mei tell_delay: {{delay_reason: 转给服务部门, expected_at: 2026-09-29T15:00}}
- expect: {{duties: [], clock: {{resolving: running}}}}
- mei dispatch: {{category: service}}
- wei confirm: {{analysis: 登记有误, expected_at: 2026-09-28T18:00}}
- wait: until 2026-09-28T18:00:01
- expect: {{duties: [explain_delay], clock: {{resolving: breached}}}}
"""
    wherever = "{from: [screened, dispatched, processing, awaiting_user, completed], to: same}"
    again = "stop: [fix, rectify, evaluate, notify], again: restart, due: expected_at"

    procedure.bites(
        story,
        ((wherever, wherever.replace("screened, ", "")),),
        ((again, again.replace("again: restart", "cancel: [hand_back], again: restart")),),
    )


def test_customer_service_tells_the_result_and_what_follows(procedure):
    story = f"""{COMPLETED}
- expect: {{told: [tan, han, mei]}}
- han notify: {{result: 已修复, next_steps: 请更新, refused: role}}
- mei notify: {{result: 已修复, refused: asks}}
- mei notify: {{next_steps: 请更新, refused: asks}}
- mei notify: {{result: 已修复, next_steps: 请更新}}
- expect: {{state: notified}}
"""
    who = "clause: [二.2, 三.4.3], who: [cs_team], asks: [result, next_steps]"
    notice = re.search(r"  - {entering: completed.*\n.*\n", procedure.text)[0]

    procedure.bites(
        story,
        ((who, who.replace("[cs_team]", "[cs_team, tech_support]")),),
        ((who, who.replace("[result, next_steps]", "[result], may: [next_steps]")),),
        ((who, who.replace("[result, next_steps]", "[next_steps], may: [result]")),),
        ((notice, ""),),
    )


def test_once_the_company_says_what_prompt_means_it_is_timed(procedure):
    story = f"""{COMPLETED}
- wait: 8h
- expect: {{clock: {{telling: running}}}}
- wait: 1s
- expect: {{told: [mei], clock: {{telling: breached}}}}
- mei notify: {{result: 已修复, next_steps: 请更新}}
- mei send_survey: {{questionnaire: 问卷 A}}
- mei record_answer: {{satisfaction: unsatisfied}}
- wait: 8h
- expect: {{told: [], clock: {{following_up: running}}}}
- wait: 1s
- expect: {{told: [mei], clock: {{following_up: breached}}}}
"""
    undecided = procedure.told_with(settings="{prompt_limit: 8h}")

    undecided.bites(
        story,
        (("while: [completed], within: prompt_limit", "while: [notified], within: prompt_limit"),),
        (("while: [remediating], within: prompt_limit", "while: [surveying], within: prompt_limit"),),
    )
    procedure.holds(f"{COMPLETED}- expect: {{clock: {{telling: none}}}}\n")


def test_once_the_company_says_what_prompt_means_passing_progress_on_is_timed(procedure):
    story = f"""{PROCESSING["technical"]}
- tan report_progress: {{progress: 已定位}}
- expect: {{told: [tan, han, mei], duties: [relay_progress]}}
- wait: 8h
- expect: {{told: [], duties: [relay_progress]}}
- wait: 1s
- expect: {{told: [mei], duties: [relay_progress]}}
- mei relay_progress: {{progress_told: 已定位}}
- tan report_progress: {{progress: 在测}}
- expect: {{told: [mei], duties: [relay_progress]}}
- wait: 8h
- mei relay_progress: {{progress_told: 在测}}
- wait: 1h
- expect: {{told: [], duties: []}}
"""
    limited = "asks: [progress_told], within: prompt_limit"
    decided = procedure.told_with(settings="{prompt_limit: 8h}")

    decided.bites(story, ((limited, "asks: [progress_told]"),))
    decided.bites_engine(story, "workflow.definitions.watched.reminding", no_duty_timed)
    procedure.holds(f"""{PROCESSING["technical"]}
- tan report_progress: {{progress: 已定位}}
- expect: {{duties: [relay_progress]}}
- wait: 48h
- expect: {{told: [], duties: [relay_progress]}}
""")


def test_once_the_company_says_what_prompt_means_explaining_a_delay_is_timed(procedure):
    story = f"""{DISPATCHED["technical"]}
- tan confirm: {{analysis: 推送异常, expected_at: 2026-09-28T15:00}}
- wait: until 2026-09-28T15:00:01
- expect: {{told: [tan, han, mei], duties: [explain_delay], clock: {{resolving: breached}}}}
- wait: 8h
- expect: {{told: [], duties: [explain_delay]}}
- wait: 1s
- expect: {{told: [mei], duties: [explain_delay]}}
- mei tell_delay: {{delay_reason: 需等发布窗口, expected_at: 2026-09-30T15:00}}
- wait: 8h
- expect: {{told: [], duties: []}}
"""
    owed = re.search(r"  explain_delay:.*\n.*", procedure.text)[0]

    procedure.told_with(settings="{prompt_limit: 8h}").bites(
        story, ((owed, owed.replace("within: prompt_limit, ", "")),)
    )


def test_nothing_is_closed_without_a_survey(procedure):
    story = f"""{NOTIFIED}
- mei record_answer: {{satisfaction: satisfied, refused: state}}
- han send_survey: {{questionnaire: 问卷 A, refused: role}}
- mei send_survey: {{refused: asks}}
- mei send_survey: {{questionnaire: 问卷 A}}
{CLOSED}"""
    sent = "clause: 三.5.1, who: [cs_team], asks: [questionnaire]"
    answered = "{from: surveying, to: closed, who: [cs_team]"
    skipped = (answered, answered.replace("surveying", "[notified, surveying]"))
    unsent = f"{NOTIFIED}- mei record_answer: {{satisfaction: satisfied, refused: rule}}\n"
    again = f"""{REMEDIATING}
- mei rework: {{true_view: 又闪退了}}
- mei dispatch: {{category: technical}}
- tan confirm: {{{ANALYSED}}}
- tan fix: {{{FIXED}}}
- mei notify: {{result: 已修复, next_steps: 请更新}}
- mei record_answer: {{satisfaction: satisfied, refused: rule}}
"""

    procedure.bites(
        story,
        ((sent, sent.replace("[cs_team]", "[cs_team, tech_support]")),),
        ((sent, sent.replace("asks", "may")),),
        (skipped,),
    )
    procedure.edited(skipped).bites(unsent, ((rule(procedure, "未发问卷"), ""),))
    procedure.edited(skipped).bites(again, (("not done(send_survey, since: notify)", "not done(send_survey)"),))
    procedure.edited(skipped).bites_engine(unsent, "workflow.engine.rules.broken", nothing_broken)


def test_an_unanswered_survey_is_closed_by_the_clock_and_by_nobody_else(procedure):
    story = f"""{SURVEYING}
- mei record_answer: {{satisfaction: no_answer, refused: role}}
- wait: 168h
- expect: {{state: surveying, clock: {{answering: running}}}}
- wait: 1s
- expect: {{state: closed, fields: {{satisfaction: no_answer}}}}
"""

    procedure.bites(
        story,
        (("value: 168h", "value: 167h"),),
        (("value: 168h", "value: 169h"),),
        (("unclear: U13, who: [system]", "unclear: U13, who: [system, cs_team]"),),
        (("100%: {do: {record_answer: {satisfaction: no_answer}}}", "100%: {tell: [cs_team]}"),),
    )


def test_negative_feedback_is_followed_up_and_made_good_before_it_is_surveyed_again(procedure):
    story = f"""{SURVEYING}
- han record_answer: {{satisfaction: unsatisfied, refused: role}}
- mei record_answer: {{satisfaction: unsatisfied, survey_comment: 还会闪退}}
- expect: {{state: remediating}}
- mei record_answer: {{satisfaction: satisfied, refused: state}}
- han make_good: {{{REMEDY}, refused: role}}
- mei make_good: {{true_view: 担心再次出错, refused: asks}}
- mei make_good: {{remedy: 赠送一个月会员, refused: asks}}
- mei make_good: {{{REMEDY}}}
- expect: {{state: notified}}
- mei send_survey: {{questionnaire: 问卷 A}}
- mei record_answer: {{satisfaction: unsatisfied}}
- mei make_good: {{{REMEDY}}}
- mei send_survey: {{questionnaire: 问卷 A}}
{CLOSED}"""
    negative = "{from: surveying, to: remediating, clause: 三.5.3, who: [cs_team], may: [survey_comment]"
    made_good = "who: [cs_team], asks: [true_view, remedy]"
    back = "{from: remediating, to: notified}"
    shut = (negative, negative.replace("remediating", "closed"))
    unsatisfied = f"{SURVEYING}- mei record_answer: {{satisfaction: unsatisfied, refused: rule}}\n"
    dead = procedure.edited(
        shut, ("{from: remediating, to: notified}", "{from: [completed, remediating], to: remediating}")
    )

    procedure.bites(
        story,
        ((negative, negative.replace("[cs_team]", "[cs_team, tech_support]")),),
        ((made_good, made_good.replace("[cs_team]", "[cs_team, tech_support]")),),
        ((made_good, made_good.replace("[true_view, remedy]", "[remedy], may: [true_view]")),),
        ((made_good, made_good.replace("[true_view, remedy]", "[true_view], may: [remedy]")),),
        ((back, "{from: remediating, to: surveying}"),),
    )
    dead.bites(unsatisfied, ((rule(procedure, "用户不满意"), ""),))
    dead.bites_engine(unsatisfied, "workflow.engine.rules.broken", nothing_broken)


def test_negative_feedback_that_a_department_must_act_on_is_handled_again(procedure):
    story = f"""{REMEDIATING}
- han rework: {{true_view: 又闪退了, refused: role}}
- mei rework: {{refused: asks}}
- mei rework: {{true_view: 又闪退了}}
- expect: {{state: screened}}
- mei dispatch: {{category: service}}
- expect: {{clock: {{confirming: running}}}}
- wei confirm: {{{ANALYSED}}}
- expect: {{clock: {{resolving: running, progressing: running}}}}
- wei rectify: {{{RECTIFIED}}}
- mei send_survey: {{questionnaire: 问卷 A, refused: state}}
- mei notify: {{result: 已致歉, next_steps: 回访}}
- mei send_survey: {{questionnaire: 问卷 A}}
{CLOSED}"""
    who = "unclear: U15, who: [cs_team], asks: [true_view]"
    again = "{from: remediating, to: screened}"
    restarts = "again: restart, due: expected_at"

    procedure.bites(
        story,
        ((who, who.replace("[cs_team]", "[cs_team, tech_support]")),),
        ((who, who.replace("asks", "may")),),
        ((again, "{from: remediating, to: completed}"),),
        ((restarts, "due: expected_at"),),
    )
