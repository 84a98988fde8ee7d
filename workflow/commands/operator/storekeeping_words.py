"""What `complaints store ..` says."""

from workflow.commands.operator.findings import filled
from workflow.wording import Label

PLACE = Label(zh="案件库", en="store")
DATABASE = Label(zh="数据库", en="database")
FORMAT = Label(zh="格式", en="format")
CONTENTS = Label(zh="内容", en="contents")
MADE = Label(zh="建立", en="made")
CLOCK = Label(zh="时钟", en="clock")
GUARDS = Label(zh="防改触发器", en="guards")
LOGIN = Label(zh="登录", en="logged in")
FACTS = (PLACE, DATABASE, FORMAT, CONTENTS, MADE, CLOCK, GUARDS, LOGIN)

PLAIN = Label(zh="{text}", en="{text}")
COUNTED = Label(zh="案件 {cases} 个，事件 {events} 个，{size}", en="cases {cases}, events {events}, {size}")
MADE_AT = Label(zh="{at}，时区 {zone}", en="{at}, time zone {zone}")
REAL = Label(zh="真实时间", en="real time")
SIMULATED = Label(zh="模拟，停在 {at}；只供演示与培训", en="simulated, at {at}: for demos and training only")
ALL_THERE = Label(zh="齐全", en="all there")
MISSING = Label(zh="缺少 {names}", en="missing: {names}")
PROOFS = {
    "CLAIMED": Label(
        zh="本机账号 {login}；谁能打开这个文件，就能自称是任何人，登录账号记录在旁",
        en="{login} of this machine; whoever can open the file may say to be anybody; the login is recorded beside it",
    ),
    "PROVED": Label(
        zh="{login}，由数据库验明；只能以自己或登记给它的人的名义办理",
        en="{login}, known to the database; it may act as itself and as those who have it among their logins",
    ),
    "OWNER": Label(
        zh="{login}，各表的所有者：什么都能改，不要用来日常办理",
        en="{login}, who owns the tables and can change everything: do not work under it",
    ),
}
FITS = Label(zh="{path}，格式 {format}，迁移 {migration}", en="{path}, format {format}, migration {migration}")
_FORMAT = Label(
    zh="{format}（本程序识得 {known}），迁移到 {migration}",
    en="{format} (this release knows {known}), migrated to {migration}",
)
_OLDER = Label(
    zh="较旧：停下 worker，用旧版本 complaints backup 备份，再 complaints store upgrade",
    en="older: stop the workers, back it up with the release before, then `complaints store upgrade`",
)
_NEWER = Label(zh="较新：升级 complaints 后再用", en="newer: upgrade complaints, then use it")

ADVICE = Label(
    zh="升级前应有备份，且没有旧版本的 worker 或 shell 还开着",
    en="there should be a backup, and no worker or shell of an older release at work",
)
UPGRADED = Label(
    zh="{path} 已从格式 {before} 升到 {after}（迁移 {migrations}）",
    en="{path} was brought from format {before} to {after} (migrations {migrations})",
)
UP_TO_DATE = Label(zh="{path} 已是格式 {after}，无事可做", en="{path} has format {after} already: nothing to do")
PROVE_IT = Label(zh="请用 complaints replay --all 核对", en="prove it with `complaints replay --all`")
COPYING = Label(zh="复制", en="copying")
PROVING = Label(zh="核对", en="proving")
COPIED = Label(zh="{source} 已复制到 {target}", en="{source} was copied to {target}")
ONE_WORKER = Label(
    zh="待发的通知如今两处都有：只让其中一处的 worker 运行，停用另一处，否则会投递两次",
    en="notices that wait are in both now: let workers run at one of the two only, and nobody write to the other",
)
ROLES_NEXT = Label(
    zh="接下来：对新案件库运行 complaints store roles，并为每人建立登录名",
    en="next: `complaints store roles` at the new store, and a login for everybody",
)


def format_fact(format_: int, migration: str | None) -> Label:
    from workflow.store.backend.admission import FORMAT as KNOWN

    return filled(_FORMAT, format=format_, known=KNOWN, migration=migration or "?")


def advice(format_: int) -> Label:
    """What to do with a store that this release cannot use."""
    from workflow.store.backend.admission import FORMAT as KNOWN

    return _NEWER if format_ > KNOWN else _OLDER
