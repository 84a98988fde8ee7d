"""Ours: `workflow.service.Desk`, one `do` for each step under a small definition with the same content.

WAL and synchronous FULL, as every store of ours; on Postgres as the server is. Every step checks the role, the amount where
it counts, that nobody else was faster, that the idempotency key is new where there is one; it commits to the note with a salt,
and chains the event by SHA-256 to the one before.
"""

import turns
from content import FIELDS, STEPS

from workflow.engine.directory import Person
from workflow.engine.refusals import Refused
from workflow.service import By, open_desk
from workflow.store.creating import create_store

RULES = """
procedure: complaint
format: 1
title: {zh: 投诉, en: Complaint}
source: {document: bench}
number: "C-{seq:07}"
timezone: Asia/Shanghai
roles:
  desk: {zh: 前台, en: Desk}
  expert: {zh: 专家, en: Expert}
  agent: {zh: 客服, en: Agent}
  manager: {zh: 经理, en: Manager}
  keeper: {zh: 档案员, en: Keeper}
fields:
  client: {zh: 客户, en: Client, type: text, personal: true}
  phone: {zh: 电话, en: Phone, type: text, personal: true}
  product: {zh: 产品, en: Product, type: text}
  channel: {zh: 渠道, en: Channel, type: text}
  amount: {zh: 金额, en: Amount, type: money, currency: CNY}
  description: {zh: 情况, en: Description, type: text}
  note: {zh: 说明, en: Note, type: text}
states:
  received: {zh: 已收到, en: Received, owner: desk}
  checked: {zh: 已核对, en: Checked, owner: expert}
  clear: {zh: 已查清, en: Clear, owner: agent}
  proposed: {zh: 已提方案, en: Proposed, owner: manager}
  approved: {zh: 已批准, en: Approved, owner: agent}
  answered: {zh: 已答复, en: Answered, owner: keeper}
  closed: {zh: 已结案, en: Closed, final: true}
actions:
  register: {zh: 登记, en: Register, opens: true, who: [desk], asks: [client, phone, product, channel, amount, description],
    moves: [{to: received}]}
  check: {zh: 核对, en: Check, who: [desk], asks: [note], moves: [{from: received, to: checked}]}
  look_into: {zh: 调查, en: Look into it, who: [expert], asks: [note], moves: [{from: checked, to: clear}]}
  propose: {zh: 提方案, en: Propose, who: [agent], asks: [note], moves: [{from: clear, to: proposed}]}
  approve: {zh: 批准, en: Approve, who: [manager], asks: [note], when: "amount <= 500", moves: [{from: proposed, to: approved}]}
  answer: {zh: 答复, en: Answer, who: [agent], asks: [note], moves: [{from: approved, to: answered}]}
  close: {zh: 结案, en: Close, who: [keeper], asks: [note], moves: [{from: answered, to: closed}]}
"""
"""The states, people's roles and the limit of `content`."""


PEOPLE = {"boss": "administrator"} | {step.person: step.role for step in STEPS}


class Ours:
    kept = "SELECT count(*) FROM event WHERE stream LIKE 'case:%' AND seq > 1"

    def __init__(self, store: str) -> None:
        url = store.replace("postgresql:", "postgresql+psycopg:", 1)
        self._asking = "PRAGMA" if store.startswith(turns.SQLITE) else "SHOW"
        create_store(url, zone="Asia/Shanghai")
        self._desk = open_desk(url)
        for name, role in PEOPLE.items():
            self._desk.set_person(Person(name=name, roles=frozenset({role})), by=By(person="boss"))
        self._desk.publish(RULES.encode(), by=By(person="boss"))

    def instance(self, six: turns.Six) -> float:
        given = FIELDS | {"amount": f"{int(FIELDS['amount']) / 100:.2f}"}
        opened = self._desk.open("complaint", given, by=By(person="li"))
        assert not isinstance(opened, Refused), opened
        return six(lambda place: self._step(opened.case, place))

    def _step(self, case: str, place: int) -> None:
        step = STEPS[place]
        done = self._desk.do(case, step.action, {"note": step.note}, by=By(person=step.person))
        assert not isinstance(done, Refused), done

    def pragma(self, name: str) -> object:
        connection = self._desk._store._database._connection  # that very connection
        return turns.first(connection.execute(f"{self._asking} {name}").fetchone())


if __name__ == "__main__":
    given = turns.parser(__doc__).parse_args()
    turns.take_turns(Ours(given.store), given)
