"""What is told with a `~` before it: it may still change, because more of the calendar will be known."""

from typing import Protocol


class Counted(Protocol):
    """What was counted on a calendar, certain or not."""

    @property
    def provisional(self) -> bool: ...


def about(text: str, counted: Counted) -> str:
    """An instant, with `~` before it as long as it is provisional."""
    return doubted(text) if counted.provisional else text


def doubted(text: str) -> str:
    return f"~{text}"
