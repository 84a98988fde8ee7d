"""The three roles of a store in Postgres, what each may do, and where what somebody may do is not that.

Who belongs to a role may do what it may; nobody logs in as the role itself. What a grant cannot tell apart (whose event it
is, who it lets act) the triggers do, see `postgres_guards`.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from workflow.store.backend.port import Fit, GrantProblem
from workflow.store.backend.postgres_guards import FUNCTIONS, signature
from workflow.store.prepared import COLUMNS

LONGEST_NAME = 63
"""Bytes; Postgres cuts off what is beyond."""
CHANGING = tuple(column for column in COLUMNS["case_file"] if column != "number")
UNSALTED = tuple(column for column in COLUMNS["private_value"] if column != "salt")
TABLES = tuple(COLUMNS)


class Part(StrEnum):
    """What a role is for."""

    AGENT = "agent"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Grant(NamedTuple):
    """Something that may be done to a table, or to some of its columns only."""

    table: str
    privilege: str
    columns: tuple[str, ...] = ()


class Held(NamedTuple):
    """A privilege as the catalogue has it; `place` is a table, one of its columns, a function, a schema or the database."""

    who: str
    privilege: str
    place: str


def _on(privilege: str, *tables: str) -> tuple[Grant, ...]:
    return tuple(Grant(table, privilege) for table in tables)


_ALL_CAN_SEE = _on("SELECT", *(table for table in TABLES if table != "private_value"))
_CASES = (
    *_on("INSERT", "event", "case_file", "private_value", "command_key", "attachment", "numbering", "notice"),
    # By columns, though by nearly all: who may update a whole table may also lock everybody out of it.
    Grant("case_file", "UPDATE", CHANGING),
    Grant("numbering", "UPDATE", ("last",)),
    Grant("person", "UPDATE", ("seq", "snapshot")),
)
_TURNS = (
    # To take turns with who changes everything, a writer locks this table, which needs a right to write to it: a second row
    # is refused by its CHECK and the first by its key, so this one gives nothing else. To lock by number (an advisory lock)
    # would need none, and so could be taken by any login at all, to keep everybody out.
    *_on("INSERT", "store_info"),
)
_TIME = (
    *_on("INSERT", "definition", "calendar", "person", "trouble", "worker", "difference"),
    *_on("DELETE", "trouble", "worker", "difference", "unverified"),
    Grant("notice", "UPDATE", ("state", "attempts", "next_at", "lease", "problem", "sent_at", "taken")),
    Grant("trouble", "UPDATE", ("tries", "retry_at", "zh", "en")),
    Grant("worker", "UPDATE", ("host", "pid", "started_at", "beat_at", "stopped_at", "silent_after")),
    Grant("unverified", "UPDATE", ("times",)),  # to pass over those that somebody else has in hand takes a lock
    *_on("UPDATE", "store_info"),  # of the whole table, to lock it alone; a trigger lets nothing but its clock move
)

GRANTS: Mapping[Part, tuple[Grant, ...]] = {
    Part.AGENT: (*_ALL_CAN_SEE, Grant("private_value", "SELECT", UNSALTED), *_CASES, *_TURNS),
    Part.AUDITOR: _on("SELECT", *TABLES),
    Part.OPERATOR: (*_on("SELECT", *TABLES), *_CASES, *_TIME),
}
"""Nobody may change or delete what was recorded, have a trigger of their own, or refer to our tables."""

_ASKED_BY_TRIGGERS = ("complaints_is_owner", "complaints_is_operator", "complaints_is_caused")
EXECUTES: Mapping[Part, tuple[str, ...]] = {
    Part.AGENT: _ASKED_BY_TRIGGERS,
    Part.AUDITOR: (),
    Part.OPERATOR: _ASKED_BY_TRIGGERS,
}
"""What triggers ask under the rights of whoever writes. They themselves run without such a right; who had it could hang
their functions on a table of their own."""


def group(database: str, part: Part) -> str:
    return f"{database}_{part}"


def groups(database: str) -> tuple[str, ...]:
    return tuple(group(database, part) for part in Part)


def quoted(name: str) -> str:
    """The name as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'


def made(database: str, there: Iterable[str]) -> Iterator[str]:
    """The statements that make the roles, except those that are there."""
    return (f"CREATE ROLE {quoted(name)} NOLOGIN" for name in groups(database) if name not in there)


def granted(database: str) -> Iterator[str]:
    """The statements that give the roles what they may do, and take away what they, or all logins, might do besides."""
    yield from _revoked(database)
    for part, grants in GRANTS.items():
        to = quoted(group(database, part))
        yield f"GRANT CONNECT ON DATABASE {quoted(database)} TO {to}"
        yield f"GRANT USAGE ON SCHEMA public TO {to}"
        yield from (_grant(grant, to) for grant in grants)
        yield from (f"GRANT EXECUTE ON FUNCTION {signature(name)} TO {to}" for name in EXECUTES[part])


def _revoked(database: str) -> Iterator[str]:
    all_logins = ", ".join(("PUBLIC", *map(quoted, groups(database))))
    yield f"REVOKE TEMPORARY, CREATE ON DATABASE {quoted(database)} FROM {all_logins}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {all_logins}"
    yield from (f"REVOKE ALL ON public.{table} FROM {all_logins}" for table in TABLES)
    yield from (f"REVOKE ALL ON FUNCTION {signature(name)} FROM {all_logins}" for name in FUNCTIONS)


def _grant(grant: Grant, to: str) -> str:
    columns = f" ({', '.join(map(quoted, grant.columns))})" if grant.columns else ""
    return f"GRANT {grant.privilege}{columns} ON public.{grant.table} TO {to}"


def problems(database: str, found: Iterable[Held], there: Iterable[str]) -> Iterator[GrantProblem]:
    """Where what is held is not what it should be; `there` are those of the roles that exist."""
    held, wanted = frozenset(found), frozenset(_wanted(database))
    lost = sorted(frozenset(groups(database)) - frozenset(there))
    yield from (GrantProblem(Fit.NO_ROLE, name, "", "") for name in lost)
    if len(lost) == len(Part):
        return  # the owner alone uses it
    yield from (GrantProblem(Fit.LACKING, *each) for each in sorted(wanted - held) if each.who not in lost)
    yield from (GrantProblem(Fit.BEYOND, *e) for e in sorted(held - wanted) if e.privilege not in HARMLESS)


def _wanted(database: str) -> Iterator[Held]:
    for part, grants in GRANTS.items():
        who = group(database, part)
        for table, privilege, columns in grants:
            places = [f"{table}.{column}" for column in columns] or [table]
            yield from (Held(who, privilege, place) for place in places)
        yield from (Held(who, "EXECUTE", f"{name}()") for name in EXECUTES[part])


THERE = "SELECT rolname::text FROM pg_catalog.pg_roles WHERE rolname = ANY(%(groups)s)"
HELD = """
WITH given AS (
  SELECT c.relname::text AS place, a.grantee, a.privilege_type, a.is_grantable
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    WHERE c.relnamespace = 'public'::pg_catalog.regnamespace AND c.relname = ANY(%(tables)s)
  UNION ALL
  SELECT c.relname || '.' || t.attname, a.grantee, a.privilege_type, a.is_grantable
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid, pg_catalog.aclexplode(t.attacl) a
    WHERE c.relnamespace = 'public'::pg_catalog.regnamespace AND c.relname = ANY(%(tables)s)
  UNION ALL
  SELECT p.proname || '()', a.grantee, a.privilege_type, a.is_grantable
    FROM pg_catalog.pg_proc p,
      pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
    WHERE p.pronamespace = 'public'::pg_catalog.regnamespace AND p.proname = ANY(%(functions)s)
  UNION ALL
  SELECT 'schema public', a.grantee, a.privilege_type, a.is_grantable
    FROM pg_catalog.pg_namespace n,
      pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a
    WHERE n.nspname = 'public'
  UNION ALL
  SELECT 'database', a.grantee, a.privilege_type, a.is_grantable
    FROM pg_catalog.pg_database d,
      pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
    WHERE d.datname = pg_catalog.current_database()
  UNION ALL
  SELECT 'server', r.oid, said, false
    FROM pg_catalog.pg_roles r, LATERAL (VALUES ('LOGIN', r.rolcanlogin), ('SUPERUSER', r.rolsuper),
      ('CREATEROLE', r.rolcreaterole), ('CREATEDB', r.rolcreatedb), ('REPLICATION', r.rolreplication),
      ('BYPASSRLS', r.rolbypassrls)) AS attribute (said, has)
    WHERE r.rolname = ANY(%(groups)s) AND has
  UNION ALL
  SELECT 'role ' || pg_catalog.pg_get_userbyid(m.roleid), m.member, 'MEMBER', m.admin_option
    FROM pg_catalog.pg_auth_members m WHERE pg_catalog.pg_get_userbyid(m.member) = ANY(%(groups)s)
)
SELECT coalesce(r.rolname::text, 'PUBLIC'), privilege_type || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, place
FROM given LEFT JOIN pg_catalog.pg_roles r ON r.oid = grantee
WHERE grantee NOT IN (SELECT relowner FROM pg_catalog.pg_class WHERE oid = 'public.event'::pg_catalog.regclass
  UNION ALL SELECT datdba FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
  UNION ALL SELECT nspowner FROM pg_catalog.pg_namespace WHERE nspname = 'public')
"""
"""What anybody but an owner may do with what is ours, and what the roles are beside that."""
HARMLESS = frozenset({"CONNECT", "USAGE"})


def asked(database: str) -> Mapping[str, object]:
    """What `HELD` is asked with."""
    return {"tables": list(TABLES), "functions": list(FUNCTIONS), "groups": list(groups(database))}
