"""`shell`: the same commands on a store that stays open; what is completed, and what a script of them does."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from workflow.cli import errand_of
from workflow.commands.agent.shell import conversed, scripted
from workflow.commands.agent.shell_completion import DeskCompleter, offers
from workflow.commands.agent.shell_state import Shell
from workflow.commands.kept_desk import KeptDesk
from workflow.commands.wishes import DEFAULT_STORE, Wishes

from .conftest import FIRST, Counter, Said


@pytest.fixture
def shell(counter: Counter) -> Iterator[Shell]:
    with KeptDesk(DEFAULT_STORE) as kept:
        yield Shell(errand_of(Wishes(person="li")), kept)


def script(counter: Counter, *lines: str) -> Said:
    here = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-m", "workflow.cli", "shell", "--as", "li"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        env=here,
        cwd=counter.folder,
        check=False,
        timeout=60,
    )
    return Said(ran.returncode, ran.stdout, ran.stderr)


def offered(shell: Shell, before: str) -> list[str]:
    return [offer.text for offer in offers(shell, before)[1]]


def meant(shell: Shell, before: str) -> dict[str, str]:
    return {offer.text: offer.meaning for offer in offers(shell, before)[1]}


def test_a_script_runs_every_line_and_ends_with_the_code_of_the_last_that_failed(counter: Counter) -> None:
    counter.open()

    said = script(
        counter,
        "# 上午的工作",
        "",
        f"$ complaints do {FIRST} verify",
        f"show {FIRST} --json",
        "show TK-2026-000009",
        "do 'unclosed",
        f"do {FIRST} judge validity=valid grounds=订单",
        f"do {FIRST} judge validity=valid grounds='the order' --as wang",
    )

    assert said.code == 3
    assert '"state": "verifying"' in said.out
    assert "line 5 exited with 4" in said.err
    assert "line 6 exited with 2" in said.err
    assert "line 7 exited with 3" in said.err
    assert counter.well("show", FIRST, "--json").data["state"] == "planning"


def test_a_script_without_a_failure_ends_well_and_stops_at_exit(counter: Counter) -> None:
    said = script(counter, "list", "exit", "show nothing")

    assert (said.code, "nothing" in said.err) == (0, False)


def test_a_command_of_a_script_does_not_read_the_lines_after_it(counter: Counter) -> None:
    counter.open()

    said = script(counter, f"do {FIRST} verify", f"do {FIRST} judge validity=valid grounds=- --as wang", "list --json")

    assert said.code != 0
    assert '"state": "verifying"' in said.out


def test_the_shell_needs_a_store(outside: Counter) -> None:
    assert script(outside, "list").code == 7


def test_a_case_in_hand_stands_where_a_command_wants_one(counter: Counter, shell: Shell) -> None:
    counter.open()
    other = counter.open()
    assert shell.run(f"use {FIRST}") == 0

    assert shell.with_case(["show", "--form", "handling_sheet"]) == ["show", FIRST, "--form", "handling_sheet"]
    assert shell.with_case(["do", "verify"]) == ["do", FIRST, "verify"]
    assert shell.with_case(["do", other, "verify"]) == ["do", other, "verify"]
    assert shell.with_case(["do", "TK-2026-999999", "verify"]) == ["do", "TK-2026-999999", "verify"]
    assert shell.with_case(["void", "--duplicate-of", other]) == ["void", FIRST, "--duplicate-of", other]
    assert shell.with_case(["replay", "--all"]) == ["replay", "--all"]
    assert shell.with_case(["list"]) == ["list"]
    assert shell.with_case(["nothing"]) == ["nothing"]
    assert shell.run("do verify") == 0
    assert shell.desk().scene(FIRST).case.state == "verifying"
    assert shell.run("use") == 0
    assert shell.with_case(["do", "verify"]) == ["do", "verify"]


def test_the_prompt_says_who_acts_and_how_the_case_in_hand_stands(counter: Counter, shell: Shell) -> None:
    counter.open()
    before = shell.prompt()
    shell.run(f"use {FIRST}")
    in_hand = shell.prompt()
    shell.run("do verify")
    shell.run("as wang")

    assert (before, in_hand) == ("li› ", "li · TK-2026-000001 · Recorded› ")
    assert shell.prompt() == "wang · TK-2026-000001 · Checking the facts› "


def test_nobody_becomes_somebody_unknown_and_no_case_in_hand_is_lost_by_a_mistake(
    counter: Counter, shell: Shell
) -> None:
    counter.open()
    shell.run(f"use {FIRST}")

    assert shell.run("as ghost") == 4
    assert shell.run("use TK-2026-000002") == 4
    assert (shell.person, shell.case) == ("li", FIRST)


def test_what_the_shell_was_told_holds_for_its_commands_unless_they_say_otherwise(
    counter: Counter, shell: Shell
) -> None:
    counter.open()
    counter.capture()

    assert shell.run("todo --json") == 0
    assert shell.run("todo --as gao --lang zh") == 0

    out, err = counter.capture()
    assert '"take"' in out
    assert "gao 没有待办" in err


def test_the_store_is_opened_once_and_anew_when_its_file_is_another(counter: Counter, shell: Shell) -> None:
    counter.open()
    first = shell.desk()
    assert shell.run("list") == 0
    assert shell.desk() is first

    shutil.copy("complaints.db", "copy.db")
    os.replace("copy.db", "complaints.db")

    assert shell.desk() is not first
    assert shell.run("list") == 0


def test_a_store_that_goes_away_ends_no_shell(counter: Counter, shell: Shell) -> None:
    shell.run("list")
    os.rename("complaints.db", "away.db")

    assert shell.run("list") == 7
    os.rename("away.db", "complaints.db")
    assert shell.run("list") == 0


def test_another_store_can_be_named_for_one_command(counter: Counter, shell: Shell) -> None:
    counter.open()
    counter.well("init", "--clock", "simulated", "--db", "sqlite:///other.db")
    counter.capture()

    assert shell.run("list --json --db sqlite:///other.db") == 0
    assert counter.capture()[0].strip() == "[]"


def test_there_is_no_shell_in_a_shell_and_help_is_at_hand(counter: Counter, shell: Shell) -> None:
    counter.capture()

    assert shell.run("shell") == 2
    assert shell.run("help") == 0
    assert shell.run("help todo") == 0

    out, err = counter.capture()
    assert "this is the shell already" in err
    assert "take a case in hand" in out
    assert "complaints todo --as chen" in out


def test_completion_offers_commands_cases_actions_fields_and_choices(counter: Counter, shell: Shell) -> None:
    counter.open()
    planning = counter.planning()
    shell.run("as wang")

    assert {"todo", "use", "exit"} <= set(offered(shell, ""))
    assert offered(shell, "tod") == ["todo"]
    assert offered(shell, "use ") == [planning, FIRST]
    assert offered(shell, "show tk-2026-000001") == [FIRST]
    assert {"receiving", "tech_promise"} <= set(offered(shell, f"clock {planning} "))
    assert meant(shell, "show ")[FIRST] == "Recorded · ••••"  # not at a terminal
    assert meant(shell, f"do {FIRST} ") == {"verify": "Check the facts"}
    shell.run(f"do {FIRST} verify")
    shell.run(f"use {FIRST}")
    assert offered(shell, "do ju") == ["judge"]
    assert offered(shell, "do judge ")[:2] == ["validity=", "grounds="]
    assert offered(shell, "do judge validity=valid g") == ["grounds="]
    assert meant(shell, "do judge validity=") == {"validity=valid": "Valid", "validity=invalid": "Invalid"}
    assert offered(shell, "do judge demands=damages,ticket_e") == ["demands=damages,ticket_exchange"]
    assert offered(shell, f"do {planning} submit comp") == ["compensation="]


def test_completion_says_of_an_action_that_is_closed_who_could(counter: Counter, shell: Shell) -> None:
    counter.open()
    shell.run(f"use {FIRST}")
    shell.run("do verify")

    assert meant(shell, "do ") == {"judge": "✗ Judge the validity (wang)"}


def test_completion_offers_people_roles_states_forms_procedures_and_options(counter: Counter, shell: Shell) -> None:
    counter.open()

    assert offered(shell, "todo --as w") == ["wang"]
    assert offered(shell, f"assign {FIRST} s") == ["sun"]
    assert offered(shell, "as ch") == ["chen"]
    assert offered(shell, "todo --role ca") == ["caller"]
    assert offered(shell, "list --state pl") == ["planning"]
    assert offered(shell, f"show {FIRST} --form h") == ["handling_sheet"]
    assert offered(shell, "open tick") == ["ticketing_complaints"]
    assert "channel=" in offered(shell, "open ticketing_complaints ch")
    assert offered(shell, "find chan") == ["channel="]
    assert {"--mine", "--role", "--limit"} <= set(offered(shell, "todo --"))
    assert offered(shell, "list -o nd") == ["ndjson"]
    assert offered(shell, f"correct {FIRST} channel=ph") == ["channel=phone"]
    assert offered(shell, "help sho") == ["show"]


def test_completion_is_silent_where_it_has_nothing_to_offer(counter: Counter, shell: Shell) -> None:
    assert offered(shell, "nonsense ") == []
    assert offered(shell, "note 'unclosed ") == []
    assert offered(shell, "todo ") == []


def typed(shell: Shell, keys: str) -> int:
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text(keys)
        return conversed(shell, input=keyboard, output=DummyOutput())


def test_at_the_keyboard_errors_end_nothing_and_ctrl_d_leaves(counter: Counter, shell: Shell) -> None:
    counter.open()
    counter.capture()

    code = typed(shell, f"nonsense\ruse {FIRST}\rdo verify\r\x04")

    assert code == 0
    assert 'there is no command "nonsense"' in counter.capture()[1]
    assert shell.desk().scene(FIRST).case.state == "verifying"


def test_at_the_keyboard_ctrl_c_clears_the_line(counter: Counter, shell: Shell) -> None:
    counter.open()

    assert typed(shell, f"do {FIRST} verify\x03list\rexit\r") == 0
    assert shell.desk().scene(FIRST).case.state == "recorded"


def test_a_completion_takes_the_place_of_what_was_begun_and_says_what_it_is(counter: Counter, shell: Shell) -> None:
    counter.open()
    shell.run(f"use {FIRST}")

    (found,) = DeskCompleter(shell).get_completions(Document("do ver"), CompleteEvent())

    assert (found.text, found.start_position, found.display_meta_text) == ("verify", -3, "Check the facts")


def test_a_completion_that_fails_is_no_error(counter: Counter, shell: Shell) -> None:
    os.rename("complaints.db", "away.db")

    assert list(DeskCompleter(shell).get_completions(Document("use "), CompleteEvent())) == []


def test_what_is_typed_is_written_nowhere(counter: Counter, shell: Shell) -> None:
    before = {path.name for path in counter.folder.iterdir()}

    typed(shell, "find 13800000000\r\x04")

    assert {path.name for path in counter.folder.iterdir()} - before <= {"complaints.db-wal", "complaints.db-shm"}


def test_a_script_given_as_lines_goes_on_after_a_failure(counter: Counter, shell: Shell) -> None:
    counter.open()

    assert scripted(shell, iter(["nonsense\n", f"do {FIRST} verify\n"])) == 2
    assert shell.desk().scene(FIRST).case.state == "verifying"
