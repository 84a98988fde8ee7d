"""Stories: people, steps and what must hold, as shapes."""

import re

from msgspec import Struct

from workflow.definitions.grammar.compounds import REST, ByForm, Key, ListOf, MapOf, OneOrMany, Raw, must
from workflow.definitions.grammar.kinds import Reading, Thing
from workflow.definitions.grammar.messages import ONE_ENTRY
from workflow.definitions.grammar.shapes import BLANK, OneOf, Schema, Shape, Text, misfit, part_of
from workflow.definitions.grammar.words import (
    CLOCK,
    DUTY,
    FIELD,
    INSTANT,
    LABEL,
    LINK,
    PERSON,
    PLAIN_NAME,
    RANK,
    SETTING,
    SIGNER,
    STATE,
    TEXT,
    VALUE,
    a,
    record,
)
from workflow.definitions.reading.nodes import Mapping, Node
from workflow.definitions.words import Word
from workflow.wording import Label

AWAY = record(
    "{from: 日期时间, to: 日期时间}",
    "{from: date and time, to: date and time}",
    {"from": must(INSTANT, "从何时", "from when"), "to": must(INSTANT, "到何时", "to when")},
)
HELD = a(Thing.ROLE, words="administrator corrector")
PLAYER_RECORD = record(
    "{roles, department, rank, away}",
    "{roles, department, rank, away}",
    {
        "roles": Key(OneOrMany(HELD), "角色", "roles held"),
        "department": Key(OneOrMany(TEXT), "部门", "department"),
        "rank": Key(RANK, "职级", "rank"),
        "away": Key(OneOrMany(AWAY), "不在的时间", "absences"),
    },
)
PLAYER = ByForm(
    Label(zh="[角色, ..] 或 {roles, department, rank, away}", en="[roles] or {roles, department, rank, away}"),
    word=OneOrMany(HELD),
    sequence=OneOrMany(HELD),
    mapping=PLAYER_RECORD,
    blank=(),
)
A_STEP = Label(
    zh="人员 动作: {..}, wait: 时间, ends 或 drops: 关联, 或 expect: {..}",
    en="PERSON ACTION: {..}, wait: time, ends or drops: link, or expect: {..}",
)
CLOCK_STATES = ("running", "waiting", "paused", "met", "breached", "moved", "cancelled", "none")
DUE = Text(
    Label(
        zh="到期的日期和时间, 例如 2026-10-10T18:00, 或 none", en="when it is due, such as 2026-10-10T18:00, or none"
    ),
    pattern=f"{INSTANT.pattern}|^none$",
)
LINK_STATES = ("open", "ended", "dropped", "none")
EXPECT = record(
    "{state, approver, told, clock, due, ..}",
    "{state, approver, told, clock, due, ..}",
    {
        "state": Key(STATE, "状态", "the state"),
        "approver": Key(SIGNER, "须由谁签", "who must sign"),
        "told": Key(
            ByForm(Label(zh="[人员, ..]", en="[people]"), word=OneOrMany(PERSON), sequence=OneOrMany(PERSON)),
            "自上次以来告知了谁",
            "who was told since the last expect",
        ),
        "clock": Key(MapOf(CLOCK, OneOf(CLOCK_STATES)), "各时限", "how the clocks stand"),
        "due": Key(
            MapOf(CLOCK, DUE), "各时限何时到期；没有的写 none", "when the clocks are due; none where nothing is"
        ),
        "duties": Key(
            ByForm(Label(zh="[义务, ..]", en="[duties]"), word=OneOrMany(DUTY), sequence=OneOrMany(DUTY)),
            "未了结的义务",
            "the open duties",
        ),
        "assignee": Key(PERSON, "承办人", "the assignee"),
        "fields": Key(MapOf(FIELD, VALUE), "各字段", "the fields"),
        "links": Key(MapOf(LINK, OneOf(LINK_STATES)), "关联的案件", "how the linked cases stand"),
    },
)
STEP = record(
    "{字段: 值, refused: 代码, to: 状态}",
    "{field: value, refused: code, to: state}",
    {
        "refused": Key(PLAIN_NAME, "应被拒绝", "must be refused with this code"),
        "to": Key(STATE, "应到的状态", "the state it must lead to"),
    },
    rest=VALUE,
)

WITHOUT_PERSON: dict[str, Shape] = {"wait": TEXT, "expect": EXPECT, "ends": LINK, "drops": LINK}
"""Steps that nobody takes, by their first word, and what stands behind it."""
_KEY = re.compile(r"^(?:CASE(?P<case>[1-9][0-9]?)\.)?(?P<person>[a-z]\w*)(?:\s+(?P<action>\w+))?\Z")
BUILT_IN = frozenset({"note", "attach", "assign", "handover", "correct", "void"})
"""Actions that every procedure has without declaring them."""


class OneStep(Struct, frozen=True):
    """`li judge: {..}`, `li judge`, `wait: 24h`, `ends: recall`, `drops: recall`, `expect: {..}`; reads into its parts under the
    names of `_KEY`."""

    expected: Label = A_STEP
    blank: None = None

    def read(self, node: Node, reading: Reading) -> Raw | None:
        if isinstance(node, Mapping) and len(node.entries) != 1 and node.whole:
            reading.error(node.place, ONE_ENTRY, count=len(node.entries))
            return None
        key, body = next(iter(node.entries.items())) if isinstance(node, Mapping) and node.entries else (node, None)
        found = _KEY.match(key) if isinstance(key, Word) else None
        if not isinstance(key, Word) or found is None:
            return misfit(node, self.expected, self.blank, reading)
        return self._step(key, found, body, reading)

    def _step(self, key: Word, found: re.Match[str], body: Node | None, reading: Reading) -> Raw | None:
        case = int(found["case"]) if found["case"] else None
        raw: Raw = {"key": key, "node": body, "case": case, "action": BLANK, "person": part_of(key, found, "person")}
        if found["action"] is None and found["person"] in WITHOUT_PERSON and body is not None:
            raw["body"] = WITHOUT_PERSON[found["person"]].read(body, reading)
            return raw
        if found["action"] is None:
            return misfit(key, self.expected, self.blank, reading)
        raw["action"] = action = part_of(key, found, "action")
        raw["body"] = STEP.blank if body is None else STEP.read(body, reading)
        if action not in BUILT_IN:
            reading.use(action, (Thing.ACTION, Thing.DUTY))
            for name in raw["body"][REST]:
                reading.use(name, (Thing.FIELD,))
        return raw

    def schema(self) -> Schema:
        of_a_case = {f"^(CASE[0-9]+[.])?{word}$": WITHOUT_PERSON[word].schema() for word in ("expect", "ends", "drops")}
        keys = {**of_a_case, "^wait$": TEXT.schema(), " ": STEP.schema()}
        taken = {"type": "object", "patternProperties": keys, "additionalProperties": False}
        return {"anyOf": [{"type": "string"}, taken | {"minProperties": 1, "maxProperties": 1}]}


STEPS = ListOf(OneStep())
EXAMPLE = record(
    "故事 {says, now, people, steps}",
    "a story {says, now, people, steps}",
    {
        "says": must(LABEL, "说明什么", "what it shows"),
        "now": must(INSTANT, "从何时开始", "when it begins"),
        "settings": Key(MapOf(SETTING, VALUE), "此处假定的参数", "settings decided for this story"),
        "people": must(MapOf(PLAIN_NAME, PLAYER), "有哪些人", "who takes part"),
        "steps": must(STEPS, "各步", "its steps"),
    },
)

STORIES = ListOf(EXAMPLE)
