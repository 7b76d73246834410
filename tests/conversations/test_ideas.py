"""Ideas for the next meeting: kept, voted on, made actions, declined."""

import asyncio
from typing import Any

from funnel.ideas import TEXT
from messages.ids import Click, Shortcut
from storage import ideas
from tests.office import (
    CARMEN,
    HELENA,
    MARINA,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    holding,
    text_of,
)


def button(view: Any, action: str) -> str:
    """The id of the first button of that action."""
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    ids = [element["action_id"] for row in rows for element in row]
    return next(id_ for id_ in ids if id_.startswith(action))


async def listed(office: Office, user: str) -> dict[str, Any]:
    """The list of ideas as somebody sees it, on a screen of theirs."""
    await office.driver.command(user, SALES, "/idea", "list")
    return (await office.ephemerals(user))[-1]


async def click(office: Office, user: str, message: dict[str, Any], action: Click) -> Any:
    return await office.driver.click(
        user, channel=SALES, ts=message["ts"], action_id=button(message, action)
    )


async def test_an_idea_is_kept_by_a_few_words_and_found_in_the_list(office: Office) -> None:
    answer = await office.driver.command(MARINA, SALES, "/idea", "List our *best* <clients>")
    assert "Your idea will come up at the next meeting" in answer["response"]["text"]
    assert "List our *best* <clients>" in text_of(answer["response"])
    listing = await listed(office, SERGIO)
    assert "1 idea for the next meeting" in text_of(listing)
    assert f"<@{MARINA}>" in text_of(listing)
    assert "0 votes" in text_of(listing)


async def test_too_long_an_idea_is_refused_and_given_back_whole(office: Office) -> None:
    typed = "W" * 5000
    answer = await office.driver.command(MARINA, SALES, "/idea", typed)
    shown = text_of(answer["response"])
    assert f"Use {TEXT:,} characters or fewer" in shown
    assert shown.count("W") == 5000
    assert await office.stored(ideas.count_open) == 0


async def test_without_words_a_form_asks_and_shows_the_fields_of_content(office: Office) -> None:
    await office.driver.command(MARINA, SALES, "/idea")
    form = await office.driver.view(MARINA)
    assert form is not None
    assert "persona" not in {block.get("block_id") for block in form["blocks"]}
    await office.driver.select(MARINA, Click.INPUT, "A guide for bakers")
    await office.driver.select(MARINA, Click.IDEA_KIND, "content")
    form = await office.driver.view(MARINA)
    blocks = {block.get("block_id"): block for block in form["blocks"]}
    assert {"persona", "stage", "writer", "contributor"} <= {*blocks}
    wrong = await office.submit(MARINA, writer=MARINA, contributor=HELENA)
    assert "isn't on the sales team" in wrong["response"]["errors"]["contributor"]
    await office.submit(MARINA, stage="mql", persona="Bakers", contributor=RAFAEL)
    kept = text_of(await office.driver.view(MARINA))
    assert "A guide for bakers" in kept
    assert f"with <@{RAFAEL}> from sales" in kept
    assert "for Bakers, MQL" in kept


async def test_a_message_becomes_an_idea_with_a_link_back(office: Office) -> None:
    said = await office.driver.message(RAFAEL, SALES, "We should call <b>old</b> clients & friends")
    await office.driver.shortcut(
        MARINA, Shortcut.IDEA_FROM_MESSAGE, channel=SALES, ts=said["sent"]["ts"]
    )
    form = await office.driver.view(MARINA)
    assert "/archives/" in text_of(form)
    await office.submit(MARINA)
    listing = await listed(office, MARINA)
    assert "We should call <b>old</b> clients & friends" in text_of(listing)
    assert "Go to message" in text_of(listing)


async def test_a_vote_counts_once_and_can_be_taken_back(office: Office) -> None:
    await office.driver.command(MARINA, SALES, "/idea", "A webinar")
    listing = await listed(office, RAFAEL)
    await asyncio.gather(*(click(office, RAFAEL, listing, Click.IDEA_VOTE) for _ in range(2)))
    again = await office.eventually(office.ephemerals, RAFAEL, until=_holds("Undo vote (1)"))
    await office.driver.clock(advance=60)
    await click(office, RAFAEL, again[-1], Click.IDEA_VOTE)
    await office.eventually(office.ephemerals, RAFAEL, until=_holds("Vote (0)"))


def _holds(words: str) -> Any:
    return lambda messages: words in text_of(messages[-1])


async def test_an_idea_becomes_an_action_in_two_clicks(office: Office) -> None:
    await office.driver.command(MARINA, SALES, "/idea", "A webinar")
    listing = await listed(office, RAFAEL)
    await click(office, RAFAEL, listing, Click.IDEA_ACTION)
    form = await office.driver.view(RAFAEL)
    assert "A webinar" in text_of(form)
    await office.submit(RAFAEL)
    assert "No open ideas" in text_of(await listed(office, MARINA))
    answer = await office.driver.command(RAFAEL, SALES, "/pacto", "actions")
    assert "A webinar" in text_of(answer["response"])
    await click(office, RAFAEL, listing, Click.IDEA_VOTE)  # the list from before
    await office.direct(RAFAEL, "already made this idea an action")


async def test_only_a_head_or_who_gave_it_declines_an_idea_with_a_reason(office: Office) -> None:
    await office.driver.command(MARINA, SALES, "/idea", "A webinar")
    await click(office, RAFAEL, await listed(office, RAFAEL), Click.IDEA_DECLINE)
    await office.direct(RAFAEL, "Only a team head or")
    await click(office, SERGIO, await listed(office, SERGIO), Click.IDEA_DECLINE)
    await office.submit(SERGIO, why="No budget this year")
    assert "No open ideas" in text_of(await listed(office, MARINA))


async def test_who_is_of_no_team_cannot_give_ideas(office: Office) -> None:
    answer = await office.driver.command(CARMEN, SALES, "/idea", "Save money")
    assert "Only the marketing and sales teams" in answer["response"]["text"]
    assert await office.stored(ideas.count_open) == 0


async def test_an_idea_written_to_the_app_is_offered_as_one(office: Office) -> None:
    dm = await office.driver.dm(MARINA)
    await office.driver.message(MARINA, dm, "ideia fazer um webinar")
    offer = await office.direct(MARINA, "Click the button to open the form")
    await office.press(MARINA, "Add an idea", offer, channel=dm)
    await office.submit(MARINA)
    assert "fazer um webinar" in text_of(await listed(office, MARINA))


async def _home(office: Office, user: str) -> Any:
    return (await office.driver.home(user))["view"]


async def test_home_shows_a_head_the_ideas_that_wait(office: Office) -> None:
    await office.driver.command(MARINA, SALES, "/idea", "A webinar")
    assert "New ideas" not in text_of(await _home(office, MARINA))
    home = await _home(office, SERGIO)
    assert "A webinar" in text_of(home)
    await office.driver.click(SERGIO, home=True, action_id=button(home, Click.IDEA_VOTE))
    assert "Undo vote (1)" in text_of(await _home(office, SERGIO))
    assert not holding("Undo vote", await office.ephemerals(SERGIO))
