"""Builds the stories of a definition, their values read by the type of each field."""

from collections.abc import Mapping
from typing import Literal, assert_never

from workflow.definitions.building.declarations import setting_value
from workflow.definitions.building.marks import field_values
from workflow.definitions.building.names import report_declaration
from workflow.definitions.building.shared import Building
from workflow.definitions.durations import Duration
from workflow.definitions.grammar.compounds import REST, Raw
from workflow.definitions.grammar.stories import BUILT_IN
from workflow.definitions.reading.nodes import Mapping as MappingNode
from workflow.definitions.reading.nodes import Node, Sequence, Spoilt
from workflow.definitions.spelling import did_you_mean, meant
from workflow.definitions.stories import Ends, Example, Expect, Player, Step, StoryStep, Wait
from workflow.definitions.values import Value
from workflow.definitions.words import Place, Word, place_of
from workflow.wording import Label, Wording

PERSON = Label(zh="人员", en="person")
UNKNOWN_PLAYER = Wording(
    code="unknown_player",
    zh="这个故事里没有叫“{name}”的人{hint}",
    en='nobody in this story is called "{name}"{hint}',
    fix_zh="写进 people",
    fix_en="add them to people",
)
AWAY_BACKWARDS = Wording(
    code="away_backwards",
    zh="不在的时间结束早于开始",
    en="this absence ends before it begins",
)


def build_stories(raws: tuple[Raw, ...], build: Building) -> tuple[Example, ...]:
    return tuple(_story(raw, build) for raw in raws)


def _story(raw: Raw, build: Building) -> Example:
    people = {name: _player(name, player, build) for name, player in raw["people"].items()}
    steps = [_step(step, build) for step in raw["steps"] if step is not None]
    _check_people(raw, build)
    return Example(
        says=raw["says"],
        now=build.instant(raw["now"], "now"),
        people=people,
        steps=tuple(step for step in steps if step is not None),
        settings=_decided(raw["settings"], build),
    )


def _decided(raws: Mapping[Word, Node], build: Building) -> dict[str, Value | Duration]:
    found: dict[str, Value | Duration] = {}
    for name, node in raws.items():
        setting = build.settings.get(name)
        if setting is not None and (value := setting_value(setting, node, build)) is not None:
            found[name] = value
    return found


def _player(name: Word, raw: Raw | tuple[Word, ...], build: Building) -> Player:
    if isinstance(raw, tuple):
        return Player(name=name, roles=raw)
    return Player(
        name=name,
        roles=raw["roles"],
        departments=raw["department"],
        rank=raw["rank"] or None,
        away=tuple(_absence(away, build) for away in raw["away"]),
    )


def _absence(raw: Raw, build: Building) -> tuple[int, int]:
    start, end = build.instant(raw["from"], "from"), build.instant(raw["to"], "to")
    if start and end and end <= start:
        build.problems.error(raw["to"], AWAY_BACKWARDS)
    return start, end


def _step(raw: Raw, build: Building) -> StoryStep | None:
    line = place_of(raw["key"]).line
    if raw["action"]:
        return _deed(raw, line, build)
    if raw["person"] == "wait":
        return _wait(raw["body"], line, build)
    if raw["person"] in ("ends", "drops"):
        standing: Literal["ended", "dropped"] = "ended" if raw["person"] == "ends" else "dropped"
        return Ends(link=raw["body"], standing=standing, case=raw["case"], line=line)
    return _expect(raw, line, build)


def _wait(text: Word, line: int, build: Building) -> Wait | None:
    if not text:
        return None
    word, _, moment = text.partition(" ")
    if word == "until" and moment:
        at = Word.at(moment.strip(), Place(text.place.line, text.place.column + len("until ")), quoted=text.quoted)
        return Wait(until=build.instant(at, "wait"), line=line)
    duration = build.duration(text)
    return Wait(duration=duration, line=line) if duration else None


def _deed(raw: Raw, line: int, build: Building) -> Step:
    body: Raw = raw["body"]
    built_in = raw["action"] in BUILT_IN
    return Step(
        person=raw["person"],
        action=raw["action"],
        given=_said(body[REST], build) if built_in else field_values(body[REST], build),
        case=raw["case"],
        refused=body["refused"] or None,
        to=body["to"] or None,
        line=line,
    )


def _said(given: Mapping[Word, Node], build: Building) -> dict[str, Value]:
    """What a built-in action is given: fields by their type, anything else as text."""
    texts: dict[str, Value] = {
        name: str(node) for name, node in given.items() if name not in build.fields and isinstance(node, Word)
    }
    return texts | field_values({name: node for name, node in given.items() if name in build.fields}, build)


def _expect(raw: Raw, line: int, build: Building) -> Expect:
    body: Raw = raw["body"]
    return Expect(
        text=_written(raw["node"]),
        state=body["state"] or None,
        approver=body["approver"] or None,
        told=body["told"],
        clock=body["clock"],
        due={clock: _due(clock, text, build) for clock, text in body["due"].items()},
        duties=body["duties"],
        assignee=body["assignee"] or None,
        fields=field_values(body["fields"], build),
        links=body["links"],
        case=raw["case"],
        line=line,
    )


def _due(clock: Word, text: Word, build: Building) -> int | None:
    return None if text == "none" else build.instant(text, f"due {clock}")


def _check_people(raw: Raw, build: Building) -> None:
    """Each name that is nobody's is reported once, at the slip: where it is declared, or where it is used first."""
    used = [name for step in raw["steps"] if step is not None for name in _named(step) if name]
    unknown: dict[str, list[Word]] = {}
    for name in used:
        if name not in raw["people"] and name not in ("customer", "system"):
            unknown.setdefault(name, []).append(name)
    idle = [name for name in raw["people"] if name not in used]
    for words in unknown.values():
        near = meant(words[0], idle) if len(words) > 1 else None
        if near is not None:
            at = next(name for name in raw["people"] if name == near)
            report_declaration(at, PERSON, words, build.problems)
        else:
            hint = did_you_mean(words[0], raw["people"])
            build.problems.error(words[0], UNKNOWN_PLAYER, name=words[0], hint=hint)


def _named(step: Raw) -> tuple[Word, ...]:
    """The people a step speaks of."""
    if step["action"]:
        return (step["person"],)
    body = step["body"]
    return () if isinstance(body, Word) else (*(body["told"] or ()), body["assignee"])


def _written(node: Node | None) -> str:
    """The node as one line of the language."""
    match node:
        case Word():
            return str(node)
        case None | Spoilt():
            return ""
        case Sequence():
            return f"[{', '.join(_written(item) for item in node.items)}]"
        case MappingNode():
            return f"{{{', '.join(f'{name}: {_written(inner)}' for name, inner in node.entries.items())}}}"
        case _:
            assert_never(node)
