"""What `backup` and `restore` say of a copy they have proved."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workflow.commands.auditor.replay import replay_data, replay_sheet
from workflow.commands.errand import Errand
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.audit.copies import Proof

PROVED = Label(
    zh="副本完好，保护历史的触发器齐全，附件 {attachments} 个，逐行与原件相同",
    en="the copy is sound and guarded, attachments {attachments}, every row as in the original",
)
CONTENT = Label(zh="内容指纹 {content}", en="contents {content}")
SHORT = 16


def proof_data(errand: Errand, proof: "Proof") -> Mapping[str, Json]:
    return {**replay_data(errand, proof), "content": proof.content, "attachments": proof.attachments}


def proof_sheet(errand: Errand, proof: "Proof") -> list[Block]:
    """What was found, and when all is well what was looked at."""
    if proof.differences:
        return replay_sheet(errand, proof)
    said = errand.words(PROVED).format(attachments=proof.attachments)
    content = Piece(f"  {errand.words(CONTENT).format(content=proof.content[:SHORT])}", Style.FAINT)
    return [line(Piece("✓ ", Style.GOOD), said, content), *replay_sheet(errand, proof)]
