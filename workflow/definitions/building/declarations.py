"""Builds what a definition declares to exist: settings, roles, fields, forms, states."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from workflow.definitions.building.shared import Building
from workflow.definitions.durations import Duration, parse_duration
from workflow.definitions.grammar.compounds import PLACE, Raw, given
from workflow.definitions.grammar.kinds import Thing
from workflow.definitions.guards.compile import compile_expression
from workflow.definitions.guards.scope import Parameter, Scope, Typed
from workflow.definitions.model import (
    Derivation,
    Field,
    Form,
    HeldBy,
    Part,
    Role,
    Row,
    Setting,
    State,
    Table,
    Who,
    WhoDid,
)
from workflow.definitions.reading.nodes import Node
from workflow.definitions.values import Kind, Value
from workflow.definitions.words import Place, Word
from workflow.wording import Label, Wording

NEEDS_KEY = Wording(
    code="type_needs_key",
    zh="类型为 {kind} 时须写 {key}",
    en="type {kind} needs {key}",
)
KEY_NOT_FOR_TYPE = Wording(
    code="key_not_for_type",
    zh="类型为 {kind} 时不能写 {key}",
    en="type {kind} has no {key}",
)
BAD_CURRENCY = Wording(
    code="bad_currency",
    zh="“{word}”不是币种代码",
    en='"{word}" is not the code of a currency',
    fix_zh="写三个大写字母，例如 CNY",
    fix_en="write three capital letters such as CNY",
)
DERIVED_WITH_DEFAULT = Wording(
    code="derived_with_default",
    zh="{field} 由其他内容得出，不能再有 default",
    en="{field} is derived and cannot have a default as well",
    fix_zh="保留 is 或 default 之一",
    fix_en="keep is or default",
)
ROW_WITHOUT_WHEN = Wording(
    code="row_without_when",
    zh="没有 when 的一行总是适用，其后的行永远用不到",
    en="a row without when always fits, so the rows after it never do",
    fix_zh="把它移到最后，或补上 when",
    fix_en="move it to the end or give it a when",
)
NOT_DERIVABLE = Wording(
    code="not_derivable",
    zh="类型为 {kind} 的字段不能这样得出",
    en="a {kind} field cannot be derived in this way",
    fix_zh="人员字段用 who(动作)；文件和各行不能得出",
    fix_en="a person comes from who(action); files and rows cannot be derived",
)
FINAL_WITH_OWNER = Wording(
    code="final_with_owner",
    zh="终态没有负责角色",
    en="a final state has no owner",
    fix_zh="删去 owner 或 final",
    fix_en="delete owner or final",
)
STATE_WITHOUT_OWNER = Wording(
    code="state_without_owner",
    zh="状态“{name}”缺 owner：案件在此时由谁负责",
    en='the state "{name}" lacks an owner: who is answerable for the case there',
    fix_zh="写 owner: 角色；终态写 final: true",
    fix_en="write owner: ROLE, or final: true if cases end here",
)
DECIDED_UNKNOWN = Wording(
    code="decided_unknown",
    zh="没有叫“{name}”的参数可定",
    en='there is no setting called "{name}" to decide',
)
_FOR_TYPES: Mapping[str, frozenset[Kind]] = {
    "choices": frozenset({Kind.CHOICE, Kind.LIST}),
    "open": frozenset({Kind.CHOICE}),
    "unit": frozenset({Kind.NUMBER}),
    "currency": frozenset({Kind.MONEY}),
    "of": frozenset({Kind.ROWS}),
}
_REQUIRED = ("choices", "currency", "of")
_WHO_DID = re.compile(r"^who\(\s*(\w+)\s*\)\Z")
NOT_DERIVED = frozenset({Kind.PERSON, Kind.FILE, Kind.ROWS, Kind.LIST, Kind.TEXT})


def build_settings(raws: Mapping[Word, Raw], decided: Mapping[str, str], build: Building) -> None:
    for name, raw in raws.items():
        if _fits_its_type(name, raw, build):
            setting = Setting(
                name=name,
                **build.titled(raw),
                kind=Kind(raw["type"]),
                currency=raw["currency"] or None,
                choices=raw["choices"],
            )
            value = _decision(setting, raw["value"], decided, build)
            build.settings[name] = replace(setting, value=value)
            if value is None and given(raw, "value"):
                build.broken.add(name)
    for unknown in decided.keys() - raws.keys():
        build.problems.error(Place(1, 1), DECIDED_UNKNOWN, name=unknown)


def _decision(
    setting: Setting, node: Node | None, decided: Mapping[str, str], build: Building
) -> Value | Duration | None:
    if (chosen := decided.get(setting.name)) is not None:
        node = Word.at(chosen, Place(1, 1), quoted=True)
    return setting_value(setting, node, build)


def setting_value(setting: Setting, node: Node | None, build: Building) -> Value | Duration | None:
    """What stands there as a value of the setting; None when nothing does, or when that was reported."""
    if setting.kind is Kind.DURATION and isinstance(node, Word):
        return build.attempt(node, None, lambda: parse_duration(node))
    return build.value(as_field(setting), node)


def as_field(setting: Setting) -> Field:
    """A setting's type as that of a field, for parsing."""
    return Field(
        name=setting.name,
        label=setting.label,
        kind=setting.kind,
        currency=setting.currency,
        choices=setting.choices,
    )


def _fits_its_type(name: Word, raw: Raw, build: Building) -> bool:
    """Whether the keys fit the type; what does not is reported, and the name is known as broken."""
    fits = bool(raw["type"]) and _has_its_keys(raw, Kind(raw["type"]), build)
    if raw["currency"] and not re.fullmatch("[A-Z]{3}", raw["currency"]):
        build.problems.error(raw["currency"], BAD_CURRENCY, word=raw["currency"])
        fits = False
    if not fits:
        build.broken.add(name)
    return fits


def _has_its_keys(raw: Raw, kind: Kind, build: Building) -> bool:
    fits = True
    for key, kinds in _FOR_TYPES.items():
        if raw.get(key) and kind not in kinds:
            build.problems.error(raw["type"], KEY_NOT_FOR_TYPE, kind=kind.value, key=key)
        elif kind in kinds and key in _REQUIRED and not raw.get(key):
            fits = False
            if not given(raw, key):
                build.problems.error(raw["type"], NEEDS_KEY, kind=kind.value, key=key)
    return fits


def build_roles(raws: Mapping[Word, Raw], build: Building) -> dict[str, Role]:
    return {
        name: Role(
            name=name,
            **build.titled(raw),
            held_by=_held_by(raw["held_by"], build),
        )
        for name, raw in raws.items()
    }


def _held_by(raw: Raw, build: Building) -> HeldBy:
    department = raw["department"] or None
    by_field = department is not None and build.names.has(Thing.FIELD, department)
    if by_field and department:
        build.field(department, Kind.CHOICE)
    return HeldBy(department=department, by_field=by_field, rank_at_least=raw["rank_at_least"] or None)


def build_fields(raws: Mapping[Word, Raw], build: Building) -> None:
    """Their types only; `derive_fields` comes when the scope of guards is known."""
    for name, raw in raws.items():
        if _fits_its_type(name, raw, build):
            of = {
                column: _field(column, cell, build)
                for column, cell in raw["of"].items()
                if _is_cell(column, cell, build)
            }
            build.fields[name] = replace(_field(name, raw, build), of=of)


def _is_cell(column: Word, raw: Raw, build: Building) -> bool:
    fits = _fits_its_type(column, raw, build)
    build.broken.discard(column)
    return fits


def _field(name: Word, raw: Raw, build: Building) -> Field:
    return Field(
        name=name,
        **build.titled(raw),
        kind=Kind(raw["type"]),
        choices=raw["choices"],
        open=raw["open"],
        unit=raw["unit"] or None,
        currency=raw["currency"] or None,
        personal=raw["personal"],
        optional=raw.get("optional", False),
    )


def scope_of(build: Building, actions: frozenset[str]) -> Scope:
    """What guards may name, other spellings of declared names included."""
    aliases = build.names.aliases
    fields = {name: _typed(found) for name, found in build.fields.items()}
    fields |= {alias: fields[name] for alias, name in aliases[Thing.FIELD].items() if name in fields}
    settings = {name: _parameter(found) for name, found in build.settings.items()}
    settings |= {alias: settings[name] for alias, name in aliases[Thing.SETTING].items() if name in settings}
    return Scope(
        fields=fields,
        settings=settings,
        actions=actions | aliases[Thing.ACTION].keys() | aliases[Thing.DUTY].keys(),
        clocks=frozenset(build.names.declared[Thing.CLOCK]) | aliases[Thing.CLOCK].keys() | build.names.duty_clocks,
        tallies=frozenset(build.names.declared[Thing.TALLY]) | aliases[Thing.TALLY].keys(),
        links=frozenset(build.names.declared[Thing.LINK]) | aliases[Thing.LINK].keys(),
        timezone=build.zone,
    )


def _typed(found: Field | Setting) -> Typed:
    return Typed(
        kind=found.kind,
        choices=tuple(found.choices),
        open=isinstance(found, Field) and found.open,
        currency=found.currency,
        unit=found.unit if isinstance(found, Field) else None,
    )


def _parameter(setting: Setting) -> Parameter:
    value = setting.value
    return Parameter(typed=_typed(setting), value=value.text if isinstance(value, Duration) else value)


def derive_fields(raws: Mapping[Word, Raw], build: Building) -> None:
    for name, raw in raws.items():
        if (found := build.fields.get(name)) is None:
            continue
        derived = _derivation(found, raw["is"], build) if raw["is"] is not None else None
        if raw["is"] is not None and raw["default"] is not None:
            build.problems.error(name, DERIVED_WITH_DEFAULT, field=name)
        build.fields[name] = replace(found, derived=derived, default=build.value(found, raw["default"]))


def _derivation(found: Field, raw: Word | tuple[Raw, ...], build: Building) -> Derivation | None:
    if isinstance(raw, tuple):
        return _table(found, raw, build)
    if (who := _WHO_DID.match(raw)) and found.kind is Kind.PERSON:
        return WhoDid(action=who[1])
    if found.kind in NOT_DERIVED:
        build.problems.error(raw, NOT_DERIVABLE, kind=found.kind.value)
        return None
    if not raw or build.is_about_broken(raw):
        return None
    return compile_expression(raw, _typed(found), build.scope, build.problems)


def _table(found: Field, raws: tuple[Raw, ...], build: Building) -> Table | None:
    if found.kind in (Kind.FILE, Kind.ROWS):
        build.problems.error(found.name, NOT_DERIVABLE, kind=found.kind.value)
        return None
    rows = []
    for raw in raws:
        value = build.value(found, raw["value"])
        if not raw["when"] and raw is not raws[-1]:
            build.problems.error(raw[PLACE], ROW_WITHOUT_WHEN)
        if value is not None:
            rows.append(Row(when=build.guard(raw["when"]), value=value))
    return Table(rows=tuple(rows))


def build_forms(raws: Mapping[Word, Raw], build: Building) -> dict[str, Form]:
    return {
        name: Form(
            name=name,
            **build.titled(raw),
            parts=tuple(_part(part) for part in raw["parts"]),
        )
        for name, raw in raws.items()
    }


def _part(raw: Raw) -> Part:
    title: Label = raw["title"]
    return Part(title=title if title.zh else None, fields=tuple(name for name in raw["fields"] if name))


def build_states(raws: Mapping[Word, Raw], build: Building) -> dict[str, State]:
    return {name: _state(name, raw, build) for name, raw in raws.items()}


def _state(name: Word, raw: Raw, build: Building) -> State:
    owner = build.who(raw["owner"])
    if raw["final"] and owner != Who():
        build.problems.error(name, FINAL_WITH_OWNER)
    elif not given(raw, "final") and not given(raw, "owner"):
        build.problems.error(name, STATE_WITHOUT_OWNER, name=name)
    return State(
        name=name,
        **build.titled(raw),
        owner=owner,
        approval=raw["approval"] or None,
        stops_clocks=raw["stops_clocks"],
        final=raw["final"],
    )
