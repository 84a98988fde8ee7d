"""Taking over a case that has run elsewhere: it begins here in the state it is claimed to be in (docs/adr/0011)."""

from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from workflow.definitions.builtins import BUILTIN_DUTIES, DUPLICATE
from workflow.definitions.guards.moments import SECOND
from workflow.definitions.model import Never
from workflow.engine import claims, clocks, duties, rules, tell
from workflow.engine.authority import Stage, holds, owners, refused_as
from workflow.engine.case import Case, Given, case_stream
from workflow.engine.circumstances import Circumstances
from workflow.engine.claims import Step, steps_of
from workflow.engine.commands import Adopt
from workflow.engine.directory import ADMINISTRATOR, CORRECTOR
from workflow.engine.draft import Draft
from workflow.engine.effects import Assigned, DutyOpened, Entered, Linked, RestsOnClaims, Voided
from workflow.engine.events import FORMER, PAST, REASON, Event
from workflow.engine.naming import persons
from workflow.engine.reasons import CANNOT_ACT, UNKNOWN_PERSON
from workflow.engine.refusals import Decision, Refusal, Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.engine.take import ask, fill
from workflow.wording import Wording

HERE_ALREADY = Wording(
    code="adopted_already",
    zh="案件 {case} 已经在这里，不能再承接一次",
    en="the case {case} is here already and cannot be taken over once more",
)
NOT_ADOPTER = Wording(
    code="adopt_role",
    zh="承接在办案件须有管理员（administrator）或更正员（corrector）角色，{person} 没有",
    en="taking over running cases needs the role administrator or corrector, which {person} does not hold",
    fix_zh="请有此角色的人员办理",
    fix_en="ask somebody who does",
)
NO_STATE = Wording(
    code="claim_unknown_state",
    zh="规程中没有状态 {state}；有：{states}",
    en="the procedure has no state {state}; it has: {states}",
)
NO_FIELD = Wording(
    code="claim_unknown_field",
    zh="规程中没有字段 {name}",
    en="the procedure has no field {name}",
)
WORKED_OUT = Wording(
    code="claim_of_derived_field",
    zh="{name} 由其他内容推算，不能承接",
    en="{name} is worked out from what else is known and cannot be taken over",
    fix_zh="去掉这一列",
    fix_en="leave the column out",
)
NO_ROLE = Wording(
    code="claim_unknown_role",
    zh="规程中没有角色 {role}",
    en="the procedure has no role {role}",
)
NO_DUTY = Wording(
    code="claim_unknown_duty",
    zh="规程中没有待办义务 {duty}",
    en="the procedure has no duty {duty}",
)
NO_LINK = Wording(
    code="claim_unknown_link",
    zh="规程中没有关联 {link}",
    en="the procedure has no link {link}",
)
FUTURE = Wording(
    code="claim_in_future",
    zh="所称的经过（{what}）在将来",
    en="what is claimed ({what}) lies in the future",
)
OUT_OF_ORDER = Wording(
    code="claim_out_of_order",
    zh="所称的经过没有按时间先后排列（{what}）",
    en="what is claimed is not in the order of time ({what})",
)
UNSIGNED = Wording(
    code="claim_without_signature",
    zh="到“{state}”须经“{approval}”，所称的经过里却没有签署",
    en="nobody comes to “{state}” without {approval}, and the past that is claimed has no such signature",
    fix_zh="补上签署的步骤（是谁、何时），或承接到待批的状态，在此签署",
    fix_en="claim who signed and when, or take the case over where it waits to be signed, and have it signed here",
)


def adopt(book: Rulebook, number: str, command: Adopt, around: Circumstances) -> Decision:
    """The event that takes the case over. Nobody is told of what happened elsewhere, and nothing of it is counted."""
    nothing_yet = Case(number=number, definition=book.procedure.digest, state="", fields=command.given)
    stage, steps = Stage(book, nothing_yet, around.directory, around.now), steps_of(command.past)
    refusals = (*_may_not(stage, around), *_unknown(stage, command), *_impossible(command, steps, around))
    if refusals:
        return Refused(action="adopt", refusals=refusals)
    return _taken_over(Draft(book, around, None, _event(stage, command, around)), command, steps)


def _taken_over(draft: Draft, command: Adopt, steps: tuple[Step, ...]) -> Decision:
    if command.numbering is not None:
        draft.add(command.numbering)
    claims.count(draft, steps)
    fill(draft)
    draft.add(Entered(command.state))
    if command.void:
        draft.add(Voided(None))
    claims.sign(draft, steps)
    unjudged = ask(draft)
    unable = _assign(draft, command)
    for case, linked in command.links.items():
        draft.add(Linked(linked.link, case, linked.standing))
    _open_duties(draft, command)
    _run_clocks(draft, command, steps)
    duties.leave(draft)
    fill(draft)
    broken = () if command.void else (*_unsigned(draft), *rules.broken(draft))
    refusals = (*unjudged, *unable, *broken)
    if refusals:
        return Refused(action="adopt", refusals=refusals)
    if not command.void:
        _own_up(draft)
    return draft.accepted()


def _assign(draft: Draft, command: Adopt) -> tuple[Refusal, ...]:
    """Who it lies with, which a mark may have decided against all roles; but nobody who has left, unless it is over."""
    found, state, stage = list[Refusal](), draft.book.state(draft.case.state), tell.stage_of(draft)
    for role, name in command.assignees.items():
        person = draft.directory.get(name)
        if state.final or command.void or (person is not None and not person.left):
            held = () if person is None else (r for r in (role, *draft.book.procedure.roles) if holds(stage, person, r))
            as_ = next(iter(held), role)
            draft.add(Assigned(role, name, None if as_ == role else as_))
        else:
            found.append(refusal(CANNOT_ACT, person=name, state=state.label))
    return tuple(found)


def _run_clocks(draft: Draft, command: Adopt, steps: tuple[Step, ...]) -> None:
    """Clocks run from the instant that is claimed, else from now: a claim can shorten the time that is left, and never
    lengthen it. Runs that are claimed to be over are not taken over, and neither is how they ended."""
    over = draft.case.void or draft.book.state(draft.case.state).final
    for clock in () if over else draft.book.clocks:
        instant = claims.started(draft, clock, steps, opened=draft.event.occurred_at, since=command.since)
        if instant is not None:
            clocks.begin_at(draft, clock, instant // SECOND)
    clocks.follow(draft)


def _open_duties(draft: Draft, command: Adopt) -> None:
    """What is claimed to be still to do, with its whole time from now on."""
    for name in command.duties:
        if name in draft.book.procedure.duties:
            duties.open_duty(draft, name)
        else:
            draft.add(DutyOpened(name, owners(tell.stage_of(draft))))


def _unsigned(draft: Draft) -> Iterator[Refusal]:
    state = draft.book.state(draft.case.state).label
    for approval in claims.unsigned(draft):
        yield refusal(UNSIGNED, approval.clause, state=state, approval=approval.label)


def _own_up(draft: Draft) -> None:
    """Name the rules that would be broken if what was done and signed elsewhere did not count."""
    bare = Draft(draft.book, draft.around, None, draft.event)
    bare.case = replace(draft.case, done={}, rounds={})
    resting = tuple(
        index
        for index, rule in enumerate(draft.book.procedure.rules)
        if isinstance(rule, Never) and tuple(rules.breach(bare, rule))
    )
    if resting:
        draft.add(RestsOnClaims(resting))


def _event(stage: Stage, command: Adopt, around: Circumstances) -> Event:
    person = stage.directory.get(around.by.person)
    beside = {REASON: command.reason, PAST: command.past, FORMER: command.former}
    given: Given = {**command.given, **{name: value for name, value in beside.items() if value is not None}}
    return Event(
        stream=case_stream(stage.case.number),
        seq=1,
        type="adopted",
        by=around.by,
        roles=() if person is None else tuple(sorted(person.roles)),
        at=around.now,
        occurred_at=around.occurred_at,
        definition=stage.book.procedure.digest,
        directory=around.directory.seq,
        given=given,
    )


def _may_not(stage: Stage, around: Circumstances) -> Iterator[Refusal]:
    nobody = refused_as(stage, around.by.person)
    if nobody is not None:
        yield nobody
    person = stage.directory.get(around.by.person)
    if person is None or not person.roles & {ADMINISTRATOR, CORRECTOR}:
        able = {p.name: None for role in (ADMINISTRATOR, CORRECTOR) for p in stage.directory.with_role(role)}
        yield refusal(NOT_ADOPTER, (), tuple(able), person=around.by.person)


def _unknown(stage: Stage, command: Adopt) -> Iterator[Refusal]:
    """What the definition, or the directory, does not have."""
    procedure = stage.book.procedure
    if command.state not in procedure.states:
        yield refusal(NO_STATE, state=command.state, states=", ".join(procedure.states))
    yield from _unknown_fields(stage, command)
    for role, name in command.assignees.items():
        if role not in procedure.roles:
            yield refusal(NO_ROLE, role=role)
        if stage.directory.get(name) is None:
            yield refusal(UNKNOWN_PERSON, person=name)
    yield from (refusal(NO_DUTY, duty=d) for d in command.duties if d not in {*procedure.duties, *BUILTIN_DUTIES})
    links = {linked.link for linked in command.links.values()}
    yield from (refusal(NO_LINK, link=link) for link in sorted(links - {*procedure.links, DUPLICATE}))


def _unknown_fields(stage: Stage, command: Adopt) -> Iterator[Refusal]:
    fields = stage.book.procedure.fields
    for name, value in command.given.items():
        if name not in fields:
            yield refusal(NO_FIELD, name=name)
        elif fields[name].derived is not None:
            yield refusal(WORKED_OUT, name=name)
        else:
            unknown = (person for person in persons(fields[name], value) if stage.directory.get(person) is None)
            yield from (refusal(UNKNOWN_PERSON, person=person) for person in unknown)


def _impossible(command: Adopt, steps: tuple[Step, ...], around: Circumstances) -> Iterator[Refusal]:
    """Instants that cannot be true."""
    named = (("opened", around.occurred_at), ("since", command.since), *((step.action, step.when) for step in steps))
    yield from (refusal(FUTURE, what=what) for what, when in named if when is not None and when > around.now)
    opened, since = around.occurred_at, command.since
    if opened is not None and since is not None and since < opened:
        yield refusal(OUT_OF_ORDER, what="since")
    dated = [(step.when, step.action) for step in steps if step.when is not None]
    for (before, _), (after, what) in pairwise(dated):
        if after < before:
            yield refusal(OUT_OF_ORDER, what=what)
