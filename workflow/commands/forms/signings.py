"""Who signs a printed form: for each part the steps in which it is filled in, and the approvals of what it says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from workflow.commands.forms import words
from workflow.commands.forms.paper import Approvals, Signing
from workflow.commands.telling.case_sheet import View
from workflow.definitions.model import Action, Approval, Field, Form, Item, Procedure, Who
from workflow.definitions.values import Kind
from workflow.engine.case import Round, Signature
from workflow.engine.events import REASON, Event
from workflow.spoken import moments
from workflow.spoken.harmless import harmless, harmless_lines
from workflow.spoken.valued import spoken
from workflow.wording import Label, Language


class Printing(Struct, frozen=True, kw_only=True):
    """What signatures are taken from: the rules, and the case where there is one."""

    procedure: Procedure
    language: Language
    view: View | None = None

    def say(self, label: Label) -> str:
        return harmless(label.say(self.language))

    @property
    def events(self) -> tuple[Event, ...]:
        return () if self.view is None else self.view.events


def part_signings(printing: Printing, fields: Sequence[str]) -> tuple[Signing, ...]:
    """A line for each step that filled these fields, and for each that still has to."""
    given = _givers(printing.events)
    events = {event.seq: event for event in printing.events}
    signed = [_step_of(printing, events[seq]) for seq in sorted({given[name] for name in fields if name in given})]
    filled = {} if printing.view is None else printing.view.case.fields
    open_ = [name for name in fields if name not in given and name not in filled]
    left = dict.fromkeys(action.name for name in open_ for action in _first_asking(printing.procedure, name))
    return (*signed, *(_step_to_do(printing, printing.procedure.actions[name]) for name in left))


def form_approvals(printing: Printing, form: Form) -> tuple[Approvals, ...]:
    """The approvals of what this form says."""
    found = (each for each in printing.procedure.approvals.values() if approved_on(printing.procedure, each, form))
    return tuple(_approvals(printing, approval) for approval in found)


def approved_on(procedure: Procedure, approval: Approval, form: Form) -> bool:
    """Whether the form carries what is decided under the approval: covered fields that are asked for after opening."""
    asked = {item.name for action in procedure.actions.values() if not action.opens for item in _asked(action)}
    return any(name in asked for name in approval.signature_covers if name in form.fields)


def _givers(events: Iterable[Event]) -> Mapping[str, int]:
    """Field -> the event that gave it last."""
    kinds = ("opened", "moved", "corrected")
    return {name: event.seq for event in events if event.type in kinds for name in event.given if name != REASON}


def _step_of(printing: Printing, event: Event) -> Signing:
    action = printing.procedure.actions.get(event.action or "")
    of = printing.say(words.CORRECTED if action is None else action.label)
    return Signing(of=of, person=_person(printing, event), date=_date(printing, event))


def _step_to_do(printing: Printing, action: Action) -> Signing:
    roles = dict.fromkeys(role for move in action.moves for role in _roles(move.who))
    known = [printing.say(printing.procedure.roles[role].label) for role in roles if role in printing.procedure.roles]
    return Signing(of=printing.say(action.label), role=_listed(known, printing.language))


def _roles(who: Who) -> Iterator[str]:
    yield from who.roles
    for roles in who.cases.values():
        yield from roles


def _first_asking(procedure: Procedure, name: str) -> Iterator[Action]:
    """The first action that fills the field, in the order of the file."""
    for found in (_asked, _may):
        for action in procedure.actions.values():
            if any(item.name == name for item in found(action)):
                yield action
                return


def _asked(action: Action) -> Iterator[Item]:
    return (item for move in action.moves for item in move.asks)


def _may(action: Action) -> Iterator[Item]:
    return (item for move in action.moves for item in move.may)


def _approvals(printing: Printing, approval: Approval) -> Approvals:
    round_ = None if printing.view is None else printing.view.case.rounds.get(approval.name)
    title = printing.say(approval.label)
    if round_ is not None and (round_.open or round_.complete):
        return Approvals(title=title, signings=tuple(_signed(printing, approval, round_)))
    if printing.view is not None and printing.view.book.state(printing.view.case.state).final:
        return Approvals(title=title, signings=(), remark=words.NOT_NEEDED.say(printing.language))
    signings = tuple(_to_sign(printing, approval, role) for role in _possible(approval))
    remark = words.EACH_AS_FAR_AS.say(printing.language) if len(signings) > 1 else ""
    return Approvals(title=title, signings=signings, remark=remark)


def _possible(approval: Approval) -> Iterator[str]:
    """Every role that a case may need, in the order of the levels."""
    levels = (*approval.decided, *approval.raise_to)
    yield from dict.fromkeys(role for level in levels for role in level.approvers)


def _signed(printing: Printing, approval: Approval, round_: Round) -> Iterator[Signing]:
    """A line for each signature that the round asks for, in order."""
    slots = round_.approvers if len(round_.approvers) > 1 else round_.approvers * round_.of
    left = list(round_.signatures)
    events = {event.seq: event for event in printing.events}
    for role in slots:
        signature = next((each for each in left if each.role == role), None)
        if signature is None:
            yield _to_sign(printing, approval, role)
        else:
            left.remove(signature)
            yield _signature(printing, approval, signature, events[signature.seq])


def _to_sign(printing: Printing, approval: Approval, role: str) -> Signing:
    label = printing.say(printing.procedure.roles[role].label)
    return Signing(of=label, remark_label=_opinion_label(printing, approval))


def _signature(printing: Printing, approval: Approval, signature: Signature, event: Event) -> Signing:
    view, roles = printing.view, printing.procedure.roles
    assert view is not None
    person = _person(printing, event)
    if signature.stands_in is not None:
        stood_for = printing.say(roles[signature.role].label)
        person = words.STANDS_IN.say(printing.language).format(person=person, role=stood_for)
    shown = roles[signature.stands_in or signature.role]
    remark = [text for name in _opinions(printing.procedure, approval) for text in _given(printing, event, name)]
    label = _opinion_label(printing, approval)
    return Signing(
        of=printing.say(shown.label),
        remark_label=label,
        remark=tuple(remark),
        person=person,
        date=_date(printing, event),
    )


def _opinion_label(printing: Printing, approval: Approval) -> str:
    fields = _opinions(printing.procedure, approval)
    return printing.say(fields[0].label if len(fields) == 1 else words.OPINION)


def _opinions(procedure: Procedure, approval: Approval) -> list[Field]:
    """The texts that go with a signature."""
    signing = [action for action in procedure.actions.values() if action.signs == approval.name]
    names = dict.fromkeys(item.name for action in signing for item in (*_asked(action), *_may(action)))
    return [procedure.fields[name] for name in names if procedure.fields[name].kind is Kind.TEXT]


def _given(printing: Printing, event: Event, field: Field) -> list[str]:
    value, view = event.given.get(field.name), printing.view
    return [] if value is None or view is None else harmless_lines(spoken(field, value, view.names.reader))


def _person(printing: Printing, event: Event) -> str:
    assert printing.view is not None
    name = printing.view.names.person
    if event.by.for_ is None:
        return harmless(name(event.by.person))
    told = words.ON_PAPER.say(printing.language)
    return harmless(told.format(signer=name(event.by.for_), person=name(event.by.person)))


def _date(printing: Printing, event: Event) -> str:
    assert printing.view is not None
    return moments.row(event.at, printing.view.names.reader.zone)


def _listed(texts: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(texts)
