"""The story that `complaints demo` tells: who is in it, a tale of each procedure, and the audit of all of it."""

from collections.abc import Mapping

from workflow.commands.operator.tales.deadlines import DEADLINES
from workflow.commands.operator.tales.feedback import FEEDBACK
from workflow.commands.operator.tales.handling import HANDLING, RECALL
from workflow.commands.operator.tales.shopping import SHOPPING
from workflow.commands.operator.tales.telling import Step, Tale
from workflow.commands.operator.tales.ticketing import BEGINS, FIRST, THIRD, TICKETING
from workflow.wording import Label, Language

__all__ = ["BEGINS", "PEOPLE", "PREVENTED", "PROCEDURES", "TALES", "TRY"]
PROCEDURES = (
    "ticketing_complaints",
    "online_shopping",
    "corrective_action",
    "complaint_handling",
    "tech_company_feedback",
)
_NAMES = {
    "mei": "韩梅",
    "li": "李雷",
    "sun": "孙阳",
    "wang": "王静",
    "chen": "陈岚",
    "zhao": "赵刚",
    "gao": "高洁",
    "ling": "凌云",
    "bai": "白桦",
    "qin": "秦川",
    "fang": "方圆",
    "hua": "华敏",
    "tan": "谭松",
}
_EVERYBODY = {
    "mei": "roles: [phone_agent], department: operations_support",
    "li": "roles: [support], department: operations_support",
    "sun": "roles: [support], department: operations_support",
    "wang": "roles: [receiving_head], department: operations_support, rank: manager",
    "chen": "roles: [support, operations_director], department: operations_support, rank: director",
    "zhao": "roles: [general_manager], rank: general_manager",
    "gao": "roles: [caller], department: operations_support",
    "ling": "roles: [cs_agent, cs_team], department: customer_service",
    "bai": "roles: [handler, doer], department: logistics",
    "qin": "roles: [handler, department, verifier], department: quality",
    "fang": "roles: [team_lead, coordinator], department: customer_service, rank: manager",
    "hua": "roles: [service_department], department: service",
    "tan": "roles: [tech_support], department: technical_support",
}
PEOPLE: Mapping[Language, str] = {
    "zh": "".join(f"{name}: {{name: {_NAMES[name]}, {record}}}\n" for name, record in _EVERYBODY.items()),
    "en": "".join(f"{name}: {{{record}}}\n" for name, record in _EVERYBODY.items()),
}
AUDIT = Tale(
    "六 审计",
    "6 The audit",
    Label(zh="任何人都可以查", en="anybody may look"),
    (
        Step(
            "每一步都是只增不改的事件。那次召回的全部经过：",
            "Every step is an event that nobody can change. The whole of the recall:",
            ("history", RECALL),
        ),
        Step(
            "把全部历史按当时的规则、当时的人员重新判一遍，与记录比对：",
            "All of history decided again under the rules and people of then, and compared:",
            ("replay", "--all"),
        ),
    ),
)
TALES = (TICKETING, SHOPPING, HANDLING, FEEDBACK, DEADLINES, AUDIT)
PREVENTED = tuple(label for tale in TALES for label in tale.prevented)
TRY = (
    (("todo", "--as", "wang"), Label(zh="王静的待办", en="what waits for wang")),
    (("show", FIRST, "--as", "li"), Label(zh="表单、时限、签名", en="forms, clocks, signatures")),
    (("history", FIRST), Label(zh="每一步、依据、签署", en="each step with its clause")),
    (("can", THIRD, "--as", "li"), Label(zh="能办什么，为什么不能", en="what li may do, and why not")),
    (("do", THIRD, "judge", "--as", "wang"), Label(zh="自己办一步：缺什么问什么", en="you are asked for the rest")),
    (("clock", THIRD), Label(zh="每个时限的账", en="what every clock has counted")),
    (("worker", "--once"), Label(zh="把通知送出去", en="deliver the notices")),
    (("doctor",), Label(zh="这里一切正常吗", en="is all well here")),
    (("replay", "--all"), Label(zh="全部重判一遍", en="decide all of it again")),
    (("shell",), Label(zh="开着案件库接着办", en="keep the store open and go on")),
)
