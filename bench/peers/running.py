"""The script of a peer as a process that waits for its turn."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple, Self

HERE = Path(__file__).parent
TREE = HERE.parent.parent


class Entry(NamedTuple):
    """Who takes part: the script with its options, and the environment it runs in; None is the one that runs the bench."""

    name: str
    script: str
    environment: str | None = None
    options: tuple[str, ...] = ()


class Running:
    """Between rounds it does nothing. The store is its own."""

    def __init__(self, entry: Entry, python: Path, store: str, instances: int, log: Path) -> None:
        script = str(HERE / f"{entry.script}_steps.py")
        path = {"PYTHONPATH": str(TREE) if entry.environment is None else ""}
        self._entry, self._log = entry, log
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(python), script, store, str(instances), *entry.options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **path},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ready(self) -> str:
        """What its connection says of its syncing, once its first complaint has gone through."""
        return str(self._said()["ready"])

    def a_round(self) -> float:
        """Seconds that one step took."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        return float(self._said()["seconds_per_step"])

    def _said(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._entry.script} ended\n{self._log.read_text('utf-8', 'replace')[-2000:]}")
        return json.loads(line)
