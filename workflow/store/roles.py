"""Makes the roles of a store on a server, for the logins of those who work with it."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

from workflow.errors import NotPermitted, UsageError
from workflow.store.address import FilePlace, ServerPlace, place_of
from workflow.store.backend.port import Access, GrantProblem, Proof
from workflow.store.creating import server
from workflow.store.database import open_store
from workflow.store.granting import database_of, grant_again, there
from workflow.wording import Wording

NO_LOGINS = Wording(
    code="store_has_no_roles",
    zh="{path} 是 SQLite 文件，没有登录名和角色：谁能写这个文件，谁就能改它",
    en="{path} is a file of SQLite, which knows no logins and no roles: who may write to the file may change it",
    fix_zh="用文件权限（chmod 600）保护它；多人共用请改用 Postgres",
    fix_en="protect it by its file permissions (chmod 600); for a team, use Postgres",
)
NOT_OWNER = Wording(
    code="not_store_owner",
    zh="登录名 {login} 不是 {path} 的属主，不能建立角色",
    en="the login {login} does not own {path}, and cannot make its roles",
    fix_zh="以建立案件库的登录名运行 complaints store roles",
    fix_en="run `complaints store roles` under the login that made the store",
)
CANNOT_MAKE = Wording(
    code="login_makes_no_roles",
    zh="登录名 {login} 没有 CREATEROLE 权限，建不了角色",
    en="the login {login} lacks CREATEROLE and cannot make roles",
    fix_zh="请数据库管理员先执行：{statements}，再运行一次",
    fix_en="have a database administrator run {statements} first, then run it again",
)
NAME_TOO_LONG = Wording(
    code="database_name_too_long",
    zh="数据库名“{name}”太长，角色名装不下",
    en='the name of the database "{name}" is too long for names of roles to be made from it',
    fix_zh="把数据库名缩短到 {limit} 字节以内",
    fix_en="rename the database: {limit} bytes at most",
)
ROLE_TAKEN = Wording(
    code="role_name_taken",
    zh="服务器上的角色 {names} 能登录，或有别的权限，不能当作分组用",
    en="the roles {names} of the server can log in, or may do other things, and are not fit for a group",
    fix_zh="请数据库管理员改名或删除",
    fix_en="have a database administrator rename or drop them",
)


class Roles(NamedTuple):
    """What came of making them: the database, which ones were new, and what is still not as it should be."""

    database: str
    made: tuple[str, ...]
    problems: tuple[GrantProblem, ...]


def make_roles(url: str) -> Roles:
    """Make the three roles of the store, or bring what they may do up to date, in one transaction. For the owner only."""
    match place_of(url):
        case FilePlace(path):
            raise UsageError(NO_LOGINS, path=str(path))
        case ServerPlace() as place:
            _refuse_others(url)
            with server(place) as connection:
                database = database_of(connection)
                made = _made(connection, database)
                grant_again(connection)
    with open_store(url, access=Access.READ) as store:
        return Roles(database, made, store.grant_problems())


def _refuse_others(url: str) -> None:
    with open_store(url, access=Access.READ) as store:
        if store.identity.proof is not Proof.OWNER:
            raise NotPermitted(NOT_OWNER, login=store.identity.login, path=str(store.place))


def _made(connection: Connection, database: str) -> tuple[str, ...]:
    from workflow.store.backend import postgres_roles as roles

    limit = roles.LONGEST_NAME - max(len(part) for part in roles.Part) - 1
    if len(database.encode()) > limit:
        raise UsageError(NAME_TOO_LONG, name=database, limit=limit)
    found = there(connection, database)
    if unfit := [name for name, fits in found.items() if not fits]:
        raise UsageError(ROLE_TAKEN, names=", ".join(unfit))
    statements = tuple(roles.made(database, found))
    login, may = connection.execute(text(MAY_MAKE)).one()
    if statements and not may:
        raise NotPermitted(CANNOT_MAKE, login=login, statements="; ".join(statements))
    for statement in statements:
        connection.exec_driver_sql(statement.replace("%", "%%"))
    return tuple(name for name in roles.groups(database) if name not in found)


MAY_MAKE = "SELECT rolname::text, rolcreaterole OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"
