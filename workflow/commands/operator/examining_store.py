"""The checks of `doctor` and `store check` that look at the database itself, and at its server."""

from collections.abc import Iterator, Sequence

from workflow.commands.operator import examining_words as say
from workflow.commands.operator.findings import Check, Finding, Level, filled, length
from workflow.spoken.moments import SECOND
from workflow.store import moment
from workflow.store.backend.port import Fit, Server
from workflow.store.database import Store
from workflow.store.structure import structure_problems
from workflow.wording import Label

FEW_LEFT = 0.2
"""The part of a server's connections below which too few are left."""
APART = 5 * SECOND
"""How far the clock of this machine may be from the server's before somebody is misled."""
SHOWN = 5


def guards(store: Store) -> Iterator[Finding]:
    missing = store.missing_guards()
    if missing:
        yield Finding(Check.GUARDS, Level.PROBLEM, filled(say.UNGUARDED, names=", ".join(missing)), say.FIND_OUT)
    else:
        yield Finding(Check.GUARDS, Level.OK, say.GUARDED)


def integrity(store: Store) -> Iterator[Finding]:
    """Of a file; a server looks after its own."""
    if store.server() is not None:
        return
    problems = store.integrity_problems()
    if problems:
        yield Finding(Check.INTEGRITY, Level.PROBLEM, filled(say.DAMAGED, problem=problems[0]), say.RESTORE)
    else:
        yield Finding(Check.INTEGRITY, Level.OK, say.SOUND)


def server(store: Store) -> Iterator[Finding]:
    """How the server is set up; nothing of a file."""
    found = store.server()
    if found is not None:
        yield _connections(found)
        yield from _crashes(found)
        yield from _clocks(store)


def _connections(found: Server) -> Finding:
    said = filled(say.SERVER, version=found.version, connections=found.connections, most=found.most)
    if found.connections > found.most * (1 - FEW_LEFT):
        return Finding(Check.SERVER, Level.WARNING, said, say.MORE_CONNECTIONS)
    return Finding(Check.SERVER, Level.OK, said)


def _crashes(found: Server) -> Iterator[Finding]:
    """What a crash of the server could cost."""
    if not found.synced:
        yield Finding(Check.SERVER, Level.WARNING, say.NOT_SYNCED, say.SYNC)
    if found.awaited == "off":
        yield Finding(Check.SERVER, Level.WARNING, say.NOT_AWAITED, say.AWAIT)


def _clocks(store: Store) -> Iterator[Finding]:
    before = moment.now()
    there = store.machine_time()
    apart = abs(there - (before + moment.now()) // 2)
    if apart > APART:
        said = filled(say.CLOCKS_APART, long=length(apart // SECOND))
        yield Finding(Check.SERVER, Level.WARNING, said, say.SET_CLOCK)


def encoding(store: Store) -> Iterator[Finding]:
    found = store.server()
    if found is not None and found.encoding != "UTF8":
        said = filled(say.NOT_UTF8, encoding=found.encoding)
        yield Finding(Check.SERVER, Level.PROBLEM, said, say.ANOTHER_DATABASE)


def checksums(store: Store) -> Iterator[Finding]:
    found = store.server()
    if found is not None and found.checksums:
        yield Finding(Check.INTEGRITY, Level.OK, say.CHECKSUMS)
    elif found is not None:
        yield Finding(Check.INTEGRITY, Level.WARNING, say.NO_CHECKSUMS, say.ENABLE_CHECKSUMS)


def tables(store: Store) -> Iterator[Finding]:
    problems = structure_problems(store.place)
    if problems:
        said = filled(say.STRUCTURE_DIFFERS, problems=_some(problems))
        yield Finding(Check.TABLES, Level.PROBLEM, said, say.FIND_OUT)
    else:
        yield Finding(Check.TABLES, Level.OK, say.STRUCTURE)


def rights(store: Store) -> Iterator[Finding]:
    """Who owns the tables, and what the roles may do; nothing of a file."""
    found = store.server()
    if found is None:
        return
    yield Finding(Check.RIGHTS, Level.OK, filled(say.OWNED, owner=found.owner))
    problems = store.grant_problems()
    missing = [each.who for each in problems if each.fit is Fit.NO_ROLE]
    others = [
        f"{each.who} {_SIGN[each.fit]}{each.privilege} {each.place}" for each in problems if each.who not in missing
    ]
    if missing:
        yield Finding(Check.RIGHTS, Level.WARNING, filled(say.NO_ROLES, names=_some(missing)), say.MAKE_ROLES)
    if others:
        yield Finding(Check.RIGHTS, Level.PROBLEM, filled(say.RIGHTS_DIFFER, problems=_some(others)), say.MAKE_ROLES)


_SIGN = {Fit.LACKING: "-", Fit.BEYOND: "+", Fit.NO_ROLE: ""}


def _some(names: Sequence[str]) -> Label:
    """The first of them, and how many there are besides."""
    shown, more = ", ".join(names[:SHOWN]), len(names) - SHOWN
    if more <= 0:
        return Label(zh=shown, en=shown)
    return Label(zh=f"{shown} 等共 {len(names)} 项", en=f"{shown} and {more} more")
