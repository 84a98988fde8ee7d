"""Asks what a new procedure is to be, question after question, and makes a plan of the answers."""

from collections.abc import Callable, Set

from workflow.commands.starting import messages as say
from workflow.commands.starting import questions
from workflow.commands.starting import understanding as read
from workflow.commands.starting.plan import OURS, Approval, Plan, Role, Stage, role_names, stage_names
from workflow.commands.starting.questions import Ask
from workflow.definitions.refused import NotAValue
from workflow.wording import Label


def interview(ask: Ask, suggested: str, named: Callable[[str], str] = read.name) -> Plan:
    """Asks everything; `suggested` is what the procedure may be called, `named` understands what it is called."""
    name = ask(questions.name(suggested, named))
    title = Label(zh=ask(questions.title_zh()), en=ask(questions.title_en(name)))
    document, zone, prefix = ask(questions.document(title.zh)), ask(questions.zone()), ask(questions.prefix(name))
    roles = ask(questions.roles(_roles_in))
    taken = frozenset(OURS).union(*(role_names(role.name) for role in roles))
    stages = _stages(ask, roles, taken)
    taken = taken.union(*(stage_names(stage.name) for stage in stages))
    approval = _approval(ask, roles, stages)
    call_back = _call_back(ask, roles)
    money = "CNY" if approval is None else approval.currency
    return Plan(
        name=name,
        title=title,
        document=document,
        zone=zone,
        prefix=prefix,
        roles=roles,
        stages=stages,
        approval=approval,
        call_back=call_back,
        fields=ask(questions.fields(lambda text: read.fields(text, taken, money))),
        keep=ask(questions.keep()),
    )


def _roles_in(text: str) -> tuple[Role, ...]:
    found: list[Role] = []
    taken = set(OURS)
    for part in read.parts(text):
        item = read.item(part, "@")
        called = read.name(item.name, taken)
        _not_taken(called, role_names(called), taken)
        department = None if item.more is None else read.name(item.more)
        found.append(Role(called, item.label, department))
        taken |= role_names(called)
    return tuple(found)


def _not_taken(called: str, names: frozenset[str], taken: Set[str]) -> None:
    if names & taken:
        raise NotAValue(say.NAME_TAKEN, word=called)


def _stages(ask: Ask, roles: tuple[Role, ...], taken: frozenset[str]) -> tuple[Stage, ...]:
    found = ask(questions.stages(lambda text: _stage_labels(text, taken)))
    names = [role.name for role in roles]
    return tuple(_stage(ask, item.name, item.label, names) for item in found)


def _stage_labels(text: str, taken: frozenset[str]) -> tuple[read.Item, ...]:
    found: list[read.Item] = []
    known = set(taken)
    for part in read.parts(text):
        item = read.item(part, "@")
        called = read.name(item.name, known)
        _not_taken(called, stage_names(called), known)
        known |= stage_names(called)
        found.append(item)
    return tuple(found)


def _stage(ask: Ask, name: str, label: Label, roles: list[str]) -> Stage:
    asks = Label(zh=f"“{label.zh}”由谁办", en=f"Who works on “{label.en}”?")
    who = ask(questions.who(f"who.{name}", asks, roles, roles[0]))
    asks = Label(zh=f"“{label.zh}”的时限", en=f"How long may “{label.en}” take?")
    within = ask(questions.hours(f"within.{name}", asks))
    superior = roles[min(1, len(roles) - 1)]
    if within is None:
        return Stage(name, label, who, within, superior)
    asks = Label(zh=f"“{label.zh}”超时告知谁", en=f"Who is told when “{label.en}” is late?")
    return Stage(name, label, who, within, ask(questions.who(f"late.{name}", asks, roles, superior)))


def _approval(ask: Ask, roles: tuple[Role, ...], stages: tuple[Stage, ...]) -> Approval | None:
    names = [role.name for role in roles]
    after = ask(questions.approval([stage.name for stage in stages]))
    if after is None:
        return None
    money = ask(questions.currency())
    levels = ask(questions.levels(names, money))
    within = ask(questions.hours("within.approval", Label(zh="审批的时限", en="How long may signing take?")))
    if within is None:
        return Approval(after, money, levels, within, names[-1])
    asks = Label(zh="审批超时告知谁", en="Who is told when signing is late?")
    return Approval(after, money, levels, within, ask(questions.who("late.approval", asks, names, names[-1])))


def _call_back(ask: Ask, roles: tuple[Role, ...]) -> str | None:
    if not ask(questions.call_back()):
        return None
    names = [role.name for role in roles]
    return ask(questions.who("who.call_back", Label(zh="由谁回访", en="Who asks the customer?"), names, names[0]))
