"""What a table's `covers` and a signature's cover add to a proof, and where they take it away."""

from pathlib import Path

from workflow.definitions.load import Checked, load

EVERYTHING = Path(__file__).parents[2].joinpath("engine/everything.yaml").read_text("utf-8")
RULE = (
    "rules:\n",
    "rules:\n  - {zh: 新, en: New, never: {reach: paying, when: \"branch == 'north' and total > 10\", "
    "without: {approval: review, by: auditor}}}\n",
)
ROWS = '    rows:\n      - {approver: none, when: "total <= 10"}'


def edited(*edits: tuple[str, str]) -> Checked:
    text = EVERYTHING
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load(text.encode())


def proved(checked: Checked) -> list[str]:
    return [label.en for label in checked.proved]


def test_what_a_table_covers_holds_of_every_case_that_waits() -> None:
    assert "proved: New" in proved(edited(RULE, (ROWS, '    covers: "fee >= 0"\n' + ROWS)))


def test_what_a_case_can_change_while_it_waits_is_not_taken_from_covers() -> None:
    note = "  drop:    {zh: 放弃"
    while_waiting = (
        note,
        "  recount: {zh: 重算, en: Recount, moves: [{from: second_look, to: same, who: [clerk], asks: [pieces]}]}\n"
        + note,
    )
    covers = (ROWS, '    covers: "pieces >= 0 and fee >= 0"\n' + ROWS)

    assert "proved: New" in proved(edited(RULE, covers, while_waiting))


def test_a_signature_that_covers_what_follows_from_deeds_proves_no_path() -> None:
    checked = edited(
        ("signature_covers: [plan_text, amount, fee]", "signature_covers: [plan_text, amount, fee, proposer]")
    )

    assert not any(said.startswith("payment: no path") for said in proved(checked))


def test_a_way_in_that_voids_has_no_signature_and_must_exclude_the_rule() -> None:
    state, action = "  paying:     {zh: 付款中", "  drop:    {zh: 放弃"
    redone = (state, "  redone:     {zh: 重做中, en: Redone, owner: clerk}\n" + state)
    redo = (
        "  redo:    {zh: 重做, en: Redo, moves: [{from: paying, to: redone, who: [clerk], when: WHEN, voids: [payment, review]}]}\n"
        "  resume_: {zh: 继续, en: Resume, moves: [{from: redone, to: working, who: [clerk]}]}\n"
    )
    large = "{reach: redone, when: total > 1000, without: {approval: payment, by: board}}"
    rule = ("rules:\n", f"rules:\n  - {{zh: 新, en: New, never: {large}}}\n")

    small = (action, redo.replace("WHEN", "total <= 500") + action)
    any_ = (action, redo.replace("WHEN", "total > 0") + action)

    assert "proved: New" in proved(edited(redone, small, rule))
    assert "proved: New" not in proved(edited(redone, any_, rule))
