"""`complaints notices`: what waits, what was sent, what is dead; and those not sent tried now."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Block, Line, Piece, Rows, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.json_values import json_second
from workflow.commands.telling.reader import names_of
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound, UsageError
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Label, Wording

if TYPE_CHECKING:
    from workflow.service import Desk, NoticeFile

RETRY = "retry"
MOST, KEY_SHOWN, MINUTE = 200, 8, 60
NO_VERB = Wording(
    code="notices_verb_unknown",
    zh="notices 没有“{word}”{hint}",
    en='notices has no "{word}"{hint}',
    fix_zh="列出通知不用写什么；立即再投递写 retry",
    fix_en="leave it out to list notices, or write retry to have some tried now",
)
WHICH_KEYS = Wording(
    code="notices_retry_which",
    zh="没有写明再投递哪些通知",
    en="it is not said which notices to try now",
    fix_zh="写它们的键（complaints notices 列出），或 --all-dead",
    fix_en="name their keys (`complaints notices` lists them), or write --all-dead",
)
ALL_DEAD_ALONE = Wording(
    code="notices_all_dead_alone",
    zh="--all-dead 只与 retry 同用，且不写键",
    en="--all-dead goes with retry, and without keys",
    fix_zh="重发全部死信：complaints notices retry --all-dead；只看死信：complaints notices --dead",
    fix_en="to try them all now: `complaints notices retry --all-dead`; to see them: `complaints notices --dead`",
)
NO_NOTICE = Wording(
    code="notice_unknown",
    zh="没有键以“{key}”开头的通知",
    en='no notice has a key that begins with "{key}"',
    fix_zh="用 complaints notices 查看",
    fix_en="see `complaints notices`",
)
WAS_SENT = Wording(
    code="notice_was_sent",
    zh="通知 {key}（案件 {case}）已于 {at} 送达，不再投递",
    en="the notice {key} (case {case}) was delivered at {at} and is not sent again",
)
ONE_STATE = Wording(
    code="notices_one_state",
    zh="--waiting、--sent、--dead 只能写一个",
    en="only one of --waiting, --sent and --dead can be given",
)
STATES: Mapping[str, Label] = {
    "waiting": Label(zh="待发", en="waiting"),
    "sent": Label(zh="已发", en="sent"),
    "dead": Label(zh="死信", en="dead"),
}
STYLES = {"waiting": Style.PLAIN, "sent": Style.GOOD, "dead": Style.BAD}
HEADS = (
    Label(zh="键", en="key"),
    Label(zh="案件", en="case"),
    Label(zh="事由", en="about"),
    Label(zh="收件人", en="person"),
    Label(zh="状态", en="state"),
    Label(zh="次", en="tries"),
    Label(zh="何时", en="when"),
)
WHY = Label(zh="未送达（{count}，{key} 等）：{problem}", en="not delivered ({count}, such as {key}): {problem}")
NOTHING = Label(zh="没有这样的通知", en="there are no such notices")
MORE = Label(zh="只列出 {shown} 则；共 {count} 则", en="only {shown} of {count} are listed")
RETRIED = Label(zh="现在就投递：{count} 则", en="to be delivered now: {count}")
RETRIED_LATER = Label(
    zh="不在此前打扰，{at} 投递：{key}（{case}）", en="to be delivered at {at}, and not before: {key} ({case})"
)
IN_HAND = Label(zh="正由 worker 投递，未动：{count} 则", en="being delivered by a worker just now, left alone: {count}")
BY_WORKER = Label(
    zh="由正在运行的 worker 投递；没有就运行 complaints worker --once",
    en="a running worker delivers them; if there is none, run `complaints worker --once`",
)
RETRY_HINT = Label(
    zh="修好渠道后重发：complaints notices retry KEY 或 --all-dead",
    en="once the channel is mended: complaints notices retry KEY, or --all-dead",
)


def notices(
    ctx: typer.Context,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[retry KEY..]", help="现在就投递哪些 | which ones to try now")
    ] = None,
    *,
    waiting: Annotated[bool, typer.Option("--waiting", help="只列待发的 | only those that wait")] = False,
    sent: Annotated[bool, typer.Option("--sent", help="只列已发的 | only those that were sent")] = False,
    dead: Annotated[bool, typer.Option("--dead", help="只列死信 | only those given up")] = False,
    all_dead: Annotated[bool, typer.Option("--all-dead", help="重发全部死信 | send all dead ones again")] = False,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE", help="某一案件的 | those of one case")] = None,
) -> int:
    """Keys may be shortened to their beginning."""
    errand = of(ctx)
    words = arguments or []
    if words and words[0] != RETRY:
        raise UsageError(NO_VERB, word=words[0], hint=did_you_mean(words[0], [RETRY]))
    states = [name for name, wanted in (("waiting", waiting), ("sent", sent), ("dead", dead)) if wanted]
    if len(states) > 1:
        raise UsageError(ONE_STATE)
    if all_dead and words != [RETRY]:
        raise UsageError(ALL_DEAD_ALONE)
    with errand.desk() as desk:
        if not words:
            return _listed(errand, desk, states or [*STATES], case)
        return _retried(errand, desk, None if all_dead else _keys(desk, words[1:]))


def _keys(desk: "Desk", begun: Sequence[str]) -> list[str]:
    """The whole keys of those that were not sent; raises when there is none that begins so."""
    if not all(begun) or not begun:
        raise UsageError(WHICH_KEYS)
    return [key for word in begun for key in _unsent(desk, word)]


def _unsent(desk: "Desk", begun: str) -> list[str]:
    found = desk.outbox.beginning(begun.lower())
    unsent = [notice.key for notice in found if notice.state != "sent"]
    if not found:
        raise NotFound(NO_NOTICE, key=begun)
    if not unsent:
        sent = found[0]
        raise NotFound(WAS_SENT, key=sent.key[:KEY_SHOWN], case=sent.case, at=_full(desk, sent.sent_at or 0))
    return unsent


def _retried(errand: Errand, desk: "Desk", keys: Sequence[str] | None) -> int:
    again, now = desk.outbox.retry(keys), desk.now() // moments.SECOND
    later = [notice for notice in again if (notice.next_at or 0) > now]
    said = [errand.words(RETRIED).format(count=len(again) - len(later))] if len(again) > len(later) or not keys else []
    for notice in later:
        at = _full(desk, notice.next_at or 0)
        said.append(errand.words(RETRIED_LATER).format(at=at, key=notice.key[:KEY_SHOWN], case=notice.case))
    errand.terminal.give({"retried": len(again)}, [line(Piece("✓ ", Style.GOOD), text) for text in said])
    in_hand = len(set(keys or ())) - len(again)
    if in_hand > 0:
        errand.remark(IN_HAND, count=in_hand)
    if again:
        errand.remark(BY_WORKER)
    return 0


def _full(desk: "Desk", second: int) -> str:
    return moments.full(second * moments.SECOND, ZoneInfo(desk.info().zone))


def _listed(errand: Errand, desk: "Desk", states: Sequence[str], case: str | None) -> int:
    with desk.one_view():
        found = _found(desk, states, case)
        errand.remind_of_simulation(desk)
        zone = desk.info().zone
        rows = [_row(errand, desk, notice, zone) for notice in found]
        heads = tuple(map(errand.words, HEADS))
        sheet: list[Block] = [Rows(heads, tuple(rows)), *_why(errand, found)] if rows else []
        errand.terminal.give_list([_data(errand, notice) for notice in found], sheet)
        _remarks(errand, desk, found, states, case)
    return 0


def _found(desk: "Desk", states: Sequence[str], case: str | None) -> list["NoticeFile"]:
    if case is not None:
        desk.scene(case)
        return [notice for notice in desk.outbox.of_case(case) if notice.state in states]
    listing = desk.outbox.listing
    return [
        *_of(listing("dead", MOST), states),
        *_of(listing("waiting", MOST), states),
        *_of(listing("sent", MOST), states),
    ]


def _of(found: Sequence["NoticeFile"], states: Sequence[str]) -> list["NoticeFile"]:
    return [notice for notice in found if notice.state in states]


def _row(errand: Errand, desk: "Desk", notice: "NoticeFile", zone: str) -> tuple[Piece | str, ...]:
    from workflow.commands.operator.worker_log import about_of

    names: Names = names_of(errand, desk.scene(notice.case).book.procedure, desk.directory(), zone)
    at = notice.sent_at if notice.next_at is None else notice.next_at
    minute = 0 if at is None else at // MINUTE * MINUTE * moments.SECOND
    when = "" if at is None else moments.short(minute, desk.now(), ZoneInfo(zone)).rpartition(" ")[0]
    return (
        Piece(notice.key[:KEY_SHOWN], Style.FAINT),
        Piece(notice.case, Style.NAME),
        about_of(notice, names),
        names.person(notice.person),
        Piece(errand.words(STATES[notice.state]), STYLES[notice.state]),
        str(notice.attempts),
        when,
    )


def _why(errand: Errand, found: Sequence["NoticeFile"]) -> list[Line]:
    """Why those that were tried in vain were not delivered, each reason once."""
    from workflow.workers.delivery import problem_of

    failed = dict[Label, list[str]]()
    for notice in found:
        problem = problem_of(notice)
        if problem is not None and notice.state != "sent":
            failed.setdefault(problem, []).append(notice.key[:KEY_SHOWN])
    told = [
        errand.words(WHY).format(count=len(keys), key=keys[0], problem=errand.words(problem))
        for problem, keys in failed.items()
    ]
    return [line(Piece(text, Style.FAINT), hang=4) for text in told]


def _data(errand: Errand, notice: "NoticeFile") -> Mapping[str, Json]:
    from workflow.workers.delivery import problem_of

    problem = problem_of(notice)
    return {
        "key": notice.key,
        "case": notice.case,
        "seq": notice.seq,
        "about": notice.about,
        "person": notice.person,
        "state": notice.state,
        "attempts": notice.attempts,
        "not_before": json_second(notice.not_before),
        "next_at": json_second(notice.next_at),
        "sent_at": json_second(notice.sent_at),
        "problem": None if problem is None else errand.words(problem),
    }


def _remarks(
    errand: Errand, desk: "Desk", found: Sequence["NoticeFile"], states: Sequence[str], case: str | None
) -> None:
    if not found:
        errand.remark(NOTHING)
    if any(notice.state == "dead" for notice in found):
        errand.remark(RETRY_HINT)
    count = sum(number for state, number in desk.outbox.numbers().items() if state in states)
    if case is None and count > len(found):
        errand.remark(MORE, shown=len(found), count=count)
