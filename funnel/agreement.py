"""The agreement (SLA): what both sides committed to, in numbers. A stored version never changes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from funnel.commitments import Commitment
from funnel.hours import BusinessHours
from funnel.hours_parse import parse_week
from funnel.refusals import InvalidFields, Refusal

Week = dict[str, list[list[str]]]

OFFICE_WEEK: Week = {
    day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}


class TermKind(StrEnum):
    """How a term is counted: business hours, whole numbers, or a share from 0 to 1."""

    TIME = "time"
    COUNT = "count"
    SHARE = "share"


@dataclass(frozen=True)
class Bounds:
    """What a term may be, in its own unit, and the refusal of anything else."""

    kind: TermKind
    least: timedelta | float
    most: timedelta | float
    refusal: Refusal

    def allow(self, value: Any) -> bool:
        above = value > self.least if self.kind is TermKind.SHARE else value >= self.least
        return bool(above and value <= self.most)


_TIME = Bounds(
    TermKind.TIME,
    timedelta(minutes=15),
    timedelta(hours=400),
    Refusal("hours_out_of_range", least=0.25, most=400),
)
_FROM = Bounds(
    TermKind.TIME,
    timedelta(0),
    timedelta(hours=400),
    Refusal("hours_out_of_range", least=0, most=400),
)
_COUNT = Bounds(TermKind.COUNT, 1, 100_000, Refusal("number_out_of_range", least=1, most=100_000))
_SHARE = Bounds(TermKind.SHARE, 0, 1, Refusal("percent_out_of_range"))


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The numbers of one version.

    Times are business hours: `decision` to accept or reject a hand-off, `first_touch` to the
    first human contact (both sales'), `answer` to a request for information (marketing's).
    `sql_target` is SQLs a calendar month, `acceptance_target` a share from 0 to 1, as is
    `on_time_target`: how much of what has one of those times is to be done within it.
    `half_reminder` is from which time on the owner also hears when half of it is gone; 0: never.
    `country` (ISO 3166-1) and `region` (its subdivision) bring the public holidays,
    `closed` further days. `TERMS` lists the numbers with their bounds.
    """

    decision: timedelta = field(default=timedelta(hours=4), metadata={"bounds": _TIME})
    first_touch: timedelta = field(default=timedelta(hours=8), metadata={"bounds": _TIME})
    answer: timedelta = field(default=timedelta(hours=4), metadata={"bounds": _TIME})
    sql_target: int = field(default=40, metadata={"bounds": _COUNT})
    acceptance_target: float = field(default=0.7, metadata={"bounds": _SHARE})
    on_time_target: float = field(default=0.9, metadata={"bounds": _SHARE})
    # Two working days: of what is due within one, the reminder at four fifths is enough.
    half_reminder: timedelta = field(default=timedelta(hours=16), metadata={"bounds": _FROM})
    zone: str = "America/Sao_Paulo"
    week: Week = field(default_factory=lambda: {day: list(p) for day, p in OFFICE_WEEK.items()})
    country: str = ""
    region: str = ""
    closed: tuple[date, ...] = ()

    def business_hours(self, public_holidays: Iterable[date] = ()) -> BusinessHours:
        """The hours in which time counts. Raises `funnel.hours.HoursError`."""
        days = {day.isoformat() for day in (*public_holidays, *self.closed)}
        return BusinessHours.parse(self.zone, self.week, sorted(days))

    def to_json(self) -> dict[str, Any]:
        """Plain values, times in minutes, as a version is stored."""
        minutes = {name: int(getattr(self, name).total_seconds() // 60) for name in _TIMES}
        return asdict(self) | minutes | {"closed": [day.isoformat() for day in self.closed]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Terms":
        """The opposite of `to_json`; keys of later versions are passed over."""
        values = {key: stored[key] for key in cls.__dataclass_fields__ if key in stored}
        values |= {name: timedelta(minutes=values[name]) for name in _TIMES if name in values}
        values["closed"] = tuple(date.fromisoformat(day) for day in values.get("closed", ()))
        return cls(**values)

    def changed(self, **changes: Any) -> "Terms":
        """These terms with some numbers replaced, checked. Raises `InvalidFields`."""
        terms = replace(self, **changes)
        terms.check()
        return terms

    def check(self) -> None:
        """Raise `InvalidFields` naming each term that nobody could keep."""
        problems = {
            name: bounds.refusal
            for name, bounds in TERMS.items()
            if not bounds.allow(getattr(self, name))
        }
        if problems:
            raise InvalidFields(problems)

    def contradictions(self) -> dict[str, Refusal]:
        """Terms that cannot both be kept, by the one to change: what a new version is refused for.

        Decision and first touch both count from the hand-off, and the decision comes first.
        """
        if self.first_touch < self.decision:
            return {"first_touch": Refusal("touch_before_decision")}
        return {}

    def means(self, other: "Terms") -> bool:
        """Whether both promise the same, however their hours are written down."""
        week, others = parse_week(self.week), parse_week(other.week)
        return week == others and replace(self, week={}) == replace(other, week={})

    def promised(self, commitment: Commitment) -> timedelta:
        """The business time that a commitment with a timer gives."""
        time: timedelta = getattr(self, commitment.term)
        return time

    def reminds_at_half(self, promised: timedelta) -> bool:
        """Whether the owner of a timer hears when half of its time is gone."""
        return bool(self.half_reminder) and promised >= self.half_reminder


TERMS: Final[dict[str, Bounds]] = {
    term.name: term.metadata["bounds"] for term in fields(Terms) if "bounds" in term.metadata
}
"""The numbers both teams agree on, in the order in which they are shown."""

_TIMES: Final = tuple(name for name, bounds in TERMS.items() if bounds.kind is TermKind.TIME)
