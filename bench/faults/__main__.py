"""Every fault, one after another: python -m bench.faults; exit code 1 when a promise was broken."""

import sys

from bench.faults import full_disk, full_server, power, server, synced, writers

FAULTS = (writers, server, full_disk, full_server, power, synced)


def main() -> int:
    return 0 if all([fault.main() for fault in FAULTS]) else 1  # noqa: C419 each of them, whatever the others say


if __name__ == "__main__":
    sys.exit(main())
