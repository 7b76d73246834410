"""A database filled at revision 0001 and brought to this version: nothing of it is lost."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from funnel.commitments import Commitment
from funnel.facts import TimerFacts
from funnel.notices import Notice
from funnel.people import Caller
from funnel.timers import TimerState
from storage import deliveries, events, outbox, timers
from storage.columns import JSONType, UTCDateTime
from storage.deliveries import Claim, Delivery
from storage.mapping import Mapper, table
from storage.migrate import migrate
from storage.outbox import OutboxState, Place
from storage.store import Store, in_work
from storage.tables import Outbox, Timer
from storage.work import open_work
from tests.storage.old_rows import OLD_NOTICES, opened_at
from tests.storage.rows import NOW, add_handoff

# Old keys hold the company, so each company has all its notices in one state.
COMPANIES = {state: f"T{state.upper()}" for state in OutboxState}
SENDING = (
    *("due_at", "attempts", "lease", "leased_until", "tried_at", "sent_at"),
    *("channel", "ts", "last_error"),
)
MAY_HAVE_LEFT = (OutboxState.SENDING, OutboxState.DEAD)
SETTLED = {"settled_at": NOW, "took": 5400, "next_at": None}
PAUSES = [[NOW.isoformat(), (NOW + timedelta(minutes=20)).isoformat()], [NOW.isoformat(), None]]
OBLIGATIONS: list[dict[str, Any]] = [
    {"kind": "decision", "state": "running", "said": "half", "next_at": NOW},
    {"kind": "decision", "state": "paused", "said": "", "next_at": None, "pauses": PAUSES},
    {"kind": "first_touch", "state": "running", "said": "missed", "next_at": None},
    {"kind": "answer", "state": "met", "said": ""} | SETTLED,
    {"kind": "first_touch", "state": "missed", "said": "missed"} | SETTLED,
    {"kind": "first_touch", "state": "dropped", "said": "most"} | SETTLED | {"took": None},
]
EVENTS: list[tuple[dict[str, Any], Decimal | None, dict[str, Any]]] = [
    ({"value": "1234.50"}, Decimal("1234.5"), {}),
    ({"value": "0.29"}, Decimal("0.29"), {}),
    ({"value": "1000"}, Decimal(1000), {}),
    ({"value": "999999999999.99"}, Decimal("999999999999.99"), {}),
    ({"value": "7", "why": "price"}, Decimal(7), {"why": "price"}),
    ({"value": ""}, None, {"value": ""}),
    ({"value": "12 or so"}, None, {"value": "12 or so"}),
    ({"value": "1.2.3"}, None, {"value": "1.2.3"}),
    ({}, None, {}),
    ({"how": "call", "note": "1234"}, None, {"how": "call", "note": "1234"}),
]


@pytest.fixture
def old(empty_url: str) -> Iterator[Store]:
    """A database of revision 0001 with rows in it."""
    with opened_at("0001", empty_url, _fill) as store:
        yield store


def _fill(connection: sa.Connection) -> None:
    for state, workspace in COMPANIES.items():
        _insert(connection, "workspace", _company(workspace))
        for (kind, key, lane, payload), _ in OLD_NOTICES:
            row = {"kind": kind, "dedupe_key": f"{workspace}:{key}", "lane": lane}
            row |= {"workspace_id": workspace, "payload": payload, "state": str(state)}
            _insert(connection, "outbox", row | _progress(state))
    for obligation in OBLIGATIONS:
        _insert(connection, "obligation", _obligation() | obligation)
    for data, _, _ in EVENTS:
        _insert(connection, "lead_event", _event() | {"data": data})


def _insert(connection: sa.Connection, name: str, row: Mapping[str, Any]) -> None:
    columns = [sa.column(column, _type_of(value)) for column, value in row.items()]
    connection.execute(sa.insert(sa.table(name, *columns)).values(row))


def _type_of(value: object) -> Any:
    if isinstance(value, datetime):
        return UTCDateTime
    return JSONType if isinstance(value, dict | list) else None


def _company(workspace: str) -> dict[str, Any]:
    texts = dict.fromkeys(("bot_user", "marketing_channel", "sales_channel"), "")
    named = {"id": workspace, "name": "Sol", "locale": "pt_BR", "zone": "America/Sao_Paulo"}
    return named | texts | {"last_lead": 12, "created_at": NOW}


def _progress(state: OutboxState) -> dict[str, Any]:
    """How far the sending of a row in a state has come."""
    untouched = {"due_at": NOW, "attempts": 0, "lease": "", "channel": "", "ts": ""}
    row: dict[str, Any] = untouched | {"last_error": ""}
    if state in MAY_HAVE_LEFT:
        row |= {"attempts": 3, "tried_at": NOW, "last_error": "TimeoutError"}
    if state is OutboxState.SENDING:
        row |= {"lease": "a", "leased_until": NOW}
    if state is OutboxState.SENT:
        row |= {"attempts": 1, "sent_at": NOW, "channel": "D1", "ts": "1732.0001"}
    return row


def _obligation() -> dict[str, Any]:
    row = {"workspace_id": "T1", "handoff_id": 7, "lead_id": 3, "agreement_id": 1, "owner": "UANA"}
    times = {"started_at": NOW - timedelta(hours=2), "due_at": NOW + timedelta(hours=2)}
    return row | times | {"promised": 14400, "pauses": []}


def _event() -> dict[str, Any]:
    texts = {"actor": "UANA", "stage": "customer", "source": "site", "campaign": "", "reason": ""}
    row = {"workspace_id": "T1", "lead_id": 3, "at": NOW, "kind": "won", "first": True}
    return row | texts


def _deliveries(store: Store, state: OutboxState) -> list[Delivery]:
    delivery = Mapper(Outbox, Delivery)
    statement = sa.select(*delivery.columns).where(table(Outbox).c.state == state)
    with store.session() as session:
        return delivery.all(session.execute(statement.order_by(table(Outbox).c.id)))


def _counts(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        counted = sa.func.count()
        return {
            name: connection.execute(sa.select(counted).select_from(sa.table(name))).scalar_one()
            for name in names
        }


def _sending(store: Store) -> list[tuple[Any, ...]]:
    """How far the sending of each row of the outbox has come."""
    columns = [sa.column(name) for name in ("id", "workspace_id", "state", *SENDING)]
    with store.engine.connect() as connection:
        rows = connection.execute(
            sa.select(*columns).select_from(sa.table("outbox")).order_by("id")
        )
        return [tuple(row) for row in rows]


def test_every_notice_of_the_old_version_is_read_by_this_one(old: Store) -> None:
    migrate(old.engine)

    for state in OutboxState:
        notices = [delivery.notice for delivery in _deliveries(old, state)]
        is_settled = state in {OutboxState.SENT, OutboxState.DISCARDED}
        expected = [_untyped(n) if is_settled else n for _, n in OLD_NOTICES]
        assert notices == expected, state


def _untyped(notice: Notice) -> Notice:
    """As it is stored once it is settled: without what somebody typed."""
    return type(notice).from_json(notice.without_typed(notice.to_json()))


def test_every_kind_of_notice_the_old_version_knew_is_tried() -> None:
    assert {type(notice).__name__ for _, notice in OLD_NOTICES} == {
        *("AnswerAsked", "AnswerShared", "CardChanged", "ChannelClosed", "ClickRefused"),
        *("DigestDue", "DirectMessage", "LeadWoken", "OwnerCopyChanged", "ReminderDue"),
        *("ThreadLine", "Welcome"),
    }


def test_it_has_the_key_of_a_new_notice_of_the_same_thing(old: Store) -> None:
    migrate(old.engine)

    for state in set(OutboxState) - set(MAY_HAVE_LEFT):
        company = COMPANIES[state]
        deliveries = _deliveries(old, state)
        keys = [f"{company}:{delivery.notice.key}" for delivery in deliveries]
        assert [delivery.dedupe_key for delivery in deliveries] == keys, state
        with old.session() as session:
            work = open_work(session, Caller(company, "", NOW))
            assert outbox.put(work, *(delivery.notice for delivery in deliveries)) == 0


def test_it_is_in_the_lane_of_a_new_notice(old: Store) -> None:
    migrate(old.engine)

    for state in OutboxState:
        deliveries = _deliveries(old, state)
        assert [d.lane for d in deliveries] == [d.notice.lane for d in deliveries], state


def test_what_may_have_left_keeps_the_key_by_which_it_is_found_in_slack(old: Store) -> None:
    migrate(old.engine)

    for state in MAY_HAVE_LEFT:
        keys = [f"{COMPANIES[state]}:{key}" for (_, key, _, _), _ in OLD_NOTICES]
        assert [delivery.dedupe_key for delivery in _deliveries(old, state)] == keys, state


def test_what_waited_is_sent_by_the_new_version(old: Store) -> None:
    migrate(old.engine)

    sent: list[Delivery] = []
    with old.session() as session:
        by = Claim("b", NOW, NOW, timedelta(minutes=1))
        while claimed := deliveries.claim(session, by, 100):
            assert all(deliveries.mark_sent(session, each, "b", now=NOW) for each in claimed)
            sent += claimed
    company = COMPANIES[OutboxState.WAITING]
    waited = sorted(
        (delivery for delivery in sent if delivery.workspace_id == company),
        key=lambda delivery: delivery.id,
    )
    assert [delivery.notice for delivery in waited] == [notice for _, notice in OLD_NOTICES]


def test_the_message_that_told_an_owner_of_their_lead_is_found_again(old: Store) -> None:
    migrate(old.engine)

    with old.session() as session:
        work = open_work(session, Caller(COMPANIES[OutboxState.SENT], "", NOW))
        assigned = _notice_of("direct:7:yours:1:UMILA")
        assert outbox.where_sent(work, assigned) == Place("D1", "1732.0001")


def _notice_of(old_key: str) -> Notice:
    return next(notice for (_, key, _, _), notice in OLD_NOTICES if key == old_key)


def test_deals_have_their_amount_and_other_texts_stay_as_they_were(old: Store) -> None:
    migrate(old.engine)

    with old.session() as session:
        history = events.history(open_work(session, Caller("T1", "", NOW)), 3, limit=100)

    stored = [(event.amount, event.currency, dict(event.data)) for event in reversed(history)]
    assert stored == [(amount, "", data) for _, amount, data in EVENTS]
    assert all((event.at, event.actor, event.kind) == (NOW, "UANA", "won") for event in history)


def test_the_timers_run_on_as_they_did(old: Store) -> None:
    migrate(old.engine)

    with old.session() as session:
        stored = timers.timers_of(open_work(session, Caller("T1", "", NOW)), 7)

    assert stored == [_timer(number, row) for number, row in enumerate(OBLIGATIONS, 1)]


def _timer(timer_id: int, obligation: Mapping[str, Any]) -> TimerFacts:
    row = {"settled_at": None, "took": None} | _obligation() | dict(obligation)
    commitment, state = Commitment(row.pop("kind")), TimerState(row.pop("state"))
    last_step = row.pop("said")
    if state is TimerState.RUNNING and last_step == "missed":
        row["next_at"] = row["due_at"]  # its owner hears of it again at the next opening
    return TimerFacts(id=timer_id, commitment=commitment, state=state, last_step=last_step, **row)


def test_a_new_timer_gets_a_number_of_its_own(old: Store) -> None:
    migrate(old.engine)

    def start(work) -> int:
        timers.add_timer(
            work,
            add_handoff(work),
            Commitment.DECISION,
            agreement_id=1,
            owner="UANA",
            started_at=NOW,
            promised=3600,
            due_at=NOW,
            pauses=[],
            last_step="",
            next_at=NOW,
        )
        return int(work.session.execute(sa.select(sa.func.max(table(Timer).c.id))).scalar_one())

    assert old.call(in_work(Caller("T1", "UMILA", NOW), start)) == len(OBLIGATIONS) + 1


def test_no_row_is_lost_and_what_was_sent_stays_sent(old: Store) -> None:
    counts, sending = _counts(old), _sending(old)

    migrate(old.engine)

    counts["timer"] = counts.pop("obligation")
    assert {name: count for name, count in _counts(old).items() if name in counts} == counts
    assert _sending(old) == sending
