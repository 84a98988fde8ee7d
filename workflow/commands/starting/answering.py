"""Who answers the questions of `complaints new`: the person at the terminal, or what was written down before."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from workflow.commands.arguments import NO_EQUALS
from workflow.commands.asking import read_line
from workflow.commands.errand import Errand, file_bytes
from workflow.commands.starting import messages as say
from workflow.commands.starting.questions import Question
from workflow.commands.surface.cells import width_of
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.definitions.problems import Problems
from workflow.definitions.reading.nodes import Mapping as MappingNode
from workflow.definitions.reading.nodes import Node, Spoilt
from workflow.definitions.reading.nodes import Sequence as SequenceNode
from workflow.definitions.reading.reader import read
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.errors import UsageError
from workflow.wording import Label

T = TypeVar("T")
LONGEST_DEFAULT = 50
"""Columns that a default may take before the cursor."""
NOT_LINES = Label(zh="不是 问题: 答案", en="this is not QUESTION: ANSWER")


class Terminal:
    """Asks one question after another; an empty line takes the default, and what cannot be used is asked again."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand

    def __call__(self, question: Question[T]) -> T:
        errand = self._errand
        hint = errand.words(question.hint)
        asks = [Piece(errand.words(question.asks), Style.NAME), Piece(f"  {hint}" if hint else "", Style.FAINT)]
        default = question.default if question.shown is None else errand.words(question.shown)
        prompt = f"  [{default}] > "
        sheet: list[Block] = [line(*asks)]
        if width_of(default) > LONGEST_DEFAULT:
            sheet.append(line(Piece(f"[{default}]", Style.FAINT), indent=2, hang=1))
            prompt = "  > "
        errand.terminal.insist(sheet)
        while True:
            text = read_line(errand, prompt).strip() or default
            try:
                return question.understood(text)
            except NotAValue as error:
                errand.terminal.insist([line(Piece(error.say(errand.language), Style.BAD), indent=2)])


class WrittenDown:
    """Answers by their keys; a question without one takes its default. What was not asked is an error in the end."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._asked: list[str] = []

    def __call__(self, question: Question[T]) -> T:
        self._asked.append(question.key)
        try:
            return question.understood(self._answers.get(question.key, question.default).strip())
        except NotAValue as error:
            problem = Label(zh=error.say("zh"), en=error.say("en"))
            raise UsageError(say.BAD_ANSWER, key=question.key, problem=problem) from error

    def nothing_left(self) -> None:
        """Raises when something was answered that nobody asked."""
        for key in self._answers:
            if key not in self._asked:
                hint = did_you_mean(key, self._asked)
                raise UsageError(say.NO_QUESTION, key=key, hint=hint, allowed=", ".join(self._asked))


def written_answers(path: str | None, words: Iterable[str]) -> dict[str, str]:
    """From a file of `question: answer`, and `question=answer` on the command line, which wins."""
    found = {} if path is None else _from_file(path)
    return found | dict(_pair(word) for word in words)


def _pair(word: str) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if not equals:
        raise UsageError(NO_EQUALS, text=word)
    return key.strip(), value


def _from_file(path: str) -> dict[str, str]:
    problems = Problems()
    node = read(file_bytes(Path(path)), problems)
    if problems.found:
        first = problems.found[0]
        said = Label(zh=first.say("zh"), en=first.say("en"))
        raise UsageError(say.BAD_ANSWERS, path=path, line=first.place.line, column=first.place.column, problem=said)
    if not isinstance(node, MappingNode):
        raise UsageError(say.BAD_ANSWERS, path=path, line=1, column=1, problem=NOT_LINES)
    return {str(key): _answer(path, inner) for key, inner in node.entries.items()}


def _answer(path: str, node: Node) -> str:
    """A text, or a list of texts, which counts as one with commas."""
    items: Sequence[Node] = node.items if isinstance(node, SequenceNode) else (node,)
    for item in items:
        if isinstance(item, SequenceNode | MappingNode | Spoilt):
            place = item.place
            raise UsageError(say.BAD_ANSWERS, path=path, line=place.line, column=place.column, problem=NOT_LINES)
    return ", ".join(str(item) for item in items)
