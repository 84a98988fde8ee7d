"""The one exception of parsing: a text that is not a value of its type, in words."""

from collections.abc import Mapping

from workflow.wording import Blank, Language, Wording


class NotAValue(ValueError):
    """Carries a wording and its blanks, for a problem in a file or a line on a terminal."""

    def __init__(self, wording: Wording, **blanks: Blank) -> None:
        super().__init__(wording.say("en", blanks))
        self.wording = wording
        self.blanks: Mapping[str, Blank] = blanks

    def say(self, language: Language) -> str:
        return self.wording.say(language, self.blanks)
