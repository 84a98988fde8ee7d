"""docs/reference/codes: every code with its cause, an example and what to do, as `complaints explain` tells it."""

from collections.abc import Iterator

from tools.reference_text import MADE, block, code, page, plain
from workflow.commands import words
from workflow.commands.auditor.explain import exit_meanings
from workflow.commands.explaining import headings
from workflow.commands.explaining.catalogue import Explanation, families, shown
from workflow.wording import Label, Language

TITLE = Label(zh="# 代码", en="# Codes")
ABOUT = Label(
    zh="每一条拒绝、问题和错误都有一个稳定的代码。`complaints explain CODE` 在终端上说明同样的内容。`‹名称›` 处在消息里是具体的内容。",
    en="Every refusal, problem and error has a stable code. `complaints explain CODE` tells the same at a terminal. Where it "
    "says `‹name›`, the message has what it is about.",
)


def codes_page(language: Language) -> str:
    return page(_paragraphs(language))


def _paragraphs(language: Language) -> Iterator[str]:
    yield TITLE.say(language)
    yield MADE.say(language)
    yield ABOUT.say(language)
    for family in families():
        listed = ", ".join(f"[{code(each.code)}](#{each.code})" for each in family.explanations)
        yield f"**{family.title.say(language)}**: {listed}"
    for family in families():
        yield f"## {family.title.say(language)}"
        for each in family.explanations:
            yield from _explanation(each, language)


def _explanation(each: Explanation, language: Language) -> Iterator[str]:
    yield f"### {each.code}"
    meanings = exit_meanings(words.EXIT_CODE_LIST.say(language))
    exits = ", ".join(f"{number} {meanings.get(number, '')}".strip() for number in each.exits)
    says = [plain(shown(said.say(language))) for said in each.says]
    yield "\n".join([*(f"> {said}  " for said in says), f"> *{headings.EXIT.say(language)} {exits}*"])
    yield plain(each.why.say(language))
    yield from _example(each, language)
    remedy = "；".join if language == "zh" else "; ".join
    told = remedy(dict.fromkeys(plain(shown(said.say(language))) for said in each.remedies))
    yield f"**{headings.REMEDY.say(language)}**: {told}"


def _example(each: Explanation, language: Language) -> Iterator[str]:
    if each.mistake is None:
        yield block(each.example)
        return
    mistake = each.mistake
    left_out = f"# {headings.LEFT_OUT.say(language)}"
    parts = [(headings.INSTEAD_OF, mistake.instead_of), (headings.WRITTEN, mistake.written or left_out)]
    told = "\n".join(f"# {head.say(language)}\n{text}" for head, text in parts if text)
    yield block(told, "yaml")
    yield f"→ {plain(mistake.said.say(language))}"
