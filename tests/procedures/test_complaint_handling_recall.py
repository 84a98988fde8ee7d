"""A defective batch on a real store: its recall is a case of its own, and the complaint waits for it (B17)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.audit.replay import replay
from workflow.definitions import library
from workflow.engine.case import LinkedCase, Parent
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.service import Desk, Outcome, open_desk
from workflow.store.backend.port import Access
from workflow.store.creating import create_store
from workflow.store.database import open_store

LIBRARY = Path(next(iter(library.__path__)))
NINE = 1_790_557_200_000_000  # 2026-09-28 09:00 in Shanghai
ROLES = {
    "li": "cs_agent",
    "wang": "team_lead",
    "tan": "department",
    "gao": "caller",
    "he": "coordinator",
    "sun": "doer",
    "wei": "verifier",
}
RECALL = "CA-2026-000001"
SPOKE = {"contacted_at": "2026-09-28T09:00", "contact_person": "李与张", "key_dialogue": "已告知"}
ARCHIVED = {"lessons": "换料未试用", "preventive_action": "换料先试"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.db'}"


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    create_store(url, zone="Asia/Shanghai", clock=lambda: NINE)
    with open_desk(url, clock=lambda: NINE) as desk:
        with desk.batch():
            for name, role in ROLES.items():
                departments = ("production",) if name == "tan" else ()
                desk.set_person(Person(name=name, roles=frozenset({role}), departments=departments), by=By(person="li"))
            for procedure in ("corrective_action", "complaint_handling"):
                desk.publish((LIBRARY / f"{procedure}.yaml").read_bytes(), by=By(person="li"))
        yield desk


def do(desk: Desk, case: str, deed: str, **given: str) -> None:
    """`li classify`, with these fields; nothing refuses it."""
    person, action = deed.split()
    outcome = desk.do(case, action, given, by=By(person=person))
    assert isinstance(outcome, Outcome), outcome


def assessed(desk: Desk) -> str:
    """A complaint about a whole batch, up to the assessment."""
    given = {
        "channel": "phone",
        "received_at": "2026-09-28T08:30",
        "customer_name": "张三",
        "customer_contact": "13800000000",
        "problem": "标签脱落",
        "scene": "家中",
        "expected_solution": "换货",
    }
    outcome = desk.open("complaint_handling", given, by=By(person="li"))
    assert isinstance(outcome, Outcome), outcome
    case, level = outcome.case, {"priority": "ordinary", "severity": "minor", "risk_field": "none_known"}
    impact = {"customers_affected": "30", "brand_risk": "slight", "financial_loss": "90.00", "batch_defect": "yes"}
    cause = {"root_cause": "胶水更换", "analysis_method": "five_whys", "defect_nature": "systemic", "severity": "minor"}
    do(desk, case, "li first_reply", reply_text="正在查", **SPOKE)
    do(desk, case, "li classify", category="product", product_problem="defect", **level)
    do(desk, case, "li verify", **SPOKE)
    do(desk, case, "wang start_diagnosis", responsible_department="production", responsible_person="tan")
    do(desk, case, "tan assess", **cause, **impact)
    return case


def followed_up(desk: Desk) -> str:
    """The same complaint, its recall begun, up to the follow-up."""
    case = assessed(desk)
    do(desk, case, "wang start_recall", recall_scope="八月批次")
    do(desk, case, "wang design")
    settled = {"remedies": "compensation", "plan": "换货", "policy_compliant": "yes", "claim_met": "yes"}
    do(desk, case, "wang settle_plan", **settled)
    do(desk, case, "li progress_notice", progress_text="已寄出", notice_way="system_push")
    do(desk, case, "tan complete", result_text="已换货")
    do(desk, case, "li send_report", cause_told="胶水更换", steps_taken="换货", improvement_measures="换回原胶")
    do(desk, case, "gao follow_up", **SPOKE, satisfaction="satisfied")
    return case


def finish(desk: Desk) -> None:
    """The recall is planned, carried out, and verified by somebody else."""
    do(desk, RECALL, "he plan", cause="胶水更换", measure="收回", responsible="sun", due_at="2026-10-15T18:00")
    do(desk, RECALL, "sun report_done", result="已收回", units_out="30", units_back="28")
    do(desk, RECALL, "wei verify", effect="effective", findings="核对无误")


def test_the_recall_is_a_case_of_its_own_that_knows_what_was_found(desk):
    case = assessed(desk)
    do(desk, case, "wang start_recall", recall_scope="八月批次")
    recall = desk.case(RECALL)

    assert desk.case(case).links == {RECALL: LinkedCase("recall", "open")}
    assert (recall.parent, recall.state, recall.fields["kind"]) == (
        Parent(case, "recall", ("done",)),
        "planning",
        "recall",
    )
    assert [recall.fields[name].value for name in ("problem", "scope", "cause")] == ["标签脱落", "八月批次", "胶水更换"]


def test_the_complaint_is_archived_only_after_its_recall(desk, url):
    case = followed_up(desk)
    refused = desk.do(case, "archive", ARCHIVED, by=By(person="wang"))

    assert isinstance(refused, Refused)
    assert [found.code for found in refused.refusals] == ["guard"]

    finish(desk)
    do(desk, case, "wang archive", **ARCHIVED)

    assert desk.case(case).state == "archived"
    with open_store(url, access=Access.READ) as store:
        assert replay(store).differences == ()


def test_a_recall_that_is_cancelled_does_not_free_the_complaint(desk, url):
    case = followed_up(desk)
    do(desk, RECALL, "he cancel", why_not="无货可召")
    refused = desk.do(case, "archive", ARCHIVED, by=By(person="wang"))

    assert desk.case(case).links == {RECALL: LinkedCase("recall", "dropped")}
    assert isinstance(refused, Refused)
    assert [found.code for found in refused.refusals] == ["guard"]
    with open_store(url, access=Access.READ) as store:
        assert replay(store).differences == ()


def test_a_recall_that_was_a_mistake_does_not_count(desk):
    desk.set_person(Person(name="cor", roles=frozenset({"corrector"})), by=By(person="li"))
    case = assessed(desk)
    do(desk, case, "wang start_recall", recall_scope="八月批次")
    do(desk, case, "wang design")
    desk.void(RECALL, reason="误开", by=By(person="cor"))
    settled = {"remedies": "compensation", "plan": "换货", "policy_compliant": "yes", "claim_met": "yes"}
    refused = desk.do(case, "settle_plan", settled, by=By(person="wang"))

    assert isinstance(refused, Refused)
    assert [found.code for found in refused.refusals] == ["guard"]

    do(desk, case, "wang start_recall", recall_scope="八月批次")
    do(desk, case, "wang settle_plan", **settled)

    assert desk.case(case).state == "executing"
