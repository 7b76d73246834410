"""The weekly digest and the monthly review as people read them."""

from datetime import date
from typing import Any

import pytest

from blockkit.message import Message
from digests import monthly, weekly
from digests.kinds import DigestKind, Occasion, Rendering
from digests.registry import kind_of
from funnel.actions import NewAction
from funnel.figures import Ratio
from funnel.hours import BusinessHours
from funnel.ideas import NewIdea
from funnel.periods import Period
from funnel.refusals import Refusal
from funnel.stages import Stage
from messages.catalog import LOCALES
from messages.localizer import Localizer
from services import actions, balance, ideas
from tests.house_rules import check_message
from tests.office import text_of
from tests.seeded import WORKWEEK, ZONE, SeededCompany, at

MONDAY = at("2026-11-16 08:30")
HOURS = BusinessHours.parse(ZONE, {day: [["09:00", "18:00"]] for day in WORKWEEK}, [])
EN = Localizer("en", ZONE)


def occasion(now: str, due: str | None = None, previous: str | None = None) -> Occasion:
    moments = [at(each) if each else None for each in (due, previous)]
    return Occasion(at(now), ZONE, HOURS, *moments)


@pytest.fixture
def busy(company: SeededCompany) -> SeededCompany:
    """Two weeks and a month before with decisions, deals, actions and ideas."""
    for day in ("2026-10-06", "2026-10-07", "2026-11-04", "2026-11-10"):
        accepted = company.hand(at(f"{day} 10:00"))
        company.accept(accepted, at(f"{day} 11:00"))
        company.touch(accepted, at(f"{day} 11:30"))
        rejected = company.hand(at(f"{day} 12:00"), source="feira")
        company.reject(rejected, at(f"{day} 14:00"))
    company.win(accepted, at("2026-11-12 10:00"))
    company.hand(at("2026-11-13 10:00"))
    call = NewAction("Call the fair leads", "UANA", date(2026, 11, 12), "3 meetings")
    company.ask(actions.add, "USARA", at("2026-11-09 10:00"), call)
    done = NewAction("Rewrite the form", "UMILA", date(2026, 11, 20), "")
    action = company.ask(actions.add, "USARA", at("2026-11-09 10:00"), done)
    company.ask(actions.finish, "UMILA", at("2026-11-13 10:00"), action.id)
    company.ask(ideas.give, "UANA", at("2026-11-11 10:00"), NewIdea("A <!channel> webinar"))
    return company


def rendered(
    company: SeededCompany, kind: DigestKind[Any], now: str, localizer: Localizer
) -> Message:
    def render(work: Any) -> Message:
        return kind.message(work, occasion(now), Rendering(localizer, at(now)))

    message: Message = company.ask(render, "USARA", at(now))
    return message


def detailed(company: SeededCompany, kind: DigestKind[Any], now: str) -> str:
    """What stands behind "Details"."""

    def details(work: Any) -> list[Any]:
        facts = kind.gather(work, kind.period(occasion(now)))
        return kind.details(facts, Rendering(EN, at(now)))

    return text_of(company.ask(details, "USARA", at(now)))


def test_the_weekly_digest_covers_the_days_since_the_one_before() -> None:
    assert weekly.period(occasion("2026-11-16 08:30")) == Period(
        date(2026, 11, 9), date(2026, 11, 15), ZONE
    )
    fortnight = occasion("2026-11-16 08:30", "2026-11-16 08:30", "2026-11-02 08:30")
    assert weekly.period(fortnight).first == date(2026, 11, 2)


def test_the_monthly_review_is_of_the_month_that_is_over() -> None:
    october = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
    assert monthly.period(occasion("2026-11-03 08:30", "2026-11-03 08:30")) == october
    assert monthly.period(occasion("2026-11-25 08:30")) == october
    at_its_end = occasion("2026-10-30 08:30", "2026-10-30 08:30")
    assert monthly.period(at_its_end) == october


def test_the_weekly_digest_tells_numbers_progress_and_ideas(busy: SeededCompany) -> None:
    message = rendered(busy, weekly.KIND, "2026-11-16 08:30", EN)
    text = text_of(message.blocks)
    assert message.text == (
        "From Nov 9 through Nov 15, sales accepted 1 of 2 SQLs reviewed (50%). "
        "Previous period: 1 of 2 (50%)."
    )
    for words in (
        "*Acceptance rate* · ",
        "*Progress:* 1 action done · 1 action open, 1 overdue\n• *Call the fair leads* · Ana",
        "A <!channel> webinar",
        "Vote (0)",
        "Add an action",
    ):
        assert words in text, words
    idea = next(block for block in message.blocks if "webinar" in text_of(block))
    assert "<!channel>" not in idea["text"]["text"]  # escaped: it notifies nobody


def test_what_the_weekly_digest_leaves_out_is_behind_its_button(busy: SeededCompany) -> None:
    details = detailed(busy, weekly.KIND, "2026-11-16 08:30")
    for words in (
        "handed off: 3 · accepted: 1 · rejected: 1",
        "opportunities: 0 · won: 1 · lost: 0",
        "1 SQL is waiting for a decision.",
        "• No budget: 1 of 2 (50%) of those reviewed",
        "*1 action done*\n• *Rewrite the form* · Mila · Nov 13",
        "*1 action open, 1 overdue*\n• *Call the fair leads* · Ana",
    ):
        assert words in details, words


def test_of_many_actions_and_ideas_the_digest_shows_the_first_and_counts_the_others(
    busy: SeededCompany,
) -> None:
    for number in range(5):
        new = NewAction(f"Task {number}", "UANA", date(2026, 12, 1 + number), "")
        busy.ask(actions.add, "USARA", at("2026-11-13 11:00"), new)
        busy.ask(ideas.give, "UANA", at("2026-11-13 11:00"), NewIdea(f"Thought {number}"))
    text = text_of(rendered(busy, weekly.KIND, "2026-11-16 08:30", EN).blocks)
    assert "6 actions open, 1 overdue" in text
    assert "*Task 1*" in text
    assert "*Task 2*" not in text
    assert "due Dec 2\n• and 3 more" in text
    assert "*New ideas* · 2 of 6 · See them all with `/idea list`." in text
    assert "*Task 4*" in detailed(busy, weekly.KIND, "2026-11-16 08:30")


def test_the_monthly_review_lays_months_beside_each_other(busy: SeededCompany) -> None:
    message = rendered(busy, monthly.KIND, "2026-12-01 08:30", EN)
    text = text_of(message.blocks)
    assert message.text.startswith("In November 2026, ")
    assert message.text.endswith("1 deal won.")
    for words in ("October 2026", "November 2026", "Win rate: 1 of 1 (100%)", "Propose changes"):
        assert words in text, words
    month = Period.month_of(date(2026, 11, 1), ZONE)
    facts = busy.read(balance.month, at("2026-12-01 08:30"), month)
    assert [report.period.first.month for report in facts.reports] == [9, 10, 11]
    shares = {line.stage: line.conversion for line in facts.stages if line.entered}
    assert shares == {Stage.LEAD: Ratio(5, 5), Stage.SQL: Ratio(1, 5), Stage.CUSTOMER: None}
    details = detailed(busy, monthly.KIND, "2026-12-01 08:30")
    assert "• *Lead* (Marketing): 5 · moved on: 5 of 5 (100%)" in details
    assert "• *SQL* (Marketing and Sales): 5 · moved on: 1 of 5 (20%)" in details
    assert "*Funnel" not in text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", [weekly.KIND, monthly.KIND])
def test_every_language_is_within_slacks_limits(
    kind: DigestKind[Any], locale: str, busy: SeededCompany, company: SeededCompany
) -> None:
    localizer = Localizer(locale, ZONE)
    message = rendered(busy, kind, "2026-12-01 08:30", localizer)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert message.text

    def details(work: Any) -> list[Any]:
        facts = kind.gather(work, Period(date(2026, 11, 1), date(2026, 11, 30), ZONE))
        return kind.details(facts, Rendering(localizer, work.now))

    assert company.ask(details, "USARA", at("2026-12-01 08:30"))


def test_a_company_with_nothing_yet_is_told_so(company: SeededCompany) -> None:
    message = rendered(company, weekly.KIND, "2026-11-16 08:30", EN)
    assert message.text.startswith("No SQLs were reviewed from ")
    assert "No actions yet." in text_of(message.blocks)
    assert "no data" in text_of(rendered(company, monthly.KIND, "2026-11-16 08:30", EN).blocks)


def test_a_kind_is_found_by_its_name_in_each_language() -> None:
    for word, name in (
        ("", "daily"),
        ("Diário", "daily"),
        ("semanal", "weekly"),
        ("MENSAL", "monthly"),
        ("mensual", "monthly"),
    ):
        assert kind_of(word).name == name
    with pytest.raises(Refusal):
        kind_of("yearly")
