"""Whatever rests on an open question is found, wherever in a definition it stands."""

from importlib.resources import files
from pathlib import Path

import pytest

from workflow.definitions.load import load
from workflow.definitions.model import Procedure
from workflow.definitions.questioned import questioned

GOLDEN = Path(__file__).with_name("golden")


def read(name: str, *edits: tuple[str, str]) -> Procedure:
    text = (GOLDEN / name).read_text("utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    checked = load(text.encode())
    assert checked.procedure is not None, [problem.say("en") for problem in checked.problems]
    return checked.procedure


def test_the_source_and_a_link_can_rest_on_a_question() -> None:
    assert list(questioned(read("linked.yaml"))) == [("source", "U1"), ("links.recall", "U1")]


PLACES = [
    pytest.param("80%: {tell: [clerk]", "80%: {unclear: U9, tell: [clerk]", "clocks.replying.at.80%", id="a mark"),
    pytest.param("- {entering: signing,", "- {unclear: U9, entering: signing,", "notices[0]", id="a notice"),
    pytest.param(
        "- {approver: none, up_to: 0}",
        "- {approver: none, up_to: 0, unclear: U9}",
        "approvals.plan_approval.levels[0]",
        id="a level",
    ),
    pytest.param(
        "{from: signing, to: planning,", "{from: signing, unclear: U9, to: planning,", "actions.send_back", id="a move"
    ),
    pytest.param("retention: {", "retention: {unclear: U9, ", "retention", id="how long it is kept"),
]


@pytest.mark.parametrize(("old", "new", "place"), PLACES)
def test_each_part_of_a_definition_can_rest_on_a_question(old: str, new: str, place: str) -> None:
    asked = ("unclear:\n", "unclear:\n  U9: {asks: 几时, chosen: 今日}\n")

    assert (place, "U9") in list(questioned(read("base.yaml", (old, new), asked)))


@pytest.mark.parametrize(
    "name", ["complaint_handling", "online_shopping", "tech_company_feedback", "ticketing_complaints"]
)
def test_every_question_of_a_shipped_definition_is_asked_somewhere(name: str) -> None:
    procedure = load(files("workflow.definitions").joinpath("library", f"{name}.yaml").read_bytes()).procedure
    assert procedure is not None

    assert set(procedure.unclear) == {question for _, question in questioned(procedure)}
