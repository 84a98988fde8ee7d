"""Which cases may be meant: statements by which the database narrows a search down. It compares texts as they are stored,
so what it finds is read and looked at again; that is what decides.

They are put together from parts that were made ahead of time; whatever was typed is given beside them, as a parameter.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workflow.store.holding import Held, Test
from workflow.store.seeking import Word, without_separators
from workflow.store.sql import NOTHING, Asked, Statements, all_of, escaped, one_of

CASES = "case:"


def sought(
    statements: Statements, words: tuple[Word, ...], tests: Iterable[Held], wanted: Mapping[str, str | None]
) -> Asked:
    """Numbers of cases in which all of it may stand; those whose number fits first, then the last changed."""
    conditions, parameters = statements.wanted(wanted)
    asking = _Asking(statements.parts, parameters)
    fits = [asking.standing("number", word) for word in words]
    values = (asking.standing("value", word) for word in words)
    with_words = (asking.part("with word", in_number=n, in_value=v) for n, v in zip(fits, values, strict=True))
    conditions += [*with_words, *(asking.held(each) for each in tests)]
    if not fits:
        return asking.part("sought", conditions=all_of(conditions)), asking.parameters
    return asking.part("sought by number", conditions=all_of(conditions), fits=one_of(fits)), asking.parameters


def reached(statements: Statements, contacts: Iterable[str]) -> Asked:
    """Numbers of cases in which one of the contacts may stand as how the customer is reached."""
    asking = _Asking(statements.parts, {})
    alone = one_of(asking.contact(each) for each in contacts)
    among = one_of(asking.digits("value", without_separators(each)) for each in contacts)
    return asking.part("reached", alone=alone, among=among), asking.parameters


def at_work(statements: Statements, states: Iterable[tuple[str, str]], naming: str | None) -> Asked:
    """The open cases in one of these states, by definition and name, and those that name the person."""
    asking, of_definition = _Asking(statements.parts, {}), dict[str, list[str]]()
    for definition, state in states:
        of_definition.setdefault(definition, []).append(state)
    wanted = [asking.in_states(definition, found) for definition, found in of_definition.items()]
    wanted += [] if naming is None else [asking.naming(naming)]
    return asking.part("at work", wanted=one_of(wanted) if wanted else NOTHING), asking.parameters


class _Asking:
    """A statement that is being put together, with the parameters it has so far."""

    def __init__(self, parts: Mapping[str, str], parameters: dict[str, Any]) -> None:
        self._parts = parts
        self.parameters = parameters

    def part(self, name: str, **gaps: str) -> str:
        return self._parts[name].format(**gaps)

    def standing(self, column: str, word: Word) -> str:
        """The word stands in the column."""
        if word.digits is not None:
            return self.digits(column, word.digits)
        return self.part(f"text in {column}", text=self._given(pattern(word.text)))

    def digits(self, column: str, digits: str) -> str:
        """The digits stand there with nothing but separators between them."""
        in_order = "%" + "%".join(map(escaped, digits)) + "%"
        return self.part(f"digits in {column}", in_order=self._given(in_order), together=self._given(pattern(digits)))

    def contact(self, contact: str) -> str:
        return self.part("contact", contact=self._given(contact))

    def in_states(self, definition: str, states: Iterable[str]) -> str:
        found = one_of(self.part("state", state=self._given(state)) for state in states)
        return self.part("in states", definition=self._given(definition), states=found)

    def naming(self, person: str) -> str:
        """The person is named by the case as it is."""
        return self.part("naming", quoted=self._given(f'%"{escaped(person)}"%'))

    def held(self, held: Held) -> str:
        return one_of(each for test in held.each() for each in self._holding(test))

    def _holding(self, test: Test) -> Iterator[str]:
        for fact in test.facts:
            yield self.part("with fact", fact=self._given(f"%{_fact(fact)}%"))
        for words in test.words:
            standing = all_of([self.standing("value", word) for word in words])
            yield self.part("with text in field", field=self._given(test.field), standing=standing)

    def _given(self, value: str) -> str:
        """The name under which the value is given."""
        name = f"given_{len(self.parameters)}"
        self.parameters[name] = value
        return name


def pattern(fragment: str) -> str:
    """A LIKE pattern for the fragment as it stands in JSON. Databases know capitals of ASCII only: another letter that has
    one may be any."""
    letters = escaped(json.dumps(fragment, ensure_ascii=False)[1:-1])
    return f"%{''.join('_' if _has_a_capital(letter) else letter for letter in letters)}%"


def _fact(fact: str) -> str:
    """A piece of JSON as a pattern; a `%` after `[` stands for what may come before."""
    head, gap, rest = fact.partition("[%")
    return escaped(head) + ("[%" if gap else "") + escaped(rest)


def _has_a_capital(letter: str) -> bool:
    return not letter.isascii() and letter.lower() != letter.upper()
