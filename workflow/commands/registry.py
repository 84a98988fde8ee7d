"""Every command of `complaints`: for whom, what it does, an example, and where it is. Nothing is imported until it is needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflow.commands import loaders
from workflow.commands.loaders import Function
from workflow.wording import Label

READS: frozenset[str] = frozenset({"--at"})
WRITES: frozenset[str] = frozenset({"--dry-run", "--key", "--expect-seq"})
SIGNS: frozenset[str] = WRITES | {"--yes"}
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`honours` are the shared options that not every command takes; `example` stands in its help."""

    name: str
    says: Label
    example: str
    load: Callable[[], Function]
    honours: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    label: Label
    entries: tuple[Entry, ...]


def _entry(name: str, zh: str, en: str, example: str, load: Callable[[], Function], honours: frozenset[str]) -> Entry:
    return Entry(name=name, says=Label(zh=zh, en=en), example=example, load=load, honours=honours)


OWNER = Audience(
    label=Label(zh="规程负责人", en="Process owners"),
    entries=(
        _entry(
            "check",
            "检查规程定义，列出问题与已证明的事项",
            "Check definitions: every problem, and what was proved",
            "complaints check ticketing_complaints",
            loaders.check,
            NOTHING,
        ),
        _entry(
            "examples",
            "走一遍规程里的故事",
            "Play the stories of a definition",
            "complaints examples ticketing_complaints",
            loaders.examples,
            NOTHING,
        ),
        _entry(
            "questions",
            "列出原文未写明的疑义与所作选择",
            "List what the source leaves open, and the answers chosen",
            "complaints questions ticketing_complaints",
            loaders.questions,
            NOTHING,
        ),
        _entry(
            "schema",
            "输出规程语言的 JSON Schema",
            "Print the JSON Schema of the language",
            "complaints schema > procedure.schema.json",
            loaders.schema,
            NOTHING,
        ),
        _entry(
            "new",
            "由问答起草规程，附故事",
            "Begin a definition from questions, with stories",
            "complaints new hotel.yaml 'title_en=Hotel complaints' approval=-",
            loaders.new,
            frozenset({"--yes"}),
        ),
        _entry(
            "publish",
            "把规程发布到案件库",
            "Publish a definition to the store",
            "complaints publish my-procedure.yaml --as wang",
            loaders.publish,
            frozenset({"--dry-run"}),
        ),
        _entry(
            "withdraw",
            "停用规程：不再按它开案",
            "Open no new cases under a procedure",
            "complaints withdraw my_procedure --as wang",
            loaders.withdraw,
            NOTHING,
        ),
    ),
)
AGENT = Audience(
    label=Label(zh="经办与审批", en="Agents and approvers"),
    entries=(
        _entry(
            "open",
            "登记新案件",
            "Open a case",
            "complaints open ticketing_complaints channel=phone complaint=@call.txt --as mei",
            loaders.open_,
            WRITES,
        ),
        _entry(
            "todo",
            "我与我的角色的待办，先急后缓",
            "What waits for me and my roles, the most urgent first",
            "complaints todo --as chen",
            loaders.todo,
            NOTHING,
        ),
        _entry("list", "列出案件", "List cases", "complaints list --state planning", loaders.list_, READS),
        _entry(
            "find",
            "按编号、电话、姓名、文字或字段查找案件",
            "Find cases by number, phone, name, text or field",
            "complaints find 138-0000 refund channel=phone --open",
            loaders.find,
            NOTHING,
        ),
        _entry(
            "show",
            "查看案件：状态、时限、表单",
            "Show a case: its state, clocks and forms",
            "complaints show TK-2026-000001 --form handling_sheet",
            loaders.show,
            READS,
        ),
        _entry(
            "clock",
            "时限的由来：期限、暂停、用时、逐日",
            "How each due came about: limit, pauses, what counted",
            "complaints clock TK-2026-000001 receiving",
            loaders.clock,
            READS,
        ),
        _entry(
            "form",
            "打印表单：文字、网页，或空白表",
            "Print a form: as text, as a page, or empty",
            "complaints form TK-2026-000001 handling_sheet --html handling.html",
            loaders.form,
            READS,
        ),
        _entry(
            "can",
            "此刻我能办什么，不能办的为什么",
            "What I can do now, and why not the rest",
            "complaints can TK-2026-000001 --as li",
            loaders.can,
            READS,
        ),
        _entry(
            "do",
            "办理一个动作",
            "Take an action",
            "complaints do TK-2026-000001 judge validity=valid grounds=@grounds.txt --as wang",
            loaders.do_,
            WRITES,
        ),
        _entry(
            "approve",
            "审批：先看所签内容，再签",
            "Sign: see what is signed, then sign",
            "complaints approve TK-2026-000001 opinion=agreed --as zhao",
            loaders.approve,
            SIGNS,
        ),
        _entry(
            "note",
            "在案件中记一笔",
            "Write a note in a case",
            "complaints note TK-2026-000001 'call after three' --as li",
            loaders.note,
            WRITES,
        ),
        _entry(
            "attach",
            "附上文件",
            "Attach a file",
            "complaints attach TK-2026-000001 receipt.pdf --as li",
            loaders.attach,
            WRITES,
        ),
        _entry(
            "assign",
            "改派承办人",
            "Assign a case to somebody",
            "complaints assign TK-2026-000001 sun --as li",
            loaders.assign,
            WRITES,
        ),
        _entry(
            "correct",
            "更正录错的内容，说明理由",
            "Correct what was recorded wrongly, with the reason",
            "complaints correct TK-2026-000001 channel=mail --reason 'wrong box' --as li",
            loaders.correct,
            WRITES,
        ),
        _entry(
            "void",
            "作废案件；编号保留",
            "Void a case; its number stays",
            "complaints void TK-2026-000002 --duplicate-of TK-2026-000001 --as li",
            loaders.void,
            WRITES,
        ),
        _entry(
            "merge",
            "把重复的案件并入一件",
            "Merge duplicates into one case",
            "complaints merge TK-2026-000002 TK-2026-000003 --into TK-2026-000001 --as li",
            loaders.merge,
            frozenset({"--dry-run", "--key"}),
        ),
        _entry(
            "import",
            "批量导入 CSV 或 XLSX，一行一案，可断点续传",
            "Import CSV or XLSX, one case a row; resumable",
            "complaints import ticketing_complaints complaints.csv --map map.yaml --as li",
            loaders.import_,
            frozenset({"--dry-run"}),
        ),
        _entry(
            "export",
            "导出案件为 XLSX：案件、经过、附件",
            "Write cases to XLSX: cases, history, attachments",
            "complaints export cases.xlsx --procedure ticketing_complaints",
            loaders.export,
            NOTHING,
        ),
        _entry(
            "shell",
            "连续办理：案件库保持打开，按 Tab 补全",
            "Command after command on an open store, with completion",
            "complaints shell --as li",
            loaders.shell,
            NOTHING,
        ),
    ),
)
AUDITOR = Audience(
    label=Label(zh="审计", en="Auditors"),
    entries=(
        _entry(
            "history",
            "案件的全部经过",
            "Everything that happened to a case",
            "complaints history TK-2026-000001 --since 2026-09-28 --by li",
            loaders.history,
            READS,
        ),
        _entry(
            "explain",
            "说明一个代码：为什么、例子、怎么办",
            "Explain a code: why, an example, what to do",
            "complaints explain four_eyes",
            loaders.explain,
            NOTHING,
        ),
        _entry(
            "replay",
            "按当时的规则重演并比对历史",
            "Decide history again under its own rules and compare",
            "complaints replay --all",
            loaders.replay,
            NOTHING,
        ),
    ),
)
OPERATOR = Audience(
    label=Label(zh="运维", en="Operators"),
    entries=(
        _entry("init", "新建案件库", "Make a new store", "complaints init --zone Asia/Shanghai", loaders.init, NOTHING),
        _entry(
            "demo",
            "用真实的案件库演示四部规程",
            "Tell a story of each procedure on a real store",
            "complaints demo",
            loaders.demo,
            NOTHING,
        ),
        _entry(
            "tick",
            "触发已到点的提醒；模拟时钟可推进",
            "Fire the marks that are due; moves a simulated clock",
            "complaints tick --until 2026-10-02T17:00",
            loaders.tick,
            NOTHING,
        ),
        _entry(
            "worker",
            "值守：触发提醒、投递通知，直到被停止",
            "Fire marks and deliver notices until stopped",
            "complaints worker --channels channels.yaml",
            loaders.worker,
            NOTHING,
        ),
        _entry(
            "notices",
            "通知：待发、已发、死信；重发死信",
            "Notices that wait, were sent or are dead; retry",
            "complaints notices --dead",
            loaders.notices,
            NOTHING,
        ),
        _entry(
            "doctor",
            "体检：这套系统是否正常，怎么办",
            "Whether this installation is well, and what to do",
            "complaints doctor",
            loaders.doctor,
            NOTHING,
        ),
        _entry(
            "people",
            "人员名录：列出、登记、缺席、离职、导入",
            "The directory: list, set, away, left, import",
            "complaints people set wang --role receiving_head --department operations_support --rank manager",
            loaders.people,
            NOTHING,
        ),
        _entry(
            "calendar",
            "工作日历：列出、检查、查看、按公布的安排更新",
            "Working calendars: list, check, show, bring up to date",
            "complaints calendar show cn_office 2026-10",
            loaders.calendar_list,
            NOTHING,
        ),
        _entry(
            "calendar list",
            "列出随附的日历",
            "List the calendars that ship",
            "complaints calendar list",
            loaders.calendar_list,
            NOTHING,
        ),
        _entry(
            "calendar check",
            "检查日历文件，列出全部问题",
            "Check calendar files: every problem",
            "complaints calendar check my-office.yaml",
            loaders.calendar_check,
            NOTHING,
        ),
        _entry(
            "calendar show",
            "按月画出日历：哪天开放、为什么",
            "A month as a picture: which days are open, and why",
            "complaints calendar show cn_office 2026-10",
            loaders.calendar_show,
            NOTHING,
        ),
        _entry(
            "calendar due",
            "推算到期：时限在日历上何时到期，逐日列出计入的时段",
            "When a limit ends on a calendar, and what counted day by day",
            "complaints calendar due cn_office '2026-09-30 17:00' 8h",
            loaders.calendar_due,
            NOTHING,
        ),
        _entry(
            "calendar publish",
            "启用日历：新的时限按它计，暂定的到期重新计算",
            "Count on a calendar from now on; provisional dues are counted again",
            "complaints calendar publish my-office.yaml --as wang",
            loaders.calendar_publish,
            frozenset({"--dry-run"}),
        ),
        _entry(
            "calendar import",
            "取得一年的放假与补班安排，核对后写入日历文件",
            "Take in the days of a year, cross-checked, into a calendar file",
            "complaints calendar import cn 2026 --notice https://www.gov.cn/... --into my-office.yaml",
            loaders.calendar_import,
            NOTHING,
        ),
        _entry(
            "handover",
            "把一人的案件全部移交他人",
            "Hand all of a person's cases to another",
            "complaints handover sun --to li --as sun",
            loaders.handover,
            NOTHING,
        ),
        _entry(
            "backup",
            "在线备份案件库",
            "Copy the store while it is in use",
            "complaints backup complaints-2026-09-28.db",
            loaders.backup,
            NOTHING,
        ),
        _entry(
            "restore",
            "核对备份并恢复为新案件库",
            "Prove a backup and make a store of it",
            "complaints restore complaints-2026-09-28.db --to complaints.db",
            loaders.restore,
            NOTHING,
        ),
    ),
)
AUDIENCES = (OWNER, AGENT, AUDITOR, OPERATOR)
ENTRIES: Mapping[str, Entry] = {entry.name: entry for audience in AUDIENCES for entry in audience.entries}
