"""Django for a script: the settings its pages name for speed, and the script itself as the one application.

SQLite: WAL and FULL by `init_command`, `transaction_mode` IMMEDIATE; the connection stays open (a script is one process, so no
CONN_MAX_AGE is at work); DEBUG off, no time zone conversion beyond USE_TZ, no signals of other applications.
"""

import sys
from typing import Any
from urllib.parse import unquote, urlsplit

import turns
from django.apps import AppConfig
from django.conf import settings

PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


class Script(AppConfig):
    """The module that was started is the application `peers`."""

    label = "peers"
    default_auto_field = "django.db.models.BigAutoField"

    def __init__(self) -> None:
        super().__init__("__main__", sys.modules["__main__"])


def set_up(store: str, applications: tuple[str, ...] = (), **more: object) -> None:
    import django

    installed = [*applications, Script()]
    settings.configure(DATABASES={"default": database(store)}, INSTALLED_APPS=installed, USE_TZ=True, **more)
    django.setup()


def database(store: str) -> dict[str, Any]:
    if store.startswith(turns.SQLITE):
        options = {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": turns.path_of(store), "OPTIONS": options}
    where = urlsplit(store)
    who = {"USER": where.username, "PASSWORD": unquote(where.password or "")}
    place = {"NAME": where.path.lstrip("/"), "HOST": where.hostname, "PORT": where.port}
    return {"ENGINE": "django.db.backends.postgresql", **place, **who, "CONN_MAX_AGE": None}


def pragma(name: str) -> object:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"{'PRAGMA' if connection.vendor == 'sqlite' else 'SHOW'} {name}")
        return turns.first(cursor.fetchone())
