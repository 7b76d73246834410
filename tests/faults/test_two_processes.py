"""Several processes on one database: whatever falls due, one of them says it, and once."""

import asyncio

from services import feedback
from tests.faults.flows import hand_off, moment
from tests.faults.stage import Stage
from tests.office import MARINA, RAFAEL, SALES, SERGIO, shown

MANY = 60


async def start_two(stage: Stage) -> None:
    await asyncio.gather(stage.start(hold=30.0), stage.start(hold=30.0))


async def test_two_processes_say_sixty_hand_offs_once_and_in_order(stage: Stage) -> None:
    await start_two(stage)
    for number in range(1, MANY + 1):
        hand_off(stage, number)
    await stage.quiet(15)
    cards = {_reference(card): card for card in await stage.driver.messages(SALES)}
    assert set(cards) == {f"L-{n}" for n in range(1, MANY + 1)}
    assert len(await stage.driver.messages(SALES)) == MANY
    told = await stage.driver.dms(RAFAEL)
    assert [_reference(message) for message in told] == [f"L-{n}" for n in range(1, MANY + 1)]
    posted = stage.rows("SELECT card_ts FROM handoff ORDER BY id")
    assert [row.card_ts for row in posted] == [cards[f"L-{n}"]["ts"] for n in range(1, MANY + 1)]


async def test_two_processes_keep_the_order_within_a_thread(stage: Stage) -> None:
    await start_two(stage)
    made = {number: hand_off(stage, number) for number in range(1, 13)}
    for handed in made.values():
        stage.store.call(feedback.ask_info, stage.asker(RAFAEL), handed, "Which plan?")
        stage.store.call(feedback.answer_info, stage.asker(MARINA), handed, "The large one")
        stage.store.call(feedback.accept, stage.asker(RAFAEL), handed)
    await stage.quiet(15)
    cards = await stage.driver.messages(SALES)
    assert len(cards) == len(made)
    for card in cards:
        thread = await stage.driver.messages(SALES, thread_ts=card["ts"])
        lines = [shown(line) for line in thread if line["ts"] != card["ts"]]
        words = ("needs to know", "answered", "accepted")
        assert [word in line for word, line in zip(words, lines, strict=True)] == [True] * 3


async def test_two_processes_remind_of_sixty_clocks_once(stage: Stage) -> None:
    for number in range(1, MANY + 1):
        hand_off(stage, number)
    [last] = stage.rows("SELECT max(due_at) AS at FROM obligation")
    await start_two(stage)
    await stage.quiet(15)
    before = {user: len(await stage.driver.dms(user)) for user in (RAFAEL, SERGIO)}
    await stage.move_to(moment(last.at))
    await stage.move_to(moment(last.at).replace(microsecond=0).replace(minute=30))
    await stage.quiet(15)
    for user, known in before.items():
        told = (await stage.driver.dms(user))[known:]
        assert sorted(map(_reference, told)) == sorted(f"L-{n}" for n in range(1, MANY + 1))


def _reference(message: dict) -> str:
    words = shown(message).replace("*", " ").split()
    return next(word for word in words if word.startswith("L-"))
