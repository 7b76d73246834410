"""Leads that are scored as they come, change, and when the agreement changes."""

from typing import Any

import pytest

from funnel.agreement import Terms
from funnel.agreement_parts import Counts, Criterion, CriterionField, SqlBy
from funnel.facts import LeadDetails
from funnel.people import Caller
from funnel.periods import Period
from funnel.refusals import InvalidFields
from funnel.scorecard import Overrides
from funnel.stages import EventKind, Stage
from services import commitments, handoff, leads, privacy, rescoring, trial
from storage import agreements, scoring
from storage.work import open_work
from tests.seeded import ZONE, SeededCompany, at

MORNING = at("2026-11-03 10:00")
FOOD = Criterion(name="Food", values=("food",), points=60)
DEMO = Criterion(name="Demo", looks_at=CriterionField.ACTIVITY, values=("demo",), counts=Counts.SQL)
AGREED = {"zone": ZONE, "country": "BR", "criteria": (FOOD, DEMO), "mql_fit": 20, "sql_fit": 60}


def agreed(company: SeededCompany, **terms: Any) -> None:
    company.agree(at("2026-11-01 09:00"), **AGREED | terms)


def added(company: SeededCompany, user: str = "UMILA", **values: str) -> LeadDetails:
    company.last_number += 1
    fields = {"name": "Ana", "email": f"a{company.last_number}@example.com"} | values
    new = company.ask(leads.new_lead, user, MORNING, fields, add_anyway=True)
    assert new.details is not None
    details: LeadDetails = new.details
    return details


def notices(company: SeededCompany, kind: str) -> list[dict[str, Any]]:
    with company.store.session() as session:
        rows = session.connection().exec_driver_sql(
            f"SELECT payload FROM outbox WHERE kind = '{kind}' ORDER BY id"  # noqa: S608 - ours
        )
        return [{"payload": row[0]} for row in rows]


def test_a_lead_that_reaches_the_bar_is_an_mql_by_itself(company: SeededCompany) -> None:
    agreed(company, sql_fit=0, sql_interest=0)
    details = added(company, sector="Food")
    assert (details.lead.stage, details.lead.fit, details.lead.interest) == (Stage.MQL, 60, 0)
    assert details.events[0].kind is EventKind.MQL
    assert details.events[0].data == {"scored": True, "fit": 60, "interest": 0}
    assert added(company, sector="Pet").lead.stage is Stage.LEAD


def test_who_adds_a_lead_is_not_told_that_it_is_ready_and_its_marketer_is(
    company: SeededCompany,
) -> None:
    agreed(company)
    details = added(company, sector="Food")
    assert details.lead.earned == Stage.SQL
    assert notices(company, "lead_ready") == []
    other = added(company, sector="Pet")
    values = {"name": "Ana", "email": other.lead.email, "sector": "Food"}
    company.ask(leads.edit_lead, "UMARIA", MORNING, other.lead.number, values, "")
    assert len(notices(company, "lead_ready")) == 1
    ready = company.ask(leads.ready, "UMILA", MORNING)
    assert [lead.number for lead in ready] == [other.lead.number, details.lead.number]


def test_where_the_agreement_says_so_a_lead_is_handed_off_by_itself(
    company: SeededCompany,
) -> None:
    agreed(company, sql_by=SqlBy.ITSELF)
    details = added(company, activity="Asked for a demo")
    assert details.lead.stage is Stage.SQL
    assert details.handoff is not None
    assert (details.handoff.marketer, details.handoff.owner) == ("UMILA", "UANA")
    assert details.events[0].data["scored"] is True
    by_sales = added(company, user="UBETO", sector="Food")
    assert by_sales.lead.stage is Stage.MQL  # nobody of marketing could answer for it
    assert len(notices(company, "lead_ready")) == 1


def test_below_the_bar_a_hand_off_needs_a_reason_and_is_counted(company: SeededCompany) -> None:
    agreed(company)
    number = added(company, sector="Pet").lead.number
    with pytest.raises(InvalidFields) as refused:
        company.ask(handoff.hand_off, "UMILA", MORNING, number)
    assert refused.value.problems["override"].code == "needs_override"
    details = company.ask(
        handoff.hand_off, "UMILA", MORNING, number, owner="UANA", override="  Met at the fair "
    )
    assert details.handoff.override == "Met at the fair"
    company.accept(details.handoff.id, MORNING)
    rejected = company.hand(MORNING)
    company.reject(rejected, MORNING)
    company.hand(MORNING)
    good = added(company, sector="Food").lead.number
    company.ask(handoff.hand_off, "UMILA", MORNING, good)

    noon, november = at("2026-11-03 12:00"), Period.month_of(MORNING.date(), ZONE)
    report = company.read(commitments.report, noon, november)

    assert report.overrides == Overrides(accepted=1, rejected=1, waiting=1)


def test_a_lead_added_to_be_handed_off_stays_where_it_misses_the_bar(
    company: SeededCompany,
) -> None:
    agreed(company)
    values = {"name": "Bia", "email": "bia@example.com", "sector": "Pet"}
    new = company.ask(handoff.new_sql, "UMILA", MORNING, values)
    assert (new.details.lead.stage, new.details.handoff) == (Stage.LEAD, None)
    values["sector"] = "Food"
    good = company.ask(handoff.new_sql, "UMILA", MORNING, values, add_anyway=True)
    assert good.details.lead.stage is Stage.SQL


def test_all_leads_are_scored_again_when_the_agreement_changes(company: SeededCompany) -> None:
    for sector in ("Food", "Pet", "Food"):
        added(company, sector=sector)
    sold = company.hand(MORNING)

    def sign(work: Any) -> None:
        before = agreements.agreement_in_force(work)
        version = agreements.put_in_force(work, Terms(**AGREED))
        rescoring.on_new_version(work, before, version)
        work.commit()

    company.ask(sign, "UMARIA", MORNING)
    with company.store.session() as session:
        assert rescoring.rescore(session, MORNING) == 1
        assert rescoring.rescore(session, MORNING) == 1  # it finds no more, and tells
        assert rescoring.rescore(session, MORNING) == 0
    stages = [company.ask(leads.open_lead, "UMILA", MORNING, n).lead for n in (1, 2, 3, 4)]
    assert [(lead.stage, lead.fit) for lead in stages] == [
        (Stage.MQL, 60),
        (Stage.LEAD, 0),
        (Stage.MQL, 60),
        (Stage.SQL, None),
    ]
    assert len(notices(company, "leads_scored")) == 1
    assert sold


def test_a_place_that_was_reached_is_not_scored_twice(company: SeededCompany) -> None:
    agreed(company)
    with company.store.session() as session:
        work = open_work(session, Caller(company.id, "", MORNING))
        scoring.schedule(work, MORNING)
        assert scoring.advance(work, 0, to=7, mqls=2, sqls=1)
        assert not scoring.advance(work, 0, to=9, mqls=2, sqls=1)
        assert scoring.brought(work) == (2, 1)
        scoring.schedule(work, MORNING, after=3)
        assert not scoring.finish(work, 7, None)
        assert scoring.finish(work, 3, None)
        work.commit()


def test_the_reason_of_an_override_is_erased_with_the_person(company: SeededCompany) -> None:
    agreed(company)
    handed = company.hand(MORNING)
    number = company.lead_numbers[handed]
    company.ask(privacy.forget, "UMARIA", MORNING, [number])
    details = company.ask(leads.open_lead, "UMILA", MORNING, number)
    assert (details.handoff.override, details.handoff.below_bar) == ("", True)
    assert (details.lead.fit, details.score) == (None, None)


def test_a_draft_is_tried_with_its_bar(company: SeededCompany) -> None:
    won = company.hand(MORNING)
    company.accept(won, MORNING)
    company.win(won, MORNING)
    company.hand(MORNING)
    later = at("2027-02-02 10:00")
    tried = company.ask(trial.tried, "UMARIA", later, Terms(**AGREED))
    assert (tried.bar.handed_off, tried.bar.below, tried.bar.won) == (2, 2, 1)
    assert company.ask(trial.tried, "UMARIA", later, Terms(zone=ZONE)).bar is None
