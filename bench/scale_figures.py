"""Prints what the simulation has found, as the tables that docs/scale.md quotes."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from statistics import median
from typing import TypeAlias

import psycopg

from bench.scale_costs import Cost, Office, Site
from bench.scale_load import plain
from tests.postgres.cluster import Cluster
from workflow.store.seeking import SEPARATORS

Costs: TypeAlias = dict[str, list[list[Cost]]]
"""By command: for each store the costs of each round."""

Timed: TypeAlias = Callable[[Sequence[Site], Sequence[str]], Costs]

RELATIONS = """
SELECT t.relname::text, i.relname::text, pg_relation_size(coalesce(i.oid, t.oid)) +
  CASE WHEN i.oid IS NULL AND t.reltoastrelid <> 0 THEN pg_total_relation_size(t.reltoastrelid) ELSE 0 END
FROM pg_class t LEFT JOIN LATERAL (SELECT t.oid AS of, NULL::oid AS index UNION ALL
  SELECT x.indrelid, x.indexrelid FROM pg_index x WHERE x.indrelid = t.oid) each ON true
LEFT JOIN pg_class i ON i.oid = each.index
WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace ORDER BY 3 DESC
"""
LEAST = 0.5
"""Bytes for each event below which a table or index is not listed."""
MEMORY = ("show: the case and its history", "show: other cases of the customer", "todo of one person",
          "find a frequent word, 50 of it", "replay of one case")  # fmt: skip
LISTS = ("list: 50 of those that are open", "list: 50 of all")
SEARCHES = ("show: other cases of the customer", "find a telephone number", "find a rare word",
            "find a frequent word, 50 of it", "do an action", "open a case")  # fmt: skip


def say_bytes(cluster: Cluster, site: Site) -> None:
    name = str(site.server).rpartition("/")[2]
    found = [(str(t), i, int(str(b))) for t, i, b in cluster.run(RELATIONS, database=name)]
    total = sum(size for *_, size in found)
    print(f"\nBytes, {site.events} events of {site.cases} cases: {total / 1e9:.1f} GB")
    print(f"{'':42}{'an event':>10}{'a case':>10}")
    for table, index, size in found:
        if size / site.events >= LEAST:
            print(f"{table + (f': {index}' if index else ''):42}{size / site.events:10.0f}{size / site.cases:10.0f}")
    print(f"{'all':42}{total / site.events:10.0f}{total / site.cases:10.0f}")


def say_trips(office: Office) -> None:
    print("\nRound trips, in their order")
    for name, work in office.traced.items():
        work()  # so that what is read once for all is there
        office.sent.clear()
        work()
        sent = [_short(each.text) for each in office.sent]
        told = [f"{what} x{count}" if (count := len(list(some))) > 1 else what for what, some in groupby(sent)]
        print(f"{name}: {len(sent)}\n    {', '.join(told)}")


def say_costs(kind: str, sites: Sequence[Site], costs: Mapping[str, Sequence[Sequence[Cost]]]) -> None:
    heads = "".join(f"{site.events:>11}" for site in sites)
    for what in ("server", "whole"):
        if getattr(costs[next(iter(costs))][0][0], what) is None:
            continue
        where = "at the server" if what == "server" else "in all"
        print(
            f"\n{kind}, time {where}: milliseconds with the fewest events, then times as much\n{'':40}{'trips':>6}{heads}"
        )
        for command, found in costs.items():
            print(f"{command:40}{found[-1][-1].trips:6}{_row(found, what)}", flush=True)


def say_memory(sites: Sequence[Site], peak: Callable[[Site, str], int]) -> None:
    print("\nMemory by which the process grows, in MB\n" + " " * 40 + "".join(f"{site.events:>11}" for site in sites))
    for command in MEMORY:
        print(f"{command:40}" + "".join(f"{peak(site, command) / 1e6:11.1f}" for site in sites), flush=True)


def say_writers(writers: Sequence[int], rates: Sequence[float]) -> None:
    print("\nActions by several writers at once, beside one: clients and server on the same two cores")
    print("  ".join(f"{count}: {rate / rates[0]:.2f}x" for count, rate in zip(writers, rates, strict=True)))
    print(f"one writer: {rates[0]:.0f} actions a second")


def say_indices(sites: Sequence[Site], timed: Timed) -> None:
    """What the index on `changed_at` does, and what one on the letters of texts would do, which the store does not make."""
    lists, searches = timed(sites, LISTS), timed(sites, SEARCHES)
    for site in sites:
        _run(site, "DROP INDEX case_file_changed_at")
        _run(site, "SET maintenance_work_mem = '256MB'", *_trigrams(), "ANALYZE private_value")
    found = _run(sites[-1], "SELECT pg_relation_size('proposed')")
    size = int(str(found[0][0])) / sites[-1].events
    _say_ratios("Without the index on changed_at, times as much as with it", sites, timed(sites, LISTS), lists)
    title = f"With an index of trigrams ({size:.0f} B an event), times as much as without it"
    _say_ratios(title, sites, timed(sites, SEARCHES), searches)


def _trigrams() -> tuple[str, str]:
    text = "value"
    for sign in SEPARATORS:
        text = f"replace({text}, '{sign}', '')"
    index = f"CREATE INDEX proposed ON private_value USING gin (({text}) gin_trgm_ops)"
    return "CREATE EXTENSION IF NOT EXISTS pg_trgm", index


def _run(site: Site, *statements: str) -> list[tuple[object, ...]]:
    """The rows of the last statement."""
    with psycopg.connect(plain(str(site.server)), autocommit=True) as connection:
        cursor = [connection.execute(statement.encode()) for statement in statements][-1]
        return cursor.fetchall() if cursor.description else []


def _say_ratios(title: str, sites: Sequence[Site], new: Costs, old: Costs) -> None:
    print(f"\n{title}, at the server\n{'':40}" + "".join(f"{site.events:>12}" for site in sites))
    for command, costs in new.items():
        ratios = [_server(one) / _server(other) for one, other in zip(costs, old[command], strict=True)]
        print(f"{command:40}" + "".join(f"{ratio:>11.3f}x" for ratio in ratios), flush=True)


def _row(found: Sequence[Sequence[Cost]], what: str) -> str:
    first = [float(getattr(cost, what)) for cost in found[0]]
    parts = [f"{median(first):>9.2f}ms"]
    for costs in found[1:]:
        ratio = median(float(getattr(cost, what)) / base for cost, base in zip(costs, first, strict=False))
        parts.append(f"{ratio:>10.1f}x")
    return "".join(parts)


def _server(costs: Sequence[Cost]) -> float:
    return median(cost.server or 0.0 for cost in costs)


def _short(statement: str) -> str:
    """The verb, and the first table."""
    words = statement.split()
    verb = words[0].lower()
    if verb == "begin":
        return "begin and lock" if "LOCK" in statement else "begin"
    table = re.search(r"\b(?:FROM|INTO|UPDATE) (?:ONLY )?(?:public\.)?([a-z_]+)", statement)
    if table is None:
        return "clock" if "clock_timestamp" in statement else verb
    return f"{verb} {table[1]}" + (" for update" if "FOR UPDATE" in statement else "")
