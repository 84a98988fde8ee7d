"""`complaints worker`: fires what is due and delivers notices, until it is stopped."""

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands import words
from workflow.commands.errand import Errand, file_bytes, of
from workflow.commands.kept_desk import KeptDesk
from workflow.commands.operator.terms import Terms
from workflow.commands.surface.sheet import Line, Piece, Style, line
from workflow.commands.surface.terminal import Form
from workflow.commands.telling.problem_lines import problem_data
from workflow.definitions.problems import Problem
from workflow.errors import StoreUnavailable, UsageError
from workflow.wording import Label, Wording

if TYPE_CHECKING:
    from workflow.commands.operator.worker_log import Log
    from workflow.workers.channels import Channels
    from workflow.workers.loop import Identity, Worker
    from workflow.workers.postroom import Postroom
    from workflow.workers.stopping import Stop

GOES_ON = Wording(
    code="worker_goes_on",
    zh="worker 一直运行，没有一份完整的 JSON 可给",
    en="a worker goes on, so there is no whole JSON document to give",
    fix_zh="用 -o ndjson，或加 --once",
    fix_en="use -o ndjson, or add --once",
)
CLOCK_STANDS = Wording(
    code="worker_on_simulated_clock",
    zh="本案件库用模拟时钟，只由 tick 推进，worker 无可等待",
    en="this store has a simulated clock, which only `tick` moves, so there is nothing for a worker to wait for",
    fix_zh="用 complaints tick --until 推进，再用 complaints worker --once 投递通知",
    fix_en="move it with `complaints tick --until`, then deliver with `complaints worker --once`",
)
OUT_OF_RANGE = Wording(
    code="worker_seconds_out_of_range",
    zh="{option} 应在 1 与 {most} 秒之间",
    en="{option} is between 1 and {most} seconds",
)
STARTED = Label(
    zh="worker {name} 已启动：案件库 {store}，{delivered}；Ctrl-C 或 SIGTERM 停止",
    en="worker {name} started: store {store}, {delivered}; Ctrl-C or SIGTERM stops it",
)
BY_FILE = Label(zh="通知经 {channels} 投递", en="notices by {channels}")
BY_CONSOLE = Label(
    zh="通知显示在这里（没有渠道文件，见 --channels）", en="notices shown here (no channel file, see --channels)"
)
STOPPED = Label(zh="worker {name} 已停止", en="worker {name} stopped")
WRONG_CHANNELS = Label(zh="渠道文件有误，worker 没有启动", en="the channel file is wrong, the worker was not started")


def worker(
    ctx: typer.Context,
    *,
    channels: Annotated[
        str | None,
        typer.Option(
            "--channels",
            envvar="COMPLAINTS_CHANNELS",
            metavar="FILE",
            help="通知渠道文件；缺省为控制台 | the channel file; without it notices go to the console",
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="只做一轮就结束 | do what there is to do now, and end")] = False,
    poll: Annotated[
        int,
        typer.Option("--poll", metavar="SECONDS", help="隔多少秒再看，默认 5 | look again after so many seconds (5)"),
    ] = 5,
    patience: Annotated[
        int,
        typer.Option(
            "--patience", metavar="SECONDS", help="一条消息最多等多少秒，默认 30 | how long one message may take (30)"
        ),
    ] = 30,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="以何名报到，供 doctor 查看 | under which name doctor sees it"),
    ] = None,
    cluster: Annotated[
        bool,
        typer.Option("--cluster", help="与别的机器分担（限 Postgres） | share the work with other machines (Postgres)"),
    ] = False,
) -> int:
    """Exit code 0 when stopped; with --once 1 when a case is in trouble, a notice dead, or history and present differ."""
    errand = of(ctx)
    _within("--poll", poll, 3600)
    _within("--patience", patience, 600)
    if errand.terminal.form is Form.JSON and not once:
        raise UsageError(GOES_ON)
    hired = _hired_for_cluster(errand) if cluster else _hired
    from workflow.commands.operator.worker_log import Log
    from workflow.workers.postroom import Postroom
    from workflow.workers.stopping import Stop

    with KeptDesk(errand.wishes.db) as kept, KeptDesk(errand.wishes.db) as telling, Stop() as stop:
        log = Log(errand, telling.desk if cluster else kept.desk)
        with Postroom(log.message, patience) as postroom:
            ways = _channels(errand, channels, postroom)
            if ways is None:
                return 1
            who = _single_run(name) if once else _process(name)
            with hired(Terms(who, kept.desk, ways, postroom, log, poll)) as made:
                return _once(kept, made, stop, log) if once else _for_good(errand, kept, made, stop, channels)


@contextmanager
def _hired(terms: Terms) -> Iterator["Worker"]:
    from workflow.workers.delivery import Delivery
    from workflow.workers.loop import Worker

    yield Worker(terms.who, terms.desk, Delivery(terms.ways, terms.postroom), terms.log.told, terms.poll)


def _hired_for_cluster(errand: Errand) -> "Callable[[Terms], AbstractContextManager[Worker]]":
    from workflow.commands.operator.cluster_worker import hiring

    return hiring(errand)


def _once(kept: KeptDesk, made: "Worker", stop: "Stop", log: "Log") -> int:
    made.once(stop)
    log.close()
    desk = kept.desk()
    return 1 if desk.troubled() or desk.outbox.numbers().get("dead") or desk.differs() else 0


def _for_good(errand: Errand, kept: KeptDesk, made: "Worker", stop: "Stop", channels: str | None) -> int:
    _refuse_standing_clock(kept)
    delivered = errand.words(BY_CONSOLE if channels is None else BY_FILE).format(channels=channels)
    errand.remark(STARTED, name=made.name, store=errand.wishes.db.rpartition("@")[2], delivered=delivered)
    made.run(stop)
    errand.remark(STOPPED, name=made.name)
    return 0


def _refuse_standing_clock(kept: KeptDesk) -> None:
    """A store that is away just now is waited for."""
    try:
        clock = kept.desk().info().clock
    except StoreUnavailable:
        return
    if clock == "simulated":
        raise UsageError(CLOCK_STANDS)


def _process(name: str | None) -> "Identity":
    from workflow.service import process_name
    from workflow.workers.loop import Identity

    host, pid = socket.gethostname(), os.getpid()
    return Identity(name=name or process_name(host, pid), host=host, pid=pid)


def _single_run(name: str | None) -> "Identity":
    from workflow.service import single_run_name

    return _process(name or single_run_name(socket.gethostname()))


def _channels(errand: Errand, path: str | None, postroom: "Postroom") -> "Channels | None":
    """What the channel file says; None when it is wrong, which has been told then."""
    from workflow.workers.channels import Channels, read_channels

    if path is None:
        return Channels()
    source = file_bytes(Path(path))
    found = read_channels(source, os.environ, Path(path).resolve().parent, postroom)
    if found.channels is None:
        _tell_wrong(errand, path, found.problems)
    return found.channels


def _tell_wrong(errand: Errand, path: str, problems: Sequence[Problem]) -> None:
    """Without the lines of the file, in which there may be secrets."""
    told = [_problem_line(path, problem, errand) for problem in problems]
    told.append(line(Piece(errand.words(WRONG_CHANNELS), Style.FAINT)))
    errand.terminal.error({"problems": [problem_data(errand, path, problem) for problem in problems]}, told)


def _problem_line(path: str, problem: Problem, errand: Errand) -> Line:
    where = f"{path}:{problem.place.line}:{problem.place.column}: "
    kind = f"{errand.words(words.PROBLEM)} {problem.code} "
    return line(Piece(where, Style.STRONG), Piece(kind, Style.ALARM), problem.say(errand.language))


def _within(option: str, seconds: int, most: int) -> None:
    if not 1 <= seconds <= most:
        raise UsageError(OUT_OF_RANGE, option=option, most=most)
