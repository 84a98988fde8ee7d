"""Writers that are killed: the short form of `python -m bench.faults.writers`; and whether its judge sees what goes wrong."""

from pathlib import Path

from bench.faults.ledger import Answer, Asked, Command, Said, Try, ledgers
from bench.faults.places import Place
from bench.faults.verdict import broken_promises, remembered
from bench.faults.writers import written


def test_whatever_was_answered_is_in_history_once_and_nothing_else_is(place: Place) -> None:
    found = written(place, 4)

    assert found.broken == ()
    assert "0 differences" in found.counts


def told(key: str, *answers: Answer | None, there: bool | None = None) -> Asked:
    """A command and what came of it; the last time, its key was known before."""
    tries = [Try(None, answer) for answer in answers[:-1]]
    return Asked(Command(key=key, action="note", case="R-00001"), (*tries, Try(there, answers[-1])))


DONE = Answer(said=Said.DONE, case="R-00001", seq=1, events=1, repeated=False)
REFUSED = Answer(said=Said.REFUSED)
NOT_WRITTEN = Answer(said=Said.BROKEN, words="the disk is full; nothing was written")


def test_the_judge_sees_every_promise_that_is_broken(url: str, tmp_path: Path) -> None:
    """Of two cases that were opened, under the keys first-0 and first-1."""
    first, second = (told(f"first-{n}", DONE) for n in (0, 1))

    def judged(*asked: Asked) -> str:
        return "\n".join(broken_promises(asked, remembered(url, asked)))

    assert "first-1 is in history, and nobody asked for it" in judged(first)
    assert "R-00002 has 1 events, and 0 were told of" in judged(first, second)
    assert "two were told that theirs is event 1 of R-00001" in judged(first, second)
    assert "lost was answered as done, and stands 0 times in history" in judged(told("lost", DONE))
    assert "first-0 was answered as refused, and stands 1 times" in judged(told("first-0", REFUSED))
    assert "open was never settled" in judged(told("open", NOT_WRITTEN))
    assert "bug was never settled" in judged(told("bug", Answer(said=Said.BUG)))
    assert "and was done again" in judged(told("first-0", None, DONE, there=True))
    assert "and then refused" in judged(told("first-0", None, REFUSED, there=True))
    assert "and it was said: the disk is full" in judged(told("first-0", NOT_WRITTEN, DONE, there=True))


def test_the_judge_finds_nothing_where_nothing_is_wrong(place: Place) -> None:
    asked = [each for ledger in ledgers(place.ledgers) for each in ledger.all()]

    assert broken_promises(asked, remembered(place.keeper, asked)) == ()
