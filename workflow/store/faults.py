"""Why a store cannot be used, in words; and the one sign of a lost race, which never leaves the service."""

from workflow.errors import StoreUnavailable
from workflow.wording import Wording


class Raced(Exception):
    """Somebody else wrote the same row first: decide again from the new state, or say so."""


class Disconnected(StoreUnavailable):
    """The server was lost before it was told to commit: nothing was written, and it can be done again."""


class OutcomeUnknown(StoreUnavailable):
    """The server was lost while it committed: it was all written, or nothing was."""


MISSING = Wording(
    code="store_missing",
    zh="没有案件库 {path}",
    en="there is no store at {path}",
    fix_zh="先用 complaints init 建立，或用 --db 指明",
    fix_en="make one with `complaints init`, or name another with --db",
)
EXISTS = Wording(
    code="store_exists",
    zh="{path} 已经存在，没有改动它",
    en="{path} is already there and was left as it is",
    fix_zh="换一个文件名",
    fix_en="choose another file name",
)
IS_A_DIRECTORY = Wording(
    code="store_is_a_directory",
    zh="{path} 是目录，不是案件库文件",
    en="{path} is a directory, not a store",
    fix_zh="写出其中文件的名字",
    fix_en="name a file in it",
)
NOT_A_FILE = Wording(
    code="store_is_no_file",
    zh="{path} 是设备、管道或套接字，不是案件库文件",
    en="{path} is a device, a pipe or a socket, not a store",
    fix_zh="把内容存成文件，再指明那个文件",
    fix_en="save what it holds to a file, and name that",
)
NO_DIRECTORY = Wording(
    code="store_directory_missing",
    zh="没有目录 {path}",
    en="there is no directory {path}",
    fix_zh="先建立该目录",
    fix_en="make the directory first",
)
UNSUPPORTED = Wording(
    code="store_url_unsupported",
    zh="不支持案件库地址“{url}”",
    en="the store address '{url}' is not supported",
    fix_zh="写成 sqlite:///文件名.db，或 postgresql://登录名@主机/数据库",
    fix_en="write sqlite:///FILE.db, or postgresql://LOGIN@HOST/DATABASE",
)
NETWORK_DRIVE = Wording(
    code="store_on_network_drive",
    zh="{path} 在网络驱动器（{kind}）上，多台机器同写会损坏案件库",
    en="{path} lies on a network drive ({kind}), where writing from several machines damages a store",
    fix_zh="放到本机磁盘上",
    fix_en="keep it on a local disk",
)
NOT_A_DATABASE = Wording(
    code="store_not_a_database",
    zh="{path} 不是数据库文件，或已损坏",
    en="{path} is not a database, or is damaged",
    fix_zh="核对文件名；若本是案件库，请从备份恢复",
    fix_en="check the name; if it was a store, restore a backup",
)
FOREIGN = Wording(
    code="store_foreign",
    zh="{path} 是别的程序的数据库，没有改动它",
    en="{path} is the database of another program and was left as it is",
    fix_zh="用 --db 指明案件库，或用 complaints init 另建",
    fix_en="name your store with --db, or make one with `complaints init`",
)
NEWER = Wording(
    code="store_newer",
    zh="{path} 由更新的版本写成（格式 {found}，本程序只识得 {known}）",
    en="{path} was written by a newer release (format {found}, this one knows {known})",
    fix_zh="升级 complaints",
    fix_en="upgrade complaints",
)
OLDER = Wording(
    code="store_older",
    zh="{path} 的格式较旧（{found}，需要 {known}）",
    en="{path} has an older format ({found}, {known} is needed)",
    fix_zh="先用旧版本备份，再以建立案件库的登录名运行 complaints store upgrade",
    fix_en="back it up with the release before, then let whoever made it run `complaints store upgrade`",
)
UNGUARDED = Wording(
    code="store_unguarded",
    zh="{path} 缺少保护历史的触发器：{missing}；有人动过数据库结构",
    en="{path} lacks triggers that protect history: {missing}; somebody changed the database's structure",
    fix_zh="先用 complaints replay --all 查明，再从备份恢复",
    fix_en="find out with `complaints replay --all`, then restore a backup",
)
LEFT_BESIDE = Wording(
    code="store_left_beside",
    zh="{path} 是先前某个案件库留下的，新库不能放在它旁边",
    en="{path} was left by a store that lay here before, and a new one cannot lie beside it",
    fix_zh="移走它，或换一个文件名",
    fix_en="move it away, or choose another file name",
)
LOCKED = Wording(
    code="store_locked",
    zh="{path} 正被别的进程占用",
    en="{path} is locked by another process",
    fix_zh="稍后再试",
    fix_en="try again in a moment",
)
READ_ONLY = Wording(
    code="store_read_only",
    zh="{path} 或其目录只可读取",
    en="{path} or its directory can only be read",
    fix_zh="取得写权限，或换到可写的目录",
    fix_en="get permission to write, or use a directory you can write to",
)
CANNOT_OPEN = Wording(
    code="store_cannot_be_opened",
    zh="打不开 {path}",
    en="{path} cannot be opened",
    fix_zh="核对文件与目录的权限",
    fix_en="check the permissions of the file and its directory",
)
FULL = Wording(
    code="store_disk_full",
    zh="磁盘已满，{path} 没有改动",
    en="the disk is full; nothing was written to {path}",
    fix_zh="腾出空间后再试",
    fix_en="make room and try again",
)
FAILED = Wording(
    code="store_failed",
    zh="读写 {path} 时出错：{problem}",
    en="{path} could not be read or written: {problem}",
    fix_zh="检查磁盘，再运行 complaints replay --all",
    fix_en="check the disk, then run `complaints replay --all`",
)
CLOCK_BEHIND = Wording(
    code="store_clock_behind",
    zh="本机时钟比案件库的历史慢 {seconds} 秒，不能写入",
    en="this machine's clock is {seconds} seconds behind the store's history, so nothing is written",
    fix_zh="校准时钟",
    fix_en="set the clock right",
)
NO_DEFINITION = Wording(
    code="definition_missing",
    zh="案件库里没有定义 {digest}",
    en="the store has no definition {digest}",
    fix_zh="从备份恢复",
    fix_en="restore a backup",
)
NO_CALENDAR = Wording(
    code="calendar_lost",
    zh="案件库里没有日历 {digest}",
    en="the store has no calendar {digest}",
    fix_zh="从备份恢复",
    fix_en="restore a backup",
)
NO_DRIVER = Wording(
    code="postgres_driver_missing",
    zh="没有安装连接 Postgres 的部件",
    en="what connects to Postgres is not installed",
    fix_zh="pip install 'complaint-workflow[postgres]'",
    fix_en="pip install 'complaint-workflow[postgres]'",
)
NO_SERVER = Wording(
    code="store_server_unreachable",
    zh="连不上 {path}：{problem}",
    en="{path} cannot be reached: {problem}",
    fix_zh="核对地址、登录名与口令，以及服务器是否在运行",
    fix_en="check the address, the login and its password, and whether the server is running",
)
LOST = Wording(
    code="store_connection_lost",
    zh="与 {path} 的连接断了，本次没有写入",
    en="the connection to {path} was lost; nothing was written",
    fix_zh="稍后再试",
    fix_en="try again in a moment",
)
UNKNOWN = Wording(
    code="store_outcome_unknown",
    zh="提交时 {path} 断了，不知道是否已写入",
    en="{path} was lost while it committed: it is not known whether anything was written",
    fix_zh="用同一个 --key 再做一次：已写入的不会重复；或先查看",
    fix_en="do it again under the same --key, which writes nothing twice; or look first",
)
NO_STORE_THERE = Wording(
    code="store_database_empty",
    zh="{path} 里没有案件库",
    en="there is no store in {path}",
    fix_zh="核对数据库名，或用 complaints init 建立",
    fix_en="check the name of the database, or make a store with `complaints init`",
)
NOT_EMPTY = Wording(
    code="store_database_not_empty",
    zh="{path} 里已经有表，没有改动它",
    en="{path} has tables already and was left as it is",
    fix_zh="换一个空的数据库",
    fix_en="choose an empty database",
)
NOT_UTF8 = Wording(
    code="store_database_not_utf8",
    zh="{path} 的编码是 {encoding}，存不下所有文字",
    en="{path} is encoded as {encoding}, which cannot hold every text",
    fix_zh="用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 另建",
    fix_en="make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
)
SERVER_TOO_OLD = Wording(
    code="store_server_too_old",
    zh="{path} 的 Postgres 版本是 {found}，需要 15 以上",
    en="{path} runs Postgres {found}; 15 or newer is needed",
    fix_zh="升级服务器",
    fix_en="upgrade the server",
)
ROLE_MAY_NOT = Wording(
    code="login_may_not",
    zh="登录名 {login} 在 {path} 里没有这项权限：{problem}",
    en="the login {login} is not allowed to do this in {path}: {problem}",
    fix_zh="经办（agent）办案，审计（auditor）查看与重演，运维（operator）管名录、规程与 worker；"
    "请数据库管理员授予（complaints store roles）",
    fix_en="agents act, auditors read and replay, operators keep people, rules and workers: ask whoever keeps the "
    "database for that role (`complaints store roles`)",
)
GUARD_REFUSED = Wording(
    code="store_guard_refused",
    zh="{path} 的保护没有放行：{problem}",
    en="a guard of {path} did not let it pass: {problem}",
    fix_zh="名录与规程由运维角色（operator）的登录名管理；其余以自己的登录名办理；若仍遇到，请报告此事",
    fix_en="people and procedures take a login in the operator role, all else your own; if that is so, report this",
)
CROWDED = Wording(
    code="store_server_crowded",
    zh="{path} 的连接或内存已用尽：{problem}",
    en="{path} has no connection or memory left: {problem}",
    fix_zh="稍后再试；管理员可提高 max_connections",
    fix_en="try again in a moment; whoever keeps the server may raise max_connections",
)
TOO_SLOW = Wording(
    code="store_statement_timeout",
    zh="{path} 用时超过了服务器的限度，本次没有写入：{problem}",
    en="{path} took longer than the server allows; nothing was written: {problem}",
    fix_zh="稍后再试；管理员可提高 statement_timeout",
    fix_en="try again in a moment; whoever keeps the server may raise statement_timeout",
)
