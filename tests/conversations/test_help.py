"""One help for the whole app; what people write to it in their own words."""

from typing import Any

import pytest

from tests.office import HELENA, MARINA, RAFAEL, SALES, SERGIO, Office, hand_off_lead, text_of

INTRO = "I'm Pacto. I keep the agreement between marketing and sales"


async def answer_to(office: Office, user: str, text: str) -> dict[str, Any]:
    """What the app answers to a direct message."""
    dm = await office.driver.dm(user)
    before = len(await office.driver.messages(dm, user))
    await office.driver.message(user, dm, text)
    messages = await office.eventually(
        office.driver.messages, dm, user, until=lambda messages: len(messages) >= before + 2
    )
    message: dict[str, Any] = messages[-1]
    return message


@pytest.mark.parametrize("text", ["hi", "help", "thanks!", "who are you?", "¡hola!", "ajuda"])
async def test_a_greeting_and_a_cry_for_help_are_answered_with_the_four_commands(
    office: Office, text: str
) -> None:
    answer = text_of(await answer_to(office, RAFAEL, text))
    assert INTRO in answer
    assert all(command in answer for command in ("/lead", "/sla", "/digest", "/pacto"))
    assert "For admins" not in answer


async def test_a_mention_and_the_command_answer_alike(office: Office) -> None:
    await office.driver.message(RAFAEL, SALES, "<@U0PACTO> hello")
    [mentioned] = await office.eventually(office.ephemerals, RAFAEL)
    command = await office.driver.command(RAFAEL, SALES, "/pacto", "help")
    assert INTRO in text_of(mentioned)
    assert text_of(mentioned["blocks"]) == text_of(command["response"]["blocks"])
    admins = await office.driver.command(HELENA, SALES, "/pacto")
    assert "*For admins*" in text_of(admins["response"])


async def test_a_command_keeps_its_own_help(office: Office) -> None:
    answer = text_of(await answer_to(office, RAFAEL, "lead help"))
    assert "/lead queue" in answer
    assert INTRO not in answer


async def test_a_verb_is_understood_without_its_command(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    assert "L-1 · Sol 1" in text_of(await answer_to(office, SERGIO, "find sol"))
    assert "L-1 · Sol 1" in text_of(await answer_to(office, SERGIO, "fila"))
    assert "Sales" in text_of(await answer_to(office, SERGIO, "status"))
    lead = await answer_to(office, SERGIO, "L-1")
    assert "Open L-1" in text_of(lead)
    assert INTRO in text_of(await answer_to(office, SERGIO, "show me how this works"))
    assert INTRO in text_of(await answer_to(office, SERGIO, "now what?"))


@pytest.mark.parametrize("text", ["lead", "new"])
async def test_what_needs_a_form_is_answered_with_its_button(office: Office, text: str) -> None:
    answer = await answer_to(office, MARINA, text)
    dm = await office.driver.dm(MARINA)
    opened = await office.press(MARINA, "New lead", answer, dm)
    assert opened["views"][-1]["callback_id"] == "form.lead_new"


async def test_what_only_a_command_does_is_said(office: Office) -> None:
    answer = await answer_to(office, RAFAEL, "away 2026-12-24")
    assert "`/pacto away 2026-12-24`" in text_of(answer)


async def test_the_buttons_of_the_help_are_answered_where_they_stand(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    help_message = await answer_to(office, SERGIO, "help")
    dm = await office.driver.dm(SERGIO)
    for button, words in (("Queue", "L-1 · Sol 1"), ("Status", "Sales"), ("Today's digest", "SQL")):
        before = len(await office.driver.messages(dm, SERGIO))
        await office.press(SERGIO, button, help_message, dm)
        messages = await office.eventually(
            office.driver.messages, dm, SERGIO, until=lambda seen, n=before: len(seen) > n
        )
        assert words in text_of(messages[-1])
