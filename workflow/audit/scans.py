"""The scan that a signature on paper names: it must have been kept with the same case before the signature was recorded."""

from collections.abc import Sequence

from workflow.audit import differences as found
from workflow.audit.differences import Findings
from workflow.definitions.values import Value
from workflow.engine.case import Sealed
from workflow.engine.events import EVIDENCE, EVIDENCE_DIGEST, Event


def check_scans(stream: str, events: Sequence[Event], findings: Findings) -> None:
    """Each signature on paper against the files that were attached before it; what was erased is not judged."""
    kept = set[tuple[Value | None, Value | None]]()
    for event in events:
        if event.type == "attached":
            kept.add(_file(event, "name", "content"))
        elif EVIDENCE_DIGEST in event.given:
            name, digest = _file(event, EVIDENCE, EVIDENCE_DIGEST)
            erased = None in (name, digest) or any(None in each for each in kept)
            if not erased and (name, digest) not in kept:
                findings.add(stream, event.seq, found.SCAN_MISSING, name=str(name))


def _file(event: Event, name: str, content: str) -> tuple[Value | None, Value | None]:
    """The name of a file and the digest of its bytes; None for what was erased."""
    sealed = event.given.get(name), event.given.get(content)
    first, second = (each.value if isinstance(each, Sealed) else each for each in sealed)
    return first, second
