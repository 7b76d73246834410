"""The daily balance: scheduled by a form, sent at its time, shared, paused, removed."""

from tests.office import HELENA, MARINA, RAFAEL, SALES, Office, shown

NINE = {"name": "Morning", "at": "09:00", "channel": SALES}


async def schedule(office: Office) -> dict:
    await office.driver.command(HELENA, SALES, "/digest", "schedule")
    days = ["mon", "tue", "wed", "thu", "fri"]
    return await office.submit(HELENA, **NINE, weekdays=days)


async def digests_in(office: Office) -> list[dict]:
    messages = await office.driver.messages(SALES)
    return [
        m
        for m in messages
        if any(b["type"] in {"data_table", "data_visualization"} for b in m["blocks"])
    ]


async def test_a_scheduled_balance_stands_in_the_channel_at_its_time(office: Office) -> None:
    card = await office.hand_off()
    owner = RAFAEL if RAFAEL in shown(card) else "U0LUCIA"
    await office.press(owner, "Accept", card)
    await schedule(office)
    await office.move(hours=22, minutes=55)  # Tuesday 08:55
    assert not await digests_in(office)
    await office.move(minutes=6)
    (balance,) = await digests_in(office)
    assert "1 of 1" in shown(balance)
    await office.move(hours=1)
    assert len(await digests_in(office)) == 1


async def test_it_is_listed_paused_resumed_and_removed_by_name(office: Office) -> None:
    await schedule(office)
    listed = await office.driver.command(HELENA, SALES, "/digest", "list")
    assert "Morning" in shown(listed["response"])
    await office.driver.command(HELENA, SALES, "/digest", "pausar morning")
    await office.move(days=1)
    assert not await digests_in(office)
    await office.driver.command(HELENA, SALES, "/digest", "resume Morning")
    unknown = await office.driver.command(HELENA, SALES, "/digest", "remove Evening")
    assert "Morning" in shown(unknown["response"])
    await office.driver.command(HELENA, SALES, "/digest", "remove Morning")
    await office.move(days=1)
    assert not await digests_in(office)


async def test_a_name_is_taken_once_and_days_are_needed(office: Office) -> None:
    await schedule(office)
    again = await schedule(office)
    assert "name" in again["response"]["errors"]


async def test_a_marketer_cannot_schedule(office: Office) -> None:
    refused = await office.driver.command(MARINA, SALES, "/digest", "schedule")
    assert not refused["views"]
    assert len(shown(refused["response"])) > 10


async def test_now_is_for_me_alone_until_i_share_it(office: Office) -> None:
    await office.hand_off()
    answer = await office.driver.command(HELENA, SALES, "/digest", "now")
    assert answer["response"]["response_type"] == "ephemeral"
    mine = [m for m in await office.driver.messages(SALES, HELENA) if m.get("ephemeral")]
    await office.press(HELENA, "Share in this channel", mine[-1])

    async def shared() -> bool:
        return bool(await digests_in(office))

    await office.driver.until(shared)


async def test_with_no_data_it_says_so_and_shows_no_zero_rate(office: Office) -> None:
    answer = await office.driver.command(HELENA, SALES, "/digest", "")
    text = shown(answer["response"])
    assert "no acceptance rate" in text or "no data" in text
    assert "Acceptance rate raw_text Marketing raw_text 70% raw_text no data yet" in text
