"""From the text of a guard to Python's syntax tree: our two words rewritten, foreign signs refused with their place.

`list has value` becomes a `@` and `since:` a keyword argument, in columns that stay. Only `ast.parse` reads the
result; it cannot execute anything.
"""

import ast
import keyword
import re
from collections.abc import Sequence

from msgspec import Struct

from workflow.definitions.guards.mistakes import Mistake
from workflow.wording import Wording

MAX_CHARACTERS = 400
MAX_NODES = 80

GUARD_EMPTY = Wording(
    code="guard_empty",
    zh="条件是空的",
    en="the condition is empty",
    fix_zh="写一个条件，或删去这一项",
    fix_en="write a condition or leave it out",
)
GUARD_TOO_LONG = Wording(
    code="guard_too_long",
    zh="条件太长（最多 {limit} 个字符、{nodes} 个成分）",
    en="the condition is too long (at most {limit} characters and {nodes} parts)",
    fix_zh="把一部分写成派生字段，再引用它",
    fix_en="move a part of it into a derived field and name that field",
)
SINGLE_EQUALS = Wording(
    code="single_equals",
    zh="比较要写两个等号",
    en="a comparison is written with two equal signs",
    fix_zh="写 ==",
    fix_en="write ==",
)
FOREIGN_OPERATOR = Wording(
    code="foreign_operator",
    zh="条件里不用“{sign}”",
    en='"{sign}" is not used in conditions',
    fix_zh="写 {ours}",
    fix_en="write {ours}",
)
FULL_WIDTH = Wording(
    code="full_width",
    zh="这里是全角符号 {sign}",
    en='"{sign}" is a full-width sign',
    fix_zh="改用半角 {ours}",
    fix_en="write {ours}",
)
FOREIGN_SIGN = Wording(
    code="foreign_sign",
    zh="“{sign}”在条件里没有意义",
    en='"{sign}" has no meaning in a condition',
    fix_zh="可以用 and or not == != < <= > >= in has + - *",
    fix_en="there are: and or not == != < <= > >= in has + - *",
)
BARE_TEXT = Wording(
    code="bare_text",
    zh="“{text}”不是名称",
    en='"{text}" is not a name',
    fix_zh="名称用小写字母；选项写它的名称并加引号，例如 'claim'",
    fix_en="names are in small letters; a choice is written by its name in quotes, such as 'claim'",
)
OPEN_QUOTE = Wording(
    code="open_quote",
    zh="引号没有成对",
    en="a quotation mark is not closed",
    fix_zh="补上另一个引号",
    fix_en="close it",
)
TEXT_PREFIX = Wording(
    code="text_prefix",
    zh="引号前不能有“{prefix}”",
    en='nothing may stand directly before a quotation mark, here "{prefix}"',
    fix_zh="删去它",
    fix_en="leave it out",
)
UNBALANCED = Wording(
    code="unbalanced",
    zh="括号“{sign}”没有成对",
    en='the bracket "{sign}" has no partner',
    fix_zh="补上或删去",
    fix_en="add the other or take it away",
)
BAD_NUMBER = Wording(
    code="bad_number",
    zh="“{text}”不是数",
    en='"{text}" is not a number',
    fix_zh="写 5000 或 500.00，不带分隔符",
    fix_en="write 5000 or 500.00 without separators",
)
UNREADABLE = Wording(
    code="unreadable_guard",
    zh="条件读不懂，从“{text}”起",
    en='the condition cannot be understood from "{text}" on',
    fix_zh="检查这里是否漏写了 and、or、比较符或引号",
    fix_en="look for a missing and, or, comparison or quotation mark",
)

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<string>'[^'\\\n]*'|\"[^\"\\\n]*\")|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9][A-Za-z0-9_.]*(?:,[0-9]{3}(?![0-9]))*)"
    r"|(?P<bracket>[()\[\]])|(?P<foreign><>|&&?|\|\|?|!(?!=)|\*\*)|(?P<fine>==|!=|<=|>=|[<>+\-*,])|(?P<equals>=)"
    r"|(?P<quote>['\"])|(?P<colon>:)|(?P<other>.)",
    re.DOTALL,
)
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?\Z", re.ASCII)
_OURS = {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "<>": "!=", "is": "=="}
_WORDS = frozenset({"and", "or", "not", "in", "has"})
_NOTHING = frozenset({"none", "null", "nil"})
_CLOSES = {")": "(", "]": "["}
_HALF_WIDTH = str.maketrans("（）【】［］，：；＝＜＞！＋－×＊“”‘’「」％／。、", "()[][],:;=<>!+-**\"\"''''%/.,")


class Parsed(Struct, frozen=True):
    """`text` is what was parsed, as long as what was written; `lead` characters were cut off in front."""

    tree: ast.expr
    text: str
    lead: int

    def offset(self, node: ast.expr) -> int:
        """Where the node begins; ast counts UTF-8 bytes, we count characters."""
        return self.lead + self._characters(node.col_offset)

    def source(self, node: ast.expr) -> str:
        end = node.end_col_offset or node.col_offset
        return self.text[self._characters(node.col_offset) : self._characters(end)]

    def _characters(self, octets: int) -> int:
        return octets if self.text.isascii() else len(self.text.encode()[:octets].decode(errors="ignore"))


def parse(text: str) -> Parsed:
    """Raises Mistake."""
    if len(text) > MAX_CHARACTERS:
        raise too_long()
    rewritten = "".join(_Scan(text).pieces())
    lead = len(rewritten) - len(rewritten.lstrip())
    body = rewritten.strip()
    if not body:
        raise Mistake(GUARD_EMPTY, 0)
    return Parsed(_python(body, lead), body, lead)


def too_long() -> Mistake:
    return Mistake(GUARD_TOO_LONG, 0, limit=MAX_CHARACTERS, nodes=MAX_NODES)


def _python(body: str, lead: int) -> ast.expr:
    try:
        return ast.parse(body, mode="eval").body
    except SyntaxError as error:
        last_word = body.rfind(" ") + 1  # where the text breaks off, Python names no place
        raise _unreadable(body, lead, error.offset - 1 if error.offset else last_word) from None
    except (RecursionError, MemoryError, ValueError):
        raise _unreadable(body, lead, 0) from None


def _unreadable(body: str, lead: int, offset: int) -> Mistake:
    at = max(min(offset, len(body) - 1), 0)
    return Mistake(UNREADABLE, lead + at, text=body[at : at + 12].replace("@", "has").strip().lower())


class _Scan:
    """One pass over the tokens of a guard."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[tuple[str, int]] = []
        self.last = ""
        self.end = -1

    def pieces(self) -> list[str]:
        """The text in pieces, rewritten; raises Mistake."""
        found = [self._piece(match) for match in _TOKEN.finditer(self.text)]
        if self.open:
            sign, offset = self.open[-1]
            raise Mistake(UNBALANCED, offset, sign=sign)
        return found

    def _piece(self, match: re.Match[str]) -> str:
        kind, token, offset = match.lastgroup, match[0], match.start()
        piece = token
        if kind == "space":
            return " " * len(token)
        if kind == "name":
            piece = _name(token, offset)
        elif kind == "string":
            self._string(offset)
        elif kind == "bracket":
            self._bracket(token, offset)
        elif kind == "number":
            _number(token.split(",") if self._in_list() else [token], offset)
        elif kind != "fine":
            piece = self._rare(kind, token, offset)
        self.last, self.end = token, match.end()
        return piece

    def _string(self, offset: int) -> None:
        if self.end == offset and self.last[0].isalnum():
            raise Mistake(TEXT_PREFIX, offset - len(self.last), prefix=self.last)

    def _in_list(self) -> bool:
        """Where a comma between digits separates two numbers."""
        return bool(self.open) and self.open[-1][0] == "["

    def _bracket(self, token: str, offset: int) -> None:
        if token in "([":
            self.open.append((token, offset))
        elif not self.open or self.open.pop()[0] != _CLOSES[token]:
            raise Mistake(UNBALANCED, offset, sign=token)

    def _rare(self, kind: str | None, token: str, offset: int) -> str:
        if kind == "colon" and self.last == "since":
            return "="
        if kind == "equals":
            if self.last == "since":
                return token
            raise Mistake(SINGLE_EQUALS, offset)
        if token in _OURS:
            raise Mistake(FOREIGN_OPERATOR, offset, sign=token, ours=_OURS[token])
        if kind == "quote":
            raise Mistake(OPEN_QUOTE, offset)
        raise _foreign(token, offset, self.text)


def _name(token: str, offset: int) -> str:
    """Python's own words become capitals, so that `return` may be the name of an action."""
    if token in _WORDS:
        return token if token != "has" else " @ "
    lower = token.lower()
    if lower in _WORDS:
        raise Mistake(FOREIGN_OPERATOR, offset, sign=token, ours=lower)
    if lower == "is":
        raise Mistake(FOREIGN_OPERATOR, offset, sign=token, ours=_OURS["is"])
    if lower in _NOTHING:
        raise Mistake(FOREIGN_OPERATOR, offset, sign=token, ours="filled(..)")
    return token.upper() if keyword.iskeyword(token) else token


def _number(tokens: Sequence[str], offset: int) -> None:
    for token in tokens:
        if not _NUMBER.match(token):
            raise Mistake(BAD_NUMBER, offset, text=token)


def _foreign(token: str, offset: int, text: str) -> Mistake:
    half = token.translate(_HALF_WIDTH)
    if half != token:
        return Mistake(FULL_WIDTH, offset, sign=token, ours="and / or" if half in ";" else half)
    if token.isalpha():
        run = re.match(r"\w+", text[offset:])
        return Mistake(BARE_TEXT, offset, text=run[0] if run else token)
    return Mistake(FOREIGN_SIGN, offset, sign=token)
