"""`python -m sandbox`: Pacto in a throwaway workspace, until Ctrl-C."""

import os
import signal
from types import FrameType


def main() -> None:
    """End at a signal from the first moment on, also where the parent had SIGINT ignored."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _leave)
    # Here, not above: these imports take a second or two, and a signal may come within them.
    from sandbox.terminal import main as run  # noqa: PLC0415

    run()


def _leave(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)  # nothing has been begun


if __name__ == "__main__":
    main()
