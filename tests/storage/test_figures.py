"""Figures straight from SQL, the same on both databases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, insert

from digests.balance import gather
from funnel.facts import Company
from funnel.obligations import ObligationKind
from funnel.periods import Period
from funnel.stages import EventKind
from storage import figures, owing
from storage.mapping import table
from storage.migrate import migrate
from storage.store import Store
from storage.tables import Handoff, Lead, LeadEvent, Obligation

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def happened(store: Store, *events: dict, workspace: str = "T1") -> None:
    blank = {
        "workspace_id": workspace,
        "actor": "",
        "stage": "",
        "source": "",
        "campaign": "",
        "reason": "",
        "first": True,
        "data": {},
        "at": NOON,
        "lead_id": 1,
    }
    with store.session() as session:
        session.execute(insert(table(LeadEvent)), [blank | one for one in events])
        session.commit()


def handed(store: Store, lead_id: int, when: datetime, **values: object) -> None:
    blank = {
        "workspace_id": "T1",
        "agreement_id": 1,
        "state": "pending",
        "marketer": "UM",
        "owner": "",
        "note": "",
        "decided_by": "",
        "reason": "",
        "comment": "",
        "question": "",
        "answer": "",
        "revision": 1,
        "channel": "",
        "card_ts": "",
    }
    with store.session() as session:
        row = blank | {"lead_id": lead_id, "handed_at": when} | values
        session.execute(insert(table(Handoff)), [row])
        session.commit()


def owes(store: Store, due: datetime, **values: object) -> None:
    lead = {
        "workspace_id": "T1",
        "name": "Ana",
        "stage": "sql",
        "created_at": NOON,
        "extra": {},
        "forgotten": False,
    } | dict.fromkeys(
        (
            "company",
            "email",
            "phone",
            "source",
            "campaign",
            "sector",
            "company_size",
            "persona",
            "notes",
            "name_key",
            "company_key",
            "external_id",
            "marketer",
            "owner",
        ),
        "",
    )
    clock = {
        "workspace_id": "T1",
        "handoff_id": 1,
        "agreement_id": 1,
        "kind": "decision",
        "owner": "UA",
        "state": "running",
        "started_at": NOON,
        "promised": 3600,
        "due_at": due,
        "pauses": [],
        "said": "",
    }
    with store.session() as session:
        number = session.connection().exec_driver_sql("SELECT count(*) FROM lead").scalar_one() + 1
        session.execute(insert(table(Lead)), [lead | {"id": number, "number": number}])
        session.execute(insert(table(Obligation)), [clock | {"lead_id": number} | values])
        session.commit()


def test_a_flow_counts_from_its_first_instant_to_before_its_last(store: Store) -> None:
    happened(
        store,
        {"kind": "sql", "at": NOON - timedelta(microseconds=1)},
        {"kind": "sql", "at": NOON},
        {"kind": "sql", "at": NOON + HOUR},
        {"kind": "rejected", "reason": "timing", "source": "fair"},
    )

    found = store.call(figures.flow, "T1", NOON, NOON + HOUR)

    assert found.by_kind == {"sql": 1, "rejected": 1}
    assert found.by_source == {"": {"sql": 1}, "fair": {"rejected": 1}}
    assert found.by_reason == {"timing": 1}


def test_a_flow_of_one_person_follows_the_hand_off_of_the_time(store: Store) -> None:
    handed(store, 1, NOON - HOUR, owner="UA", state="rejected")
    handed(store, 1, NOON + HOUR, owner="UB")
    happened(
        store,
        {"kind": "created", "actor": "UB", "at": NOON - 2 * HOUR},
        {"kind": "rejected", "actor": "UHEAD", "at": NOON},
        {"kind": "accepted", "actor": "UHEAD", "at": NOON + 2 * HOUR},
        {"kind": "created", "actor": "UA", "lead_id": 2},
    )
    start, end = NOON - 3 * HOUR, NOON + 3 * HOUR

    def of(owner: str) -> dict[str, int]:
        return store.call(figures.flow, "T1", start, end, owner=owner).by_kind

    assert of("UA") == {"rejected": 1, "created": 1}
    assert of("UB") == {"accepted": 1, "created": 1}
    assert of("UM") == {"rejected": 1, "accepted": 1}
    assert of("UHEAD") == {}


def test_each_stretch_counts_its_own_and_gaps_count_nothing(store: Store) -> None:
    happened(store, *({"kind": "sql", "at": NOON + n * HOUR} for n in (0, 1, 1, 2, 4)))
    bounds = [
        (NOON, NOON + HOUR),
        (NOON + HOUR, NOON + 2 * HOUR),
        (NOON + 3 * HOUR, NOON + 9 * HOUR),
    ]

    assert store.call(figures.daily_counts, "T1", EventKind.SQL, bounds) == [1, 2, 1]
    assert store.call(figures.daily_counts, "T1", EventKind.SQL, []) == []
    assert store.call(figures.daily_counts, "T1", EventKind.SQL, bounds, owner="UX") == [0, 0, 0]


def test_what_is_pending_is_counted_for_its_owner_and_its_marketer(store: Store) -> None:
    handed(store, 1, NOON, owner="UA")
    handed(store, 2, NOON, owner="", marketer="UN", state="info")
    handed(store, 3, NOON, owner="UA", state="accepted")

    found = [store.call(figures.count_pending, "T1", owner=who) for who in (None, "UA", "UN", "UM")]

    assert found == [2, 1, 1, 1]
    assert store.call(figures.count_pending, "T2") == 0


def test_a_cohort_is_followed_beyond_its_period(store: Store) -> None:
    happened(
        store,
        {"kind": "mql", "lead_id": 1, "source": "site"},
        {"kind": "mql", "lead_id": 1, "source": "site", "first": False},
        {"kind": "won", "lead_id": 1, "at": NOON + 1000 * HOUR},
        {"kind": "mql", "lead_id": 2, "source": "", "campaign": "may"},
        {"kind": "mql", "lead_id": 3, "at": NOON + 2 * HOUR},
        {"kind": "won", "lead_id": 3},
    )

    by_source, by_campaign = (
        store.call(
            figures.cohorts,
            "T1",
            NOON,
            NOON + HOUR,
            entered=EventKind.MQL,
            reached=EventKind.WON,
            by=by,
        )
        for by in ("source", "campaign")
    )

    assert by_source == [figures.Cohort("", 1, 0), figures.Cohort("site", 1, 1)]
    assert by_campaign == [figures.Cohort("", 1, 1), figures.Cohort("may", 1, 0)]


def test_what_is_owed_is_narrowed_by_owner_kind_and_time(store: Store) -> None:
    owes(store, NOON + HOUR)
    owes(store, NOON - HOUR, kind="answer", owner="UM")
    owes(store, NOON + 2 * HOUR, state="paused")
    owes(store, NOON, state="met")

    def due(**values: object) -> list[int]:
        return [row.number for row in store.call(owing.owed, "T1", **values)]

    assert due() == [2, 1, 3]
    assert due(owner="UA") == [1, 3]
    assert due(kinds=[ObligationKind.ANSWER]) == [2]
    assert due(kinds=[]) == []
    assert due(until=NOON + 9 * HOUR) == [2, 1]
    assert due(limit=1) == [2, 1]  # one more, which says that there are more


def test_what_is_owed_is_counted_by_kind(store: Store) -> None:
    owes(store, NOON - HOUR)
    owes(store, NOON)
    owes(store, NOON, kind="answer", owner="UM")
    owes(store, NOON + HOUR)
    owes(store, NOON, state="paused")

    count = owing.count_owed
    assert store.call(count, "T1", NOON, NOON + HOUR) == {"decision": 1, "answer": 1}
    assert store.call(count, "T1", None, NOON + HOUR) == {"decision": 2, "answer": 1}
    assert store.call(count, "T1", None, NOON + HOUR, owner="UM") == {"answer": 1}
    sales = [ObligationKind.DECISION]
    assert store.call(count, "T1", NOON, NOON + HOUR, kinds=sales) == {"decision": 1}


def test_what_ran_out_is_narrowed_by_owner_and_kind(store: Store) -> None:
    owes(store, NOON)
    owes(store, NOON, state="missed", kind="answer", owner="UM")
    owes(store, NOON, state="met")

    def missed(**values: object) -> list[int]:
        rows = store.call(owing.missed_between, "T1", NOON, NOON + HOUR, **values)
        return [row.number for row in rows]

    assert missed() == [1, 2]
    assert missed(owner="UM") == [2]
    assert missed(kinds=[ObligationKind.DECISION]) == [1]


# What each step of a plan may read: a range of time, what is open now, or single rows.
BOUNDED = (
    "at>",
    "settled_at>",
    "due_at>",
    "obligation_open",
    "handoff_open",
    "lead_id=",
    "rowid=",
    "id=? AND",  # a member by its whole key
    "sqlite_autoindex_workspace",
    "sqlite_autoindex_agreement",
)


@pytest.mark.parametrize("owner", [None, "UA"])
def test_each_query_of_a_balance_reads_its_period_or_what_is_open(
    tmp_path: Path, owner: str | None
) -> None:
    # On SQLite alone: PostgreSQL's planner rightly reads an empty table whole.
    store = Store(f"sqlite:///{tmp_path / 'plans.db'}")
    migrate(store.engine)
    said: list[tuple[str, object]] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def listen(_connection, _cursor, statement, parameters, _context, _many):
        said.append((statement, parameters))

    company = Company("T1", "", "", "en", "UTC", "", "", None)
    store.call(gather, company, Period.day(NOON.date(), "UTC"), NOON, owner=owner)
    asked = [call for call in said if call[0].startswith("SELECT")]

    steps = []
    with store.session() as session:
        for statement, parameters in asked:
            explained = f"EXPLAIN QUERY PLAN {statement}"
            plan = session.connection().exec_driver_sql(explained, parameters)
            steps += [row[3] for row in plan if row[3].startswith(("SCAN", "SEARCH"))]
    store.close()
    assert len(asked) >= 12
    assert [step for step in steps if not any(part in step for part in BOUNDED)] == []
