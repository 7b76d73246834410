"""The review of the agreement: its clauses in the last full months, and the suggested numbers."""

from datetime import timedelta

import pytest

from funnel.commitments import Commitment
from funnel.refusals import Refusal
from funnel.review import Clause, Review
from funnel.scorecard import Standing
from messages.catalog import LOCALES
from messages.localizer import Localizer
from messages.review import message
from services import proposals, review
from tests.house_rules import check_message
from tests.seeded import ZONE, SeededCompany, at

FEBRUARY = at("2027-02-02 10:00")  # November, December and January are over
DAYS = ("2026-11-16", "2026-11-17", "2026-12-15", "2026-12-16", "2027-01-12", "2027-01-13")


def bring(company: SeededCompany) -> None:
    """Four hand-offs in each of three months, each accepted within half an hour."""
    company.end_agreement()
    company.agree(at("2026-10-30 09:00"), zone=ZONE)
    for day in DAYS:
        for hour in (9, 10):
            began = at(f"{day} {hour:02d}:00")
            company.accept(company.hand(began), began + timedelta(minutes=30))


def reviewed(company: SeededCompany) -> Review:
    found: Review = company.ask(review.review, "UMARIA", FEBRUARY)
    return found


def clause(found: Review, commitment: Commitment) -> Clause:
    return next(each for each in found.clauses if each.commitment is commitment)


def test_each_month_says_met_or_missed_with_its_parts(company: SeededCompany) -> None:
    bring(company)
    found = reviewed(company)

    decisions = clause(found, Commitment.DECISION).months[-3:]
    assert [(line.actual.numerator, line.actual.denominator) for _, line in decisions] == [
        (4, 4)
    ] * 3
    assert {line.standing for _, line in decisions} == {Standing.ON_TRACK}
    sqls = clause(found, Commitment.SQLS).months[-1][1]
    assert (sqls.actual.numerator, sqls.standing) == (4, Standing.BEHIND)


def test_the_numbers_are_drawn_from_the_months(company: SeededCompany) -> None:
    bring(company)
    values = reviewed(company).values

    assert values["sql_target"] == 4
    assert values["decision"] == timedelta(hours=1)
    assert values["acceptance_target"] == 1
    assert values["first_touch"] >= values["decision"]


def test_too_little_suggests_nothing(company: SeededCompany) -> None:
    company.accept(company.hand(at("2026-11-16 09:00")), at("2026-11-16 09:30"))

    assert clause(reviewed(company), Commitment.DECISION).suggested is None


def test_the_draft_begins_with_the_numbers_and_an_open_one_stays(company: SeededCompany) -> None:
    bring(company)
    draft, has_numbers = company.ask(review.propose_suggested, "UMARIA", FEBRUARY)
    assert has_numbers
    assert draft.proposal.terms.sql_target == 4

    company.ask(proposals.save, "UMARIA", FEBRUARY, {"sql_target": 33}, since=1)
    again, has_numbers = company.ask(review.propose_suggested, "UMARIA", FEBRUARY)
    assert not has_numbers
    assert (again.proposal.id, again.proposal.terms.sql_target) == (draft.proposal.id, 33)


def test_only_heads_get_a_draft(company: SeededCompany) -> None:
    with pytest.raises(Refusal, match="only_heads_propose"):
        company.ask(review.propose_suggested, "UANA", FEBRUARY)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_review_is_read_in_every_language(company: SeededCompany, locale: str) -> None:
    bring(company)
    answer = message(Localizer(locale, ZONE), reviewed(company), may_propose=True)

    assert check_message({"text": answer.text, "blocks": answer.blocks}) == []
