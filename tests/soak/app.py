"""`pacto run` with a clock that can be moved: `python app.py PORT FILE HOLD REST`.

FILE holds by how many seconds the app's time is ahead of the machine's. HOLD and REST are the
relay's: shorter than in life, so that minutes of a soak see what otherwise takes hours.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import logs
from bot.build import build
from bot.serve import serve
from bot.settings import load


def run(port: int, offset: Path, hold: float, rest: float) -> None:
    settings = load()
    settings.check_slack()
    logs.configure(settings.pacto_log)

    def now() -> datetime:
        return datetime.fromtimestamp(time.time() + float(offset.read_text()), UTC)

    pacto = build(settings, clock=now)
    pacto.relay.pace.hold, pacto.relay.pace.rest = timedelta(seconds=hold), rest
    uvloop.run(serve(pacto, port=port))


if __name__ == "__main__":
    port, offset, hold, rest = sys.argv[1:]
    run(int(port), Path(offset), float(hold), float(rest))
