"""How the objectives of both teams stand in their month or quarter."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from funnel.agreement_parts import Metric, Objective, Span
from funnel.figures import Ratio
from funnel.objectives import ObjectiveStatus
from funnel.periods import Period
from funnel.scorecard import Standing
from messages.catalog import LOCALES
from messages.localizer import Localizer
from services import objectives
from tests.house_rules import check_message
from tests.seeded import ZONE, SeededCompany, at
from views import status

NOVEMBER = Period.month_of(date(2026, 11, 1), ZONE)
SATURDAY = "2026-11-14 08:00"  # 9 of November's 19 working days are over


def agree(company: SeededCompany, *goals: Objective) -> None:
    company.end_agreement()
    company.change(currency="BRL")
    company.agree(at("2026-10-01 09:00"), zone=ZONE, country="BR", objectives=goals)


def goal(metric: Metric, target: str, span: Span = Span.MONTH) -> Objective:
    return Objective(name=f"Goal {metric}", metric=metric, target=Decimal(target), span=span)


def only(company: SeededCompany, now: str = SATURDAY, period: Period = NOVEMBER) -> ObjectiveStatus:
    [found] = company.read(objectives.statuses, at(now), period)
    assert isinstance(found, ObjectiveStatus)
    return found


def won(company: SeededCompany, day: int, value: str = "1000") -> None:
    handed = company.hand(at(f"2026-11-{day:02d} 09:00"))
    company.accept(handed, at(f"2026-11-{day:02d} 10:00"))
    company.win(handed, at(f"2026-11-{day:02d} 11:00"), value=value)


def test_won_deals_are_set_beside_what_the_working_days_should_have_brought(
    company: SeededCompany,
) -> None:
    agree(company, goal(Metric.WON, "8"))
    for day in (4, 10, 12):
        won(company, day)

    found = only(company)

    assert (found.reached, found.expected) == (3, 3)  # of 3.8: there is no part of a deal
    assert found.standing is Standing.ON_TRACK
    assert only(company, "2026-11-03 10:00").standing is Standing.NO_DATA


def test_a_quarter_counts_all_of_its_months(company: SeededCompany) -> None:
    agree(company, goal(Metric.SQLS, "62", Span.QUARTER))
    company.hand(at("2026-10-20 10:00"))
    company.hand(at("2026-11-10 10:00"))

    found = only(company)

    assert (found.period.first, found.period.last) == (date(2026, 10, 1), date(2026, 12, 31))
    # Brazil: 21 working days in October, 19 in November, 22 in December; 30 are over.
    assert (found.reached, found.expected) == (2, 30)
    assert found.standing is Standing.BEHIND


def test_values_of_another_currency_are_never_added_up(company: SeededCompany) -> None:
    agree(company, goal(Metric.VALUE, "1900"))
    won(company, 4, "500.25")
    won(company, 5, "400")
    won(company, 6, "")
    company.change(currency="USD")
    won(company, 9, "9000")
    company.change(currency="BRL")

    found = only(company)

    assert (found.reached, found.expected, found.left_out) == (Decimal("900.25"), 900, 2)
    assert found.standing is Standing.ON_TRACK


def test_deals_without_a_value_say_nothing_of_the_sum(company: SeededCompany) -> None:
    agree(company, goal(Metric.VALUE, "1900"))
    assert only(company).reached == 0
    won(company, 4, "")

    assert (only(company).reached, only(company).standing) == (None, Standing.NO_DATA)


def test_conversion_follows_the_leads_handed_off_in_the_period(company: SeededCompany) -> None:
    agree(company, goal(Metric.CONVERSION, "25"))
    assert only(company).standing is Standing.NO_DATA
    early = company.hand(at("2026-10-30 09:00"))
    company.accept(early, at("2026-10-30 10:00"))
    company.win(early, at("2026-11-03 10:00"))
    won(company, 4)
    for day in (5, 6, 9):
        company.hand(at(f"2026-11-{day:02d} 09:00"))

    found = only(company)

    assert (found.ratio, found.standing) == (Ratio(1, 4), Standing.ON_TRACK)


def test_speed_is_reached_at_or_below_its_time(company: SeededCompany) -> None:
    agree(company, goal(Metric.SPEED, "2"))
    assert only(company).standing is Standing.NO_DATA
    for day, hour in ((4, 10), (5, 11), (6, 12)):
        handed = company.hand(at(f"2026-11-{day:02d} 09:00"))
        company.accept(handed, at(f"2026-11-{day:02d} 09:10"))
        company.touch(handed, at(f"2026-11-{day:02d} {hour}:00"))

    found = only(company)

    assert found.spread
    assert (found.spread.median, found.standing) == (timedelta(hours=2), Standing.ON_TRACK)


def test_a_month_gone_by_has_the_objectives_of_then(company: SeededCompany) -> None:
    agree(company, goal(Metric.WON, "8"))
    company.agree(at("2026-11-10 09:00"), zone=ZONE, country="BR")

    assert company.read(objectives.statuses, at(SATURDAY), NOVEMBER) == ()
    october = only(company, SATURDAY, NOVEMBER.before())
    assert (october.reached, october.expected) == (0, 8)


def test_status_and_home_show_them(company: SeededCompany) -> None:
    marked = Objective(name="A new segment", metric=Metric.MARKED)
    agree(company, goal(Metric.WON, "8"), goal(Metric.VALUE, "190000", Span.QUARTER), marked)
    won(company, 4)
    facts = company.ask(status.status, "UANA", at(SATURDAY), "")
    english = Localizer("en", ZONE)

    text = str(status.render(facts, english, at(SATURDAY)).blocks)
    short = str(status.summary(facts, english, at(SATURDAY)).blocks)

    assert "• *Goal won* · November 2026: 1 of 3 expected by now · target: 8 · 🔴 Behind" in text
    assert "• *A new segment* · November 2026: judged by both heads" in text
    assert "*Goal value* · Q4 2026: R$1,000" in text
    assert (
        "*Objectives:* 🔴 Behind: Goal value and Goal won · – No data yet: A new segment" in short
    )
    assert "Speed to lead (business hours): 2 h, the only first touch" in text


@pytest.mark.parametrize("locale", LOCALES)
def test_objectives_are_shown_in_each_language(company: SeededCompany, locale: str) -> None:
    goals = [goal(metric, "5", Span.QUARTER) for metric in Metric]
    agree(company, *goals)
    won(company, 4)
    won(company, 5, "")
    facts = company.ask(status.status, "UANA", at(SATURDAY), "")

    for render in (status.render, status.summary):
        message = render(facts, Localizer(locale, ZONE), at(SATURDAY))
        assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_a_team_or_a_person_has_no_objectives_of_its_own(company: SeededCompany) -> None:
    agree(company, goal(Metric.WON, "8"))

    for words in ("sales", "<@UANA>"):
        facts = company.ask(status.status, "UANA", at(SATURDAY), words)
        assert facts.standings.objectives == ()
