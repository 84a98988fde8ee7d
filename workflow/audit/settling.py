"""A case as it comes back from the store. Every decision begins with such a one, so that the order of what it holds, and what
it does not hold, is the same when the decision is taken again.
"""

from collections.abc import Mapping, Set
from itertools import compress
from operator import attrgetter, is_not
from typing import Any

from msgspec.structs import replace

from workflow.engine.case import Case, Given, Sealed

_MAPPINGS = ("fields", "done", "assignees", "assigned_as", "rounds", "cycles", "duties", "suspended", "links")
"""Everything in a case that has names."""
_mappings = attrgetter(*_MAPPINGS)


class Settling:
    """Follows one case: what has not changed since it was settled last need not be put in order again. Committed fields keep
    their values only if they are among the `kept`."""

    def __init__(self) -> None:
        self._settled: tuple[Mapping[str, Any], ...] = ({},) * len(_MAPPINGS)

    def __call__(self, case: Case, kept: Set[str]) -> Case:
        mappings = _mappings(case)
        others = compress(zip(_MAPPINGS, mappings, strict=True), map(is_not, mappings, self._settled))
        changed = {name: _reduced(mapping, kept) if name == "fields" else _sorted(mapping) for name, mapping in others}
        case = replace(case, **changed)
        self._settled = _mappings(case)
        return case


def _sorted(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: mapping[name] for name in sorted(mapping)} if len(mapping) > 1 else mapping


def _reduced(fields: Given, kept: Set[str]) -> Given:
    return {
        name: Sealed(value.commitment)
        if type(value := fields[name]) is Sealed and value.value is not None and name not in kept
        else value
        for name in sorted(fields)
    }
