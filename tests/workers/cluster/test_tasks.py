"""Tasks are derived from rows, and who does one looks at the row again."""

from tests.kept import unguarded
from tests.workers.cluster.conftest import CASES
from workflow.engine.refusals import Refused
from workflow.service import By, Desk, Outcome, Trouble, open_desk
from workflow.store.moment import SECOND
from workflow.workers.cluster.tasks import LEASE, NOTICES, WAKES, Task, due_tasks

LI = By(person="li")


def tasks_in(desk: Desk, queue: str) -> list[Task]:
    return [task for task in due_tasks(desk) if task.queue == queue]


def wake(desk: Desk, task: Task) -> Outcome | Trouble | None:
    number, seq = task.carries
    return desk.wake_one(str(number), int(seq))


def woken(desk: Desk) -> None:
    for task in tasks_in(desk, WAKES):
        assert isinstance(wake(desk, task), Outcome)


def test_a_case_that_is_due_is_a_task_with_its_number_and_seq(url: str) -> None:
    with open_desk(url) as desk:
        tasks = tasks_in(desk, WAKES)
        assert [task.carries for task in tasks] == [(number, 1) for number in desk.numbers()]
        assert len(tasks) == CASES


def test_the_same_row_is_the_same_task_until_the_lease_is_over(url: str) -> None:
    with open_desk(url) as desk:
        first, again = tasks_in(desk, WAKES)[0], tasks_in(desk, WAKES)[0]
        at = first.since + 7 * LEASE
        assert first.id_at(at) == again.id_at(at + LEASE - 1) != again.id_at(at + LEASE)


def test_tasks_are_told_apart(url: str) -> None:
    with open_desk(url) as desk:
        now = desk.now() // SECOND
        assert len({task.id_at(now) for task in due_tasks(desk)}) == CASES


def test_a_wake_up_is_done_once(url: str) -> None:
    with open_desk(url) as desk:
        task = tasks_in(desk, WAKES)[0]
        assert isinstance(wake(desk, task), Outcome)
        assert wake(desk, task) is None
        assert task not in tasks_in(desk, WAKES)


def test_a_case_that_has_moved_on_is_left_alone(url: str) -> None:
    with open_desk(url) as desk:
        task = tasks_in(desk, WAKES)[0]
        number = str(task.carries[0])
        assert not isinstance(desk.note(number, "asked again", by=LI), Refused)
        seq = desk.history(number)[-1].seq
        assert wake(desk, task) is None
        assert desk.history(number)[-1].seq == seq


def test_a_case_that_cannot_be_woken_is_another_task_when_its_time_has_come_again(url: str) -> None:
    with open_desk(url) as desk:
        task = tasks_in(desk, WAKES)[0]
        number = str(task.carries[0])
        with unguarded(url) as run:
            run("UPDATE case_file SET snapshot = '{}' WHERE number = ?", number)
        assert isinstance(wake(desk, task), Trouble)
        assert wake(desk, task) is None
        assert task.row not in {each.row for each in due_tasks(desk)}
        with unguarded(url) as run:
            run("UPDATE trouble SET retry_at = 1 WHERE number = ?", number)
        (again,) = [each for each in tasks_in(desk, WAKES) if each.carries == task.carries]
        assert again.row != task.row


def test_a_case_that_is_not_there_is_nothing_to_wake(url: str) -> None:
    with open_desk(url) as desk:
        assert desk.wake_one("RQ-9999999", 1) is None


def test_trouble_that_somebody_else_has_seen_to_is_forgotten(url: str) -> None:
    with open_desk(url) as desk:
        with unguarded(url) as run:
            run("INSERT INTO trouble VALUES (?, 1, 1, 1, '坏了', 'broken')", desk.numbers()[0])
        woken(desk)
        desk.forget_settled()
        assert desk.troubled() == ()


def test_a_notice_is_claimed_by_one(url: str) -> None:
    with open_desk(url) as one, open_desk(url) as other:
        woken(one)
        key = str(tasks_in(one, NOTICES)[0].carries[0])
        claimed = one.outbox.claim_one(key, 60)
        assert claimed is not None
        assert claimed.key == key
        assert other.outbox.claim_one(key, 60) is None
        assert key not in {task.carries[0] for task in tasks_in(other, NOTICES)}


def test_a_notice_that_failed_is_another_task_when_its_time_has_come_again(url: str) -> None:
    with open_desk(url) as desk:
        woken(desk)
        task = tasks_in(desk, NOTICES)[0]
        key = str(task.carries[0])
        claimed = desk.outbox.claim_one(key, 60)
        assert claimed is not None
        assert claimed.lease is not None
        assert desk.outbox.failed(key, claimed.lease, "busy")
        assert desk.outbox.claim_one(key, 60) is None
        desk.outbox.retry([key])
        (again,) = [each for each in tasks_in(desk, NOTICES) if each.carries == task.carries]
        assert again.row != task.row


def test_a_notice_that_is_nowhere_is_claimed_by_nobody(url: str) -> None:
    with open_desk(url) as desk:
        assert desk.outbox.claim_one("0" * 64, 60) is None
