"""People and definitions: what is recorded about them, and who may."""

import hashlib

from msgspec.structs import replace

from workflow.definitions.model import Procedure
from workflow.definitions.value_messages import BAD_CHARACTER
from workflow.engine.directory import ADMINISTRATOR, SYSTEM, Directory, Person
from workflow.engine.events import By
from workflow.engine.records import PersonSet, Published, Withdrawn
from workflow.errors import NotPermitted, UsageError
from workflow.store.canonical import NotCanonical, canonical
from workflow.store.recording import record_in_stream
from workflow.store.writing import Writing
from workflow.wording import Wording

NOT_ADMINISTRATOR = Wording(
    code="not_administrator",
    zh="{person} 没有 administrator 角色，不能管理人员与规程",
    en="{person} does not hold the role administrator, and cannot manage people and procedures",
    fix_zh="请管理员办理：{who}",
    fix_en="ask an administrator: {who}",
)
NAME_TOO_LONG = Wording(
    code="person_name_too_long",
    zh="人员的名字有 {length} 个字，上限是 {limit}",
    en="the name of a person has {length} letters; the limit is {limit}",
    fix_zh="用登录名那样的短名，全名写在 label",
    fix_en="use a short one, as for a login; the full name is the label",
)
LONGEST_NAME = 100
RESERVED_NAME = Wording(
    code="reserved_person_name",
    zh="“{person}”不能用作人员的名字",
    en='"{person}" cannot be the name of a person',
    fix_zh="换一个不含空格和逗号的名字，system 除外",
    fix_en="choose one without spaces and commas, other than `system`",
)


def admit_administrator(directory: Directory, by: By) -> None:
    """Raises NotPermitted for anybody else, once there is an administrator."""
    administrators = [person.name for person in directory.with_role(ADMINISTRATOR)]
    if administrators and by.person not in administrators:
        raise NotPermitted(NOT_ADMINISTRATOR, person=by.person, who=", ".join(administrators))


def publish(writing: Writing, procedure: Procedure, source: bytes, by: By, now: int) -> str:
    """Use these rules for new cases from now on; returns their digest. Nothing new when they are in use already."""
    digest = hashlib.sha256(source).hexdigest()
    if writing.current_definition(procedure.name) == digest and not writing.is_withdrawn(procedure.name):
        return digest
    if writing.definition(digest) is None:
        writing.add_definition(digest, procedure.name, source, now)
    record_in_stream(writing, Published(procedure=procedure.name, digest=digest), by=by, at=now)
    return digest


def withdraw(writing: Writing, name: str, by: By, now: int) -> None:
    """Open no new cases under the procedure until it is published again. Nothing new when it is withdrawn already."""
    if not writing.is_withdrawn(name):
        record_in_stream(writing, Withdrawn(procedure=name), by=by, at=now)


def set_person(writing: Writing, directory: Directory, person: Person, by: By, now: int) -> Directory:
    """The person is from now on as given. Suspensions stay: only the rule that made one ends it."""
    if person.name == SYSTEM or not person.name.strip() or set(person.name) & set(" \t\r\n,，、"):
        raise UsageError(RESERVED_NAME, person=person.name)
    texts = (person.name, person.label, person.rank or "", *person.roles, *person.departments, *person.logins)
    try:
        canonical(list(texts))
    except NotCanonical as error:
        raise UsageError(BAD_CHARACTER, field=person.name) from error
    if len(person.name) > LONGEST_NAME:
        raise UsageError(NAME_TOO_LONG, length=len(person.name), limit=LONGEST_NAME)
    before = directory.get(person.name)
    person = replace(person, suspensions=() if before is None else before.suspensions)
    if person == before:
        return directory
    record_in_stream(writing, PersonSet(person=person), by=by, at=now)
    return directory.with_person(person)
