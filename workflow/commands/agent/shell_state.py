"""What the shell knows between lines: who acts, which case is in hand; and how a line is run."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from workflow.commands.agent.shell_lines import Signature, is_like_a_case, positional, signature, words_in
from workflow.commands.errand import Errand
from workflow.commands.faults import reported
from workflow.commands.kept_desk import KeptDesk
from workflow.commands.surface.sheet import Colour, Piece, Style, line
from workflow.commands.surface.terminal import Form, Voice
from workflow.commands.telling import desk_words
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound

if TYPE_CHECKING:
    from workflow.service import Desk

MARK = "› "
LEAVING = frozenset({"exit", "quit"})


class Leave(Exception):
    """Somebody wants to go."""


class Shell:
    """Who acts and which case is in hand, between lines."""

    def __init__(self, errand: Errand, kept: KeptDesk) -> None:
        self.errand = errand
        self.person = errand.person
        self.case: str | None = None
        self._kept = kept

    def desk(self) -> "Desk":
        return self._kept.desk()

    def run(self, text: str) -> int:
        """Runs one line; the exit code of what it did."""
        typed = list[str]()
        failed = reported(lambda: typed.extend(words_in(text)), self.errand.terminal)
        if failed or not typed:
            return failed
        if typed[0] in LEAVING:
            raise Leave
        return reported(lambda: self._run(typed), self.errand.terminal)

    def signature(self, command: str) -> Signature | None:
        """What the command takes; None when there is no such command."""
        known = self.errand.commands.get(command)
        return None if known is None else signature(known.load())

    def prompt(self) -> str:
        """Who acts, and how the case in hand stands."""
        if self.case is None or not self.desk().has(self.case):
            return f"{self.person}{MARK}"
        scene = self.desk().scene(self.case)
        state = scene.book.state(scene.case.state).label.say(self.errand.language)
        return f"{self.person} · {self.case} · {state}{MARK}"

    def with_case(self, typed: Sequence[str]) -> list[str]:
        """The words with the case in hand where a command wants one and none is named."""
        takes = self.signature(typed[0])
        if self.case is None or takes is None or "case" not in takes.arguments[:1]:
            return list(typed)
        first = next(iter(positional(typed, takes)), None)
        named = first is not None and (is_like_a_case(first) or self.desk().has(first))
        if named or {"--all", "--blank", "--help"} & set(typed):
            return list(typed)
        return [typed[0], self.case, *typed[1:]]

    def _run(self, typed: list[str]) -> int:
        own: dict[str, Callable[[list[str]], int]] = {"use": self._use, "as": self._act_as, "help": self._help}
        if typed[0] in own:
            return own[typed[0]](typed[1:])
        return self.errand.run([*self._shared(), *self.with_case(typed)], self._kept)

    def _use(self, typed: list[str]) -> int:
        if not typed:
            self.case = None
            self.errand.remark(desk_words.PUT_DOWN)
            return 0
        scene = self.desk().scene(typed[0])
        self.case = scene.case.number
        state = scene.book.state(scene.case.state).label.say(self.errand.language)
        self.errand.remark(desk_words.IN_HAND, case=self.case, state=state)
        return 0

    def _act_as(self, typed: list[str]) -> int:
        name, people = " ".join(typed), self.desk().directory().people
        if name not in people:
            raise NotFound(desk_words.NOT_IN_DIRECTORY, name=name, hint=did_you_mean(name, people))
        self.person = name
        self.errand.remark(desk_words.ACTING_AS, person=name)
        return 0

    def _help(self, typed: list[str]) -> int:
        if not typed:
            own = [
                line(Piece(f"{name:<6}", Style.NAME), "  ", self.errand.words(label), indent=2)
                for name, label in desk_words.SHELL_WORDS.items()
            ]
            self.errand.terminal.show(own)
        return self.errand.run([*self._shared(), *typed[:1], "--help"], self._kept)

    def _shared(self) -> Iterator[str]:
        """What the shell was told holds for its commands, unless they say otherwise."""
        wishes = self.errand.wishes
        yield from ("--db", wishes.db, "--lang", self.errand.language, "--as", self.person)
        if wishes.form is not Form.TABLE:
            yield from ("-o", wishes.form.value)
        if wishes.colour is Colour.OFF:
            yield "--no-color"
        if wishes.voice is Voice.QUIET:
            yield "-q"
