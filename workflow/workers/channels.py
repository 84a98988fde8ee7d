"""The channel file: on which ways people are reached. Read like a definition, with places.

language: both                       # zh, en or both
default: file:notices.jsonl          # for everybody who is not named below; without it, the console
people:
  wang: ["mailtos://complaints:${MAIL_PASSWORD}@mail.example.com?to=wang@example.com"]
roles:                               # for whoever holds the role when the message goes out
  quality: ["dingtalk://${DINGTALK_TOKEN}"]

An address is `console`, `file:PATH`, or one of apprise (https://appriseit.com/services/). `${NAME}` stands for what the
environment has under that name. Somebody's own channels come first, then those of their roles, then the default.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, cast

from workflow.definitions.grammar.compounds import Key, MapOf, OneOrMany
from workflow.definitions.grammar.kinds import Reading
from workflow.definitions.grammar.shapes import OneOf
from workflow.definitions.grammar.words import PLAIN_NAME, TEXT, record
from workflow.definitions.problems import Problem, Problems, in_order
from workflow.definitions.reading.reader import read
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.words import Word
from workflow.engine.directory import Person
from workflow.wording import Blank, Label, Wording
from workflow.workers.letters import TONGUES, Tongue

NO_VARIABLE = Wording(
    code="channel_variable_missing",
    zh="环境里没有变量 {name}，这条渠道的地址写不全",
    en="the environment has no variable {name}, so the address of this channel is incomplete",
    fix_zh="启动前设好它，例如写进服务的 EnvironmentFile",
    fix_en="set it before the start, for example in the EnvironmentFile of the service",
)
NO_SCHEME = Wording(
    code="channel_unknown",
    zh="不认识“{scheme}:”这种渠道{hint}",
    en='there is no kind of channel "{scheme}:"{hint}',
    fix_zh="写 console、file:文件名，或 apprise 的地址（https://appriseit.com/services/）",
    fix_en="write console, file:PATH, or an address of apprise (https://appriseit.com/services/)",
)
BAD_ADDRESS = Wording(
    code="channel_address_wrong",
    zh="“{scheme}:”渠道的地址不全或写法不对",
    en='the address of this "{scheme}:" channel is incomplete or written wrongly',
    fix_zh="对照 https://appriseit.com/services/ 的写法；其中的密钥宜用 ${{名称}} 取自环境",
    fix_en="compare it with https://appriseit.com/services/; take secrets from the environment with ${{NAME}}",
)
NO_APPRISE = Wording(
    code="channel_needs_apprise",
    zh="“{scheme}:”渠道由 apprise 投递，它没有安装",
    en='a "{scheme}:" channel is served by apprise, which is not installed',
    fix_zh="运行 pip install 'complaint-workflow[notify]'，或改用 file: 与 console",
    fix_en="run `pip install 'complaint-workflow[notify]'`, or use file: and console",
)
NO_CHANNEL = Wording(
    code="channel_none",
    zh="“{name}”之下没有写渠道",
    en='there is no channel under "{name}"',
    fix_zh="写一条地址，或删去这一行",
    fix_en="write an address, or leave the line out",
)

CONSOLE, FILE = "console", "file"
Fault: TypeAlias = Literal["unknown", "wrong", "no apprise"]
_FAULTS: Mapping[Fault, Wording] = {"unknown": NO_SCHEME, "wrong": BAD_ADDRESS, "no apprise": NO_APPRISE}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ADDRESSES = OneOrMany(TEXT)
_FILE = record(
    "{language, default, people, roles}",
    "{language, default, people, roles}",
    {
        "language": Key(OneOf(tuple(TONGUES)), "用何种语言写", "in which language people are written to"),
        "default": Key(_ADDRESSES, "其余的人由何渠道", "how everybody else is reached"),
        "people": Key(MapOf(TEXT, _ADDRESSES), "各人由何渠道", "how a person is reached"),
        "roles": Key(MapOf(PLAIN_NAME, _ADDRESSES), "各角色由何渠道", "how the holders of a role are reached"),
    },
)


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to somebody. `url` holds secrets and is shown nowhere; `mark` says which channel it is, across restarts."""

    kind: str
    mark: str
    url: str = field(repr=False)


CONSOLE_CHANNEL = Channel(CONSOLE, CONSOLE, CONSOLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """Who is reached how, and in which language."""

    tongue: Tongue = "both"
    default: tuple[Channel, ...] = (CONSOLE_CHANNEL,)
    people: Mapping[str, tuple[Channel, ...]] = field(default_factory=dict)
    roles: Mapping[str, tuple[Channel, ...]] = field(default_factory=dict)

    def of(self, name: str, person: Person | None) -> tuple[Channel, ...]:
        """Those on which somebody is reached who is, or is not, in the directory: never none."""
        held = () if person is None else sorted(person.roles)
        by_role = dict.fromkeys(channel for role in held for channel in self.roles.get(role, ()))
        return self.people.get(name) or tuple(by_role) or self.default

    @property
    def most(self) -> int:
        """How many there are at most for one person."""
        by_role = len({channel for each in self.roles.values() for channel in each})
        return max(by_role, len(self.default), *map(len, self.people.values()), 1)


class Inspector(Protocol):
    """Knows apprise, so that nobody else has to import it."""

    def fault(self, url: str) -> Fault | None:
        """What is wrong with an address, if anything."""
        ...

    def schemes(self) -> Iterable[str]:
        """The kinds of channel there are."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChannels:
    """`channels` is None when there are problems."""

    channels: Channels | None
    problems: tuple[Problem, ...]


def read_channels(source: bytes, environment: Mapping[str, str], folder: Path, inspector: Inspector) -> ReadChannels:
    """What a channel file says; a `file:` without a folder lies in `folder`."""
    problems = Problems()
    node = read(source, problems)
    raw = None if node is None else _FILE.read(node, Reading(problems))
    build = _Build(environment, folder, inspector, problems)
    channels = None if raw is None else build.channels(raw)
    found = in_order(problems.found)
    return ReadChannels(channels=None if found else channels, problems=found)


@dataclass(frozen=True, slots=True)
class _Build:
    environment: Mapping[str, str]
    folder: Path
    inspector: Inspector
    problems: Problems

    def channels(self, raw: Mapping[str, Any]) -> Channels:
        return Channels(
            tongue=cast(Tongue, str(raw["language"]) or "both"),
            default=self._all(raw["default"]) or (CONSOLE_CHANNEL,),
            people=self._each(raw["people"]),
            roles=self._each(raw["roles"]),
        )

    def _each(self, entries: Mapping[Word, tuple[Word, ...]]) -> Mapping[str, tuple[Channel, ...]]:
        for name, addresses in entries.items():
            if not addresses and not self.problems.found:
                self.problems.error(name, NO_CHANNEL, name=name)
        return {str(name): self._all(addresses) for name, addresses in entries.items()}

    def _all(self, addresses: Iterable[Word]) -> tuple[Channel, ...]:
        found = (self._channel(address) for address in addresses if address)
        return tuple(dict.fromkeys(channel for channel in found if channel is not None))

    def _channel(self, address: Word) -> Channel | None:
        """The mark is made of the address as it is written: a new password makes no new channel."""
        if address == CONSOLE:
            return CONSOLE_CHANNEL
        if missing := [name for name in _VARIABLE.findall(address) if name not in self.environment]:
            self.problems.error(address, NO_VARIABLE, name=missing[0])
            return None
        url = _VARIABLE.sub(lambda variable: self.environment[variable[1]], address)
        found = _SCHEME.match(url)
        kind = found[1].lower() if found else "?"
        mark = sha256(address.encode()).hexdigest()[:16]
        if kind == FILE and url[len("file:") :].strip("/ "):
            return Channel(FILE, mark, f"file:{self.folder / url.removeprefix('file:')}")
        fault: Fault | None = "wrong" if kind == FILE else self.inspector.fault(url)
        if fault is not None:
            hint = did_you_mean(kind, [CONSOLE, FILE, *self.inspector.schemes()])
            self.problems.error(address, _FAULTS[fault], **_blanks(fault, kind, hint))
        return Channel(kind, mark, url)


def _blanks(fault: Fault, kind: str, hint: Label) -> Mapping[str, Blank]:
    return {"scheme": kind, "hint": hint} if fault == "unknown" else {"scheme": kind}
