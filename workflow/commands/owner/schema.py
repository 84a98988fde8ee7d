"""`complaints schema`: the JSON Schema of the language, for editors."""

import json
import sys

import typer

from workflow.definitions.schema import json_schema
from workflow.spoken.harmless import harmless_json


def schema(ctx: typer.Context) -> int:
    """Prints the schema; always JSON."""
    sys.stdout.write(harmless_json(json.dumps(json_schema(), ensure_ascii=False, indent=2)) + "\n")
    return 0
