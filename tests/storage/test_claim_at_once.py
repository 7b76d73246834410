"""Several putting and several claiming at once, as processes on one database do."""

import threading
from collections import defaultdict
from datetime import timedelta
from random import Random

from funnel.notices import AnswerAsked
from funnel.people import Caller
from storage import deliveries, outbox
from storage.deliveries import Claim, Delivery
from storage.store import Store
from storage.work import open_work
from tests.storage.rows import NOW

HOLD = timedelta(seconds=60)
EACH, WRITERS, SENDERS = 40, 3, 3


def order_of(delivery: Delivery) -> str:
    """What is never sent at once: of one lane, the rows of one writer.

    Rows that several put at the same time have no order; PostgreSQL may show the later one first.
    """
    writer = delivery.notice.event_id.partition("/")[0]
    return f"{delivery.lane} of {writer}"


class Crowd:
    """Writers that put to three lanes, two rows a commit, and senders that take turns in them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.all_is_written = threading.Event()
        self.guard = threading.Lock()
        self.sending: set[str] = set()
        self.twice_at_once: list[str] = []
        self.sent: dict[str, list[str]] = defaultdict(list)

    def write(self, who: int) -> None:
        random = Random(who)  # noqa: S311 - nothing to guess
        for number in range(EACH):
            with self.store.session() as session:
                work = open_work(session, Caller("T1", "", NOW))
                for part in range(2):
                    key, user = f"{who}/{number:02}/{part}", random.choice("ABC")
                    outbox.put(work, AnswerAsked(key, user, "C1", None, ""))
                session.commit()

    def send(self, who: int) -> None:
        random = Random(who)  # noqa: S311 - nothing to guess
        idle = 0
        while idle < 3:
            done = self.all_is_written.is_set()
            claimed = self.claim(str(who), random.randint(1, 3))
            idle = idle + 1 if done and not claimed else 0
            for delivery in claimed:
                self.finish(delivery, str(who), again=random.random() < 0.2)

    def claim(self, lease: str, limit: int) -> list[Delivery]:
        with self.store.session() as session:
            claimed = deliveries.claim(session, Claim(lease, NOW, NOW, HOLD), limit)
            session.commit()
        with self.guard:
            orders = [order_of(delivery) for delivery in claimed]
            self.twice_at_once += [order for order in orders if order in self.sending]
            self.sending.update(orders)
        return claimed

    def finish(self, delivery: Delivery, lease: str, *, again: bool) -> None:
        with self.guard:  # before another can claim the next of the lane
            self.sending.discard(order_of(delivery))
            if not again:
                self.sent[delivery.lane].append(delivery.dedupe_key)
        with self.store.session() as session:
            if again:
                deliveries.put_off(session, delivery, lease, at=NOW, error="ratelimited")
            else:
                deliveries.mark_sent(session, delivery, lease, now=NOW)
            session.commit()

    def run(self) -> None:
        writing = [threading.Thread(target=self.write, args=(who,)) for who in range(WRITERS)]
        sending = [threading.Thread(target=self.send, args=(who,)) for who in range(SENDERS)]
        for thread in writing + sending:
            thread.start()
        for thread in writing:
            thread.join()
        self.all_is_written.set()
        for thread in sending:
            thread.join()


def test_nothing_is_lost_or_sent_twice_and_each_lane_keeps_its_order(store: Store) -> None:
    crowd = Crowd(store)
    crowd.run()
    assert crowd.twice_at_once == []
    sent = [key for keys in crowd.sent.values() for key in keys]
    assert len(sent) == len(set(sent)) == EACH * WRITERS * 2
    for keys in crowd.sent.values():
        for who in range(WRITERS):
            of_one = [key for key in keys if key.startswith(f"T1:reply:{who}/")]
            assert of_one == sorted(of_one)
    assert store.call(outbox.depth) == (0, None, 0)
