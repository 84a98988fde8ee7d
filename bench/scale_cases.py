"""Cases for the simulation: real histories of two shipped procedures, made once by the service itself, to be multiplied."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from workflow.definitions import library
from workflow.engine.directory import Person
from workflow.service import By, Desk, Outcome, open_desk
from workflow.store.creating import create_store

ZONE = "Asia/Shanghai"
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
LONG_AGO = 1_500_000_000 * SECOND
CLERK = "clerk"
"""The database login that may act as everybody."""
HEAD = By(person="head", login=CLERK)
PROCEDURES = ("online_shopping", "tech_company_feedback")
PHONE, NAME, ORDER = "13800000000", "某客户", "E8000000"
"""What stands in every history, and becomes another customer's in every copy."""
CLOSED, OPEN = 220, 80
AGENTS = 8
"""Who take the calls; a notice to their role is a notice to each."""
DEPARTMENTS = {"product": "quality", "delivery": "logistics", "after_sales": "service"}
TEXTS = (
    "收到的杯子有裂纹，外包装完好，要求换货或者退款，客服电话打了三次都没有人接听，希望尽快处理",
    "登录后闪退，重新安装后仍然如此，上周升级之后开始出现，手机型号比较旧，请问什么时候能修好",
    "承诺三天送达，已经过了一个星期物流信息还停在中转站，催了两次都说再等等，要求说明原因并赔偿运费",
    "退款申请提交十天没有结果，页面一直显示审核中，客服每次的说法都不一样，请给一个明确的时间",
)
NOTES = (
    "已联系客户核实情况，客户补充了照片与订单截图，转交相关部门继续查证",
    "核对了订单记录与物流信息，与客户所述一致",
)

Step = tuple[str, Mapping[str, object], str, int]
"""An action, what it brings, who takes it, and how long (microseconds) after the step before."""


class Hands:
    """A clock that stands where it is put."""

    def __init__(self, at: int) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at


class Played(NamedTuple):
    """A case of the store that holds the originals; `ends` is whether it was closed."""

    number: str
    ends: bool


def people() -> Sequence[Person]:
    """A department, all of whom the clerk's login may act as."""
    agents = [_person(f"cs{n:02}", {"cs_agent", "cs_team"}, "customer_service") for n in range(AGENTS)]
    handlers = [_person(f"{d[:2]}{n}", {"handler"}, d) for d in ("quality", "logistics") for n in range(4)]
    service = [_person(f"se{n}", {"handler", "service_department"}, "service") for n in range(4)]
    others = [_person(f"te{n}", {"tech_support"}, "technical_support") for n in range(4)]
    products = [_person(f"pr{n}", {"product_management"}, "product_management") for n in range(2)]
    lead = _person("lead", {"cs_lead", "corrector"}, "customer_service")
    return (*agents, *handlers, *service, *others, *products, lead)


def found(url: str, clock: Hands) -> None:
    """Give an empty store the people and the procedures, always in the same order."""
    create_store(url, zone=ZONE, clock=clock)
    by = By(person="head")
    with open_desk(url, clock=clock) as desk:
        desk.set_person(Person(name="head", roles=frozenset({"administrator"}), logins=(CLERK,)), by=by)
        for person in people():
            desk.set_person(person, by=by)
        for name in PROCEDURES:
            source = Path(next(iter(library.__path__)), f"{name}.yaml").read_bytes()
            desk.publish(source, by=by)


def play(url: str, chance: random.Random) -> tuple[Played, ...]:
    """Play the originals in a new store, one after the other, and deliver every notice."""
    clock = Hands(LONG_AGO)
    found(url, clock)
    with open_desk(url, clock=clock) as desk:
        played = tuple(_played(desk, clock, number, chance) for number in range(CLOSED + OPEN))
        _deliver(desk)
    return played


def _played(desk: Desk, clock: Hands, number: int, chance: random.Random) -> Played:
    ends, name = number < CLOSED, PROCEDURES[number % 2]
    steps = steps_of(name, clock, chance)
    if not ends:
        steps = steps[: 1 + number // 2 % (len(steps) - 1)]
    clock.at += DAY
    (_, given, who, _), *rest = steps
    opened = _done(desk.open(name, given, by=_by(who), key=uuid4().hex))
    for action, given, who, wait in rest:
        clock.at += wait
        _done(desk.do(opened.case, action, given, by=_by(who), key=uuid4().hex))
    return Played(opened.case, ends)


def steps_of(procedure: str, clock: Hands, chance: random.Random) -> list[Step]:
    """A whole case that is opened a day after the time of the clock."""
    return list(_online(clock, chance) if procedure == PROCEDURES[0] else _tech(clock, chance))


def _online(clock: Hands, chance: random.Random) -> Iterator[Step]:
    agent, category = f"cs{chance.randrange(AGENTS):02}", chance.choice(tuple(DEPARTMENTS))
    handler, now = f"{DEPARTMENTS[category][:2]}{chance.randrange(4)}", clock.at + DAY
    yield (
        "register",
        {**_customer("feedback", chance), "order_number": ORDER, "submitted_at": _local(now - HOUR)},
        agent,
        0,
    )
    yield "classify", {"category": category}, agent, HOUR // 4
    yield "acknowledge", {"expected_at": _local(now + 12 * DAY)}, agent, HOUR // 2
    yield "assess", {"urgency": chance.choice(("urgent", "ordinary")), "complexity": "simple"}, agent, HOUR // 3
    yield "dispatch", {"handled_by": handler}, agent, HOUR // 3
    evidence = [{"kind": "order", "finding": chance.choice(NOTES)}]
    yield (
        "conclude",
        {"evidence": evidence, "root_cause": chance.choice(NOTES), "platform_fault": "yes"},
        handler,
        _pause(chance),
    )
    yield (
        "propose",
        {"remedy": ["refund"], "plan": "原路退款，三个工作日内到账，并附道歉短信一条"},
        handler,
        _pause(chance),
    )
    yield "record_reply", {"acceptance": "full", "answer": "同意"}, agent, _pause(chance)
    yield "carry_out", {"steps_taken": [{"done_at": _local(now), "step": "已原路退款"}]}, handler, _pause(chance)
    yield "report_result", {"result": "已退款到账", "process_opinion": "无", "contented": "yes"}, agent, _pause(chance)
    yield "record_survey", {"satisfaction": chance.choice(("satisfied", "fairly"))}, agent, _pause(chance)


def _tech(clock: Hands, chance: random.Random) -> Iterator[Step]:
    agent, fixer, now = f"cs{chance.randrange(AGENTS):02}", f"te{chance.randrange(4)}", clock.at + DAY
    given = _customer("feedback", chance)
    yield "receive", {"user_name": given.pop("customer_name"), **given, "channel": "website"}, agent, 0
    yield "screen", {"nature": "complaint", "urgency": "urgent"}, agent, HOUR // 4
    yield "dispatch", {"category": "technical"}, agent, HOUR // 2
    yield "confirm", {"analysis": chance.choice(NOTES), "expected_at": _local(now + 9 * DAY)}, fixer, HOUR
    yield "report_progress", {"progress": chance.choice(NOTES)}, fixer, _pause(chance)
    yield "relay_progress", {"progress_told": chance.choice(NOTES)}, agent, HOUR
    yield (
        "fix",
        {"finding": f"订单 {ORDER} 的缓存损坏", "repair": "清除缓存后恢复，已随新版修复"},
        fixer,
        _pause(chance),
    )
    yield "notify", {"result": "已修复，请更新到最新版本", "next_steps": "一周内回访"}, agent, _pause(chance)
    yield "send_survey", {"questionnaire": "满意度问卷 A"}, agent, HOUR
    yield "record_answer", {"satisfaction": chance.choice(("satisfied", "fairly"))}, agent, _pause(chance)


def _pause(chance: random.Random) -> int:
    """Within a day as a rule; now and then so long that a limit passes."""
    return 80 * HOUR if chance.random() < 0.1 else chance.randint(HOUR // 4, 20 * HOUR)


def _customer(field: str, chance: random.Random) -> dict[str, object]:
    text = f"{chance.choice(TEXTS)}（订单 {ORDER}）"
    return {"customer_name": NAME, "contact": PHONE, field: text, "channel": "hotline"}


def _deliver(desk: Desk) -> None:
    while claimed := desk.outbox.claim(500, 60):
        for notice in claimed:
            desk.outbox.sent(notice.key, str(notice.lease))


def _person(name: str, roles: set[str], department: str) -> Person:
    return Person(name=name, label=f"{name} 号客服", roles=frozenset(roles), departments=(department,), logins=(CLERK,))


def _by(person: str) -> By:
    return By(person=person, login=CLERK)


def _local(at: int) -> str:
    return datetime.fromtimestamp(at // SECOND, UTC).astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M")


def _done(decided: object) -> Outcome:
    assert isinstance(decided, Outcome), decided
    return decided
