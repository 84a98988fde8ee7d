"""An XLSX file that somebody sent: what is refused before it is opened, and the workbook in it."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workflow.errors import UsageError
from workflow.wording import Wording

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
LARGEST_UNPACKED = 1024 * 1024 * 1024
LARGEST_PART = 256 * 1024 * 1024
"""Of any part but a sheet: those are read row by row, the others at once."""
MOST_PARTS = 10_000
PROLOGUE = 64 * 1024
MEGABYTE = 1024 * 1024

ENCRYPTED = Wording(
    code="xlsx_encrypted",
    zh="文件有打开密码，读不了",
    en="the file has a password and cannot be read",
    fix_zh="在 Excel 里取消密码后另存",
    fix_en="remove the password in Excel and save it again",
)
OLD_FORMAT = Wording(
    code="xlsx_old_format",
    zh="这是旧的 .xls 格式",
    en="this is the old format .xls",
    fix_zh="在 Excel 里另存为 .xlsx 或 CSV",
    fix_en="save it as .xlsx or CSV in Excel",
)
OTHER_FORMAT = Wording(
    code="xlsx_other_format",
    zh="这不是 XLSX 工作簿：{found}",
    en="this is not an XLSX workbook: {found}",
    fix_zh="另存为 .xlsx 或 CSV",
    fix_en="save it as .xlsx or CSV",
)
BROKEN = Wording(
    code="xlsx_broken",
    zh="工作簿已损坏，读不了：{problem}",
    en="the workbook is damaged and cannot be read: {problem}",
    fix_zh="在 Excel 里打开并另存，再导入；已导入的行不会重复",
    fix_en="open it in Excel, save it again, then import that; rows that came in are not imported twice",
)
TOO_LARGE = Wording(
    code="xlsx_too_large",
    zh="工作簿解开后有 {size} MB，上限是 {limit} MB",
    en="unpacked, the workbook has {size} MB; the limit is {limit} MB",
    fix_zh="分成几个文件",
    fix_en="split it into several files",
)
SUSPICIOUS = Wording(
    code="xlsx_suspicious",
    zh="工作簿的 {part} 含有 XLSX 不该有的内容（DTD）",
    en="{part} of the workbook has what no XLSX has (a DTD)",
    fix_zh="向发来的人核实",
    fix_en="ask whoever sent it",
)

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
)


def is_workbook(source: bytes) -> bool:
    """Whether this is not text but something a spreadsheet program wrote."""
    return source.startswith((ZIP, OLE))


@contextmanager
def opened(source: bytes) -> Iterator["Workbook"]:
    """The workbook, to be read sheet by sheet; raises UsageError."""
    _refuse_ole(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep, such as drawings
        workbook = _loaded(source)
        try:
            yield workbook
        finally:
            workbook.close()


@contextmanager
def damage_told() -> Iterator[None]:
    """A workbook that is damaged, or made to harm, can break any assumption of whoever reads it."""
    try:
        yield
    except _DAMAGE as error:
        raise UsageError(BROKEN, problem=str(error) or type(error).__name__) from error


def _loaded(source: bytes) -> "Workbook":
    with damage_told():
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            _refuse_parts(archive)
        from openpyxl import load_workbook

        return load_workbook(io.BytesIO(source), read_only=True, keep_links=False)


def _refuse_ole(source: bytes) -> None:
    if source.startswith(OLE):
        raise UsageError(ENCRYPTED if ENCRYPTED_PACKAGE in source else OLD_FORMAT)


def _refuse_parts(archive: zipfile.ZipFile) -> None:
    """What is no XLSX, what is too much to unpack, and what could harm the reader of XML."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise UsageError(ENCRYPTED)
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UsageError(OTHER_FORMAT, found=_kind(archive, names))
    if "xl/workbook.bin" in names:
        raise UsageError(OTHER_FORMAT, found=".xlsb")
    _refuse_size(parts)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _refuse_dtd(archive, part.filename)


def _refuse_size(parts: list[zipfile.ZipInfo]) -> None:
    """No part is read beyond the size it declares."""
    whole = sum(part.file_size for part in parts)
    if whole > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        raise UsageError(TOO_LARGE, size=whole // MEGABYTE, limit=LARGEST_UNPACKED // MEGABYTE)
    for part in parts:
        if part.file_size > LARGEST_PART and not part.filename.startswith("xl/worksheets/"):
            raise UsageError(TOO_LARGE, size=part.file_size // MEGABYTE, limit=LARGEST_PART // MEGABYTE)


def _refuse_dtd(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as part:
        beginning = part.read(PROLOGUE).replace(b"\0", b"")  # UTF-16 too
    if re.search(rb"<!(DOCTYPE|ENTITY)", beginning):
        raise UsageError(SUSPICIOUS, part=name)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        return archive.read("mimetype")[:80].decode("ascii", "replace")
    return "zip"
