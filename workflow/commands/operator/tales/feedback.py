"""The tech company: every department answers for its own 24 hours, and who is late first tells the customer."""

from workflow.commands.operator.tales.telling import Meanwhile, Step, Tale, do, opened, until, value
from workflow.wording import Label

CASE = "FB-2026-000001"
RECEIVED = (
    "channel=mobile_app",
    value("user_name", "吴九", "Woo"),
    "contact=13600000000",
    value("feedback", "一点导出就闪退", "The app dies whenever I export"),
)

FEEDBACK = Tale(
    "四 科技公司：迟了，先给用户一个交代",
    "4 The tech company: who is late first tells the user",
    Label(
        zh="ling 客服团队 · hua 服务部门 · tan 技术支持",
        en="ling customer service · hua service department · tan technical support",
    ),
    (
        Meanwhile(
            "一条反馈：登记、筛选，当作服务问题分给了服务部门的 hua。",
            "A report comes in. It is recorded, screened, and sent as a matter of service to hua.",
            (
                opened("tech_company_feedback", *RECEIVED, by="ling"),
                do(CASE, "screen", "nature=complaint", "urgency=urgent", by="ling"),
                do(CASE, "dispatch", "category=service", by="ling"),
            ),
        ),
        Step(
            "分错了，退回。她的钟到此为止。",
            "Not hers: she hands it back, and her clock ends.",
            do(CASE, "hand_back", value("why_returned", "是程序缺陷", "It is a bug"), by="hua"),
        ),
        Step(
            "重新分给技术支持：24 小时重新起算，由技术支持负责。",
            "Dispatched again, to technical support: their 24 hours begin, and they answer for them.",
            do(CASE, "dispatch", "category=technical", by="ling"),
        ),
        Meanwhile(
            "tan 确认收件，答应后天 18 点前解决。",
            "tan confirms, and promises it for 18:00 the day after tomorrow.",
            (
                do(
                    CASE,
                    "confirm",
                    value("analysis", "内存溢出", "Out of memory"),
                    "expected_at=2026-10-13T18:00",
                    by="tan",
                ),
            ),
        ),
        Step(
            "后天 18 点过了一秒：",
            "One second after 18:00 that day:",
            until("2026-10-13T18:00:01"),
        ),
        Meanwhile(
            "当晚修好了。",
            "It is fixed that evening.",
            (
                do(
                    CASE,
                    "fix",
                    value("finding", "导出整表入内存", "The whole table was held in memory"),
                    value("repair", "改为分批导出", "Export in batches"),
                    by="tan",
                ),
            ),
        ),
        Step(
            "客服想直接告知结果。三.4.2：迟了，先说明原因和新的时间。",
            "Customer service would tell the result. Clause 三.4.2: first the reason for the delay.",
            do(
                CASE,
                "notify",
                value("result", "已修复", "Fixed"),
                value("next_steps", "请更新到新版", "Please update"),
                by="ling",
            ),
            3,
        ),
        Step(
            "先说明原因，",
            "The reason is given ...",
            do(
                CASE,
                "tell_delay",
                value("delay_reason", "问题比预想的深", "It went deeper than we thought"),
                "expected_at=2026-10-13T23:00",
                by="ling",
            ),
        ),
        Step(
            "再告知结果。",
            "... and only then the result.",
            do(
                CASE,
                "notify",
                value("result", "已修复", "Fixed"),
                value("next_steps", "请更新到新版", "Please update"),
                by="ling",
            ),
        ),
        Meanwhile(
            "问卷发出，答复是不满意。",
            "The survey goes out and comes back: not satisfied.",
            (
                do(CASE, "send_survey", value("questionnaire", "满意度问卷", "How did we do?"), by="ling"),
                do(CASE, "record_answer", "satisfaction=unsatisfied", by="ling"),
            ),
        ),
        Step(
            "这时想悄悄结案？看看还能做什么：",
            "Close it quietly now? What can be done is this:",
            ("can", CASE, "--as", "ling"),
        ),
    ),
    (Label(zh="三.4.2  迟了不说明就告知结果", en="三.4.2  telling the result without explaining the delay"),),
)
