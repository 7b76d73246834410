"""A channel that is closed to us: entered where we may, else the admins hear of it."""

import pytest

from funnel.facts import Asker
from messages.trouble import trouble
from messages.voice import Voice
from services import feedback, setup
from storage import outbox
from tests.faults.test_slack_faults import POST, all_said, hand_off, settled
from tests.office import GENERAL, HELENA, MARINA, MARKETING, RAFAEL, SALES, TEAM, Office, shown


def sales_channel(office: Office):
    return office.sandbox.workspace.channels[SALES]


async def told_of_channel(office: Office) -> list[dict]:
    return [m for m in await office.driver.dms(HELENA) if f"<#{SALES}>" in shown(m)]


async def test_a_public_channel_is_entered_and_the_card_posted_at_once(office: Office) -> None:
    await office.driver.fault("error", method=POST, code="not_in_channel")
    sales_channel(office).members.remove(office.sandbox.workspace.bot_user)
    office.pacto.relay.rest = 0.0
    await hand_off(office, 1)
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 1
    assert len(await office.driver.dms(RAFAEL)) == 1
    assert await told_of_channel(office) == []


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
    [told] = await told_of_channel(office)
    assert trouble(Voice.of("en-US", "UTC"), code, SALES).text in shown(told)
    assert len(await office.driver.dms(RAFAEL)) == 1
    assert await office.driver.messages(SALES) == []

    channel.is_archived = channel.is_private = False
    channel.members.append(office.sandbox.workspace.bot_user)
    await office.driver.clock(advance=1200)
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 1
    assert len(await told_of_channel(office)) == 1


async def test_a_card_that_waits_goes_to_the_channel_chosen_instead(office: Office) -> None:
    sales_channel(office).is_archived = True
    await hand_off(office, 1)
    await settled(office)
    values = {"marketing_channel": MARKETING, "sales_channel": GENERAL, "locale": "en"}
    place = {"zone": "America/Sao_Paulo", "country": "BR", "region": "SP"}
    await office.pacto.store.run(setup.set_up, Asker(TEAM, HELENA, office.now), values | place)
    await office.driver.clock(advance=1200)
    await all_said(office)
    assert any("L-1" in shown(m) for m in await office.driver.messages(GENERAL))


async def test_what_slack_will_never_take_is_a_dead_letter_and_the_next_is_said(
    office: Office,
) -> None:
    office.pacto.relay.rest = 0.0
    await office.driver.fault("error", method=POST, code="restricted_action", count=2)
    await hand_off(office, 1)
    await settled(office)
    assert (await office.pacto.store.run(outbox.depth))[2] == 2
    await hand_off(office, 2)
    await all_said(office)
    assert "L-2" in shown(await office.driver.messages(SALES))
    assert "L-2" in shown(await office.driver.dms(RAFAEL))


async def test_a_deleted_card_holds_up_nothing(office: Office) -> None:
    office.pacto.relay.rest = 0.0
    made = await hand_off(office, 1)
    await all_said(office)
    [card] = await office.driver.messages(SALES)
    await office.pacto.slack.call(TEAM, "chat.delete", channel=SALES, ts=card["ts"])
    asker = Asker(TEAM, RAFAEL, office.now)
    await office.pacto.store.run(feedback.reject, asker, made, reason="no_budget")
    await hand_off(office, 2)
    await all_said(office)
    [left] = await office.driver.messages(SALES)
    assert "L-2" in shown(left)
    assert "No budget" in shown(await office.driver.dms(MARINA))
    assert (await office.pacto.store.run(outbox.depth))[2] == 0
