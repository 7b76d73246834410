"""Leads that are settled are erased once nothing has happened to them for the company's period."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session

from funnel.facts import LeadFacts
from services import leads, progress, retention
from storage import leads as stored
from storage.mapping import table
from storage.tables import Audit
from tests.seeded import SeededCompany, at

BEGIN = at("2026-10-05 10:00")


def lead(company: SeededCompany, number: int) -> LeadFacts:
    return company.read(stored.lead_by_number, BEGIN, number)


def sweep(company: SeededCompany, days: float, limit: int = 2) -> int:
    """Every batch that is due some days after the beginning; gives how many batches."""
    batches = 0
    while company.store.call(retention.erase_old, BEGIN + timedelta(days=days), limit):
        batches += 1
    return batches


def lost(company: SeededCompany) -> int:
    handoff = company.hand(BEGIN, name="Zuleika")
    company.accept(handoff, BEGIN)
    company.ask(progress.lose, "UANA", BEGIN, handoff, why="Zuleika is too small")
    return company.lead_numbers[handoff]


def test_nothing_is_erased_by_itself_unless_the_company_wants_it(company: SeededCompany) -> None:
    number = lost(company)
    assert sweep(company, days=4000) == 0
    assert lead(company, number).name == "Zuleika"


def test_a_settled_lead_is_erased_when_its_time_is_up_and_not_before(
    company: SeededCompany,
) -> None:
    number = lost(company)
    company.change(retention_months=12)
    sweep(company, days=365)
    assert not lead(company, number).forgotten
    sweep(company, days=366)
    erased = lead(company, number)
    assert (erased.forgotten, erased.name, erased.email) == (True, "", "")
    assert (erased.source, erased.stage) == ("site", "lost")


def test_who_is_still_worked_on_or_bought_stays(company: SeededCompany) -> None:
    opened = company.lead(BEGIN)
    won = company.hand(BEGIN)
    company.accept(won, BEGIN)
    company.win(won, BEGIN)
    company.change(retention_months=6)
    assert sweep(company, days=4000) == 0
    assert not lead(company, opened).forgotten
    assert not lead(company, company.lead_numbers[won]).forgotten


def test_what_happens_later_begins_the_time_anew(company: SeededCompany) -> None:
    number = company.lead(BEGIN)
    company.change(retention_months=12)
    sweep(company, days=300)
    company.ask(leads.disqualify, "UMILA", BEGIN + timedelta(days=350), number)
    sweep(company, days=367)
    assert not lead(company, number).forgotten
    sweep(company, days=350 + 366)
    assert lead(company, number).forgotten


def test_many_of_one_moment_are_erased_in_batches(company: SeededCompany) -> None:
    numbers = [company.lead(BEGIN) for _ in range(7)]
    for number in numbers:
        company.ask(leads.disqualify, "UMILA", BEGIN, number)
    company.change(retention_months=12)
    assert sweep(company, days=367, limit=3) > 2
    assert all(lead(company, number).forgotten for number in numbers)
    assert sweep(company, days=367, limit=3) == 0


def test_a_shorter_period_reaches_back(company: SeededCompany) -> None:
    number = lost(company)
    company.change(retention_months=60)
    sweep(company, days=400)
    company.change(retention_months=12, retention_seen=None)
    sweep(company, days=400)
    assert lead(company, number).forgotten


def test_the_audit_trail_says_which_and_not_whom(company: SeededCompany) -> None:
    number = lost(company)
    company.change(retention_months=12)
    sweep(company, days=367)

    def audited(session: Session) -> list[tuple[str, str, dict[str, object]]]:
        trail = table(Audit)
        rows = session.execute(select(trail.c.actor, trail.c.what, trail.c.after))
        return [tuple(row) for row in rows if row.what == "forget"]

    assert company.store.call(audited) == [("", "forget", {"lead": f"L-{number}"})]
