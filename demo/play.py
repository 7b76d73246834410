"""A made-up history, played in the order of time through the services that people use.

Each lead is a generator: it yields the moment of its next step, and is gone on with when the
whole company has come to that moment. So routing and timers see one consistent world.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from demo.names import SIZES, Words
from funnel.commitments import Commitment
from funnel.hours import BusinessHours
from funnel.people import Caller
from funnel.texts import fold
from services import leads
from storage.work import Work, open_work

Life = Generator[datetime, datetime, None]
T = TypeVar("T")

_MINUTE = timedelta(minutes=1)
# Once in so many times: the other reps, and the slow one.
_LATE = {Commitment.DECISION: (40, 11), Commitment.FIRST_TOUCH: (16, 5)}


@dataclass(frozen=True)
class Cast:
    """Who works here, by Slack id, and in which channels. The last of `reps` is the slow one."""

    admin: str
    marketers: Sequence[str]
    marketing_head: str
    reps: Sequence[str]
    sales_head: str
    marketing_channel: str
    sales_channel: str
    zone: str


class Deck(list[T]):
    """A pack of cards: drawn in a shuffled order, every card once before any comes again."""

    def __init__(self, rng: Random, cards: Sequence[T]) -> None:
        super().__init__()
        self._rng, self._cards = rng, list(cards)

    def draw(self) -> T:
        if not self:
            self.extend(self._cards)
            self._rng.shuffle(self)
        return self.pop()


class Play:
    """The play: who acts, the hours of the agreement, what is still to come until `now`."""

    def __init__(
        self,
        session: Session,
        caller: Caller,
        cast: Cast,
        words: Words,
        hours: BusinessHours,
        rng: Random,
    ) -> None:
        self.session, self.cast, self.words, self.hours = session, cast, words, hours
        self.now, self.rng = caller.now, rng
        self.slow = cast.reps[-1] if len(cast.reps) > 1 else ""
        self.decided: list[int] = []
        self._workspace_id = caller.workspace_id
        self._to_come: list[tuple[datetime, int, Life]] = []
        self._turns, self._people = count(), count()
        self.campaigns = Deck(rng, words.campaigns)
        self.marketers = Deck(rng, cast.marketers or [cast.marketing_head])
        self.late_answers = Deck(rng, (True, True, False, False, False))
        self._late = {
            (rep, what): Deck(rng, _one_in(often[rep == self.slow]))
            for rep in (*cast.reps, cast.sales_head)
            for what, often in _LATE.items()
        }

    def is_late(self, rep: str, what: Commitment) -> bool:
        """Whether a rep takes too long this time; the slow one does so far more often."""
        return self._late[rep, what].draw()

    def begin(self, life: Life) -> None:
        """Have a life begin at the first moment it yields."""
        self._await(next(life), life)

    def run(self) -> None:
        """Play everything that comes before `now`; what would come later stays open."""
        while self._to_come:
            moment, _, life = heappop(self._to_come)
            try:
                self._await(life.send(moment), life)
            except StopIteration:
                continue

    def _await(self, moment: datetime, life: Life) -> None:
        if moment < self.now:
            heappush(self._to_come, (moment, next(self._turns), life))
        else:
            life.close()

    def work(self, user_id: str, now: datetime) -> Work:
        """A unit of work of one of the cast, at a moment of the past."""
        return open_work(self.session, Caller(self._workspace_id, user_id, now))

    # Moments

    def after(self, moment: datetime, least: float, most: float) -> datetime:
        """Between `least` and `most` business hours later (at least a minute), to the second."""
        worked = max(timedelta(hours=self.rng.uniform(least, most)), _MINUTE)
        return self.hours.add(moment, worked).replace(microsecond=0)

    def before_now(self, moment: datetime, wanted: datetime) -> datetime:
        """`wanted`, or if that is yet to come some moment between `moment` and now."""
        room = self.hours.between(moment, self.now)
        if wanted < self.now or room < _MINUTE:
            return wanted
        share = self.rng.uniform(0.3, 0.7)
        return self.hours.add(moment, room * share).replace(microsecond=0)

    def back(self, worked: timedelta) -> datetime:
        """The moment since which so much business time has passed until now."""
        far = self.now - timedelta(days=60)
        since = self.hours.add(far, self.hours.between(far, self.now) - worked)
        return since.replace(microsecond=0)

    def morning(self, moment: datetime, days: int) -> datetime:
        """Nine o'clock on the working day so many working days after the moment's."""
        zone = ZoneInfo(self.hours.zone)
        day = self.hours.add_working_days(moment.astimezone(zone).date(), days)
        return datetime.combine(day, time(9), zone)

    # Leads

    def new_lead(self, now: datetime, marketer: str, *, poor: bool = False) -> int:
        """Somebody invented comes in; gives the number of their lead."""
        rng, words = self.rng, self.words
        serial = next(self._people)
        name = f"{rng.choice(words.first)} {rng.choice(words.last)}"
        company = f"{rng.choice(words.company)} {rng.choice(words.trade)}"
        source, campaign = words.poor if poor else self.campaigns.draw()
        values = {
            "name": name,
            "company": company,
            "email": f"{_plain(name, '.')}{serial}@{_plain(company, '-')}.example",
            "phone": f"{words.phone}{serial:03}" if serial < 1000 and rng.random() < 0.4 else "",
            "source": source,
            "campaign": campaign,
            "sector": rng.choice(words.sectors),
            "company_size": SIZES[0] if poor and rng.random() < 0.7 else rng.choice(SIZES),
            "persona": rng.choice(words.personas),
            "notes": rng.choice(words.notes),
        }
        new = leads.new_lead(self.work(marketer, now), values, add_anyway=True)
        if new.details is None:
            raise AssertionError("a lead that is added anyway is there")
        return new.details.lead.number


def _one_in(times: int) -> list[bool]:
    return [True, *[False] * (times - 1)]


def _plain(text: str, between: str) -> str:
    return between.join(fold(text).replace("-", " ").split())
