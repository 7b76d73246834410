"""Slack says wait, fails, or falls silent: nothing is lost, and nothing is said twice."""

import pytest

from funnel.facts import Asker
from services import feedback, handoff, leads
from storage import outbox
from tests.office import LUCIA, MARINA, MARKETING, RAFAEL, SALES, SERGIO, TEAM, Office, shown

POST, UPDATE = "chat.postMessage", "chat.update"


async def hand_off(office: Office, number: int, owner: str = RAFAEL) -> int:
    values = {"name": f"Ana {number}", "company": f"Sol {number}", "email": f"a{number}@sol.br"}
    asker = Asker(TEAM, MARINA, office.now)
    made = await office.pacto.store.run(leads.new_lead, asker, values)
    lead = made.sheet.lead.number
    handed = await office.pacto.store.run(handoff.hand_off, asker, lead, owner=owner)
    return handed.handoff.id


async def calls(office: Office, method: str) -> list[dict]:
    return [entry for entry in await office.driver.log(kind="api") if entry["name"] == method]


async def settled(office: Office) -> int:
    """All that can be said now is said; gives how much still waits."""
    await office.pacto.ticker.tick()
    await office.driver.until(lambda: not office.pacto.relay._under_way)
    return (await office.pacto.store.run(outbox.depth))[0]


async def all_said(office: Office, tries: int = 20) -> None:
    """Let the waits after each failure pass, until nothing waits any more."""
    for _ in range(tries):
        if not await settled(office):
            return
        await office.driver.clock(advance=35)
    raise AssertionError("something still waits")


@pytest.mark.parametrize("code", ["server_error", "timeout_before", "timeout_after", "ratelimited"])
@pytest.mark.parametrize("method", [POST, UPDATE])
async def test_a_call_that_fails_is_made_up_for_once(
    office: Office, method: str, code: str
) -> None:
    office.pacto.relay.rest = 0.0
    await office.driver.fault(code, method=method, count=3, seconds=0.05, retry_after=1)
    made = await hand_off(office, 1)
    await all_said(office)
    asker = Asker(TEAM, RAFAEL, office.now)
    await office.pacto.store.run(feedback.reject, asker, made, reason="no_budget")
    await all_said(office)
    [card] = await office.driver.messages(SALES)
    assert "No budget" in shown(card)
    thread = await office.driver.messages(SALES, thread_ts=card["ts"])
    assert len([line for line in thread if line["ts"] != card["ts"]]) == 1
    assert len(await office.driver.dms(MARINA)) == 1
    assert len([m for m in await office.driver.dms(RAFAEL) if "L-1" in shown(m)]) == 1
    assert not (await office.driver.state())["faults"]


@pytest.mark.parametrize("code", ["ratelimited", "missing_scope", "internal_error"])
async def test_not_being_let_look_is_no_reason_to_post_again(office: Office, code: str) -> None:
    office.pacto.relay.rest = 0.0
    await office.driver.fault("timeout_after", method=POST, count=2, seconds=0.05)
    await hand_off(office, 1)
    await settled(office)
    before = len(await calls(office, POST))
    await office.driver.fault("error", method="conversations.history", code=code, count=2)
    await office.driver.clock(advance=35)
    await settled(office)
    assert not (await office.driver.state())["faults"]
    assert len(await calls(office, POST)) == before
    assert len(await office.driver.messages(SALES)) == 1


async def test_one_that_is_told_to_wait_holds_up_no_other(office: Office) -> None:
    office.pacto.relay.rest = 0.0
    await office.driver.fault("ratelimited", method=POST, count=1, retry_after=30)
    for number, rep in enumerate((RAFAEL, LUCIA, SERGIO), 1):
        await hand_off(office, number, rep)
    assert await settled(office) == 1
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 3
    for rep in (RAFAEL, LUCIA, SERGIO):
        assert len(await office.driver.dms(rep)) == 1


async def test_a_thread_keeps_its_order_while_slack_asks_to_wait(office: Office) -> None:
    office.pacto.relay.rest = 0.0
    made = await hand_off(office, 1)
    await all_said(office)
    await office.driver.fault("ratelimited", count=4, retry_after=30)
    for service, user, words in (
        (feedback.ask_info, RAFAEL, ("Which plan?",)),
        (feedback.answer_info, MARINA, ("The large one",)),
        (feedback.accept, RAFAEL, ()),
    ):
        await office.pacto.store.run(service, Asker(TEAM, user, office.now), made, *words)
    await all_said(office)
    [card] = await office.driver.messages(SALES)
    thread = await office.driver.messages(SALES, thread_ts=card["ts"])
    lines = [shown(line) for line in thread if line["ts"] != card["ts"]]
    words = ("needs to know", "answered", "accepted")
    assert [word in line for word, line in zip(words, lines, strict=True)] == [True] * 3


async def test_a_slow_channel_with_many_cards_delays_no_other(office: Office) -> None:
    office.pacto.relay.rest = 5.0
    for number in range(1, 31):
        await hand_off(office, number, owner=RAFAEL if number < 30 else SERGIO)
    told = await office.driver.until(lambda: office.driver.dms(SERGIO), 8)
    assert "L-30" in shown(told)
    assert len(await office.driver.messages(SALES)) <= 3


async def test_a_digest_whose_chart_is_refused_shows_the_same_figures(office: Office) -> None:
    await hand_off(office, 1)
    await office.quiet()
    answer = await office.driver.command(SERGIO, MARKETING, "/digest")
    charted = [b for b in answer["response"]["blocks"] if b["type"] == "data_visualization"]
    await office.driver.fault("error", method=POST, code="invalid_blocks")
    await office.driver.click_text(SERGIO, MARKETING, "Share in this channel")
    await office.quiet()
    posted = (await office.driver.messages(MARKETING))[-1]
    assert not [b for b in posted["blocks"] if b["type"] == "data_visualization"]
    for chart in charted:
        for series in chart["chart"].get("series", []):
            for point in series["data"]:
                assert str(point["value"]) in shown(posted)
    refused, taken = (await calls(office, POST))[-2:]
    assert (refused["error"], taken["error"]) == ("invalid_blocks", None)
