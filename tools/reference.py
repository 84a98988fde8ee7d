"""docs/reference, and what `complaints explain` knows of every code: made from the program, compared in CI.

`python -m tools.reference` writes them again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tools.collecting import exits, wordings
from tools.mistakes import mistakes
from tools.reference_cli import cli_page
from tools.reference_codes import codes_page
from tools.reference_language import language_page
from workflow.commands.explaining import catalogue
from workflow.wording import Language, Wording

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference"
LANGUAGES: Mapping[str, Language] = {"": "en", ".zh": "zh"}


def found() -> str:
    """What explanations take from the program: messages, exit codes, and a mistake for each code of a definition."""
    tried, codes = mistakes(), exits()
    told = {code: _found(code, codes, tried) | {"says": _says(each)} for code, each in wordings().items()}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _found(code: str, codes: Mapping[str, frozenset[int]], tried: Mapping[str, dict[str, str]]) -> dict[str, object]:
    ends: dict[str, object] = {"exits": sorted(codes[code])} if code in codes else {}
    return ends | ({"mistake": tried[code]} if code in tried else {})


def _says(found: Iterable[Wording]) -> list[dict[str, str]]:
    return [{"zh": w.zh, "en": w.en, "fix_zh": w.fix_zh, "fix_en": w.fix_en} for w in found]


def pages() -> Iterator[tuple[Path, str]]:
    """Each page with what should stand on it; what explanations take from the program is read as it is written."""
    for suffix, language in LANGUAGES.items():
        for name, made in (("cli", cli_page), ("language", language_page), ("codes", codes_page)):
            yield PAGES / f"{name}{suffix}.md", made(language)


def regenerate() -> None:
    """Writes everything again."""
    catalogue.FOUND.write_text(found(), "utf-8")
    catalogue.families.cache_clear()
    PAGES.mkdir(parents=True, exist_ok=True)
    for path, text in pages():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    regenerate()
