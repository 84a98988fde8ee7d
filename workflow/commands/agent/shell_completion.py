"""What the shell completes: commands, cases with their state and customer, actions, fields, choices, people, roles."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from workflow.commands import library
from workflow.commands.agent.shell_lines import Signature, is_like_a_case, parted, positional
from workflow.commands.agent.shell_state import Shell
from workflow.commands.surface.terminal import Form
from workflow.commands.telling import desk_words
from workflow.commands.telling.reader import NOTHING_OPEN, names_of
from workflow.commands.telling.viewing import may_see_personal
from workflow.commands.wishes import ALONE, WITH_VALUE
from workflow.definitions.model import Field, Procedure
from workflow.definitions.values import Kind
from workflow.engine.authority import Stage
from workflow.engine.explain import Option, options
from workflow.spoken.harmless import harmless
from workflow.spoken.valued import spoken
from workflow.store.archive import Scene

MOST_CASES = 30
PEOPLE_OPTIONS = frozenset({"--as", "--by", "--for", "--to"})
FIXED: Mapping[str, tuple[str, ...]] = {"--lang": ("zh", "en"), "-o": tuple(Form), "--output": tuple(Form)}


class Offer(NamedTuple):
    """Something to type, and what it is."""

    text: str
    meaning: str = ""


class DeskCompleter(Completer):
    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def get_completions(self, document: Document, _event: CompleteEvent) -> Iterator[Completion]:
        with suppress(Exception):  # whoever waits for a suggestion has no use for an error
            fragment, found = offers(self._shell, document.text_before_cursor)
            for offer in found:
                yield Completion(offer.text, start_position=-len(fragment), display_meta=harmless(offer.meaning))


def offers(shell: Shell, before: str) -> tuple[str, list[Offer]]:
    """The word that has been begun, and what it may become."""
    split = parted(before)
    if split is None:
        return "", []
    words, fragment = split
    near = fragment.casefold()
    return fragment, [offer for offer in _offered(shell, words, fragment) if offer.text.casefold().startswith(near)]


def _offered(shell: Shell, words: list[str], fragment: str) -> Iterable[Offer]:
    if not words:
        return _commands(shell)
    match words[0]:
        case "use":
            return _cases(shell, fragment)
        case "as":
            return _people(shell)
        case "help":
            return _commands(shell)
        case command:
            takes = shell.signature(command)
            return () if takes is None else _of_command(shell, words, fragment, takes)


def _commands(shell: Shell) -> Iterator[Offer]:
    yield from (Offer(entry.name, entry.says.say(shell.errand.language)) for entry in shell.errand.commands.values())
    yield from (Offer(name, label.say(shell.errand.language)) for name, label in desk_words.SHELL_WORDS.items())


def _of_command(shell: Shell, words: list[str], fragment: str, takes: Signature) -> Iterable[Offer]:
    if words[-1] in takes.with_value and len(words) > 1:
        return _of_option(shell, words, fragment, takes)
    if fragment.startswith("-"):
        honoured = shell.errand.commands[words[0]].honours
        return [Offer(name) for name in sorted({*takes.options, *honoured, *WITH_VALUE - CAREFUL, *ALONE - CAREFUL})]
    return _of_argument(shell, words, fragment, takes)


CAREFUL = frozenset({"--key", "--expect-seq", "--at", "--dry-run", "--yes", "-y"})
"""Shared options that only some commands honour."""


def _of_option(shell: Shell, words: list[str], fragment: str, takes: Signature) -> Iterable[Offer]:
    option = words[-1]
    if option in PEOPLE_OPTIONS and not (option == "--to" and words[0] != "handover"):
        return _people(shell)
    if option in FIXED:
        return [Offer(value) for value in FIXED[option]]
    by_name: Mapping[str, Callable[[Procedure], Iterable[Any]]] = {
        "--role": lambda rules: rules.roles.values(),
        "--state": lambda rules: rules.states.values(),
    }
    if option in by_name:
        return _declared(shell, by_name[option])
    if option == "--procedure":
        return _procedures(shell)
    return (
        _cases(shell, fragment)
        if option == "--duplicate-of"
        else _forms(shell, words, takes)
        if option == "--form"
        else ()
    )


def _of_argument(shell: Shell, words: list[str], fragment: str, takes: Signature) -> Iterable[Offer]:
    """What may stand at this place among the command's arguments; the case in hand counts as named."""
    named = positional(shell.with_case([*words, fragment] if is_like_a_case(fragment) else words), takes)
    names = takes.arguments
    place = len(named) - (1 if is_like_a_case(fragment) and fragment in named else 0)
    wanted = names[min(place, len(names) - 1)] if names else ""
    match wanted:
        case "case":
            return _cases(shell, fragment)
        case "action":
            return [Offer(option.action.name, _verdict(shell, option)) for option in _options(shell, named[0])]
        case "clock_name":
            clocks = shell.desk().scene(named[0]).book.clocks
            return [Offer(clock.name, clock.label.say(shell.errand.language)) for clock in clocks]
        case "values":
            return _values(shell, words[0], named, fragment)
        case "person":
            return _people(shell)
        case "procedure":
            return _procedures(shell)
        case "name":
            return _forms(shell, words, takes)
        case "texts":
            return [
                Offer(f"{name.text}=", name.meaning) for name in _declared(shell, lambda rules: rules.fields.values())
            ]
        case _:
            return ()


def _cases(shell: Shell, fragment: str) -> Iterator[Offer]:
    for number in shell.desk().numbered(fragment, at_most=MOST_CASES):
        scene = shell.desk().scene(number)
        state = scene.book.state(scene.case.state).label.say(shell.errand.language)
        customer = _customer(shell, scene)
        yield Offer(number, f"{state} · {customer}" if customer else state)


def _customer(shell: Shell, scene: Scene) -> str:
    """What the customer is called, as far as this person may see it here."""
    stage = Stage(scene.book, scene.case, scene.directory, scene.now)
    shown = None if may_see_personal(shell.errand, stage) else NOTHING_OPEN
    names = names_of(shell.errand, scene.book.procedure, scene.directory, "UTC", shown)
    declared = (field for field in scene.book.procedure.fields.values() if field.personal and field.kind is Kind.TEXT)
    called = [
        field for field in declared if field.name.rpartition("_")[2] == "name" and field.name in scene.case.fields
    ]
    return spoken(called[0], scene.case.fields[called[0].name], names.reader) if called else ""


def _options(shell: Shell, number: str) -> tuple[Option, ...]:
    scene = shell.desk().scene(number)
    found = options(
        scene.book,
        scene.case,
        shell.person,
        directory=scene.directory,
        tallies=scene.tallies,
        calendars=scene.calendars,
        now=scene.now,
    )
    return tuple(sorted(found, key=lambda option: not option.open))


def _verdict(shell: Shell, option: Option) -> str:
    """What the action is called; one that this person may not take says who could."""
    label = option.action.label.say(shell.errand.language)
    if option.open:
        return label
    who = ", ".join(dict.fromkeys(name for refusal in option.refusals for name in refusal.who))
    return f"✗ {label} ({who})" if who else f"✗ {label}"


def _values(shell: Shell, command: str, named: list[str], fragment: str) -> Iterator[Offer]:
    """`name=` of what may be given, or the choices of the field that has been named."""
    fields = {declared.name: declared for declared in _fields(shell, command, named)}
    name, equals, given = fragment.partition("=")
    if equals and name in fields:
        head = f"{name}={given[: given.rfind(',') + 1]}" if fields[name].kind is Kind.LIST else f"{name}="
        yield from (Offer(head + value.text, value.meaning) for value in _choices(shell, fields[name]))
        return
    already = {word.partition("=")[0].rstrip("+") for word in named}
    for declared in fields.values():
        sign = "+=" if declared.kind is Kind.ROWS else "="
        if declared.name not in already:
            yield Offer(declared.name + sign, declared.label.say(shell.errand.language))


def _fields(shell: Shell, command: str, named: list[str]) -> Iterator[Field]:
    """What the action asks for, then what it may be given; for a correction what is filled."""
    if command == "open":
        rules = shell.desk().rules(named[0]).procedure
        opening = [action for action in rules.actions.values() if action.opens]
        names = [item.name for action in opening for move in action.moves for item in (*move.asks, *move.may)]
    elif command == "correct":
        scene = shell.desk().scene(named[0])
        rules, names = scene.book.procedure, list(scene.case.fields)
    else:
        rules = shell.desk().scene(named[0]).book.procedure
        found = _options(shell, named[0])
        taken = [
            o for o in found if (o.action.signs is not None if command == "approve" else o.action.name == named[1])
        ]
        names = [name for option in taken for name in (*option.asks, *option.may)]
    yield from (rules.fields[name] for name in dict.fromkeys(names) if name in rules.fields)


def _choices(shell: Shell, declared: Field) -> Iterable[Offer]:
    language = shell.errand.language
    if declared.kind is Kind.PERSON:
        return _people(shell)
    if declared.kind is Kind.YESNO:
        return [Offer("yes"), Offer("no")]
    return [Offer(name, label.say(language)) for name, label in declared.choices.items()]


def _people(shell: Shell) -> Iterator[Offer]:
    people = shell.desk().directory().people.values()
    return (Offer(person.name, person.label) for person in people if not person.left)


def _procedures(shell: Shell) -> Iterator[Offer]:
    stored = {each.name for each in shell.desk().definitions()}
    return (Offer(name) for name in sorted(stored | set(library.names())))


def _declared(shell: Shell, of: Callable[[Procedure], Iterable[Any]]) -> list[Offer]:
    """What the procedures of the store declare, each name once."""
    rules = [shell.desk().book(each.digest).procedure for each in shell.desk().definitions()]
    found = {each.name: each.label.say(shell.errand.language) for procedure in rules for each in of(procedure)}
    return [Offer(name, label) for name, label in found.items()]


def _forms(shell: Shell, words: list[str], takes: Signature) -> list[Offer]:
    number = next(iter(positional(shell.with_case(words), takes)), None)
    if number is None or not shell.desk().has(number):
        return _declared(shell, lambda rules: rules.forms.values())
    forms = shell.desk().scene(number).book.procedure.forms.values()
    return [Offer(form.name, form.label.say(shell.errand.language)) for form in forms]
