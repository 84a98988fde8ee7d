"""The door: shared options, languages, forms, exit codes, help, what is imported, and a person at the keyboard."""

import json
import os
import pty
import re
import select
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from workflow.cli import run
from workflow.commands.operator import demo, demo_story
from workflow.commands.operator.tales.telling import Step, Tale
from workflow.commands.registry import ENTRIES
from workflow.commands.wishes import Consent, Run, arranged, form_of, language_of
from workflow.wording import Label

PYTHON = (sys.executable, "-m", "workflow.cli")
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("COMPLAINTS_DB", "COMPLAINTS_USER", "LC_ALL", "LC_MESSAGES", "COMPLAINTS_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    return tmp_path


def process(*words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    here = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), **changes}
    return subprocess.run([*PYTHON, *words], capture_output=True, text=True, env=here, check=False, timeout=60)


def imported(*words: str) -> set[str]:
    """The modules that a command line imports."""
    program = f"import sys\nfrom workflow.cli import run\nrun({list(words)!r})\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        timeout=60,
    )
    return set(found.stderr.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("do", "--help"),
        ("check", "ticketing_complaints"),
        ("examples", "ticketing_complaints"),
        ("schema",),
        ("questions", "ticketing_complaints"),
    ],
)
def test_no_database_layer_is_imported_without_need(folder: Path, words: Sequence[str]) -> None:
    modules = imported(*words)

    assert not modules & {"sqlmodel", "sqlalchemy", "alembic", "sqlite3", "workflow.service", "workflow.store"}


def test_help_imports_neither_definitions_nor_pydantic(folder: Path) -> None:
    assert not imported("--help") & {"pydantic", "yaml", "workflow.definitions.load", "workflow.engine"}


def test_a_check_waits_for_nothing_that_only_others_need(folder: Path) -> None:
    modules = imported("check", "ticketing_complaints")

    assert "workflow.definitions.checks.run" in modules
    assert not modules & {"json", "getpass", "rich.cells", "transitions", "workflow.commands.help_page"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_has_help_with_an_example(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, language: str
) -> None:
    assert run([name, "--help", "--lang", language]) == 0

    page = capsys.readouterr().out
    assert ENTRIES[name].says.say(language) in page  # type: ignore[arg-type]
    assert ENTRIES[name].example in page
    assert " | " not in page
    assert len(re.findall("[一-鿿]", page.replace(ENTRIES[name].example, ""))) > 5 if language == "zh" else True
    assert not re.findall("[一-鿿]", page) if language == "en" else True


def test_the_help_of_the_whole_lists_every_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0

    page = capsys.readouterr().out
    assert [name for name in ENTRIES if " " not in name and f"\n  {name} " not in page] == []


def test_the_help_of_a_command_lists_those_that_have_two_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for first in {name.split()[0] for name in ENTRIES if " " in name}:
        assert run([first, "--help"]) == 0

        page = capsys.readouterr().out
        assert [name for name in ENTRIES if name.startswith(f"{first} ") and f"\n  {name} " not in page] == []


def test_without_a_command_help_goes_to_stderr(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "complaints COMMAND --help" in said.err


def test_an_option_is_suggested_only_where_one_is_near(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["todo", "--late", "--lang", "en"]) == 2
    far = capsys.readouterr().err
    assert run(["todo", "--rolle", "clerk", "--lang", "en"]) == 2
    near = capsys.readouterr().err

    assert "there is no option --late\n" in far.replace("  usage", "")
    assert "there is no option --rolle; did you mean --role?" in near


def test_shared_options_may_stand_after_the_command() -> None:
    words = ["show", "C-1", "--as", "li", "-o", "json", "--db=x", "--form", "f", "-q", "--", "--as"]

    assert arranged(words) == ["--as", "li", "-o", "json", "--db=x", "-q", "show", "C-1", "--form", "f", "--", "--as"]


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {}, "en"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh"], {}, "zh"),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_locale(
    words: list[str], environment: Mapping[str, str], language: str
) -> None:
    assert language_of(words, environment) == language


def test_errors_take_the_form_that_was_asked_for() -> None:
    assert [form_of(words).value for words in (["-o", "json"], ["--json"], ["-ojson"], ["-o", "xml"], [])] == [
        "json",
        "json",
        "json",
        "table",
        "table",
    ]
    assert (Run.DRY.value, Consent.GIVEN.value) == ("dry", "given")


EXITS = [
    pytest.param(("--lang", "fr", "list"), 2, "no_such_language", id="language"),
    pytest.param(("-o", "xml", "list"), 2, "no_such_form", id="form"),
    pytest.param(("list", "--dry-run"), 2, "option_not_honoured", id="option that would be ignored"),
    pytest.param(("show",), 2, "usage", id="missing argument"),
    pytest.param(("show", "x", "y"), 2, "usage", id="argument too many"),
    pytest.param(("--expect-seq", "soon", "do", "x", "y"), 2, "usage", id="not a number"),
    pytest.param(("frobnicate",), 2, "no_such_command", id="command"),
    pytest.param(("list",), 7, "store_missing", id="no store"),
    pytest.param(("list", "--db", "mysql://x"), 7, "store_url_unsupported", id="another database"),
    pytest.param(("list", "--db", "sqlite:///."), 7, "store_is_a_directory", id="directory"),
    pytest.param(("list", "--db", "sqlite:///notes.txt"), 7, "store_not_a_database", id="not a database"),
    pytest.param(("list", "--db", "sqlite:///other.db"), 7, "store_foreign", id="another program's database"),
    pytest.param(("init", "--db", "sqlite:///no/dir/x.db"), 7, "store_directory_missing", id="no directory"),
    pytest.param(("check", "nothing"), 4, "no_such_definition", id="definition"),
]


@pytest.mark.parametrize(("words", "code", "name"), EXITS)
def test_each_failure_has_its_exit_code_one_line_and_a_name(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, name: str
) -> None:
    (folder / "notes.txt").write_text("not a database, only notes\n" * 100)
    connection = sqlite3.connect(folder / "other.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()

    assert run([*words, "--json"]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert json.loads(said.err)["error"]["code"] == name

    assert run(words) == code
    assert [text for text in capsys.readouterr().err.splitlines() if text.startswith("error: ")] != []


def test_a_fault_of_ours_is_one_line_and_70(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.commands.library.names", lambda: 1 / 0)

    assert run(["check", "nothing"]) == 70
    assert capsys.readouterr().err.count("\n") == 1

    monkeypatch.setenv("COMPLAINTS_DEBUG", "1")
    assert run(["check", "nothing"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_is_one_line_and_130(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workflow.commands.library.names", interrupted)

    assert run(["check", "nothing", "--lang", "zh"]) == 130
    assert capsys.readouterr().err == "已中断\n"


def test_a_reader_that_hangs_up_is_no_fault(folder: Path) -> None:
    command = f"{sys.executable} -m workflow.cli schema | head -1"
    here = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run(command, shell=True, capture_output=True, text=True, env=here, check=False, timeout=60)

    assert (found.returncode, found.stdout, found.stderr) == (0, "{\n", "")


def test_off_a_terminal_there_is_no_colour_even_when_it_is_wanted(folder: Path) -> None:
    found = process("check", "ticketing_complaints", TERM="xterm-256color")

    assert found.returncode == 0
    assert "\x1b" not in found.stdout + found.stderr


def test_the_program_speaks_the_language_of_the_locale(folder: Path) -> None:
    assert "没有案件库" in process("list", LANG="zh_CN.UTF-8").stderr


PATIENCE = 60
"""Seconds without a word from the program before a test gives up."""


def at_keyboard(words: Sequence[str], typed: Sequence[str | Callable[[], str]], columns: int = 80) -> tuple[str, int]:
    """Types line by line, each when it is asked for; gives what stood on the terminal, and the exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test run in the background would hand down "ignored"
        os.environ.update(PYTHONPATH=os.pathsep.join(sys.path), COLUMNS=str(columns), LINES="40", TERM="xterm")
        os.execv(sys.executable, [*PYTHON, *words])
    lines, shown = list(typed), b""
    while True:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            os.kill(pid, signal.SIGKILL)
            pytest.fail(f"waits for something else after {shown!r}")
        try:
            shown += os.read(terminal, 65536)
        except OSError:
            break
        if lines and re.search(rb"(> |\] )$", shown):
            reply = lines.pop(0)
            os.write(terminal, (reply if isinstance(reply, str) else reply()).encode())
            shown += b"\0"
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return ANSI.sub("", shown.decode()).replace("\r", ""), os.waitstatus_to_exitcode(status)


ONLY_FOR_SOME = {
    *("sqlalchemy", "sqlmodel", "pydantic", "alembic", "psycopg", "asyncio", "jinja2", "openpyxl", "prompt_toolkit"),
    *("workflow.audit", "workflow.definitions.checks", "workflow.definitions.proofs", "workflow.store.tables"),
}
"""What an ordinary command does not wait for: making tables, publishing, verifying, forms, spreadsheets, servers."""


@pytest.fixture
def office(folder: Path) -> Path:
    """A store with people, and a case that waits for the director's signature."""
    (folder / "people.yaml").write_text(
        "li: {roles: [support], department: operations_support}\n"
        "wang: {roles: [receiving_head], department: operations_support, rank: manager}\n"
        "chen: {name: 陈岚, roles: [operations_director]}\n"
    )
    case = [
        "customer_name=张三",
        "complainant=user",
        "contact=1",
        "channel=online",
        "sales_stage=after",
        "complaint=慢",
    ]
    for words in (
        ["init", "--clock", "simulated", "--start", "2026-09-28T09:00"],
        ["people", "import", "people.yaml"],
        [
            "open",
            "ticketing_complaints",
            *case,
            "complained_at=2026-09-28T08:50",
            "demands=ticket_refund",
            "--as",
            "li",
        ],
        ["do", "TK-2026-000001", "verify", "--as", "li"],
    ):
        assert run(words) == 0
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("do", "TK-2026-000001", "judge", "validity=valid", "grounds=x", "--as", "wang"),
        ("note", "TK-2026-000001", "call after three", "--as", "li"),
        ("todo", "--as", "wang"),
        ("can", "TK-2026-000001", "--as", "wang"),
        ("show", "TK-2026-000001"),
        ("list", "--state", "judging"),
        ("find", "张三", "channel=online"),
        ("history", "TK-2026-000001"),
    ],
    ids=lambda words: words[0],
)
def test_an_ordinary_command_imports_only_what_it_needs(office: Path, words: Sequence[str]) -> None:
    assert imported(*words) & ONLY_FOR_SOME == set()


def test_on_a_terminal_what_is_missing_is_asked_for_one_by_one(office: Path) -> None:
    words = ["do", "TK-2026-000001", "judge", "--as", "wang", "--lang", "zh"]

    shown, code = at_keyboard(words, ["maybe\n", "1\n", "订单日期有误\n"])

    assert code == 0
    assert "办理“判定有效与否”须填：" in shown
    assert re.search(r"有效性 \(validity\) · 序号或名称\n +1 有效 valid\n +2 无效 invalid\n", shown)
    assert "maybe" in shown
    assert shown.count("有效性 (validity)") == 1
    assert "判定依据 (grounds)" in shown
    assert "判定有效与否 → 拟定方案" in shown


def test_on_a_terminal_approve_shows_what_is_signed_and_asks(office: Path) -> None:
    judged = ["do", "TK-2026-000001", "judge", "validity=valid", "grounds=订单", "--as", "wang"]
    plan = ["cause=process_fault", "cause_analysis=核对", "solution=退票", "refund=320.00"]
    assert run(judged) == 0
    assert run(["do", "TK-2026-000001", "submit", *plan, "--as", "li"]) == 0
    words = ["approve", "TK-2026-000001", "opinion=agreed", "--as", "chen"]

    refused, no = at_keyboard(words, ["n\n"])
    signed, yes = at_keyboard(words, ["y\n"])

    assert "The signature covers" in refused
    assert "320.00 CNY" in refused
    assert "Sign this? [y/N]" in refused
    assert no == 130
    assert refused.rstrip().endswith("not signed")
    assert yes == 0
    assert "Approve → Approved" in signed


def test_who_may_not_sign_is_refused_before_being_asked(office: Path) -> None:
    for words in (["verify", "--as", "li"], ["judge", "validity=valid", "grounds=x", "--as", "wang"]):
        run(["do", "TK-2026-000001", *words])
    run(["do", "TK-2026-000001", "submit", "cause=process_fault", "cause_analysis=x", "solution=y", "--as", "li"])

    shown, code = at_keyboard(["approve", "TK-2026-000001", "--as", "wang"], [])

    assert code == 3
    assert "refused: TK-2026-000001 stays in" in shown
    assert "Sign this?" not in shown


def test_personal_fields_are_shown_at_a_terminal_to_who_works_here(office: Path) -> None:
    shown, _ = at_keyboard(["show", "TK-2026-000001", "--as", "chen"], [])
    masked, _ = at_keyboard(["show", "TK-2026-000001", "--as", "nobody"], [])

    assert "••••" not in shown
    assert "••••" in masked
    assert "--personal shows them" in masked


def test_nobody_waits_for_the_store_while_somebody_is_asked(office: Path) -> None:
    def meanwhile() -> str:
        assert process("note", "TK-2026-000001", "still free", "--as", "li").returncode == 0
        return "1\n"

    shown, code = at_keyboard(["do", "TK-2026-000001", "judge", "--as", "wang"], [meanwhile, "order\n"])

    assert code == 0
    assert "Judge the validity → Planning" in shown


def test_long_work_shows_its_progress_on_a_terminal_only(office: Path) -> None:
    shown, code = at_keyboard(["replay", "--all", "--lang", "zh"], [])

    assert code == 0
    assert "重演" in shown.split("✓")[0]
    assert "重演" not in process("replay", "--all", "--lang", "zh").stderr


def test_ctrl_c_at_a_question_ends_with_one_line_and_stores_nothing(office: Path) -> None:
    words = ["do", "TK-2026-000001", "judge", "--as", "wang"]

    shown, code = at_keyboard(words, ["\x03"])

    assert code == 130
    assert shown.rstrip().splitlines()[-1] == "interrupted"
    assert "Traceback" not in shown
    assert (
        run(["do", "TK-2026-000001", "judge", "validity=valid", "grounds=x", "--as", "wang", "--expect-seq", "2"]) == 0
    )


def test_a_terminal_of_80_columns_is_never_overrun(office: Path) -> None:
    from rich.cells import cell_len

    for language in ("zh", "en"):
        for words in (
            ["show", "TK-2026-000001"],
            ["list"],
            ["todo"],
            ["can", "TK-2026-000001"],
            ["history", "TK-2026-000001"],
        ):
            shown, code = at_keyboard([*words, "--as", "li", "--lang", language], [])
            assert code == 0
            assert max(cell_len(text) for text in shown.splitlines()) <= 80, words


def test_case_numbers_actions_and_fields_are_completed(office: Path) -> None:
    def offered(line: str) -> str:
        return process(
            _COMPLAINTS_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(line.split(" ")) - 1)
        ).stdout

    assert "TK-2026-000001" in offered("complaints show TK")
    assert "judge" in offered("complaints do TK-2026-000001 ju")
    assert "validity=" in offered("complaints do TK-2026-000001 judge val")
    assert "wang" in offered("complaints handover wa")
    assert "ticketing_complaints" in offered("complaints check tick")
    assert "history" in offered("complaints hist")
    assert offered("complaints --db sqlite:///nowhere.db show TK").strip() == ""


def test_the_demo_tells_the_whole_story_and_replay_agrees(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--lang", "zh"]) == 0

    told = capsys.readouterr().out
    for words in (
        "判定有效与否”须由受理部门负责人办理",
        "此件须由总经理审批",
        "不得再“批准”",
        "1 个签名作废",
        "与记录完全一致",
    ):
        assert words in told
    assert (folder / "complaints-demo.db").exists()


def test_what_the_demo_says_was_prevented_was_refused_in_it() -> None:
    for tale in demo_story.TALES:
        refused = [step for step in tale.steps if isinstance(step, Step) and step.exits == 3]

        assert len(refused) == len(tale.prevented)


def test_what_the_demo_suggests_works(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--lang", "en"]) == 0
    told = capsys.readouterr().out.split("Try next:")[1].splitlines()
    commands = [text.partition("#")[0].split() for text in told if text.strip().startswith("complaints ")]

    codes = {
        words[1]: run([*words[1:], "--db", "sqlite:///complaints-demo.db"])
        for words in commands
        if words[1] not in ("do", "shell")
    }
    shown, code = at_keyboard(
        [*next(words[1:] for words in commands if words[1] == "do"), "--db", "sqlite:///complaints-demo.db"],
        ["1\n", "the order shows it\n"],
    )

    assert codes == dict.fromkeys(("todo", "show", "history", "can", "clock", "worker", "doctor", "replay"), 0)
    assert code == 0
    assert "Judge the validity → Planning" in shown


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("note", "C-1", "call after three"), "complaints note C-1 'call after three'"),
        (("do", "C-1", "reply", "reply_text=it's paid"), "complaints do C-1 reply reply_text='it'\"'\"'s paid'"),
        (("find", "退票"), "complaints find 退票"),
    ],
)
def test_the_demo_types_what_a_shell_understands(words: tuple[str, ...], typed: str) -> None:
    assert demo.typed(words) == typed
    assert shlex.split(typed)[1:] == list(words)


def test_a_demo_that_is_interrupted_says_only_that(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "TALES", (Tale("", "", Label(zh="", en=""), (Step("", "", ("replay", "--al")),)),))
    monkeypatch.setattr(demo, "INTERRUPTED", 2)  # what a slip of the keyboard exits with stands for Ctrl-C

    assert run(["demo"]) == 130
    assert capsys.readouterr().err.endswith("interrupted\n")


@pytest.mark.parametrize(("encoding", "sign"), [("gbk", "OK TK"), ("ascii", "OK TK"), ("utf-8", "✓ TK")])
def test_signs_that_the_output_cannot_carry_become_plain_ones(office: Path, encoding: str, sign: str) -> None:
    here = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": encoding}
    words = ("note", "TK-2026-000001", "x", "--as", "li", "--lang", "zh")

    found = subprocess.run([*PYTHON, *words], capture_output=True, env=here, check=True, timeout=60)

    assert found.stdout.decode(encoding).startswith(sign)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_output_that_takes_nothing_is_no_fault_of_ours(office: Path) -> None:
    here = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [*PYTHON, "list"], stdout=full, stderr=subprocess.PIPE, text=True, env=here, check=False, timeout=60
        )

    assert found.returncode == 1
    assert "the output could not be written" in found.stderr


def test_a_demo_replaces_an_earlier_demo_and_nothing_else(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo"]) == 0
    assert run(["demo"]) == 0

    assert run(["init", "--db", "sqlite:///mine.db"]) == 0
    (folder / "complaints-demo.db").unlink()
    (folder / "mine.db").rename(folder / "complaints-demo.db")

    capsys.readouterr()
    assert run(["demo", "--json"]) == 7
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "demo_would_overwrite"


def test_a_demo_that_cannot_make_its_store_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "complaints-demo.db-wal").mkdir()
    (folder / "complaints-demo.db").symlink_to(folder / "nowhere" / "x.db")

    assert run(["demo"]) == 7

    assert "complaints-demo.db" in capsys.readouterr().out


def test_an_endless_device_is_not_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "/dev/zero", "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "file_is_a_device"
