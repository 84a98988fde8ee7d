"""A plan as the file of a definition: commented, in the order of the shipped ones, with stories that show all of it."""

from collections.abc import Iterator

from workflow.commands.starting import plan as names
from workflow.commands.starting.plan import Approval, Plan, Stage
from workflow.commands.starting.stories import stories
from workflow.commands.starting.yaml_text import entries, folded, label, listed, text
from workflow.commands.telling.json_values import exact
from workflow.definitions.model import Field
from workflow.definitions.values import Kind
from workflow.wording import Label

CUSTOMER = (
    ("customer_name", "zh: 客户名称, en: Customer, type: text, personal: true"),
    ("contact", "zh: 联系方式, en: Contact, type: text, personal: true"),
    ("complaint", "zh: 投诉内容, en: Complaint, type: text, personal: true"),
    ("complained_at", "zh: 投诉时间, en: Complained at, type: datetime"),
)
AT_OPENING = tuple(name for name, _ in CUSTOMER)


def written(plan: Plan) -> str:
    """The whole file."""
    sections = (
        _head,
        _settings,
        _roles,
        _fields,
        _forms,
        _states,
        _actions,
        _approvals,
        _clocks,
        _rules,
        _notices,
        _ending,
        stories,
    )
    return "\n".join(
        "\n".join(section(plan)) + "\n" for section in sections if section is not _approvals or plan.approval
    )


def _head(plan: Plan) -> Iterator[str]:
    yield f"# {plan.title.zh} · {plan.title.en}"
    yield "# 由 complaints new 起草。从上往下读：公司可定的数、谁来办、记什么、案件怎样走、谁审批、多快、不许发生什么、故事。"
    yield "# Begun with `complaints new`. Read from top to bottom: what the company may set, who acts, what is recorded, how a"
    yield "# case moves, who signs, how fast, what must never happen, and stories that must keep working."
    yield "# 改动之后 · after each change:  complaints check FILE   complaints examples FILE"
    yield "# 条款号写在 clause: 里；原文没写明的，写在 unclear: 里 · give each rule its clause:, and each doubt its unclear:"
    yield f"procedure: {plan.name}"
    yield "format: 1"
    yield f"title: {{{label(plan.title)}}}"
    yield f"source: {{document: {text(plan.document)}}}"
    yield f'number: "{plan.prefix}-{{year}}-{{seq:06}}"'
    yield f"timezone: {plan.zone}"
    yield "calendars: {always: always}"


def _settings(plan: Plan) -> Iterator[str]:
    yield "settings:  # 公司可以改的数；不写 value 即未定、不启用 · the company's numbers; without a value they are switched off"
    yield from entries(list(_setting_pairs(plan)))


def _setting_pairs(plan: Plan) -> Iterator[tuple[str, str]]:
    if plan.approval is not None:
        yield from _amounts(plan, plan.approval)
    for stage in plan.stages:
        if stage.within is not None:
            said = Label(zh=f"{stage.label.zh}的时限", en=f"Time for {stage.label.en}")
            yield names.time_limit(stage.name), f"type: duration, value: {stage.within}, {label(said)}"
    if plan.approval is not None and plan.approval.within is not None:
        yield "approval_time", f"type: duration, value: {plan.approval.within}, zh: 审批的时限, en: Time to sign"
    yield "keep_for", f"type: duration, value: {plan.keep}, zh: 保存期限, en: How long cases are kept"


def _amounts(plan: Plan, approval: Approval) -> Iterator[tuple[str, str]]:
    for level in approval.levels:
        if level.up_to is not None:
            called = _limit(level.role)
            own = Label(zh="免签的上限", en="What needs no signature")
            role = None if level.role is None else plan.role(level.role).label
            said = own if role is None else Label(zh=f"{role.zh}的权限", en=f"What {role.en} may sign")
            value = exact(level.up_to, approval.currency)
            yield called, f"type: money, currency: {approval.currency}, value: {value}, {label(said)}"


def _limit(role: str | None) -> str:
    return names.OWN_LIMIT if role is None else names.amount_limit(role)


def _roles(plan: Plan) -> Iterator[str]:
    yield "roles:  # held_by 限定谁可以担任，不授予什么 · held_by limits who may hold a role, it grants nothing"
    pairs = [(role.name, label(role.label) + _held_by(role.department)) for role in plan.roles]
    yield from entries(pairs)


def _held_by(department: str | None) -> str:
    return "" if department is None else f", held_by: {{department: {department}}}"


def _fields(plan: Plan) -> Iterator[str]:
    yield "fields:"
    yield "  # 登记 · Recording"
    yield from entries([*CUSTOMER, *((field.name, _field(field)) for field in plan.fields)])
    yield "  # 处理 · Handling"
    yield from entries(list(_handling(plan)))
    if plan.call_back is not None:
        yield "  # 回访 · Asking the customer"
        satisfied = "satisfied: {zh: 满意, en: Satisfied}, unsatisfied: {zh: 不满意, en: Not satisfied}"
        call_notes = ("call_notes", "zh: 回访内容, en: What was said, type: text")
        choice = ("satisfaction", f"zh: 客户满意度, en: Satisfaction, type: choice, choices: {{{satisfied}}}")
        yield from entries([call_notes, choice])


def _field(field: Field) -> str:
    said = f"{label(field.label)}, type: {field.kind}"
    if field.kind is Kind.CHOICE:
        choices = ", ".join(f"{name}: {{{label(choice)}}}" for name, choice in field.choices.items())
        return f"{said}, choices: {{{choices}}}"
    return said + (f", currency: {field.currency}" if field.currency else "")


def _handling(plan: Plan) -> Iterator[tuple[str, str]]:
    for stage in plan.stages:
        if plan.approval is not None and stage.name == plan.approval.after:
            yield names.PLAN_TEXT, "zh: 处理方案, en: Plan, type: text"
            yield (
                names.COST,
                f"zh: 方案金额, en: Cost of the plan, type: money, currency: {plan.approval.currency}, default: 0",
            )
        else:
            said = Label(zh=f"{stage.label.zh}：记录", en=f"Notes on {stage.label.en}")
            yield names.notes(stage.name), f"{label(said)}, type: text"
    if plan.approval is not None:
        yield names.OPINION, "zh: 审批意见, en: Opinion, type: text"


def _forms(plan: Plan) -> Iterator[str]:
    yield "forms:  # complaints form CASE handling_sheet --html FILE 打印 · prints it"
    recorded = [*AT_OPENING, *(field.name for field in plan.fields)]
    yield from folded(
        "  record_form: {zh: 客户投诉记录表, en: Complaint record, parts: [{fields: [", recorded, "]}]}", 4
    )
    handled = [name for name, _ in _handling(plan) if name != names.OPINION]
    yield "  handling_sheet: {zh: 客户投诉处理单, en: Handling sheet, parts: ["
    yield "    {title: {zh: 投诉, en: Complaint}, fields: [customer_name, contact, complaint, complained_at]},"
    end = "]}]}" if plan.call_back is None else "]},"
    yield from folded("    {title: {zh: 处理, en: Handling}, fields: [", handled, end, 6)
    if plan.call_back is not None:
        yield "    {title: {zh: 回访, en: Call-back}, fields: [call_notes, satisfaction]}]}"


def _states(plan: Plan) -> Iterator[str]:
    yield "states:  # owner 是对此状态负责的角色 · the owner answers for the case while it is there"
    yield from entries(list(_state_pairs(plan)))


def _state_pairs(plan: Plan) -> Iterator[tuple[str, str]]:
    for stage in plan.stages:
        yield stage.name, f"owner: {stage.who}, {label(stage.label)}"
        if plan.approval is not None and stage.name == plan.approval.after:
            yield names.WAITING, f"owner: approver, zh: 待审批, en: Awaiting approval, approval: {names.APPROVAL}"
    if plan.call_back is not None:
        yield names.CALLING_BACK, f"owner: {plan.call_back}, zh: 待回访, en: Asking the customer"
    yield names.CLOSED, "final: true, zh: 已结案, en: Closed"


def _actions(plan: Plan) -> Iterator[str]:
    yield "actions:  # asks 是办理时必须填的；一个动作从一个状态恰有一条流转适用 · exactly one move of an action must fit"
    first = plan.stages[0]
    asks = listed(["form record_form"])
    yield f"  register: {{zh: 登记, en: Register, opens: true, who: [{first.who}], asks: {asks}, moves: [{{to: {first.name}}}]}}"
    for stage in plan.stages:
        yield from _stage_action(plan, stage)
    if plan.call_back is not None:
        yield from _call_back_action(plan, plan.call_back)


def _stage_action(plan: Plan, stage: Stage) -> Iterator[str]:
    after, approval = plan.after(stage), plan.approval
    if approval is not None and stage.name == approval.after:
        yield from _submit(stage, after, approval)
        return
    said = label(_onward(plan, after))
    asks = listed([names.notes(stage.name)])
    yield f"  {names.done(stage.name)}: {{{said}, who: [{stage.who}], asks: {asks}, moves: ["
    yield f"    {{from: {stage.name}, to: {after}}}]}}"


def _onward(plan: Plan, after: str) -> Label:
    """What the action is called that leads to this state."""
    if after == names.CLOSED:
        return Label(zh="结案", en="Close")
    if after == names.CALLING_BACK:
        return Label(zh="交回访", en="Pass on to the call-back")
    target = plan.stage(after).label
    return Label(zh=f"转入“{target.zh}”", en=f"On to {target.en}")


def _submit(stage: Stage, after: str, approval: Approval) -> Iterator[str]:
    """The plan is signed, or goes on by itself where it costs too little."""
    submit, waiting = names.done(stage.name), names.WAITING
    yield f"  {submit}: {{zh: 提交方案, en: Submit the plan, who: [{stage.who}], asks: [{names.PLAN_TEXT}], may: [{names.COST}], moves: ["
    if approval.own is None:
        yield f"    {{from: {stage.name}, to: {waiting}}}]}}"
    else:
        yield f'    {{from: {stage.name}, to: {after}, when: "{names.COST} <= {names.OWN_LIMIT}"}},'
        yield f'    {{from: {stage.name}, to: {waiting}, when: "{names.COST} > {names.OWN_LIMIT}"}}]}}'
    opinion = f"asks: [{names.OPINION}]"
    yield f"  approve: {{zh: 批准, en: Approve, signs: {names.APPROVAL}, who: approver, {opinion}, moves: ["
    yield f"    {{from: {waiting}, to: {after}}}]}}"
    yield f"  send_back: {{zh: 退回修改, en: Send back, who: approver, {opinion}, moves: ["
    yield f"    {{from: {waiting}, to: {stage.name}}}]}}"


def _call_back_action(plan: Plan, who: str) -> Iterator[str]:
    voids = "" if plan.approval is None else f", voids: [{names.APPROVAL}]"
    yield f"  call_back: {{zh: 回访, en: Ask the customer, who: [{who}], asks: [call_notes, satisfaction], moves: ["
    yield f"    {{from: {names.CALLING_BACK}, to: {names.CLOSED}, when: \"satisfaction == 'satisfied'\"}},"
    yield f"    {{from: {names.CALLING_BACK}, to: {plan.back_to}, when: \"satisfaction == 'unsatisfied'\"{voids}}}]}}"


def _approvals(plan: Plan) -> Iterator[str]:
    approval = plan.approval
    assert approval is not None
    yield "approvals:"
    yield f"  {names.APPROVAL}:"
    yield "    zh: 方案审批"
    yield "    en: Approval of the plan"
    yield f"    measure: {names.COST}  # 上限含本数 · limits are inclusive"
    yield "    levels:"
    for level in approval.levels:
        limit = "no_limit: true" if level.up_to is None else f"up_to: {_limit(level.role)}"
        yield f"      - {{approver: {level.role or 'none'}, {limit}}}"
    yield f"    signature_covers: [{names.PLAN_TEXT}, {names.COST}]  # 签后改动即作废 · changed after signing, it is void"
    yield f"    voids_to: {approval.after}"
    yield f"    not_who_did: [{names.done(approval.after)}]  # 提交人不得自批 · four eyes"


def _clocks(plan: Plan) -> Iterator[str]:
    clocks = list(_clock_lines(plan))
    yield (
        "clocks:  # 连续计时；到点提醒 · they run day and night and remind"
        if clocks
        else "# clocks: 没有时限 · no time limits"
    )
    yield from clocks


def _clock_lines(plan: Plan) -> Iterator[str]:
    for stage in plan.stages:
        if stage.within is not None:
            said = Label(zh=f"{stage.label.zh}时限", en=f"Time limit: {stage.label.en}")
            yield f"  {names.clock(stage.name)}: {{{label(said)}, calendar: always, while: [{stage.name}],"
            marks = f"80%: {{tell: [{stage.who}]}}, 100%: {{tell: [{stage.late}]}}"
            yield f"    within: {names.time_limit(stage.name)}, at: {{{marks}}}}}"
    approval = plan.approval
    if approval is not None and approval.within is not None:
        yield f"  approving: {{zh: 审批时限, en: Signing, calendar: always, while: [{names.WAITING}],"
        yield f"    within: approval_time, at: {{80%: {{tell: [approver]}}, 100%: {{tell: [{approval.late}]}}}}}}"


def _rules(plan: Plan) -> Iterator[str]:
    rules = list(_rule_lines(plan))
    if rules:
        yield "rules:  # 绝不许发生的事；check 会证明 · what must never happen; `check` proves it"
        yield from rules
    else:
        yield "# rules: 绝不许发生的事写在这里 · what must never happen goes here"


def _rule_lines(plan: Plan) -> Iterator[str]:
    approval = plan.approval
    if approval is not None:
        after = plan.after(plan.stage(approval.after))
        when = "" if approval.own is None else f'when: "{names.COST} > {names.OWN_LIMIT}", '
        yield "  - {zh: 须审批的方案未签不得往下办, en: No plan that needs a signature goes on without it,"
        yield f"     never: {{reach: {after}, {when}without: {{approval: {names.APPROVAL}}}}}}}"
    if plan.call_back is not None:
        yield "  - {zh: 未回访或客户不满意不得结案, en: Never closed without a call-back or with an unsatisfied customer,"
        yield f"     never: {{reach: {names.CLOSED}, when: \"not done(call_back) or satisfaction == 'unsatisfied'\"}}}}"


def _notices(plan: Plan) -> Iterator[str]:
    notices = list(_notice_lines(plan))
    if notices:
        yield "notices:"
        yield from notices


def _notice_lines(plan: Plan) -> Iterator[str]:
    if plan.approval is not None:
        yield f"  - {{entering: {names.WAITING}, tell: [approver],"
        yield '     zh: "{case} 待您审批：{cost}", en: "{case} waits for your signature: {cost}"}'
    for state, role in passed_on(plan):
        yield f'  - {{entering: {state}, tell: [{role}], zh: "{{case}} 转给您办理", en: "{{case}} is yours now"}}'
    for role in uninvolved(plan):
        yield f'  - {{entering: {names.CLOSED}, tell: [{role}], zh: "{{case}} 已结案", en: "{{case}} is closed"}}'


def passed_on(plan: Plan) -> Iterator[tuple[str, str]]:
    """The states with which a case goes to another role than before, and that role."""
    before = plan.stages[0].who
    for stage in plan.stages[1:]:
        if stage.who != before:
            yield stage.name, stage.who
        before = stage.who
    if plan.call_back not in (None, before):
        yield names.CALLING_BACK, str(plan.call_back)


def uninvolved(plan: Plan) -> list[str]:
    """Roles that nothing else names: they are told when a case is closed."""
    used = {stage.who for stage in plan.stages} | {stage.late for stage in plan.stages if stage.within is not None}
    used |= {plan.call_back or ""}
    if plan.approval is not None:
        used |= {level.role or "" for level in plan.approval.levels}
        used |= {plan.approval.late} if plan.approval.within is not None else set()
    return [role.name for role in plan.roles if role.name not in used]


def _ending(plan: Plan) -> Iterator[str]:
    yield "retention: {keep_at_least: keep_for, from: last event, then: ask}"
    yield ""
    yield "reports:"
    yield "  by_state:   {zh: 案件停在哪里, en: Where cases stand, every: month, counts: time_in_state, by: [state]}"
    yield "  late_cases: {zh: 逾期, en: What is late, every: month, counts: breaches, by: [owner]}"
