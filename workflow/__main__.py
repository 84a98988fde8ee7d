"""The entry point of `complaints`; small, so that an interruption while the rest is loaded still ends in words."""

import gc
import sys

SELDOM = 100_000
"""How many objects are made before it is looked for some that nobody needs any more. What is loaded is needed to the end."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(SELDOM)
    try:
        from workflow.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted \N{MIDDLE DOT} 已中断\n")
        sys.exit(130)
    finally:
        gc.freeze()  # the process ends and everything with it: looking through it once more takes a fifth of a short command


if __name__ == "__main__":
    main()
