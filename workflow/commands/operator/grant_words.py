"""How it is said that somebody may do more in the database, or less, than the roles of a store are given."""

from collections.abc import Mapping

from workflow.commands.operator.findings import filled
from workflow.store.backend.port import Fit, GrantProblem
from workflow.wording import Label

TOLD: Mapping[Fit, Label] = {
    Fit.NO_ROLE: Label(zh="没有角色 {who}", en="there is no role {who}"),
    Fit.LACKING: Label(zh="{who} 缺少权限 {privilege}（{place}）", en="{who} lacks {privilege} on {place}"),
    Fit.BEYOND: Label(
        zh="{who} 多了权限 {privilege}（{place}）", en="{who} may {privilege} on {place}, and should not"
    ),
}


def told(problem: GrantProblem) -> Label:
    return filled(TOLD[problem.fit], who=problem.who, privilege=problem.privilege, place=problem.place)
