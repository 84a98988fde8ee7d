"""The headings of an explanation."""

from workflow.wording import Label, Wording

EXIT = Label(zh="退出码", en="exit code")
SAYS = Label(zh="会说", en="it says")
WHY = Label(zh="为什么", en="why")
EXAMPLE = Label(zh="例", en="example")
INSTEAD_OF = Label(zh="应写", en="right")
WRITTEN = Label(zh="写成", en="written")
ANSWER = Label(zh="于是", en="answer")
REMEDY = Label(zh="怎么办", en="what to do")
LEFT_OUT = Label(zh="（删去了）", en="(left out)")
ALL_CODES = Label(
    zh="共 {count} 个代码；complaints explain CODE 说明其中一个",
    en="{count} codes; `complaints explain CODE` explains one",
)
HEADS = (Label(zh="代码", en="CODE"), Label(zh="退出码", en="EXIT"), Label(zh="意思", en="MEANING"))
ASK = Label(zh="complaints explain {code}", en="complaints explain {code}")
NO_CODE = Wording(
    code="no_such_code",
    zh="没有代码“{code}”{hint}",
    en='there is no code "{code}"{hint}',
    fix_zh="complaints explain 列出全部",
    fix_en="`complaints explain` lists them all",
)
