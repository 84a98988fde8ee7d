"""Did you mean: the nearest of the words that would have been right."""

from collections.abc import Iterable
from difflib import get_close_matches

from workflow.wording import Label

NO_HINT = Label(zh="", en="")
_NEAR, _MEANT = 0.6, 0.75


def nearest(word: str, among: Iterable[str]) -> str | None:
    """The one worth suggesting; None when nothing is near."""
    return _best(word, list(among), _NEAR)


def meant(word: str, among: Iterable[str]) -> str | None:
    """The one that `word` surely is a slip of; None when one cannot be sure."""
    return _best(word, list(among), _MEANT)


def _best(word: str, among: list[str], least: float) -> str | None:
    slips = [other for other in among if _is_one_slip(word, other)]
    found = slips or get_close_matches(word, among, 1, least)
    return found[0] if found else None


def _is_one_slip(word: str, other: str) -> bool:
    """One sign too many, too few, wrong, or two that changed places."""
    if abs(len(word) - len(other)) > 1 or word == other or max(len(word), len(other)) < 2:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    left, right = word[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:] and len(left) > 1
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def did_you_mean(word: str, among: Iterable[str]) -> Label:
    """Ready to stand behind what was wrong; empty when nothing is near."""
    near = nearest(word, among)
    if near is None:
        return NO_HINT
    return Label(zh=f"，是不是“{near}”？", en=f'; did you mean "{near}"?')
