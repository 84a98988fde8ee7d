"""A case that is settled is the case that the store gives back, down to the order of what it holds."""

from pathlib import Path

from msgspec import structs

from tests.contract.audit.conftest import lived_in
from tests.kept import file_url
from workflow.audit.chains import event_of_case, stream
from workflow.audit.differences import Findings
from workflow.audit.settling import Settling
from workflow.definitions.load import read_published
from workflow.engine.case import Case
from workflow.engine.evolve import evolve
from workflow.store.database import open_store
from workflow.store.rulebooks import Rulebooks
from workflow.store.snapshots import case_of, case_snapshot


def in_order(case: Case) -> str:
    """Also tells mappings apart that have the same in another order."""
    return repr(structs.astuple(case))


def test_after_every_event_it_is_what_the_store_would_give_back(tmp_path: Path) -> None:
    url, compared, cases = file_url(tmp_path / "lived_in.db"), 0, 0
    lived_in(url)
    with open_store(url) as store, store.reading() as reading:
        books = Rulebooks(read_published)
        for number in reading.numbers():
            whole, case, settling, cases = None, None, Settling(), cases + 1
            history = stream(reading, f"case:{number}", Findings())
            for link in history.links:
                _, event = event_of_case(link, history.values)
                whole, case = evolve(whole, event), evolve(case, event)
                kept = books.get(reading, event.definition).compared
                case, back = settling(case, kept), case_of(case_snapshot(whole, kept))

                assert case == back
                assert in_order(case) == in_order(back)
                compared += 1
    assert (cases, compared > 15) == (4, True)
