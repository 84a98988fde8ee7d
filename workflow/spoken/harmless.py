"""Text that came from outside, made safe to show: it cannot move the cursor, change colours, or turn the line around."""

import re

_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""None of them is printable, so most texts are never searched for them: that waits for the pattern to be compiled."""
_UNSAFE_IN_JSON = "[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
NEWLINE = "⏎"


def harmless(text: str) -> str:
    """`text` on one line: line ends as ⏎, tabs as a space, everything that steers a terminal as a visible escape."""
    if text.isprintable() or not re.search(_UNSAFE, text):
        return text
    return re.sub(_UNSAFE, _visible, text.replace("\r\n", "\n"))


def harmless_lines(text: str) -> list[str]:
    """`text` line by line, each of them harmless."""
    return [harmless(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def harmless_json(text: str) -> str:
    """JSON text in which strings hold nothing that steers a terminal; what it says is unchanged."""
    return re.sub(_UNSAFE_IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", text)


def _visible(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "\n":
        return NEWLINE
    if sign == "\t":
        return " "
    return f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}"
