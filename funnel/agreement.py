"""The agreement (SLA): what both sides committed to. A stored version never changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from funnel.agreement_parts import (
    RECORDS,
    Counts,
    Criterion,
    Entry,
    Objective,
    Persona,
    Role,
    SplitBy,
    SqlBy,
    SqlPart,
    record_problems,
)
from funnel.commitments import Commitment
from funnel.hours import BusinessHours
from funnel.hours_parse import parse_week
from funnel.lead_fields import NAMES
from funnel.refusals import InvalidFields, Refusal
from funnel.terms import (
    Section,
    TermKind,
    choice_term,
    count_term,
    date_term,
    parse,
    plain,
    problems_of,
    share_term,
    terms_of,
    text_term,
    time_term,
    words_term,
)
from funnel.texts import fold
from funnel.timers import time_of_days

Week = dict[str, list[list[str]]]

OFFICE_WEEK: Week = {
    day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}


_NO_TIME: Final = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What one version says.

    Times are business hours: `decision` to accept or reject a hand-off, `first_touch` to the
    first human contact (both sales'), `answer` to a request for information (marketing's).
    `sql_target` is SQLs a calendar month, `acceptance_target` a share from 0 to 1, as is
    `on_time_target`: how much of what has one of those times is to be done within it.
    `touches` is how many human contacts an accepted lead gets at least by the end of the
    `touch_days`-th working day after its acceptance, as often as `on_time_target` says; 0: off.
    `update_days` is by the end of which working day sales tells how an accepted lead goes, counted
    from its acceptance and then from each such news; 0: off.
    `fields_share` is how many of the hand-offs are to have all `required_fields` (names of
    `funnel.lead_fields`) filled in; 0: nothing is promised of them.
    `mql_fit` and `mql_interest` are the points of each kind that make a lead an MQL, `sql_fit` and
    `sql_interest` those that make it an SQL, by the `criteria`; 0: not asked for. `sql_by` says
    what happens then.
    `half_reminder` is from which time on the owner also hears when half of it is gone; 0: never.
    `pattern_share` is from which share of the reviewed SQLs on (0 to 1) a reason of rejection calls
    for a corrective action; 0: never.
    `missed` is what both teams do when a commitment is missed, in their own words.
    `starts_on` is the day a version comes into force, `review_on` the day both heads go through
    it again. `country` (ISO 3166-1) and `region` (its subdivision) bring the public holidays,
    `closed` further days. `TERMS` lists the single values with their bounds, `RECORDS` the lists,
    which are kept in the order of their keys.
    """

    decision: timedelta = field(default=timedelta(hours=4), metadata=time_term(Section.SALES))
    first_touch: timedelta = field(default=timedelta(hours=8), metadata=time_term(Section.SALES))
    answer: timedelta = field(default=timedelta(hours=4), metadata=time_term(Section.MARKETING))
    sql_target: int = field(default=40, metadata=count_term(Section.MARKETING))
    acceptance_target: float = field(default=0.7, metadata=share_term(Section.MARKETING))
    on_time_target: float = field(default=0.9, metadata=share_term(Section.SALES))
    fields_share: float = field(default=0, metadata=share_term(Section.MARKETING, may_be_off=True))
    required_fields: tuple[str, ...] = field(
        default=(), metadata=words_term(30, Section.MARKETING, NAMES)
    )
    touches: int = field(default=0, metadata=count_term(Section.SALES, 0, 50))
    touch_days: int = field(default=5, metadata=count_term(Section.SALES, 1, 60))
    update_days: int = field(default=0, metadata=count_term(Section.SALES, 0, 60))
    mql_fit: int = field(default=0, metadata=count_term(Section.QUALIFICATION, 0, 1000))
    mql_interest: int = field(default=0, metadata=count_term(Section.QUALIFICATION, 0, 1000))
    sql_fit: int = field(default=0, metadata=count_term(Section.QUALIFICATION, 0, 1000))
    sql_interest: int = field(default=0, metadata=count_term(Section.QUALIFICATION, 0, 1000))
    sql_by: SqlBy = field(default=SqlBy.PROPOSE, metadata=choice_term(SqlBy, Section.QUALIFICATION))
    # Two working days: of what is due within one, the reminder at four fifths is enough.
    half_reminder: timedelta = field(
        default=timedelta(hours=16), metadata=time_term(Section.MISSED, timedelta(0))
    )
    pattern_share: float = field(default=0, metadata=share_term(Section.MISSED, may_be_off=True))
    missed: str = field(default="", metadata=text_term(1000, Section.MISSED))
    starts_on: date | None = field(default=None, metadata=date_term(Section.DATES))
    review_on: date | None = field(default=None, metadata=date_term(Section.DATES))
    objectives: tuple[Objective, ...] = ()
    sql_parts: tuple[SqlPart, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    personas: tuple[Persona, ...] = ()
    glossary: tuple[Entry, ...] = ()
    roles: tuple[Role, ...] = ()
    zone: str = "America/Sao_Paulo"
    week: Week = field(default_factory=lambda: {day: list(p) for day, p in OFFICE_WEEK.items()})
    country: str = ""
    region: str = ""
    closed: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        for name in RECORDS:
            ordered = tuple(sorted(getattr(self, name), key=_key_of))
            object.__setattr__(self, name, ordered)

    def business_hours(self, public_holidays: Iterable[date] = ()) -> BusinessHours:
        """The hours in which time counts. Raises `funnel.hours.HoursError`."""
        days = {day.isoformat() for day in (*public_holidays, *self.closed)}
        return BusinessHours.parse(self.zone, self.week, sorted(days))

    def to_json(self) -> dict[str, Any]:
        """Plain values, times in minutes, as a version is stored."""
        lists = {name: [plain(record) for record in getattr(self, name)] for name in RECORDS}
        return plain(self) | lists | {name: _calendar(getattr(self, name)) for name in CALENDAR}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Terms":
        """The opposite of `to_json`; keys of later versions are passed over."""
        values = parse(cls, stored)
        for name, kind in RECORDS.items():
            records = stored.get(name, ())
            values[name] = tuple(kind.record(**parse(kind.record, each)) for each in records)
        values |= {name: stored[name] for name in CALENDAR if name in stored}
        values["closed"] = tuple(date.fromisoformat(day) for day in values.get("closed", ()))
        return cls(**values)

    def changed(self, **changes: Any) -> "Terms":
        """These terms with some numbers replaced, checked. Raises `InvalidFields`."""
        terms = replace(self, **changes)
        terms.check()
        return terms

    def check(self) -> None:
        """Raise `InvalidFields` naming each term that nobody could keep."""
        problems = problems_of(self)
        for name, kind in RECORDS.items():
            records = getattr(self, name)
            if len(records) > kind.most:
                problems[name] = Refusal("too_many_records", most=kind.most)
            elif any(map(problems_of, records)) or len({each.key for each in records}) < len(
                records
            ):
                problems[name] = Refusal("invalid_records")
        if problems:
            raise InvalidFields(problems)

    def contradictions(self) -> dict[str, Refusal]:
        """Terms that cannot both be kept, by the one to change: what a new version is refused for.

        Decision and first touch both count from the hand-off, and the decision comes first. A bar
        can be reached with the points that the criteria give. A record has nothing wrong in it.
        """
        problems: dict[str, Refusal] = {}
        if self.first_touch < self.decision:
            problems["first_touch"] = Refusal("touch_before_decision")
        for counts in (Counts.FIT, Counts.INTEREST):
            most = self.most_points(counts)
            for name in (name for name in BARS if name.endswith(counts)):
                if getattr(self, name) > most:
                    problems[name] = Refusal("bar_out_of_reach", most=most)
        for name in RECORDS:
            wrong = (self.problems_of_record(each) for each in getattr(self, name))
            if first := next(filter(None, wrong), None):
                problems[name] = next(iter(first.values()))
        return problems

    def problems_of_record(self, record: Any) -> dict[str, Refusal]:
        """What is wrong with a record of one of these lists, by the name of its field.

        A part of the SQLs names a persona that there is. A lead is of one persona and of one
        source, so the parts of either are never more than all SQLs.
        """
        problems = record_problems(record)
        if not isinstance(record, SqlPart):
            return problems
        alike = [each for each in self.sql_parts if each.by is record.by]
        if record.by is SplitBy.PERSONA and not self.persona_called(record.name):
            known = ", ".join(each.name for each in self.personas) or "–"
            problems.setdefault("name", Refusal("unknown_persona", name=record.name, names=known))
        elif (together := sum(each.least for each in alike)) > self.sql_target:
            refusal = Refusal("parts_exceed_sqls", together=together, most=self.sql_target)
            problems.setdefault("least", refusal)
        return problems

    def persona_called(self, name: str) -> str:
        """The persona of this name as the agreement spells it; "" where there is none."""
        return next((each.name for each in self.personas if fold(each.name) == fold(name)), "")

    def least_of(self, key: str) -> int:
        """How many SQLs a month the part with a key is to have; 0 where it is not agreed on."""
        return next((each.least for each in self.sql_parts if each.key == key), 0)

    @property
    def asks_of_sqls(self) -> bool:
        """Whether a lead has to score, or to have something, before it counts as SQL."""
        must = any(each.counts is Counts.MUST for each in self.criteria)
        return bool(must or self.sql_fit or self.sql_interest)

    def most_points(self, counts: Counts) -> int:
        """The most points of one kind that a lead can have by the criteria."""
        return sum(max(0, each.points) for each in self.criteria if each.counts is counts)

    def means(self, other: "Terms") -> bool:
        """Whether both promise the same, however their hours are written down."""
        week, others = parse_week(self.week), parse_week(other.week)
        return week == others and replace(self, week={}) == replace(other, week={})

    def promises(self, commitment: Commitment) -> bool:
        """Whether it is committed to: what is off is neither shown nor measured."""
        if commitment is Commitment.FIELDS and not self.required_fields:
            return False
        return bool(getattr(self, commitment.term))

    def promised(self, commitment: Commitment) -> timedelta | int:
        """What a commitment with a timer gives: business time, or working days (`IN_DAYS`)."""
        number: timedelta | int = getattr(self, commitment.term)
        return number

    def time_for(self, commitment: Commitment, hours: BusinessHours, start: datetime) -> timedelta:
        """The business time that a commitment with a timer gives from a moment on."""
        number = self.promised(commitment)
        return number if isinstance(number, timedelta) else time_of_days(hours, start, number)

    def reminds_at_half(self, promised: timedelta) -> bool:
        """Whether the owner of a timer hears when half of its time is gone."""
        return bool(self.half_reminder) and promised >= self.half_reminder


def _key_of(record: Any) -> str:
    key: str = record.key
    return key


def _calendar(value: Any) -> Any:
    return [day.isoformat() for day in value] if isinstance(value, tuple) else value


TERMS: Final = terms_of(Terms)
"""The single values of the agreement, in the order in which they are shown."""

NUMBERS: Final = tuple(
    name
    for name, term in TERMS.items()
    if term.kind in {TermKind.TIME, TermKind.COUNT, TermKind.SHARE}
)
"""Those of them that are numbers."""

BARS: Final = tuple(
    f"{stage}_{counts}" for stage in ("mql", "sql") for counts in (Counts.FIT, Counts.INTEREST)
)
"""The points asked of an MQL and of an SQL; 0: not asked for."""

CALENDAR: Final = ("zone", "week", "country", "region", "closed")
"""What the business hours are made of."""
