"""A form of a case, or of a procedure to be filled in by hand, as a sheet of paper."""

from collections.abc import Iterator, Sequence
from enum import Enum

from workflow.commands.forms import words
from workflow.commands.forms.answers import empty_entry, filled_entry
from workflow.commands.forms.paper import Entry, Paper
from workflow.commands.forms.paper import Part as PaperPart
from workflow.commands.forms.signings import Printing, form_approvals, part_signings
from workflow.commands.telling.case_sheet import View
from workflow.definitions.model import Form, Part, Procedure
from workflow.spoken import moments
from workflow.spoken.harmless import harmless
from workflow.wording import Language


class Clock(Enum):
    """Whether the store runs on real time; what it prints otherwise is no real case."""

    REAL = "real"
    SIMULATED = "simulated"


def case_paper(view: View, form: Form, clock: Clock) -> Paper:
    """The form with what the case has, as whoever looks may see it."""
    names, procedure = view.names, view.book.procedure
    printing = Printing(procedure=procedure, language=names.language, view=view)
    number, state = words.NUMBER.say(names.language), words.STATE.say(names.language)
    return Paper(
        language=names.language,
        title=harmless(form.label.say(names.language)),
        subtitle=_subtitle(procedure, form, names.language),
        left=f"{number}{harmless(view.case.number)}",
        right=f"{state}{harmless(names.state(view.case.state))}",
        parts=tuple(_part(printing, part, [filled_entry(view, name) for name in part.fields]) for part in form.parts),
        approvals=form_approvals(printing, form),
        notes=tuple(_notes(view)),
        warning=_warning(view, clock),
    )


def blank_paper(procedure: Procedure, form: Form, language: Language) -> Paper:
    """The form with nothing on it but room to write."""
    printing = Printing(procedure=procedure, language=language)
    note = words.BLANK.say(language).format(title=procedure.title.say(language), digest=procedure.digest[:12])
    empty = [[empty_entry(procedure.fields[name], language) for name in part.fields] for part in form.parts]
    return Paper(
        language=language,
        title=harmless(form.label.say(language)),
        subtitle=_subtitle(procedure, form, language),
        left=words.NUMBER_TO_FILL.say(language),
        right=words.DATE_TO_FILL.say(language),
        parts=tuple(_part(printing, part, entries) for part, entries in zip(form.parts, empty, strict=True)),
        approvals=form_approvals(printing, form),
        notes=(harmless(note),),
    )


def _part(printing: Printing, part: Part, entries: Sequence[Entry]) -> PaperPart:
    title = "" if part.title is None else harmless(part.title.say(printing.language))
    return PaperPart(title=title, entries=tuple(entries), signings=part_signings(printing, part.fields))


def _subtitle(procedure: Procedure, form: Form, language: Language) -> str:
    title = harmless(procedure.title.say(language))
    if not form.clause:
        return title
    return f"{title} · {words.CLAUSE.say(language).format(clause=', '.join(form.clause))}"


def _notes(view: View) -> Iterator[str]:
    """Which rules, which zone, when printed, and whether something is hidden."""
    language, zone = view.names.language, view.names.reader.zone
    procedure = view.book.procedure
    title = harmless(procedure.title.say(language))
    yield words.UNDER.say(language).format(title=title, digest=procedure.digest[:12])
    yield words.ZONE.say(language).format(zone=zone.key)
    yield words.PRINTED.say(language).format(at=moments.row(view.now, zone))
    reader = view.names.reader
    if any(reader.masks(procedure.fields[name]) for name in view.case.fields if name in procedure.fields):
        yield words.MASKED.say(language)


def _warning(view: View, clock: Clock) -> str:
    language = view.names.language
    found = [words.SIMULATED.say(language)] if clock is Clock.SIMULATED else []
    if view.case.void:
        found.insert(0, words.VOID.say(language))
    return words.AND_SIMULATED.say(language).join(found)
