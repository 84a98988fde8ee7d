"""On which terms a command is carried out: by whom, once under which key, and on which condition."""

from msgspec import Struct

from workflow.engine.directory import SYSTEM
from workflow.engine.events import By
from workflow.store.database import Store


class Terms(Struct, frozen=True, kw_only=True):
    """Who commands, under which key, at which seq the case must stand, and when it is claimed to have happened
    (microseconds UTC)."""

    by: By
    key: str | None = None
    expect_seq: int | None = None
    occurred_at: int | None = None


def system_terms(store: Store) -> Terms:
    """What comes with time is done by the system, under the login that happens to see to it."""
    return Terms(by=By(person=SYSTEM, login=store.identity.login))
