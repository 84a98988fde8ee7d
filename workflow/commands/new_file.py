"""A file that a command makes: whole under its name, or not at all, and never over another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow.errors import NotFound, UsageError
from workflow.store.whole_file import whole_file
from workflow.wording import Wording

EXISTS = Wording(
    code="output_exists",
    zh="{path} 已经存在，没有改动它",
    en="{path} is already there and was left as it is",
    fix_zh="换一个文件名",
    fix_en="choose another file name",
)
NO_DIRECTORY = Wording(
    code="output_directory_missing",
    zh="没有目录 {path}",
    en="there is no directory {path}",
    fix_zh="先建立该目录",
    fix_en="make the directory first",
)
UNWRITABLE = Wording(
    code="output_unwritable",
    zh="写不了 {path}：{problem}",
    en="{path} cannot be written: {problem}",
    fix_zh="核对权限与磁盘空间",
    fix_en="check permissions and room on the disk",
)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file beside `path`, that only its owner can read, to be filled; it gets the name when all went well."""
    if os.path.lexists(path):
        raise UsageError(EXISTS, path=str(path))
    if not path.absolute().parent.is_dir():
        raise NotFound(NO_DIRECTORY, path=str(path.parent))
    try:
        with whole_file(path) as made:
            yield made
    except FileExistsError as error:
        raise UsageError(EXISTS, path=str(path)) from error
    except OSError as error:
        raise UsageError(UNWRITABLE, path=str(path), problem=error.strerror or str(error)) from error
