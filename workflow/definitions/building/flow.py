"""Builds what moves a case: actions with their moves, and approvals."""

import re
from collections.abc import Mapping

from workflow.definitions.building.shared import Building
from workflow.definitions.grammar.compounds import PLACE, Raw, exactly_one, given
from workflow.definitions.model import Action, Approval, Field, Form, Item, Level, Move, Who
from workflow.definitions.parsing import parse_one
from workflow.definitions.values import Kind
from workflow.definitions.words import Word
from workflow.wording import Wording

NOBODY_MAY = Wording(
    code="nobody_may",
    zh="没有写谁可以做这个动作",
    en="nothing says who may do this",
    fix_zh="写 who: [角色]",
    fix_en="write who: [roles]",
)
FROM_MISSING = Wording(
    code="from_missing",
    zh="这个流转没有写从哪个状态开始",
    en="this move does not say which state it leaves",
    fix_zh="写 from: 状态；开立案件的动作写 opens: true",
    fix_en="write from: STATE, or opens: true on the action if it opens a case",
)
OPENING_FROM = Wording(
    code="opening_from",
    zh="开立案件的动作没有 from",
    en="an action that opens a case has no from",
    fix_zh="删去 from 或 opens",
    fix_en="delete from or opens",
)
OPENING_TO = Wording(
    code="opening_to",
    zh="开立案件时没有“{word}”的状态",
    en='a case that is being opened has no "{word}" state',
    fix_zh="写出进入的状态",
    fix_en="name the state it enters",
)
ASKS_DERIVED = Wording(
    code="asks_derived",
    zh="{field} 由其他内容得出，没有人能填写",
    en="{field} is derived; nobody can give it",
    fix_zh="从 asks 或 may 中删去",
    fix_en="take it out of asks or may",
)
LEVELS_OR_ROWS = Wording(
    code="levels_or_rows",
    zh="审批须写 levels 或 rows 之一",
    en="an approval has either levels or rows",
)
NO_MEASURE = Wording(
    code="no_measure",
    zh="分级审批须写 measure：按哪个字段分级",
    en="levels need a measure: the field that is measured",
)
ONE_LIMIT = Wording(
    code="one_limit",
    zh="每一级须写 up_to 或 no_limit: true 之一",
    en="a level has either up_to or no_limit: true",
)
ONE_AUTHORITY = Wording(
    code="one_authority",
    zh="须写 approver 或 chain 之一",
    en="write either approver or chain",
)
ROW_NEEDS_WHEN = Wording(
    code="row_needs_when",
    zh="这一行须写 when：何时适用",
    en="this row needs a when: when it applies",
)
OF_WITH_CHAIN = Wording(
    code="of_with_chain",
    zh="依次签署（chain）不能再写 of",
    en="a chain has no of: everybody in it signs",
)
_MEASURES = (Kind.MONEY, Kind.NUMBER)


def build_actions(raws: Mapping[Word, Raw], forms: Mapping[str, Form], build: Building) -> dict[str, Action]:
    return {name: _action(name, raw, forms, build) for name, raw in raws.items()}


def _action(name: Word, raw: Raw, forms: Mapping[str, Form], build: Building) -> Action:
    moves = tuple(_move(name, index, raw, move, forms, build) for index, move in enumerate(raw["moves"]))
    return Action(
        name=name,
        **build.titled(raw),
        opens=raw["opens"],
        signs=raw["signs"] or None,
        moves=moves,
    )


def _move(name: Word, index: int, action: Raw, raw: Raw, forms: Mapping[str, Form], build: Building) -> Move:
    _check_ends(action, raw, build)
    asks = given_fields((*action["asks"], *raw["asks"]), forms, build)
    asked = {item.name for item in asks if item.when is None}
    may = tuple(item for item in given_fields((*action["may"], *raw["may"]), forms, build) if item.name not in asked)
    return Move(
        action=name,
        index=index,
        from_=raw["from"],
        to=raw["to"],
        who=_who(action, raw, build),
        needs=_distinct(build.items((*action["needs"], *raw["needs"]))),
        asks=asks,
        may=may,
        when=build.both(build.guard(action["when"]), build.guard(raw["when"])),
        not_who_did=(*action["not_who_did"], *raw["not_who_did"]),
        voids=(*action["voids"], *raw["voids"]),
        assigns=raw["assigns"] or action["assigns"] or None,
        opens_duties=(*action["opens_duties"], *raw["opens_duties"]),
        closes_duties=(*action["closes_duties"], *raw["closes_duties"]),
        opens_cases=tuple(dict.fromkeys((*action["opens_cases"], *raw["opens_cases"]))),
        clause=build.clause(raw) or build.clause(action),
        unclear=build.unclear(raw) or build.unclear(action),
    )


def _check_ends(action: Raw, raw: Raw, build: Building) -> None:
    if action["opens"] and raw["from"]:
        build.problems.error(raw["from"][0], OPENING_FROM)
    elif not given(action, "opens") and not given(raw, "from"):
        build.problems.error(raw[PLACE], FROM_MISSING)
    if action["opens"] and raw["to"] in ("same", "previous"):
        build.problems.error(raw["to"], OPENING_TO, word=raw["to"])


def _who(action: Raw, raw: Raw, build: Building) -> Who:
    if not given(raw, "who") and not given(action, "who"):
        build.problems.error(raw[PLACE], NOBODY_MAY)
    return build.who(raw["who"] or action["who"])


def given_fields(
    raw: tuple[Word | Mapping[Word, Word], ...], forms: Mapping[str, Form], build: Building
) -> tuple[Item, ...]:
    """`asks` or `may` with forms spelled out; what is derived cannot be given."""
    found: list[Item] = []
    for item in build.items(raw):
        if item.form:
            found += [Item(name=name, when=item.when) for name in _fillable(forms.get(item.name), build)]
        elif (asked := build.fields.get(item.name)) and _is_derived(asked):
            build.problems.error(item.name, ASKS_DERIVED, field=item.name)
        else:
            found.append(item)
    return _distinct(tuple(found))


def _fillable(form: Form | None, build: Building) -> list[str]:
    if form is None:
        return []
    return [name for name in form.fields if name in build.fields and not _is_derived(build.fields[name])]


def _is_derived(field: Field) -> bool:
    return field.derived is not None


def _distinct(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Each once; one without a condition wins over the same with one."""
    always = {item.name for item in items if item.when is None}
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        if item.when is None or item.name not in always:
            found.setdefault((item.name, item.when.text if item.when else ""), item)
    return tuple(found.values())


def build_approvals(raws: Mapping[Word, Raw], build: Building) -> dict[str, Approval]:
    return {name: _approval(name, raw, build) for name, raw in raws.items()}


def _approval(name: Word, raw: Raw, build: Building) -> Approval:
    if not exactly_one(raw, "levels", "rows"):
        build.problems.error(name, LEVELS_OR_ROWS)
    measure = build.field(raw["measure"], *_MEASURES) if raw["measure"] else None
    if raw["levels"] and not given(raw, "measure"):
        build.problems.error(name, NO_MEASURE)
    levels = [_level(level, measure, build) for level in raw["levels"]]
    return Approval(
        name=name,
        **build.titled(raw),
        measure=raw["measure"] or None,
        levels=tuple(levels + [_case_row(row, build) for row in raw["rows"]]),
        raise_to=tuple(_case_row(row, build) for row in raw["raise_to"]),
        covers=build.guard(raw["covers"]),
        signature_covers=raw["signature_covers"],
        voids_to=raw["voids_to"],
        not_who_did=raw["not_who_did"],
        stand_in=raw["stand_in"],
        last_resort=raw["last_resort"] or None,
    )


def _case_row(raw: Raw, build: Building) -> Level:
    if not given(raw, "when"):
        build.problems.error(raw[PLACE], ROW_NEEDS_WHEN)
    return _authority(raw, None, None, build)


def _level(raw: Raw, measure: Field | None, build: Building) -> Level:
    if not exactly_one(raw, "up_to", "no_limit"):
        build.problems.error(raw[PLACE], ONE_LIMIT)
    up_to, undecided = limit(raw["up_to"], measure, build) if raw["up_to"] and measure else (None, None)
    return _authority(raw, up_to, undecided, build)


def limit(text: Word, measure: Field, build: Building) -> tuple[int | None, str | None]:
    """An amount as one of `measure`, or that of a setting; the setting's name when it is not decided."""
    if re.match("[a-z_]", text):
        setting = build.setting(text, measure.kind)
        value = setting.value if setting else None
        undecided = setting.name if setting and value is None else None
        return (value if isinstance(value, int) else None), undecided
    amount = build.attempt(text, None, lambda: parse_one(measure, text, zone=build.zone))
    return (amount if isinstance(amount, int) else None), None


def _authority(raw: Raw, up_to: int | None, undecided: str | None, build: Building) -> Level:
    if not exactly_one(raw, "approver", "chain"):
        build.problems.error(raw[PLACE], ONE_AUTHORITY)
    if raw["chain"] and raw["of"] > 1:
        build.problems.error(raw[PLACE], OF_WITH_CHAIN)
    signer = () if raw["approver"] in ("", "none") else (raw["approver"],)
    return Level(
        approvers=raw["chain"] or signer,
        of=raw["of"],
        distinct_departments=bool(raw["distinct"]),
        up_to=up_to,
        undecided=undecided,
        when=build.guard(raw["when"]),
        clause=build.clause(raw),
        unclear=build.unclear(raw),
    )
