"""The command: ``lintainer`` and ``python -m lintainer``."""

import signal
import sys

from ._lintainer import main as _main


def main() -> None:
    """Runs the command with the arguments of the process, and exits with its status."""
    # Python turns Ctrl-C into an exception that only its own code would notice: let it end the process at once. A closed
    # pipe is noticed by the command itself, which needs SIGPIPE to be ignored, as Python leaves it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_main(["lintainer", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
