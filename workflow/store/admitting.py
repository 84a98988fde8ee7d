"""Who may act as whom: what the database knows of a login, against what the directory says of persons."""

from workflow.definitions.spelling import did_you_mean
from workflow.engine.directory import SYSTEM, Directory, Person
from workflow.engine.events import By
from workflow.errors import NotPermitted, StoreUnavailable
from workflow.store import faults
from workflow.store.address import ServerPlace
from workflow.store.backend.port import Identity, Proof
from workflow.wording import Wording

UNKNOWN_ACTOR = Wording(
    code="unknown_actor",
    zh="不能以“{person}”的名义办理：人员名录里没有此人{hint}",
    en='nobody can act as "{person}", who is not in the directory{hint}',
    fix_zh="用 --as 写明您是谁，或先用 complaints people set 登记",
    fix_en="say who you are with --as, or add them with `complaints people set` first",
)
ACTOR_LEFT = Wording(
    code="unknown_actor",
    zh="不能以“{person}”的名义办理：此人已离职",
    en='nobody can act as "{person}", who has left',
    fix_zh="用 --as 写明您是谁",
    fix_en="say who you are with --as",
)
NOT_GRANTED = Wording(
    code="login_not_granted",
    zh="登录名“{login}”不能以“{person}”的名义办理；可以代表：{may}",
    en='the login "{login}" may not act as "{person}"; it may act as: {may}',
    fix_zh="以本人的登录名连接，或请管理员 complaints people set {person} --login {login}",
    fix_en="connect with that person's own login, or have an administrator "
    "`complaints people set {person} --login {login}`",
)


LOGIN_IS_NOBODY = Wording(
    code="login_is_nobody",
    zh="登录名“{login}”不是名录里的人员；可以代表：{may}",
    en='the login "{login}" is nobody in the directory; it may act as: {may}',
    fix_zh="用 --as 写明代表谁；或请管理员 complaints people set 登记此人，或 complaints people set PERSON --login {login}",
    fix_en="say as whom with --as; or have an administrator add the person with `complaints people set {login}`, or "
    "`complaints people set PERSON --login {login}`",
)
NOBODY = "-"


def admit_actor(directory: Directory, by: By, identity: Identity) -> Person:
    """The person who acts; raises NotPermitted for nobody the directory knows, and for somebody the login may not act as."""
    person = directory.get(by.person)
    if person is not None and person.left:
        raise NotPermitted(ACTOR_LEFT, person=by.person)
    if person is None and identity.proof is Proof.PROVED and by.person == identity.login:
        raise NotPermitted(LOGIN_IS_NOBODY, login=identity.login, may=_told(directory, identity.login))
    admit_login(directory, by, identity)
    if person is None or by.person == SYSTEM:
        raise NotPermitted(UNKNOWN_ACTOR, person=by.person, hint=did_you_mean(by.person, directory.people))
    return person


def admit_login(directory: Directory, by: By, identity: Identity) -> None:
    """Raises NotPermitted when the database knows the login, and it may not act as the person. Where it does not know it,
    the person is believed; who owns the tables can act as anybody in any case."""
    if identity.proof is not Proof.PROVED or by.person == identity.login:
        return
    if not _acts_for(directory.get(by.person), identity.login):
        told = _told(directory, identity.login)
        raise NotPermitted(NOT_GRANTED, login=identity.login, person=by.person, may=told)


def may_act_as(directory: Directory, login: str) -> tuple[str, ...]:
    """The persons that a login of the database may act as, in the order of names."""
    return tuple(name for name, person in sorted(directory.people.items()) if _acts_for(person, login))


def _acts_for(person: Person | None, login: str) -> bool:
    return person is not None and not person.left and login in (person.name, *person.logins)


def _told(directory: Directory, login: str) -> str:
    return ", ".join(may_act_as(directory, login)) or NOBODY


def login_at(place: ServerPlace) -> str:
    """Under which login a server will be asked, as the driver finds it out: the address, PGUSER, the machine's login."""
    try:
        from psycopg.pq import Conninfo  # only who uses a server needs the driver
    except ImportError as error:
        raise StoreUnavailable(faults.NO_DRIVER) from error
    options = (*Conninfo.get_defaults(), *Conninfo.parse(place.conninfo.encode()))
    found = [option.val.decode() for option in options if option.keyword == b"user" and option.val is not None]
    return found[-1] if found else NOBODY
