"""What is printed on a form beside its own labels."""

from workflow.wording import Label, Wording


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


NUMBER = _("编号：", "No. ")
NUMBER_TO_FILL = _("编号：________________", "No. ____________________")
STATE = _("状态：", "State: ")
DATE_TO_FILL = _("填表日期：______年____月____日", "Date: ____ / ____ / ______")
CLAUSE = _("条款 {clause}", "clause {clause}")
SIGNATURE = _("签名", "Signature")
DATE = _("日期", "Date")
OPINION = _("意见", "Opinion")
CORRECTED = _("更正", "Corrected")
AS = _("（{role}）", " ({role})")
STANDS_IN = _("{person}（代{role}）", "{person} (for {role})")
ON_PAPER = _("{signer}（纸面，{person} 代录）", "{signer} (on paper, recorded by {person})")
NOT_NEEDED = _("此案无须签批", "no signature was needed")
EACH_AS_FAR_AS = _("须签批的一级签署", "signed at the level that the rules ask for")
DAY = _("______年____月____日", "____ / ____ / ______")
INSTANT = _("______年____月____日 ____时____分", "____ / ____ / ______  ____:____")
OTHER = _("其他：", "Other: ")
OTHER_TO_FILL = _("其他：____________", "Other: ____________")
ZONE = _("时间为 {zone}。", "Times are those of {zone}.")
PRINTED = _("打印于 {at}。", "Printed {at}.")
MASKED = _("个人信息已遮盖（--personal 显示）。", "Personal fields are masked (--personal shows them).")
UNDER = _("规程 {title}，摘要 {digest}。", "Under {title}, digest {digest}.")
BLANK = _(
    "{title}，摘要 {digest}。填写后请录入系统。",
    "{title}, digest {digest}. Record in the system what is filled in here.",
)
SIMULATED = _("演示或培训用，非真实案件", "For demos and training: not a real case")
VOID = _("已作废", "Void")
AND_SIMULATED = _("；", "; ")
SAVED = _("已写入 {path}；用浏览器打开，按 A4 打印", "wrote {path}; open it in a browser and print it on A4")
FORM_NEEDED = Wording(
    code="form_needed",
    zh="没有写明打印哪张表单",
    en="which form is to be printed is not said",
    fix_zh="可选：{forms}",
    fix_en="there is: {forms}",
)
NO_FORMS = Wording(
    code="procedure_without_forms",
    zh="规程 {name} 没有表单",
    en="{name} has no form",
    fix_zh="在规程里声明 forms:，或用 complaints show 查看案件",
    fix_en="declare one under forms:, or see the case with `complaints show`",
)
