"""Which names a definition declares, and whether every name it uses is one of them.

A slip in a declaration is reported at the declaration and not at every use; a slip in a use is reported once, with the
other lines that repeat it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from workflow.definitions.builtins import BUILTIN_DUTIES
from workflow.definitions.grammar.compounds import Raw, given
from workflow.definitions.grammar.kinds import ONE_MEANING, Reading, Thing, Use
from workflow.definitions.grammar.shapes import BLANK
from workflow.definitions.problems import Problems
from workflow.definitions.spelling import did_you_mean, meant
from workflow.definitions.watched import duty_clock, rule_clock
from workflow.definitions.words import Word, place_of
from workflow.wording import Label, Wording

TWO_MEANINGS = Wording(
    code="two_meanings",
    zh="“{name}”既是{one}（第 {line} 行）又是{other}",
    en='"{name}" is a {one} (line {line}) and also a {other}',
    fix_zh="给其中一个改名",
    fix_en="rename one of them",
)
DECLARED_DIFFERENTLY = Wording(
    code="declared_differently",
    zh="此处声明的{thing}叫“{name}”，别处写作“{used}”（第 {lines} 行）",
    en='the {thing} declared here is "{name}", elsewhere it is called "{used}" (line {lines})',
    fix_zh="统一写法",
    fix_en="spell them alike",
)


def _unknown(thing: Thing) -> Wording:
    return Wording(
        code=f"unknown_{thing.code}",
        zh="没有叫“{name}”的{thing}{hint}{also}",
        en='there is no {thing} called "{name}"{hint}{also}',
    )


UNKNOWN = {thing: _unknown(thing) for thing in Thing}
NOWHERE_ELSE = Label(zh="", en="")
_IDENTIFIER = r"(?<!['\w])[a-z]\w*(?!['\w])"


class Names(Struct):
    """What is declared, by kind. `unreadable` kinds could not be read: nothing is said about their names."""

    declared: dict[Thing, dict[str, Word]] = field(default_factory=lambda: {thing: {} for thing in Thing})
    unreadable: set[Thing] = field(default_factory=set)
    aliases: dict[Thing, dict[str, str]] = field(default_factory=lambda: {thing: {} for thing in Thing})
    """Other spellings of a declared name, already reported."""
    duty_clocks: frozenset[str] = frozenset()
    rule_clocks: frozenset[str] = frozenset()

    def declare(self, thing: Thing, names: Iterable[Word]) -> None:
        self.declared[thing].update({name: name for name in names if name})

    def has(self, thing: Thing, name: str) -> bool:
        return name in self.declared[thing]

    def all(self, thing: Thing) -> Iterable[str]:
        """Those that are declared, and those that come with something else that is."""
        brought = {Thing.CLOCK: self.duty_clocks | self.rule_clocks, Thing.DUTY: BUILTIN_DUTIES.keys()}
        return (*self.declared[thing], *sorted(brought.get(thing, ())))


def declared(raw: Raw, present: Iterable[str], blank: Raw) -> Names:
    """The names of every section of `raw`; a section that is there and still blank could not be read."""
    names = Names()
    for thing in Thing:
        section = raw[thing.section]
        names.declare(thing, section)
        if section is blank[thing.section] and (thing.section in present or thing in _REQUIRED):
            names.unreadable.add(thing)
    names.declare(Thing.ACTION, [_lifting(name, tally) for name, tally in raw["tallies"].items()])
    names.duty_clocks = frozenset(duty_clock(name) for name, duty in raw["duties"].items() if given(duty, "within"))
    names.rule_clocks = frozenset(_rule_clocks(raw["rules"]))
    return names


def _rule_clocks(rules: Iterable[Raw]) -> Iterator[str]:
    """The clocks of those that set a time."""
    for number, rule in enumerate(rules, 1):
        always = rule["always"]
        if always is not None and given(always, "within"):
            yield from (rule_clock(number, deed) for deed in always["do"])


_REQUIRED = frozenset({Thing.ROLE, Thing.FIELD, Thing.STATE, Thing.ACTION})


def lifting_actions(tallies: Mapping[Word, Raw]) -> dict[Word, Word]:
    """For each tally the name of the action that lifts its suspension: as written, or `lift_` and its name."""
    return {name: _lifting(name, tally) for name, tally in tallies.items()}


def _lifting(name: Word, tally: Raw) -> Word:
    above = next(iter(tally["above"].values()), None)
    written: Word = above["lifted_by"]["action"] if above else BLANK
    return written or Word.at(f"lift_{name}", place_of(name), quoted=False)


def check_meanings(names: Names, problems: Problems) -> None:
    """No name may mean two kinds of thing: people would misread it."""
    first: dict[str, tuple[Thing, Word]] = {}
    clashes = []
    for thing in ONE_MEANING:
        for name in names.declared[thing].values():
            if name in first:
                clashes.append((thing, name, *first[name]))
            else:
                first[name] = (thing, name)
    for thing, name, other, earlier in clashes:
        one, two = (
            ((other, earlier), (thing, name)) if earlier.place < name.place else ((thing, name), (other, earlier))
        )
        line = one[1].place.line
        problems.error(two[1], TWO_MEANINGS, name=name, one=one[0].label, line=line, other=two[0].label)


def check_uses(names: Names, reading: Reading) -> None:
    """Reports every used name that is not declared."""
    unknown: dict[tuple[Thing, str], list[Use]] = {}
    known = {things: _known(things, names) for things in {use.things for use in reading.uses}}
    for use in reading.uses:
        if (among := known[use.things]) is not None and use.name not in among:
            unknown.setdefault((use.things[0], use.name), []).append(use)
    used = _used(reading) if unknown else frozenset[str]()
    for uses in unknown.values():
        things, words = uses[0].things, [use.name for use in uses]
        if not _report_declaration(things, words, used, names, reading.problems):
            _report_use(things, words, names, reading.problems)


def _used(reading: Reading) -> frozenset[str]:
    """Every name that is used, be it in a guard."""
    inside = (word for guard in reading.guards for word in re.findall(_IDENTIFIER, guard))
    return frozenset([*(use.name for use in reading.uses), *inside])


def _known(things: tuple[Thing, ...], names: Names) -> frozenset[str] | None:
    """Every name of such a thing; None when some of them could not be read."""
    if not names.unreadable.isdisjoint(things):
        return None
    return frozenset(name for thing in things for name in names.all(thing))


def _report_declaration(
    things: tuple[Thing, ...], words: list[Word], used: frozenset[str], names: Names, problems: Problems
) -> bool:
    """When something is declared under a similar name that nobody uses, the slip is there."""
    for thing in things:
        idle = [name for name in names.declared[thing].values() if name not in used]
        if (near := meant(words[0], idle)) is None:
            continue
        names.aliases[thing][words[0]] = near
        at = names.declared[thing][near]
        if len(words) > 1 or _is_reported(at, problems):
            report_declaration(at, thing.label, words, problems)
            return True
    return False


def report_declaration(at: Word, label: Label, words: list[Word], problems: Problems) -> None:
    """Says that what is declared at `at` is called otherwise by `words`, unless something was said about it already."""
    if not _is_reported(at, problems):
        problems.error(at, DECLARED_DIFFERENTLY, thing=label, name=at, used=words[0], lines=_lines(words))


def _is_reported(name: Word, problems: Problems) -> bool:
    return any(problem.place == name.place for problem in problems.found)


def _report_use(things: tuple[Thing, ...], words: list[Word], names: Names, problems: Problems) -> None:
    first, others = words[0], words[1:]
    labels = [thing.label for thing in things]
    label = Label(zh="、".join(label.zh for label in labels), en=" or ".join(label.en for label in labels))
    hint = did_you_mean(first, [name for thing in things for name in names.all(thing)])
    lines = _lines(others)
    also = Label(zh=f"（另见第 {lines} 行）", en=f" (also line {lines})") if others else NOWHERE_ELSE
    problems.error(first, UNKNOWN[things[0]], name=first, thing=label, hint=hint, also=also)


def _lines(words: Iterable[Word]) -> str:
    return ", ".join(str(line) for line in sorted({place_of(word).line for word in words}))
