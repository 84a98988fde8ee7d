"""What cases contain, as one hash: their numbers, procedures, states, fields and assignees. Stores with equal contents have
equal cases, however different the ways they came to them."""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workflow.definitions.values import Value
from workflow.engine.case import Case, Sealed
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk

SHORT = 16
CONTENTS = Label(zh="案件内容指纹 {digest}", en="cases {digest}")


class Contents:
    """Grows case by case, in the order of their numbers."""

    def __init__(self) -> None:
        self._whole = hashlib.sha256()

    def add(self, procedure: str, case: Case) -> None:
        told = [case.number, procedure, case.state, case.void, _fields(case), dict(case.assignees)]
        self._whole.update(json.dumps(told, sort_keys=True).encode() + b"\0")

    @property
    def digest(self) -> str:
        return self._whole.hexdigest()


def contents_of(desk: "Desk", procedure: str | None = None) -> str:
    """The hash over all cases, or those of one procedure."""
    found = Contents()
    with desk.one_view():
        for number in desk.numbers():
            scene = desk.scene(number)
            if procedure in (None, scene.file.procedure):
                found.add(scene.file.procedure, scene.case)
    return found.digest


def _fields(case: Case) -> Mapping[str, object]:
    """What is filled, and has not been erased."""
    opened = {name: value.value if isinstance(value, Sealed) else value for name, value in case.fields.items()}
    return {name: _plain(value) for name, value in opened.items() if value is not None}


def _plain(value: Value) -> object:
    if not isinstance(value, tuple):
        return value
    return [dict(each) if isinstance(each, Mapping) else each for each in value]
