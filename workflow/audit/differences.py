"""What replay can find: where, and in words what is not as it should be."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

from workflow.wording import Blank, Language, Wording

CHAIN = Wording(
    code="chain_broken",
    zh="没有接在前一个事件之后：prev 应为 {expected}，实为 {found}",
    en="does not follow the event before it: prev should be {expected}, and is {found}",
)
HASH = Wording(
    code="hash_differs",
    zh="内容被改过：哈希应为 {expected}，库里是 {found}",
    en="its content was changed: its hash is {expected}, the store says {found}",
)
GAP = Wording(
    code="event_missing",
    zh="缺少第 {expected} 个事件",
    en="the event {expected} is missing",
)
UNREADABLE = Wording(
    code="event_unreadable",
    zh="事件读不懂：{problem}",
    en="the event cannot be read: {problem}",
)
COLUMN = Wording(
    code="column_differs",
    zh="{column} 列是 {found}，事件里是 {expected}",
    en="the column {column} says {found}, the event says {expected}",
)
BACK_IN_TIME = Wording(
    code="recorded_before_its_predecessor",
    zh="记录时刻早于前一个事件",
    en="was recorded before the event that precedes it",
)
NOT_CANONICAL = Wording(
    code="not_canonical",
    zh="事件文本不是规范写法",
    en="the text of the event is not in canonical form",
)
DECIDED_OTHERWISE = Wording(
    code="decided_otherwise",
    zh="按当时的规程应为：{expected}；记录的是：{found}",
    en="under the rules of then it would be: {expected}; history says: {found}",
)
WOULD_BE_REFUSED = Wording(
    code="would_be_refused",
    zh="按当时的规程不会准许（{codes}），却记录了下来",
    en="under the rules of then it would be refused ({codes}), and yet it was recorded",
)
CANNOT_DECIDE = Wording(
    code="cannot_be_decided_again",
    zh="无法重新判定：{problem}",
    en="it cannot be decided again: {problem}",
)
UNEXPLAINED = Wording(
    code="unexplained",
    zh="没有人下令，也没有到期的提醒点，这个事件从何而来",
    en="nobody commanded it and no mark was due: nothing explains this event",
)
NOT_FIRED = Wording(
    code="mark_not_fired",
    zh="此前有到期的提醒点没有触发",
    en="a mark was due before it and did not fire",
)
NO_DEFINITION = Wording(
    code="definition_unusable",
    zh="定义 {digest} 不能用：{problem}",
    en="the definition {digest} cannot be used: {problem}",
)
DEFINITION_CHANGED = Wording(
    code="definition_changed",
    zh="定义 {digest} 的内容被改过",
    en="the content of the definition {digest} was changed",
)
NEVER_PUBLISHED = Wording(
    code="definition_never_published",
    zh="定义 {digest} 没有发布记录",
    en="nothing records that the definition {digest} was published",
)
CALENDAR_UNUSABLE = Wording(
    code="calendar_changed",
    zh="日历 {digest} 不见了，或内容被改过",
    en="the calendar {digest} is gone, or its content was changed",
)
CALENDAR_NEVER_PUBLISHED = Wording(
    code="calendar_never_published",
    zh="日历 {digest} 没有发布记录",
    en="nothing records that the calendar {digest} was published",
)
CALENDAR_NOT_IN_FORCE = Wording(
    code="calendar_not_in_force",
    zh="按日历 {name} 的 {digest} 计时，而当时用的不是这一版",
    en="counts on {digest} of the calendar {name}, which was not the one in use then",
)
NO_PUBLICATION = Wording(
    code="calendar_cause_missing",
    zh="说是因 {cause} 重算时限，那里却没有发布日历",
    en="says its clocks were counted again because of {cause}, where no calendar was published",
)
NOT_RECOUNTED = Wording(
    code="clock_not_recounted",
    zh="日历 {name} 变了以后，在办时限没有按它重算",
    en="a clock that runs was not counted again after the calendar {name} had become another",
)
NOTICE_MISSING = Wording(
    code="notice_missing",
    zh="应通知 {person}（{about}），发件箱里却没有",
    en="{person} is to be told ({about}), and the outbox has no such notice",
)
NOTICE_EXTRA = Wording(
    code="notice_without_cause",
    zh="发件箱里有给 {person} 的通知（{about}），历史里却没有",
    en="the outbox has a notice to {person} ({about}) that no event brought about",
)
NOTICE_ROW = Wording(
    code="notice_row_differs",
    zh="发件箱里通知的 {column} 是 {found}，按历史应为 {expected}",
    en="the notice in the outbox says {column} is {found}; by history it is {expected}",
)
VALUE_MISSING = Wording(
    code="value_missing",
    zh="{name} 的内容不见了，也没有删除记录",
    en="the value of {name} is gone, and nothing records that it was erased",
)
VALUE_CHANGED = Wording(
    code="value_changed",
    zh="{name} 的内容与承诺值不符",
    en="the value of {name} is not the one that was committed to",
)
VALUE_EXTRA = Wording(
    code="value_without_commitment",
    zh="{name} 有内容，事件里却没有",
    en="there is a value of {name}, but the event has none",
)
CONTACT = Wording(
    code="contact_differs",
    zh="查找用的联系方式与 {name} 的内容不符",
    en="the contact by which {name} is found is not the one in its value",
)
CASE_ROW = Wording(
    code="case_row_differs",
    zh="案件表的 {column} 是 {found}，按历史应为 {expected}",
    en="the case's row says {column} is {found}; by history it is {expected}",
)
CASE_ROW_MISSING = Wording(
    code="case_row_missing",
    zh="案件表里没有这个案件",
    en="the case has no row among the cases",
)
CASE_WITHOUT_HISTORY = Wording(
    code="case_without_history",
    zh="案件表里有它，却没有历史",
    en="there is a row for the case, but no history",
)
NUMBER_MISSING = Wording(
    code="number_missing",
    zh="编号 {number} 发出过，却没有案件",
    en="the number {number} was given out, but there is no such case",
)
NUMBER_NEVER_GIVEN = Wording(
    code="number_never_given",
    zh="编号 {number} 从没发出过",
    en="the number {number} was never given out",
)
RECORD = Wording(
    code="consequence_differs",
    zh="随之记下的应为：{expected}；实为：{found}",
    en="what follows from it should be: {expected}; recorded is: {found}",
)
NOT_OPENED = Wording(
    code="linked_case_missing",
    zh="说开立了关联案件 {other}，那个案件却没有这样的开立",
    en="says it opened the linked case {other}, which was not opened so",
)
NOT_OPENED_FOR = Wording(
    code="link_missing",
    zh="说是因 {other} 开立的，那里却没有这样的关联",
    en="says it was opened for {other}, which has no such link",
)
NOT_AS_PASSED = Wording(
    code="link_passed_otherwise",
    zh="开立时的“{other}”不是关联所给的，也不是从开立它的案件抄来的",
    en="was opened with another “{other}” than its link gives, or copies from the case that opened it",
)
NOT_HEARD = Wording(
    code="link_not_heard",
    zh="有关联的案件 {other} 没有记下此事",
    en="the linked case {other} has no record of it",
)
NEVER_HAPPENED = Wording(
    code="link_forged",
    zh="记下了关联案件 {other} 的变化，那里却没有发生",
    en="records of the linked case {other} what did not happen there",
)
SCAN_MISSING = Wording(
    code="scan_missing",
    zh="纸面签名所称的影像“{name}”此前没有附在本案",
    en='the scan "{name}" of a signature on paper was not attached to the case before it',
)
NO_CAUSE = Wording(
    code="record_without_cause",
    zh="没有任何案件事件引出这条记录",
    en="no event of a case brought this record about",
)
PERSON_ROW = Wording(
    code="person_row_differs",
    zh="人员表里的 {person} 与名录的历史不符",
    en="the row of the person {person} is not what the directory's history makes of it",
)
GUARD_MISSING = Wording(
    code="guard_missing",
    zh="保护历史的触发器 {name} 不见了或被改过",
    en="the trigger {name}, which protects history, is gone or was changed",
)

NOT_ENTITLED = Wording(
    code="record_not_entitled",
    zh="{person} 当时不是管理员，无权这样记录",
    en="{person} was no administrator then, and could not have this recorded",
)
SUSPENSION_CHANGED = Wording(
    code="suspension_without_cause",
    zh="{person} 的停职被改动，却没有案件事件引出",
    en="the suspensions of {person} were changed, and no event of a case brought that about",
)
UNKNOWN_STREAM = Wording(
    code="stream_unknown",
    zh="案件库里没有这一类历史",
    en="there is no such kind of history in a store",
)
NUMBERING = Wording(
    code="numbering_differs",
    zh="编号发到了 {number}，案件却不是这样",
    en="numbers were given out up to {number}, which is not what the cases say",
)
UNVERIFIABLE = Wording(
    code="cannot_be_verified",
    zh="核对中断：{problem}",
    en="verifying it broke off: {problem}",
)
ATTACHMENT_CHANGED = Wording(
    code="attachment_changed",
    zh="附件 {digest} 的内容被改过",
    en="the bytes of the attachment {digest} were changed",
)
ATTACHMENT_MISSING = Wording(
    code="attachment_missing",
    zh="附件 {digest} 的内容不见了",
    en="the bytes of the attachment {digest} are gone",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`seq` is 0 for what belongs to no single event."""

    stream: str
    seq: int
    wording: Wording
    blanks: tuple[tuple[str, Blank], ...] = ()

    @property
    def code(self) -> str:
        return self.wording.code

    def say(self, language: Language) -> str:
        return self.wording.say(language, dict(self.blanks))


@dataclass(frozen=True, slots=True)
class Report:
    """`digest` is that of the whole store's history: the same history has the same."""

    cases: int
    events: int
    digest: str
    differences: tuple[Difference, ...]


class Findings:
    """Collects; grows while a store is read."""

    def __init__(self) -> None:
        self._found: list[Difference] = []

    def add(self, stream: str, seq: int, wording: Wording, **blanks: Blank) -> None:
        self._found.append(Difference(stream=stream, seq=seq, wording=wording, blanks=tuple(blanks.items())))

    def merge(self, differences: Iterable[Difference]) -> None:
        self._found.extend(differences)

    def all(self) -> tuple[Difference, ...]:
        return tuple(self._found)

    def taken(self) -> tuple[Difference, ...]:
        """What was found since this was asked last."""
        taken, self._found = tuple(self._found), []
        return taken


def kind_of(error: Exception) -> str:
    """What went wrong and where; not its message, which may quote what a customer wrote."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(last.filename).name}:{last.lineno})"


def listed(things: Iterable[object]) -> str:
    """For a sentence; long values are cut, so that one difference stays one line."""
    text = "; ".join(map(str, things))
    return text if len(text) <= 400 else text[:400] + "…"
