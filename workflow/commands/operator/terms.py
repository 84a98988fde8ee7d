"""What a worker is given that is hired, alone or with others."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from workflow.commands.operator.worker_log import Log
    from workflow.service import Desk
    from workflow.workers.channels import Channels
    from workflow.workers.loop import Identity
    from workflow.workers.postroom import Postroom


class Terms(Struct, frozen=True):
    """`desk` and `postroom` are for one thread."""

    who: "Identity"
    desk: "Callable[[], Desk]"
    ways: "Channels"
    postroom: "Postroom"
    log: "Log"
    poll: float
