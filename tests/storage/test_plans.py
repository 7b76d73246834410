"""How SQLite reads: what is asked for costs what it concerns, not what is stored.

On SQLite alone: PostgreSQL's planner rightly reads an empty table whole.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from funnel.agreement import Terms
from funnel.agreement_parts import Metric, Objective
from funnel.campaigns import TypedSpend
from funnel.people import SYSTEM, Caller, Company
from funnel.periods import Period
from funnel.segments import GroupBy
from services import (
    campaigns,
    forecast,
    leads,
    objectives,
    ownership,
    past,
    snapshots,
    stage_lines,
    undo,
)
from services.kpis import performance
from services.scorecard import gather
from storage import agreements
from storage.migrate import migrate
from storage.store import Store
from storage.work import Work, open_work
from tests.seeded import SeededCompany, at, seed

NOON = at("2026-11-18 12:00")

# What each step of a plan may read: a range of time, what is open now, or single rows.
BOUNDED = (
    "at>",
    "settled_at>",
    "due_at>",
    "timer_open",
    "handoff_open",
    "lead_id=",
    "handoff_id=",
    "rowid=",
    "user_id=?",  # a member by its whole key
    "sqlite_autoindex_workspace",
    "sqlite_autoindex_agreement",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'plans.db'}")
    migrate(opened.engine)
    yield opened
    opened.close()


def statements_of(store: Store, act: Callable[[], object]) -> dict[str, object]:
    """What is said to the database meanwhile, with the last values of each."""
    statements: dict[str, object] = {}

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:  # noqa: FBT001 - the event gives it so
        statements[statement] = parameters[0] if many else parameters

    event.listen(store.engine, "before_cursor_execute", note)
    act()
    event.remove(store.engine, "before_cursor_execute", note)
    return statements


def steps(store: Store, statement: str, parameters: object) -> list[str]:
    """The steps of its plan that look into a table."""
    with store.session() as session:
        explained = f"EXPLAIN QUERY PLAN {statement}"
        plan = session.connection().exec_driver_sql(explained, parameters)
        return [row[3] for row in plan if row[3].startswith(("SCAN", "SEARCH"))]


@pytest.mark.parametrize("owner", [None, "UA"])
def test_each_query_of_a_scorecard_reads_its_period_or_what_is_open(
    store: Store, owner: str | None
) -> None:
    def ask() -> None:
        with store.session() as session:
            work = Work(session, Company("T1", locale="en", zone="UTC"), SYSTEM, NOON)
            goals = [Objective(name=metric, metric=metric) for metric in Metric]
            terms = Terms(
                zone="UTC",
                objectives=tuple(goals),
                fields_share=0.9,
                touches=3,
                required_fields=("company",),
            )
            agreements.put_in_force(work, terms)
            objectives.statuses(work, Period.day(NOON.date(), "UTC"))
            gather(work, Period.day(NOON.date(), "UTC"), owner=owner)

    asked = statements_of(store, ask)
    selects = {text: given for text, given in asked.items() if text.startswith("SELECT")}
    plans = [step for text, given in selects.items() for step in steps(store, text, given)]
    assert len(selects) >= 12  # each text once
    assert [step for step in plans if not any(part in step for part in BOUNDED)] == []


@pytest.mark.parametrize("owner", [None, "UANA"])
def test_a_past_date_reads_what_was_about_it_and_what_was_open(
    store: Store, owner: str | None
) -> None:
    """Also where an acceptance was taken back just after the moment, and a lead passed on."""
    company = seed(store)
    handed = _accepted(company)
    company.ask(undo.undo, "UANA", NOON + timedelta(minutes=5), company.lead_numbers[handed])
    company.accept(handed, NOON + timedelta(minutes=6))
    number = company.lead_numbers[handed]
    company.ask(ownership.reassign, "UANA", NOON + timedelta(hours=2), number, owner="UBETO")
    for days in (1, 5):
        company.read(snapshots.take, NOON + timedelta(days=days))

    def ask() -> None:
        with store.session() as session:
            caller = Caller(company.id, "", NOON + timedelta(days=400))
            work = past.at(open_work(session, caller), NOON + timedelta(minutes=1))
            assert work.past is not None
            assert work.past.restored
            gather(work, Period.day(NOON.date(), "UTC"), owner=owner)

    asked = statements_of(store, ask)
    selects = {text: given for text, given in asked.items() if text.startswith("SELECT")}
    plans = [step for text, given in selects.items() for step in steps(store, text, given)]
    bounded = (
        *BOUNDED,
        "handoff_id=?",
        "at<",
        "(workspace_id=? AND user_id=?)",
        "sqlite_autoindex_snapshot",
        "USING COVERING INDEX lead_event_flow (workspace_id=?)",  # the first of all, by its order
        "SCAN CONSTANT ROW",
        "SCAN new_work",
    )
    assert len(selects) >= 15
    assert [step for step in plans if not any(part in step for part in bounded)] == []


def test_what_is_done_to_a_lead_reads_the_history_of_that_lead_alone(store: Store) -> None:
    company = seed(store)

    def work_on_leads() -> None:
        first, second = (company.hand(NOON, name=name) for name in ("Ana", "Bia"))
        company.question(first, NOON)
        company.reply(first, NOON)
        company.accept(first, NOON)
        company.ask(undo.undo, "UANA", NOON, 1)
        company.accept(first, NOON)
        company.touch(first, NOON)
        company.win(first, NOON)
        company.reject(second, NOON)
        company.ask(leads.open_lead, "UANA", NOON, 1)

    asked = statements_of(store, work_on_leads)
    plans = {
        step
        for text, given in asked.items()
        if "lead_event" in text
        for step in steps(store, text, given)
        if "lead_event" in step
    }
    assert plans
    assert {step for step in plans if "lead_id=" not in step and "rowid=" not in step} == set()


@pytest.mark.parametrize("by", [*GroupBy])
def test_a_funnel_reads_its_period_and_the_histories_of_its_leads(
    store: Store, by: GroupBy
) -> None:
    def ask() -> None:
        with store.session() as session:
            work = Work(session, Company("T1", locale="en", zone="UTC"), SYSTEM, NOON)
            day = Period.day(NOON.date(), "UTC")
            for owner in (None, "UA"):
                stage_lines.of_period(work, day, owner=owner)
            stage_lines.of_keys(work, day, by)

    asked = statements_of(store, ask)
    selects = {text: given for text, given in asked.items() if "lead_event" in text}
    plans = [step for text, given in selects.items() for step in steps(store, text, given)]
    assert len(selects) >= 4
    bounded = (*BOUNDED, "SCAN theirs")  # the leads of the period, each once
    assert [step for step in plans if not any(part in step for part in bounded)] == []


def test_what_a_month_cost_and_brought_reads_that_month_alone(store: Store) -> None:
    company = seed(store)
    company.change(currency="BRL")
    spend = TypedSpend("Expo", NOON.date(), "900")
    company.ask(campaigns.log_spend, "UMILA", NOON, spend)
    company.win(_accepted(company), NOON)

    def ask() -> None:
        with store.session() as session:
            company_of = Company("T1", locale="en", zone="UTC", currency="BRL")
            work = Work(session, company_of, SYSTEM, NOON + timedelta(hours=1))
            performance(work, Period.month_of(NOON.date(), "UTC"))

    asked = statements_of(store, ask)
    selects = {text: given for text, given in asked.items() if text.startswith("SELECT")}
    plans = [step for text, given in selects.items() for step in steps(store, text, given)]
    bounded = (*BOUNDED, "month>", "key=?", "sqlite_autoindex_costs")
    assert len(selects) >= 7
    assert [step for step in plans if not any(part in step for part in bounded)] == []


def test_a_forecast_reads_its_time_and_the_histories_of_its_leads(store: Store) -> None:
    company = seed(store)

    asked = statements_of(store, lambda: company.read(forecast.gather, NOON))
    selects = {text: given for text, given in asked.items() if "lead_event" in text}
    plans = [step for text, given in selects.items() for step in steps(store, text, given)]
    assert len(selects) >= 2
    assert [step for step in plans if not any(part in step for part in BOUNDED)] == []


def _accepted(company: SeededCompany) -> int:
    handed = company.hand(NOON, campaign="expo")
    company.accept(handed, NOON)
    return handed
