"""What the driver itself knows: who did what and was answered, and where the clock has been."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime


@dataclass(frozen=True)
class Click:
    """A click on a button that acts at once. Times are the app's; `acked`: it was answered."""

    user: str
    action: str
    handoff: int
    began: datetime
    acked: bool


@dataclass(frozen=True)
class Stretch:
    """How the clock got from one instant to another: by running, or by a jump."""

    begin: datetime
    end: datetime
    jump: bool


@dataclass
class Record:
    """Filled while people play; read when all is quiet.

    `done`: submissions that were answered without a complaint, by event, hand-off and person.
    `written`: direct messages to the app that it took, by person. `answered`: commands that were
    answered at once. `asleep`: until when a lead is put off, by hand-off.
    """

    clicks: list[Click] = field(default_factory=list)
    done: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    path: list[Stretch] = field(default_factory=list)
    asleep: dict[int, date] = field(default_factory=dict)
    _since: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def starts(self, at: datetime) -> None:
        self._since = at

    def jumps(self, begin: datetime, end: datetime) -> None:
        """The clock ran until `begin` and was then set to `end`."""
        self.path += [Stretch(self._since, begin, jump=False), Stretch(begin, end, jump=True)]
        self._since = end

    def ends(self, at: datetime) -> None:
        self.path.append(Stretch(self._since, at, jump=False))
        self._since = at
