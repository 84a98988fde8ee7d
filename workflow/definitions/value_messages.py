"""What can be wrong with a value: said with the field's name, what was given, and how to write it."""

from workflow.wording import Wording

NOTHING_GIVEN = Wording(code="nothing_given", zh="{field} 是空的", en="{field} is empty")
BAD_CHARACTER = Wording(
    code="bad_character",
    zh="{field} 里有不能保存的字符",
    en="{field} contains a character that cannot be stored",
    fix_zh="删去看不见的字符",
    fix_en="delete invisible characters",
)
NOT_YESNO = Wording(
    code="not_yesno",
    zh="{field} 应为是或否，不是“{value}”",
    en='{field} is yes or no, not "{value}"',
    fix_zh="写 yes 或 no",
    fix_en="write yes or no",
)
NOT_A_NUMBER = Wording(
    code="not_a_number",
    zh="{field} 应为整数，不是“{value}”",
    en='{field} is a whole number, not "{value}"',
    fix_zh="只写数字，例如 1000",
    fix_en="write digits alone, such as 1000",
)
LEADING_ZERO = Wording(
    code="leading_zero",
    zh="{field} 的“{value}”以 0 开头",
    en='"{value}" for {field} begins with 0',
    fix_zh="去掉开头的 0；编号类内容请用 text 类型",
    fix_en="leave the zero out; a code or telephone number is a text",
)
SEPARATORS = Wording(
    code="separators",
    zh="{field} 的“{value}”里有分隔符",
    en='"{value}" for {field} has separators in it',
    fix_zh="数字连写，例如 1000.00",
    fix_en="write the digits without them, such as 1000.00",
)
TOO_BIG = Wording(
    code="number_too_big",
    zh="{field} 的“{value}”超出可以精确保存的范围",
    en='"{value}" for {field} is too big to be kept exactly',
    fix_zh="请写小一些的数",
    fix_en="give a smaller number",
)
NEGATIVE_MONEY = Wording(
    code="negative_money",
    zh="{field} 的金额不能是负数（{value}）",
    en="{field} cannot be negative ({value})",
    fix_zh="写零或正数",
    fix_en="give zero or more",
)
OTHER_CURRENCY = Wording(
    code="other_currency",
    zh="{field} 以 {currency} 计，不是“{value}”",
    en='{field} is in {currency}, not "{value}"',
    fix_zh="换算后写成 320.00",
    fix_en="convert it and write 320.00",
)
NOT_MONEY = Wording(
    code="not_money",
    zh="{field} 应为 {currency} 金额，不是“{value}”",
    en='{field} is an amount in {currency}, not "{value}"',
    fix_zh="写成 320 或 320.00",
    fix_en="write 320 or 320.00",
)
TOO_PRECISE = Wording(
    code="too_precise",
    zh="{field} 的“{value}”小数位太多，{currency} 只到 {digits} 位",
    en='"{value}" for {field} has too many decimals; {currency} has {digits}',
    fix_zh="四舍五入后再写",
    fix_en="round it first",
)
NOT_A_DATE = Wording(
    code="not_a_date",
    zh="{field} 应为日期，不是“{value}”",
    en='{field} is a date, not "{value}"',
    fix_zh="写成 2026-09-28",
    fix_en="write it as 2026-09-28",
)
NOT_A_DATETIME = Wording(
    code="not_a_datetime",
    zh="{field} 应为日期和时间，不是“{value}”",
    en='{field} is a date and time, not "{value}"',
    fix_zh="写成 2026-09-28T08:50",
    fix_en="write it as 2026-09-28T08:50",
)
NO_SUCH_TIME = Wording(
    code="no_such_time",
    zh="{field} 的“{value}”在 {zone} 不存在（钟点拨快）",
    en='"{value}" for {field} does not exist in {zone} (clocks go forward)',
    fix_zh="请写拨钟之后的时间",
    fix_en="give a time after the change",
)
NOT_A_CHOICE = Wording(
    code="not_a_choice",
    zh="{field} 没有“{value}”这一项{hint}",
    en='{field} has no choice "{value}"{hint}',
    fix_zh="可选：{choices}",
    fix_en="choose from: {choices}",
)
CHOSEN_TWICE = Wording(
    code="chosen_twice",
    zh="{field} 里“{value}”写了两次",
    en='"{value}" stands twice in {field}',
    fix_zh="删去一处",
    fix_en="delete one of them",
)
NOT_A_PERSON = Wording(
    code="not_a_person",
    zh="{field} 应为一个人的标识，不是“{value}”",
    en='{field} is one person\'s identifier, not "{value}"',
    fix_zh="写一个人，不带空格",
    fix_en="name one person, without blanks",
)
NOT_A_FILE = Wording(
    code="not_a_file",
    zh="{field} 应为附件的文件名，不是“{value}”",
    en='{field} is the name of an attached file, not "{value}"',
    fix_zh="只写文件名，不写路径",
    fix_en="give the file's name without a path",
)
NOT_ROWS = Wording(
    code="not_rows",
    zh="{field} 应为若干行，每行写明各列：{columns}",
    en="{field} is a list of rows, each with its columns: {columns}",
    fix_zh='写成 [{{"列": "值"}}]',
    fix_en='write [{{"column": "value"}}]',
)
UNKNOWN_COLUMN = Wording(
    code="unknown_column",
    zh="{field} 没有“{value}”这一列{hint}",
    en='{field} has no column "{value}"{hint}',
    fix_zh="各列：{columns}",
    fix_en="its columns: {columns}",
)
EMPTY_CELL = Wording(
    code="empty_cell",
    zh="{field} 的这一行缺“{column}”",
    en='a row of {field} lacks "{column}"',
    fix_zh="每行都要填齐",
    fix_en="fill in every column",
)
NOT_A_SCALAR = Wording(
    code="not_a_scalar",
    zh="{field} 的类型是 {kind}，不能写成列表或“名称: 值”",
    en="{field} is of type {kind}, which is not a list or name: value",
    fix_zh="写一个值；以 {{ 或 [ 开头的文字请加引号",
    fix_en="write one value, and quote a text that begins with {{ or [",
)
