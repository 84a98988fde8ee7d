"""docs/reference/cli: every command as its own `--help` tells it."""

from collections.abc import Iterator, Sequence

from tools.reference_text import MADE, block, code, page, plain, table
from workflow.cli import made
from workflow.commands import words
from workflow.commands.auditor.explain import exit_meanings
from workflow.commands.entry import Entry
from workflow.commands.help_page import CAREFUL, SHARED, command_page
from workflow.commands.params import translated
from workflow.commands.registry import AUDIENCES
from workflow.commands.surface.sheet import Block, Line, Piece, Style
from workflow.wording import Label, Language

TITLE = Label(zh="# 命令行", en="# Command line")
ABOUT = Label(
    zh="数据写到标准输出，其余写到标准错误；`-o json` 的名称是稳定的。每个命令的 `--help` 说的就是这里的内容。",
    en="Data goes to standard output, everything else to standard error; the names in `-o json` stay as they are. What "
    "stands here is what each command's `--help` says.",
)
OPTION = Label(zh="选项", en="option")
MEANS = Label(zh="意思", en="what it does")
CODE = Label(zh="退出码", en="exit code")


def cli_page(language: Language) -> str:
    return page(_paragraphs(language))


def _paragraphs(language: Language) -> Iterator[str]:
    yield TITLE.say(language)
    yield MADE.say(language)
    yield ABOUT.say(language)
    for head, options in ((words.SHARED_OPTIONS, SHARED), (words.CAREFUL_OPTIONS, CAREFUL)):
        yield f"## {head.say(language)}"
        rows = [(code(name), label.say(language)) for name, label in options]
        yield table((OPTION.say(language), MEANS.say(language)), rows)
    yield f"## {words.EXIT_CODES.say(language)}"
    exits = exit_meanings(words.EXIT_CODE_LIST.say(language))
    yield table((CODE.say(language), MEANS.say(language)), [(str(number), said) for number, said in exits.items()])
    for audience in AUDIENCES:
        yield f"## {audience.label.say(language)}"
        for entry in audience.entries:
            yield from _command(entry, language)


def _command(entry: Entry, language: Language) -> Iterator[str]:
    yield f"### {entry.name}"
    yield plain(entry.says.say(language))
    parameters = list(made(entry).params)
    for parameter in parameters:
        parameter.help = translated(parameter.help, language)
    yield from _paragraphs_of(command_page(entry, parameters, language)[1:-1])


def _paragraphs_of(sheet: Sequence[Block]) -> Iterator[str]:
    """A help page as Markdown: headings, lists of names, and what is typed or stands in a file as code."""
    kept: list[str] = []
    kind = ""
    for each in sheet:
        if not isinstance(each, Line):
            continue
        now, text = _kind(each)
        if now != kind and kept:
            yield _joined(kind, kept)
            kept = []
        kind = now
        kept += [text] if text else []
    if kept:
        yield _joined(kind, kept)


def _kind(each: Line) -> tuple[str, str]:
    texts = [part.text if isinstance(part, Piece) else part for part in each.parts]
    style = each.parts[0].style if each.parts and isinstance(each.parts[0], Piece) else Style.PLAIN
    text = "".join(texts)
    if not text.strip():
        return "gap", ""
    if style is Style.STRONG:
        return "head", f"**{plain(text)}**"
    if style is Style.NAME:
        return "list", f"- {code(texts[0].strip())} {plain(''.join(texts[1:]).strip())}".rstrip()
    if each.indent or text.startswith(tuple(words.USAGE.say(language) for language in ("zh", "en"))):
        return "code", text
    return "text", plain(text)


def _joined(kind: str, lines: list[str]) -> str:
    if kind == "code":
        return block("\n".join(lines))
    return "\n".join(lines)
