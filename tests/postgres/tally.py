"""Counts on which store the contract was tested, and says so in the last lines of a test run."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

CONTRACT = "tests/contract/"
KINDS = ("sqlite", "postgres")
NEEDED = "needs Postgres: "


class Tally:
    """A pytest plugin; with xdist, of the process that hears of every test."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.missing: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            worst = "failed" if self.outcomes.get(report.nodeid) == "failed" else report.outcome
            self.outcomes[report.nodeid] = worst
        if report.skipped and isinstance(report.longrepr, tuple) and NEEDED in report.longrepr[2]:
            self.missing[report.nodeid] = report.longrepr[2].partition(NEEDED)[2]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """Around all others, so that nothing is said after it."""
        said = yield
        if terminal := session.config.pluginmanager.get_plugin("terminalreporter"):
            for line in self.lines():
                terminal.write_line(line)
        return said

    def lines(self) -> Iterator[str]:
        if elsewhere := [node for node in self.missing if not node.startswith(CONTRACT)]:
            yield f"postgres: {len(elsewhere)} other tests skipped ({self.missing[elsewhere[0]]})"
        counts = {kind: self._count(kind) for kind in KINDS}
        if any(counts.values()):
            why = next((f" ({reason})" for node, reason in self.missing.items() if node.startswith(CONTRACT)), "")
            yield "contract: " + ", ".join(f"{_said(count)} on {kind}" for kind, count in counts.items()) + why

    def _count(self, kind: str) -> Counter[str]:
        return Counter(outcome for node, outcome in self.outcomes.items() if _on(node, kind))


def _on(node: str, kind: str) -> bool:
    """Whether this is a test of the contract on this kind of store: `tests/contract/test_x.py::test_y[sqlite-3]`."""
    names = re.search(r"\[(.*)\]$", node)
    return node.startswith(CONTRACT) and names is not None and kind in names[1].split("-")


def _said(count: Counter[str]) -> str:
    failed = f" and {count['failed']} failed" if count["failed"] else ""
    return f"{count['passed']} passed{failed}"
