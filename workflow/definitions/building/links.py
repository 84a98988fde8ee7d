"""Builds links: cases of other procedures that moves open. Whether those procedures fit is `checks.links`'."""

from collections.abc import Mapping

from workflow.definitions.building.shared import Building
from workflow.definitions.grammar.compounds import Raw
from workflow.definitions.model import Link
from workflow.definitions.words import Word
from workflow.wording import Wording

GIVEN_TWICE = Wording(
    code="link_given_twice",
    zh="{field} 既写了值（gives），又从别的字段抄来（copies）",
    en="{field} is both given a value and copied from a field",
    fix_zh="删去其中一个",
    fix_en="delete one of the two",
)


def build_links(raws: Mapping[Word, Raw], build: Building) -> dict[str, Link]:
    return {name: _link(name, raw, build) for name, raw in raws.items()}


def _link(name: Word, raw: Raw, build: Building) -> Link:
    for twice in (field for field in raw["copies"] if field in raw["gives"]):
        build.problems.error(twice, GIVEN_TWICE, field=twice)
    return Link(
        name=name,
        **build.titled(raw),
        procedure=raw["procedure"],
        action=raw["action"] or None,
        gives=raw["gives"],
        copies=raw["copies"],
        done_in=raw["done_in"],
    )
