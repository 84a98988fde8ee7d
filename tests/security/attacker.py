"""Somebody with a login of the database and SQL, who does not use the program."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from tests.security.office import Office
from workflow.store.canonical import canonical, event_hash, genesis
from workflow.store.commitments import Kept, commitment, keep

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Attacker:
    """Connected as `who`; `case` is there and may be harmed."""

    office: Office
    who: str
    case: str
    connection: Connection[Any]

    @property
    def stream(self) -> str:
        return f"case:{self.case}"

    @property
    def login(self) -> str:
        return self.office.name(self.who)

    def sql(self, text: str, *values: object) -> list[Any]:
        """Runs statements, in which `<case>` and the like stand for names."""
        names = {who: login.name for who, login in self.office.logins.items()}
        names |= {part: f"{self.office.database.name}_{part}" for part in ("agent", "auditor", "operator")}
        names |= {
            "case": self.case,
            "database": self.office.database.name,
            "owner": self.office.database.cluster.superuser,
        }
        for name, value in names.items():
            text = text.replace(f"<{name}>", value)
        cursor = self.connection.execute(text, values or None)
        return list(cursor.fetchall()) if cursor.description else []

    def now(self) -> int:
        return int(self.sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")[0][0])

    def body(self, stream: str | None = None, **changes: object) -> dict[str, Any]:
        """The next event of a stream, as the program would write it, with what is changed."""
        stream = stream or self.stream
        rows = self.sql("SELECT seq, hash, body FROM event WHERE stream = %s ORDER BY seq DESC LIMIT 1", stream)
        seq, prev, last = rows[0] if rows else (0, genesis(stream), "{}")
        known = json.loads(last)
        return {
            "v": 1,
            "stream": stream,
            "seq": seq + 1,
            "prev": prev,
            "type": "noted",
            "actor": self.login,
            "for": None,
            "login": self.login,
            "roles": [],
            "at": None,
            "recorded_at": self.now(),
            "definition": known.get("definition", ""),
            "directory": known.get("directory", 0),
            "counts": {},
            "calendars": {},
            "request": {},
            "action": None,
            "move": None,
            "clause": [],
            "cause": None,
            "facts": {},
            "commitments": {},
            "effects": [],
            **changes,
        }

    def write(
        self,
        body: Mapping[str, Any] | None = None,
        *,
        text: Change = str,
        columns: Mapping[str, object] | None = None,
        how: str = "INSERT INTO event (stream, seq, type, recorded_at, hash, body) VALUES (%s, %s, %s, %s, %s, %s)",
        **changes: Any,
    ) -> None:
        """Appends an event with all that fits it: columns and hash; or with what is said instead."""
        found = dict(body) if body is not None else self.body(**changes)
        said = text(canonical(found))
        row = {name: found[name] for name in ("stream", "seq", "type", "recorded_at")}
        row |= {"hash": event_hash(said), "body": said, **(columns or {})}
        self.sql(how, *row.values())

    def note(self, **case: object) -> None:
        """A note as the program would write it, and the row of the case as it is then: but for what is said of it."""
        body = self.body()
        kept = keep("text", "a note")
        seal = commitment(body["stream"], body["seq"], kept)
        body |= {"roles": ["clerk", "corrector"], "commitments": {"text": seal}}
        with self.connection.transaction():
            self.write(body)
            self.beside(body, kept, seal)
            self.follow(body, **case)

    def beside(self, body: Mapping[str, Any], kept: Kept, seal: str) -> None:
        values = (body["stream"], body["seq"], kept.name, seal, kept.salt, kept.value)
        self.sql("INSERT INTO private_value VALUES (%s, %s, %s, %s, %s, %s)", *values)

    def follow(self, body: Mapping[str, Any], **changes: object) -> None:
        """The row of the case after an event."""
        ((snapshot,),) = self.sql("SELECT snapshot FROM case_file WHERE number = %s", self.case)
        after = canonical({**json.loads(snapshot), "seq": body["seq"]})
        row = {"seq": body["seq"], "head": event_hash(canonical(dict(body))), "changed_at": body["recorded_at"]}
        row |= {"snapshot": after, **changes}
        named = ", ".join(f"{name} = %s" for name in row)
        self.sql(f"UPDATE case_file SET {named} WHERE number = %s", *row.values(), self.case)

    def person(self, who: str, **changes: object) -> dict[str, Any]:
        """What the directory has of a person, changed."""
        ((snapshot,),) = self.sql("SELECT snapshot FROM person WHERE name = %s", self.office.name(who))
        return {**json.loads(snapshot), "label": "", **changes}

    def set_person(
        self, who: str, cause: Mapping[str, object] | None = None, actor: str | None = None, **changes: object
    ) -> None:
        """An event of the directory about a person."""
        body = self.body(
            "directory",
            type="person_set",
            record={"person": self.person(who, **changes)},
            cause=cause,
            actor=actor or self.login,
        )
        self.write(body)
