"""Ways around that take more than one statement: events that are well made but for one thing."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tests.security.attacker import Attacker
from workflow.store.canonical import canonical, event_hash
from workflow.store.commitments import commitment, keep

HOUR, SECOND = 3_600_000_000, 1_000_000
Tried: TypeAlias = Callable[[Attacker], object]


def _copy_from(a: Attacker) -> None:
    with a.connection.cursor().copy("COPY event FROM STDIN") as copy:
        copy.write_row((a.stream, 99, "noted", 1, "0" * 64, "{}"))


def _statistics(a: Attacker) -> None:
    assert a.sql("SELECT 1 FROM pg_stats WHERE tablename = 'private_value' AND attname = 'salt'") == []


def _queries(a: Attacker) -> None:
    seen = a.sql("SELECT DISTINCT query FROM pg_stat_activity WHERE usename <> session_user AND datname IS NOT NULL")
    assert {query for (query,) in seen} <= {"<insufficient privilege>"}


def _terminate(a: Attacker) -> None:
    with a.office.database.connect(a.office.logins["mei"]) as other:
        a.sql("SELECT pg_terminate_backend(%s)", other.info.backend_pid)


def _other_value(a: Attacker) -> None:
    body = a.body()
    body["commitments"] = {"text": commitment(a.stream, body["seq"], keep("text", "what was said"))}
    with a.connection.transaction():
        a.write(body)
        a.beside(body, keep("text", "what was never said"), body["commitments"]["text"])


def _twice(a: Attacker) -> None:
    a.write(login=a.office.name("mei"), text=lambda text: f'{text[:-1]},"login":"{a.login}"}}')


def _escaped(a: Attacker) -> None:
    a.write(login=a.office.name("mei"), text=lambda text: text.replace('"login"', '"lo\\u0067in"'))


def _escaped_twice(a: Attacker) -> None:
    extra = f'"lo\\u0067in":"{a.office.name("mei")}"'
    a.write(text=lambda text: text.replace('"login"', f'{extra},"login"'))


def _escape_setting(a: Attacker) -> None:
    """A function that wrote bytes as a literal with a backslash would then compute this hash."""
    a.sql("SET standard_conforming_strings = off")
    body = canonical(a.body())
    other = hashlib.sha256(b"c6f6d706c61696e74732e6576656e742e763100" + body.encode()).hexdigest()
    a.write(json.loads(body), columns={"hash": other})


def _same_instant(a: Attacker) -> None:
    ((last,),) = a.sql("SELECT max(recorded_at) FROM event WHERE stream = %s", a.stream)
    a.sql("SELECT pg_sleep(1.2)")
    a.write(recorded_at=last)


def _old_directory(a: Attacker) -> None:
    """An action under a role that was taken away, by the directory as it was before."""
    ((seq,),) = a.sql(
        "SELECT seq FROM event WHERE stream = 'directory' AND body::jsonb->'record'->'person'->>'name' = %s "
        "ORDER BY seq LIMIT 1",
        a.login,
    )
    ((since,),) = a.sql("SELECT max(recorded_at) FROM event WHERE stream = 'directory'")
    a.sql("SELECT pg_sleep(%s)", max(0, since + 2_000_000 - a.now()) / 1_000_000)
    a.write(type="moved", action="submit", move=0, roles=["clerk"], directory=seq)


def _signed_for(a: Attacker, **changes: Any) -> None:
    signed = {
        "effect": "signed",
        "approval": "payment",
        "round": 1,
        "role": "boss",
        "stands_in": None,
        "departments": [],
    }
    signed |= {"person": a.office.name("bo"), "content": "0" * 64, "complete": True}
    a.write(type="moved", action="approve", move=0, effects=[signed], **changes)


def _own_tally(a: Attacker) -> None:
    record = {"person": a.login, "procedure": "slips", "tally": "slips", "case": a.case, "on": "2026-09-28", "count": 0}
    cause = {"stream": a.stream, "seq": 1}
    a.write(a.body(f"person:{a.office.name('mei')}", type="person_counted", record=record, cause=cause))


def _lifted(a: Attacker) -> None:
    a.set_person("li", suspensions=[], cause={"stream": a.stream, "seq": 1})


def _back_to(a: Attacker) -> None:
    """The row of a person as an earlier event of the directory had it."""
    boss = a.office.name("bo")
    ((body, seq),) = a.sql(
        "SELECT body, seq FROM event WHERE stream = 'directory' AND body::jsonb->'record'->'person'->>'name' = %s "
        "ORDER BY seq LIMIT 1",
        boss,
    )
    snapshot = {**json.loads(body)["record"]["person"], "label": "bo 女士"}
    a.sql("UPDATE person SET seq = %s, snapshot = %s WHERE name = %s", seq, canonical(snapshot), boss)


def _renamed(a: Attacker) -> None:
    a.sql("UPDATE person SET snapshot = replace(snapshot, 'bo 女士', 'li 女士') WHERE name = %s", a.office.name("bo"))


def _noted_and_moved(a: Attacker) -> None:
    """A move that no rule allows, with everything that belongs to one."""
    effects = [{"effect": "entered", "state": "closed", "since": a.now()}]
    body = a.body(type="moved", action="settle", move=0, roles=["clerk"], effects=effects)
    with a.connection.transaction():
        a.write(body)
        a.follow(body, state="closed", standing="final", wake_at=None)


def _mark(a: Attacker) -> None:
    """A mark that is not due, fired as the system."""
    body = a.body(type="mark_fired", actor="system", request=None)
    with a.connection.transaction():
        a.write(body)
        a.follow(body)


def _assignee(a: Attacker) -> None:
    ((snapshot,),) = a.sql("SELECT snapshot FROM case_file WHERE number = %s", a.case)
    said = {
        **json.loads(snapshot),
        "assignees": {"clerk": a.office.name("mei")},
        "seq": json.loads(snapshot)["seq"] + 1,
    }
    a.note(snapshot=canonical(said))


def _notice(a: Attacker) -> None:
    key = hashlib.sha256(a.case.encode()).hexdigest()
    row = (key, a.stream, 1, "mark", a.office.name("bo"), None, "waiting", 0, 0, None, None, None, "")
    a.sql(f"INSERT INTO notice VALUES ({', '.join(['%s'] * len(row))})", *row)


def _false_cause(a: Attacker) -> None:
    """A count that a made-up event of a case brings about."""
    who = a.office.name("mei")
    counted = {"effect": "counted", "tally": "slips", "person": who, "on": "2026-09-28", "count": 1}
    body = a.body(type="moved", action="settle", move=0, effects=[counted])
    record = {"person": who, "procedure": "slips", "tally": "slips", "case": a.case, "on": "2026-09-28", "count": 1}
    with a.connection.transaction():
        a.write(body)
        a.follow(body)
        caused = {
            "record": record,
            "cause": {"stream": a.stream, "seq": body["seq"]},
            "recorded_at": body["recorded_at"],
        }
        a.write(a.body(f"person:{who}", type="person_counted", actor=a.login, **caused))


FORGING: Mapping[str, Tried] = {
    "copy_from": _copy_from,
    "statistics": _statistics,
    "queries": _queries,
    "terminate": _terminate,
    "other_value": _other_value,
    "another_login": lambda a: a.write(login=a.office.name("mei")),
    "no_login": lambda a: a.write(login=None),
    "login_twice": _twice,
    "escaped_login": _escaped,
    "escaped_twice": _escaped_twice,
    "another_actor": lambda a: a.write(actor=a.office.name("bo")),
    "no_actor": lambda a: a.write(actor=None),
    "unknown_actor": lambda a: a.write(actor="nobody"),
    "actors": lambda a: a.write(actor=[a.login, a.office.name("bo")]),
    "columns": lambda a: a.write(columns={"type": "voided"}),
    "other_stream": lambda a: a.write(columns={"stream": "case:T-2026-9998"}),
    "gap": lambda a: a.write(seq=a.body()["seq"] + 1),
    "over": lambda a: a.write(seq=1),
    "prev": lambda a: a.write(prev="0" * 64),
    "hash": lambda a: a.write(columns={"hash": event_hash("{}")}),
    "hash_setting": _escape_setting,
    "back_dated": lambda a: a.write(a.body("case:T-2026-9998", recorded_at=a.now() - HOUR)),
    "seconds_ago": lambda a: a.write(a.body("case:T-2026-9998", recorded_at=a.now() - 2 * SECOND)),
    "same_instant": _same_instant,
    "old_directory": _old_directory,
    "future": lambda a: a.write(recorded_at=a.now() + HOUR),
    "no_json": lambda a: a.write(text=lambda _text: "x"),
    "nul": lambda a: a.write(text=lambda text: text.replace('"noted"', '"noted\\u0000"')),
    "sign": _signed_for,
    "sign_on_paper": lambda a: _signed_for(a, **{"for": a.office.name("bo")}),
    "tally": _own_tally,
    "own_role": lambda a: a.set_person("li", roles=["administrator", "boss", "clerk", "corrector"]),
    "own_login": lambda a: a.set_person("bo", logins=[a.login]),
    "as_system": lambda a: a.set_person("bo", actor="system", logins=[a.login]),
    "lift": _lifted,
    "old_person": _back_to,
    "renamed": _renamed,
    "person_row": lambda a: a.sql(
        "UPDATE person SET snapshot = replace(snapshot, '\"logins\":[]', '\"logins\":[\"<li>\"]') WHERE name = '<bo>'"
    ),
    "new_person": lambda a: a.sql("INSERT INTO person SELECT 'me', seq, snapshot FROM person LIMIT 1"),
    "definition_event": lambda a: a.write(
        a.body("definition:slips", type="published", record={"procedure": "slips", "digest": "0" * 64})
    ),
    "calendar_event": lambda a: a.write(
        a.body("calendar:always", type="calendar_published", record={"calendar": "always", "digest": "0" * 64})
    ),
    "unknown_stream": lambda a: a.write(a.body("settings", type="set")),
    "worker_as_person": lambda a: a.write(actor=a.office.name("li")),
    "worker_publishes": lambda a: a.write(
        a.body("definition:slips", type="withdrawn", actor="system", record={"procedure": "slips"})
    ),
    "worker_people": lambda a: a.set_person("li", actor="system", roles=["boss", "clerk"]),
    "administrator_as_other": lambda a: a.write(actor=a.office.name("li")),
    "unlawful_move": _noted_and_moved,
    "blanked_wake": lambda a: a.note(wake_at=None),
    "early_mark": _mark,
    "no_row": lambda a: a.write(),
    "assignee": _assignee,
    "extra_notice": _notice,
    "false_tally": _false_cause,
    "unreadable": lambda a: a.write(type="made_up"),
}
"""What is tried, by the name of the way."""
