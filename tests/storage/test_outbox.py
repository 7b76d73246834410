"""The outbox by itself: keys, lanes, leases, tries, dead letters, forgetting."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from storage import outbox
from storage.store import Store

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
HOLD = timedelta(seconds=60)


@pytest.fixture
def session(store: Store):
    with store.session() as opened:
        yield opened


def put(session: Session, key: str, lane: str = "C1", now: datetime = NOW, team: str = "T1"):
    return outbox.put(session, team, "card", key=key, lane=lane, now=now, handoff=1)


def claim(session: Session, now: datetime = NOW, lease: str = "a", **more):
    more = {"watch": now, "busy": [], "limit": 10, "hold": HOLD} | more
    return outbox.claim(session, now=now, lease=lease, **more)


def keys(rows) -> list[str]:
    return [row.dedupe_key.partition(":")[2] for row in rows]


def test_the_same_key_is_put_once(session: Session) -> None:
    assert put(session, "card:1")
    assert not put(session, "card:1")
    assert keys(claim(session)) == ["card:1"]


def test_companies_do_not_share_keys(session: Session) -> None:
    assert put(session, "card:1", team="T1")
    assert put(session, "card:1", team="T2")
    assert len(claim(session)) == 2


def test_what_is_rolled_back_is_not_said(store: Store) -> None:
    with store.session() as session:
        put(session, "card:1")
    with store.session() as session:
        assert claim(session) == []


def test_a_lane_is_said_in_order_and_lanes_at_the_same_time(session: Session) -> None:
    for key, lane in (("1", "C1"), ("2", "C1"), ("3", "U1"), ("4", "U1")):
        put(session, key, lane)
    first = claim(session)
    assert keys(first) == ["1", "3"]
    assert claim(session) == []
    assert outbox.sent(session, first[0].id, "a", now=NOW, channel="C1", ts="1.0")
    assert keys(claim(session)) == ["2"]


def test_a_lane_that_somebody_is_sending_on_is_left_alone(session: Session) -> None:
    put(session, "1", "C1")
    put(session, "2", "U1")
    assert keys(claim(session, busy=["T1:C1"])) == ["2"]


def test_no_more_is_claimed_than_there_is_room_for(session: Session) -> None:
    for number in range(5):
        put(session, str(number), f"U{number}")
    assert keys(claim(session, limit=2)) == ["0", "1"]


def test_a_row_in_other_hands_is_not_claimed_before_its_lease_is_over(session: Session) -> None:
    put(session, "1")
    [held] = claim(session, lease="a")
    assert claim(session, lease="b", watch=NOW + HOLD - timedelta(seconds=1)) == []
    [taken] = claim(session, lease="b", watch=NOW + HOLD)
    assert (taken.id, taken.attempts, taken.tried_at) == (held.id, 2, None)
    assert not outbox.trying(session, held.id, "a", now=NOW, until=NOW + HOLD)
    assert not outbox.sent(session, held.id, "a", now=NOW)


def test_a_moved_clock_ends_no_lease(session: Session) -> None:
    put(session, "1")
    claim(session, lease="a")
    assert claim(session, now=NOW + timedelta(days=7), lease="b", watch=NOW) == []


def test_sending_prolongs_the_lease(session: Session) -> None:
    put(session, "1")
    [row] = claim(session, lease="a")
    late = NOW + timedelta(seconds=50)
    assert outbox.trying(session, row.id, "a", now=late, until=late + HOLD)
    assert claim(session, lease="b", watch=NOW + timedelta(seconds=70)) == []


def test_who_takes_over_knows_since_when_the_fate_is_unknown(session: Session) -> None:
    put(session, "1")
    [row] = claim(session, lease="a")
    outbox.trying(session, row.id, "a", now=NOW, until=NOW + HOLD)
    later = NOW + timedelta(minutes=5)
    [taken] = claim(session, now=later, lease="b")
    assert taken.tried_at == NOW
    outbox.trying(session, row.id, "b", now=later, until=later + HOLD)
    [again] = claim(session, now=later + HOLD, lease="c")
    assert again.tried_at == NOW


def test_what_surely_did_not_leave_is_not_looked_for(session: Session) -> None:
    put(session, "1")
    [row] = claim(session)
    outbox.trying(session, row.id, "a", now=NOW, until=NOW + HOLD)
    outbox.later(session, row.id, "a", at=NOW, error="ratelimited", never_left=True)
    [again] = claim(session)
    assert again.tried_at is None


def test_a_row_that_failed_holds_its_lane_until_it_is_said(session: Session) -> None:
    put(session, "1")
    put(session, "2")
    [row] = claim(session)
    outbox.later(session, row.id, "a", at=NOW + timedelta(seconds=30), error="ratelimited")
    assert claim(session) == []
    assert keys(claim(session, now=NOW + timedelta(seconds=30))) == ["1"]


def test_a_row_that_was_only_put_off_lets_others_pass(session: Session) -> None:
    put(session, "reminder")
    put(session, "news")
    [row] = claim(session)
    outbox.later(session, row.id, "a", at=NOW + timedelta(hours=15), counts=False)
    assert keys(claim(session)) == ["news"]
    [again] = claim(session, now=NOW + timedelta(hours=15), busy=[])
    assert again.dedupe_key == "T1:reminder"
    assert again.attempts == 1


def test_being_told_to_wait_is_no_failed_try(session: Session) -> None:
    put(session, "1")
    for _ in range(3):
        [row] = claim(session)
        assert row.attempts == 1
        outbox.later(session, row.id, "a", at=NOW, error="ratelimited", counts=False)
    [row] = claim(session)
    outbox.later(session, row.id, "a", at=NOW, error="TimeoutError")
    assert claim(session)[0].attempts == 2


def test_a_dead_letter_stays_to_be_seen_and_lets_the_next_be_said(session: Session) -> None:
    put(session, "1")
    put(session, "2")
    [row] = claim(session)
    assert outbox.bury(session, row.id, "a", error="restricted_action")
    waiting, oldest, dead = outbox.depth(session)
    assert (waiting, oldest, dead) == (1, NOW, 1)
    assert keys(claim(session)) == ["2"]
    assert not put(session, "1")


def test_nothing_left_to_say_lets_the_next_be_said(session: Session) -> None:
    put(session, "1")
    put(session, "2")
    [row] = claim(session)
    outbox.drop(session, row.id, "a", now=NOW, why="it is settled by now")
    assert keys(claim(session)) == ["2"]


def test_only_what_was_said_long_ago_is_forgotten(session: Session) -> None:
    for key, lane in (("sent", "U1"), ("dropped", "U2"), ("dead", "U3"), ("waiting", "U4")):
        put(session, key, lane)
    sent, dropped, dead, _ = claim(session)
    outbox.sent(session, sent.id, "a", now=NOW)
    outbox.drop(session, dropped.id, "a", now=NOW, why="")
    outbox.bury(session, dead.id, "a", error="x")
    assert outbox.forget_sent(session, NOW) == 0
    assert outbox.forget_sent(session, NOW + timedelta(seconds=1)) == 2
    assert outbox.depth(session)[0::2] == (1, 1)
    assert put(session, "sent")


def test_what_is_due_next_is_known(session: Session) -> None:
    assert outbox.next_due(session) is None
    put(session, "1", now=NOW + timedelta(hours=1))
    put(session, "2", "U1")
    assert outbox.next_due(session) == NOW
    assert keys(claim(session)) == ["2"]


def test_two_sessions_never_hold_the_same_row(store: Store) -> None:
    with store.session() as session:
        for number in range(40):
            put(session, str(number), f"U{number}")
        session.commit()
    held: list[str] = []
    for lease in ("a", "b"):
        with store.session() as session:
            held += keys(claim(session, lease=lease, limit=25))
            session.commit()
    assert sorted(held, key=int) == [str(number) for number in range(40)]
