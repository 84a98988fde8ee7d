"""What can be wrong with the shape of a definition: keys, names, and the kind of thing that stands in a place."""

from workflow.wording import Wording

UNKNOWN_KEY = Wording(
    code="unknown_key",
    zh="此处没有“{key}”这一项{hint}",
    en='"{key}" is not a key here{hint}',
    fix_zh="此处可写：{allowed}",
    fix_en="allowed here: {allowed}",
)
MISSPELT_KEY = Wording(
    code="misspelt_key",
    zh="此处没有“{key}”这一项",
    en='"{key}" is not a key here',
    fix_zh="是不是“{near}”？",
    fix_en='did you mean "{near}"?',
)
MISSING_KEY = Wording(
    code="missing_key",
    zh="此处缺“{key}”：{meaning}",
    en='"{key}" is missing here: {meaning}',
)
NOTHING_HERE = Wording(
    code="nothing_here",
    zh="此处什么也没有写",
    en="nothing is written here",
    fix_zh="应写：{expected}",
    fix_en="expected: {expected}",
)
WRONG_SHAPE = Wording(
    code="wrong_shape",
    zh="此处不应是{found}",
    en="{found} is not what belongs here",
    fix_zh="应写：{expected}",
    fix_en="expected: {expected}",
)
NOT_ONE_OF = Wording(
    code="not_one_of",
    zh="“{word}”不在可选之列{hint}",
    en='"{word}" is not one of the words for this place{hint}',
    fix_zh="可选：{allowed}",
    fix_en="choose from: {allowed}",
)
NOT_TRUE_OR_FALSE = Wording(
    code="not_true_or_false",
    zh="“{word}”应为 true 或 false",
    en='"{word}" should be true or false',
    fix_zh="写 true 或 false",
    fix_en="write true or false",
)
NOT_WHOLE = Wording(
    code="not_whole",
    zh="“{word}”应为 {least} 以上的整数",
    en='"{word}" should be a whole number from {least} up',
    fix_zh="只写数字",
    fix_en="write digits alone",
)
BAD_NAME = Wording(
    code="bad_name",
    zh="“{word}”不能作名称",
    en='"{word}" cannot be a name',
    fix_zh="名称以小写字母开头，只用小写字母、数字和 _",
    fix_en="a name begins with a small letter and has only small letters, digits and _",
)
RESERVED_NAME = Wording(
    code="reserved_name",
    zh="“{word}”在规程语言里另有含义",
    en='"{word}" has a meaning of its own in the language',
    fix_zh="请换一个名称",
    fix_en="choose another name",
)
BAD_QUESTION_NAME = Wording(
    code="bad_question_name",
    zh="“{word}”不能作疑义的编号",
    en='"{word}" cannot be the number of an open question',
    fix_zh="写成 U1、U2",
    fix_en="write U1, U2 and so on",
)
ONE_ENTRY = Wording(
    code="one_entry",
    zh="此处应只有一项，现有 {count} 项",
    en="one entry belongs here, not {count}",
    fix_zh="分开写",
    fix_en="write them apart",
)
ONE_LANGUAGE = Wording(
    code="one_language",
    zh="“{word}”只有一种语言",
    en='"{word}" is in one language only',
    fix_zh="写成 {{zh: 中文, en: English}}",
    fix_en="write {{zh: 中文, en: English}}",
)
