"""`complaints doctor`: whether this installation is well, on one page, and what to do where it is not."""

from zoneinfo import ZoneInfo

import typer

from workflow.commands.errand import Errand, of, rules_of
from workflow.commands.operator.findings import Finding
from workflow.commands.operator.findings_sheet import give


def doctor(ctx: typer.Context) -> int:
    """Reads only, also where the store cannot be written to; exit code 1 when there is a problem."""
    errand = of(ctx)
    return give(errand, _examined(errand))


def _examined(errand: Errand) -> list[Finding]:
    from workflow.commands.operator.examining import Patient, examined
    from workflow.service import Desk
    from workflow.store.backend.port import Access
    from workflow.store.database import open_store

    with open_store(errand.wishes.db, access=Access.READ) as store:
        desk = Desk(store, rules_of)
        zone = ZoneInfo(desk.info().zone)
        return list(examined(Patient(store, desk, store.now(), store.machine_time(), zone)))
