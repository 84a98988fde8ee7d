"""`complaints store roles`: the three roles of a store on a server, what each may do, and how a login gets into one."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import typer

from workflow.commands.errand import Errand, of
from workflow.commands.operator.grant_words import told
from workflow.commands.surface.sheet import GAP, Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.store.backend.postgres_roles import Part
    from workflow.store.roles import Roles

STAND = Label(
    zh="{database} 的三个角色已就绪（新建 {count} 个），权限与本版本一致",
    en="the three roles of {database} are there ({count} new), with the rights this release gives them",
)
FOR_WHOM: Mapping[str, Label] = {
    "agent": Label(zh="经办与审批", en="agents and approvers"),
    "auditor": Label(zh="审计", en="auditors"),
    "operator": Label(zh="管理员与 worker", en="administrators and workers"),
}
MAY: Mapping[str, Label] = {
    "agent": Label(
        zh="能：查看（不含盐值），开案、办理、审批、记录、附件、导入",
        en="may look at everything but salts, and open cases, act, sign, note, attach, import",
    ),
    "auditor": Label(
        zh="能：查看全部（含盐值），重演、备份",
        en="may look at everything, salts included: replay, history, backup",
    ),
    "operator": Label(
        zh="能：经办的全部，另加发布规程与日历、管理人员名录、worker、复核",
        en="may do what agents do, publish rules and calendars, keep the directory, run workers, verify",
    ),
}
MAY_NOT: Mapping[str, Label] = {
    "agent": Label(
        zh="不能：改动或删除历史，发布，改名录，动触发器，以别人的登录名写入",
        en="may not change or delete history, publish, keep the directory, touch triggers, write under another login",
    ),
    "auditor": Label(zh="不能：写入任何内容", en="may not write anything"),
    "operator": Label(
        zh="不能：改动或删除历史、规程与日历，动触发器，以别人的登录名写入",
        en="may not change or delete history, rules or calendars, touch triggers, write under another login",
    ),
}
LET_IN = Label(
    zh="数据库管理员让某人进来（口令请随后用 psql 的 \\password 设置，不进日志）：",
    en="A database administrator lets somebody in (set the password with \\password in psql: it stays out of logs):",
)
LET_IN_ALREADY = Label(zh="已有的登录名：", en="A login that is there already:")
OWNER_RESTS = Label(
    zh="建立案件库的登录名只用于 init、store upgrade、store copy、store roles，平时不用。",
    en="Use the login that made the store for init, store upgrade, store copy and store roles only.",
)
STILL = Label(
    zh="仍不相符（需由数据库的所有者或管理员处理）：", en="Not as it should be (for the owner of the database to mend):"
)


def roles(ctx: typer.Context) -> int:
    """Makes the roles, or brings what they may do up to date; exit code 1 when somebody may still do more than that."""
    errand = of(ctx)
    from workflow.store.backend.postgres_roles import Part
    from workflow.store.roles import make_roles

    found = make_roles(errand.wishes.db)
    text = errand.words(STAND).format(database=found.database, count=len(found.made))
    sheet: list[Block] = [line(Piece("✓ ", Style.GOOD), text)]
    for part in Part:
        sheet += [GAP, *_role(errand, found.database, part)]
    sheet += [GAP, *_let_in(errand, found.database), *_problems(errand, found)]
    errand.terminal.give(_data(errand, found), sheet)
    return 1 if found.problems else 0


def _role(errand: Errand, database: str, part: "Part") -> Iterator[Block]:
    from workflow.store.backend.postgres_roles import group

    yield line(Piece(group(database, part), Style.NAME), f"  {errand.words(FOR_WHOM[part])}")
    yield line(errand.words(MAY[part]), indent=2, hang=4)
    yield line(Piece(errand.words(MAY_NOT[part]), Style.FAINT), indent=2, hang=4)


def _let_in(errand: Errand, database: str) -> Iterator[Block]:
    from workflow.store.backend.postgres_roles import Part, group, quoted

    yield line(errand.words(LET_IN))
    yield from (line(_made(database, part), indent=2) for part in Part)
    yield line(errand.words(LET_IN_ALREADY))
    yield line(f'GRANT {quoted(group(database, Part.AGENT))} TO "li";', indent=2)
    yield line(Piece(errand.words(OWNER_RESTS), Style.FAINT))


def _made(database: str, part: "Part") -> str:
    from workflow.store.backend.postgres_roles import Part, group, quoted

    login = {Part.AGENT: "li", Part.AUDITOR: "sun", Part.OPERATOR: "wang"}[part]
    return f'CREATE ROLE "{login}" LOGIN IN ROLE {quoted(group(database, part))};'


def _problems(errand: Errand, found: "Roles") -> Iterator[Block]:
    if found.problems:
        yield GAP
        yield line(Piece(errand.words(STILL), Style.BAD))
        yield from (line(Piece("✗ ", Style.ALARM), errand.words(told(each)), indent=2) for each in found.problems)


def _data(errand: Errand, found: "Roles") -> Mapping[str, Json]:
    from workflow.store.backend.postgres_roles import GRANTS, Part, group

    return {
        "database": found.database,
        "roles": [
            {
                "role": (name := group(found.database, part)),
                "for": part.value,
                "new": name in found.made,
                "may": [{"do": g.privilege, "table": g.table, "columns": list(g.columns)} for g in GRANTS[part]],
                "sql": _made(found.database, part),
            }
            for part in Part
        ],
        "problems": [errand.words(told(problem)) for problem in found.problems],
    }
