"""Slack says wait, fails, or falls silent: nothing is lost, and nothing is said twice."""

from typing import Any

import pytest

from services import feedback
from tests.faults.sending import POST, UPDATE, all_said, calls, hand_off, settled
from tests.office import (
    LUCIA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    has_buttons,
    holding,
    text_of,
)


def labels(message: dict[str, Any]) -> list[str]:
    """What the buttons of a message say."""
    return [
        str(element["text"]["text"])
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "button"
    ]


@pytest.mark.parametrize("code", ["server_error", "timeout_before", "timeout_after", "ratelimited"])
@pytest.mark.parametrize("method", [POST, UPDATE])
async def test_a_call_that_fails_is_made_up_for_once(
    office: Office, method: str, code: str
) -> None:
    office.pacto.relay.pace.rest = 0.0
    await office.driver.fault(code, method=method, count=3, seconds=0.05, retry_after=1)
    handoff = await hand_off(office, 1)
    await all_said(office)
    await office.work(RAFAEL, feedback.reject, handoff, reason="no_budget")
    await all_said(office)
    [card] = await office.driver.messages(SALES)
    assert "No budget" in text_of(card)
    assert len(await office.thread(card)) == 1
    assert len(await office.driver.dms(MARINA)) == 1
    assert len(holding("L-1", await office.driver.dms(RAFAEL))) == 1
    assert not (await office.driver.state())["faults"]


@pytest.mark.parametrize("code", ["ratelimited", "missing_scope", "internal_error"])
async def test_not_being_let_look_is_no_reason_to_post_again(office: Office, code: str) -> None:
    office.pacto.relay.pace.rest = 0.0
    await office.driver.clock(freeze=True)  # or it is looked for before it may not be
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


@pytest.mark.parametrize("code", ["ratelimited", "server_error", ""])
async def test_a_message_whose_answer_was_lost_shows_what_was_decided_meanwhile(
    office: Office, code: str
) -> None:
    await office.driver.clock(freeze=True)  # the decision comes before the next try
    await office.driver.fault("timeout_after", method=POST, count=2, seconds=0.05)
    handoff = await hand_off(office, 1)
    await settled(office)
    [direct] = await office.driver.dms(RAFAEL)
    assert has_buttons(direct)
    if code:  # nor can it be looked for at once
        more = {"retry_after": 30} if code == "ratelimited" else {}
        await office.driver.fault(code, method="conversations.history", count=2, **more)
    await office.work(RAFAEL, feedback.accept, handoff)
    await all_said(office)
    [direct] = await office.driver.dms(RAFAEL)
    assert "Accept" not in labels(direct)
    assert "Log touch" in labels(direct)
    [card] = await office.driver.messages(SALES)
    assert "Accept" not in labels(card)
    assert not (await office.driver.state())["faults"]


async def test_one_that_is_told_to_wait_holds_up_no_other(office: Office) -> None:
    office.pacto.relay.pace.rest = 0.0
    await office.driver.clock(freeze=True)
    await all_said(office)  # the greeting
    await office.driver.fault("ratelimited", method=POST, count=1, retry_after=30)
    for number, rep in enumerate((RAFAEL, LUCIA, SERGIO), 1):
        await hand_off(office, number, rep)
    assert await settled(office) == 1
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 3
    for rep in (RAFAEL, LUCIA, SERGIO):
        assert len(await office.driver.dms(rep)) == 1


async def test_a_thread_keeps_its_order_while_slack_asks_to_wait(office: Office) -> None:
    office.pacto.relay.pace.rest = 0.0
    handoff = await hand_off(office, 1)
    await all_said(office)
    await office.driver.fault("ratelimited", count=4, retry_after=30)
    await office.work(RAFAEL, feedback.ask_info, handoff, question="Which plan?")
    await office.work(MARINA, feedback.answer_info, handoff, answer="The large one")
    await office.work(RAFAEL, feedback.accept, handoff)
    await all_said(office)
    [card] = await office.driver.messages(SALES)
    lines = map(text_of, await office.thread(card))
    words = ("has a question", "answered", "accepted")
    assert [word in line for word, line in zip(words, lines, strict=True)] == [True] * 3


async def test_a_slow_channel_with_many_cards_delays_no_other(office: Office) -> None:
    office.pacto.relay.pace.rest = 3600.0
    for number in range(1, 31):
        await hand_off(office, number, owner=RAFAEL if number < 30 else SERGIO)
    messages = await office.eventually(office.driver.dms, SERGIO)
    assert "L-30" in text_of(messages)
    assert len(await office.driver.messages(SALES)) <= 3


async def test_a_digest_whose_chart_is_refused_shows_the_same_figures(office: Office) -> None:
    await hand_off(office, 1)
    await office.move(days=1)  # the chart ends yesterday
    answer = await office.answer_to(SERGIO, "/digest", channel=MARKETING)
    charts = [b for b in answer["blocks"] if b["type"] == "data_visualization"]
    assert charts
    await office.driver.fault("error", method=POST, code="invalid_blocks")
    await office.driver.click_text(SERGIO, MARKETING, "Share in this channel")
    await office.quiet()
    shared = (await office.driver.messages(MARKETING))[-1]
    assert not [b for b in shared["blocks"] if b["type"] == "data_visualization"]
    for chart in charts:
        for series in chart["chart"].get("series", []):
            for point in series["data"]:
                assert str(point["value"]) in text_of(shared)
    errors = [call["error"] for call in await calls(office, POST)]
    assert errors[-2:] == ["invalid_blocks", None]
