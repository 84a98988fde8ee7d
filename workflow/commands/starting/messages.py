"""What can be wrong with an answer to a question of `complaints new`."""

from workflow.wording import Wording

BAD_NAME = Wording(
    code="answer_bad_name",
    zh="“{word}”不能作名称",
    en='"{word}" cannot be a name',
    fix_zh="以小写字母开头，只用小写字母、数字和 _，至多 40 个",
    fix_en="begin with a small letter; small letters, digits and _ only, 40 at most",
)
RESERVED_NAME = Wording(
    code="answer_reserved_name",
    zh="“{word}”在规程语言里另有含义",
    en='"{word}" has a meaning of its own in the language',
    fix_zh="请换一个，如 {word}_1",
    fix_en="choose another, such as {word}_1",
)
NAME_TAKEN = Wording(
    code="answer_name_taken",
    zh="名称“{word}”已经用了",
    en='the name "{word}" is in use already',
    fix_zh="每个名称只能指一样东西，请换一个",
    fix_en="a name means one thing only; choose another",
)
BAD_LABEL = Wording(
    code="answer_bad_label",
    zh="“{text}”不能作给人看的名字",
    en='"{text}" cannot be what people read',
    fix_zh="一行文字，不空，至多 {most} 字",
    fix_en="one line that is not empty, {most} characters at most",
)
BAD_COUNT = Wording(
    code="answer_bad_count",
    zh="列了 {count} 个，须有 1 至 {most} 个",
    en="{count} are listed; there must be 1 to {most}",
    fix_zh="用逗号分开",
    fix_en="put commas between them",
)
NOT_LISTED = Wording(
    code="answer_not_listed",
    zh="“{word}”不在其中{hint}",
    en='"{word}" is none of them{hint}',
    fix_zh="可选：{allowed}",
    fix_en="choose from: {allowed}",
)
BAD_PREFIX = Wording(
    code="answer_bad_prefix",
    zh="“{word}”不能作编号的开头",
    en='"{word}" cannot begin the numbers of cases',
    fix_zh="大写字母开头，至多 10 个大写字母或数字，如 TK",
    fix_en="a capital letter first, then capitals and digits, 10 at most, like TK",
)
BAD_CURRENCY = Wording(
    code="answer_bad_currency",
    zh="“{word}”不是币种代码",
    en='"{word}" is no currency code',
    fix_zh="三个大写字母，如 CNY",
    fix_en="three capital letters, like CNY",
)
HOURS_ONLY = Wording(
    code="answer_hours_only",
    zh="“{value}”要按日历数，而这里的时限连续计时",
    en='"{value}" needs a calendar, and limits here run day and night',
    fix_zh="写小时或分，如 24h、90m；没有时限写 -",
    fix_en="write hours or minutes like 24h or 90m; - for no limit",
)
HOURS_RANGE = Wording(
    code="answer_hours_range",
    zh="“{value}”太短或太长",
    en='"{value}" is too short or too long',
    fix_zh="一分钟至 {most} 小时",
    fix_en="from one minute to {most} hours",
)
KEEP_UNITS = Wording(
    code="answer_keep_units",
    zh="保存期限不能按“{value}”计",
    en='cases are not kept for "{value}"',
    fix_zh="写年、月或天，如 3y、18mo、400cd",
    fix_en="write years, months or days like 3y, 18mo or 400cd",
)
BAD_AMOUNT = Wording(
    code="answer_bad_amount",
    zh="“{value}”不是 {currency} 金额",
    en='"{value}" is no amount in {currency}',
    fix_zh="写成 5000 或 5000.00",
    fix_en="write it like 5000 or 5000.00",
)
LAST_LEVEL_OPEN = Wording(
    code="answer_last_level",
    zh="最后一级要有人签，而且没有上限",
    en="the last level must be signed by somebody, without a limit",
    fix_zh="最后写一个角色，不写金额，如 head 5000, director",
    fix_en="end with a role and no amount, like head 5000, director",
)
LEVELS_MUST_RISE = Wording(
    code="answer_levels_rise",
    zh="各级上限没有逐级升高",
    en="the limits do not rise from level to level",
    fix_zh="从小到大写，除最后一级外都写金额",
    fix_en="write them from small to large, an amount for all but the last",
)
NONE_COMES_FIRST = Wording(
    code="answer_none_first",
    zh="none（无须签）只能写在第一级",
    en="none (nobody signs) can only be the first level",
    fix_zh="把它移到最前",
    fix_en="move it to the front",
)
ROLE_TWICE = Wording(
    code="answer_role_twice",
    zh="同一角色写了两级",
    en="a role is named for two levels",
    fix_zh="合成一级，写较大的金额",
    fix_en="make them one, with the larger amount",
)
NOT_YES_NO = Wording(
    code="answer_not_yes_no",
    zh="“{word}”不是“是”或“否”",
    en='"{word}" is neither yes nor no',
    fix_zh="写 是 或 否",
    fix_en="write yes or no",
)
BAD_ANSWER = Wording(
    code="bad_answer",
    zh="{key} 的答案不能用：{problem}",
    en="the answer to {key} cannot be used: {problem}",
    fix_zh="改正后再运行；什么都没有写",
    fix_en="correct it and run again; nothing was written",
)
NO_QUESTION = Wording(
    code="no_such_question",
    zh="没有“{key}”这个问题{hint}",
    en='there is no question "{key}"{hint}',
    fix_zh="此处的问题：{allowed}",
    fix_en="the questions here: {allowed}",
)
BAD_ANSWERS = Wording(
    code="bad_answers_file",
    zh="{path}:{line}:{column} 读不成答案：{problem}",
    en="{path}:{line}:{column} cannot be read as answers: {problem}",
    fix_zh="每行写 问题: 答案",
    fix_en="write QUESTION: ANSWER on each line",
)
NOBODY_TO_ASK = Wording(
    code="nobody_to_ask",
    zh="不在终端上，没有人可问",
    en="this is no terminal, so nobody can be asked",
    fix_zh="用 --answers FILE 给出答案，或加 --yes 全用默认值",
    fix_en="give the answers with --answers FILE, or take the defaults with --yes",
)
