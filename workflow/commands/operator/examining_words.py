"""What the checks of `complaints doctor` say, and what they advise."""

from workflow.wording import Label

STORE = Label(zh="{path}，格式 {format}，{size} MB", en="{path}, format {format}, {size} MB")
SIMULATED = Label(
    zh="{path} 用模拟时钟，只供演示与培训", en="{path} has a simulated clock: for demos and training only"
)
GUARDED = Label(zh="保护历史的触发器齐全", en="the triggers that protect history are all there")
UNGUARDED = Label(zh="缺少触发器：{names}", en="triggers are missing: {names}")
FIND_OUT = Label(
    zh="有人动过数据库结构：先 complaints replay --all 查明，再从备份恢复",
    en="somebody changed the structure: find out with `complaints replay --all`, then restore a backup",
)
SOUND = Label(zh="数据库文件完好", en="the database file is sound")
DAMAGED = Label(zh="数据库文件损坏：{problem}", en="the database file is damaged: {problem}")
RESTORE = Label(
    zh="立即停用，从备份恢复：complaints restore", en="stop using it and restore a backup: `complaints restore`"
)
ON_TIME = Label(zh="现在 {at}，不早于历史", en="it is {at}, not before history")
BEHIND = Label(
    zh="本机时钟比历史慢 {long}，案件库拒绝写入",
    en="the machine's clock is {long} behind history, so nothing is written",
)
SET_CLOCK = Label(zh="校准时钟（NTP）", en="set the clock right (NTP)")
NONE_DUE = Label(zh="没有漏触发的提醒", en="no mark is left behind")
LEFT_BEHIND = Label(
    zh="{count} 个案件的提醒已到点未触发，最久 {long}（{case}）",
    en="marks of {count} cases are due and have not fired, the oldest for {long} ({case})",
)
START = Label(
    zh="启动 complaints worker，或先运行一次 complaints worker --once",
    en="start `complaints worker`, or run `complaints worker --once`",
)
RUN_MORE_OFTEN = Label(
    zh="下一次 complaints worker --once 会处理；若常常迟到，让它更频繁",
    en="the next `complaints worker --once` sees to it; let it run more often if this is often so",
)
BUSY = Label(
    zh="worker 正在赶；若一直如此，查看它的输出", en="a worker is catching up; if this stays so, look at what it says"
)
ALIVE = Label(zh="{name} 在运行，{long}前报到", en="{name} is running, heard of {long} ago")
NEVER = Label(zh="从未有 worker 运行", en="no worker has ever run")
LAST_RUN = Label(
    zh="{name} {long}前运行过一次（--once），已完成", en="{name}, a single run (--once), ended well {long} ago"
)
NO_RUN_SINCE = Label(
    zh="{name} 上次运行（--once）已是 {long}前", en="the last single run (--once) of {name} was {long} ago"
)
RUN_AGAIN = Label(
    zh="看 cron 是否还在每分钟运行 complaints worker --once，或让 complaints worker 作为服务一直运行",
    en="see whether cron still runs `complaints worker --once` every minute, or keep `complaints worker` running",
)
ALL_STOPPED = Label(zh="没有 worker 在运行；{name} 于 {at} 停止", en="no worker is running; {name} was stopped at {at}")
GONE = Label(zh="{name} 自 {at} 起没有报到，想必已中断", en="{name} was last heard of at {at} and seems to have died")
KEEP_RUNNING = Label(
    zh="让 complaints worker 作为服务一直运行；否则提醒与通知都会迟到",
    en="keep `complaints worker` running as a service, or marks and notices come late",
)
LOOK_WHY = Label(
    zh="别的还在值守；看它为何中断（journalctl），一天后不再提",
    en="another one is at work; see why this one died (journalctl); after a day it is not told any more",
)
NO_TROUBLE = Label(zh="没有", en="none")
SET_ASIDE = Label(
    zh="{case} 自 {at} 起无法唤醒（已试 {tries} 次）：{problem}",
    en="{case} cannot be woken since {at} (tried {tries} times): {problem}",
)
LOOK_AT_CASE = Label(
    zh="complaints replay {case} 查明；修好后自动再试",
    en="find out with `complaints replay {case}`; it is tried again by itself",
)
ALL_SENT = Label(zh="已发 {sent}，待发 {waiting}", en="{sent} sent, {waiting} waiting")
DEAD = Label(zh="{count} 则多次投递不成，已放弃：{problem}", en="{count} were given up after many attempts: {problem}")
SEE_DEAD = Label(
    zh="complaints notices --dead 查看；修好渠道后 complaints notices retry --all-dead",
    en="see `complaints notices --dead`; once the channel is mended: `complaints notices retry --all-dead`",
)
FAILING = Label(
    zh="{count} 则投递失败，将再试：{problem}", en="{count} could not be delivered and will be tried again: {problem}"
)
SEE_FAILING = Label(
    zh="complaints notices --waiting 查看；修好渠道后可立即再试：complaints notices retry KEY",
    en="see `complaints notices --waiting`; when the channel works again `complaints notices retry KEY` tries at once",
)
NOTICES_LATE = Label(zh="待发的最早一则已迟 {long}：{problem}", en="the first that waits is {long} late: {problem}")
NOBODY_DELIVERS = Label(zh="没有投递过", en="never tried")
SEE_WAITING = Label(zh="complaints notices --waiting 查看", en="see `complaints notices --waiting`")
NO_CALENDAR = Label(zh="没有发布日历", en="no calendar has been published")
KNOWN_TO = Label(zh="{name} 确知到 {day}", en="{name} is known until {day}")
KNOWN_FOR_EVER = Label(zh="{name} 不含节假日", en="{name} has no holidays")
RUNS_OUT = Label(
    zh="{name} 只确知到 {day}；跨过它的期限是暂定的（~）",
    en="{name} is known only until {day}; what is due later is provisional (~)",
)
RAN_OUT = Label(
    zh="{name} 只确知到 {day}，已过；期限可能算错",
    en="{name} was known until {day}, which has passed; what is due may be wrong",
)
EXTEND = Label(
    zh="放假安排公布后发布新的日历：complaints calendar publish",
    en="publish the calendar of the next year: `complaints calendar publish`",
)
HELD = Label(zh="在办案件所等的角色都有人", en="somebody holds every role that open cases wait for")
VACANT = Label(
    zh="{procedure} 的{role}（{name}）无人能办，{count} 个案件在等，例如 {case}",
    en="nobody can act as {role} ({name}) of {procedure}, for whom {count} cases wait, such as {case}",
)
APPOINT = Label(zh="complaints people set PERSON --role {name}", en="`complaints people set PERSON --role {name}`")
ROOM = Label(zh="还有 {free} MB（{percent}%）", en="{free} MB free ({percent}%)")
MAKE_ROOM = Label(zh="腾出空间，或把案件库移到更大的盘", en="make room, or move the store to a larger disk")
SERVER = Label(
    zh="Postgres {version}，连接 {connections}/{most}；磁盘由服务器管理员照看",
    en="Postgres {version}, connections {connections} of {most}; whoever keeps the server looks after its disk",
)
MORE_CONNECTIONS = Label(
    zh="快用完了：提高 max_connections，或少开几个 complaints shell 与 worker",
    en="few are left: raise max_connections, or keep fewer shells and workers open",
)
NOT_SYNCED = Label(
    zh="fsync 关着：服务器断电可能毁掉整个案件库",
    en="fsync is off: when the server loses power the whole store may be lost",
)
SYNC = Label(zh="在 postgresql.conf 里设 fsync = on", en="set fsync = on in postgresql.conf")
NOT_AWAITED = Label(
    zh="synchronous_commit 关着：服务器崩溃会丢掉刚刚答复“已办”的命令",
    en="synchronous_commit is off: a crash of the server loses what was last answered as done",
)
AWAIT = Label(zh="设 synchronous_commit = on", en="set synchronous_commit = on")
CLOCKS_APART = Label(
    zh="本机时钟与服务器相差 {long}；历史以服务器为准",
    en="this machine's clock and the server's are {long} apart; history goes by the server's",
)
NOT_UTF8 = Label(
    zh="数据库的编码是 {encoding}，存不下所有文字",
    en="the database is encoded as {encoding}, which cannot hold every text",
)
ANOTHER_DATABASE = Label(
    zh="建一个 UTF8 的数据库，用 complaints store copy 搬过去",
    en="make a database in UTF8, and take everything there with `complaints store copy`",
)
CHECKSUMS = Label(zh="服务器给每页算校验和", en="the server keeps checksums of its pages")
NO_CHECKSUMS = Label(
    zh="服务器不算校验和：磁盘损坏要到 replay 或 backup 时才会发现",
    en="the server keeps no checksums: damage on its disk is found by replay or backup only",
)
ENABLE_CHECKSUMS = Label(
    zh="停下服务器后运行 pg_checksums --enable", en="stop the server and run `pg_checksums --enable`"
)
STRUCTURE = Label(
    zh="表、列、索引与约束都与本版本相符", en="tables, columns, indices and checks are those of this release"
)
STRUCTURE_DIFFERS = Label(zh="与本版本不符：{problems}", en="not as this release has them: {problems}")
OWNED = Label(
    zh="各表属于登录名 {owner}；它什么都能改，不要用来日常办理",
    en="the tables belong to the login {owner}, which can change everything: do not work under it",
)
NO_ROLES = Label(
    zh="没有角色 {names}：只有所有者能用这个案件库",
    en="there are no roles {names}: only the owner can use this store",
)
MAKE_ROLES = Label(zh="以所有者登录，运行 complaints store roles", en="run `complaints store roles` as the owner")
RIGHTS_DIFFER = Label(
    zh="权限不是应有的样子（- 缺，+ 多）：{problems}",
    en="rights are not as they should be (- lacking, + too many): {problems}",
)
FORMAT_FITS = Label(zh="格式 {format}，迁移 {migration}", en="format {format}, migration {migration}")
