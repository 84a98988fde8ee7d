"""What can be wrong with a file before it says anything: its encoding, its YAML, and YAML that we do not admit."""

from workflow.wording import Wording

TOO_LARGE = Wording(
    code="file_too_large",
    zh="文件超过 {limit} 字节",
    en="the file is larger than {limit} bytes",
    fix_zh="一个文件只写一份规程",
    fix_en="one file holds one procedure",
)
TOO_MANY = Wording(
    code="too_many_values",
    zh="文件超过 {limit} 个值",
    en="the file holds more than {limit} values",
    fix_zh="一个文件只写一份规程",
    fix_en="one file holds one procedure",
)
TOO_DEEP = Wording(
    code="nested_too_deep",
    zh="嵌套超过 {limit} 层",
    en="nested more than {limit} deep",
    fix_zh="检查此处的 [ 和 {{",
    fix_en="look at the [ and {{ here",
)
EMPTY_FILE = Wording(
    code="empty_file",
    zh="文件是空的",
    en="the file is empty",
    fix_zh="从 procedure: 名称 写起（日历从 calendar: 名称 写起）",
    fix_en="begin with procedure: NAME, a calendar with calendar: NAME",
)
NOT_UTF8 = Wording(
    code="not_utf8",
    zh="文件不是 UTF-8 编码",
    en="the file is not UTF-8 from here on",
    fix_zh="请在编辑器中另存为 UTF-8",
    fix_en="save it as UTF-8 in your editor",
)
HIDDEN_CHARACTER = Wording(
    code="hidden_character",
    zh="此处有看不见的字符 {character}",
    en="there is an invisible character {character} here",
    fix_zh="请删去",
    fix_en="delete it",
)
TAB = Wording(
    code="tab",
    zh="行首有制表符",
    en="there is a tab at the start of this line",
    fix_zh="缩进请用空格",
    fix_en="indent with spaces",
)
SECOND_DOCUMENT = Wording(
    code="second_document",
    zh="--- 开始了第二份文档",
    en="a second document begins here (---)",
    fix_zh="一个文件只写一份规程",
    fix_en="one file holds one procedure",
)
DIRECTIVE = Wording(
    code="directive",
    zh="不允许 % 指令",
    en="directives (%) are not allowed",
    fix_zh="删去这一行；若是文字，请加引号",
    fix_en="delete the line, or put the text in quotes",
)
ANCHOR = Wording(
    code="anchor",
    zh="不允许锚点 &{name}",
    en="anchors (&{name}) are not allowed",
    fix_zh="若是文字，请加引号；否则把内容写出来",
    fix_en="put a text in quotes; write anything else out in full",
)
ALIAS = Wording(
    code="alias",
    zh="不允许引用 *{name}",
    en="aliases (*{name}) are not allowed",
    fix_zh="若是文字，请加引号；否则把内容写出来",
    fix_en="put a text in quotes; write anything else out in full",
)
MERGE_KEY = Wording(
    code="merge_key",
    zh="不允许合并键 <<",
    en="merge keys (<<) are not allowed",
    fix_zh="把内容写出来",
    fix_en="write it out in full",
)
TAG = Wording(
    code="tag",
    zh="不允许标签 {tag}",
    en="tags ({tag}) are not allowed",
    fix_zh="删去；若是文字，请加引号",
    fix_en="delete it, or put the text in quotes",
)
DUPLICATE_KEY = Wording(
    code="duplicate_key",
    zh="“{key}”写了两次，第一次在第 {line} 行",
    en='"{key}" is written twice, first on line {line}',
    fix_zh="删去一处，或改名",
    fix_en="delete one of them or rename it",
)
KEY_NOT_A_WORD = Wording(
    code="key_not_a_word",
    zh="冒号前面应是一个名称",
    en="what stands before a colon should be a name",
    fix_zh="以 {{ 或 [ 开头的文字请加引号",
    fix_en="put a text that begins with {{ or [ in quotes",
)
SPLIT_TEXT = Wording(
    code="split_text",
    zh="“{key}”后面没有值：前面的逗号把一句话断开了",
    en='"{key}" has no value: the comma before it split a sentence',
    fix_zh="给整句话加上引号",
    fix_en="quote the text",
)
NO_VALUE = Wording(
    code="no_value",
    zh="“{key}”后面没有值",
    en='"{key}" has no value',
    fix_zh="写成 名称: 值，冒号后有空格",
    fix_en="write name: value, with a space after the colon",
)
BRACE_IN_TEXT = Wording(
    code="brace_in_text",
    zh="“{{{key}}}”没有值",
    en="{{{key}}} has no value",
    fix_zh="以 {{ 开头的文字请加引号；否则写成 名称: 值",
    fix_en="quote a text that begins with {{, or write name: value",
)
FULL_WIDTH = Wording(
    code="full_width_sign",
    zh="“{sign}”是全角符号",
    en='"{sign}" is a full-width sign',
    fix_zh="此处请用半角的 {plain}",
    fix_en="write {plain} here",
)
HASH_CUT = Wording(
    code="hash_cut",
    zh="空格加 # 之后的内容都成了注释",
    en="everything after a blank and # is a comment",
    fix_zh="若 # 是文字，给整句话加上引号；若是注释，# 后空一格",
    fix_en="quote the text if # belongs to it; put a blank after # if it is a comment",
)
UNCLOSED_QUOTE = Wording(
    code="unclosed_quote",
    zh="这里开始的引号没有正确结束",
    en="the quotes that open here do not end where they should",
    fix_zh="在文字末尾补上引号；文字里的引号请换成 “”",
    fix_en="close them at the end of the text; inside a text use the other kind of quotes",
)
UNCLOSED_BRACKET = Wording(
    code="unclosed_bracket",
    zh="此处应为逗号或 {bracket}（第 {line} 行开始的括号）",
    en="a comma or {bracket} is missing here (the bracket opened on line {line})",
    fix_zh="补上逗号或括号；带标点的文字请加引号",
    fix_en="add it, or quote the text if it contains such signs",
)
STRAY_COLON = Wording(
    code="stray_colon",
    zh="此处不应有冒号",
    en="a colon is not expected here",
    fix_zh="含冒号的文字请加引号；并检查缩进",
    fix_en="quote the text if it contains a colon, and check the indentation",
)
MISSING_COLON = Wording(
    code="missing_colon",
    zh="此处的名称后面缺冒号",
    en="the name here is not followed by a colon",
    fix_zh="写成 名称: 值；跨行的文字请加引号",
    fix_en="write name: value; quote a text that runs over lines",
)
INDENTATION = Wording(
    code="indentation",
    zh="此处的缩进或结构与上文不符",
    en="the indentation or structure here does not fit what stands above",
    fix_zh="同一层的各行要对齐",
    fix_en="align the lines of one level",
)
CANNOT_BEGIN = Wording(
    code="cannot_begin",
    zh="值不能以这个符号开头",
    en="a value cannot begin with this sign",
    fix_zh="给文字加上引号",
    fix_en="quote the text",
)
BACKSLASH = Wording(
    code="backslash",
    zh="双引号里的反斜杠有特殊含义",
    en="a backslash means something else inside double quotes",
    fix_zh="改用单引号",
    fix_en="use single quotes",
)
NOT_YAML = Wording(
    code="not_yaml",
    zh="此处无法读懂（{problem}）",
    en="this cannot be read ({problem})",
    fix_zh="检查引号、括号和缩进",
    fix_en="check quotes, brackets and indentation",
)
