"""`complaints export`: the cases as a workbook that people read and `import --running` takes over."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from workflow.commands import completion
from workflow.commands.errand import Errand, of
from workflow.commands.new_file import new_file
from workflow.commands.progress import progress
from workflow.commands.surface.sheet import Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.workbook.contents import CONTENTS, SHORT, contents_of
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound, UsageError
from workflow.spoken.valued import Reader
from workflow.wording import Label, Wording

if TYPE_CHECKING:
    from workflow.service import Desk

EXPORTING = Label(zh="导出", en="exporting")
EXPORTED = Label(zh="已导出 {count} 件到 {path}", en="exported to {path}: {count} cases")
PERSONAL_SHOWN = Label(
    zh="文件含个人信息，只有您可以读取；用后请删除",
    en="the file has personal data, and only you can read it; delete it after use",
)
PERSONAL_MASKED = Label(
    zh="个人信息已遮盖；这样的文件不能再导入（--personal 不遮盖）",
    en="personal fields are masked, so the file cannot be imported again (--personal shows them)",
)
NOTHING_TO_WRITE = Wording(
    code="export_needs_a_file",
    zh="须写明导出到哪个 .xlsx 文件",
    en="say which .xlsx file to export to",
    fix_zh="或用 --digest 只打印内容指纹",
    fix_en="or --digest, which only prints the digest of the contents",
)
NOT_XLSX = Wording(
    code="export_is_xlsx",
    zh="导出的文件名须以 .xlsx 结尾，不能是 {path}",
    en="the name of the file must end with .xlsx, unlike {path}",
)


def export(
    ctx: typer.Context,
    file: Annotated[str | None, typer.Argument(metavar="FILE.xlsx", help="新文件 | a new file")] = None,
    *,
    procedure: Annotated[
        str | None,
        typer.Option(
            "--procedure",
            metavar="NAME",
            help="只导出这个规程 | this procedure only",
            autocompletion=completion.procedures,
        ),
    ] = None,
    personal: Annotated[bool, typer.Option("--personal", help="不遮盖个人信息 | do not mask personal fields")] = False,
    digest: Annotated[
        bool, typer.Option("--digest", help="只打印内容指纹 | only print the digest of the contents")
    ] = False,
) -> int:
    """A sheet for each procedure, one of the history, one of the attachments; never over an existing file."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        _known(desk, procedure)
        if digest:
            return _digest(errand, contents_of(desk, procedure))
        path = _path(file)
        reader = Reader(
            language=errand.language,
            zone=ZoneInfo(desk.info().zone),
            directory=desk.directory(),
            open_personal=None if personal else frozenset(),
        )
        with progress(errand, errand.words(EXPORTING)) as watch:
            count, contents = export_book(desk, path, procedure, reader, watch)
    _give(errand, path, count, contents)
    errand.remark(PERSONAL_SHOWN if personal else PERSONAL_MASKED)
    return 0


def export_book(
    desk: "Desk", path: Path, procedure: str | None, reader: Reader, watch: Callable[[int, int], None]
) -> tuple[int, str]:
    """Writes the workbook, as the store is at one moment; how many cases are in it, and the digest of their contents."""
    from workflow.commands.workbook.book import Book, fields_of
    from workflow.commands.workbook.writing import Writing

    count = 0
    with new_file(path) as made, desk.one_view(), Writing(reader.language) as writing:
        names = [procedure] if procedure is not None else sorted({known.name for known in desk.definitions()})
        book = Book(writing, reader, {name: fields_of(desk, name) for name in names})
        numbers = desk.numbers()
        for done, number in enumerate(numbers, 1):
            scene = desk.scene(number)
            if scene.file.procedure in names:
                book.add(desk, scene)
                count += 1
            watch(done, len(numbers))
        book.finish()
        with made.open("wb") as file:
            writing.save(file)
    return count, book.contents.digest


def _path(file: str | None) -> Path:
    if file is None:
        raise UsageError(NOTHING_TO_WRITE)
    if not file.lower().endswith(".xlsx"):
        raise UsageError(NOT_XLSX, path=file)
    return Path(file)


def _known(desk: "Desk", procedure: str | None) -> None:
    from workflow.store.rulebooks import NO_PROCEDURE

    names = {known.name for known in desk.definitions()}
    if procedure is not None and procedure not in names:
        raise NotFound(NO_PROCEDURE, name=procedure, hint=did_you_mean(procedure, names))


def _digest(errand: Errand, contents: str) -> int:
    said = errand.words(CONTENTS).format(digest=contents[:SHORT])
    errand.terminal.give({"contents": contents}, [line(said)])
    return 0


def _give(errand: Errand, path: Path, count: int, contents: str) -> None:
    data: Mapping[str, Json] = {"file": str(path), "cases": count, "contents": contents}
    said = errand.words(EXPORTED).format(path=path, count=count)
    told = errand.words(CONTENTS).format(digest=contents[:SHORT])
    errand.terminal.give(data, [line(Piece("✓ ", Style.GOOD), said, Piece(f"  {told}", Style.FAINT))])
