"""A rule counts only when its test holds, takes the rule out, and notices."""

from pathlib import Path

import pytest

from tools.requirements import Proof, Removal, difference, main, missing, proofs_in, told
from tools.requirements_page import Row, rows

WHO = "who: [receiving_head],\n    asks: [validity, grounds], moves"
WIDER = ((WHO, WHO.replace("[receiving_head]", "[receiving_head, support]")),)
ENGINE = "workflow.engine.authority.unmet"
ROW = Row("C14", "rule", "5.3.4", ("actions.judge.who",), ("tests/procedures/a.py::test_it",))


def proof(*removals: Removal, held: bool = True) -> dict[str, Proof]:
    return {"tests/procedures/a.py::test_it": Proof(held, removals)}


def test_a_rule_counts_when_its_removal_is_noticed():
    assert missing(ROW, proof(Removal(WIDER, "step 3: accepted"))) == ()


@pytest.mark.parametrize(
    ("proofs", "why"),
    [
        pytest.param({}, "tests/procedures/a.py::test_it does not hold", id="a test that did not run"),
        pytest.param(proof(), "tests/procedures/a.py::test_it takes nothing out", id="a test that removes nothing"),
        pytest.param(
            proof(Removal(WIDER, ""), held=False),
            "tests/procedures/a.py::test_it does not notice: who: [receiving_head  +  , support",
            id="a removal that nobody notices",
        ),
        pytest.param(
            proof(Removal(WIDER, "step 3"), held=False),
            "tests/procedures/a.py::test_it does not hold",
            id="a test that fails",
        ),
        pytest.param(
            proof(Removal((("type: number, value: 1,", ""),), "step 3")),
            "none of actions.judge.who was touched",
            id="a removal of something else",
        ),
    ],
)
def test_a_rule_that_is_not_shown_says_why(proofs, why):
    assert why in missing(ROW, proofs)
    assert any("✗" in line for line in told(ROW, proofs))


def test_an_engine_function_that_the_page_names_has_to_be_taken_out():
    row = ROW._replace(places=(*ROW.places, ENGINE))
    text, engine = Removal(WIDER, "step 3"), Removal(((ENGINE, ""),), "step 6")

    assert missing(row, proof(text)) == (f"{ENGINE} was not taken out",)
    assert missing(row, proof(text, engine)) == ()


def test_the_report_of_a_run_is_read():
    report = """<testsuites><testsuite>
      <testcase classname="tests.procedures.a" name="test_it[zh]"><properties>
        <property name="removal" value='{"changes": [["a: 1", "a: 2"]], "noticed": "step 1"}'/></properties></testcase>
      <testcase classname="tests.procedures.a" name="test_it[en]"/>
      <testcase classname="tests.procedures.a" name="test_other"><failure/></testcase></testsuite></testsuites>"""

    assert proofs_in(report) == {
        "tests/procedures/a.py::test_it": Proof(True, (Removal((("a: 1", "a: 2"),), "step 1"),)),
        "tests/procedures/a.py::test_other": Proof(False, ()),
    }


def test_rows_of_rules_and_of_records_are_read():
    page = """\
| No | Clause | It says | Place | Test |
|---|---|---|---|---|
| C14 | 5.3.4 | The head judges | `actions.judge.who` `workflow.engine.x` | `tests/procedures/a.py::test_it` |
| C09 | data | 5.1 | Who a customer is | `fields.complainant` |
"""

    assert rows(page) == (
        Row("C14", "rule", "5.3.4", ("actions.judge.who", "workflow.engine.x"), ("tests/procedures/a.py::test_it",)),
        Row("C09", "data", "5.1", ("fields.complainant",), ()),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 5000.00, clause", "value: 9000.00, clause", "value: 5000.00  →  9000.00"),
        (", voids: [plan_approval]", "", "without: , voids: [plan_approval]"),
        ("phone: [agent]", "phone: [support, agent]", "phone: [  +  support,"),
        ("asks: [one, two]", "asks: [one]", "without: , two"),
    ],
)
def test_a_difference_is_said_in_the_words_that_changed(old, new, said):
    assert difference(Removal(((old, new),), "")) == said


def test_a_run_in_which_a_test_notices_nothing_ends_with_exit_code_1(tmp_path: Path, capsys):
    page = tmp_path / "page.md"
    page.write_text(
        "| C14 | 5.3.4 | The head judges | `actions.judge.who` | `tests/tools/test_requirements.py::test_no` |\n"
    )

    assert main([str(page)]) == 1
    assert "0 of 1 rules" in capsys.readouterr().out
