"""Digests: scheduled by a form, sent at their time, shared, paused, removed."""

from tests.office import HELENA, LUCIA, MARINA, RAFAEL, SALES, Office, owner_of, text_of

NINE = {"name": "Morning", "at": "09:00", "channel": SALES}


async def schedule(office: Office) -> dict:
    await office.driver.command(HELENA, SALES, "/digest", "schedule")
    days = ["mon", "tue", "wed", "thu", "fri"]
    return await office.submit(HELENA, **NINE, weekdays=days)


async def digests_in(office: Office) -> list[dict]:
    return [
        message
        for message in await office.driver.messages(SALES)
        if "Daily digest · " in text_of(message)
    ]


async def test_a_scheduled_digest_stands_in_the_channel_at_its_time(office: Office) -> None:
    card = await office.hand_off()
    await office.press(owner_of(card), "Accept", card)
    await schedule(office)
    await office.move(hours=22, minutes=55)  # Tuesday 08:55
    assert not await digests_in(office)
    await office.move(minutes=6)
    (digest,) = await digests_in(office)
    assert "1 of 1" in text_of(digest)
    await office.move(hours=1)
    assert len(await digests_in(office)) == 1


async def test_it_is_listed_paused_resumed_and_removed_by_name(office: Office) -> None:
    await schedule(office)
    listed = await office.driver.command(HELENA, SALES, "/digest", "list")
    assert "Morning" in text_of(listed["response"])
    await office.driver.command(HELENA, SALES, "/digest", "pausar morning")
    await office.move(days=1)
    assert not await digests_in(office)
    await office.driver.command(HELENA, SALES, "/digest", "resume Morning")
    unknown = await office.driver.command(HELENA, SALES, "/digest", "remove Evening")
    assert "Morning" in text_of(unknown["response"])
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
    assert "Only team heads and Pacto admins can do that." in text_of(refused["response"])


async def test_now_is_for_me_alone_until_i_share_it(office: Office) -> None:
    await office.hand_off()
    mine = await office.answer_to(HELENA, "/digest", "now")
    await office.press(HELENA, "Share in this channel", mine)
    (shared,) = await office.eventually(digests_in, office)
    assert "Daily digest" in text_of(shared)


async def test_with_no_data_it_says_so_and_shows_no_zero_rate(office: Office) -> None:
    text = text_of(await office.answer_to(HELENA, "/digest"))
    assert (
        "No SQLs handed off or reviewed from Thursday through Sunday. Nothing is due today." in text
    )
    assert "*Acceptance rate*\n– No data yet" in text


async def test_the_details_are_behind_a_button_for_whoever_presses_it(office: Office) -> None:
    card = await office.hand_off(source="webinar")
    await office.press(owner_of(card), "Accept", card)
    await schedule(office)
    await office.move(hours=23, minutes=1)
    (digest,) = await digests_in(office)

    await office.press(RAFAEL, "Details", digest)

    view = await office.driver.view(RAFAEL)
    assert view
    assert "*webinar*: handed off: 1 · accepted: 1 of 1 (100%) · won: 0" in text_of(view)
    assert await office.driver.view(MARINA) is None


async def test_the_status_and_the_digest_of_a_minute_say_the_same(office: Office) -> None:
    card = await office.hand_off()
    await office.press(owner_of(card), "Accept", card)
    await office.move(hours=21)

    digest = text_of(await office.answer_to(HELENA, "/digest", "now"))
    status = text_of(await office.answer_to(HELENA, "/sla", "status"))

    for figure in ("1 of 1 (100%)", "1 of 2 expected by now", "as of Tue 24, 7:00 AM"):
        assert figure in digest
        assert figure in status


async def test_a_digest_is_chosen_where_the_command_names_none(office: Office) -> None:
    for name in ("Morning", "Evening"):
        await office.driver.command(HELENA, SALES, "/digest", "schedule")
        await office.submit(HELENA, name=name)
    answer = await office.driver.command(HELENA, SALES, "/digest", "remove")
    message = answer["response"]
    assert message["text"] == "Which digest do you want to remove?"
    assert [block["accessory"]["text"]["text"] for block in message["blocks"][1:]] == ["Remove"] * 2
    paused = await office.driver.command(HELENA, SALES, "/digest", "pause morning")
    assert "paused" in text_of(paused["response"])
    resume = await office.driver.command(HELENA, SALES, "/digest", "resume")
    assert "Morning" in text_of(resume["response"])
    assert "Evening" not in text_of(resume["response"])


async def test_who_schedules_a_digest_reads_when_it_comes(office: Office) -> None:
    await office.driver.command(HELENA, SALES, "/digest", "schedule")
    await office.submit(HELENA, name="Morning")
    scheduled = text_of(await office.driver.view(HELENA))
    assert "Mon–Fri at 9:00 AM" in scheduled
    assert "skips holidays" in scheduled


async def test_a_click_in_the_list_is_answered_by_the_list_as_it_is_then(office: Office) -> None:
    await office.driver.command(HELENA, SALES, "/digest", "schedule")
    await office.submit(HELENA, name="Morning")
    await office.driver.close(HELENA)
    await office.driver.command(HELENA, SALES, "/digest", "list")
    [listed] = await office.ephemerals(HELENA)
    await office.press(HELENA, "Pause", listed)
    messages = await office.eventually(
        office.ephemerals, HELENA, until=lambda messages: len(messages) == 2
    )
    assert "paused" in text_of(messages[-1])


async def test_a_weekly_meeting_gets_its_digest_half_an_hour_before(office: Office) -> None:
    card = await office.hand_off()
    await office.press(owner_of(card), "Accept", card)
    await office.driver.command(LUCIA, SALES, "/idea", "Call the fair leads the same day")
    await office.driver.command(HELENA, SALES, "/digest", "schedule weekly")
    form = await office.driver.view(HELENA)
    assert "When to send it" in text_of(form)
    assert "Next: " in text_of(form)
    await pick(office, "kind", "monthly")
    monthly = text_of(await office.driver.view(HELENA))
    assert "Every month, on a business day" in monthly
    await pick(office, "rule_monthly", "monthly_date")
    assert "Day of the month" in text_of(await office.driver.view(HELENA))
    await pick(office, "kind", "weekly")
    await office.submit(HELENA, weekday="tue", channel=SALES)
    scheduled = text_of(await office.driver.view(HELENA))
    assert "Every week: Tuesday at 9:00 AM" in scheduled
    assert "30 minutes before the meeting" in scheduled
    await office.move(hours=22, minutes=20)  # Tuesday 08:20
    assert not await weekly_in(office)
    await office.move(minutes=11)
    [digest] = await weekly_in(office)
    assert "Call the fair leads the same day" in text_of(digest)
    await office.press(RAFAEL, "Vote (0)", digest)
    ideas = await office.driver.command(RAFAEL, SALES, "/idea", "list")
    assert "1 vote" in text_of(ideas["response"])


async def pick(office: Office, block: str, value: str) -> None:
    """Choose in a list of the form, which is shown anew."""
    view = await office.driver.view(HELENA)
    assert view is not None
    await office.driver.select(HELENA, "digest.field", value, view_id=view["id"], block_id=block)


async def weekly_in(office: Office) -> list[dict]:
    return [
        message
        for message in await office.driver.messages(SALES)
        if "Weekly digest · " in text_of(message)
    ]
