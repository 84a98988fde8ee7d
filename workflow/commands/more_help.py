"""What a command's help says beyond its options: files it reads, and rules one should know."""

from collections.abc import Mapping
from typing import NamedTuple

from workflow.wording import Label


class Sample(NamedTuple):
    """A file that the command reads, as it may look."""

    name: str
    zh: str
    en: str

    @property
    def text(self) -> Label:
        return Label(zh=self.zh, en=self.en)


SAMPLES: Mapping[str, Sample] = {
    "new": Sample(
        "answers.yaml",
        "title_zh: 酒店客诉规程\n"
        "roles: [clerk=接待/Clerk@front_desk, manager=经理/Manager]\n"
        "stages: [taken=已受理/Taken, planning=拟定方案/Planning]\n"
        "who.taken: clerk\n"
        "within.taken: 8h                        # - 为没有时限\n"
        "approval: planning                      # - 为不须审批\n"
        "levels: none 200, manager               # 200 以内免签\n"
        "fields: [room=房号/Room:text]",
        "title_en: Hotel complaints\n"
        "roles: [clerk=Clerk@front_desk, manager=Manager]\n"
        "stages: [taken=Taken, planning=Planning]\n"
        "who.taken: clerk\n"
        "within.taken: 8h                        # - for no limit\n"
        "approval: planning                      # - for no signature\n"
        "levels: none 200, manager               # up to 200 nobody signs\n"
        "fields: [room=Room:text]",
    ),
    "calendar check": Sample(
        "my-office.yaml",
        "format: 1\n"
        "calendar: my_office\n"
        "title: {zh: 本公司办公时间, en: Our office}\n"
        "source: 公司作息制度\n"
        "timezone: Asia/Shanghai\n"
        "known_until: 2026-12-25            # 之后的期限为暂定\n"
        'week: {mon-fri: ["09:00-12:00", "13:30-18:00"], sat: closed}\n'
        "makeup_hours: mon                  # 补班日同星期一\n"
        "years:\n"
        "  2026:\n"
        "    notice: https://www.gov.cn/zhengce/..\n"
        "    days_off: {2026-10-01..2026-10-07: 国庆节}\n"
        "    makeup_workdays: {2026-10-10: 国庆节}\n"
        "dates:                             # 优先于以上各项\n"
        '  2026-12-31: ["09:00-12:00"]\n'
        "  2026-11-28: {hours: closed, reason: 盘点}",
        "format: 1\n"
        "calendar: my_office\n"
        "title: {zh: Our office, en: Our office}\n"
        "source: opening hours\n"
        "timezone: Europe/Berlin\n"
        "known_until: 2026-12-25            # beyond it limits are provisional\n"
        'week: {mon-thu: ["09:00-12:00", "13:30-18:00"], fri: "22:00-06:00"}\n'
        "makeup_hours: mon                  # make-up days are as Mondays\n"
        "years:\n"
        "  2026:\n"
        "    notice: https://example.org/holidays-2026\n"
        "    days_off: {2026-12-24..2026-12-26: Christmas}\n"
        "    makeup_workdays: {2026-12-19: Christmas}\n"
        "dates:                             # before everything above\n"
        '  2026-12-31: ["09:00-12:00"]\n'
        "  2026-11-28: {hours: closed, reason: stocktaking}",
    ),
    "worker": Sample(
        "channels.yaml",
        "language: zh                       # zh, en or both\n"
        "default: file:notices.jsonl        # 未列出的人；不写则显示在控制台\n"
        "people:\n"
        '  wang: "mailtos://us:${MAIL_PASSWORD}@example.com?to=wang@example.com"\n'
        "roles:                             # 发出时担任该角色的人\n"
        '  quality: "dingtalk://${DINGTALK_TOKEN}"',
        "language: en                       # zh, en or both\n"
        "default: file:notices.jsonl        # everybody else; without it, the console\n"
        "people:\n"
        '  wang: "mailtos://us:${MAIL_PASSWORD}@example.com?to=wang@example.com"\n'
        "roles:                             # whoever holds the role when it goes out\n"
        '  quality: "slack://${SLACK_TOKEN}"',
    ),
    "people": Sample(
        "people.yaml",
        "wang: {name: 王静, roles: [receiving_head], rank: manager,\n"
        "  department: operations_support}\n"
        "chen: {name: 陈岚, roles: [operations_director],\n"
        "  away: [{from: 2026-10-01T00:00, to: 2026-10-08T00:00}]}",
        "wang: {name: Wang Jing, roles: [receiving_head], rank: manager,\n"
        "  department: operations_support}\n"
        "chen: {name: Chen Lan, roles: [operations_director],\n"
        "  away: [{from: 2026-10-01T00:00, to: 2026-10-08T00:00}]}",
    ),
    "import": Sample(
        "map.yaml",
        "procedure: ticketing_complaints\n"
        "as: li\n"
        "source: {system: hotline, id: 编号}     # 哪一列使每行唯一\n"
        "fields:                               # 字段: 列\n"
        "  complaint: 内容\n"
        "  channel: {value: online}            # 每行相同\n"
        "  complained_at: {column: 时间, format: '%Y/%m/%d %H:%M'}\n"
        "  demands: {column: 要求, choices: {退票: ticket_refund}}",
        "procedure: ticketing_complaints\n"
        "as: li\n"
        "source: {system: hotline, id: number}  # the column that tells rows apart\n"
        "fields:                                # field: column\n"
        "  complaint: description\n"
        "  channel: {value: online}             # the same in every row\n"
        "  complained_at: {column: received, format: '%Y/%m/%d %H:%M'}\n"
        "  demands: {column: wants, choices: {refund: ticket_refund}}",
    ),
}
_WHO_SEES = Label(
    zh="个人信息（客户姓名、电话、投诉内容等）与记事，只在终端上、且只对在该规程中有可用角色而未停岗的人"
    "显示；输出到管道、文件、JSON 时，或对其他人，一律遮盖，--personal 才显示。这是防止无意外泄，不是权限："
    "能读案件库文件的人都能读到全部内容。",
    en="Personal fields (who the customer is, what they said) and notes are shown at a terminal, to people who hold a "
    "role that acts under these rules and are not suspended. In a pipe, a file or JSON, and for everybody else, they "
    "are masked unless --personal asks for them. This guards against showing them by accident; it is not access "
    "control: whoever can read the store's file can read it all.",
)
_SAME_CUSTOMER = Label(
    zh="同一客户的其他投诉：两案中名为 contact、phone、email 等（或以其结尾，如 customer_contact）的个人信息字段里有同一个"
    "电话或邮箱即是，+86、空格、横线不计；只凭姓名不算。关联与他案都是现在的情形，--at 时不列他案。",
    en="Other complaints of the same customer: both cases have the same telephone number or address in a personal text "
    "called contact, phone, email and the like, or ending so (customer_contact); +86, spaces and dashes do not count, and "
    "a name alone is not enough. They are told as they are now, and not at all with --at.",
)
_TIMES = Label(
    zh="时间可写 2026-09-28T08:50、9:30（今天）、'昨天 15:00'、'明天 9:30'、'10-13 9:30'（今年）或 现在；日期可写 今天、明天、10-13。"
    "以案件库的钟为准，字段按规程的时区、选项按案件库的时区读；记下与显示的是完整的时间。导入的表格与文件里只收完整的时间。",
    en="A time may be 2026-09-28T08:50, 9:30 (today), 'yesterday 15:00', 'tomorrow 9:30', '10-13 9:30' (this year) or now; a "
    "date may be today, tomorrow or 10-13. They go by the store's clock, in the procedure's zone for fields and the "
    "store's for options; the full time is stored and shown. Imported tables and files take full times only.",
)
NOTES: Mapping[str, Label] = {
    "open": Label(
        zh=f"{_TIMES.zh}\n\n同一客户另有投诉时会列出，未结的在前。",
        en=f"{_TIMES.en}\n\nOther complaints of the same customer are named, those that are open first.",
    ),
    "do": Label(
        zh=f"{_TIMES.zh}\n\n多行的字段：名称+=列:值,列:值 在已有的行后添一行，名称=列:值,列:值 重新开始。",
        en=f"{_TIMES.en}\n\nA field of rows: NAME+=COL:VAL,COL:VAL adds a row to those that are there, "
        "NAME=COL:VAL,COL:VAL starts over.",
    ),
    "people": Label(
        zh="--role 与 --department 换掉原有的全部；--add-role、--drop-role、--add-department、--drop-department 只加减所写的。\n\n"
        f"{_TIMES.zh}",
        en="--role and --department replace all there was; --add-role, --drop-role, --add-department and "
        f"--drop-department change what they name.\n\n{_TIMES.en}",
    ),
    "worker": Label(
        zh="地址是 console、file:文件名，或 apprise 的地址（https://appriseit.com/services/）；${名称} 取自环境变量，密钥不必写进文件。"
        "先看本人的渠道，再看其角色的，最后是 default。",
        en="An address is console, file:PATH, or one of apprise (https://appriseit.com/services/); ${NAME} is taken from the "
        "environment, so that no secret need stand in the file. Somebody's own channels come first, then those of their "
        "roles, then the default.",
    ),
    "tick": _TIMES,
    "calendar import": Label(
        zh="须安装 pip install 'complaint-workflow[calendars]'。各日取自 chinesecalendar，再与 holidays 逐日核对，有一天不一致就不"
        "采用，退出码 1。一年的通知管到当年 12 月 25 日为止：它前面的几天由它定，后面的几天可能被下一年的通知改动。不加 --write "
        "只显示；写入时只加这一年、移动 known_until，注释与其余各行不动。",
        en="Needs pip install 'complaint-workflow[calendars]'. The days are those of chinesecalendar, held against holidays "
        "day by day; one disagreement and nothing is taken in, with exit code 1. The notice of a year settles the days "
        "until its 25 December, from the last days of the December before: those after it may be changed by the next. "
        "Without --write it is only shown; with it the year is added and known_until moved, and comments and all other "
        "lines stay.",
    ),
    "calendar show": Label(
        zh="要自己的日历，从随附的改起：complaints calendar show cn_office --yaml > my-office.yaml",
        en="For a calendar of your own begin from one that ships:\n  complaints calendar show cn_office --yaml > my-office.yaml",
    ),
    "new": Label(
        zh="在终端上逐题问答，回车用默认值；给了答案或 --yes 则不问，没答的用默认值。写出的规程没有问题，故事演到全部内容；"
        "已有的文件从不覆盖。",
        en="At a terminal it asks one question after another, and Enter takes the default. With answers given, or --yes, "
        "nobody is asked and what is left takes its default. What it writes has no problem and stories that show all of "
        "it; a file that is there is never overwritten.",
    ),
    "form": Label(
        zh="个人信息照 complaints show 的办法遮盖。网页不含脚本，不取外部内容，可直接打开、打印、存档。",
        en="Personal fields are masked as in `complaints show`. The page has no scripts and loads nothing from elsewhere: "
        "open it, print it, file it.",
    ),
    "show": Label(zh=f"{_WHO_SEES.zh}\n\n{_SAME_CUSTOMER.zh}", en=f"{_WHO_SEES.en}\n\n{_SAME_CUSTOMER.en}"),
    "todo": Label(
        zh="列出：待我签的（代签只在生效时）；我承办的；我的角色可承接的——无人承办，或承办人不在，或承办人自己办不了的；"
        "我的义务。逾期在前，其次是最近到期，无期限的在后。--role 列出一个角色的全部待办与承办人。",
        en="What waits for my signature (as a stand-in only while that is in effect); what lies with me; what my roles may "
        "take, because it lies with nobody, with somebody absent, or with somebody who may not do it; duties of mine. Late "
        "comes first, then what is due next, and last what has no date. --role has the whole queue of a role.",
    ),
    "find": Label(
        zh="几个词须都出现，可在编号、填写的文字、表格各格、记事、附件名与理由里，更正前的旧值也算（注明“曾填”）。电话不计空格、"
        "横线与 +86。字段=值 只看现值：选项可写名称或标签，日期可只写年月，人员可写姓名。个人信息照 show 的办法遮盖。\n\n"
        "逐条比对，不建索引：十万个案件约 0.2 至 0.6 秒。",
        en="Every word must stand in the case: in its number, texts, cells, notes, names of attachments or reasons; what was "
        "corrected since counts too and says so. Spaces, dashes and +86 in a number do not count. FIELD=VALUE looks at "
        "what the field holds now: choices by name or label, dates by year or month, people by name. Personal fields "
        "are masked as in `show`.\n\nThere is no index: among 100,000 cases it takes about 0.2 to 0.6 s.",
    ),
    "shell": Label(
        zh="每个命令都与命令行上相同；另有 use 案件（选定后可省去编号）、as 人员、help、exit。Ctrl-C 清除一行，Ctrl-D 离开，"
        "出错不退出。输入的内容只记在内存里。从管道或文件读入时逐行执行，退出码是最后一个失败行的：\n"
        "  complaints shell --as li < 命令.txt",
        en="Every command is as on the command line; beside them there are `use CASE` (its number may then be left out), `as "
        "PERSON`, `help` and `exit`. Ctrl-C clears the line, Ctrl-D leaves, errors end nothing. What is typed is kept in "
        "memory only. From a pipe or a file the lines run as a script; the exit code is that of the last line that "
        "failed:\n  complaints shell --as li < commands.txt",
    ),
    "history": Label(
        zh="个人信息与记事照 complaints show 的办法遮盖；填写的文字只列出开头，-o json 有全部。",
        en="Personal fields and notes are masked as in `complaints show`; of texts only the beginning is listed, "
        "-o json has the whole.",
    ),
    "handover": Label(
        zh="每个案件都照改派的规则办理：现承办人本人、其当前状态的负责角色、管理员可以移交；案件库还没有管理员时，谁都可以。"
        "没有移交的列出原因与案件，退出码 3。",
        en="Every case goes by the rules of `assign`: its assignee may hand it over, a role that owns its state, or an "
        "administrator; as long as the store has no administrator, everybody may. What stays is listed with the reason, and "
        "the exit code is 3.",
    ),
    "list": Label(
        zh="--at 列出当时的情形：那时已登记的案件、当时的状态与承办人。",
        en="--at lists what there was then: the cases opened by then, in the state and with the person of then.",
    ),
    "backup": Label(
        zh="副本写好后当即核对：文件完好、历史相同、重演一致。有出入则退出码 1。",
        en="The copy is proved at once: the file is sound, its history is the same, and it has been replayed; exit "
        "code 1 when anything differs.",
    ),
}
