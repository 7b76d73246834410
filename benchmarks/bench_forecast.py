"""The forecast of won deals, replayed month by month on the public Olist funnel, if present.

No time is measured: it prints how far off the forecast of each month was, made on its first day and
on its fifteenth, beside the count of the month before and the mean of the three before, and how
often its interval held what came.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import fmean
from zoneinfo import ZoneInfo

from benchmarks.harness import Result
from funnel.agreement import Terms
from funnel.arrivals import Calendar
from funnel.deal_rates import Exit, Stay
from funnel.forecast import LEAST_WON, PAST, Deals, MonthForecast, forecast
from funnel.periods import Period
from funnel.stages import Stage
from services.calendar import hours_of

OLIST = Path(__file__).parents[2] / "shared" / "data" / "olist"
ZONE = "America/Sao_Paulo"
FIRST, LAST = date(2017, 6, 1), date(2018, 10, 1)  # the data end in the middle of November
DAYS = (1, 15)  # of a month, on which it is forecast


@dataclass(frozen=True)
class Try:
    """A month, what was forecast for it, what came, and what came in the months before it.

    `pace`: what was won so far, going on as on the working days gone; None where there is none.
    """

    forecast: MonthForecast
    came: int
    before: list[int]
    pace: float | None

    @property
    def holds(self) -> bool:
        return self.forecast.low <= self.came <= self.forecast.high


def run(_: list[str], *, quick: bool = False) -> list[Result]:
    """Prints its own table: there is no ratio to show."""
    if not (OLIST / "closed_deals.csv").exists():
        print("forecast: the Olist tables are not present; nothing was replayed")
        return []
    past = stays()
    for day in DAYS[:1] if quick else DAYS:
        _show(day, replay(past, day))
    return []


def stays() -> list[Stay]:
    """Each MQL as a deal that began with its first contact; nobody says when one was lost."""
    zone = ZoneInfo(ZONE)
    with (OLIST / "closed_deals.csv").open() as file:
        won = {
            row["mql_id"]: datetime.fromisoformat(row["won_date"]).replace(tzinfo=zone)
            for row in csv.DictReader(file)
        }
    with (OLIST / "marketing_qualified_leads.csv").open() as file:
        rows = [(row["mql_id"], row["first_contact_date"].strip()) for row in csv.DictReader(file)]
    past = []
    for key, day in rows:
        began = datetime.strptime(day, "%d-%m-%Y").replace(tzinfo=zone)
        ended = max(won[key], began) if key in won else None
        past.append(Stay(Stage.SQL, began, ended, Exit.WON if ended else None))
    return past


def replay(past: list[Stay], day: int) -> list[Try]:
    """Each month from `FIRST` to `LAST`, as forecast on some day of it by what was known then."""
    tries, counts = [], []
    calendar = Calendar(ZONE, hours_of(Terms(zone=ZONE, country="BR")))
    month = Period.month_of(FIRST, ZONE)
    while month.first <= LAST:
        now = month.start + timedelta(days=day - 1)
        came, so_far = _won(past, month.start, month.end), _won(past, month.start, now)
        before = _won(past, now - PAST, now)
        result = forecast(past, now, calendar, Deals(so_far, ()), Deals(before, ()))
        if before >= LEAST_WON:
            gone = calendar.worked(month.start, now)
            pace = so_far / gone * calendar.worked(month.start, month.end) if gone else None
            tries.append(Try(result.months[0], came, counts[-3:], pace))
        counts.append(came)
        month = Period.month_of(month.last + timedelta(days=1), ZONE)
    return tries


def _won(past: list[Stay], start: datetime, end: datetime) -> int:
    return sum(stay.ended is not None and start <= stay.ended < end for stay in past)


def _show(day: int, tries: list[Try]) -> None:
    print(f"\nforecast of won deals on day {day} of the month (Olist)")
    print(f"{'month':8} {'won':>4} {'forecast':>8} {'80 % range':>11}  holds")
    for each in tries:
        made = each.forecast
        span = f"{made.low}-{made.high}"
        holds = "yes" if each.holds else "no"
        print(f"{made.month.first:%Y-%m}  {each.came:4} {made.mean:8.1f} {span:>11}  {holds}")
    errors = {
        "forecast": [abs(each.forecast.mean - each.came) for each in tries],
        "last month's count": [abs(each.before[-1] - each.came) for each in tries],
        "mean of three months": [abs(fmean(each.before) - each.came) for each in tries],
    }
    if paces := [abs(each.pace - each.came) for each in tries if each.pace is not None]:
        errors["won so far at its pace"] = paces
    for name, values in errors.items():
        print(f"mean absolute error, {name}: {fmean(values):.1f}")
    print(f"the range held {sum(each.holds for each in tries)} of {len(tries)} months")
