"""Good news reaches the marketer who handed the lead over, and a won deal both teams."""

import pytest

from funnel.refusals import Refusal
from services import feedback, good_news, progress
from storage import people
from storage.work import Work
from tests.office import (
    HELENA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    hand_off_lead,
    text_of,
)

TODAY = "Good news today about"


async def told(office: Office, user: str, words: str = TODAY) -> list[str]:
    return [text for dm in await office.driver.dms(user) if words in (text := text_of(dm))]


async def win(office: Office, handoff: int, value: str = "900") -> None:
    await office.work(RAFAEL, feedback.accept, handoff)
    await office.work(RAFAEL, progress.make_opportunity, handoff)
    await office.work(RAFAEL, progress.win, handoff, value=value)


async def test_the_good_news_of_a_day_is_one_message_in_the_evening(office: Office) -> None:
    first, second, third = [await office.work(MARINA, hand_off_lead, n) for n in (1, 2, 3)]
    await win(office, first)
    await office.work(RAFAEL, feedback.accept, second)
    await office.work(RAFAEL, feedback.reject, third, reason="no_budget")
    await office.move(hours=7, minutes=20)
    assert not await told(office, MARINA)
    await office.move(minutes=10)  # 17:30
    [news] = await told(office, MARINA)
    assert "Good news today about 2 of your leads:" in news
    assert "Rafael Costa won the deal with *L-1 · Sol 1*: R$900.00." in news
    assert "Rafael Costa accepted *L-2 · Sol 2*." in news
    assert "L-3" not in news
    await office.move(days=1)
    assert len(await told(office, MARINA)) == 1
    assert not await told(office, HELENA)
    assert not await told(office, RAFAEL)


async def test_what_comes_after_the_evening_is_told_on_the_next_working_day(
    office: Office,
) -> None:
    handoff = await office.work(MARINA, hand_off_lead, 1)
    await office.move(days=4, hours=8)  # Friday, 18:00
    await office.work(RAFAEL, feedback.accept, handoff)
    await office.move(days=2)
    assert not await told(office, MARINA)
    await office.move(hours=23, minutes=30)  # Monday, 17:30
    assert len(await told(office, MARINA)) == 1


async def test_who_wants_it_at_once_hears_of_each_lead(office: Office) -> None:
    home = await office.driver.home(MARINA)
    assert "in one message each evening" in text_of(home["view"])
    await office.driver.click(MARINA, home=True, action_id="home.news")
    assert "right away" in text_of(await office.driver.home_view(MARINA))
    handoff = await office.work(MARINA, hand_off_lead, 1)
    await office.work(RAFAEL, feedback.accept, handoff)
    await office.quiet()
    assert not await told(office, MARINA, "accepted")  # a misclick can still be undone
    await office.move(minutes=10)
    assert len(await told(office, MARINA, "Rafael Costa accepted *L-1 · Sol 1*.")) == 1
    await office.move(days=1)
    assert not await told(office, MARINA)


async def test_nobody_hears_of_their_own_deed(office: Office) -> None:
    handoff = await office.work(SERGIO, hand_off_lead, 1)
    await office.work(SERGIO, feedback.accept, handoff)
    await office.move(hours=8)
    assert not await told(office, SERGIO)


async def test_a_lead_that_is_lost_again_is_no_good_news(office: Office) -> None:
    handoff = await office.work(MARINA, hand_off_lead, 1)
    await office.work(RAFAEL, feedback.accept, handoff)
    await office.work(RAFAEL, progress.lose, handoff, why="price")
    await office.move(hours=8)
    assert not await told(office, MARINA)


@pytest.mark.parametrize(
    ("value", "said"), [("900", ": R$900.00."), ("", "won the deal with *L-1 · Sol 1*.")]
)
async def test_a_won_deal_is_one_line_in_both_channels(
    office: Office, value: str, said: str
) -> None:
    handoff = await office.work(MARINA, hand_off_lead, 1)
    await win(office, handoff, value)
    await office.quiet()
    assert not await office.driver.messages(MARKETING)
    await office.move(minutes=10)
    [line] = await office.driver.messages(MARKETING)
    assert said in text_of(line)
    lines = [m for m in await office.driver.messages(SALES) if "Rafael Costa won" in text_of(m)]
    assert len(lines) == 1
    await office.move(days=1)
    assert len(await office.driver.messages(MARKETING)) == 1


async def test_a_single_channel_for_both_teams_hears_of_a_deal_once(office: Office) -> None:
    def share(work: Work) -> None:
        people.change_company(work, marketing_channel=SALES)
        work.commit()

    await office.work(HELENA, share)
    await win(office, await office.work(MARINA, hand_off_lead, 1))
    await office.move(minutes=10)
    lines = [m for m in await office.driver.messages(SALES) if "Rafael Costa won" in text_of(m)]
    assert len(lines) == 1


async def test_only_the_two_choices_are_taken(office: Office) -> None:
    with pytest.raises(Refusal, match="unknown_choice"):
        await office.work(MARINA, good_news.choose, "never")
