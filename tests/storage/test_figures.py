"""Figures straight from SQL, the same on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from funnel.commitments import Commitment
from funnel.people import Caller
from funnel.stages import EventKind, HandoffState, Reason
from funnel.timers import TimerState
from storage import figures, handoff_figures, open_timers, timer_reports
from storage.mapping import table
from storage.store import Store, in_work
from storage.tables import Handoff, Lead, LeadEvent, Timer
from storage.timer_scope import Scope

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ask(store: Store, function, *args, workspace: str = "T1", **kwargs):
    """What a query gives to a company."""
    return store.call(in_work(Caller(workspace, "", NOON), function), *args, **kwargs)


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
        session.execute(insert(table(LeadEvent)), [blank | event for event in events])
        session.commit()


def handed(store: Store, lead_id: int, when: datetime, **values: object) -> None:
    blank = {
        "workspace_id": "T1",
        "agreement_id": 1,
        "state": HandoffState.PENDING,
        "marketer": "UM",
        "owner": "",
        "note": "",
        "decided_by": "",
        "reason": "",
        "comment": "",
        "question": "",
        Commitment.ANSWER: "",
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
    timer = {
        "workspace_id": "T1",
        "handoff_id": 1,
        "agreement_id": 1,
        "commitment": Commitment.DECISION,
        "owner": "UA",
        "state": TimerState.RUNNING,
        "started_at": NOON,
        "promised": 3600,
        "due_at": due,
        "pauses": [],
        "last_step": "",
    }
    with store.session() as session:
        number = session.connection().exec_driver_sql("SELECT count(*) FROM lead").scalar_one() + 1
        session.execute(insert(table(Lead)), [lead | {"id": number, "number": number}])
        session.execute(insert(table(Timer)), [timer | {"lead_id": number} | values])
        session.commit()


def test_events_are_counted_from_the_first_instant_to_before_the_last(store: Store) -> None:
    happened(
        store,
        {"kind": "sql", "at": NOON - timedelta(microseconds=1)},
        {"kind": "sql", "at": NOON},
        {"kind": "sql", "at": NOON + HOUR},
        {"kind": "rejected", "reason": "timing", "source": "fair"},
    )

    counts = ask(store, figures.event_counts, NOON, NOON + HOUR)

    assert counts.by_kind == {"sql": 1, "rejected": 1}
    assert counts.by_source == {"": {"sql": 1}, "fair": {"rejected": 1}}
    assert counts.by_reason == {Reason.TIMING: 1}


def test_the_events_of_one_person_follow_the_hand_off_of_the_time(store: Store) -> None:
    handed(store, 1, NOON - HOUR, owner="UA", state="rejected")
    handed(store, 1, NOON + HOUR, owner="UB")
    happened(
        store,
        {"kind": "created", "actor": "UB", "at": NOON - 2 * HOUR},
        {"kind": "rejected", "reason": "timing", "actor": "UHEAD", "at": NOON},
        {"kind": "accepted", "actor": "UHEAD", "at": NOON + 2 * HOUR},
        {"kind": "created", "actor": "UA", "lead_id": 2},
    )
    start, end = NOON - 3 * HOUR, NOON + 3 * HOUR

    def of_person(owner: str) -> dict[str, int]:
        return ask(store, figures.event_counts, start, end, owner=owner).by_kind

    assert of_person("UA") == {"rejected": 1, "created": 1}
    assert of_person("UB") == {"accepted": 1, "created": 1}
    assert of_person("UM") == {"rejected": 1, "accepted": 1}
    assert of_person("UHEAD") == {}


def test_each_stretch_counts_its_own_and_gaps_count_nothing(store: Store) -> None:
    happened(store, *({"kind": "sql", "at": NOON + n * HOUR} for n in (0, 1, 1, 2, 4)))
    bounds = [
        (NOON, NOON + HOUR),
        (NOON + HOUR, NOON + 2 * HOUR),
        (NOON + 3 * HOUR, NOON + 9 * HOUR),
    ]

    assert ask(store, figures.daily_counts, EventKind.SQL, bounds) == [1, 2, 1]
    assert ask(store, figures.daily_counts, EventKind.SQL, []) == []
    assert ask(store, figures.daily_counts, EventKind.SQL, bounds, owner="UX") == [0, 0, 0]


def test_what_is_pending_is_counted_for_its_owner_and_its_marketer(store: Store) -> None:
    handed(store, 1, NOON, owner="UA")
    handed(store, 2, NOON, owner="", marketer="UN", state="info")
    handed(store, 3, NOON, owner="UA", state="accepted")

    counts = [
        ask(store, handoff_figures.count_pending, owner=who) for who in (None, "UA", "UN", "UM")
    ]

    assert counts == [2, 1, 1, 1]
    assert ask(store, handoff_figures.count_pending, workspace="T2") == 0


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

    won = {"entered": EventKind.MQL, "reached": EventKind.WON}
    later, before = (
        store.call(in_work(Caller("T1", "", now), figures.cohorts), NOON, NOON + HOUR, **won)
        for now in (NOON + 1001 * HOUR, NOON + 1000 * HOUR)
    )

    assert later == [figures.Cohort("", 1, 0), figures.Cohort("site", 1, 1)]
    assert before == [figures.Cohort("", 1, 0), figures.Cohort("site", 1, 0)]


def test_what_is_due_is_narrowed_by_owner_commitment_and_time(store: Store) -> None:
    owes(store, NOON + HOUR)
    owes(store, NOON - HOUR, commitment=Commitment.ANSWER, owner="UM")
    owes(store, NOON + 2 * HOUR, state="paused")
    owes(store, NOON, state="met")

    def due(scope: Scope = Scope(), **values: object) -> list[int]:  # noqa: B008 - it is frozen
        return [row.number for row in ask(store, open_timers.by_deadline, scope, **values)]

    assert due() == [2, 1, 3]
    assert due(Scope("UA")) == [1, 3]
    assert due(Scope(commitments=(Commitment.ANSWER,))) == [2]
    assert due(Scope(commitments=())) == []
    assert due(until=NOON + 9 * HOUR) == [2, 1]
    assert due(limit=1) == [2, 1]  # one more, which says that there are more


def test_what_is_paused_hides_nothing_that_runs(store: Store) -> None:
    for _ in range(3):
        owes(store, NOON - HOUR, state="paused")
    owes(store, NOON)
    owes(store, NOON + HOUR)

    rows = ask(store, open_timers.by_deadline, limit=2)

    assert [row.number for row in rows] == [4, 5, 1]


def test_what_is_due_is_counted_by_commitment(store: Store) -> None:
    owes(store, NOON - HOUR)
    owes(store, NOON)
    owes(store, NOON, commitment=Commitment.ANSWER, owner="UM")
    owes(store, NOON + HOUR)
    owes(store, NOON, state="paused")

    count = open_timers.count_due
    assert ask(store, count, NOON, NOON + HOUR) == {Commitment.DECISION: 1, Commitment.ANSWER: 1}
    assert ask(store, count, None, NOON + HOUR) == {Commitment.DECISION: 2, Commitment.ANSWER: 1}
    assert ask(store, count, None, NOON + HOUR, Scope("UM")) == {Commitment.ANSWER: 1}
    sales = Scope(commitments=(Commitment.DECISION,))
    assert ask(store, count, NOON, NOON + HOUR, sales) == {Commitment.DECISION: 1}


def test_what_ran_out_is_narrowed_by_owner_and_commitment(store: Store) -> None:
    owes(store, NOON)
    owes(store, NOON, state="missed", commitment=Commitment.ANSWER, owner="UM")
    owes(store, NOON, state="met")

    def missed(scope: Scope = Scope()) -> list[int]:  # noqa: B008 - it is frozen
        rows = ask(store, timer_reports.missed_timers, NOON, NOON + HOUR, scope)
        return [row.number for row in rows]

    assert missed() == [1, 2]
    assert missed(Scope("UM")) == [2]
    assert missed(Scope(commitments=(Commitment.DECISION,))) == [1]


def test_what_was_taken_back_counts_nowhere(store: Store) -> None:
    undone = {"kind": EventKind.ACCEPTED, "source": "fair", "canceled": True}
    won_undone = {"kind": EventKind.WON, "source": "fair", "canceled": True}
    kept = {"kind": EventKind.SQL, "source": "fair", "canceled": False}
    happened(store, undone, won_undone, kept)
    start, end = NOON - HOUR, NOON + HOUR
    assert ask(store, figures.event_counts, start, end).by_kind == {EventKind.SQL: 1}
    assert ask(store, figures.daily_counts, EventKind.ACCEPTED, [(start, end)]) == [0]
    reached = {"entered": EventKind.SQL, "reached": EventKind.WON}
    [cohort] = ask(store, figures.cohorts, start, end, **reached)
    assert (cohort.entered, cohort.reached) == (1, 0)
    entered = {"entered": EventKind.ACCEPTED, "reached": EventKind.SQL}
    assert ask(store, figures.cohorts, start, end, **entered) == []
