"""The scorecard's figures, against leads moved through the real services."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from funnel.commitments import Commitment
from funnel.figures import Ratio
from funnel.people import SYSTEM
from funnel.periods import Period
from funnel.scorecard import CommitmentStatus, Scorecard, Standing
from funnel.stages import Reason, Side
from services import commitments
from services.scorecard import gather
from storage.work import Work
from tests.seeded import ZONE, SeededCompany, at

WEDNESDAY = Period.day(date(2026, 11, 18), ZONE)
THURSDAY_TEN = at("2026-11-19 10:00")


def wednesday(company: SeededCompany, **narrowed: object) -> Scorecard:
    """A Wednesday's figures as they stand on Thursday at ten."""
    card: Scorecard = company.read(gather, THURSDAY_TEN, WEDNESDAY, **narrowed)
    return card


def status_of(card: Scorecard, commitment: Commitment) -> CommitmentStatus:
    return next(status for status in card.report.commitments if status.commitment is commitment)


def committed(card: Scorecard) -> set[Commitment]:
    return {status.commitment for status in card.report.commitments}


def test_a_days_flow_counts_what_happened_on_it_alone(company: SeededCompany) -> None:
    before = company.hand(at("2026-11-17 15:00"))
    first, second = (company.hand(at("2026-11-18 10:00"), source=s) for s in ("site", "fair"))
    company.accept(before, at("2026-11-18 10:30"))
    company.accept(first, at("2026-11-18 11:00"))
    company.reject(second, at("2026-11-18 11:30"))
    company.touch(first, at("2026-11-18 14:00"))
    company.win(first, at("2026-11-18 17:00"))
    company.hand(at("2026-11-19 09:30"))

    card = wednesday(company)

    assert (card.flow.leads, card.flow.handed, card.flow.won) == (2, 2, 1)
    assert card.accepted == Ratio(2, 3)
    assert card.reasons == ((Reason.NO_BUDGET, 1),)
    assert card.pending == 1
    assert {(s.source, s.handed, s.accepted, s.rejected, s.won) for s in card.sources} == {
        ("site", 1, 2, 0, 1),
        ("fair", 1, 0, 1, 0),
    }
    assert card.speed is not None
    assert card.speed.median == timedelta(hours=3)  # 10:00-14:00 less the closed hour at noon
    assert dict(card.kept)[Commitment.FIRST_TOUCH] == Ratio(1, 2)  # `before` ran out
    assert dict(card.kept)[Commitment.DECISION] == Ratio(2, 3)  # so did it here, at 10:00


def test_a_period_without_anything_has_no_ratios_and_no_spread(company: SeededCompany) -> None:
    card = wednesday(company)

    assert card.flow.is_empty
    assert card.accepted.value is None
    assert card.speed is None
    assert (card.kept, card.sources, card.reasons, card.due, card.missed) == ((),) * 5
    assert status_of(card, Commitment.ACCEPTANCE).standing is Standing.NO_DATA
    assert status_of(card, Commitment.DECISION).actual.value is None


def test_without_an_agreement_nothing_is_committed_to_and_the_flow_still_counts(
    company: SeededCompany,
) -> None:
    company.lead(at("2026-11-18 10:00"))
    company.end_agreement()

    card = wednesday(company)

    assert card.report.commitments == ()
    assert card.report.versions == ()
    assert card.flow.leads == 1


def test_what_is_due_today_names_who_owes_it_and_counts_the_overdue_apart(
    company: SeededCompany,
) -> None:
    late = company.hand(at("2026-11-18 09:00"), name="Late lead")  # due 14:00
    company.hand(at("2026-11-19 09:00"), owner="UBETO", name="Today's")  # due 14:00
    company.hand(at("2026-11-19 17:00"), name="Tomorrow's")  # due after the holiday

    card = wednesday(company)

    assert [(due.name, due.owner_name) for due in card.due] == [
        ("Late lead", "Ana"),
        ("Today's", "Beto"),
    ]
    assert card.due_count == ((Commitment.DECISION, 1),)
    assert card.overdue == 1
    assert [missed.name for missed in card.missed] == ["Late lead"]
    assert card.missed_count == 1
    assert card.due[0].is_overdue(THURSDAY_TEN)
    company.reject(late, at("2026-11-19 10:30"))
    again: Scorecard = company.read(gather, at("2026-11-19 11:00"), WEDNESDAY)
    assert again.missed_count == 1  # done late is still missed


@pytest.mark.parametrize("asked", ["14:00", "15:00"])
def test_a_question_asked_too_late_hides_no_miss(company: SeededCompany, asked: str) -> None:
    late = company.hand(at("2026-11-18 09:00"), name="Late")  # due 14:00
    early = company.hand(at("2026-11-18 09:00"), name="Early")
    company.question(early, at("2026-11-18 13:59"))
    company.question(late, at(f"2026-11-18 {asked}"))

    before = wednesday(company)
    company.reply(late, at("2026-11-19 10:00"))
    company.accept(late, at("2026-11-19 10:00"))
    after = wednesday(company)

    for card in (before, after):
        decisions = [due for due in card.missed if due.commitment is Commitment.DECISION]
        assert [due.name for due in decisions] == ["Late"]
        assert dict(card.kept)[Commitment.DECISION] == Ratio(0, 1)
        assert status_of(card, Commitment.DECISION).actual == Ratio(0, 1)


@pytest.mark.parametrize("act", ["accept", "reject", "question"])
def test_who_acts_on_a_queued_lead_owns_its_decision(company: SeededCompany, act: str) -> None:
    handoff_id = company.queue(at("2026-11-18 09:00"))  # due 14:00

    getattr(company, act)(handoff_id, at("2026-11-18 15:00"), by="UBETO")

    team, beto = wednesday(company), wednesday(company, owner="UBETO")
    assert {due.owner for due in team.missed} == {"UBETO"}
    assert beto.missed == team.missed
    assert beto.accepted == team.accepted
    assert dict(beto.kept)[Commitment.DECISION] == Ratio(0, 1)


def test_one_rep_sees_their_own_leads_alone(company: SeededCompany) -> None:
    mine = company.hand(at("2026-11-18 10:00"))
    other = company.hand(at("2026-11-18 10:00"), owner="UBETO")
    company.accept(mine, at("2026-11-18 11:00"))
    company.reject(other, at("2026-11-18 11:00"), by="USARA")  # the head decides for Beto

    cards = [wednesday(company, owner=who) for who in ("UANA", "UBETO", "UMILA")]

    assert [card.accepted for card in cards] == [Ratio(1, 1), Ratio(0, 1), Ratio(1, 2)]
    assert [card.flow.handed for card in cards] == [1, 1, 2]
    assert [card.pace for card in cards] == [(), (), ()]  # SQLs are the team's
    assert Commitment.SQLS not in committed(cards[0])


def test_a_side_sees_its_own_commitments_and_debts(company: SeededCompany) -> None:
    company.hand(at("2026-11-19 09:00"))

    sales, marketing = (wednesday(company, side=side) for side in (Side.SALES, Side.MARKETING))

    assert {commitment.side for commitment in committed(sales)} == {Side.SALES}
    assert len(sales.due) == 1
    assert {commitment.side for commitment in committed(marketing)} == {Side.MARKETING}
    assert marketing.due == ()


def test_another_company_is_never_counted(company: SeededCompany) -> None:
    company.hand(at("2026-11-18 10:00"))
    stranger = replace(company.facts, id="T2")

    with company.store.session() as session:
        card = gather(Work(session, stranger, SYSTEM, THURSDAY_TEN), WEDNESDAY)

    assert card.flow.is_empty
    assert (card.pending, card.due, card.report.commitments) == (0, (), ())


def test_its_commitments_are_those_of_the_month(company: SeededCompany) -> None:
    company.hand(at("2026-11-10 10:00"))

    card = wednesday(company)

    november = Period.month_of(WEDNESDAY.last, ZONE)
    assert card.report == company.read(commitments.report, THURSDAY_TEN, november)
    assert status_of(card, Commitment.SQLS).actual == Ratio(1, 40)


def test_the_chart_has_the_working_days_of_the_month_so_far(company: SeededCompany) -> None:
    days = Period(date(2026, 11, 19), date(2026, 11, 22), ZONE)

    card: Scorecard = company.read(gather, at("2026-11-23 09:00"), days)

    shown = [line.day.day for line in card.pace]
    assert shown == [3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 23]  # two holidays


def test_days_before_the_agreement_began_are_no_zeros(company: SeededCompany) -> None:
    company.end_agreement()
    company.agree(at("2026-11-17 09:00"), zone=ZONE, country="BR")

    assert [line.day.day for line in wednesday(company).pace] == [17, 18, 19]
