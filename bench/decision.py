"""The pure decision of the largest shipped definition, beside one `json.dumps`; and what loading that definition costs, beside
PyYAML's C loader.

The decisions are those of all the stories that the definition brings: with its guards, required fields, approval, clocks and
tallies, refusals among them. The largest is the one with the most states and moves, which also has the most fields.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import yaml

from bench.cases import NOW
from bench.decided import CALENDARS, Made, decisions
from bench.instructions import instructions
from bench.rounds import Figure, Listing, Place, Row, Work, at_most, figure, interleaved, said, timed, turned
from bench.scale_cases import HEAD, Hands, found
from workflow.commands.library import shipped_bytes
from workflow.definitions.checks import run as checks
from workflow.definitions.load import load
from workflow.definitions.model import Procedure
from workflow.engine.commands import Do
from workflow.service import open_desk
from workflow.stories.examples import examples

LARGEST = "ticketing_complaints"
PROOFS = ("study", "check_choosing", "check_levels", "signings", "check_signatures", "check_rules")
"""Of the checks, those that prove something about every case there can be."""
TIMES = 20
LOADS = 9
FIXED = {"names": ["订单"] * 20, "numbers": list(range(100)), "text": "customer " * 20}
DUMPS = said("json.dumps 一个固定对象（键排序）", "json.dumps of a fixed object, keys sorted")
LIMIT = said("上限", "its limit")
C_LOADER = said("PyYAML 的 C 解析器", "PyYAML's C loader")


def rows(place: Place) -> Iterator[Row | Listing]:
    procedure = procedure_of(source())
    made = stories_of(source())
    yield from of_decisions(made, procedure)
    yield from of_loading(source())
    yield from_the_cache(place, source())


def of_decisions(made: Sequence[Made], procedure: Procedure) -> Iterator[Row]:
    done, refused = [each for each in made if each.changes], [each for each in made if not each.changes]
    signing = [each for each in done if _signs(each, procedure)]
    works = {
        "done": again(done),
        "refused": again(refused),
        "signing": again(signing),
        "dumps": lambda: dumped(len(done)),
    }
    timed_ = interleaved(works, times=TIMES)
    each = {name: timed_.took(name, times=TIMES * len(some)) for name, some in
            (("done", done), ("refused", refused), ("signing", signing))}  # fmt: skip
    yield Row(
        said("一个决定，全部故事的平均", "one decision, the mean of all stories"),
        each["done"],
        LIMIT,
        at_most(60),
        "µs",
    )
    yield Row(said("同上", "the same"), timed_.ratio("done", "dumps"), DUMPS)
    yield Row(said("　签字的决定", "  one that signs"), each["signing"], LIMIT, unit="µs")
    yield Row(
        said("　拒绝，连同全部理由", "  one that refuses, with all its reasons"), each["refused"], LIMIT, unit="µs"
    )
    if (counted := of_instructions(done)) is not None:
        yield counted


def of_instructions(made: Sequence[Made]) -> Row | None:
    ours, base = instructions(again(made)), instructions(lambda: dumped(len(made)))
    if ours is None or base is None:
        return None
    counted = figure([ours / base])
    return Row(said("一个决定，按处理器指令数", "one decision, in instructions of the processor"), counted, DUMPS)


def again(made: Sequence[Made]) -> Work:
    return lambda: [each.again() for each in made]


def dumped(times: int) -> None:
    for _ in range(times):
        json.dumps(FIXED, sort_keys=True)


def of_loading(text: bytes) -> Iterator[Row]:
    alone, proving, whole = list[float](), list[float](), list[float]()
    for round_ in range(LOADS):
        for what in turned(["alone", "whole"], round_):
            if what == "alone":
                alone.append(timed(lambda: yaml.load(text, Loader=yaml.CSafeLoader)))
            else:
                with proofs_timed() as spent:
                    whole.append(timed(lambda: load(text)))
                proving.append(sum(spent))
    rest = [(all_ - proofs) / base for all_, proofs, base in zip(whole, proving, alone, strict=True)]
    yield Row(
        said("从 YAML 读入并检查，不计证明", "loading from YAML with all checks, proofs set aside"),
        figure(rest), C_LOADER, at_most(2.5),
    )  # fmt: skip
    told = [all_ / base for all_, base in zip(whole, alone, strict=True)]
    yield Row(said("同上，连同证明", "the same, with the proofs"), figure(told), C_LOADER)
    yield Row(said("　C 解析器用时", "  the C loader takes"), _ms(alone), C_LOADER, unit="ms")
    yield Row(said("　证明用时", "  the proofs take"), _ms(proving), C_LOADER, unit="ms")


def from_the_cache(place: Place, text: bytes) -> Row:
    url, clock = f"sqlite:///{place.folder / 'cached.db'}", Hands(NOW)
    found(url, clock)
    with open_desk(url, clock=clock) as desk:
        digest = desk.publish(text, by=HEAD)
        with desk._store.reading() as reading:
            kept = interleaved({"get": lambda: desk._books.get(reading, digest)}, times=1000)
    return Row(said("从缓存取得", "from the cache"), kept.took("get", times=1000), LIMIT, at_most(5), "µs")


def source() -> bytes:
    text = shipped_bytes(LARGEST)
    assert text is not None
    return text


def procedure_of(text: bytes) -> Procedure:
    procedure = load(text).procedure
    assert procedure is not None
    return procedure


def stories_of(text: bytes) -> list[Made]:
    """Every decision of every story, those to wake a case for which nothing is due left out."""
    with decisions() as made:
        played = examples(text, procedure_of(text), CALENDARS).played
    assert not any(each.mismatches for each in played)
    return [each for each in made if each.decides.__name__ != "wake" or each.changes]


def _signs(made: Made, procedure: Procedure) -> bool:
    command = made.arguments[-2]
    return isinstance(command, Do) and procedure.actions[command.action].signs is not None and made.changes


@contextmanager
def proofs_timed() -> Iterator[list[float]]:
    """The seconds of each proof of what is loaded meanwhile."""
    spent, kept = list[float](), {name: getattr(checks, name) for name in PROOFS}
    for name, proof in kept.items():
        setattr(checks, name, _timing(proof, spent))
    try:
        yield spent
    finally:
        for name, proof in kept.items():
            setattr(checks, name, proof)


def _timing(proof: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def timing(*arguments: Any) -> Any:
        began = time.perf_counter()
        answer = proof(*arguments)
        spent.append(time.perf_counter() - began)
        return answer

    return timing


def _ms(seconds: Sequence[float]) -> Figure:
    return figure([each * 1000 for each in seconds])
