"""The check of `doctor` on who acts: what this store knows of that, and what it cannot know."""

from collections import Counter
from collections.abc import Iterator
from typing import assert_never

from workflow.commands.operator.findings import Check, Finding, Level, filled
from workflow.engine.directory import Directory
from workflow.store.address import FilePlace
from workflow.store.admitting import may_act_as
from workflow.store.backend.port import Proof
from workflow.store.database import Store
from workflow.wording import Label

OTHERS_WRITE = 0o022
"""Permissions of a file that let others than its owner write to it."""
CLAIMED = Label(
    zh="谁办理由本人自报（--as），旁边记下系统登录名 {login}；不作证明：能写此文件的人可以任何人的名义办理",
    en="who acts is claimed (--as), and the machine's login {login} is recorded beside it; nothing is proved: "
    "who may write to the file may act as anybody",
)
OPEN_FILE = Label(
    zh="本机其他登录名也能写 {path}，可以任何人的名义办理，也可以绕过程序改动",
    en="other logins of this machine may write to {path}: act as anybody, or change it without the program",
)
CLOSE_FILE = Label(zh="chmod 600 {path}；多人共用请改用 Postgres", en="chmod 600 {path}; for a team, use Postgres")
PROVED = Label(
    zh="数据库证明登录名是 {login}，可代表：{may}；历史不能改动；编造的事件由 worker 复核发现",
    en="the database has proved the login {login}, which may act as: {may}; history cannot be changed; events that are "
    "made up are found by a worker's verification",
)
NOBODY = Label(zh="名录里还没有人（由管理员登记）", en="no person of the directory (an administrator adds them)")
OWNER = Label(
    zh="{login} 是各表的所有者：可以任何人的名义办理，也能撤去保护，对它没有任何保证",
    en="{login} owns the tables: it may act as anybody and can take every guard away, so nothing is kept from it",
)
LESS_RIGHTS = Label(
    zh="平时用 complaints store roles 所建角色中的登录名；所有者只用于 init 与升级",
    en="work with logins in the roles of `complaints store roles`; keep the owner for init and upgrades",
)
SEVERAL = Label(
    zh="登录名 {login} 可代表 {count} 人（{may}）：四眼原则按人计，不按登录名",
    en="the login {login} may act as {count} persons ({may}): four-eyes rules tell persons apart, not logins",
)


def identity(store: Store) -> Iterator[Finding]:
    who = store.identity
    with store.reading() as reading:
        directory = store.directory(reading)
    match who.proof:
        case Proof.CLAIMED:
            yield Finding(Check.IDENTITY, Level.OK, filled(CLAIMED, login=who.login))
            yield from _file(store)
        case Proof.PROVED:
            may = ", ".join(may_act_as(directory, who.login)) or NOBODY
            yield Finding(Check.IDENTITY, Level.OK, filled(PROVED, login=who.login, may=may))
            yield from _several(directory)
        case Proof.OWNER:
            yield Finding(Check.IDENTITY, Level.WARNING, filled(OWNER, login=who.login), LESS_RIGHTS)
            yield from _several(directory)
        case other:
            assert_never(other)


def _file(store: Store) -> Iterator[Finding]:
    match store.place:
        case FilePlace(path) if path.stat().st_mode & OTHERS_WRITE:
            said, fix = filled(OPEN_FILE, path=path), filled(CLOSE_FILE, path=path)
            yield Finding(Check.IDENTITY, Level.WARNING, said, fix)


def _several(directory: Directory) -> Iterator[Finding]:
    """Logins behind which more than one person can stand."""
    logins = Counter(login for person in directory.people.values() for login in {person.name, *person.logins})
    for login, count in sorted(logins.items()):
        may = may_act_as(directory, login)
        if count > 1 and len(may) > 1:
            said = filled(SEVERAL, login=login, count=len(may), may=", ".join(may))
            yield Finding(Check.IDENTITY, Level.OK, said)
