"""`complaints demo`: tells the ticketing regulation's story by running its commands on a real store."""

import io
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from workflow.commands import words
from workflow.commands.cells import pad, width_of
from workflow.commands.errand import Errand, of, opened_desk
from workflow.commands.faults import INTERRUPTED
from workflow.commands.operator.demo_story import BEGINS, CHAPTERS, CODE, PEOPLE, PREVENTED, TRY, WHO, Chapter, Step
from workflow.commands.sheet import GAP, Block, Line, Piece, Style, line
from workflow.engine import approvals
from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.wording import Label

STORE = "complaints-demo.db"
_SPECIAL = frozenset(" '\"$&|;<>()*?`\\!#~[]{}")
URL = f"sqlite:///{STORE}"
INTRO = Label(
    zh="一部十五个状态的投诉规程，一个真实的案件库（{store}，模拟时钟）。下面每条命令都真的在运行。",
    en="A complaint regulation with fifteen states, and a real store ({store}, simulated clock). "
    "Every command below really runs.",
)
WENT_THROUGH = Label(zh="案件库留在 {store}。接着试试：", en="The store is left at {store}. Try next:")


def demo(ctx: typer.Context) -> int:
    """Leaves complaints-demo.db in this directory to be explored."""
    errand = of(ctx)
    _make_room(Path(STORE))
    with redirect_stderr(sys.stdout):
        if (failed := _prepare(errand)) != 0:
            return failed
        _say(errand, [*_intro(errand)])
        wrong = [step for chapter in CHAPTERS for step in _tell(errand, chapter)]
    if wrong:
        errand.terminal.insist(wrong)
        return 70
    _say(errand, _outro(errand))
    return 0


def _make_room(path: Path) -> None:
    """An earlier demo gives way; anything else is left as it is."""
    if not path.exists():
        return
    try:
        with opened_desk(URL) as desk:
            replaceable = desk.info().clock == "simulated"
    except ComplaintsError:
        replaceable = False
    if not replaceable:
        raise StoreUnavailable(words.DEMO_EXISTS, path=str(path))
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        name.unlink(missing_ok=True)


def _prepare(errand: Errand) -> int:
    """The store, its people and its rules; what is said about it is only shown when it fails."""
    with TemporaryDirectory() as folder:
        people = Path(folder) / "people.yaml"
        people.write_text(PEOPLE[errand.language], encoding="utf-8")
        for command in (
            ("init", "--clock", "simulated", "--start", BEGINS),
            ("people", "import", str(people)),
            ("publish", "ticketing_complaints"),
        ):
            said = io.StringIO()
            with redirect_stdout(said), redirect_stderr(said):
                code = _run(errand, command)
            if code != 0:
                sys.stderr.write(said.getvalue())
                return code
    return 0


def _tell(errand: Errand, chapter: Chapter) -> Iterator[Line]:
    """Runs the chapter; gives a line for each step that did not go as it is told."""
    _say(errand, [GAP, _rule(errand, errand.words(chapter.heading))])
    for step in chapter.steps:
        command = tuple(_filled(errand, word, step) for word in step.command)
        said = errand.words(step.says)
        if said:
            _say(errand, [GAP, line(Piece(said, Style.STRONG), hang=0)])
        _say(errand, _prompt(errand, command))
        found = _run(errand, command)
        if found == INTERRUPTED:
            raise KeyboardInterrupt
        if found != step.exits:
            text = errand.words(words.DEMO_WENT_WRONG)
            yield line(text.format(step=typed(command), found=found, expected=step.exits))


def _filled(errand: Errand, word: str | Label, step: Step) -> str:
    text = word if isinstance(word, str) else errand.words(word)
    return _code(str(step.command[1])) if text == CODE else text


def _code(case: str) -> str:
    """What `show` prints for the case to be signed."""
    with opened_desk(URL) as desk:
        scene = desk.scene(case)
        approval = scene.book.approval_in(scene.case.state)
        return "" if approval is None else approvals.code(scene.case, approval)


def _run(errand: Errand, command: Sequence[str]) -> int:
    plain = ("--no-color",) if errand.wishes.colour.value == "off" else ()
    return errand.run((*command, "--db", URL, "--lang", errand.language, "-q", *plain))


def typed(command: Sequence[str]) -> str:
    """The command as a person would type it."""
    return " ".join(("complaints", *(_quoted(word) for word in command)))


def _quoted(word: str) -> str:
    """The value of `name=value` in quotes where a shell would not leave it alone."""
    if not set(word) & _SPECIAL:
        return word
    name, equals, value = word.partition("=")
    return f"{name}={shlex.quote(value)}" if equals and not set(name) & _SPECIAL else shlex.quote(word)


def _prompt(errand: Errand, command: Sequence[str]) -> list[Block]:
    """The command behind a prompt, over as many lines as it takes, ready to be copied."""
    width = errand.terminal.out.width
    rows = ["complaints"] if width else [typed(command)]
    for word in map(_quoted, command) if width else ():
        if width and width_of(f"    {rows[-1]} {word} \\") > width:
            rows.append(word)
        else:
            rows[-1] += f" {word}"
    sheet: list[Block] = []
    for number, row in enumerate(rows):
        lead = Piece("    " if number else "$ ", Style.FAINT)
        sheet.append(line(lead, Piece(row, Style.NAME), Piece(" \\" if row is not rows[-1] else "", Style.FAINT)))
    return sheet


def _say(errand: Errand, sheet: Sequence[Block]) -> None:
    errand.terminal.show(sheet)


def _intro(errand: Errand) -> Iterator[Line]:
    yield line(Piece(errand.words(INTRO).format(store=STORE)), hang=0)
    yield line(Piece(errand.words(WHO), Style.FAINT), hang=0)


def _rule(errand: Errand, text: str) -> Line:
    """A heading; on a terminal with a rule to the right edge."""
    width = errand.terminal.out.width
    if width is None:
        return line(f"## {text}")
    rest = max(0, min(width, 80) - width_of(text) - 4)
    return line(Piece("━━ ", Style.TITLE), Piece(text, Style.TITLE), Piece(" " + "━" * rest, Style.TITLE))


def _outro(errand: Errand) -> list[Block]:
    prefix = "set" if os.name == "nt" else "export"
    sheet: list[Block] = [GAP, _rule(errand, errand.words(words.DEMO_PREVENTED))]
    sheet += [line(Piece("✗ ", Style.BAD), errand.words(each), indent=2) for each in PREVENTED]
    sheet += [GAP, line(Piece(errand.words(WENT_THROUGH).format(store=STORE), Style.STRONG))]
    sheet.append(line(Piece(f"{prefix} COMPLAINTS_DB={URL}", Style.NAME), indent=2))
    width = max(width_of(typed(command)) for command, _ in TRY)
    for command, why in TRY:
        said = Piece(f"  # {errand.words(why)}", Style.FAINT)
        sheet.append(line(Piece(pad(typed(command), width), Style.NAME), said, indent=2))
    return sheet
