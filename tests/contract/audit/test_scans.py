"""A signature on paper is believed by replay only where its scan was attached to the same case before it."""

import pytest

from tests.contract.audit.conftest import LI, PEOPLE, SLIPS, Spoilt, register
from tests.contract.audit.test_replay import forge, found
from tests.contract.grounds import Ground
from tests.kept import Kept, done
from workflow.engine.approvals import code
from workflow.engine.events import EVIDENCE_DIGEST, By
from workflow.service import Scan
from workflow.store.moment import ClockKind

ON_PAPER = By(person="mei", for_="wang")


def sign(url: str) -> None:
    """A case that was signed on paper: registered, submitted, the scan attached, the signature recorded."""
    with Kept(url).filled(SLIPS, PEOPLE, LI, ClockKind.SIMULATED).desk() as desk:
        case = register(desk, "张三")
        done(desk.do(case, "submit", {"amount": "300.00", "employee": "mei"}, by=LI))
        scene = desk.scene(case)
        saw = code(scene.case, scene.book.procedure.approvals["payment"])
        done(desk.do(case, "approve", {"opinion": "ok"}, saw=saw, evidence=Scan("signed.pdf", b"%PDF"), by=ON_PAPER))


@pytest.fixture
def signed(ground: Ground) -> tuple[Spoilt, str]:
    return Spoilt(ground.like("signed", sign)), "T-2026-0001"


def test_a_signature_with_its_scan_is_sound(signed: tuple[Spoilt, str]) -> None:
    store, _ = signed

    assert store.replay().differences == ()


def test_a_signature_whose_scan_is_another_file_is_found(signed: tuple[Spoilt, str]) -> None:
    store, case = signed

    def another(body: dict) -> None:
        if body["type"] == "attached":
            body["commitments"]["content"] = body["commitments"]["name"]

    store.change(lambda run: forge(run, f"case:{case}", another))

    assert (f"case:{case}", 4, "scan_missing") in found(store.replay())


def test_a_signature_without_any_scan_is_found(signed: tuple[Spoilt, str]) -> None:
    store, case = signed

    def noted(body: dict) -> None:
        if body["type"] == "attached":
            body["type"], body["commitments"] = "noted", {"text": body["commitments"]["name"]}

    store.change(lambda run: forge(run, f"case:{case}", noted))

    report = store.replay(case)
    assert (f"case:{case}", 4, "scan_missing") in found(report)
    assert "“signed.pdf”" in next(each.say("zh") for each in report.differences if each.code == "scan_missing")


def test_a_scan_that_was_erased_is_not_judged(signed: tuple[Spoilt, str]) -> None:
    store, case = signed

    def forgotten(body: dict) -> None:
        if EVIDENCE_DIGEST in body["commitments"]:
            body["commitments"][EVIDENCE_DIGEST] = "0" * 64

    store.change(lambda run: forge(run, f"case:{case}", forgotten))

    assert "scan_missing" not in {each.code for each in store.replay().differences}
