"""The online shop: the category finds the department, nothing is done before the customer agrees, and time counts for
whoever can act."""

from workflow.commands.operator.tales.telling import Meanwhile, Step, Tale, do, opened, until, value
from workflow.wording import Label

CASE = "OS-2026-000001"
PROMISED = "2026-10-02T18:00"
PARCEL = value("result", "已退款", "The money is back")

SHOPPING = Tale(
    "二 网购平台：客户点头才动手，轮到谁等就停谁的钟",
    "2 The online shop: nothing happens before the customer agrees",
    Label(
        zh="ling 客服 · bai 物流部处理人员 · qin 质量部处理人员",
        en="ling customer service · bai handler in logistics · qin handler in quality",
    ),
    (
        Meanwhile(
            "包裹丢了。客服登记、分类为物流、告知预计时间、评为紧急，分派给 bai。",
            "A parcel is lost. It is recorded, classified as delivery, promised for tomorrow, urgent, and goes to bai.",
            (
                opened(
                    "online_shopping",
                    "channel=web_chat",
                    value("customer_name", "周八", "Chow"),
                    "contact=13700000000",
                    "order_number=A-7781",
                    value("feedback", "包裹一直没到", "My parcel never came"),
                    "submitted_at=2026-10-01T09:30",
                    by="ling",
                ),
                do(CASE, "classify", "category=delivery", by="ling"),
                do(CASE, "acknowledge", f"expected_at={PROMISED}", by="ling"),
                do(CASE, "assess", "urgency=urgent", "complexity=simple", by="ling"),
                do(CASE, "dispatch", "handled_by=bai", by="ling"),
            ),
        ),
        Step(
            "质量部的 qin 也是处理人员，想顺手办了。此案归物流部。",
            "qin of quality is a handler too and would help. This case is for logistics.",
            do(
                CASE,
                "conclude",
                value("root_cause", "错分", "Missorted"),
                "platform_fault=yes",
                value("evidence+", "kind:shipment,finding:末站无签收", "kind:shipment,finding:no delivery scan"),
                by="qin",
            ),
            3,
        ),
        Meanwhile(
            "bai 查明原因，提出退款。",
            "bai finds the cause and proposes a refund.",
            (
                do(
                    CASE,
                    "conclude",
                    value("root_cause", "错分", "Missorted"),
                    "platform_fault=yes",
                    value("evidence+", "kind:shipment,finding:末站无签收", "kind:shipment,finding:no delivery scan"),
                    by="bai",
                ),
                do(CASE, "propose", "remedy=refund", value("plan", "原路退款", "Refund the order"), by="bai"),
            ),
        ),
        Step(
            "方案是好的，先退了再说？三.4.2：客户确认之后才实施。",
            "The plan is good; why not pay at once? Clause 三.4.2: only once the customer has agreed.",
            do(
                CASE,
                "carry_out",
                value("steps_taken+", "done_at:2026-10-01T10:05,step:退款", "done_at:2026-10-01T10:05,step:refunded"),
                by="bai",
            ),
            3,
        ),
        Meanwhile(
            "客户想了一整天。等他的时候，承诺的钟停着。",
            "The customer thinks about it for a day. While we wait for him, the clock of the promise stands still.",
            (until("2026-10-02T10:05"),),
        ),
        Step(
            "一天后他答应了。",
            "A day later he agrees.",
            do(CASE, "record_reply", "acceptance=full", value("answer", "可以", "Fine"), by="ling"),
        ),
        Step(
            "答应客户的是 10 月 2 日 18 点；他用去的一天不算在我们头上：",
            "He was promised 2 October, 18:00; the day he took is not held against us:",
            ("show", CASE, "--as", "ling"),
            head=8,
        ),
        Meanwhile(
            "退款、告知结果，发出满意度调查。没有人答复。",
            "It is refunded and reported; the survey goes out. Nobody answers.",
            (
                do(
                    CASE,
                    "carry_out",
                    value(
                        "steps_taken+", "done_at:2026-10-02T10:05,step:退款", "done_at:2026-10-02T10:05,step:refunded"
                    ),
                    by="bai",
                ),
                do(CASE, "report_result", PARCEL, value("process_opinion", "慢", "Slow"), "contented=yes", by="ling"),
            ),
        ),
        Step(
            "一周后，规程自己归档：这是系统唯一能替人做的那一步。",
            "After a week the procedure archives it by itself: the one step it may take for somebody.",
            until("2026-10-09T10:06"),
        ),
    ),
    (
        Label(zh="三.2.3  别的部门的人接手案件", en="三.2.3  somebody of another department taking the case"),
        Label(zh="三.4.2  客户未同意先实施", en="三.4.2  acting before the customer agreed"),
    ),
)
