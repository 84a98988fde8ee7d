"""Gives the roles of a store what they may do, in the transaction of whoever makes them, or changes the tables."""

from sqlalchemy import text
from sqlalchemy.engine import Connection

ARE_THERE = """
SELECT r.rolname::text, NOT (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid)
FROM pg_catalog.pg_roles r WHERE rolname = ANY(:names)
"""


def grant_again(connection: Connection) -> None:
    """What the roles may do, on the tables as they are now; nothing where they have not all been made."""
    from workflow.store.backend.postgres_roles import Part, granted

    database = database_of(connection)
    if len(there(connection, database)) == len(Part):
        for statement in granted(database):
            connection.exec_driver_sql(statement.replace("%", "%%"))


def there(connection: Connection, database: str) -> dict[str, bool]:
    """The roles that exist, and whether each is nothing but a group."""
    from workflow.store.backend.postgres_roles import groups

    rows = connection.execute(text(ARE_THERE), {"names": list(groups(database))})
    return {str(name): bool(fits) for name, fits in rows}


def database_of(connection: Connection) -> str:
    return str(connection.execute(text("SELECT current_database()")).scalar_one())
