"""The JSON Schema of the language, for editors: the same shapes that read a definition describe themselves."""

from workflow.definitions.grammar.procedure import PROCEDURE
from workflow.definitions.grammar.shapes import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> Schema:
    """Descriptions are `zh / en`; what the schema admits may still be refused by `check`, never the other way round."""
    return {"$schema": DIALECT, "title": "客诉规程 / complaint procedure, format 1", **PROCEDURE.schema()}
