"""Complaint handling: urgency found late still counts from receipt, and a bad batch is recalled before anything is planned."""

from collections.abc import Iterable

from workflow.commands.operator.tales.telling import Meanwhile, Step, Tale, Words, do, opened, until, value
from workflow.wording import Label

CASE, RECALL = "KS-2026-000001", "CA-2026-000001"
SPOKEN = value("contact_person", "凌云与郑先生", "ling and Mr Zheng")


def _contact(at: str, zh: str, en: str) -> tuple[str | Label, ...]:
    """What every contact with the customer leaves in the file."""
    return (f"contacted_at={at}", SPOKEN, value("key_dialogue", zh, en))


def _received() -> Iterable[Words]:
    yield opened(
        "complaint_handling",
        "channel=email",
        "received_at=2026-10-09T09:10",
        value("customer_name", "郑先生", "Mr Zheng"),
        "customer_contact=13500000000",
        value("problem", "电热水壶外壳发热", "The kettle's shell gets hot"),
        value("scene", "家中厨房", "In the kitchen"),
        value("expected_solution", "换货", "Another one"),
        by="ling",
    )
    yield do(
        CASE,
        "classify",
        "category=product",
        "product_problem=defect",
        "priority=ordinary",
        "severity=minor",
        "risk_field=none_known",
        by="ling",
    )
    reply = value("reply_text", "已登记，正在核实", "Recorded; we are checking")
    yield do(CASE, "first_reply", reply, *_contact("2026-10-09T10:06", "先停用", "Stop using it"), by="ling")
    yield do(CASE, "verify", *_contact("2026-10-09T10:06", "批号 K-0812", "Batch K-0812"), by="ling")
    yield until("2026-10-09T11:00")


def _assessed() -> Iterable[Words]:
    yield do(CASE, "start_diagnosis", "responsible_department=quality", "responsible_person=qin", by="fang")
    yield do(
        CASE,
        "assess",
        value("root_cause", "八月批次绝缘件不合格", "Bad insulation in the August batch"),
        "analysis_method=five_whys",
        "defect_nature=systemic",
        "severity=grave",
        "customers_affected=320",
        "brand_risk=serious",
        "financial_loss=60000.00",
        "batch_defect=yes",
        value(
            "joint_findings+",
            "department:生产部,person:qin,finding:同批",
            "department:production,person:qin,finding:same batch",
        ),
        by="qin",
    )
    yield do(CASE, "design", by="fang")


def _plan(by: str) -> Words:
    return do(
        CASE,
        "settle_plan",
        "remedies=compensation",
        value("plan", "换新一把", "A new kettle"),
        "policy_compliant=yes",
        "claim_met=yes",
        by=by,
    )


def _carried_out() -> Iterable[Words]:
    yield _plan("fang")
    told = value("progress_text", "新壶已寄出", "The new one is on its way")
    yield do(CASE, "progress_notice", told, "notice_way=system_push", by="ling")
    yield do(CASE, "complete", value("result_text", "已换新", "Replaced"), by="qin")
    yield do(
        CASE,
        "send_report",
        value("cause_told", "绝缘件不合格", "Bad insulation"),
        value("steps_taken", "换新并召回", "Replaced, and the batch recalled"),
        value("improvement_measures", "来料加检", "Parts are inspected on arrival"),
        by="ling",
    )
    spoken = _contact("2026-10-09T11:00", "满意", "Content")
    yield do(CASE, "follow_up", *spoken, "satisfaction=satisfied", by="gao")


def _archive() -> Words:
    lessons = value("lessons", "抽检过松", "Too few samples")
    return do(CASE, "archive", lessons, value("preventive_action", "每批加检", "Test every batch"), by="fang")


def _recalled() -> Iterable[Words]:
    yield do(
        RECALL,
        "plan",
        value("cause", "绝缘件不合格", "Bad insulation"),
        value("measure", "逐户上门更换", "Replaced at every door"),
        "scope=K-0812",
        "responsible=bai",
        "due_at=2026-10-12T18:00",
        by="fang",
    )
    yield until("2026-10-11T10:00")
    yield do(
        RECALL, "report_done", value("result", "全部换完", "All replaced"), "units_out=320", "units_back=320", by="bai"
    )
    yield do(RECALL, "verify", "effect=effective", value("findings", "抽查合格", "Samples are sound"), by="qin")


HANDLING = Tale(
    "三 客诉处理：迟发现的紧急也从收到起算，成批缺陷必须召回",
    "3 Complaint handling: urgency counts from receipt, bad batches go back",
    Label(
        zh="ling 客服 · fang 客诉负责人，也管召回 · qin 质检部门 · gao 回访员",
        en="ling service agent · fang complaint lead, who also runs recalls · qin quality · gao follow-up caller",
    ),
    (
        Meanwhile(
            "9:10 收到一封邮件，当一般客诉登记、回复、核实。11:00，客户来电：冒火花了。",
            "An e-mail of 9:10 is recorded, answered and checked as ordinary. At 11:00 the customer calls: sparks.",
            tuple(_received()),
        ),
        Step(
            "现在才知道是紧急的。两小时内介入，从收到时起算：",
            "Only now it is known to be urgent. Two hours to step in, and they count from receipt:",
            do(CASE, "raise_priority", "priority=urgent", "urgency_reason=safety", by="ling"),
        ),
        Step("还剩多少，看时限：", "What is left of them, the clocks say:", ("show", CASE, "--as", "fang"), head=6),
        Meanwhile(
            "负责人十分钟内介入。质检部 qin 会诊：整批绝缘不合格，涉及 320 位客户。",
            "The lead steps in at once. qin of quality finds bad insulation in a whole batch, 320 customers.",
            (
                do(CASE, "intervene", value("intervention", "通知停售同批次", "Sales of the batch stopped"), by="fang"),
                *_assessed(),
            ),
        ),
        Step(
            "负责人想只换这一把，当个案了结。",
            "The lead would just replace this one.",
            _plan("fang"),
            3,
        ),
        Step(
            "先启动召回：它自成一案，与投诉互相关联。",
            "The recall comes first: a case of its own, linked with the complaint both ways.",
            do(CASE, "start_recall", value("recall_scope", "八月批次 K-0812", "August batch K-0812"), by="fang"),
        ),
        Meanwhile(
            "换新、报告、回访：客户满意。",
            "The kettle is replaced, the report sent, the customer called: content.",
            tuple(_carried_out()),
        ),
        Step(
            "那就归档？召回还没办完。",
            "So it can be archived? The recall is not finished.",
            _archive(),
            3,
        ),
        Meanwhile(
            "两天后 320 台全部收回，由别人验证。",
            "Two days later all 320 are back, and somebody else has verified it.",
            tuple(_recalled()),
        ),
        Step("现在可以了。", "Now it can.", _archive()),
    ),
    (
        Label(zh="02 影响  成批缺陷当个案了结", en="02 影响  a bad batch handled as a single case"),
        Label(zh="02 影响  召回没办完就归档", en="02 影响  archiving before the recall is finished"),
    ),
)
