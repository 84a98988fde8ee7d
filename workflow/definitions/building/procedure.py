"""From what was read to a `Procedure`: names first, then fields, then everything that guards may speak about."""

from collections.abc import Mapping
from typing import Any

from workflow.definitions.building.clocks import (
    action_names,
    build_clocks,
    build_duties,
    build_tallies,
    duty_action,
    lifting_action,
)
from workflow.definitions.building.declarations import (
    build_fields,
    build_forms,
    build_roles,
    build_settings,
    build_states,
    derive_fields,
    scope_of,
)
from workflow.definitions.building.flow import build_actions, build_approvals
from workflow.definitions.building.links import build_links
from workflow.definitions.building.names import lifting_actions
from workflow.definitions.building.rest import (
    build_notices,
    build_questions,
    build_reports,
    build_retention,
    build_rules,
    check_number,
    check_validity,
    date_of,
)
from workflow.definitions.building.shared import Building
from workflow.definitions.building.stories import build_stories
from workflow.definitions.builtins import builtin_actions
from workflow.definitions.clocks import Clock
from workflow.definitions.grammar.compounds import Raw
from workflow.definitions.model import Action, Duty, Procedure, State, Tally
from workflow.definitions.watched import reminding, watching
from workflow.definitions.zones import checked_zone


def build_procedure(raw: Raw, digest: str, decided: Mapping[str, str], build: Building) -> Procedure:
    """Everything that could be understood; whether it can be used depends on the problems found."""
    _build_scope(raw, decided, build)
    forms, states = build_forms(raw["forms"], build), build_states(raw["states"], build)
    calendars = {name: calendar for name, calendar in raw["calendars"].items() if calendar}
    clocks = build_clocks(raw["clocks"], calendars, build)
    duties = build_duties(raw["duties"], calendars, forms, build)
    tallies = build_tallies(raw["tallies"], lifting_actions(raw["tallies"]), forms, build)
    rules = build_rules(raw["rules"], calendars, build)
    running = [*clocks.values(), *watching(rules), *reminding(duties.values())]
    notices = build_notices(raw["notices"], {clock.name: clock for clock in running}, build)
    timed: tuple[Clock | Duty, ...] = (*clocks.values(), *duties.values())
    marks = [mark for each in timed for mark in each.marks]
    brought = _brought_along(duties, tallies, states) + builtin_actions(marks, states, notices)
    actions = build_actions(raw["actions"], forms, build) | {action.name: action for action in brought}
    return Procedure(
        **_head(raw, digest, build),
        calendars=calendars,
        notify_hours=calendars.get(raw["notify_hours"], raw["notify_hours"]) or None,
        settings=build.settings,
        ranks=raw["ranks"],
        fields=build.fields,
        forms=forms,
        states=states,
        actions=actions,
        clocks=clocks,
        duties=duties,
        tallies=tallies,
        rules=rules,
        notices=notices,
        **_alone(raw, build),
        examples=build_stories(raw["examples"], build),
    )


def _alone(raw: Raw, build: Building) -> dict[str, Any]:
    """Sections that no other is built from."""
    return {
        "roles": build_roles(raw["roles"], build),
        "approvals": build_approvals(raw["approvals"], build),
        "links": build_links(raw["links"], build),
        "retention": build_retention(raw["retention"], build),
        "reports": build_reports(raw["reports"], build),
        "unclear": build_questions(raw["unclear"]),
    }


def _head(raw: Raw, digest: str, build: Building) -> dict[str, Any]:
    """What stands above the first section."""
    return {
        "name": raw["procedure"],
        "digest": digest,
        "title": raw["title"],
        "source": {key: str(text) for key, text in raw["source"].items() if isinstance(text, str) and text},
        "number": raw["number"],
        "timezone": build.zone,
        "valid_from": date_of("valid_from", raw["valid_from"], build),
        "valid_to": date_of("valid_to", raw["valid_to"], build),
    }


def _build_scope(raw: Raw, decided: Mapping[str, str], build: Building) -> None:
    """Settings and fields, and with them what guards may name."""
    build.zone = checked_zone(raw["timezone"], build.problems)
    check_number(raw["number"], build.problems)
    check_validity(raw["valid_from"], raw["valid_to"], build)
    build_settings(raw["settings"], decided, build)
    build_fields(raw["fields"], build)
    build.scope = scope_of(build, action_names(build.names))
    derive_fields(raw["fields"], build)


def _brought_along(
    duties: Mapping[str, Duty], tallies: Mapping[str, Tally], states: Mapping[str, State]
) -> tuple[Action, ...]:
    closing = (duty_action(duty, states) for duty in duties.values() if duty.asks)
    return (*closing, *(lifting_action(tally, states) for tally in tallies.values()))
