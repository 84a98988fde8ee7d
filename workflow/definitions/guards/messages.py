"""What can be wrong with a guard's names and types, in words."""

from workflow.definitions.values import Kind
from workflow.wording import Label, Wording

NOT_A_TEST = Wording(
    code="not_a_test",
    zh="“{text}”不是一个是或否的判断",
    en='"{text}" is not a yes-or-no test',
    fix_zh="写成比较，例如 category == 'claim'，或 filled(..)、done(..)",
    fix_en="compare it, such as category == 'claim', or ask filled(..) or done(..)",
)
UNKNOWN_GUARD_NAME = Wording(
    code="unknown_guard_name",
    zh="没有叫“{name}”的字段、参数或动作{hint}",
    en='nothing is called "{name}" here{hint}',
)
UNKNOWN_FUNCTION = Wording(
    code="unknown_function",
    zh="没有“{name}(..)”这种问法{hint}",
    en='there is no "{name}(..)"{hint}',
)
WRONG_ARGUMENT = Wording(
    code="wrong_argument",
    zh="{function}(..) 里要写一个名称",
    en="{function}(..) takes one name",
    fix_zh="例如 filled(cost)、done(judge, since: submit)",
    fix_en="such as filled(cost) or done(judge, since: submit)",
)
UNKNOWN_CHOICE = Wording(
    code="unknown_choice",
    zh="“{text}”不是这个字段的选项{hint}",
    en='"{text}" is not one of its choices{hint}',
)
QUOTE_THE_CHOICE = Wording(
    code="quote_the_choice",
    zh="“{name}”是一个选项，不是字段",
    en='"{name}" is a choice, not a field',
    fix_zh="加引号：'{name}'",
    fix_en="put it in quotes: '{name}'",
)
COMPARE_TWO_KINDS = Wording(
    code="compare_two_kinds",
    zh="{one}不能同{other}比较",
    en="{one} cannot be compared with {other}",
    fix_zh="两边要是同一种值",
    fix_en="both sides must be of one kind",
)
CHOICE_WITHOUT_ORDER = Wording(
    code="choice_without_order",
    zh="选项没有大小",
    en="choices have no order",
    fix_zh="用 == != 或 in [..]",
    fix_en="use ==, != or in [..]",
)
OPEN_CHOICE = Wording(
    code="open_choice",
    zh="这个选项字段允许另填文字，只能用 == 或 != 同已列的选项比较",
    en="this choice admits other wordings, so it can only be compared by == or != with a declared one",
    fix_zh="改用 ==，或去掉 open",
    fix_en="use == or take 'open' away",
)
PERSON_COMPARISON = Wording(
    code="person_comparison",
    zh="人员只能用 == 或 != 同另一个人员字段比较",
    en="a person can only be compared by == or != with another person",
    fix_zh="写另一个人员字段的名称",
    fix_en="name another person field",
)
TWO_CURRENCIES = Wording(
    code="two_currencies",
    zh="{one} 不能同 {other} 比较或相加",
    en="{one} cannot be compared with or added to {other}",
    fix_zh="两边要是同一种货币",
    fix_en="both sides must be in one currency",
)
TWO_UNITS = Wording(
    code="two_units",
    zh="单位“{one}”不能同“{other}”比较或相加",
    en='"{one}" cannot be compared with or added to "{other}"',
    fix_zh="两边要是同一个单位",
    fix_en="both sides must be in one unit",
)
ARITHMETIC_TWO_KINDS = Wording(
    code="not_an_amount_to_calculate",
    zh="{kind}不能计算",
    en="{kind} cannot be calculated with",
    fix_zh="+ - * 只用于数和金额",
    fix_en="+ - * are for numbers and money",
)
MONEY_TIMES_MONEY = Wording(
    code="money_times_money",
    zh="金额不能乘以金额",
    en="money cannot be multiplied by money",
    fix_zh="乘以一个数",
    fix_en="multiply it by a number",
)
HAS_NEEDS_LIST = Wording(
    code="has_needs_list",
    zh="has 的左边要是一个多选字段",
    en="'has' asks a list field",
    fix_zh="例如 demands has 'damages'",
    fix_en="such as demands has 'damages'",
)
LIST_NEEDS_HAS = Wording(
    code="list_needs_has",
    zh="“{name}”是多选",
    en='"{name}" is a list',
    fix_zh="写 {name} has '..'，或 filled({name})",
    fix_en="write {name} has '..' or filled({name})",
)
IN_NEEDS_LIST = Wording(
    code="in_needs_list",
    zh="in 的左边是一个字段，右边是一列值",
    en="'in' asks whether a field is one of some values",
    fix_zh="例如 cause in ['staff_slip', 'partners']",
    fix_en="such as cause in ['staff_slip', 'partners']",
)
YESNO_STANDS_ALONE = Wording(
    code="yesno_stands_alone",
    zh="是否字段不作比较（{text}）",
    en="a yes-or-no field is not compared ({text})",
    fix_zh="直接写字段名，或 not 加字段名",
    fix_en="write its name alone, or 'not' and its name",
)
NOT_IN_GUARDS = Wording(
    code="not_in_guards",
    zh="{kind}不能用在条件里",
    en="{kind} cannot stand in a condition",
    fix_zh="只能问 filled(..)",
    fix_en="only filled(..) can be asked of it",
)
NOT_AN_AMOUNT = Wording(
    code="not_an_amount",
    zh="“{text}”不是 {currency} 金额",
    en="{text} is not an amount of {currency}",
    fix_zh="写 5000 或 500.00，不加引号和货币",
    fix_en="write 5000 or 500.00, without quotes and currency",
)
NOT_A_NUMBER = Wording(
    code="guard_number",
    zh="“{text}”不是整数",
    en="{text} is not a whole number",
    fix_zh="写 3 这样的整数，不加引号",
    fix_en="write a whole number such as 3, without quotes",
)
NOT_A_DATE = Wording(
    code="guard_date",
    zh="“{text}”不是日期",
    en="{text} is not a date",
    fix_zh="写 '2026-09-28'，加引号",
    fix_en="write '2026-09-28', in quotes",
)
SETTING_UNDECIDED = Wording(
    code="setting_undecided",
    zh="参数“{name}”还没有定",
    en='the setting "{name}" is not decided',
    fix_zh="给它一个值，或先问 filled({name}) and ..",
    fix_en="give it a value, or ask first: filled({name}) and ..",
)


def kind_label(kind: Kind) -> Label:
    """What a value of this kind is called in a sentence."""
    return _KINDS[kind]


_KINDS = {
    Kind.TEXT: Label(zh="文字", en="a text"),
    Kind.CHOICE: Label(zh="选项", en="a choice"),
    Kind.YESNO: Label(zh="是否", en="a yes-or-no"),
    Kind.NUMBER: Label(zh="数", en="a number"),
    Kind.MONEY: Label(zh="金额", en="money"),
    Kind.DATE: Label(zh="日期", en="a date"),
    Kind.DATETIME: Label(zh="时刻", en="a moment"),
    Kind.PERSON: Label(zh="人员", en="a person"),
    Kind.FILE: Label(zh="文件", en="a file"),
    Kind.ROWS: Label(zh="表格", en="rows"),
    Kind.LIST: Label(zh="多选", en="a list"),
    Kind.DURATION: Label(zh="时长", en="a length of time"),
}
