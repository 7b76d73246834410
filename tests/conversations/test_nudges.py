"""A head's Home: what the team owes, a nudge for who owes it, the queue."""

from services import presence
from tests.office import HELENA, LUCIA, MARINA, RAFAEL, SERGIO, Office, hand_off_lead, text_of


async def home_of(office: Office, user: str) -> str:
    return text_of((await office.driver.home(user))["view"])


async def refusal_to(office: Office, user: str, handoff: int) -> str:
    """What somebody is shown over Home who presses a Nudge that may not be."""
    answer = await office.driver.click(user, home=True, action_id=f"home.nudge:{handoff}")
    refusal = text_of(answer["views"][-1])
    await office.driver.close(user)
    return refusal


async def test_a_head_nudges_a_rep_once_a_day(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.move(hours=6)  # 16:00, an hour late
    home = await home_of(office, SERGIO)
    assert "Your team's to-dos: 1 overdue" in home
    assert "*Rafael Costa* · 1 overdue" in home
    assert "caught up" not in home

    await office.driver.click(SERGIO, home=True, action_id="home.nudge:1")
    nudge = await office.direct(RAFAEL, "A nudge from Sergio")
    assert "L-1 · Sol 1" in text_of(nudge)
    assert "Accept L-1" in text_of(nudge)
    assert "Nudged today." in text_of(await office.driver.home_view(SERGIO))

    await office.move(days=1)  # the same Home, on the next day
    stale = await home_of(office, SERGIO)
    assert "Nudged today." not in stale
    await office.driver.click(SERGIO, home=True, action_id="home.nudge:1")
    await office.quiet()
    nudges = [dm for dm in await office.driver.dms(RAFAEL) if "A nudge from" in text_of(dm)]
    assert len(nudges) == 2


async def test_nobody_is_nudged_at_night_or_while_away(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.move(hours=6)
    await home_of(office, SERGIO)
    await office.work(RAFAEL, presence.set_away, office.now.date().replace(day=24))
    assert "is away" in await refusal_to(office, SERGIO, 1)
    await office.move(hours=6)
    await office.work(RAFAEL, presence.set_away, None)
    assert "is off work right now" in await refusal_to(office, SERGIO, 1)
    assert not [dm for dm in await office.driver.dms(RAFAEL) if "A nudge from" in text_of(dm)]


async def test_the_queue_opens_from_home(office: Office) -> None:
    for rep in (RAFAEL, LUCIA, SERGIO):
        await office.work(rep, presence.set_away, office.now.date().replace(day=24))
    await office.work(MARINA, hand_off_lead, 1, "")
    await office.driver.home(RAFAEL)
    answer = await office.driver.click(RAFAEL, home=True, action_id="home.queue")
    assert "L-1 · Sol 1" in text_of(answer["views"][-1])


async def test_heads_see_their_own_team_alone(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.move(hours=6)
    assert "Your team is all caught up today" in await home_of(office, HELENA)
    assert "Your team" not in await home_of(office, LUCIA)
