"""Brings a store that an older release has made up to date."""

from pathlib import Path
from typing import NamedTuple, assert_never

from sqlalchemy.engine import Connection

from workflow.errors import NotPermitted, StoreUnavailable
from workflow.store import faults
from workflow.store.address import FilePlace, Place, ServerPlace, existing
from workflow.store.backend.admission import FORMAT
from workflow.store.backend.sqlite import APPLICATION_ID
from workflow.store.creating import file_connection, file_transaction, guard, run_migrations, server
from workflow.wording import Wording

PATIENCE = 60.0
"""Seconds to wait for somebody else who upgrades the same file."""
NOT_OWNER = Wording(
    code="upgrade_needs_owner",
    zh="登录名 {login} 不是 {path} 里各表的所有者，不能升级",
    en="the login {login} does not own the tables in {path} and cannot upgrade them",
    fix_zh="用建立案件库的登录名再试",
    fix_en="try again with the login that made the store",
)
_OWNS = """
SELECT session_user::text, pg_has_role(session_user, relowner, 'MEMBER') FROM pg_catalog.pg_class
WHERE oid = 'public.store_info'::regclass
"""


class Upgraded(NamedTuple):
    """The format that a store had and the one it has, and the migrations that led from one to the other."""

    before: int
    after: int
    migrations: tuple[str, ...] = ()


def upgrade(place: Place) -> Upgraded:
    """Bring tables and guards up to date, in one transaction with the record of it; nothing when they are. Two who do it at
    once do it one after the other. Raises StoreUnavailable for what is no store, or one of a newer release."""
    match place:
        case FilePlace(path):
            return _file_upgraded(existing(path), place)
        case ServerPlace():
            with server(place) as connection:
                return _upgraded(connection, place, _format_of_database(connection, place))
        case other:
            assert_never(other)


def _file_upgraded(path: Path, place: FilePlace) -> Upgraded:
    with file_connection(path, path, PATIENCE) as raw:
        if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StoreUnavailable(faults.FOREIGN, path=str(path))
        raw.execute("PRAGMA synchronous = FULL")
        with file_transaction(raw) as connection:
            found: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            return _upgraded(connection, place, found)


def _format_of_database(connection: Connection, place: ServerPlace) -> int:
    if connection.exec_driver_sql("SELECT to_regclass('public.store_info')").scalar_one() is None:
        raise StoreUnavailable(faults.NO_STORE_THERE, path=str(place))
    found: int | None = connection.exec_driver_sql("SELECT format FROM public.store_info").scalar_one_or_none()
    if found is None:
        raise StoreUnavailable(faults.NO_STORE_THERE, path=str(place))
    if found < FORMAT:
        login, owns = connection.exec_driver_sql(_OWNS).one()
        if not owns:
            raise NotPermitted(NOT_OWNER, login=login, path=str(place))
    return found


def _upgraded(connection: Connection, place: Place, found: int) -> Upgraded:
    if found > FORMAT:
        raise StoreUnavailable(faults.NEWER, path=str(place), found=found, known=FORMAT)
    if found == FORMAT:
        return Upgraded(found, found)
    before = _revision(connection)
    run_migrations(connection)
    guard(connection)
    return Upgraded(found, FORMAT, _between(before, _revision(connection)))


def _revision(connection: Connection) -> str:
    """Migrations are numbered: the last that was run."""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _between(before: str, after: str) -> tuple[str, ...]:
    return tuple(f"{number:04}" for number in range(int(before) + 1, int(after) + 1))
