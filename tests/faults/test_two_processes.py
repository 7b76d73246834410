"""Several processes on one database: whatever falls due, one of them says it, and once."""

import asyncio

from services import feedback
from storage import timers
from tests.faults.cluster import Cluster
from tests.office import MARINA, RAFAEL, SALES, SERGIO, text_of

MANY = 60


async def start_two(cluster: Cluster) -> None:
    await asyncio.gather(cluster.start(hold=300.0), cluster.start(hold=300.0))


async def test_two_processes_say_sixty_hand_offs_once_and_in_order(cluster: Cluster) -> None:
    await start_two(cluster)
    for number in range(1, MANY + 1):
        cluster.hand_off(number)
    await cluster.quiet()
    cards = {_reference(card): card for card in await cluster.driver.messages(SALES)}
    assert set(cards) == {f"L-{n}" for n in range(1, MANY + 1)}
    assert len(await cluster.driver.messages(SALES)) == MANY
    messages = await cluster.driver.dms(RAFAEL)
    assert [_reference(message) for message in messages] == [f"L-{n}" for n in range(1, MANY + 1)]
    rows = cluster.rows("SELECT card_ts FROM handoff ORDER BY id")
    assert [row.card_ts for row in rows] == [cards[f"L-{n}"]["ts"] for n in range(1, MANY + 1)]


async def test_two_processes_keep_the_order_within_a_thread(cluster: Cluster) -> None:
    await start_two(cluster)
    handoffs = [cluster.hand_off(number) for number in range(1, 13)]
    for handoff in handoffs:
        cluster.work(RAFAEL, feedback.ask_info, handoff, question="Which plan?")
        cluster.work(MARINA, feedback.answer_info, handoff, answer="The large one")
        cluster.work(RAFAEL, feedback.accept, handoff)
    await cluster.quiet()
    cards = await cluster.driver.messages(SALES)
    assert len(cards) == len(handoffs)
    for card in cards:
        thread = await cluster.driver.messages(SALES, thread_ts=card["ts"])
        lines = [text_of(line) for line in thread if line["ts"] != card["ts"]]
        words = ("has a question", "answered", "accepted")
        assert [word in line for word, line in zip(words, lines, strict=True)] == [True] * 3


async def test_two_processes_remind_of_sixty_timers_once(cluster: Cluster) -> None:
    *_, last = [cluster.hand_off(number) for number in range(1, MANY + 1)]
    [timer] = cluster.stored(timers.timers_of, last)
    await start_two(cluster)
    await cluster.quiet()
    before = {user: len(await cluster.driver.dms(user)) for user in (RAFAEL, SERGIO)}
    await cluster.move_to(timer.due_at)
    await cluster.move_to(timer.due_at.replace(microsecond=0).replace(minute=30))
    await cluster.quiet()
    for user, count in before.items():
        reminders = (await cluster.driver.dms(user))[count:]
        assert sorted(map(_reference, reminders)) == sorted(f"L-{n}" for n in range(1, MANY + 1))


def _reference(message: dict) -> str:
    words = text_of(message).replace("*", " ").split()
    return next(word for word in words if word.startswith("L-"))
