"""A case as it comes back from the store. Every decision begins with such a one, so that the order of what it holds, and what
it does not hold, is the same when the decision is taken again.
"""

from collections.abc import Mapping, Set
from operator import itemgetter
from typing import Any

from msgspec.structs import replace

from workflow.engine.case import Case, Given, Sealed

_MAPPINGS = ("done", "assignees", "assigned_as", "rounds", "cycles", "duties", "suspended", "links")
"""Everything in a case that has names, but for its fields."""

_name = itemgetter(0)


class Settling:
    """Follows one case: what has not changed since the last event need not be put in order again. Committed fields keep their
    values only if they are among the `kept`."""

    def __init__(self) -> None:
        self._before: dict[str, Mapping[str, Any]] = {}
        self._settled: dict[str, Mapping[str, Any]] = {}

    def __call__(self, case: Case, kept: Set[str]) -> Case:
        for name in _MAPPINGS:
            mapping = getattr(case, name)
            if mapping is not self._before.get(name):
                self._before[name] = mapping
                self._settled[name] = _sorted(mapping)
        return replace(case, fields=_reduced(case.fields, kept), **self._settled)


def _sorted(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    return dict(sorted(mapping.items(), key=_name)) if len(mapping) > 1 else mapping


def _reduced(fields: Given, kept: Set[str]) -> Given:
    return {
        name: Sealed(value.commitment) if type(value) is Sealed and name not in kept else value
        for name, value in sorted(fields.items(), key=_name)
    }
