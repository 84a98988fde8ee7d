"""A printed form as scripts read it."""

from collections.abc import Mapping
from typing import assert_never

from workflow.commands.forms.paper import Answer, Boxes, Entry, Paper, Room, Signing, Table, Written
from workflow.commands.surface.terminal import Json


def paper_data(paper: Paper) -> Mapping[str, Json]:
    """What stands on the paper, for scripts."""
    return {
        "title": paper.title,
        "about": [paper.subtitle, paper.left, paper.right],
        "warning": paper.warning,
        "parts": [
            {
                "title": part.title,
                "entries": [_entry_data(entry) for entry in part.entries],
                "signings": [_signing_data(signing) for signing in part.signings],
            }
            for part in paper.parts
        ],
        "approvals": [
            {"title": each.title, "remark": each.remark, "signings": [_signing_data(s) for s in each.signings]}
            for each in paper.approvals
        ],
        "notes": list(paper.notes),
    }


def _entry_data(entry: Entry) -> Mapping[str, Json]:
    return {"field": entry.field, "label": entry.label, "value": _value(entry.answer)}


def _value(answer: Answer) -> Json:
    match answer:
        case Written():
            return "\n".join(answer.lines)
        case Boxes():
            return [{"text": box.text, "ticked": box.ticked} for box in answer.boxes]
        case Table():
            return [dict(zip(answer.heads, row, strict=True)) for row in answer.rows]
        case Room():
            return None
        case _:
            assert_never(answer)


def _signing_data(signing: Signing) -> Mapping[str, Json]:
    return {
        "of": signing.of,
        "role": signing.role,
        "remark": "\n".join(signing.remark),
        "person": signing.person,
        "date": signing.date,
    }
