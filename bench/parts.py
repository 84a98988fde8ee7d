"""The parts of the bench, in the order of the report. A new part is one import and one line here."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from bench import action, action_postgres, crowd, decision, grouped, growth, processes, replaying, tick
from bench.peers import part as peers
from bench.rounds import Listing, Place, Row, said
from workflow.wording import Label

Rows: TypeAlias = Callable[[Place], Iterator[Row | Listing]]


class Part(NamedTuple):
    title: Label
    rows: Rows


PARTS: Mapping[str, Part] = {
    "action": Part(said("一次办理，SQLite", "one durable action on SQLite"), action.rows),
    "postgres": Part(said("一次办理，Postgres", "one durable action on Postgres"), action_postgres.rows),
    "crowd": Part(said("多个进程同时写 SQLite", "several processes on SQLite"), crowd.rows),
    "decision": Part(said("只作决定，不存储", "the decision alone, and the definition"), decision.rows),
    "peers": Part(said("与同类软件相比", "beside peers"), peers.rows),
    "grouped": Part(said("成批办理", "grouped work"), grouped.rows),
    "replay": Part(said("重放历史", "replay"), replaying.rows),
    "growth": Part(said("随规模增长", "growth with the size of the store"), growth.rows),
    "waiting": Part(said("等待到期", "waiting until something is due"), tick.rows),
    "processes": Part(said("整个进程", "whole processes"), processes.rows),
}
