"""Which SQLs of a week a meeting hears of, read from either database."""

from datetime import date, datetime
from decimal import Decimal

from funnel.periods import Period
from funnel.stages import Reason
from funnel.voice import Voice
from messages import voice as words
from messages.localizer import Localizer
from services import privacy, progress, undo, voice
from tests.seeded import ZONE, SeededCompany, at

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), ZONE)
MONDAY = at("2026-11-16 08:30")


def heard(company: SeededCompany, now: datetime = MONDAY) -> Voice:
    proposed: Voice = company.read(voice.of_period, now, WEEK)
    return proposed


def number_of(company: SeededCompany, handoff_id: int) -> int:
    return company.lead_numbers[handoff_id]


def test_the_fastest_accepted_and_the_one_rejected_are_named(company: SeededCompany) -> None:
    slow, fast = (company.hand(at(f"2026-11-10 1{hour}:00")) for hour in (0, 1))
    company.accept(fast, at("2026-11-10 11:20"))
    company.accept(slow, at("2026-11-10 12:00"))
    bad = company.hand(at("2026-11-11 10:00"), name="Bo <!channel>")
    company.reject(bad, at("2026-11-11 11:00"), Reason.WRONG_PROFILE)
    before = company.hand(at("2026-11-05 10:00"))
    company.reject(before, at("2026-11-06 11:00"))
    proposed = heard(company)
    assert proposed.best
    assert (proposed.best.number, proposed.best.took) == (number_of(company, fast), 20 * 60)
    assert proposed.worst
    assert proposed.worst.number == number_of(company, bad)
    english = words.lines(Localizer("en", ZONE), proposed, company.facts)
    assert english == [
        "• *Best:* L-2 · Lead 2 · accepted in 20 min",
        "• *Worst:* L-3 · Bo &lt;!channel&gt; · rejected: Wrong profile",
    ]


def test_a_deal_won_in_the_week_leads_with_its_value(company: SeededCompany) -> None:
    earlier, other = company.hand(at("2026-10-20 10:00")), company.hand(at("2026-11-10 10:00"))
    company.accept(earlier, at("2026-10-20 11:00"))
    company.accept(other, at("2026-11-10 10:05"))
    assert heard(company).best == heard(company).best
    company.ask(progress.win, "UANA", at("2026-11-12 10:00"), earlier, value="1000")
    proposed = heard(company)
    assert proposed.best
    assert (proposed.best.number, proposed.best.amount) == (
        number_of(company, earlier),
        Decimal(1000),
    )
    [line] = words.lines(Localizer("es", ZONE), proposed, company.facts)
    assert "ganado: " in line
    company.ask(undo.undo, "UANA", at("2026-11-12 10:05"), number_of(company, earlier))
    proposed = heard(company)
    assert proposed.best
    assert proposed.best.number == number_of(company, other)


def test_where_none_was_rejected_the_one_that_waits_longest_is_the_worst(
    company: SeededCompany,
) -> None:
    old, first, _ = (company.hand(at(f"2026-11-{day} 10:00")) for day in ("05", "10", "12"))
    proposed = heard(company)
    assert proposed.best is None
    assert proposed.worst
    assert proposed.worst.number == number_of(company, first)
    [line] = words.lines(Localizer("pt_BR", ZONE), proposed, company.facts)
    assert line.startswith("• *Pior:* L-2 · Lead 2 · aguardando decisão desde <!date^")
    company.reject(old, at("2026-11-12 11:00"))
    proposed = heard(company)
    assert proposed.worst
    assert proposed.worst.number == number_of(company, old)


def test_of_an_erased_lead_nothing_is_told(company: SeededCompany) -> None:
    bad = company.hand(at("2026-11-11 10:00"))
    company.reject(bad, at("2026-11-11 11:00"))
    company.ask(privacy.forget, "UMARIA", at("2026-11-13 10:00"), [number_of(company, bad)])
    assert heard(company) == Voice(None, None)


def test_another_companys_leads_are_not_heard_of(company: SeededCompany) -> None:
    company.accept(company.hand(at("2026-11-10 10:00")), at("2026-11-10 11:00"))
    stranger = SeededCompany(company.store, id="T2")
    assert heard(stranger) == Voice(None, None)
