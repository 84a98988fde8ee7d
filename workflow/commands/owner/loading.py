"""A definition for a command that needs a sound one."""

from workflow.commands import library
from workflow.commands.errand import Errand
from workflow.commands.problem_lines import problem_data, problem_lines
from workflow.definitions.load import Checked, load
from workflow.definitions.model import Procedure


def sound(errand: Errand, named: str) -> tuple[bytes, Procedure, Checked] | None:
    """The definition, or None when it has errors, which have then been told."""
    name, source = library.source(named)
    checked = load(source)
    if checked.procedure is None:
        data = {"problems": [problem_data(errand, name, problem) for problem in checked.problems]}
        sheet = [each for problem in checked.problems for each in problem_lines(errand, name, source, problem)]
        errand.terminal.error(data, sheet)
        return None
    return source, checked.procedure, checked
