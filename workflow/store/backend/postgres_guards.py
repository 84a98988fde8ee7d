"""What keeps history as it was written in Postgres, and lets nobody act as somebody else: functions and triggers.

A trigger that reads a table finds it by its schema, so that nobody can put a temporary one in front of it; it fires always,
whatever `session_replication_role` says; and it asks for `session_user`, which neither SET ROLE nor a function that runs
with the rights of its owner can change. Whoever owns the tables can take all of this away, hence is asked less.
"""

from collections.abc import Mapping
from typing import NamedTuple

FUNCTIONS: Mapping[str, str] = {
    "complaints_is_owner": """
BEGIN
  RETURN pg_has_role(session_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = 'public.event'::regclass), 'MEMBER');
END
""",
    "complaints_is_operator": """
BEGIN
  RETURN has_table_privilege(session_user, 'public.definition', 'INSERT');
END
""",
    "complaints_refuse_change": """
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'CM001';
END
""",
    "complaints_admit_event": """
DECLARE
  body jsonb := NEW.body::jsonb;
  actor text := coalesce(body->>'actor', '');
  now bigint := extract(epoch FROM clock_timestamp()) * 1000000;
  earliest bigint := extract(epoch FROM transaction_timestamp()) * 1000000 - 1000000;
  last record;
BEGIN
  SELECT e.seq, e.hash, e.recorded_at INTO last
    FROM public.event e WHERE e.stream = NEW.stream ORDER BY e.seq DESC LIMIT 1;
  IF NEW.seq <> coalesce(last.seq, 0) + 1 THEN
    RAISE EXCEPTION 'event is append-only: % comes after %', NEW.seq, coalesce(last.seq, 0) USING ERRCODE = 'CM001';
  END IF;
  IF (body->>'stream', body->>'seq', body->>'type', body->>'recorded_at')
      IS DISTINCT FROM (NEW.stream, NEW.seq::text, NEW.type, NEW.recorded_at::text) THEN
    RAISE EXCEPTION 'the columns of an event repeat its body' USING ERRCODE = 'CM002';
  END IF;
  IF (SELECT count(*) FROM json_object_keys(NEW.body::json)) <> (SELECT count(*) FROM jsonb_object_keys(body)) THEN
    RAISE EXCEPTION 'an event says everything once' USING ERRCODE = 'CM002';
  END IF;
  IF NEW.hash <> encode(sha256(decode('636f6d706c61696e74732e6576656e742e763100', 'hex') || convert_to(NEW.body, 'UTF8')), 'hex')
      OR body->>'prev' IS DISTINCT FROM coalesce(last.hash,
        encode(sha256(decode('636f6d706c61696e74732e67656e657369732e763100', 'hex') || convert_to(NEW.stream, 'UTF8')), 'hex'))
      OR NEW.recorded_at < last.recorded_at THEN
    RAISE EXCEPTION 'the event does not follow the last of its stream' USING ERRCODE = 'CM002';
  END IF;
  IF body->>'login' IS DISTINCT FROM session_user::text THEN
    RAISE EXCEPTION 'the login % cannot write as %', session_user, body->>'login' USING ERRCODE = 'CM003';
  END IF;
  IF public.complaints_is_owner() THEN
    RETURN NEW;
  END IF;
  earliest := greatest(earliest, now - CASE WHEN public.complaints_is_operator() THEN 3600000000 ELSE 60000000 END);
  IF (NEW.recorded_at < earliest
      OR NEW.recorded_at > now + 1000000 AND NEW.recorded_at > (SELECT max(e.recorded_at) FROM public.event e))
      AND NOT EXISTS (SELECT FROM public.store_info WHERE clock = 'simulated') THEN
    RAISE EXCEPTION 'an event is recorded at the time of the server' USING ERRCODE = 'CM002';
  END IF;
  IF NOT EXISTS (SELECT FROM public.person p
        WHERE p.name = CASE actor WHEN 'system' THEN session_user::text ELSE actor END
          AND p.snapshot::jsonb @> '{"left": false}'
          AND (p.name = session_user::text OR p.snapshot::jsonb->'logins' ? session_user::text))
      AND NOT (actor = 'system' AND (public.complaints_is_operator() OR EXISTS (SELECT FROM public.person p
        WHERE p.snapshot::jsonb @> '{"left": false}' AND p.snapshot::jsonb->'logins' ? session_user::text)))
      AND NOT (actor = session_user::text AND public.complaints_is_operator() AND NOT EXISTS (
        SELECT FROM public.person p WHERE p.snapshot::jsonb->'roles' ? 'administrator')) THEN
    RAISE EXCEPTION 'the login % may not act as %', session_user, actor USING ERRCODE = 'CM003';
  END IF;
  IF NEW.stream LIKE 'case:%' THEN
    IF EXISTS (SELECT FROM public.event e WHERE e.stream = 'directory'
          AND e.seq > coalesce((NEW.body::jsonb->>'directory')::bigint, 0) AND e.recorded_at < earliest)
        AND NOT EXISTS (SELECT FROM public.store_info WHERE clock = 'simulated') THEN
      RAISE EXCEPTION 'what is done is judged by the directory as it is' USING ERRCODE = 'CM002';
    END IF;
    IF jsonb_path_exists(body, '$.effects[*] ? (@.effect == "signed" && @.person != $signer)',
          jsonb_build_object('signer', coalesce(body->>'for', actor)))
        OR body->>'for' IS NOT NULL AND jsonb_path_exists(body, '$.effects[*] ? (@.effect == "signed")')
          AND NOT coalesce(body->'commitments' ? '@evidence', false) THEN
      RAISE EXCEPTION 'the login % cannot sign for somebody else', session_user USING ERRCODE = 'CM003';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.stream LIKE 'person:%' AND public.complaints_is_caused(body, body->'record'->>'person', NEW.recorded_at, last.recorded_at)
      OR NEW.stream = 'directory' AND EXISTS (
        SELECT FROM public.person p WHERE p.name = body->'record'->'person'->>'name'
          AND p.snapshot::jsonb - 'suspensions' - 'label' = (body->'record'->'person') - 'suspensions' - 'label')
        AND public.complaints_is_caused(body, body->'record'->'person'->>'name', NEW.recorded_at, last.recorded_at) THEN
    RETURN NEW;
  END IF;
  IF NOT public.complaints_is_operator()
      OR NOT (NEW.stream = 'directory' OR NEW.stream LIKE 'definition:%' OR NEW.stream LIKE 'calendar:%') THEN
    RAISE EXCEPTION 'the login % may not write to %', session_user, NEW.stream USING ERRCODE = 'CM003';
  END IF;
  IF EXISTS (SELECT FROM public.person p WHERE p.snapshot::jsonb->'roles' ? 'administrator') AND NOT EXISTS (
      SELECT FROM public.person p WHERE p.name = actor AND p.snapshot::jsonb->'roles' ? 'administrator') THEN
    RAISE EXCEPTION '% is no administrator and may not write to %', actor, NEW.stream USING ERRCODE = 'CM003';
  END IF;
  RETURN NEW;
END
""",
    "complaints_is_caused": """
BEGIN
  RETURN EXISTS (
    SELECT FROM public.event e
      WHERE e.stream = $1->'cause'->>'stream' AND e.stream LIKE 'case:%' AND e.seq::text = $1->'cause'->>'seq'
        AND greatest(e.recorded_at, $4) = $3
        AND jsonb_path_exists(e.body::jsonb,
          '$.effects[*] ? ((@.effect == "counted" || @.effect == "suspended" || @.effect == "lifted") && @.person == $who)',
          jsonb_build_object('who', $2)));
END
""",
    "complaints_admit_person": """
BEGIN
  IF NOT EXISTS (
      SELECT FROM public.event e WHERE e.stream = 'directory' AND e.seq = NEW.seq
        AND e.body::jsonb->'record'->'person'->>'name' = NEW.name
        AND (e.body::jsonb->'record'->'person') - 'label' = NEW.snapshot::jsonb - 'label') THEN
    RAISE EXCEPTION 'a person is as the directory says' USING ERRCODE = 'CM002';
  END IF;
  IF NOT public.complaints_is_owner() AND (
      TG_OP = 'UPDATE' AND (NEW.name <> OLD.name OR NEW.seq < OLD.seq)
      OR NEW.snapshot::jsonb->>'label' IS DISTINCT FROM coalesce((SELECT v.value::json #>> '{}'
        FROM public.private_value v WHERE v.stream = 'directory' AND v.seq = NEW.seq AND v.name = 'label'), '')
      OR TG_OP = 'UPDATE' AND NOT public.complaints_is_operator()
        AND NEW.snapshot::jsonb->>'label' IS DISTINCT FROM OLD.snapshot::jsonb->>'label') THEN
    RAISE EXCEPTION 'a person is as the directory says last' USING ERRCODE = 'CM002';
  END IF;
  RETURN NEW;
END
""",
    "complaints_admit_case": """
DECLARE
  last record;
BEGIN
  IF public.complaints_is_owner() THEN
    RETURN NEW;
  END IF;
  SELECT e.seq, e.hash INTO last
    FROM public.event e WHERE e.stream = 'case:' || NEW.number ORDER BY e.seq DESC LIMIT 1;
  IF (NEW.seq, NEW.head) IS DISTINCT FROM (last.seq, last.hash)
      OR TG_OP = 'UPDATE' AND (NEW.number <> OLD.number
        OR NEW.seq <= OLD.seq AND NEW IS DISTINCT FROM OLD AND NOT public.complaints_is_operator()) THEN
    RAISE EXCEPTION 'a case changes with an event of its own' USING ERRCODE = 'CM002';
  END IF;
  RETURN NEW;
END
""",
    "complaints_admit_value": """
BEGIN
  IF NOT EXISTS (
      SELECT FROM public.event e WHERE e.stream = NEW.stream AND e.seq = NEW.seq
        AND e.body::jsonb->'commitments'->>NEW.name = NEW.commitment) THEN
    RAISE EXCEPTION 'a value lies beside the event that commits to it' USING ERRCODE = 'CM002';
  END IF;
  IF NOT public.complaints_is_owner() AND NEW.commitment <> encode(sha256(
      decode('636f6d706c61696e74732e76616c75652e763100', 'hex') || convert_to('[' || to_json(NEW.stream) || ',' || NEW.seq
        || ',' || to_json(NEW.name) || ',' || to_json(NEW.salt) || ',' || NEW.value || ']', 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'the value is not what was committed to' USING ERRCODE = 'CM002';
  END IF;
  RETURN NEW;
END
""",
    "complaints_admit_attachment": """
BEGIN
  IF NEW.digest <> encode(sha256(NEW.content), 'hex') THEN
    RAISE EXCEPTION 'an attachment is named by its digest' USING ERRCODE = 'CM002';
  END IF;
  RETURN NEW;
END
""",
    "complaints_admit_key": """
BEGIN
  IF NOT public.complaints_is_owner() AND session_user::text IS DISTINCT FROM (
      SELECT e.body::jsonb->>'login' FROM public.event e WHERE e.stream = NEW.stream ORDER BY e.seq DESC LIMIT 1) THEN
    RAISE EXCEPTION 'a key is remembered with what was done under it' USING ERRCODE = 'CM002';
  END IF;
  RETURN NEW;
END
""",
    "complaints_admit_number": """
BEGIN
  IF NEW.last < OLD.last OR (NEW.template, NEW.year) <> (OLD.template, OLD.year) THEN
    RAISE EXCEPTION 'numbers never go back' USING ERRCODE = 'CM002';
  END IF;
  RETURN NEW;
END
""",
    "complaints_admit_clock": """
BEGIN
  IF NOT public.complaints_is_owner() AND ((NEW.id, NEW.format, NEW.created_at, NEW.zone, NEW.clock)
      <> (OLD.id, OLD.format, OLD.created_at, OLD.zone, OLD.clock) OR NEW.clock_at < OLD.clock_at) THEN
    RAISE EXCEPTION 'only the hands of a simulated clock move' USING ERRCODE = 'CM002';
  END IF;
  RETURN NEW;
END
""",
    "complaints_note_unverified": """
DECLARE
  before text;
  after text;
  changed text;
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'event', 'private_value', 'notice' THEN
      before := OLD.stream;
      after := NEW.stream;
    WHEN 'case_file' THEN
      before := 'case:' || OLD.number;
      after := 'case:' || NEW.number;
    WHEN 'numbering' THEN
      before := 'numbering:' || OLD.template || ' ' || OLD.year;
      after := 'numbering:' || NEW.template || ' ' || NEW.year;
    WHEN 'attachment' THEN
      before := 'attachment:' || OLD.digest;
      after := 'attachment:' || NEW.digest;
    WHEN 'person' THEN
      after := 'directory';
    ELSE
      after := TG_TABLE_NAME || ':' || NEW.name;
  END CASE;
  FOREACH changed IN ARRAY array_remove(ARRAY[nullif(before, after), after], NULL) LOOP
    INSERT INTO public.unverified AS u (stream, since, times)
      VALUES (changed, extract(epoch FROM clock_timestamp()) * 1000000, 1)
      ON CONFLICT (stream) DO UPDATE SET times = u.times + 1
      WHERE TG_TABLE_NAME = 'event' OR u.xmin <> pg_current_xact_id()::xid;
  END LOOP;
  RETURN NULL;
END
""",
}
"""The bodies of functions by name."""

_RETURNS = {
    "complaints_is_owner": "boolean LANGUAGE plpgsql STABLE",
    "complaints_is_operator": "boolean LANGUAGE plpgsql STABLE",
    "complaints_is_caused": "boolean LANGUAGE plpgsql STABLE",
}
_TAKES = {"complaints_is_caused": "jsonb, text, bigint, bigint"}
"""What is handed to a function: the body of an event, whom it is about, when it is recorded, and the last of its stream."""
_ORDER = ("INSERT", "DELETE", "UPDATE", "TRUNCATE")
"""In which Postgres names occasions."""
PATH = "pg_catalog, pg_temp"
_WITH_THE_OWNERS_RIGHTS = frozenset({"complaints_note_unverified"})


class Guard(NamedTuple):
    """When a trigger of a table fires, and what it does then."""

    table: str
    when: str
    function: str


def _append_only(table: str) -> Mapping[str, Guard]:
    return {
        f"{table}_is_never_changed": Guard(table, "BEFORE UPDATE OR DELETE", "complaints_refuse_change"),
        f"{table}_is_never_emptied": Guard(table, "BEFORE TRUNCATE", "complaints_refuse_change"),
    }


GUARDS: Mapping[str, Guard] = {
    **_append_only("event"),
    **_append_only("definition"),
    **_append_only("calendar"),
    "event_only_appends": Guard("event", "BEFORE INSERT", "complaints_admit_event"),
    "private_value_is_never_changed": Guard("private_value", "BEFORE UPDATE", "complaints_refuse_change"),
    "private_value_is_never_emptied": Guard("private_value", "BEFORE TRUNCATE", "complaints_refuse_change"),
    "private_value_has_its_event": Guard("private_value", "BEFORE INSERT", "complaints_admit_value"),
    "attachment_is_what_it_is_called": Guard("attachment", "BEFORE INSERT OR UPDATE", "complaints_admit_attachment"),
    "command_key_has_its_event": Guard("command_key", "BEFORE INSERT", "complaints_admit_key"),
    "numbering_never_goes_back": Guard("numbering", "BEFORE UPDATE", "complaints_admit_number"),
    "store_info_is_never_changed": Guard("store_info", "BEFORE UPDATE", "complaints_admit_clock"),
    "case_follows_its_history": Guard("case_file", "BEFORE INSERT OR UPDATE", "complaints_admit_case"),
    "person_follows_the_directory": Guard("person", "BEFORE INSERT OR UPDATE", "complaints_admit_person"),
    "event_waits_to_be_verified": Guard("event", "AFTER INSERT", "complaints_note_unverified"),
    "case_waits_to_be_verified": Guard("case_file", "AFTER INSERT OR UPDATE OR DELETE", "complaints_note_unverified"),
    "person_waits_to_be_verified": Guard("person", "AFTER INSERT OR UPDATE OR DELETE", "complaints_note_unverified"),
    "value_waits_to_be_verified": Guard("private_value", "AFTER INSERT OR DELETE", "complaints_note_unverified"),
    "notice_waits_to_be_verified": Guard(
        "notice",
        "AFTER INSERT OR DELETE OR UPDATE OF key, stream, seq, about, person, not_before",
        "complaints_note_unverified",
    ),
    "numbering_waits_to_be_verified": Guard(
        "numbering", "AFTER INSERT OR UPDATE OR DELETE", "complaints_note_unverified"
    ),
    "attachment_waits_to_be_verified": Guard(
        "attachment", "AFTER INSERT OR UPDATE OR DELETE", "complaints_note_unverified"
    ),
    "definition_waits_to_be_verified": Guard("definition", "AFTER INSERT", "complaints_note_unverified"),
    "calendar_waits_to_be_verified": Guard("calendar", "AFTER INSERT", "complaints_note_unverified"),
}
"""Triggers by name."""


def made() -> tuple[str, ...]:
    """The statements that make every guard, also where there is one already."""
    functions = (_function(name, body) for name, body in FUNCTIONS.items())
    return (*functions, *(statement for name, guard in GUARDS.items() for statement in _trigger(name, guard)))


def signature(name: str) -> str:
    """The function as Postgres tells it from others."""
    return f"public.{name}({_TAKES.get(name, '')})"


def called(name: str) -> str:
    """The function as Postgres calls it."""
    return f"{name}({_TAKES.get(name, '').replace(' ', '')})"


def contents(name: str) -> tuple[str, bool, str]:
    """What Postgres says is in it: its body, whether it has the rights of its owner, and its settings."""
    return FUNCTIONS[name], name in _WITH_THE_OWNERS_RIGHTS, f'{{"search_path={PATH}"}}'


def described(name: str) -> str:
    """The trigger as Postgres describes it."""
    guard = GUARDS[name]
    moment, _, occasions = guard.when.partition(" ")
    in_order = sorted(occasions.split(" OR "), key=lambda each: _ORDER.index(each.partition(" ")[0]))
    return (
        f"CREATE TRIGGER {name} {moment} {' OR '.join(in_order)} ON {guard.table} FOR EACH {_each(guard)} "
        f"EXECUTE FUNCTION {guard.function}()"
    )


def _each(guard: Guard) -> str:
    return "STATEMENT" if "TRUNCATE" in guard.when else "ROW"


def _function(name: str, body: str) -> str:
    returns = _RETURNS.get(name, "trigger LANGUAGE plpgsql")
    rights = "SECURITY DEFINER" if name in _WITH_THE_OWNERS_RIGHTS else "SECURITY INVOKER"
    path = f"SET search_path = {PATH}"
    return f"CREATE OR REPLACE FUNCTION {signature(name)} RETURNS {returns} {rights} {path} AS $body${body}$body$"


def _trigger(name: str, guard: Guard) -> tuple[str, ...]:
    return (
        f"DROP TRIGGER IF EXISTS {name} ON public.{guard.table}",
        f"CREATE TRIGGER {name} {guard.when} ON public.{guard.table} FOR EACH {_each(guard)} "
        f"EXECUTE FUNCTION public.{guard.function}()",
        f"ALTER TABLE public.{guard.table} ENABLE ALWAYS TRIGGER {name}",
    )
