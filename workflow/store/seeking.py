"""What is looked for in the texts of cases: words as people type them, telephone numbers among them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from workflow.definitions.values import Value

SEPARATORS = " -+()–—（）"
"""Signs that stand between the digits of one number."""
_COUNTRY = re.compile(r"(?:\+|00)86(?=.*\d)|86(?=1\d{10}$)")
_NUMBER = re.compile(rf"[A-Za-z0-9{re.escape(SEPARATORS)}]*[0-9][A-Za-z0-9{re.escape(SEPARATORS)}]*")
_SPACED_NUMBER = re.compile(rf"[0-9{re.escape(SEPARATORS)}]*[0-9][0-9{re.escape(SEPARATORS)}]*")
_COUNTRY_ALONE = frozenset({"+86", "0086"})
_DROPPED = str.maketrans("", "", SEPARATORS)
_PHONE = re.compile(r"\+?[0-9(（][0-9 \-()–—（）]{5,}[0-9]")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
FEWEST_DIGITS, MOST_DIGITS = 7, 15
SHORTEST, LONGEST = 5, 40
"""Of what is neither a number nor an address and still may be how somebody is reached."""
CONTACT_PARTS = frozenset({"contact", "phone", "mobile", "tel", "telephone", "email", "mail", "wechat"})
"""A personal text is how a customer is reached when its name ends with one of these."""
SEVERAL = ""
"""Stands for a text in which somebody is reached in more ways than one: it is to be looked at."""


class Word(NamedTuple):
    """A word that is looked for. One with digits is known without its separators as well: `TK-2026`, `138 0013`."""

    text: str
    digits: str | None


def words_of(texts: Iterable[str]) -> tuple[Word, ...]:
    """The words in what was typed. A number with spaces is one word, and a country code alone is none."""
    parts = (part for text in texts for part in _parts(unicodedata.normalize("NFKC", text).strip()))
    return tuple(dict.fromkeys(_word(part) for part in parts if part not in _COUNTRY_ALONE))


def without_separators(text: str) -> str:
    return text.translate(_DROPPED).casefold()


def span(word: Word, text: str) -> tuple[int, int] | None:
    """From where to where the word stands in `text`; None when it does not. Letters match in either case."""
    start = text.casefold().find(word.text)
    if start >= 0:
        return start, start + len(word.text)
    return None if word.digits is None else _spread(word.digits, text)


def texts_in(value: Value) -> tuple[str, ...]:
    """Every text in a value, those in the cells of rows too."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, tuple):
        return ()
    cells = (cell for row in value if isinstance(row, Mapping) for cell in row.values())
    return tuple(str(each) for each in (*value, *cells) if isinstance(each, str))


def contacts_in(text: str) -> frozenset[str]:
    """The telephone numbers and addresses in the text, each in one form; a short text without any, as it is."""
    if "@" in text:
        found = {*map(str.casefold, _EMAIL.findall(text)), *_phones(_EMAIL.sub(" ", text))}
    else:
        found = {*_phones(text)}
    alone = without_separators(text.strip())
    if not found and SHORTEST <= len(alone) <= LONGEST:
        return frozenset({alone})
    return frozenset(found)


def names_contact(name: str) -> bool:
    """Whether a personal text of that name says how somebody is reached."""
    return name.rpartition("_")[2] in CONTACT_PARTS


def contact_of(name: str, value: Value) -> str | None:
    """By what the value of such a field is found: the one contact in it, or SEVERAL; None where there is none."""
    found = contacts_in(value) if names_contact(name) and isinstance(value, str) else ()
    return next(iter(found), None) if len(found) < 2 else SEVERAL


def _parts(text: str) -> list[str]:
    return [text] if _SPACED_NUMBER.fullmatch(text) else text.split()


def _word(text: str) -> Word:
    digits = None
    if _NUMBER.fullmatch(text):
        digits = without_separators(_COUNTRY.sub("", text, count=1) if _COUNTRY.match(text) else text)
    return Word(text.casefold(), digits or None)


def _spread(digits: str, text: str) -> tuple[int, int] | None:
    """Where the digits stand when separators lie between them."""
    places = [place for place, sign in enumerate(text) if sign not in SEPARATORS]
    start = "".join(text[place].lower()[:1] for place in places).find(digits)
    return None if start < 0 else (places[start], places[start + len(digits) - 1] + 1)


def _phones(text: str) -> Iterator[str]:
    for run in _PHONE.findall(text):
        whole = _phone(run)
        several = [whole] if len(whole) <= MOST_DIGITS else map(_phone, run.split())
        yield from (each for each in several if len(each) >= FEWEST_DIGITS)


def _phone(run: str) -> str:
    """The digits that do not depend on from where one calls."""
    plain = "".join(re.findall(r"[+0-9]", run))
    return _COUNTRY.sub("", plain, count=1).lstrip("+0") if _COUNTRY.match(plain) else plain.lstrip("+0")
