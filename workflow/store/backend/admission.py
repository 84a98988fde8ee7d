"""Which stores this release can use."""

from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.address import Place

FORMAT = 4
"""Which tables and guards a store has; each migration is one more."""


def admit_format(found: int, place: Place) -> None:
    """Raises StoreUnavailable for a store of another format than this release knows."""
    if found != FORMAT:
        wording = faults.NEWER if found > FORMAT else faults.OLDER
        raise StoreUnavailable(wording, path=str(place), found=found, known=FORMAT)
