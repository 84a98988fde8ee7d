"""What an event is called that is no action of a definition."""

from collections.abc import Mapping

from workflow.wording import Label

EVENT_WORDS: Mapping[str, Label] = {
    "adopted": Label(zh="承接（经过如原系统所称）", en="taken over (the past as claimed by the former system)"),
    "noted": Label(zh="记事", en="note"),
    "attached": Label(zh="附件", en="attachment"),
    "assigned": Label(zh="改派", en="assigned"),
    "corrected": Label(zh="更正", en="corrected"),
    "voided": Label(zh="作废", en="voided"),
    "link_changed": Label(zh="关联案件", en="linked case"),
    "mark_fired": Label(zh="提醒点", en="mark"),
    "pause_ended": Label(zh="暂停已满", en="pause over"),
    "recounted": Label(zh="重新计算时限", en="clocks counted again"),
    "action_refused": Label(zh="自动动作未成", en="automatic action refused"),
}
