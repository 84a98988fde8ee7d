"""The ticketing company: who may judge, who must sign, and what a signature is worth once the customer says no."""

from workflow.commands.operator.tales.telling import (
    CODE,
    Meanwhile,
    Step,
    Tale,
    Words,
    do,
    opened,
    signed,
    until,
    value,
)
from workflow.wording import Label

FIRST, SECOND, THIRD = "TK-2026-000001", "TK-2026-000002", "TK-2026-000003"
BEGINS = "2026-09-28T09:00"
NEXT_DAY = "2026-09-29T10:00"
MISTYPED = value("cause_analysis", "录入看错行", "The date was mistyped")


def _open(customer: Label, phone: str, complaint: Label, channel: str, at: str, by: str) -> Words:
    about = ("complainant=user", f"contact={phone}", f"channel={channel}", "sales_stage=after", complaint)
    return opened("ticketing_complaints", customer, *about, f"complained_at={at}", "demands=ticket_refund", by=by)


def _judge(case: str, by: str) -> Words:
    return do(case, "judge", "validity=valid", value("grounds", "订单日期有误", "The order shows it"), by=by)


def _submit(case: str, solution: Label, *money: str, by: str) -> Words:
    return do(case, "submit", "cause=staff_slip", MISTYPED, solution, *money, by=by)


def _reply(case: str, text: Label, at: str) -> Words:
    return do(case, "reply", text, f"handled_at={at}", by="li")


JUDGED = (
    Step(
        "客户来电，电话咨询员登记。",
        "A customer calls. The phone consultant records it.",
        _open(
            value("customer_name", "张三", "Zhang"),
            "13800000000",
            value("complaint", "订单日期录错", "The date on my ticket is wrong"),
            "phone",
            "2026-09-28T08:50",
            "mei",
        ),
    ),
    Meanwhile("mei 查证属实。", "mei checks the facts.", (do(FIRST, "verify", by="mei"),)),
    Step(
        "受理人想自己判定有效与否。规程 5.3.4：只有受理部门的负责人可以。",
        "The handler would judge it himself. Article 5.3.4: only the head may.",
        _judge(FIRST, "li"),
        3,
    ),
    Meanwhile("负责人 wang 判定有效。", "wang, the head, judges it valid.", (_judge(FIRST, "wang"),)),
)
SIGNED = (
    Step(
        "方案里有赔款，就是索赔；索赔就是严重投诉。由谁审批，规程自己算得出。",
        "The plan pays compensation: that makes it a claim, and a claim is serious. The rules work out who signs.",
        _submit(
            FIRST,
            value("solution", "退票并赔误机损失", "Refund, and pay the missed flight"),
            "refund=320.00",
            "compensation=200.00",
            by="li",
        ),
    ),
    Step(
        "运营总监想签。金额虽小，但这是索赔（6.2.3）。",
        "The director would sign. The sum is small, but it is a claim (6.2.3).",
        signed(FIRST, CODE, "chen"),
        3,
    ),
    Step(
        "总经理没看就签？签署须出示所看内容的代码。",
        "The general manager signs without looking? A signature takes the code of what was seen.",
        signed(FIRST, "00000000", "zhao"),
        3,
    ),
    Step(
        "看过之后凭代码签署。此后内容一变，签名即作废。",
        "Having looked, he signs with the code. Any later change of the content voids the signature.",
        signed(FIRST, CODE, "zhao"),
    ),
)
EYES = (
    Meanwhile(
        "另一件，这次总监 chen 自己拟方案。",
        "Another case; this time chen, the director, writes the plan herself.",
        (
            _open(
                value("customer_name", "赵六", "Zhou"),
                "13900000000",
                value("complaint", "姓名录错一字", "My name is misspelt"),
                "online",
                "2026-09-28T08:30",
                "sun",
            ),
            do(SECOND, "verify", by="sun"),
            _judge(SECOND, "wang"),
            _submit(SECOND, value("solution", "换票", "Issue a new ticket"), "refund=80.00", by="chen"),
        ),
    ),
    Step(
        "五千元以内本归她签，可方案是她提的。",
        "Up to 5,000 it would be hers to sign, but it is her own plan.",
        signed(SECOND, CODE, "chen"),
        3,
    ),
    Step(
        "总监不能签，才由总经理代。",
        "Because she cannot, and only then, the general manager stands in.",
        signed(SECOND, CODE, "zhao"),
    ),
)
RETURNED = (
    Meanwhile(
        "两件都回复了。第二天回访第一件。",
        "Both are answered. The next day the first customer is called.",
        (
            _reply(FIRST, value("reply_text", "三日内到账", "Paid within three days"), BEGINS),
            _reply(SECOND, value("reply_text", "已换票", "New ticket issued"), BEGINS),
            until(NEXT_DAY),
        ),
    ),
    Step(
        "不满意：方案打回，财务部会同，总经理的签名作废（6.2.5）。",
        "Not satisfied: back to planning, finance joins, the signature is void (6.2.5).",
        do(
            FIRST,
            "call_back",
            f"called_at={NEXT_DAY}",
            value("call_notes", "仍嫌赔得少", "Thinks it is too little"),
            "satisfaction=unsatisfied",
            value("joint_departments+", "department:财务部,person:sun", "department:finance,person:sun"),
            by="gao",
        ),
    ),
    Step(
        "旧方案不是批过吗？照它再回复一次：不行。",
        "The old plan was signed once. Answer with it again? No.",
        _reply(FIRST, value("reply_text", "维持原方案", "The plan stands"), NEXT_DAY),
        3,
    ),
    Meanwhile(
        "第三件从网上来，两天没有人理会。",
        "A third complaint arrives online, and for two days nobody looks.",
        (
            _open(
                value("customer_name", "李四", "Li"),
                "13300000000",
                value("complaint", "退票迟迟不到", "No refund yet"),
                "online",
                "2026-09-29T09:55",
                "li",
            ),
        ),
    ),
    Step(
        "钟不会忘：先提醒受理人，再报负责人，再报总监并转给负责人。",
        "Clocks do not forget: first the handlers, then the head, then the director; the head now has it.",
        until("2026-10-01T10:05"),
    ),
    Meanwhile("wang 接手查证。", "wang takes it up and checks the facts.", (do(THIRD, "verify", by="wang"),)),
)
TICKETING = Tale(
    "一 票务公司：谁来判定，谁来签",
    "1 The ticketing company: who may judge, who must sign",
    Label(
        zh="mei 电话咨询员 · li、sun 受理人 · wang 受理部门负责人 · chen 运营总监，也兼受理 · zhao 总经理 · gao 回访员",
        en="mei phone consultant · li, sun complaint handlers · wang head of the receiving department · "
        "chen operations director, who also handles complaints · zhao general manager · gao follow-up caller",
    ),
    (*JUDGED, *SIGNED, *EYES, *RETURNED),
    (
        Label(zh="5.3.4  受理人自行判定有效与否", en="5.3.4  a handler judging the complaint himself"),
        Label(zh="6.2.3  总监批准索赔", en="6.2.3  the director signing a claim"),
        Label(zh="6.2.3  总经理未看先签", en="6.2.3  the general manager signing what he has not seen"),
        Label(zh="6.2.3  总监批准自己提的方案", en="6.2.3  the director signing her own plan"),
        Label(zh="6.2.5  照客户不接受的方案再回复一次", en="6.2.5  answering again with a plan the customer rejected"),
    ),
)
