"""What keeps history as it was written in SQLite, and notes which streams wait to be verified: triggers."""

from collections.abc import Iterator, Mapping

APPEND_ONLY = "history is append-only"
BY_HISTORY = "key, stream, seq, about, person, not_before"
"""What history says of a notice; the rest says how far its delivery is."""


def _as_published(table: str) -> Iterator[tuple[str, str]]:
    """What keeps each row of a table as it was published, under its digest."""
    why = f"a published {table} stays as it is"
    taken = f"SELECT 1 FROM {table} WHERE digest = NEW.digest OR rowid = NEW.rowid"
    yield _refusing(f"{table}_is_never_changed", f"UPDATE ON {table}", why)
    yield _refusing(f"{table}_is_never_deleted", f"DELETE ON {table}", why)
    yield _refusing(f"{table}_only_appends", f"INSERT ON {table} WHEN EXISTS ({taken})", why)


def _refusing(name: str, when: str, why: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _noting(name: str, when: str, stream: str) -> tuple[str, str]:
    now = "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
    note = f"INSERT INTO unverified (stream, since, times) VALUES ({stream}, {now}, 1)"
    again = "ON CONFLICT (stream) DO UPDATE SET times = times + 1"
    return name, f"CREATE TRIGGER {name} AFTER {when} BEGIN {note} {again}; END"


def _numbering(row: str) -> str:
    return f"'numbering:' || {row}.template || ' ' || {row}.year"


GUARDS: Mapping[str, str] = dict(
    (
        _refusing("event_is_never_changed", "UPDATE ON event", APPEND_ONLY),
        _refusing("event_is_never_deleted", "DELETE ON event", APPEND_ONLY),
        _refusing(
            "event_only_appends",
            "INSERT ON event WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM event WHERE stream = NEW.stream), 0)"
            " OR EXISTS (SELECT 1 FROM event WHERE rowid = NEW.rowid)",
            APPEND_ONLY,
        ),
        _refusing(
            "private_value_is_never_changed",
            "UPDATE ON private_value",
            "what was committed to is erased, and never changed",
        ),
        _refusing(
            "private_value_only_appends",
            "INSERT ON private_value WHEN EXISTS (SELECT 1 FROM private_value WHERE rowid = NEW.rowid"
            " OR (stream, seq, name) = (NEW.stream, NEW.seq, NEW.name))",
            "what was committed to is erased, and never changed",
        ),
        *_as_published("definition"),
        *_as_published("calendar"),
        _noting("event_waits_to_be_verified", "INSERT ON event", "NEW.stream"),
        _noting("new_case_waits_to_be_verified", "INSERT ON case_file", "'case:' || NEW.number"),
        _noting("case_waits_to_be_verified", "UPDATE ON case_file", "'case:' || NEW.number"),
        _noting("renumbered_case_waits_to_be_verified", "UPDATE OF number ON case_file", "'case:' || OLD.number"),
        _noting("lost_case_waits_to_be_verified", "DELETE ON case_file", "'case:' || OLD.number"),
        _noting("new_person_waits_to_be_verified", "INSERT ON person", "'directory'"),
        _noting("person_waits_to_be_verified", "UPDATE ON person", "'directory'"),
        _noting("lost_person_waits_to_be_verified", "DELETE ON person", "'directory'"),
        _noting("value_waits_to_be_verified", "INSERT ON private_value", "NEW.stream"),
        _noting("lost_value_waits_to_be_verified", "DELETE ON private_value", "OLD.stream"),
        _noting("new_notice_waits_to_be_verified", "INSERT ON notice", "NEW.stream"),
        _noting("notice_waits_to_be_verified", f"UPDATE OF {BY_HISTORY} ON notice", "NEW.stream"),
        _noting("moved_notice_waits_to_be_verified", "UPDATE OF stream ON notice", "OLD.stream"),
        _noting("lost_notice_waits_to_be_verified", "DELETE ON notice", "OLD.stream"),
        _noting("new_numbering_waits_to_be_verified", "INSERT ON numbering", _numbering("NEW")),
        _noting("numbering_waits_to_be_verified", "UPDATE ON numbering", _numbering("NEW")),
        _noting("moved_numbering_waits_to_be_verified", "UPDATE OF template, year ON numbering", _numbering("OLD")),
        _noting("lost_numbering_waits_to_be_verified", "DELETE ON numbering", _numbering("OLD")),
        _noting("attachment_waits_to_be_verified", "INSERT ON attachment", "'attachment:' || NEW.digest"),
        _noting("changed_attachment_waits_to_be_verified", "UPDATE ON attachment", "'attachment:' || NEW.digest"),
        _noting(
            "moved_attachment_waits_to_be_verified", "UPDATE OF digest ON attachment", "'attachment:' || OLD.digest"
        ),
        _noting("lost_attachment_waits_to_be_verified", "DELETE ON attachment", "'attachment:' || OLD.digest"),
        _noting("definition_waits_to_be_verified", "INSERT ON definition", "'definition:' || NEW.name"),
        _noting("calendar_waits_to_be_verified", "INSERT ON calendar", "'calendar:' || NEW.name"),
    )
)
"""Triggers by name. An `INSERT OR REPLACE` deletes without asking a DELETE trigger, hence those on INSERT."""
