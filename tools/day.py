"""`make day`: types the day of tests/day/script.txt, each command as a process of its own, and looks at what comes of it.

A line of the script is `PERSON [EXIT SEEN] COMMAND...`: who types it, the exit code (0 when it is not said), and a text
that must be seen on the screen. `$saw` is the signing code that this person last saw of this case; `-` is somebody who
has not said who they are; `@ zh mei li` says who reads which language. At the end everything is decided again, and what
waits for each person is compared with tests/day/expected_todo.yaml.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple, TypeAlias

import yaml

from tools.requirements_page import ROOT

FOLDER = ROOT / "tests" / "day"
SCRIPT = FOLDER / "script.txt"
DESK = FOLDER / "desk"
"""The files that lie about on people's desks."""
LOCALES = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}
NOBODY, SAW = "-", "$saw"
REFUSED = 3
_CASE = re.compile(r"[A-Z]{2}-\d{4}-\d{6}")
_CODE = re.compile(r"--saw ([0-9a-f]{8})")
_REASON = re.compile(r"^  ([a-z_]+)  ", re.MULTILINE)
"""How the table of a refusal begins each of its lines."""


class Line(NamedTuple):
    """What is typed, by whom, and what has to come of it."""

    number: int
    person: str
    language: str
    words: tuple[str, ...]
    code: int
    seen: str


class Said(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


class Typed(NamedTuple):
    line: Line
    said: Said

    @property
    def wrong(self) -> str:
        """How it differs from what was to come; empty when it does not."""
        if self.said.code != self.line.code:
            return f"exit {self.said.code} instead of {self.line.code}"
        if self.line.seen not in self.said.out + self.said.err:
            return f"{self.line.seen!r} is not to be seen"
        return "a traceback" if "Traceback" in self.said.err else ""


Typist: TypeAlias = Callable[[Line], Said]
Todo: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]


def script(text: str) -> Iterator[Line]:
    """The commands, in their order."""
    languages: dict[str, str] = {}
    for number, row in _rows(text):
        words = shlex.split(row)
        if words[0] == "@":
            languages |= dict.fromkeys(words[2:], words[1])
            continue
        person, rest = words[0], words[1:]
        code, seen = 0, ""
        if rest[0].isdigit():
            code, seen, rest = int(rest[0]), rest[1], rest[2:]
        yield Line(number, person, languages.get(person, "en"), tuple(rest), code, seen)


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """Each row with its number; one that ends with a backslash goes on in the next."""
    begun = ""
    for number, row in enumerate(text.splitlines(), 1):
        begun += row.strip()
        if begun.endswith("\\"):
            begun = begun[:-1]
            continue
        if begun and not begun.startswith("#"):
            yield number, begun
        begun = ""


def typed(lines: Iterable[Line], typist: Typist) -> Iterator[Typed]:
    """Types them; signing codes are those that the person has seen."""
    codes: dict[tuple[str, str], str] = {}
    for line in lines:
        case = next((word for word in line.words if _CASE.fullmatch(word)), "")
        words = tuple(codes.get((line.person, case), word) if word == SAW else word for word in line.words)
        said = typist(line._replace(words=words))
        if found := _CODE.search(said.out):
            codes[line.person, case] = found[1]
        yield Typed(line, said)


def surroundings(line: Line) -> dict[str, str]:
    """What the person's own machine is set to."""
    person = {} if line.person == NOBODY else {"COMPLAINTS_USER": line.person}
    return {"LANG": LOCALES[line.language], **person}


def processes(folder: Path) -> Typist:
    """Each command as a process of its own, in the folder."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT")}

    def typist(line: Line) -> Said:
        command = [sys.executable, "-m", "workflow", *line.words]
        given = {**kept, **surroundings(line), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        ran = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)
        return Said(ran.returncode, ran.stdout, ran.stderr)

    return typist


def expected_todo() -> Todo:
    found: Todo = yaml.safe_load((FOLDER / "expected_todo.yaml").read_text("utf-8"))
    return found


def asked(typist: Typist, person: str, *words: str) -> Any:
    """What a command answers as data."""
    said = typist(Line(0, person, "en", (*words, "--json"), 0, ""))
    if said.code:
        raise SystemExit(said.err)
    return json.loads(said.out)


def todo_of(typist: Typist, person: str) -> Sequence[Mapping[str, Any]]:
    """What waits for the person, in the words of tests/day/expected_todo.yaml."""
    return [_matter(found) for found in asked(typist, person, "todo")]


def _matter(found: Mapping[str, Any]) -> Mapping[str, Any]:
    told = {"case": found["case"], "state": found["state"], "what": found["what"], "actions": sorted(found["actions"])}
    for key in ("due_at", "duty", "stands_in_for", "waits_for"):
        if found[key]:
            told[key] = found[key]
    return told


def differences(typist: Typist, expected: Todo) -> Iterator[str]:
    """Where a person's list is not what it should be, or in another order."""
    for person, wanted in expected.items():
        should = [_sorted(each) for each in wanted]
        found = todo_of(typist, person)
        if found != should:
            yield from (f"{person} should not have {each}" for each in found if each not in should)
            yield from (f"{person} lacks {each}" for each in should if each not in found)
            if sorted(map(str, found)) == sorted(map(str, should)):
                yield f"{person} has them in another order: {[each['case'] for each in found]}"


def _sorted(matter: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**{key: value for key, value in matter.items() if key != "why"}, "actions": sorted(matter["actions"])}


def ending(typist: Typist, person: str) -> Iterator[str]:
    """What is wrong at the end of the day: history that does not replay, or a todo that is not right."""
    replayed = asked(typist, person, "replay", "--all")
    yield from (f"replay: {difference}" for difference in replayed["differences"])
    yield from differences(typist, expected_todo())


def summary(day: Sequence[Typed], cases: Sequence[Mapping[str, Any]], seconds: float) -> Iterator[str]:
    turns = Counter(each.said.code for each in day if each.said.code)
    refused = (each.said.err for each in day if each.said.code == REFUSED)
    refusals = Counter(code for told in refused for code in dict.fromkeys(_REASON.findall(told)))
    people = Counter(each.line.person for each in day if each.line.person != NOBODY)
    yield f"commands {len(day)}  wrong turns {turns.total()}  cases {len(cases)}  {seconds:.0f} s"
    yield "by person     " + _told(people)
    yield "by exit code  " + _told(turns)
    yield "refusals      " + _told(refusals)
    yield "cases         " + _told(Counter(case["procedure"] for case in cases))
    yield "in state      " + _told(Counter(case["state"] for case in cases))


def _told(counts: Counter[Any]) -> str:
    return "  ".join(f"{name} {count}" for name, count in counts.most_common())


def lay_out(folder: Path) -> None:
    """Puts what the day needs in the folder."""
    shutil.copytree(DESK, folder, dirs_exist_ok=True)
    shutil.copy(FOLDER / "people.yaml", folder)


def main() -> int:
    with TemporaryDirectory() as folder:
        lay_out(Path(folder))
        typist, began, day = processes(Path(folder)), perf_counter(), list[Typed]()
        for each in typed(script(SCRIPT.read_text("utf-8")), typist):
            day.append(each)
            if each.wrong:
                print(
                    f"script.txt:{each.line.number}: {each.wrong}\n{shlex.join(each.line.words)}\n{each.said.out}{each.said.err}"
                )
        cases = asked(typist, "wang", "list", "--all", "--limit", "1000")
        print(*summary(day, cases, perf_counter() - began), sep="\n")
        ends = list(ending(typist, "wang"))
    print(*ends, sep="\n", end="\n" if ends else "")
    if not ends and not any(each.wrong for each in day):
        print("replay clean, every todo right")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
