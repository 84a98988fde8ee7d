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
NOTES: Mapping[str, Label] = {
    "show": _WHO_SEES,
    "history": Label(
        zh="个人信息与记事照 complaints show 的办法遮盖；填写的文字只列出开头，-o json 有全部。",
        en="Personal fields and notes are masked as in `complaints show`; of texts only the beginning is listed, "
        "-o json has the whole.",
    ),
    "handover": Label(
        zh="每个案件都照改派的规则办理：现承办人本人，或其当前状态的负责角色，才能移交；不能移交的逐件说明。",
        en="Every case goes by the rules of `assign`: its assignee may hand it over, or a role that owns its state. "
        "What may not be handed over stays, and is told case by case.",
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
