"""Every figure of docs/performance.md in one run: python -m bench [PART ..] [--large] [--write]

Without names all parts run, and the tables and the picture are put into docs/; with names only with `--write`. `--large` adds
what takes long.
"""

import argparse
import gc
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.machine import loads, machine
from bench.page import Picture, written
from bench.parts import PARTS
from bench.report import Report, Section, printed, spoken
from bench.rounds import Listing, Place, Row, Size
from tests.postgres.machine import Missing
from workflow.__main__ import SELDOM


def main(words: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts; all of them without")
    asked.add_argument("--large", action="store_const", const=Size.LARGE, default=Size.USUAL, dest="size")
    asked.add_argument(
        "--write", action="store_true", help="write docs/performance.md, its Chinese twin and the picture"
    )
    given = asked.parse_args(words)
    gc.set_threshold(SELDOM)  # as `complaints` itself does
    before = loads()
    sections = tuple(run(given.parts or list(PARTS), given.size))
    report = Report(machine(), before, loads(), sections)
    print(spoken(report))
    if given.write or not given.parts:
        written(report, Picture.KEPT if given.parts else Picture.WHOLE)
    return 1 if any(section.broken for section in sections) else 0


def run(names: Sequence[str], size: Size) -> Iterator[Section]:
    for name in names:
        print(f"\n{PARTS[name].title.en} ({name})", flush=True)
        began = time.monotonic()
        section = section_of(name, size)
        print(f"  ({time.monotonic() - began:.0f} s)", flush=True)
        yield section


def section_of(name: str, size: Size) -> Section:
    """A part that ends with an error does not end the others, some of which take long."""
    rows, listings, broken = list[Row](), list[Listing](), False
    with tempfile.TemporaryDirectory() as folder:
        try:
            for found in PARTS[name].rows(Place(Path(folder), size)):
                if isinstance(found, Listing):
                    listings.append(found)
                else:
                    rows.append(found)
                    print(printed(found), flush=True)
        except Missing as missing:
            print(f"  left out: {missing}", flush=True)
        except Exception:
            broken = True
            traceback.print_exc()
    return Section(name, PARTS[name].title, tuple(rows), tuple(listings), broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
