"""The story that `complaints demo` tells: chapters of commands as a person would type them, with the exit codes they have."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from workflow.wording import Label, Language

FIRST, SECOND, THIRD = "TK-2026-000001", "TK-2026-000002", "TK-2026-000003"
CODE = "{code}"
"""Stands for the code of what the case at hand asks to be signed."""
BEGINS = "2026-09-28T09:00"
NEXT_DAY = "2026-09-29T10:00"
PEOPLE: Mapping[Language, str] = {
    "zh": """\
mei:  {name: 韩梅, roles: [phone_agent], department: operations_support}
li:   {name: 李雷, roles: [support], department: operations_support}
sun:  {name: 孙阳, roles: [support], department: operations_support}
wang: {name: 王静, roles: [receiving_head], department: operations_support, rank: manager}
chen: {name: 陈岚, roles: [support, operations_director], department: operations_support, rank: director}
zhao: {name: 赵刚, roles: [general_manager], rank: general_manager}
gao:  {name: 高洁, roles: [caller], department: operations_support}
""",
    "en": """\
mei:  {roles: [phone_agent], department: operations_support}
li:   {roles: [support], department: operations_support}
sun:  {roles: [support], department: operations_support}
wang: {roles: [receiving_head], department: operations_support, rank: manager}
chen: {roles: [support, operations_director], department: operations_support, rank: director}
zhao: {roles: [general_manager], rank: general_manager}
gao:  {roles: [caller], department: operations_support}
""",
}
WHO = Label(
    zh="mei 电话咨询员 · li、sun 受理人 · wang 受理部门负责人 · chen 运营总监，也兼受理 · zhao 总经理 · gao 回访员",
    en="mei phone consultant · li, sun complaint handlers · wang head of the receiving department · "
    "chen operations director, who also handles complaints · zhao general manager · gao follow-up caller",
)

Words: TypeAlias = tuple[str | Label, ...]


class Step(NamedTuple):
    """What is said before it, the command, and its exit code."""

    zh: str
    en: str
    command: Words
    exits: int = 0

    @property
    def says(self) -> Label:
        return Label(zh=self.zh, en=self.en)


class Chapter(NamedTuple):
    zh: str
    en: str
    steps: tuple[Step, ...]

    @property
    def heading(self) -> Label:
        return Label(zh=self.zh, en=self.en)


def _then(command: Words) -> Step:
    """A step that needs no word of its own."""
    return Step("", "", command)


def _value(name: str, zh: str, en: str) -> Label:
    return Label(zh=f"{name}={zh}", en=f"{name}={en}")


def _do(case: str, action: str, *values: str | Label, by: str) -> Words:
    return ("do", case, action, *values, "--as", by)


def _open(customer: Label, complaint: Label, channel: str, at: str, by: str) -> Words:
    values = (
        customer,
        "complainant=user",
        "contact=13800000000",
        f"channel={channel}",
        "sales_stage=after",
        complaint,
        f"complained_at={at}",
        "demands=ticket_refund",
    )
    return ("open", "ticketing_complaints", *values, "--as", by)


def _submit(case: str, cause: Label, solution: Label, *money: str, by: str) -> Words:
    return _do(case, "submit", "cause=staff_slip", cause, solution, *money, by=by)


def _sign(case: str, code: str, by: str) -> Words:
    return ("approve", case, _value("opinion", "同意", "Agreed"), "--saw", code, "--as", by)


def _reply(case: str, text: Label, at: str) -> Words:
    return _do(case, "reply", text, f"handled_at={at}", by="li")


def _call(case: str, at: str, notes: Label, how: str, *more: str | Label) -> Words:
    return _do(case, "call_back", f"called_at={at}", notes, f"satisfaction={how}", *more, by="gao")


def _judge(case: str, by: str) -> Words:
    return _do(case, "judge", "validity=valid", _value("grounds", "订单日期有误", "The order shows it"), by=by)


def _slip(case: str, day: str, analysis: Label) -> Words:
    coaching = _value("coaching", "当面指正", "Shown how")
    return _do(case, "settle", "cause=staff_slip", "employee=sun", f"slip_on={day}", analysis, coaching, by="li")


WRONG_DATE = _value("complaint", "订单日期录错", "The date on my ticket is wrong")
MISTYPED = _value("cause_analysis", "录入看错行", "The date was mistyped")
SATISFIED = _value("call_notes", "满意", "Content with it")

JUDGES = Chapter(
    "一 谁来判定",
    "1 Who may judge",
    (
        Step(
            "客户来电：订单日期录错了。电话咨询员登记。",
            "A customer calls: the date on the order is wrong. The consultant records it.",
            _open(_value("customer_name", "张三", "Zhang"), WRONG_DATE, "phone", "2026-09-28T08:50", "mei"),
        ),
        Step("先查证。", "First, the facts.", _do(FIRST, "verify", by="mei")),
        Step(
            "受理人想自己判定有效与否。规程 5.3.4：只有受理部门的负责人可以。",
            "The handler would judge it himself. Article 5.3.4: only the head may.",
            _judge(FIRST, "li"),
            3,
        ),
        Step("负责人来判定。", "The head judges.", _judge(FIRST, "wang")),
    ),
)
SIGNS = Chapter(
    "二 索赔由总经理签，签的是看过的内容",
    "2 A claim is signed at the top, and what is signed was seen",
    (
        Step(
            "方案里有赔款，就是索赔；索赔就是严重投诉。由谁审批，规程自己算得出。",
            "The plan pays compensation: that makes it a claim, and a claim is serious. The rules work out who signs.",
            _submit(
                FIRST,
                MISTYPED,
                _value("solution", "退票并赔误机损失", "Refund, and pay the missed flight"),
                "refund=320.00",
                "compensation=200.00",
                by="li",
            ),
        ),
        Step(
            "谁要签，先看：全案、由谁签、依据哪一条，以及所签内容的代码。",
            "Who signs looks first: the case, who must sign and why, and the code of what is signed.",
            ("show", FIRST, "--as", "chen"),
        ),
        Step(
            "运营总监想签。金额虽小，但这是索赔（6.2.3）。",
            "The director would sign. The sum is small, but it is a claim (6.2.3).",
            _sign(FIRST, CODE, "chen"),
            3,
        ),
        Step(
            "总经理没看就签？签署须出示所看内容的代码。",
            "The general manager signs without looking? A signature takes the code of what was seen.",
            _sign(FIRST, "00000000", "zhao"),
            3,
        ),
        Step(
            "看过之后凭代码签署。此后内容一变，签名即作废。",
            "Having looked, he signs with the code. Any later change of the content voids the signature.",
            _sign(FIRST, CODE, "zhao"),
        ),
        _then(_reply(FIRST, _value("reply_text", "三日内到账", "Paid within three days"), BEGINS)),
    ),
)
EYES = Chapter(
    "三 提交人不得自批",
    "3 Nobody signs their own plan",
    (
        Step(
            "另一件。这次总监自己拟方案。",
            "Another case. This time the director writes the plan herself.",
            _open(
                _value("customer_name", "赵六", "Zhou"),
                _value("complaint", "姓名录错一字", "My name is misspelt"),
                "online",
                "2026-09-28T08:30",
                "sun",
            ),
        ),
        _then(_do(SECOND, "verify", by="sun")),
        _then(_judge(SECOND, "wang")),
        _then(_submit(SECOND, MISTYPED, _value("solution", "换票", "Issue a new ticket"), "refund=80.00", by="chen")),
        Step(
            "五千元以内本归总监签，可方案是她提的。",
            "Up to 5,000 it is the director's to sign, but she submitted it.",
            _sign(SECOND, CODE, "chen"),
            3,
        ),
        Step(
            "总监不能签，才由总经理代。",
            "Because she cannot, and only then, the general manager stands in.",
            _sign(SECOND, CODE, "zhao"),
        ),
        _then(_reply(SECOND, _value("reply_text", "已换票", "New ticket issued"), BEGINS)),
    ),
)
RETURNS = Chapter(
    "四 客户不满意",
    "4 The customer is not satisfied",
    (
        Step("第二天回访。", "The next day the customer is called.", ("tick", "--until", NEXT_DAY)),
        Step(
            "不满意：方案打回，财务部会同，总经理的签名作废（6.2.5）。",
            "Not satisfied: back to planning, finance joins, the signature is void (6.2.5).",
            _call(
                FIRST,
                NEXT_DAY,
                _value("call_notes", "仍嫌赔得少", "Thinks it is too little"),
                "unsatisfied",
                _value("joint_departments+", "department:财务部,person:sun", "department:finance,person:sun"),
            ),
        ),
        Step(
            "旧方案不是批过吗？照它再回复一次：不行。",
            "The old plan was signed once. Answer with it again? No.",
            _reply(FIRST, _value("reply_text", "维持原方案", "The plan stands"), NEXT_DAY),
            3,
        ),
        Step(
            "新方案，新一轮签署。",
            "A new plan, a new round.",
            _submit(
                FIRST,
                MISTYPED,
                _value("solution", "加赔误工", "Pay the lost day as well"),
                "refund=320.00",
                "compensation=500.00",
                by="li",
            ),
        ),
        _then(_sign(FIRST, CODE, "zhao")),
        _then(_reply(FIRST, _value("reply_text", "加赔误工费", "The lost day is paid too"), NEXT_DAY)),
        _then(_call(FIRST, NEXT_DAY, SATISFIED, "satisfied")),
    ),
)
LATE = Chapter(
    "五 受理太慢，逐级上报",
    "5 Late receiving climbs the ladder",
    (
        Step(
            "第三件从网上来，没有人理会。",
            "A third complaint arrives online, and nobody looks.",
            _open(
                _value("customer_name", "李四", "Li"),
                _value("complaint", "退票迟迟不到", "No refund yet"),
                "online",
                "2026-09-29T09:55",
                "li",
            ),
        ),
        Step(
            "一天过去：先提醒受理人，再报负责人。",
            "A day passes: the handlers are reminded, then the head is told.",
            ("tick", "--until", "2026-09-30T10:00:01"),
        ),
        Step(
            "又一天：报到总监，案件转到负责人名下。",
            "Another day: the director is told, and the case now lies with the head.",
            ("tick", "--until", "2026-10-01T10:00:01"),
        ),
        Step("一眼看清谁逾期：", "Who is late, at a glance:", ("list",)),
    ),
)
SLIPS = Chapter(
    "六 同月第二次失误",
    "6 A second slip in one month",
    (
        Step(
            "两案都查到是 sun 录错。第一次：教导指正。",
            "In both cases sun mistyped it. The first time: coaching.",
            _slip(FIRST, "2026-09-10", _value("slip_analysis", "看错行", "Haste")),
        ),
        _then(_call(SECOND, "2026-10-01T10:00", SATISFIED, "satisfied")),
        Step(
            "同一自然月的第二次：停岗（6.3.1）。",
            "The second in the same calendar month: off duty (6.3.1).",
            _slip(SECOND, "2026-09-25", _value("slip_analysis", "再次看错", "Haste again")),
        ),
        Step(
            "此后什么都不准办，哪怕是别的案件。",
            "From now on he is refused everything, on any case.",
            _do(THIRD, "verify", by="sun"),
            3,
        ),
        Step(
            "负责人考核合格，方可上岗。",
            "Only once the head of department has found him fit again ...",
            _do(SECOND, "pass_assessment", "training=etiquette,skills,knowledge", "assessment=passed", by="wang"),
        ),
        Step("此后才能再办。", "... may he act again.", _do(THIRD, "verify", by="sun")),
    ),
)
PROOF = Chapter(
    "七 审计",
    "7 The audit",
    (
        Step(
            "每一步都是只增不改的事件。第一件的全部经过：",
            "Every step is an event that nobody can change. The whole of the first case:",
            ("history", FIRST),
        ),
        Step(
            "把全部历史按当时的规则、当时的人员重新判一遍，与记录比对：",
            "All of history decided again under the rules and people of then, and compared:",
            ("replay", "--all"),
        ),
    ),
)
CHAPTERS = (JUDGES, SIGNS, EYES, RETURNS, LATE, SLIPS, PROOF)
PREVENTED = (
    Label(zh="5.3.4  受理人自行判定有效与否", en="5.3.4  a handler judging the complaint himself"),
    Label(zh="6.2.3  总监批准索赔", en="6.2.3  the director signing a claim"),
    Label(zh="6.2.3  总经理未看先签", en="6.2.3  the general manager signing what he has not seen"),
    Label(zh="6.2.3  总监批准自己提的方案", en="6.2.3  the director signing her own plan"),
    Label(zh="6.2.5  照客户不接受的方案再回复一次", en="6.2.5  answering again with a plan the customer rejected"),
    Label(zh="6.3.1  停岗的人继续办案", en="6.3.1  somebody suspended going on as before"),
)
"""What was refused in the story, in its order."""
TRY = (
    (("show", FIRST, "--as", "li"), Label(zh="表单、时限、签名", en="forms, clocks, signatures")),
    (("todo", "--as", "wang"), Label(zh="王静的待办", en="what waits for wang")),
    (("do", THIRD, "judge", "--as", "wang"), Label(zh="自己办一步：缺什么问什么", en="you are asked for the rest")),
    (("can", THIRD, "--as", "li"), Label(zh="能办什么，为什么不能", en="what li may do, and why not")),
    (("check", "ticketing_complaints"), Label(zh="规程：证明与疑义", en="the regulation, proved")),
)
