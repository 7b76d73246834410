"""The outbox by itself: keys, lanes, leases, tries, dead letters, forgetting."""

from datetime import datetime, timedelta

from sqlmodel import Session

from funnel.notices import AnswerAsked, Welcome
from funnel.people import Caller
from storage import deliveries, outbox
from storage.deliveries import Claim, Delivery
from storage.outbox import Place
from storage.store import Store
from storage.work import open_work
from tests.storage.rows import NOW

HOLD = timedelta(seconds=60)


def notice(key: str, reader: str = "U1") -> AnswerAsked:
    """Something to be said; notices to one reader share a lane."""
    return AnswerAsked(key, reader, "C1", None, "status")


def put(
    session: Session, key: str, reader: str = "U1", now: datetime = NOW, workspace: str = "T1"
) -> bool:
    work = open_work(session, Caller(workspace, "", now))
    return outbox.put(work, notice(key, reader)) == 1


def claim(
    session: Session,
    now: datetime = NOW,
    lease: str = "a",
    limit: int = 10,
    machine_now: datetime | None = None,
    busy: tuple[str, ...] = (),
) -> list[Delivery]:
    by = Claim(lease, now, machine_now or now, HOLD, busy)
    return deliveries.claim(session, by, limit)


def keys(claimed: list[Delivery]) -> list[str]:
    return [delivery.notice.event_id for delivery in claimed]


def test_the_same_key_is_put_once(session: Session) -> None:
    assert put(session, "card:1")
    assert not put(session, "card:1")
    assert keys(claim(session)) == ["card:1"]


def test_companies_do_not_share_keys(session: Session) -> None:
    assert put(session, "card:1", workspace="T1")
    assert put(session, "card:1", workspace="T2")
    assert len(claim(session)) == 2


def test_what_is_rolled_back_is_not_said(store: Store) -> None:
    with store.session() as session:
        put(session, "card:1")
    with store.session() as session:
        assert claim(session) == []


def test_a_lane_is_said_in_order_and_lanes_at_the_same_time(session: Session) -> None:
    for key, lane in (("1", "U1"), ("2", "U1"), ("3", "U2"), ("4", "U2")):
        put(session, key, lane)
    first = claim(session)
    assert keys(first) == ["1", "3"]
    assert claim(session) == []
    assert deliveries.mark_sent(session, first[0], "a", now=NOW, place=Place("C1", "1.0"))
    assert keys(claim(session)) == ["2"]


def test_a_lane_that_somebody_is_sending_on_is_left_alone(session: Session) -> None:
    put(session, "1", "U1")
    put(session, "2", "U2")
    assert keys(claim(session, busy=("T1:reply:U1",))) == ["2"]


def test_no_more_is_claimed_than_there_is_room_for(session: Session) -> None:
    for number in range(5):
        put(session, str(number), f"U{number}")
    assert keys(claim(session, limit=2)) == ["0", "1"]


def test_a_row_in_other_hands_is_not_claimed_before_its_lease_is_over(session: Session) -> None:
    put(session, "1")
    [held] = claim(session, lease="a")
    assert claim(session, lease="b", machine_now=NOW + HOLD - timedelta(seconds=1)) == []
    [taken] = claim(session, lease="b", machine_now=NOW + HOLD)
    assert (taken.id, taken.attempts, taken.tried_at) == (held.id, 2, None)
    assert not deliveries.mark_sending(session, held, "a", now=NOW, until=NOW + HOLD)
    assert not deliveries.mark_sent(session, held, "a", now=NOW)


def test_a_moved_clock_ends_no_lease(session: Session) -> None:
    put(session, "1")
    claim(session, lease="a")
    assert claim(session, now=NOW + timedelta(days=7), lease="b", machine_now=NOW) == []


def test_sending_prolongs_the_lease(session: Session) -> None:
    put(session, "1")
    [row] = claim(session, lease="a")
    late = NOW + timedelta(seconds=50)
    assert deliveries.mark_sending(session, row, "a", now=late, until=late + HOLD)
    assert claim(session, lease="b", machine_now=NOW + timedelta(seconds=70)) == []


def test_who_takes_over_knows_since_when_the_fate_is_unknown(session: Session) -> None:
    put(session, "1")
    [row] = claim(session, lease="a")
    deliveries.mark_sending(session, row, "a", now=NOW, until=NOW + HOLD)
    later = NOW + timedelta(minutes=5)
    [taken] = claim(session, now=later, lease="b")
    assert taken.tried_at == NOW
    deliveries.mark_sending(session, row, "b", now=later, until=later + HOLD)
    [again] = claim(session, now=later + HOLD, lease="c")
    assert again.tried_at == NOW


def test_what_surely_did_not_leave_is_not_looked_for(session: Session) -> None:
    put(session, "1")
    [row] = claim(session)
    deliveries.mark_sending(session, row, "a", now=NOW, until=NOW + HOLD)
    deliveries.put_off(session, row, "a", at=NOW, error="ratelimited", left_nothing=True)
    [again] = claim(session)
    assert again.tried_at is None


def test_a_row_that_failed_holds_its_lane_until_it_is_said(session: Session) -> None:
    put(session, "1")
    put(session, "2")
    [row] = claim(session)
    deliveries.put_off(session, row, "a", at=NOW + timedelta(seconds=30), error="ratelimited")
    assert claim(session) == []
    assert keys(claim(session, now=NOW + timedelta(seconds=30))) == ["1"]


def test_a_row_that_was_only_put_off_lets_others_pass(session: Session) -> None:
    put(session, "reminder")
    put(session, "news")
    [row] = claim(session)
    deliveries.put_off(session, row, "a", at=NOW + timedelta(hours=15), counts=False)
    assert keys(claim(session)) == ["news"]
    [again] = claim(session, now=NOW + timedelta(hours=15), busy=[])
    assert (again.notice.event_id, again.attempts) == ("reminder", 1)


def test_a_clock_that_was_set_back_lets_nobody_pass(session: Session) -> None:
    put(session, "1", now=NOW + timedelta(minutes=3))
    put(session, "2")
    assert claim(session) == []
    [row] = claim(session, now=NOW + timedelta(minutes=3))
    assert keys([row]) == ["1"]
    deliveries.mark_sent(session, row, "a", now=NOW)
    assert keys(claim(session)) == ["2"]


def test_being_told_to_wait_is_no_failed_try(session: Session) -> None:
    put(session, "1")
    for _ in range(3):
        [row] = claim(session)
        assert row.attempts == 1
        deliveries.put_off(session, row, "a", at=NOW, error="ratelimited", counts=False)
    [row] = claim(session)
    deliveries.put_off(session, row, "a", at=NOW, error="TimeoutError")
    assert claim(session)[0].attempts == 2


def test_a_dead_letter_stays_to_be_seen_and_lets_the_next_be_said(session: Session) -> None:
    put(session, "1")
    put(session, "2")
    [row] = claim(session)
    assert deliveries.dead_letter(session, row, "a", error="restricted_action")
    waiting, oldest, dead = outbox.depth(session)
    assert (waiting, oldest, dead) == (1, NOW, 1)
    assert keys(claim(session)) == ["2"]
    assert not put(session, "1")


def test_nothing_left_to_say_lets_the_next_be_said(session: Session) -> None:
    put(session, "1")
    put(session, "2")
    [row] = claim(session)
    deliveries.discard(session, row, "a", now=NOW, why="it is settled by now")
    assert keys(claim(session)) == ["2"]


def test_only_what_was_said_long_ago_is_forgotten(session: Session) -> None:
    for key, lane in (("sent", "U1"), ("discarded", "U2"), ("dead", "U3"), ("waiting", "U4")):
        put(session, key, lane)
    sent, discarded, dead, _ = claim(session)
    deliveries.mark_sent(session, sent, "a", now=NOW)
    deliveries.discard(session, discarded, "a", now=NOW, why="")
    deliveries.dead_letter(session, dead, "a", error="x")
    assert outbox.forget_sent(session, NOW) == 0
    assert outbox.forget_sent(session, NOW + timedelta(seconds=1)) == 2
    assert outbox.depth(session)[0::2] == (1, 1)
    assert put(session, "sent")


def test_what_is_due_next_is_known(session: Session) -> None:
    assert outbox.next_due(session) is None
    put(session, "1", now=NOW + timedelta(hours=1))
    put(session, "2", "U2")
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


def test_a_delivery_holds_the_notice_that_was_put(session: Session) -> None:
    work = open_work(session, Caller("T1", "", NOW))
    assert outbox.put(work, Welcome("U1"), notice("1"), Welcome("U1")) == 2
    assert [delivery.notice for delivery in claim(session)] == [Welcome("U1"), notice("1")]


def test_where_a_notice_was_sent_is_known_once_it_was(session: Session) -> None:
    put(session, "1")
    work = open_work(session, Caller("T1", "", NOW))
    assert outbox.where_sent(work, notice("1")) is None
    [delivery] = claim(session)
    deliveries.mark_sent(session, delivery, "a", now=NOW, place=Place("D1", "1.0"))
    assert outbox.where_sent(work, notice("1")) == Place("D1", "1.0")
    assert outbox.where_sent(open_work(session, Caller("T2", "", NOW)), notice("1")) is None
