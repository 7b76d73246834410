"""The agreement (SLA): what both sides promised, in numbers. A stored version never changes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from funnel.hours import BusinessHours
from funnel.refusals import InvalidFields, Refusal

Week = dict[str, list[list[str]]]

OFFICE_WEEK: Week = {
    day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The numbers of one version.

    Times are business hours: `decision` to accept or reject a hand-off, `first_touch` to the
    first human contact (both sales'), `answer` to a request for information (marketing's).
    `sql_target` is SQLs a calendar month, `acceptance_target` a share from 0 to 1.
    `country` (ISO 3166-1) and `region` (its subdivision) bring the public holidays,
    `closed` further days.
    """

    decision: timedelta = timedelta(hours=4)
    first_touch: timedelta = timedelta(hours=8)
    answer: timedelta = timedelta(hours=4)
    sql_target: int = 40
    acceptance_target: float = 0.7
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
        return asdict(self) | {
            "decision": int(self.decision.total_seconds() // 60),
            "first_touch": int(self.first_touch.total_seconds() // 60),
            "answer": int(self.answer.total_seconds() // 60),
            "closed": [day.isoformat() for day in self.closed],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Terms":
        """The opposite of `to_json`; keys of later versions are passed over."""
        known = {key: stored[key] for key in cls.__dataclass_fields__ if key in stored}
        for key in ("decision", "first_touch", "answer"):
            known[key] = timedelta(minutes=known[key])
        known["closed"] = tuple(date.fromisoformat(day) for day in known.get("closed", ()))
        return cls(**known)

    def changed(self, **changes: Any) -> "Terms":
        """These terms with some numbers replaced, checked. Raises `InvalidFields`."""
        terms = replace(self, **changes)
        terms.check()
        return terms

    def check(self) -> None:
        """Raise `InvalidFields` naming each term that nobody could keep."""
        problems = {
            name: Refusal("hours_out_of_range", least=0.25, most=400)
            for name in ("decision", "first_touch", "answer")
            if not timedelta(minutes=15) <= getattr(self, name) <= timedelta(hours=400)
        }
        if not 1 <= self.sql_target <= 100_000:
            problems["sql_target"] = Refusal("number_out_of_range", least=1, most=100_000)
        if not 0 < self.acceptance_target <= 1:
            problems["acceptance_target"] = Refusal("percent_out_of_range")
        if problems:
            raise InvalidFields(problems)
