"""Help pages in both languages, written from the registry and from the parameters of a command."""

from collections.abc import Sequence
from typing import Any

from workflow.commands import words
from workflow.commands.entry import Entry
from workflow.commands.more_help import NOTES, SAMPLES
from workflow.commands.registry import AUDIENCES, ENTRIES
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Line, Piece, Sheet, Style, line
from workflow.wording import Label, Language

SHARED: tuple[tuple[str, Label], ...] = (
    (
        "--db URL",
        Label(
            zh="案件库，默认 sqlite:///complaints.db（COMPLAINTS_DB）",
            en="the store; sqlite:///complaints.db unless COMPLAINTS_DB says otherwise",
        ),
    ),
    (
        "--as PERSON",
        Label(
            zh="以谁的名义（COMPLAINTS_USER），默认登录名", en="who acts (COMPLAINTS_USER); your login name by default"
        ),
    ),
    ("--lang zh|en", Label(zh="语言，默认随 LANG", en="language; from LANG by default")),
    (
        "-o, --output FORM",
        Label(zh="table | json | tsv | ndjson；--json 即 -o json", en="table | json | tsv | ndjson; --json is -o json"),
    ),
    ("--no-color", Label(zh="不用颜色（NO_COLOR）", en="no colours (NO_COLOR)")),
    ("-q, --quiet", Label(zh="只输出数据与错误", en="only data and errors")),
)
PARTS = Label(zh="各项", en="Commands")
CAREFUL: tuple[tuple[str, Label], ...] = (
    ("--dry-run", Label(zh="全部检查，但不写入", en="go through every check, store nothing")),
    (
        "--key KEY",
        Label(zh="幂等键：同一键同一命令只办一次", en="idempotency key: the same command under it is done once"),
    ),
    ("--expect-seq N", Label(zh="案件不在第 N 步就不办", en="only if the case stands at seq N")),
    ("--at TIME", Label(zh="按当时的情形读取", en="read as of then")),
    ("-y, --yes", Label(zh="不再询问", en="do not ask")),
)


def root_page(language: Language) -> Sheet:
    """`complaints --help`."""
    width = max(width_of(name) for name in ENTRIES if " " not in name)
    sheet: list[Block] = [line(Piece("complaints", Style.TITLE), " — ", words.ABOUT.say(language)), GAP]
    sheet.append(line(words.USAGE.say(language), " complaints [OPTIONS] COMMAND ..."))
    for audience in AUDIENCES:
        sheet += [GAP, line(Piece(audience.label.say(language), Style.STRONG))]
        single = (entry for entry in audience.entries if " " not in entry.name)
        sheet += [_pair(entry.name, entry.says.say(language), width) for entry in single]
    sheet += [GAP, line(Piece(words.SHARED_OPTIONS.say(language), Style.STRONG))]
    sheet += _options(SHARED, language)
    sheet += [GAP, line(Piece(words.CAREFUL_OPTIONS.say(language), Style.STRONG))]
    sheet += _options(CAREFUL, language)
    sheet += [
        GAP,
        line(Piece(words.EXIT_CODES.say(language), Style.STRONG)),
        *_exit_codes(language),
    ]
    sheet += [GAP, line(words.MORE_HELP.say(language)), line(words.COMPLETION.say(language))]
    return sheet


def command_page(entry: Entry, parameters: Sequence[Any], language: Language) -> Sheet:
    """`complaints COMMAND --help`; `parameters` are those of the command line."""
    sheet: list[Block] = [line(Piece(entry.says.say(language), Style.TITLE)), GAP]
    arguments = [_name(each) for each in parameters if each.param_type_name == "argument"]
    usage = " ".join(("complaints", entry.name, *arguments, "[OPTIONS]"))
    sheet.append(line(words.USAGE.say(language), " ", usage, hang=6))
    parts = [
        (each.name, each.says.say(language)) for each in ENTRIES.values() if each.name.startswith(f"{entry.name} ")
    ]
    if parts:
        sheet += [GAP, line(Piece(PARTS.say(language), Style.STRONG)), *_pairs(parts)]
    for kind, head in (("argument", words.ARGUMENTS), ("option", words.OPTIONS)):
        found = [
            (_name(each), each.help or "") for each in parameters if each.param_type_name == kind and not each.hidden
        ]
        if found:
            sheet += [GAP, line(Piece(head.say(language), Style.STRONG)), *_pairs(found)]
    honoured = [(name, label) for name, label in CAREFUL if _long(name) in entry.honours]
    if honoured:
        sheet += [GAP, line(Piece(words.CAREFUL_OPTIONS.say(language), Style.STRONG)), *_options(honoured, language)]
    sheet += [GAP, line(Piece(words.EXAMPLE.say(language), Style.STRONG)), line(entry.example, indent=2)]
    sheet += _more(entry.name, language)
    sheet += [GAP, line(Piece(words.SHARED_HINT.say(language), Style.FAINT))]
    return sheet


def _more(command: str, language: Language) -> Sheet:
    """The file it reads, and what one should know."""
    sheet: list[Block] = []
    if (sample := SAMPLES.get(command)) is not None:
        lines = [line(text, indent=2) for text in sample.text.say(language).split("\n")]
        sheet += [GAP, line(Piece(sample.name, Style.STRONG)), *lines]
    if (note := NOTES.get(command)) is not None:
        sheet += [GAP, *(line(text, hang=0) for text in note.say(language).split("\n"))]
    return sheet


def _exit_codes(language: Language) -> list[Line]:
    listed = (part.partition(" ") for part in words.EXIT_CODE_LIST.say(language).split(" · "))
    return _pairs([(code, meaning) for code, _, meaning in listed])


def _options(options: Sequence[tuple[str, Label]], language: Language) -> list[Line]:
    return _pairs([(name, label.say(language)) for name, label in options])


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[Line]:
    width = min(max(width_of(name) for name, _ in pairs), 28)
    return [_pair(name, text, width) for name, text in pairs]


def _pair(name: str, text: str, width: int) -> Line:
    return line(Piece(pad(name, width), Style.NAME), "  ", text, indent=2, hang=width + 2)


def _long(option: str) -> str:
    """`--yes` of `-y, --yes`, `--key` of `--key KEY`."""
    return next(word for word in option.split() if word.startswith("--"))


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    names = ", ".join(sorted(parameter.opts, key=len))
    return names if parameter.is_flag else f"{names} {parameter.metavar or parameter.name.upper()}"
