"""`complaints demo`: tells a story of each shipped procedure by running its commands on one real store."""

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
from workflow.commands.errand import Errand, of, opened_desk
from workflow.commands.faults import INTERRUPTED
from workflow.commands.operator.demo_story import BEGINS, PEOPLE, PREVENTED, PROCEDURES, TALES, TRY
from workflow.commands.operator.tales.telling import CODE, Meanwhile, Step, Tale, Words
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Line, Piece, Style, line
from workflow.engine import approvals
from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.wording import Label

STORE = "complaints-demo.db"
_SPECIAL = frozenset(" '\"$&|;<>()*?`\\!#~[]{}")
URL = f"sqlite:///{STORE}"
INTRO = Label(
    zh="四部投诉规程，一个真实的案件库（{store}，模拟时钟）。下面每条命令都真的在运行。",
    en="Four complaint procedures on one real store ({store}, simulated clock). Every command below really runs.",
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
        wrong = [step for tale in TALES for step in _tell(errand, tale)]
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
            *(("publish", procedure) for procedure in PROCEDURES),
        ):
            if (code := _run_unseen(errand, command)) != 0:
                return code
    return 0


def _tell(errand: Errand, tale: Tale) -> Iterator[Line]:
    """Runs the tale; gives a line for each command that did not go as it is told."""
    cast = line(Piece(errand.words(tale.cast), Style.FAINT), hang=0)
    _say(errand, [GAP, _rule(errand, errand.words(tale.heading)), cast])
    for step in tale.steps:
        if isinstance(step, Meanwhile):
            yield from _meanwhile(errand, step)
        else:
            yield from _show(errand, step)


def _show(errand: Errand, step: Step) -> Iterator[Line]:
    command = _typed_words(errand, step.command)
    if said := errand.words(step.says):
        _say(errand, [GAP, line(Piece(said, Style.STRONG), hang=0)])
    piped = () if step.head is None else ("|", "head", f"-{step.head}")
    _say(errand, _prompt(errand, command, piped))
    found = _run(errand, command) if step.head is None else _run_to_head(errand, command, step.head)
    yield from _unlike(errand, command, found, step.exits)


def _meanwhile(errand: Errand, step: Meanwhile) -> Iterator[Line]:
    """Only says what happens; what the commands print is shown when one of them fails."""
    _say(errand, [GAP, line(Piece(errand.words(step.says), Style.FAINT), hang=0)])
    for words_ in step.commands:
        command = _typed_words(errand, words_)
        yield from _unlike(errand, command, _run_unseen(errand, command), 0)


def _unlike(errand: Errand, command: Sequence[str], found: int, expected: int) -> Iterator[Line]:
    if found == INTERRUPTED:
        raise KeyboardInterrupt
    if found != expected:
        text = errand.words(words.DEMO_WENT_WRONG)
        yield line(text.format(step=typed(command), found=found, expected=expected))


def _typed_words(errand: Errand, command: Words) -> tuple[str, ...]:
    """The command in the language of the demo, with the code of what is to be signed."""
    plain = tuple(word if isinstance(word, str) else errand.words(word) for word in command)
    return tuple(_code(plain[1]) if word == CODE else word for word in plain)


def _code(case: str) -> str:
    """What `show` prints for the case to be signed."""
    with opened_desk(URL) as desk:
        scene = desk.scene(case)
        approval = scene.book.approval_in(scene.case.state)
        return "" if approval is None else approvals.code(scene.case, approval)


def _run(errand: Errand, command: Sequence[str]) -> int:
    plain = ("--no-color",) if errand.wishes.colour.value == "off" else ()
    return errand.run((*command, "--db", URL, "--lang", errand.language, "-q", *plain))


def _run_to_head(errand: Errand, command: Sequence[str], lines: int) -> int:
    """What `| head` would let through."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = _run(errand, command)
    sys.stdout.write("".join(said.getvalue().splitlines(keepends=True)[:lines]))
    return code


def _run_unseen(errand: Errand, command: Sequence[str]) -> int:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = _run(errand, command)
    if code != 0:
        sys.stderr.write(said.getvalue())
    return code


def typed(command: Sequence[str]) -> str:
    """The command as a person would type it."""
    return " ".join(("complaints", *(_quoted(word) for word in command)))


def _quoted(word: str) -> str:
    """The value of `name=value` in quotes where a shell would not leave it alone."""
    if not set(word) & _SPECIAL:
        return word
    name, equals, value = word.partition("=")
    return f"{name}={shlex.quote(value)}" if equals and not set(name) & _SPECIAL else shlex.quote(word)


def _prompt(errand: Errand, command: Sequence[str], piped: Sequence[str]) -> list[Block]:
    """The command behind a prompt, over as many lines as it takes, ready to be copied."""
    width = errand.terminal.out.width
    rows = ["complaints"] if width else [" ".join((typed(command), *piped))]
    for word in (*_kept_together(command), *piped) if width else ():
        if width and width_of(f"    {rows[-1]} {word} \\") > width:
            rows.append(word)
        else:
            rows[-1] += f" {word}"
    sheet: list[Block] = []
    for number, row in enumerate(rows):
        lead = Piece("    " if number else "$ ", Style.FAINT)
        sheet.append(line(lead, Piece(row, Style.NAME), Piece(" \\" if row is not rows[-1] else "", Style.FAINT)))
    return sheet


def _kept_together(command: Sequence[str]) -> Iterator[str]:
    """The words of the command; an option stays beside its value."""
    quoted = iter(map(_quoted, command))
    for word in quoted:
        yield f"{word} {next(quoted, '')}".rstrip() if word.startswith("--") else word


def _say(errand: Errand, sheet: Sequence[Block]) -> None:
    errand.terminal.show(sheet)


def _intro(errand: Errand) -> Iterator[Line]:
    yield line(Piece(errand.words(INTRO).format(store=STORE)), hang=0)


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
