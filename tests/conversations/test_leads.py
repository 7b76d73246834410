"""`/lead` and the shortcuts, as a marketer uses them, with wrong input too."""

import pytest

from tests.office import CARMEN, GENERAL, LUCIA, MARINA, MARKETING, RAFAEL, SALES, Office, text_of


async def test_a_form_with_wrong_fields_says_what_would_be_right_and_keeps_what_was_typed(
    office: Office,
) -> None:
    answer = await office.add_lead(name="Ana", email="ana@", phone="12")
    assert answer["response"]["errors"] == {
        "email": "Enter a valid email address, for example ana@example.com.",
        "phone": "Enter a valid phone number with country code, for example +55 11 96123-4567.",
    }
    view = await office.driver.view(MARINA)
    assert view["state"]["values"]["name"]["input.value"]["value"] == "Ana"


async def test_a_lead_needs_a_way_to_be_reached(office: Office) -> None:
    answer = await office.add_lead(email=None)
    assert "email" in answer["response"]["errors"]


async def test_phone_and_email_are_kept_in_one_spelling(office: Office) -> None:
    answer = await office.add_lead(email="Ana@SOL.com.br", phone="(11) 98765-4321")
    text = text_of(answer["response"]["view"])
    assert "ana@sol.com.br" in text
    assert "+5511987654321" in text.replace(" ", "").replace("-", "")


async def test_the_same_email_is_offered_as_a_duplicate_and_may_be_added_anyway(
    office: Office,
) -> None:
    await office.add_lead()
    await office.driver.close(MARINA)
    offered = await office.add_lead(name="Ana S.", company="Outra")
    assert "L-1" in text_of(offered["response"]["view"])
    added = await office.submit(MARINA)
    assert "L-2" in text_of(added["response"]["view"])


async def test_leads_are_found_whatever_their_accents(office: Office) -> None:
    await office.add_lead(name="João Conceição")
    found = await office.driver.command(MARINA, MARKETING, "/lead", "buscar conceicao")
    assert "L-1" in text_of(found["response"])
    none = await office.driver.command(MARINA, MARKETING, "/lead", "find nobody%")
    assert "L-1" not in text_of(none["response"])


async def test_mine_is_what_i_brought_or_own(office: Office) -> None:
    await office.hand_off()
    mine = await office.driver.command(MARINA, MARKETING, "/lead", "mine")
    assert "L-1" in text_of(mine["response"])
    reps = [await office.driver.command(u, SALES, "/lead", "mine") for u in (RAFAEL, LUCIA)]
    assert sum("L-1" in text_of(answer["response"]) for answer in reps) == 1


async def test_the_queue_lists_what_waits(office: Office) -> None:
    await office.hand_off()
    queue = await office.driver.command(RAFAEL, SALES, "/lead", "fila")
    assert "L-1" in text_of(queue["response"])


async def test_show_opens_the_lead_with_its_history(office: Office) -> None:
    await office.hand_off()
    answer = await office.driver.command(MARINA, GENERAL, "/lead", "ver l-1")
    text = text_of(answer["views"][-1])
    assert "Padaria Sol" in text
    assert MARINA in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("show", "Which lead? Type its reference, for example L-12."),
        ("show L-x", "I couldn't find the lead “L-x”. Use its reference, for example L-12."),
        ("show 99", "I couldn't find L-99. Try `/lead find` with a name."),
        ("fnid ana", "I don't know `/lead fnid`. Did you mean `/lead find`?"),
        ("find", "What should I look for? Type a name, company, email, or phone."),
    ],
)
async def test_a_wrong_command_gets_one_clear_sentence(
    office: Office, text: str, sentence: str
) -> None:
    answer = await office.driver.command(MARINA, MARKETING, "/lead", text)
    assert answer["acked"]
    assert answer["response"]["response_type"] == "ephemeral"
    assert answer["response"]["text"] == sentence


async def test_an_unknown_verb_names_the_nearest(office: Office) -> None:
    answer = await office.driver.command(MARINA, MARKETING, "/lead", "quue")
    assert "queue" in text_of(answer["response"])


async def test_a_stranger_to_both_teams_sees_no_leads(office: Office) -> None:
    await office.add_lead()
    for text in ("find Ana", "mine", "queue", "show L-1"):
        answer = await office.driver.command(CARMEN, GENERAL, "/lead", text)
        assert "Padaria" not in text_of(answer["response"])
        assert not answer["views"]


async def test_a_message_becomes_a_lead(office: Office) -> None:
    await office.driver.message(
        RAFAEL, SALES, "Call Bruno Lima, bruno@lima.com.br, +55 11 98765-4321"
    )
    ts = (await office.driver.messages(SALES))[-1]["ts"]
    answer = await office.driver.shortcut(MARINA, "lead_from_message", channel=SALES, ts=ts)
    form = text_of(answer["views"][-1])
    assert "bruno@lima.com.br" in form


async def test_the_global_shortcut_opens_the_form(office: Office) -> None:
    answer = await office.driver.shortcut(MARINA, "new_lead")
    assert answer["views"][-1]["callback_id"] == "form.lead_new"


async def test_a_name_from_outside_notifies_nobody(office: Office) -> None:
    card = await office.hand_off(name="<!channel> *Ana*", company="<https://evil.example|Bank>")
    for text in (card["text"], *marked_up(card)):
        assert "<!channel>" not in text
        assert "<https://evil" not in text
        assert "*Ana*" not in text


def marked_up(content: object) -> list[str]:
    """Every text in which Slack reads markup."""
    if isinstance(content, dict):
        own = [content["text"]] if content.get("type") == "mrkdwn" else []
        return own + marked_up([*content.values()])
    parts = content if isinstance(content, list) else []
    return [text for part in parts for text in marked_up(part)]


async def test_the_same_submission_delivered_twice_adds_one_lead(office: Office) -> None:
    await office.driver.command(MARINA, MARKETING, "/lead")
    await office.driver.fault("duplicate", method="*", count=1)
    await office.submit(MARINA, name="Ana Souza", company="Padaria Sol", email="ana@sol.com.br")
    await office.eventually(lambda: not office.sandbox.world.delivery._tasks)  # the second came
    await office.driver.no_faults()
    found = await office.driver.command(MARINA, MARKETING, "/lead", "find sol")
    text = text_of(found["response"])
    assert "*L-1 · Padaria Sol*" in text
    assert "L-2" not in text
