"""A channel that is closed to us: entered where we may, else the admins hear of it."""

import pytest

from messages import channel_problems
from messages.localizer import Localizer
from services import feedback, setup
from storage import outbox
from tests.faults.sending import POST, all_said, hand_off, settled
from tests.office import (
    GENERAL,
    HELENA,
    MARINA,
    RAFAEL,
    SALES,
    SETTINGS,
    TEAM,
    Office,
    holding,
    text_of,
)


def sales_channel(office: Office):
    return office.sandbox.workspace.channels[SALES]


async def channel_problems_heard_of(office: Office) -> list[dict]:
    return holding(f"<#{SALES}>", await office.driver.dms(HELENA))


async def test_a_public_channel_is_entered_and_the_card_posted_at_once(office: Office) -> None:
    await office.driver.fault("error", method=POST, code="not_in_channel")
    sales_channel(office).members.remove(office.sandbox.workspace.bot_user)
    office.pacto.relay.pace.rest = 0.0
    await hand_off(office, 1)
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 1
    assert len(await office.driver.dms(RAFAEL)) == 1
    assert await channel_problems_heard_of(office) == []


async def test_a_post_of_unknown_fate_is_looked_for_in_a_channel_we_are_not_in(
    office: Office,
) -> None:
    sales_channel(office).members.remove(office.sandbox.workspace.bot_user)
    await office.driver.fault("timeout_after", method=POST, count=2, seconds=0.05)
    await hand_off(office, 1)
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 1


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found"])
async def test_admins_hear_once_a_day_and_the_card_comes_when_it_is_mended(
    office: Office, code: str
) -> None:
    channel = sales_channel(office)
    token = office.sandbox.workspace.tokens[office.sandbox.bot_token]
    if code == "is_archived":
        channel.is_archived = True
    elif code == "not_in_channel":
        channel.members.remove(office.sandbox.workspace.bot_user)
        token.scopes = token.scopes - {"chat:write.public", "channels:join"}
    else:
        channel.is_private = True
        channel.members.remove(office.sandbox.workspace.bot_user)
    await hand_off(office, 1)
    await settled(office)
    for _ in range(3):
        await office.driver.clock(advance=1200)
        await settled(office)
    [message] = await channel_problems_heard_of(office)
    problem = channel_problems.message(Localizer.of("en-US", "UTC"), code, SALES)
    assert problem.text in text_of(message)
    assert len(await office.driver.dms(RAFAEL)) == 1
    assert await office.driver.messages(SALES) == []

    channel.is_archived = channel.is_private = False
    channel.members.append(office.sandbox.workspace.bot_user)
    await office.driver.clock(advance=1200)
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 1
    assert len(await channel_problems_heard_of(office)) == 1


async def test_a_card_that_waits_goes_to_the_channel_chosen_instead(office: Office) -> None:
    sales_channel(office).is_archived = True
    await hand_off(office, 1)
    await settled(office)
    await office.work(HELENA, setup.set_up, SETTINGS | {"sales_channel": GENERAL})
    await office.driver.clock(advance=1200)
    await all_said(office)
    assert len(holding("L-1", await office.driver.messages(GENERAL))) == 1


async def test_what_slack_will_never_take_is_a_dead_letter_and_the_next_is_said(
    office: Office,
) -> None:
    office.pacto.relay.pace.rest = 0.0
    await office.driver.fault("error", method=POST, code="restricted_action", count=2)
    await hand_off(office, 1)
    await settled(office)
    assert (await office.pacto.store.run(outbox.depth))[2] == 2
    await hand_off(office, 2)
    await all_said(office)
    assert "L-2" in text_of(await office.driver.messages(SALES))
    assert "L-2" in text_of(await office.driver.dms(RAFAEL))


async def test_a_deleted_card_holds_up_nothing(office: Office) -> None:
    office.pacto.relay.pace.rest = 0.0
    handoff = await hand_off(office, 1)
    await all_said(office)
    [card] = await office.driver.messages(SALES)
    await office.pacto.slack.call(TEAM, "chat.delete", channel=SALES, ts=card["ts"])
    await office.work(RAFAEL, feedback.reject, handoff, reason="no_budget")
    await hand_off(office, 2)
    await all_said(office)
    [other] = await office.driver.messages(SALES)
    assert "L-2" in text_of(other)
    assert "No budget" in text_of(await office.driver.dms(MARINA))
    assert (await office.pacto.store.run(outbox.depth))[2] == 0
