"""`check --people`: whether with these persons somebody can always sign."""

from msgspec.structs import replace

from workflow.commands.people_file import people_in
from workflow.definitions.checks.people import can_always_sign
from workflow.definitions.load import Checked
from workflow.definitions.model import Procedure
from workflow.definitions.problems import Problems, Severity
from workflow.definitions.stories import Player
from workflow.engine.directory import Person
from workflow.wording import Label

SOMEBODY_CAN_SIGN = Label(
    zh="以 {file} 中的人员，每一级审批总有人能签",
    en="with the people of {file}, somebody can always sign at every level",
)


def staffed(checked: Checked, procedure: Procedure, file: str) -> Checked:
    """The same check, with what these people prove or leave open."""
    persons, wrong = people_in(file, procedure.timezone)
    problems = Problems([*wrong])
    if not wrong:
        can_always_sign(procedure, {person.name: _player(person) for person in persons}, problems)
    found = (*checked.problems, *problems.found)
    if any(problem.severity is Severity.ERROR for problem in problems.found):
        return replace(checked, procedure=None, problems=found)
    proof = Label(zh=SOMEBODY_CAN_SIGN.zh.format(file=file), en=SOMEBODY_CAN_SIGN.en.format(file=file))
    return replace(checked, problems=found, proved=(*checked.proved, proof))


def _player(person: Person) -> Player:
    return Player(
        name=person.name,
        roles=tuple(sorted(person.roles)),
        departments=person.departments,
        rank=person.rank,
        away=person.away,
    )
