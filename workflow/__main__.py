"""The entry point of `complaints`; small, so that an interruption while the rest is loaded still ends in words."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from workflow.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted \N{MIDDLE DOT} 已中断\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
