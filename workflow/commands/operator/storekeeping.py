"""`complaints store status`, `check` and `upgrade`: which store this is, whether it is sound, and bringing it up to date."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from workflow.commands.errand import Errand, of
from workflow.commands.operator import storekeeping_words as say
from workflow.commands.operator.findings import Check, Finding, Level, filled
from workflow.commands.operator.findings_sheet import give
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.spoken import moments
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.store.database import Store
    from workflow.store.standing import Standing

MEGABYTE = 1_000_000


def status(ctx: typer.Context) -> int:
    """Reads only, also a store of an older or newer release; exit code 1 where this release cannot use it, or a guard is gone."""
    errand = of(ctx)
    from workflow.store.address import place_of
    from workflow.store.backend.port import Access
    from workflow.store.database import open_store
    from workflow.store.standing import standing

    found = standing(place_of(errand.wishes.db))
    if not found.is_usable:
        _show(errand, _data(found), [*_told(errand, _of_any(found))], say.advice(found.format))
        return 1
    with open_store(errand.wishes.db, access=Access.READ) as store:
        data = {**_data(found), **_more(store)}
        missing = store.missing_guards()
        _show(errand, data, [*_told(errand, {**_of_any(found), **_of_ours(store)})], None)
        return 1 if missing else 0


def _show(errand: Errand, data: Mapping[str, Json], sheet: list[Block], advice: Label | None) -> None:
    fix = None if advice is None else errand.words(advice)
    if fix is not None:
        sheet.append(line(Piece(f"→ {fix}", Style.WARN)))
    errand.terminal.give({**data, "fix": fix}, sheet)


def _told(errand: Errand, facts: Mapping[Label, Label]) -> Iterator[Block]:
    width = max(width_of(errand.words(name)) for name in say.FACTS)
    for name, fact in facts.items():
        yield line(Piece(pad(errand.words(name), width), Style.FAINT), "  ", errand.words(fact), hang=width + 2)


def _of_any(found: "Standing") -> Mapping[Label, Label]:
    """What is told of a store of any format."""
    size = f"{found.size / MEGABYTE:.1f} MB"
    counted = {
        name: "?" if number is None else number for name, number in (("cases", found.cases), ("events", found.events))
    }
    return {
        say.PLACE: filled(say.PLAIN, text=found.place),
        say.DATABASE: filled(say.PLAIN, text=found.database),
        say.FORMAT: say.format_fact(found.format, found.migration),
        say.CONTENTS: filled(say.COUNTED, size=size, **counted),
    }


def _of_ours(store: "Store") -> Mapping[Label, Label]:
    """What is told besides of a store that this release can use."""
    info, missing = store.info(), store.missing_guards()
    zone = ZoneInfo(info.zone)
    clock = say.REAL if info.clock_at is None else filled(say.SIMULATED, at=moments.full(info.clock_at, zone))
    guards = filled(say.MISSING, names=", ".join(missing)) if missing else say.ALL_THERE
    return {
        say.MADE: filled(say.MADE_AT, at=moments.full(info.created_at, zone), zone=info.zone),
        say.CLOCK: clock,
        say.GUARDS: guards,
        say.LOGIN: filled(say.PROOFS[store.identity.proof.name], login=store.identity.login),
    }


def _data(found: "Standing") -> dict[str, Json]:
    from workflow.store.backend.admission import FORMAT

    return {
        "store": str(found.place),
        "database": found.database,
        "format": found.format,
        "known_format": FORMAT,
        "migration": found.migration,
        "cases": found.cases,
        "events": found.events,
        "bytes": found.size,
    }


def _more(store: "Store") -> dict[str, Json]:
    info = store.info()
    return {
        "zone": info.zone,
        "clock": info.clock.value,
        "missing_guards": list(store.missing_guards()),
        "login": store.identity.login,
        "proof": store.identity.proof.value,
    }


def check(ctx: typer.Context) -> int:
    """Reads only; exit code 1 when there is a problem. What history holds is proved by `complaints replay --all`."""
    errand = of(ctx)
    from workflow.commands.operator import examining_store as looks
    from workflow.store.address import place_of
    from workflow.store.backend.port import Access
    from workflow.store.database import open_store
    from workflow.store.standing import standing

    found = standing(place_of(errand.wishes.db))
    if not found.is_usable:
        said = say.format_fact(found.format, found.migration)
        return give(errand, [Finding(Check.STORE, Level.PROBLEM, said, say.advice(found.format))])
    with open_store(errand.wishes.db, access=Access.READ) as store:
        fits = filled(say.FITS, path=found.place, format=found.format, migration=found.migration or "?")
        findings = [Finding(Check.STORE, Level.OK, fits)]
        for look in (
            looks.server,
            looks.encoding,
            looks.tables,
            looks.rights,
            looks.guards,
            looks.integrity,
            looks.checksums,
        ):
            findings += look(store)
        return give(errand, findings)


def upgrade(ctx: typer.Context) -> int:
    """All in one transaction: a store that cannot be upgraded stays as it was. Make a backup first, with the release before."""
    errand = of(ctx)
    from workflow.store.address import place_of
    from workflow.store.upgrading import upgrade as upgraded

    place = place_of(errand.wishes.db)
    errand.remark(say.ADVICE)
    found = upgraded(place)
    label = say.UPGRADED if found.migrations else say.UP_TO_DATE
    said = errand.words(label).format(path=place, **found._asdict() | {"migrations": ", ".join(found.migrations)})
    data: dict[str, Json] = {"store": str(place), "before": found.before, "after": found.after}
    errand.terminal.give({**data, "migrations": list(found.migrations)}, [line(Piece("✓ ", Style.GOOD), said)])
    if found.migrations:
        errand.remark(say.PROVE_IT)
    return 0
