"""Whether what is declared is used, and names mean what their place needs beyond being declared."""

import re
from collections.abc import Iterable, Iterator

from workflow.definitions.checks.structure import named
from workflow.definitions.guards.expression import Expression
from workflow.definitions.model import Action, Always, Procedure, Table, Who, WhoDid
from workflow.definitions.problems import Problems
from workflow.definitions.questioned import questioned
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.stories import Ends
from workflow.definitions.values import Kind
from workflow.wording import Wording

UNUSED_ROLE = Wording(
    code="unused_role",
    zh="角色“{role}”没有用到",
    en='the role "{role}" is never used',
    fix_zh="让它做、签或收到些什么，或删去它",
    fix_en="let it act, sign or be told, or delete it",
)
UNUSED_FIELD = Wording(
    code="unused_field",
    zh="派生字段“{field}”没有用到",
    en='the derived field "{field}" is never used',
    fix_zh="用在条件、表单或报告里，或删去它",
    fix_en="use it in a condition, a form or a report, or delete it",
)
UNUSED_QUESTION = Wording(
    code="unused_question",
    zh="疑义“{question}”没有一处引用",
    en='nothing rests on the open question "{question}"',
    fix_zh="在有关的地方写 unclear: {question}，或删去它",
    fix_en="write unclear: {question} where it matters or delete it",
)
UNUSED_LINK = Wording(
    code="unused_link",
    zh="没有一个流转开立“{link}”的案件",
    en='no move opens a case of the link "{link}"',
    fix_zh="在一个流转里写 opens_cases: {link}，或删去它",
    fix_en="write opens_cases: {link} on a move or delete the link",
)
NOBODY_TOLD = Wording(
    code="notice_to_nobody",
    zh="这条通知没有写告知谁",
    en="this notice tells nobody",
    fix_zh="在 tell 里写角色、owner、assignee、approver 或 customer，或删去这条",
    fix_en="name roles, owner, assignee, approver or customer in tell, or delete the notice",
)
SIGNS_BESIDE = Wording(
    code="signs_beside_approver",
    zh="“{action}”是签署，只有审批表定的人可签；“{role}”写在 approver 旁边并不因此能签",
    en='"{action}" signs, and only whom the approval names may sign: "{role}" beside approver changes nothing',
    fix_zh="只写 who: approver；要让“{role}”签，写进审批的层级或 stand_in",
    fix_en="write who: approver alone; for {role} to sign, name it in a level of the approval or as a stand_in",
)
NEVER_DROPPED = Wording(
    code="never_dropped",
    zh="关联“{link}”没有写 done_in，案件到哪个终态都算办成，故事里不会有 drops",
    en='the link "{link}" has no done_in: its cases count as done wherever they end, so no story drops one',
    fix_zh="在关联里写 done_in，或改写 ends: {link}",
    fix_en="write done_in on the link, or ends: {link} here",
)
UNKNOWN_DOER = Wording(
    code="unknown_doer",
    zh="who({action}) 里没有叫“{action}”的动作{hint}",
    en='there is no action "{action}" for who({action}){hint}',
)
OPEN_CHOICE_DECIDES = Wording(
    code="open_choice_decides",
    zh="“{field}”可以另填文字，不能由它决定是谁",
    en='"{field}" admits other wordings, so it cannot decide who it is',
    fix_zh="去掉 open，或换一个选项字段",
    fix_en="take open away or use another choice",
)
CHOICE_WITHOUT_ROLE = Wording(
    code="choice_without_role",
    zh="“{field}”为“{choices}”时，没有人能做“{action}”",
    en='when {field} is "{choices}", nobody may do "{action}"',
    fix_zh="补上这些选项，或用条件把它们排除",
    fix_en="add these choices or exclude them by a condition",
)
NOT_A_PERSON = Wording(
    code="not_a_person_field",
    zh="“{field}”不是人员字段",
    en='"{field}" is not a field for a person',
    fix_zh="写动作的名称，或类型为 person 的字段",
    fix_en="name an action or a field of type person",
)
_BLANK = re.compile(r"\{(\w+)\}")


def check_references(procedure: Procedure, problems: Problems) -> None:
    _doers(procedure, problems)
    for by in dict.fromkeys(who.by for who in _whos(procedure) if who.by is not None):
        if procedure.fields[by].open:
            problems.error(by, OPEN_CHOICE_DECIDES, field=by)
    for action in procedure.actions.values():
        _choices_without_role(action, procedure, problems)
        _signers(action, problems)
    _persons(procedure, problems)
    for notice in (notice for notice in procedure.notices if not notice.tell):
        problems.error(notice.name, NOBODY_TOLD)
    _dropped(procedure, problems)
    _unused(procedure, problems)


def _dropped(procedure: Procedure, problems: Problems) -> None:
    """Stories in which a linked case ends without being done, though wherever it ends it is done."""
    for step in (step for example in procedure.examples for step in example.steps):
        if type(step) is Ends and step.standing == "dropped" and not procedure.links[step.link].done_in:
            problems.error(step.link, NEVER_DROPPED, link=step.link)


def _doers(procedure: Procedure, problems: Problems) -> None:
    for field in procedure.fields.values():
        if isinstance(field.derived, WhoDid) and field.derived.action not in procedure.actions:
            action = field.derived.action
            near = did_you_mean(action, procedure.actions)
            problems.error(field.name, UNKNOWN_DOER, action=action, hint=near)


def _choices_without_role(action: Action, procedure: Procedure, problems: Problems) -> None:
    for move in action.moves:
        by = move.who.by
        if by is None or move.when is not None:
            continue
        missing = [choice for choice in procedure.fields[by].choices if not move.who.cases.get(choice)]
        if missing:
            problems.warn(by, CHOICE_WITHOUT_ROLE, field=by, choices=", ".join(missing), action=action.name)


def _signers(action: Action, problems: Problems) -> None:
    """Roles that seem to be admitted to sign, once each; nobody is but those whom the approval asks."""
    whos = [move.who for move in action.moves if action.signs is not None and "approver" in named(move.who)]
    beside = (role for who in whos for role in (*who.roles, *(role for roles in who.cases.values() for role in roles)))
    for role in dict.fromkeys(role for role in beside if role != "approver"):
        problems.error(role, SIGNS_BESIDE, action=action.name, role=role)


def _persons(procedure: Procedure, problems: Problems) -> None:
    barred = [name for action in procedure.actions.values() for move in action.moves for name in move.not_who_did]
    barred += [name for approval in procedure.approvals.values() for name in approval.not_who_did]
    barred += [move.assigns for action in procedure.actions.values() for move in action.moves if move.assigns]
    barred += [name for tally in procedure.tallies.values() for name in (tally.per, tally.suspend)]
    for name in dict.fromkeys(barred):
        if name in procedure.fields and procedure.fields[name].kind is not Kind.PERSON:
            problems.error(name, NOT_A_PERSON, field=name)


def _unused(procedure: Procedure, problems: Problems) -> None:
    roles, fields = set(_roles_used(procedure)), set(_fields_used(procedure))
    for role in procedure.roles:
        if role not in roles:
            problems.warn(role, UNUSED_ROLE, role=role)
    for name, field in procedure.fields.items():
        if field.derived is not None and name not in fields:
            problems.warn(name, UNUSED_FIELD, field=name)
    opened = {link for action in procedure.actions.values() for move in action.moves for link in move.opens_cases}
    for link in procedure.links:
        if link not in opened:
            problems.warn(link, UNUSED_LINK, link=link)
    asked = {question for _, question in questioned(procedure)}
    for question in procedure.unclear:
        if question not in asked:
            problems.warn(question, UNUSED_QUESTION, question=question)


def _roles_used(procedure: Procedure) -> Iterator[str]:
    for who in _whos(procedure):
        yield from named(who)
    for approval in procedure.approvals.values():
        for level in (*approval.levels, *approval.raise_to):
            yield from level.approvers
        yield from (*approval.stand_in, *approval.stand_in.values(), approval.last_resort or "")
    for effects in (mark.effects for mark in procedure.marks):
        yield from (*effects.tell, effects.assign or "", effects.through or "")
    for notice in procedure.notices:
        yield from notice.tell


def _whos(procedure: Procedure) -> Iterator[Who]:
    yield from (move.who for action in procedure.actions.values() for move in action.moves)
    yield from (state.owner for state in procedure.states.values())
    yield from (duty.owner for duty in procedure.duties.values())
    yield from (tally.lifted_by.who for tally in procedure.tallies.values())


def _fields_used(procedure: Procedure) -> Iterator[str]:
    yield from _fields_in_guards(procedure)
    yield from (name for form in procedure.forms.values() for name in form.fields)
    for approval in procedure.approvals.values():
        yield from (approval.measure or "", *approval.signature_covers, *approval.not_who_did)
    for action in procedure.actions.values():
        for move in action.moves:
            yield from (item.name for item in (*move.needs, *move.asks, *move.may))
            yield from (move.assigns or "", move.who.by or "", *move.not_who_did)
    for tally in procedure.tallies.values():
        yield from (tally.per, tally.suspend, tally.on or "")
    for link in procedure.links.values():
        yield from link.copies.values()
    for report in procedure.reports.values():
        yield from report.by
    for notice in procedure.notices:
        yield from _BLANK.findall(notice.label.zh + notice.label.en)
    for clock in procedure.clocks.values():
        yield from (clock.due or "", clock.from_field or "", clock.calendar.by or "")
    yield from (duty.calendar.by or "" for duty in procedure.duties.values())
    yield from (rule.calendar.by or "" for rule in procedure.rules if isinstance(rule, Always))
    yield from (state.owner.by or "" for state in procedure.states.values())
    yield from (role.held_by.department or "" for role in procedure.roles.values())
    yield from (name for example in procedure.examples for step in example.steps for name in _expected(step))


def _expected(step: object) -> Iterable[str]:
    fields = getattr(step, "fields", None)
    return fields if fields else ()


def _fields_in_guards(procedure: Procedure) -> Iterator[str]:
    for field in procedure.fields.values():
        if isinstance(field.derived, Expression):
            yield from field.derived.reads
        elif isinstance(field.derived, Table):
            yield from (name for row in field.derived.rows if row.when for name in row.when.reads)
    for action in procedure.actions.values():
        for move in action.moves:
            whens = (move.when, *(item.when for item in (*move.needs, *move.asks, *move.may)))
            yield from (name for when in whens if when for name in when.reads)
    for approval in procedure.approvals.values():
        levels = (*approval.levels, *approval.raise_to)
        yield from (name for level in levels if level.when for name in level.when.reads)
    for clock in procedure.clocks.values():
        yield from (name for target in clock.within if target.when for name in target.when.reads)
    others = (*procedure.rules, *procedure.notices, *procedure.reports.values(), *procedure.tallies.values())
    yield from (name for other in others if other.when for name in other.when.reads)
