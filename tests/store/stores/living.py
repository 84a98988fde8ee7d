"""Makes a store in which as much as possible has happened, and prints it as text.

A release that changes the format runs this with the code of the release before it, and keeps what it prints:

    python -m tests.store.stores.living > tests/store/stores/format_2.sql
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from workflow.definitions.load import read_published
from workflow.definitions.model import Procedure
from workflow.engine.approvals import code
from workflow.engine.claims import Step
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.service import Claim, Desk, Outcome, open_desk
from workflow.store.creating import create_store
from workflow.store.moment import ClockKind

SERVICE = Path(__file__).parents[2] / "contract" / "service"
SLIPS, BATCHES, TERMS, TEAM = (
    (SERVICE / f"{name}.yaml").read_bytes() for name in ("slips", "batches", "terms", "team_office")
)
MEASURES = files("workflow.definitions").joinpath("library", "corrective_action.yaml").read_bytes()
CHANGED = TEAM.replace("2026-10-10: 国庆节".encode(), "2026-09-27: 国庆节".encode())
SECOND, HOUR = 1_000_000, 3_600_000_000
NINE = 1_790_557_200 * SECOND  # 2026-09-28 09:00 in Shanghai
LI, WANG, BO, HE, SUN, WEI = (By(person=name) for name in ("li", "wang", "bo", "he", "sun", "wei"))
ROLES = {
    "li": "clerk",
    "mei": "clerk",
    "wang": "head corrector",
    "bo": "boss",
    "he": "coordinator",
    "sun": "doer",
    "wei": "verifier",
}
PAST = (
    Step(action="register", who="li", when=NINE - 3 * HOUR, to="recorded"),
    Step(action="submit", who="li", when=NINE - 2 * HOUR, to="waiting"),
    Step(action="approve", who="wang", when=NINE - HOUR, to="paid", text="同意"),
)


def lived_in(path: Path) -> None:
    """A store at `path` with a simulated clock, and all of it."""
    url = f"sqlite:///{path}"
    create_store(url, zone="Asia/Shanghai", kind=ClockKind.SIMULATED, start=NINE)
    with open_desk(url) as desk:
        _staff(desk)
        _slips(desk)
        _measures(desk)
        _recounted(desk)
        _adopted(desk)
        _leave(desk)
        _post(desk)
    with open_desk(url, read=_troubled) as desk:
        desk.tick(until=NINE + 99 * HOUR)


def _staff(desk: Desk) -> None:
    for name, roles in ROLES.items():
        desk.set_person(Person(name=name, label=f"{name} 女士", roles=frozenset(roles.split())), by=LI)
    for source, calendars in ((SLIPS, {}), (MEASURES, {}), (BATCHES, {}), (TERMS, {"team_office": TEAM})):
        desk.publish(source, by=LI, calendars=calendars)


def _slips(desk: Desk) -> None:
    """A payment, then a second slip of the same employee, who is suspended and stays so; a correction, a void, a merger."""
    cases = [_register(desk, name) for name in ("张三", "李雷", "韩梅", "赵六", "赵六 (again)")]
    for number, amount, signer in ((cases[0], "300.00", WANG), (cases[1], "900.00", BO)):
        _pay(desk, number, amount, signer)
        _done(desk.do(number, "settle", by=LI))
    _done(desk.note(cases[2], "等一等 …\n第二行 'quoted' \\ %s", by=LI))
    _done(desk.attach(cases[2], "录音.txt", b"\x00\xff\x01 sound", by=WANG))
    _done(desk.assign(cases[2], "li", by=LI))
    _done(desk.correct(cases[2], {"tags": "loud", "name": "韩梅梅"}, reason="记错", by=WANG))
    _done(desk.void(cases[3], reason="试验", by=WANG))
    (merged,) = desk.merge(cases[2], cases[4], by=WANG)
    _done(merged.decided)


def _measures(desk: Desk) -> None:
    """A case that led to two others, one of which is done."""
    given = {"client": "张三", "complaint": "电芯鼓包", "batch": "九月第二批"}
    number = _done(desk.open("batches", given, by=LI)).case
    _done(desk.do(number, "judge", {"advice": "换供应商"}, by=LI))
    recall = "CA-2026-000001"
    planned = {"cause": "混料", "measure": "换新", "responsible": "sun", "due_at": "2026-10-15T18:00"}
    _done(desk.do(recall, "plan", planned, by=HE))
    _done(desk.do(recall, "report_done", {"result": "已换新", "units_out": "5", "units_back": "5"}, by=SUN))
    _done(desk.do(recall, "verify", {"effect": "effective", "findings": "无误"}, by=WEI))


def _recounted(desk: Desk) -> None:
    """Two cases whose clock a calendar counts, which became another; one of them stands still."""
    numbers = [_done(desk.open("terms", {"what": what}, by=LI)).case for what in ("a parcel", "一封信")]
    desk.tick(until=desk.now() + 15 * HOUR)
    _done(desk.do(numbers[1], "park", by=LI))
    desk.publish_calendar(CHANGED, by=LI, reason="the notice was corrected")


def _adopted(desk: Desk) -> None:
    fields = {"name": "张三", "happened": "2026-09-28T03:00", "amount": "120.00", "employee": "mei"}
    for number, state, steps in (("T-2026-0057", "recorded", ()), ("OLD/17", "paid", PAST)):
        claim = Claim(number=number, state=state, given=fields, past=steps)
        _done(desk.adopt("slips", claim, reason="former system closed down", by=WANG))


def _leave(desk: Desk) -> None:
    """Somebody is away, somebody new came, somebody has left."""
    roles, away = frozenset({"head", "corrector"}), ((NINE + 72 * HOUR, NINE + 240 * HOUR),)
    desk.set_person(Person(name="wang", label="王 女士", roles=roles, away=away), by=LI)
    desk.set_person(Person(name="tom", label="汤姆", roles=frozenset({"clerk"}), rank="staff"), by=LI)
    desk.set_person(Person(name="sun", label="孙", left=True), by=LI)


def _post(desk: Desk) -> None:
    """Notices that were sent, failed, died, and one that somebody has just taken; the workers that did it."""
    desk.tick(until=NINE + 40 * HOUR)
    desk.beat("night", host="desk1", pid=17, silent_after=90)
    desk.beat("desk2:once", host="desk2", pid=18, silent_after=None)
    desk.stopped("desk2:once")
    sent, failed, dying, _taken = desk.outbox.claim(4, 365 * 24 * 3600)
    assert desk.outbox.took(sent.key, str(sent.lease), "a1b2c3")
    assert desk.outbox.sent(sent.key, str(sent.lease))
    assert desk.outbox.failed(failed.key, str(failed.lease), '{"zh": "没有被接受", "en": "not accepted"}')
    problem = '{"zh": "地址不对", "en": "the address is wrong"}'
    assert desk.outbox.failed(dying.key, str(dying.lease), problem)
    while desk.outbox.listing("dead", 1) == ():
        desk.outbox.retry([dying.key])
        waiting = {notice.key: notice for notice in desk.outbox.claim(99, 0)}
        desk.outbox.retry(waiting.keys() - {dying.key})
        assert desk.outbox.failed(dying.key, str(waiting[dying.key].lease), problem)


def _troubled(source: bytes) -> Procedure:
    """Rules that cannot be read for a while."""
    if b"procedure: corrective_action" in source:
        raise OSError("half a disk")
    return read_published(source)


def _register(desk: Desk, name: str) -> str:
    given = {"name": name, "happened": "2026-09-28T08:00", "channel": "传真", "tags": "big"}
    return _done(desk.open("slips", given, by=LI, key=f"open {name}")).case


def _pay(desk: Desk, number: str, amount: str, signer: By) -> None:
    given = {"amount": amount, "employee": "mei", "helpers": '[{"who": "bo", "hours": "3"}]'}
    _done(desk.do(number, "submit", given, by=LI))
    scene = desk.scene(number)
    saw = code(scene.case, scene.book.procedure.approvals["payment"])
    _done(desk.do(number, "approve", {"opinion": "同意"}, saw=saw, by=signer))


def _done(decided: object) -> Outcome:
    assert isinstance(decided, Outcome), decided
    return decided


def told(path: Path) -> Iterator[str]:
    """The statements that make the store again; texts that are kept as bytes are readable."""
    connection = sqlite3.connect(path)
    try:
        for pragma in ("application_id", "user_version"):
            yield f"PRAGMA {pragma} = {connection.execute(f'PRAGMA {pragma}').fetchone()[0]};"
        yield from map(_readable, connection.iterdump())
    finally:
        connection.close()


def _readable(statement: str) -> str:
    return re.sub("X'([0-9A-F]*)'", _text, statement)


def _text(found: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(found[1]).decode()
    except ValueError:
        return found[0]
    quoted = text.replace("'", "''")
    return found[0] if "\0" in text else f"CAST('{quoted}' AS BLOB)"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        lived_in(Path(folder) / "cases.db")
        sys.stdout.writelines(f"{line}\n" for line in told(Path(folder) / "cases.db"))
