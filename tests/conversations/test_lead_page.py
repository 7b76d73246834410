"""What is done from a lead's own page: corrected, passed on, taken back."""

from typing import Any

from funnel.commitments import Commitment
from funnel.stages import EventKind, HandoffState, Stage
from funnel.timers import TimerState
from services import feedback, progress
from storage import events, figures, handoffs, leads, people, timers
from storage.work import Work
from tests.office import (
    CARMEN,
    LUCIA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    owner_of,
    text_of,
)


async def page(office: Office, user: str) -> dict[str, Any]:
    answer = await office.driver.command(user, SALES, "/lead", "show 1")
    view: dict[str, Any] = answer["views"][-1]
    return view


async def click(office: Office, user: str, action: str) -> dict[str, Any]:
    view = await office.driver.view(user)
    assert view is not None
    return await office.driver.click(user, view_id=view["id"], action_id=action)


async def test_a_corrected_lead_is_correct_on_its_card_and_the_history_names_what_changed(
    office: Office,
) -> None:
    card = await office.hand_off()
    await page(office, MARINA)
    form = (await click(office, MARINA, "lead.edit"))["views"][-1]
    assert "ana@sol.com.br" in text_of(form)
    wrong = await office.submit(MARINA, email="ana@", company="Padaria Lua")
    assert set(wrong["response"]["errors"]) == {"email"}
    await office.submit(MARINA, email="ana@lua.com.br")
    changed = await office.message("Padaria Lua")
    assert changed["ts"] == card["ts"]
    assert "ana@lua.com.br" in text_of(changed)
    lead = text_of(await page(office, MARINA))
    assert "edited the lead: Company and Email" in lead
    copy = await office.direct(owner_of(changed), "Padaria Lua")
    assert "ana@lua.com.br" in text_of(copy)


async def test_a_phone_number_is_corrected_as_people_write_it(office: Office) -> None:
    await office.add_lead(phone="+1 (415) 555-0100 ext 9")
    form = (await click(office, MARINA, "lead.edit"))["views"][-1]
    assert "+1 415-555-0100 ext. 9" in str(form["blocks"])
    await office.submit(MARINA, company="Padaria Lua")
    lead = await office.stored(leads.lead_by_number, 1)
    assert lead is not None
    assert (lead.company, lead.phone) == ("Padaria Lua", "+14155550100;ext=9")


async def test_a_form_that_somebody_else_overtook_changes_nothing(office: Office) -> None:
    await office.add_lead()
    await click(office, MARINA, "lead.edit")
    await office.work(MARINA, _rename, "Bia")
    answer = await office.submit(MARINA, company="Other")
    assert "just changed. Check it and try again" in text_of(answer["views"][-1])
    lead = await office.stored(leads.lead_by_number, 1)
    assert lead is not None
    assert (lead.name, lead.company) == ("Bia", "Padaria Sol")


def _rename(work: Work, name: str) -> None:
    leads.change_lead(work, 1, name=name)
    work.commit()


async def test_a_rejected_lead_is_mended_and_handed_off_again_from_the_message(
    office: Office,
) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="bad_data", comment="The mail bounces")
    message = await office.direct(MARINA, "The mail bounces")
    dm = await office.driver.dm(MARINA)
    await office.press(MARINA, "Edit and hand off again", message, dm)
    form = await office.submit(MARINA, email="ana@lua.com.br")
    assert form["response"]["view"]["callback_id"] == "form.hand_off"
    await office.submit(MARINA, note="The mail is right now")
    second = await office.card(1)
    assert "ana@lua.com.br" in text_of(second)
    assert "The mail bounces" in text_of(await page(office, MARINA))  # of the hand-off before


async def test_a_wrong_owner_is_named_beside_the_field_and_what_was_typed_stays(
    office: Office,
) -> None:
    await office.driver.command(RAFAEL, SALES, "/pacto", "away 2026-12-01")
    await office.add_lead()
    form = (await click(office, MARINA, "lead.hand_off"))["views"][-1]
    assert "Lucía Ortega" in text_of(form)
    assert "Rafael Costa" not in text_of(form)
    assert "Carmen" not in text_of(form)
    await office.driver.command(LUCIA, SALES, "/pacto", "away 2026-12-01")  # meanwhile
    answer = await office.submit(MARINA, owner=LUCIA, note="Call before noon")
    assert answer["response"]["errors"] == {
        "owner": ("Lucía Ortega is away. Choose someone else, or leave it empty for round-robin.")
    }
    view = await office.driver.view(MARINA)
    assert view is not None
    assert view["state"]["values"]["note"]["input.value"]["value"] == "Call before noon"


async def test_with_nobody_present_the_form_says_where_the_lead_goes(office: Office) -> None:
    for rep in (RAFAEL, LUCIA, SERGIO):
        await office.driver.command(rep, SALES, "/pacto", "away 2026-12-01")
    await office.add_lead()
    form = (await click(office, MARINA, "lead.hand_off"))["views"][-1]
    assert "the lead goes to the queue" in text_of(form)
    await office.submit(MARINA)
    assert "Take" in text_of(await office.message("In the queue"))


async def test_a_lead_is_passed_on_with_its_deadline_and_each_hears_what_concerns_them(
    office: Office,
) -> None:
    await office.hand_off()
    owner = owner_of(await office.card())
    other = LUCIA if owner == RAFAEL else RAFAEL
    await office.quiet()
    [before] = await office.stored(timers.timers_of, 1)
    await page(office, SERGIO)
    form = (await click(office, SERGIO, "lead.reassign"))["views"][-1]
    assert "Carmen" not in text_of(form)
    await office.submit(SERGIO, owner=other, reason="She knows them")
    given = await office.direct(other, "reassigned")
    assert "Sergio" in text_of(given)
    assert "She knows them" in text_of(given)
    assert "Accept" in text_of(given)
    line = await office.direct(owner, "reassigned")
    assert "Accept" not in text_of(line)
    await office.quiet()
    first, told = await office.driver.dms(owner)
    assert "has it now" in text_of(first)
    assert "Accept" not in text_of(first)
    [after] = await office.stored(timers.timers_of, 1)
    assert (after.owner, after.due_at) == (other, before.due_at)
    card = await office.card()
    assert owner_of(card) == other
    [said] = await office.thread(card)
    assert "reassigned the lead to" in text_of(said)
    assert "reassigned it to" in text_of(await page(office, MARINA))
    # The new owner's message is kept true as the first one's was.
    await office.press(other, "Accept", given, await office.driver.dm(other))
    copy = await office.direct(other, "*Accepted*")
    assert copy["ts"] == given["ts"]
    assert told


async def test_only_who_is_here_can_get_a_lead_that_is_passed_on(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    other = LUCIA if owner == RAFAEL else RAFAEL
    await page(office, owner)
    await click(office, owner, "lead.reassign")
    await office.driver.command(other, SALES, "/pacto", "away 2026-12-01")
    answer = await office.submit(owner, owner=other)
    assert "is away" in answer["response"]["errors"]["owner"]


async def test_a_head_is_no_longer_offered_a_lead_that_somebody_took(office: Office) -> None:
    for rep in (RAFAEL, LUCIA):
        await office.driver.command(rep, SALES, "/pacto", "away 2026-12-01")
    card = await office.hand_off()
    offer = await office.direct(SERGIO, "in the queue")
    assert "Take" in text_of(offer)
    await office.press(LUCIA, "Take", card)
    over = await office.direct(SERGIO, "Lucía Ortega has it now.")
    assert over["ts"] == offer["ts"]
    assert "Take" not in text_of(over)


async def test_an_acceptance_is_taken_back_with_its_timers_and_figures(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    [promised] = await office.stored(timers.timers_of, 1)
    await office.press(owner, "Accept", card)
    await office.quiet()
    await page(office, owner)
    shown = await click(office, owner, "lead.undo")
    text = text_of(shown["views"][-1])
    assert "Waiting for a decision" in text
    assert "undid the acceptance" in text
    decision, touch = await office.stored(timers.timers_of, 1)
    assert (decision.state, decision.due_at) == (TimerState.RUNNING, promised.due_at)
    assert (decision.took, decision.settled_at) == (None, None)
    assert touch.state is TimerState.DROPPED
    counts = await office.stored(_counted, office)
    assert counts.count(EventKind.ACCEPTED) == 0
    await office.quiet()
    assert "Accept" in text_of(await office.card())
    await office.press(owner, "Accept", await office.card())
    await office.quiet()
    counts = await office.stored(_counted, office)
    assert counts.count(EventKind.ACCEPTED) == 1
    [cohort] = await office.stored(_cohorts, office)
    assert (cohort.entered, cohort.reached) == (1, 1)


def _counted(work: Work, office: Office) -> figures.EventCounts:
    return figures.event_counts(work, office.now.replace(hour=0), office.now.replace(hour=23))


def _cohorts(work: Work, office: Office) -> list[figures.Cohort]:
    start, end = office.now.replace(hour=0), office.now.replace(hour=23)
    return figures.cohorts(work, start, end, entered=EventKind.SQL, reached=EventKind.ACCEPTED)


async def test_an_answer_that_was_waited_for_is_waited_for_again(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    await office.work(owner, feedback.ask_info, 1, question="Which plan?")
    asked = await office.stored(timers.timers_of, 1)
    await office.move(minutes=30)
    await office.work(owner, feedback.accept, 1)
    await page(office, owner)
    await click(office, owner, "lead.undo")
    decision, answer, _ = await office.stored(timers.timers_of, 1)
    assert (decision.state, decision.pauses) == (TimerState.PAUSED, asked[0].pauses)
    assert (answer.state, answer.due_at) == (TimerState.RUNNING, asked[1].due_at)
    handed = await office.stored(handoffs.last_handoff, 1)
    assert handed is not None
    assert handed.state is HandoffState.INFO


async def test_a_won_deal_is_taken_back_to_where_the_lead_was(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    await office.work(owner, feedback.accept, 1)
    await office.work(owner, progress.make_opportunity, 1)
    await office.work(owner, progress.win, 1, value="1200")
    await office.quiet()
    assert "*Won*" in text_of(await office.card())
    await page(office, owner)
    await click(office, owner, "lead.undo")
    lead = await office.stored(leads.lead_by_number, 1)
    assert lead is not None
    assert lead.stage is Stage.OPPORTUNITY
    touch = (await office.stored(timers.timers_of, 1))[-1]
    assert (touch.commitment, touch.state) == (Commitment.FIRST_TOUCH, TimerState.MET)
    await office.quiet()
    assert "Won" in text_of(await office.card())  # the button is there again
    assert "*Won*" not in text_of(await office.card())
    won = await office.stored(events.last_of, 1, EventKind.WON)
    assert won is None


async def test_what_was_done_before_ten_minutes_or_overtaken_stays(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    await office.work(owner, feedback.accept, 1)
    view = await page(office, owner)
    assert "Undo: accepted" in text_of(view)
    await office.move(minutes=11)
    await click(office, owner, "lead.undo")
    refused = await office.driver.view(owner)
    assert "too late to undo" in text_of(refused)
    assert "Undo" not in text_of(await page(office, owner))
    await office.work(owner, progress.make_opportunity, 1)
    view = await page(office, owner)
    await office.work(owner, progress.log_touch, 1, progress.Touch("call"))
    await click(office, owner, "lead.undo")
    assert "nothing to undo" in text_of(await office.driver.view(owner))


async def test_marketing_and_strangers_are_offered_neither(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    await office.work(owner, feedback.accept, 1)
    assert "Undo" not in text_of(await page(office, MARINA))
    assert "Reassign" not in text_of(await page(office, MARINA))
    answer = await office.driver.command(CARMEN, MARKETING, "/lead", "show 1")
    assert not answer["views"]
    assert await office.stored(people.team)


async def test_the_page_leads_to_the_card(office: Office) -> None:
    card = await office.hand_off()
    await office.quiet()
    shown = text_of(await page(office, MARINA))
    assert f"/archives/{SALES}/p{card['ts'].replace('.', '')}|Open the card>" in shown


async def test_a_deal_of_nothing_is_asked_again(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    await office.work(owner, feedback.accept, 1)
    await office.quiet()
    await office.press(owner, "Won", await office.card())
    answer = await office.submit(owner, value="0,00")
    assert "above 0" in answer["response"]["errors"]["value"]


async def test_a_touch_written_down_late_counts_from_when_it_was_done(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    await office.work(owner, feedback.accept, 1)
    await office.quiet()
    called = int(office.now.timestamp())
    await office.move(days=1)  # the first touch was due meanwhile
    await office.press(owner, "Log touch", await office.card())
    ahead = await office.submit(owner, how="call", at=str(called + 7 * 86400))
    assert set(ahead["response"]["errors"]) == {"at"}
    early = await office.submit(owner, how="call", at=str(called - 86400))
    assert set(early["response"]["errors"]) == {"at"}
    await office.submit(owner, how="call", at=str(called), reached="no", note="Left voicemail")
    await office.quiet()
    touch = (await office.stored(timers.timers_of, 1))[-1]
    assert (touch.commitment, touch.state) == (Commitment.FIRST_TOUCH, TimerState.MET)
    assert "not reached" in text_of(await page(office, owner))
    assert "Left voicemail" in text_of(await office.thread(await office.card()))


async def test_who_goes_away_is_offered_to_pass_on_what_is_still_theirs(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    other = LUCIA if owner == RAFAEL else RAFAEL
    answer = await office.driver.command(owner, SALES, "/pacto", "away 2026-12-01")
    assert "1 open lead is still yours" in text_of(answer["response"])
    assert "lead.reassign:1" in str(answer["response"]["blocks"])
    nothing = await office.driver.command(other, SALES, "/pacto", "away 2026-12-01")
    assert "still yours" not in text_of(nothing["response"])
    back = await office.driver.command(owner, SALES, "/pacto", "back")
    assert "still yours" not in text_of(back["response"])


async def test_who_has_the_lead_decides_and_works_on_its_page_which_follows(office: Office) -> None:
    owner = owner_of(await office.hand_off())
    colleague = LUCIA if owner == RAFAEL else RAFAEL
    assert "card.accept" not in str(await page(office, colleague))
    await page(office, owner)
    await click(office, owner, "card.accept")
    accepted = await office.driver.view(owner)
    assert accepted is not None
    assert "*Accepted*" in text_of(accepted)
    form = (await click(office, owner, "card.touch"))["views"]
    assert [view["callback_id"] for view in form] == ["form.lead_view", "form.touch"]
    await office.submit(owner, how="call", reached="no", note="Left voicemail")
    touched = await office.driver.view(owner)
    assert touched is not None
    assert touched["callback_id"] == "form.lead_view"
    assert "Left voicemail" in text_of(touched)


async def test_marketing_answers_on_the_page_and_it_follows(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Need info", card)
    await office.submit(owner, question="Which budget?")
    assert "card.answer" not in str(await page(office, owner))
    await page(office, MARINA)
    await click(office, MARINA, "card.answer")
    await office.submit(MARINA, answer="10k a year")
    answered = await office.driver.view(MARINA)
    assert answered is not None
    assert "10k a year" in text_of(answered)
    assert "card.answer" not in str(answered)
