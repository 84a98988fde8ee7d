"""Asks the store for one command, through the library or the command line, and turns what comes back into an answer."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from bench.faults.ledger import Answer, Command, Said
from workflow.engine.refusals import Refused
from workflow.errors import ComplaintsError
from workflow.service import By, Decided, Desk

PROCEDURE = "rounds"
COMPLAINTS = (sys.executable, "-m", "workflow")
BY_EXIT_CODE = {0: Said.DONE, 3: Said.REFUSED, 5: Said.CHANGED, 7: Said.BROKEN}


def asked(desk: Desk, command: Command, person: str) -> Answer:
    """What the library says."""
    try:
        decided = _decided(desk, command, By(person=person))
    except ComplaintsError as error:
        said = BY_EXIT_CODE.get(error.exit_code, Said.BUG)
        return Answer(said=said, code=error.wording.code, words=error.say("en"))
    except Exception as error:
        return Answer(said=Said.BUG, code=type(error).__name__, words=repr(error))
    if isinstance(decided, Refused):
        return Answer(said=Said.REFUSED, code=decided.refusals[0].code)
    events = len(decided.events)
    return Answer(said=Said.DONE, case=decided.case, seq=decided.seq, events=events, repeated=decided.repeated)


def typed(url: str, command: Command, person: str) -> Answer:
    """What the command line says, in a process of its own."""
    words = [*COMPLAINTS, *_words(command), "--key", command.key, "--as", person, "-o", "json", "--lang", "en"]
    expected = [] if command.expect_seq is None else ["--expect-seq", str(command.expect_seq)]
    environment = {**os.environ, "COMPLAINTS_DB": url}
    ran = subprocess.run([*words, *expected], env=environment, capture_output=True, text=True, check=False)
    said = BY_EXIT_CODE.get(ran.returncode, Said.BUG)
    if said is Said.DONE:
        told = json.loads(ran.stdout)
        return Answer(said=said, case=told["case"], seq=told["seq"], events=len(told.get("events", "1")))
    return _failed(said, ran.stdout, ran.stderr)


def _decided(desk: Desk, command: Command, by: By) -> Decided:
    if command.case is None:
        return desk.open(PROCEDURE, {"remark": command.key}, by=by, key=command.key)
    if command.action == "note":
        return desk.note(command.case, command.key, by=by, key=command.key, expect_seq=command.expect_seq)
    given = _given(command)
    return desk.do(command.case, command.action, given, by=by, key=command.key, expect_seq=command.expect_seq)


def _given(command: Command) -> dict[str, object]:
    """What the action asks for; it is the same whenever the command is asked again."""
    blamed = {"helper": "head", "day": "2026-09-28"} if command.action == "blame" else {}
    return {"remark": command.key, **blamed}


def _words(command: Command) -> Sequence[str]:
    values = [f"{name}={value}" for name, value in _given(command).items()]
    if command.case is None:
        return ["open", PROCEDURE, *values]
    return (
        ["note", command.case, command.key]
        if command.action == "note"
        else ["do", command.case, command.action, *values]
    )


def _failed(said: Said, out: str, err: str) -> Answer:
    """The code in the one line on stderr; anything else there is a bug."""
    try:
        error = json.loads(err or out)["error"]
    except (ValueError, LookupError, TypeError):
        return Answer(said=Said.BUG, code="not_one_line", words=(out + err)[-600:])
    return Answer(said=said, code=error["code"], words=error.get("message", ""))
