"""Writes a file anew in place of the old one: whoever reads it finds the old text or the new, never half of it."""

import os
import shutil
import tempfile
from pathlib import Path

from workflow.commands.new_file import UNWRITABLE
from workflow.errors import UsageError


def replace_file(path: Path, content: bytes) -> None:
    """With the permissions it had; a link keeps pointing where it did. Raises UsageError when it cannot be written."""
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
        made = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            shutil.copymode(target, made)
            made.replace(target)
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(UNWRITABLE, path=str(path), problem=error.strerror or str(error)) from error
