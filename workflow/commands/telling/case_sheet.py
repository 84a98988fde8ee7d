"""A case on paper: its heading, clocks, duties, signatures, forms and latest history."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct, field

from workflow.commands import words
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Line, Looks, Piece, Sheet, Style, line
from workflow.commands.telling import desk_words
from workflow.commands.telling.beside import Beside, attachment_lines, customer_lines, link_lines
from workflow.commands.telling.claim_words import AS_CLAIMED, adoption_told
from workflow.commands.telling.clock_lines import Clocks, clock_lines, deadline_of_duty, time_left
from workflow.commands.telling.conditions import why
from workflow.commands.telling.history_words import cause, happened
from workflow.commands.telling.provisional import about
from workflow.definitions.model import Approval, Form
from workflow.definitions.values import Kind, Value
from workflow.engine import approvals
from workflow.engine import effects as did
from workflow.engine.authority import Stage, assignee, owners
from workflow.engine.calendars.known import Published
from workflow.engine.case import Case, Round, Sealed, Signature
from workflow.engine.directory import Directory
from workflow.engine.events import Event
from workflow.engine.rulebook import Rulebook
from workflow.spoken import moments
from workflow.spoken.harmless import harmless_lines
from workflow.spoken.labels import Names, clauses
from workflow.spoken.valued import ERASED, MASK, spoken
from workflow.wording import Label

LONGEST = 600
"""How many characters of one text a terminal is shown."""
LATEST = 5
NOTHING_BESIDE = Beside()


class View(Struct, frozen=True, kw_only=True):
    """A case as somebody looks at it: with its rules, people, history, and the instant in microseconds."""

    book: Rulebook
    case: Case
    directory: Directory
    now: int
    names: Names
    looks: Looks
    published: Published
    events: tuple[Event, ...] = field(default=())
    then: bool = field(default=False)
    """Whether it is looked at as it was, and not as it is."""

    @property
    def stage(self) -> Stage:
        return Stage(self.book, self.case, self.directory, self.now)

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.book, self.case, self.published, self.now)

    def words(self, label: Label) -> str:
        return label.say(self.names.language)


def case_sheet(view: View, found: Beside = NOTHING_BESIDE) -> Sheet:
    """Everything `show` prints."""
    return [
        *heading(view),
        *_section(view, desk_words.LINKS, list(link_lines(found, view.names, view.now))),
        *_section(view, words.CLOCKS, list(clock_lines(view.clocks, view.events, view.names, view.looks))),
        *_section(view, words.DUTIES, list(_duties(view))),
        *_section(view, words.APPROVALS, [*earlier_rounds(view), *approval_lines(view)]),
        *_forms(view),
        *_section(view, words.OTHER_FIELDS, _others(view)),
        *_section(view, desk_words.SAME_CUSTOMER, list(customer_lines(found, view.names))),
        *_section(view, words.ATTACHMENTS, list(attachment_lines(found, view.names))),
        *_section(view, words.NOTES, list(_notes(view))),
        *_section(view, words.LATEST, list(_latest(view))),
        *_hidden(view),
    ]


def heading(view: View) -> Iterator[Line]:
    """Number, state, with whom, under which rules."""
    case, names = view.case, view.names
    state = Piece(names.state(case.state), Style.STRONG)
    void = Piece(f"  {view.words(words.VOID)}", Style.ALARM) if case.void else Piece("")
    yield line(
        Piece(case.number, Style.TITLE),
        "  ",
        state,
        Piece(clauses(view.book.state(case.state).clause), Style.FAINT),
        void,
    )
    title = view.words(words.OF_PROCEDURE).format(title=view.book.procedure.title.say(names.language))
    whose, under = list(_whose(view)), f"{title} · {view.words(words.SEQ).format(seq=case.seq)}"
    yield line(*whose, Piece(f" · {under}" if whose else under, Style.FAINT))
    opened = moments.full(case.opened_at, names.reader.zone)
    changed = moments.full(case.changed_at, names.reader.zone)
    times = f"{view.words(words.OPENED_AT)} {opened} · {view.words(words.CHANGED_AT)} {changed}"
    yield line(Piece(times, Style.FAINT))
    yield from (line(Piece(told, Style.WARN)) for told in adoption_told(view.events, names))
    for tally, person in case.suspended.items():
        told = view.words(words.SUSPENSION).format(person=names.person(person), tally=names.tally(tally))
        yield line(Piece(told, Style.ALARM))


def form_sheet(view: View, form: Form, without: Collection[str] = ()) -> list[Block]:
    """A form as it is printed: its parts, and every field of it, filled in or not; but not those that stand above."""
    sheet: list[Block] = [
        line(Piece(form.label.say(view.names.language), Style.STRONG), Piece(clauses(form.clause), Style.FAINT))
    ]
    width = _label_width(view, [name for name in form.fields if name not in without])
    for part in form.parts:
        fields = [name for name in part.fields if name not in without]
        if part.title is not None and fields:
            sheet.append(line(Piece(part.title.say(view.names.language), Style.NAME), indent=2))
        sheet += [each for name in fields for each in field_lines(view, name, width)]
    return sheet


def field_lines(view: View, name: str, width: int) -> Iterator[Line]:
    """`label: value`; rows and long texts take lines of their own."""
    declared = view.book.procedure.fields[name]
    label = Piece(pad(declared.label.say(view.names.language), width) + "  ", Style.FAINT)
    value = view.case.fields.get(name)
    if value is None:
        yield line(label, Piece(view.words(words.EMPTY), Style.FAINT), indent=4)
        return
    texts = _texts(view, name, value)
    yield line(label, texts[0], indent=4, hang=width + 2)
    for text in texts[1:]:
        yield line(text, indent=4 + width + 2, hang=0)


def approval_lines(view: View) -> Iterator[Line]:
    """Rounds that are open: who must sign and why, who has, and the code of what is signed."""
    for name, round_ in view.case.rounds.items():
        if round_.open:
            yield from _round(view, view.book.procedure.approvals[name], round_)


def signed_fields(view: View, approval: Approval) -> Iterator[Line]:
    """What a signature covers, as it is now."""
    width = _label_width(view, approval.signature_covers)
    for name in approval.signature_covers:
        yield from field_lines(view, name, width)


def _whose(view: View) -> Iterator[Piece]:
    if view.book.state(view.case.state).final or view.case.void:
        return
    holder = assignee(view.stage)
    if holder is not None:
        yield Piece(view.words(words.WITH).format(person=view.names.person(holder)))
        return
    roles = owners(view.stage)
    approval = view.book.approval_in(view.case.state)
    round_ = None if approval is None else view.case.rounds.get(approval.name)
    named = round_.approvers if round_ is not None and "approver" in roles else roles
    label = words.OWNED_BY if named else words.WITH_NOBODY
    yield Piece(view.words(label).format(roles=view.names.roles(named)))


def _section(view: View, head: Label, lines: Sequence[Block]) -> list[Block]:
    return [GAP, line(Piece(view.words(head), Style.STRONG)), *lines] if lines else []


def _duties(view: View) -> Iterator[Line]:
    for name, duty in view.case.duties.items():
        owner = Piece(f"  {view.names.roles(duty.owner)}  ", Style.FAINT)
        named = (view.names.duty(name), Piece(f" ({name})", Style.FAINT))
        yield line(Piece("□ ", Style.WARN), *named, owner, *_owed_by(view, name), indent=2)


def _owed_by(view: View, duty: str) -> Iterator[Piece]:
    """By when a duty is to be done, and what is left until then."""
    found = deadline_of_duty(view.clocks, duty)
    if found is not None:
        at = about(_short(view, found.due * moments.SECOND), found)
        yield Piece(time_left(found, view.names), Style.ALARM if found.left < 0 else Style.PLAIN)
        yield Piece(f" · {view.words(words.DUE).format(at=at)}", Style.FAINT)


def _round(view: View, approval: Approval, round_: Round) -> Iterator[Line]:
    names = view.names
    must = view.words(words.MUST_SIGN).format(roles=names.roles(round_.approvers))
    number = view.words(words.ROUND).format(number=round_.number)
    head = f"{approval.label.say(names.language)} · {number} · {must}"
    yield line(head, Piece(clauses(names.level_clause(approval, round_)), Style.FAINT), indent=2)
    reason = why(approval.name, round_.level, round_.raised, names)
    if reason:
        yield line(Piece(view.words(words.RULE_SAYS).format(why=reason), Style.FAINT), indent=4)
    times = {event.seq: event.at for event in view.events}
    for signature in round_.signatures:
        at = moments.row(times[signature.seq], names.reader.zone) if signature.seq in times else ""
        yield line(Piece("✓ ", Style.GOOD), _signed(view, signature), Piece(f"  {at}", Style.FAINT), indent=4)
    yield from _what_is_missing(view, approval, round_)


def _signed(view: View, signature: Signature | did.Signed) -> str:
    """Who signed in which role, and for whom they stood in."""
    names, acting = view.names, signature.stands_in or signature.role
    told = view.words(words.SIGNED_BY).format(person=names.person(signature.person), role=names.role(acting))
    if isinstance(signature, Signature) and signature.claimed:
        return f"{told} ({view.words(AS_CLAIMED)})"
    if signature.stands_in is None:
        return told
    return told + view.words(words.STANDING_IN).format(role=names.role(signature.role))


def earlier_rounds(view: View) -> Iterator[Line]:
    """Rounds that are over: who had signed, and what ended them."""
    signed = dict[tuple[str, int], list[str]]()
    for effect in (effect for event in view.events for effect in event.effects):
        if isinstance(effect, did.Signed):
            signed.setdefault((effect.approval, effect.round), []).append(_signed(view, effect))
        elif isinstance(effect, did.RoundClosed):
            names = signed.get((effect.approval, effect.round), [])
            yield line(Piece(_closed(view, effect, names), Style.FAINT), indent=2, hang=4)


def _closed(view: View, effect: did.RoundClosed, signed: Sequence[str]) -> str:
    number = view.words(words.ROUND).format(number=effect.round)
    label = desk_words.VOIDED_BECAUSE if signed else desk_words.ROUND_OVER
    over = view.words(label).format(because=cause(effect.because, view.names))
    return " · ".join((view.names.approval(effect.approval), number, *signed, over))


def _what_is_missing(view: View, approval: Approval, round_: Round) -> Iterator[Line]:
    if round_.complete:
        yield line(Piece(view.words(words.COMPLETE), Style.GOOD), indent=4)
        return
    can = tuple(person.name for person, _ in approvals.eligible(view.stage, approval, round_))
    label = words.MAY_SIGN if can else words.NOBODY_CAN_SIGN
    yield line(view.words(label).format(people=view.names.people(can)), indent=4)
    if view.book.approval_in(view.case.state) is approval:
        code = approvals.code(view.case, approval)
        yield line(Piece(view.words(words.SIGN_CODE).format(code=code), Style.NAME), indent=4)


def _forms(view: View) -> Iterator[Block]:
    """The forms in which something stands; a field that several have is printed in the first."""
    above = set[str]()
    for form in view.book.procedure.forms.values():
        if any(name in view.case.fields for name in form.fields if name not in above):
            yield GAP
            yield from form_sheet(view, form, above)
            above.update(form.fields)


def _others(view: View) -> list[Line]:
    """Filled fields that stand in no form."""
    printed = {name for form in view.book.procedure.forms.values() for name in form.fields}
    others = [n for n in view.book.procedure.fields if n in view.case.fields and n not in printed]
    width = _label_width(view, others)
    return [each for name in others for each in field_lines(view, name, width)]


def _notes(view: View) -> Iterator[Line]:
    for event in view.events:
        if event.type == "noted":
            yield line(Piece(_stamp(view, event), Style.FAINT), indent=2)
            yield from (line(text, indent=4) for text in _note(view, event))


def _note(view: View, event: Event) -> list[str]:
    """A note is written about a customer, and masked like what the customer said."""
    return [MASK] if view.names.reader.masking else _cut(view, harmless_lines(_text(view, event, "text")))


def _latest(view: View) -> Iterator[Line]:
    for event in view.events[-LATEST:]:
        yield line(Piece(f"{_stamp(view, event)}  ", Style.FAINT), happened(event, view.names), indent=2)


def _hidden(view: View) -> Iterator[Line]:
    declared, reader = view.book.procedure.fields, view.names.reader
    if any(reader.masks(declared[name]) for name in view.case.fields if name in declared):
        yield GAP
        label = words.HIDDEN_OFF_TERMINAL if view.looks.width is None else words.HIDDEN_WITHOUT_ROLE
        yield line(Piece(view.words(label), Style.FAINT))


def _texts(view: View, name: str, value: Value | Sealed) -> list[str]:
    declared, plain = view.book.procedure.fields[name], value.value if isinstance(value, Sealed) else value
    if declared.kind is Kind.ROWS and isinstance(plain, tuple) and not view.names.reader.masks(declared):
        return [f"{number}. {spoken(declared, (row,), view.names.reader)}" for number, row in enumerate(plain, 1)]
    return _cut(view, harmless_lines(spoken(declared, value, view.names.reader))) or [MASK]


def _cut(view: View, lines: list[str]) -> list[str]:
    """A terminal is not flooded with one text; a file gets all of it."""
    whole = sum(map(len, lines))
    if view.looks.width is None or whole <= LONGEST:
        return lines
    kept, left = list[str](), LONGEST
    for text in lines:
        kept.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return [*kept, view.words(words.MORE_TEXT).format(count=whole - sum(map(len, kept)))]


def _label_width(view: View, fields: Sequence[str]) -> int:
    declared = view.book.procedure.fields
    return max((width_of(declared[name].label.say(view.names.language)) for name in fields), default=0)


def _stamp(view: View, event: Event) -> str:
    return f"{moments.row(event.at, view.names.reader.zone)}  {view.names.person(event.by.person)}"


def _short(view: View, instant: int) -> str:
    return moments.short(instant, view.now, view.names.reader.zone)


def _text(view: View, event: Event, name: str) -> str:
    value = event.given.get(name)
    plain = value.value if isinstance(value, Sealed) else value
    return view.words(ERASED) if plain is None else str(plain)
