"""Stories that show everything a new definition says: each move, each level that signs, each mark of each clock."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from workflow.commands.starting import plan as names
from workflow.commands.starting.plan import Level, Plan, Stage
from workflow.commands.starting.yaml_text import folded, label
from workflow.commands.telling.json_values import exact
from workflow.definitions.durations import parse_duration
from workflow.definitions.model import Field
from workflow.definitions.values import Kind
from workflow.wording import Label

PEOPLE = (
    "li", "wang", "chen", "zhao", "sun", "zhou", "wu", "zheng", "feng", "han", "yang", "qin",
    "xu", "he", "shi", "cao", "yan", "hua", "jin", "wei", "tao", "jiang", "qi", "xie",
)  # fmt: skip
SAMPLES = {
    Kind.TEXT: "示例",
    Kind.YESNO: "yes",
    Kind.NUMBER: "1",
    Kind.MONEY: "1",
    Kind.DATE: "2026-09-27",
    Kind.DATETIME: "2026-09-27T10:00",
    Kind.FILE: "附件.pdf",
}


class Cast(Struct, frozen=True):
    """Who plays which role; the approvers are others than whoever submits."""

    plan: Plan
    people: dict[str, str]
    """Person -> role."""

    def player(self, role: str) -> str:
        return next(person for person, held in self.people.items() if held == role)

    def signer(self, role: str) -> str:
        """The last who holds the role: not the one who submits."""
        return [person for person, held in self.people.items() if held == role][-1]

    def all(self, role: str) -> list[str]:
        return sorted(person for person, held in self.people.items() if held == role)


def stories(plan: Plan) -> Iterator[str]:
    """The section `examples`."""
    cast = Cast(plan, _people(plan))
    yield "examples:  # complaints examples 走一遍；改了规程，先改这里的期望 · change what you expect here first, then the rules"
    yield from _to_the_end(cast)
    if plan.approval is not None:
        for level in plan.approval.signing:
            yield from _signed(cast, level)
        yield from _sent_back(cast)
    if plan.call_back is not None:
        yield from _unsatisfied(cast)
    for stage in plan.stages:
        if stage.within is not None:
            yield from _late(cast, stage)
    if plan.approval is not None and plan.approval.within is not None:
        yield from _late_signature(cast)


def _people(plan: Plan) -> dict[str, str]:
    """One for each role, and a second where the role that submits also signs."""
    roles = [role.name for role in plan.roles]
    if plan.approval is not None:
        submitting = plan.stage(plan.approval.after).who
        roles += [submitting for level in plan.approval.signing if level.role == submitting]
    return dict(zip(PEOPLE, roles, strict=False))


def _story(cast: Cast, said: Label, steps: Sequence[str]) -> Iterator[str]:
    yield f"  - says: {{{label(said)}}}"
    yield "    now: 2026-09-28T09:00"
    players = [f"{person}: [{role}]" for person, role in cast.people.items()]
    yield from folded("    people: {", players, "}", 6)
    yield "    steps:"
    for step in steps:
        yield from folded("      - ", step.split(", "), "", 10) if len(step) > 90 else [f"      - {step}"]
    yield ""


def _register(cast: Cast) -> str:
    given = ["customer_name: 张三", 'contact: "13800000000"', "complaint: 等候过久", "complained_at: 2026-09-28T08:50"]
    given += [f"{field.name}: {_sample(cast, field)}" for field in cast.plan.fields]
    return f"{cast.player(cast.plan.stages[0].who)} register: {{{', '.join(given)}}}"


def _sample(cast: Cast, field: Field) -> str:
    if field.kind is Kind.CHOICE:
        return next(iter(field.choices))
    if field.kind is Kind.PERSON:
        return next(iter(cast.people))
    return SAMPLES[field.kind]


def _done(cast: Cast, stage: Stage) -> str:
    return f"{cast.player(stage.who)} {names.done(stage.name)}: {{{names.notes(stage.name)}: 已办}}"


def _up_to(cast: Cast, stage: Stage) -> list[str]:
    """The steps that bring a case into this stage, past the approval where there is one before."""
    steps = [_register(cast)]
    for each in cast.plan.stages:
        if each == stage:
            return steps
        steps += _through(cast, each)
    return steps


def _through(cast: Cast, stage: Stage) -> list[str]:
    """The steps that bring a case out of this stage in the plainest way."""
    approval = cast.plan.approval
    if approval is None or stage.name != approval.after:
        return [_done(cast, stage)]
    first = approval.levels[0]
    if first.role is None:
        return [_submit(cast, first.up_to or 0)]
    return [_submit(cast, first.up_to or 1), _approve(cast, first.role)]


def _submit(cast: Cast, cost: int) -> str:
    approval = cast.plan.approval
    assert approval is not None
    stage = cast.plan.stage(approval.after)
    amount = exact(cost, approval.currency)
    return (
        f"{cast.player(stage.who)} {names.done(stage.name)}: {{{names.PLAN_TEXT}: 致歉并补偿, {names.COST}: {amount}}}"
    )


def _approve(cast: Cast, role: str) -> str:
    return f"{cast.signer(role)} approve: {{{names.OPINION}: 同意}}"


def _expect(state: str) -> str:
    return f"expect: {{state: {state}}}"


def _to_the_end(cast: Cast) -> Iterator[str]:
    plan = cast.plan
    steps = [_register(cast), _expect(plan.stages[0].name)]
    for stage in plan.stages:
        steps += [*_through(cast, stage), _expect(plan.after(stage))]
    if plan.call_back is not None:
        steps += [_asked(cast, "satisfied"), _expect(names.CLOSED)]
    yield from _story(cast, Label(zh="一件投诉从登记到结案", en="A complaint from the first call to its end"), steps)


def _asked(cast: Cast, answer: str) -> str:
    return f"{cast.player(str(cast.plan.call_back))} call_back: {{call_notes: 已问客户, satisfaction: {answer}}}"


def _signed(cast: Cast, level: Level) -> Iterator[str]:
    """One cent more than the level below may sign is for this one."""
    plan, approval = cast.plan, cast.plan.approval
    assert approval is not None
    assert level.role is not None
    index, stage = approval.levels.index(level), plan.stage(approval.after)
    below = approval.levels[index - 1] if index else None
    cost = 1 if below is None else (below.up_to or 0) + 1
    said = plan.role(level.role).label
    amount = f"{exact(cost, approval.currency)} {approval.currency}"
    steps = [*_up_to(cast, stage), _submit(cast, cost), f"expect: {{state: {names.WAITING}, approver: {level.role}}}"]
    steps += [*_refused(cast, below), *_own_plan(cast, level.role, stage)]
    steps += [_approve(cast, level.role), _expect(plan.after(stage))]
    yield from _story(cast, Label(zh=f"{amount} 由{said.zh}批", en=f"{amount} is for {said.en}"), steps)


def _refused(cast: Cast, below: Level | None) -> list[str]:
    """Whoever signs the level below may not sign this one."""
    if below is None or below.role is None:
        return []
    return [f"{cast.signer(below.role)} approve: {{{names.OPINION}: 同意, refused: approver}}"]


def _own_plan(cast: Cast, role: str, stage: Stage) -> list[str]:
    """Whoever submitted the plan may not sign it, where both are for one role."""
    if role != stage.who:
        return []
    return [f"{cast.player(role)} approve: {{{names.OPINION}: 同意, refused: four_eyes}}"]


def _sent_back(cast: Cast) -> Iterator[str]:
    approval = cast.plan.approval
    assert approval is not None
    stage, highest = cast.plan.stage(approval.after), approval.levels[-1]
    below = approval.levels[-2] if len(approval.levels) > 1 else None
    cost = 1 if below is None else (below.up_to or 0) + 1
    assert highest.role is not None
    back = f"{cast.signer(highest.role)} send_back: {{{names.OPINION}: 请写明依据}}"
    steps = [*_up_to(cast, stage), _submit(cast, cost), back, _expect(stage.name)]
    yield from _story(cast, Label(zh="方案被退回修改", en="A plan is sent back"), steps)


def _unsatisfied(cast: Cast) -> Iterator[str]:
    plan = cast.plan
    steps = [_register(cast), *(step for stage in plan.stages for step in _through(cast, stage))]
    steps += [_asked(cast, "unsatisfied"), _expect(plan.back_to)]
    yield from _story(cast, Label(zh="客户不满意，退回重办", en="An unsatisfied customer's case goes back"), steps)


def _late(cast: Cast, stage: Stage) -> Iterator[str]:
    told = {*cast.all(stage.who), *cast.all(stage.late)}
    steps = [*_up_to(cast, stage), _expect(stage.name), *_waits(str(stage.within), told, names.clock(stage.name))]
    yield from _story(cast, Label(zh=f"“{stage.label.zh}”超时", en=f"{stage.label.en} is late"), steps)


def _late_signature(cast: Cast) -> Iterator[str]:
    approval = cast.plan.approval
    assert approval is not None
    highest, below = approval.levels[-1], approval.levels[-2] if len(approval.levels) > 1 else None
    cost = 1 if below is None else (below.up_to or 0) + 1
    told = {*cast.all(str(highest.role)), *cast.all(approval.late)}
    submitter = cast.player(cast.plan.stage(approval.after).who)
    told -= {submitter} if approval.late != cast.people[submitter] else set()
    steps = [*_up_to(cast, cast.plan.stage(approval.after)), _submit(cast, cost), _expect(names.WAITING)]
    steps += _waits(str(approval.within), told, "approving")
    yield from _story(cast, Label(zh="审批超时", en="Signing is late"), steps)


def _waits(within: str, told: set[str], clock: str) -> list[str]:
    seconds = parse_duration(within).seconds or 0
    waits = f"wait: {seconds // 3600}h" if seconds % 3600 == 0 else f"wait: {seconds}s"
    late = f"expect: {{told: [{', '.join(sorted(told))}], clock: {{{clock}: breached}}}}"
    return [waits, "wait: 1s", late]
