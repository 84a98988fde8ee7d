"""A virtual environment for each peer, made from the package index with the versions of versions.txt, and kept in a cache."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.postgres.machine import Missing

VERSIONS = Path(__file__).with_name("versions.txt")


def wanted() -> Mapping[str, list[str]]:
    """By environment, what it holds; the peer itself first."""
    lines = [line.split(":", 1) for line in VERSIONS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {name: held.split() for name, held in lines}


def python_of(name: str, cache: Path) -> Path:
    """Its interpreter; what is there already is kept while the versions are the same. Missing: the index cannot be reached."""
    held, folder = wanted()[name], cache / name
    python, made = folder / "bin" / "python", folder / "versions"
    if not made.exists() or made.read_text("utf-8").split() != held:
        run(sys.executable, "-m", "venv", "--clear", str(folder))
        run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *held)
        made.write_text(" ".join(held), "utf-8")
    return python


def run(*words: str) -> None:
    ran = subprocess.run(words, capture_output=True, text=True)
    if ran.returncode:
        raise Missing(f"{' '.join(words[:4])} ..: {ran.stderr.strip()[-300:]}")
