"""What stands for our signs where the output cannot carry them: a terminal in GBK has no ✓, one in ASCII no →."""

import codecs
from collections.abc import Mapping

NAME = "complaints"
"""What the error handler is called, for `reconfigure(errors=..)`."""
SIGNS: Mapping[str, str] = {
    "✓": "OK",
    "✗": "!!",
    "→": "->",
    "•": "*",
    "·": "-",
    "█": "#",
    "░": ".",
    "━": "=",
    "□": "[]",
    "☐": "o",
    "☑": "X",
    "─": "-",
    "│": "|",
    **dict.fromkeys("┌┬┐├┼┤└┴┘", "+"),
    "‹": "<",
    "›": ">",
    "⏎": "\\n",
    "≠": "!=",
    "…": "...",
    "—": "-",
    "“": '"',
    "”": '"',
}


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Our signs in plain ones; of anything else its escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    said = (SIGNS.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in text)
    return "".join(said), error.end


def register() -> None:
    """Makes the error handler known under its name."""
    codecs.register_error(NAME, _plain)
