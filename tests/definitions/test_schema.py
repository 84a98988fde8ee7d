"""The JSON Schema agrees with the reader wherever an editor can know."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from workflow.definitions.grammar.shapes import Schema
from workflow.definitions.load import load
from workflow.definitions.schema import json_schema

BASE = Path(__file__).with_name("golden") / "base.yaml"
LIBRARY = Path(str(files("workflow.definitions") / "library"))
SHIPPED = sorted(LIBRARY.glob("*.yaml"))


class EditorLoader(yaml.SafeLoader):
    """Reads as editors do: the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(?:null|~|)$"), ["n", "~", ""])
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]*\.[0-9]+$"), list("-+0123456789.")
)


@cache
def validator() -> Any:
    return jsonschema.Draft202012Validator(json_schema())


def complaints(text: str) -> list[str]:
    return [error.message for error in validator().iter_errors(yaml.load(text, Loader=EditorLoader))]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", [BASE, *SHIPPED], ids=lambda path: str(path.stem))
def test_an_editor_finds_nothing_in_a_good_definition(path: Path) -> None:
    assert complaints(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("timezone:", "timezne:", id="unknown key at the top"),
        pytest.param("director: {zh: 总监", "director: {colour: red, zh: 总监", id="unknown key of a role"),
        pytest.param("voids_to: planning", "voids_too: planning", id="unknown key of an approval"),
        pytest.param("type: datetime}\n  amount", "type: datetme}\n  amount", id="unknown type"),
        pytest.param("opinion: {zh: 意见, en: Opinion", "opinion: {zh: 意见", id="missing translation"),
        pytest.param("fast: {zh: 快, en: Fast}", "fast: 快", id="choice in one language"),
        pytest.param(
            "closed: {zh: 已结案, en: Closed, final: true}",
            "closed: {zh: 已结案, en: Closed, final: maybe}",
            id="yesno",
        ),
        pytest.param("- li start\n", "- {li start: {}, li pay: {}}\n", id="two steps in one"),
    ],
)
def test_an_editor_finds_what_check_finds(old: str, new: str) -> None:
    text = BASE.read_text("utf-8")
    assert text.count(old) == 1
    broken = text.replace(old, new)

    assert complaints(broken)
    assert load(broken.encode()).procedure is None


def records(schema: Schema) -> list[Schema]:
    """Every part of the schema that has named properties."""
    here = [schema] if "properties" in schema else []
    inner = [value for value in schema.values() if isinstance(value, dict)]
    inner += [item for value in schema.values() if isinstance(value, list) for item in value if isinstance(item, dict)]
    return here + [found for part in inner for found in records(part)]


def test_every_key_is_described_in_both_languages() -> None:
    described = [key["description"] for record in records(json_schema()) for key in record["properties"].values()]

    assert described
    assert all(re.search(r"[\u4e00-\u9fff].* / .*[a-z]", text) for text in described)


def test_every_record_is_closed() -> None:
    assert all("additionalProperties" in record for record in records(json_schema()))
