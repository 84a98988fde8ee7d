"""Numbers without a case and cases without a number are found, in whatever order cases come, without keeping every number."""

from collections.abc import Iterable, Mapping
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from workflow.audit.differences import Findings
from workflow.audit.numbering import Numbers, check_numbers
from workflow.engine.effects import NumberKept
from workflow.engine.events import By, Event
from workflow.store.numbers import number_of

PADDED, PLAIN = "T-{year}-{seq:04}", "{seq}"
YEAR = 2026


def first_event(*effects: NumberKept, adopted: bool) -> Event:
    kind = "adopted" if adopted else "opened"
    return Event(
        stream="case:x",
        seq=1,
        type=kind,  # type: ignore[arg-type]
        by=By(person="li"),
        roles=(),
        at=0,
        definition="",
        directory=0,
        effects=effects,
    )


def found(numbers: Numbers, last: Mapping[tuple[str, int], int], cases: int) -> set[tuple[str, str]]:
    findings = Findings()
    check_numbers(numbers, last, cases, findings)
    return {(each.code, each.stream.removeprefix("case:")) for each in findings.all()}


def opened(template: str, seqs: Iterable[int]) -> Numbers:
    numbers = Numbers()
    for seq in seqs:
        assert numbers.add(number_of(template, YEAR, seq), [template], first_event(adopted=False))
    return numbers


def test_numbers_that_follow_one_another_are_kept_as_one_run() -> None:
    numbers = opened(PADDED, range(1, 1001))

    assert numbers.opened[PADDED, YEAR] == [(1, 1000)]
    assert found(numbers, {(PADDED, YEAR): 1000}, 1000) == set()


def test_a_number_that_no_template_gives_cannot_have_been_given_out() -> None:
    assert not Numbers().add("X-1", [PADDED], first_event(adopted=False))
    assert not Numbers().add("X-1", [PADDED], None)
    assert Numbers().add("X-1", [PADDED], first_event(adopted=True)), "it came with its own"


def test_numbers_that_a_case_which_came_has_passed_over_are_nobodys() -> None:
    numbers = opened(PADDED, (1, 2, 10))
    kept = NumberKept(template=PADDED, year=YEAR, seq=9, after=2)
    numbers.add(number_of(PADDED, YEAR, 9), [PADDED], first_event(kept, adopted=True))

    assert found(numbers, {(PADDED, YEAR): 10}, 4) == set()
    numbers.add(number_of(PADDED, YEAR, 5), [PADDED], first_event(adopted=False))
    assert found(numbers, {(PADDED, YEAR): 10}, 5) == {("number_never_given", "T-2026-0005")}


def test_a_number_that_another_template_gives_as_well_was_given() -> None:
    numbers = Numbers()
    numbers.add("7", [PLAIN, "{seq:01}"], first_event(adopted=False))

    assert ("number_never_given", "7") not in found(numbers, {(PLAIN, 0): 7, ("{seq:01}", 0): 6}, 1)


@given(
    st.sets(st.integers(1, 60)),
    st.integers(1, 40),
    st.sampled_from([PADDED, PLAIN]),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 35)), max_size=3),
    st.integers(1, 6),
)
def test_what_is_found_is_what_sets_of_numbers_say(
    seqs: set[int], last: int, template: str, skips: list[tuple[int, int]], parts: int
) -> None:
    year = YEAR if template is PADDED else 0
    kept = [NumberKept(template=template, year=year, seq=seq, after=after) for after, seq in skips]
    in_order = sorted(seqs, key=str)
    numbers = Numbers()
    for part in range(parts):  # as several have seen them
        seen = opened(template, in_order[part::parts])
        for each in kept if part == 0 else ():
            seen.add("elsewhere", [], first_event(each, adopted=True))
        numbers.join(seen)
    passed_over = {nobodys for each in kept for nobodys in range(each.after + 1, each.seq)}
    given_out = set(range(1, last + 1)) - passed_over

    missing = {("number_missing", number_of(template, year, seq)) for seq in given_out - seqs}
    never = {("number_never_given", number_of(template, year, seq)) for seq in seqs - given_out}
    assert found(numbers, {(template, year): last}, len(seqs)) == missing | never


def test_a_sequence_that_was_raised_by_millions_has_no_more_to_say_than_a_hundred() -> None:
    numbers = opened(PADDED, (1, 3))
    missing = sorted(number for _, number in found(numbers, {(PADDED, YEAR): 2_000_000_000}, 2))

    assert len(missing) == 100
    assert [*islice(missing, 2)] == ["T-2026-0002", "T-2026-0004"]
