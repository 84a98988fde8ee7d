"""The screens of docs/screens: which command, what happens before it, and what is answered when it asks."""

from typing import NamedTuple, TypeAlias

from workflow.wording import Label

Words: TypeAlias = tuple[str | Label, ...]
FIRST, THIRD = "TK-2026-000001", "TK-2026-000003"


class Screen(NamedTuple):
    name: str
    says: Label
    about: Label
    command: Words
    before: tuple[Words, ...] = ()
    answers: Words = ()


def _value(name: str, zh: str, en: str) -> Label:
    return Label(zh=f"{name}={zh}", en=f"{name}={en}")


_PLAN: Words = (
    "do",
    FIRST,
    "submit",
    "cause=staff_slip",
    _value("cause_analysis", "录入看错行", "The date was mistyped"),
    _value("solution", "加赔误工", "Pay the lost day as well"),
    "refund=320.00",
    "compensation=500.00",
    "--as",
    "li",
)
_PARCEL: Words = (
    "open",
    "online_shopping",
    "channel=hotline",
    _value("customer_name", "何女士", "Ms Ho"),
    "contact=13200000000",
    _value("feedback", "少发一件", "One item is missing"),
    "submitted_at=2026-10-13T17:30",
    "--as",
    "ling",
)
_KETTLE: Words = (
    "open",
    "complaint_handling",
    "channel=phone",
    "received_at=2026-10-12T20:00",
    _value("customer_name", "杜先生", "Mr Du"),
    "customer_contact=13100000000",
    _value("problem", "壶盖松动", "The lid is loose"),
    _value("scene", "办公室", "At the office"),
    _value("expected_solution", "换壶盖", "A new lid"),
    "--as",
    "ling",
)
SCREENS = (
    Screen(
        "check",
        Label(zh="一部规程，证明过", en="A regulation, proved"),
        Label(
            zh="运行之前就知道：谁签到多少，没有一条路绕得过签名，公司还有什么没定。",
            en="Known before anything runs: who signs up to what, that no path goes round a signature, and what the company"
            " has yet to decide.",
        ),
        ("check", "ticketing_complaints"),
    ),
    Screen(
        "todo",
        Label(zh="今天该办什么", en="What waits for me"),
        Label(
            zh="按到期先后；每件为什么在这里，等着什么。",
            en="By what is due first; why each is here and what it waits for.",
        ),
        ("todo", "--as", "ling"),
        before=(_PARCEL, _KETTLE),
    ),
    Screen(
        "find",
        Label(zh="按单号、电话、姓名、文字查找", en="Find by number, phone, name or text"),
        Label(zh="输出里个人信息仍然遮盖。", en="Personal details stay masked in what is printed."),
        ("find", "13700000000", "--as", "ling"),
    ),
    Screen(
        "refused",
        Label(zh="不予办理，说明白", en="A refusal that explains"),
        Label(
            zh="所有障碍一次说完：哪一条，为什么，谁可以。",
            en="Everything in the way at once: which clause, why, and who could.",
        ),
        ("do", THIRD, "judge", "validity=valid", _value("grounds", "退票记录", "The refund log"), "--as", "li"),
    ),
    Screen(
        "can",
        Label(zh="我能办什么，为什么其他的不能", en="What I can do, and why not the rest"),
        Label(zh="每个动作要什么，缺什么。", en="What each action takes, and what is missing."),
        ("can", FIRST, "--as", "chen"),
        before=(_PLAN,),
    ),
    Screen(
        "approve",
        Label(zh="先看后签", en="Look, then sign"),
        Label(
            zh="签的是看过的内容；内容一变，签名作废。",
            en="A signature covers what was seen; once that changes it is void.",
        ),
        ("approve", FIRST, _value("opinion", "同意", "Agreed"), "--as", "zhao"),
        answers=("y",),
    ),
    Screen(
        "asked",
        Label(zh="缺什么问什么", en="You are asked for the rest"),
        Label(
            zh="选项写编号即可；按 Tab 补全单号、动作与字段。",
            en="A choice by its number; Tab completes case, action and field.",
        ),
        ("do", THIRD, "judge", "--as", "wang"),
        answers=("1", Label(zh="退款记录", en="The refund log")),
    ),
    Screen(
        "show",
        Label(zh="一案尽览", en="All of a case"),
        Label(zh="状态、承办人、时限、表单、最近几步。", en="State, assignee, clocks, forms and the latest steps."),
        ("show", THIRD, "--as", "li"),
    ),
    Screen(
        "history",
        Label(zh="经过：谁、何时、依据哪一条", en="History: who, when, under which clause"),
        Label(
            zh="只增不改，每一步后面跟着它的结果。", en="It only grows; behind each step stands what followed from it."
        ),
        ("history", "FB-2026-000001"),
    ),
    Screen(
        "calendar",
        Label(zh="哪天开放，为什么", en="Which days are open, and why"),
        Label(
            zh="放假与补班的依据在日历文件里，逐年写明。",
            en="A calendar is a file: days off and make-up days, each year with the notice that says so.",
        ),
        ("calendar", "show", "cn_office", "2026-10"),
    ),
    Screen(
        "due",
        Label(zh="何时到期，逐日算给您看", en="When it is due, counted day by day"),
        Label(
            zh="国庆前夕的八小时：七天放假，到期在节后。",
            en="Eight hours on the eve of National Day: seven days off, and due when they are over.",
        ),
        ("calendar", "due", "cn_office", "2026-09-30 17:00", "8h"),
    ),
    Screen(
        "clock",
        Label(zh="案件的时限从何而来", en="Where a deadline comes from"),
        Label(
            zh="为什么是这个时限，用了多少，在谁手上多久；按历史重算，结果一致。",
            en="Why this limit, what was used, who held the case for how long; counted again from history, and the same.",
        ),
        ("clock", THIRD, "receiving", "--as", "li"),
    ),
    Screen(
        "doctor",
        Label(zh="一切可好", en="Is all well"),
        Label(
            zh="悄悄出错的地方逐项查看，并说明该怎么办。",
            en="Everything that may go wrong unnoticed is looked at, and what to do is said.",
        ),
        ("doctor",),
    ),
    Screen(
        "replay",
        Label(zh="全部重判一遍", en="All of it decided again"),
        Label(
            zh="按当时的规则、当时的人员，与记录比对。",
            en="Under the rules and people of then, and compared with what is stored.",
        ),
        ("replay", "--all"),
    ),
    Screen(
        "form",
        Label(zh="表单，与纸上一样", en="A form, as on paper"),
        Label(zh="可打印为文字或网页。", en="Printed as text or as a page."),
        ("form", FIRST, "handling_sheet", "--as", "li"),
    ),
)
