"""What a worker is given that is hired, alone or with others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.commands.operator.worker_log import Log
    from workflow.service import Desk
    from workflow.workers.channels import Channels
    from workflow.workers.loop import Identity
    from workflow.workers.postroom import Postroom


@dataclass(frozen=True, slots=True)
class Terms:
    """`desk` and `postroom` are for one thread."""

    who: "Identity"
    desk: "Callable[[], Desk]"
    ways: "Channels"
    postroom: "Postroom"
    log: "Log"
    poll: float
