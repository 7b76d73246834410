"""`/lead` and the shortcuts, as a marketer uses them, with wrong input too."""

import pytest

from funnel.refusals import Refusal
from services import leads, suggestions
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
    form, over = offered["views"]
    assert "L-1" in text_of(over)
    await office.driver.close(MARINA)
    view = await office.driver.view(MARINA)
    assert view is not None
    assert view["id"] == form["id"]
    assert view["state"]["values"]["company"]["input.value"]["value"] == "Outra"
    await office.submit(MARINA)
    await office.submit(MARINA)  # "Add anyway"
    view = await office.driver.view(MARINA)
    assert "Ana S." in text_of(view)
    assert "L-2" in text_of(view)


async def test_a_lead_can_go_to_sales_from_the_form_itself(office: Office) -> None:
    added = await office.add_lead(hand_off=["hand_off"])
    assert "Waiting for a decision" in text_of(added["response"]["view"])
    assert "Ana Souza · Padaria Sol" in text_of(await office.card())


async def test_sales_adds_leads_but_does_not_hand_them_off(office: Office) -> None:
    answer = await office.driver.command(RAFAEL, SALES, "/lead")
    assert "Hand off" not in text_of(answer["views"][-1])


async def test_an_extension_is_kept_with_the_number(office: Office) -> None:
    answer = await office.add_lead(phone="+1 (415) 555-2671 ext 9")
    assert "+1 415-555-2671 ext. 9" in text_of(answer["response"]["view"])


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


async def test_a_source_is_offered_as_it_was_written_before(office: Office) -> None:
    for number, source in enumerate(("Google Ads", "google ads", "Google Ads", "Feira")):
        values = {"name": f"Ana {number}", "email": f"a{number}@sol.com.br", "source": source}
        await office.work(MARINA, leads.new_lead, values)
    opened = await office.driver.command(MARINA, MARKETING, "/lead")
    form = opened["views"][-1]["id"]

    async def offered(typed: str, user: str = MARINA) -> list[tuple[str, list[str]]]:
        answer = await office.driver.suggest(
            user, "suggest.lead_field", typed, view_id=form, block_id="source"
        )
        return [
            (group["label"]["text"], [option["value"] for option in group["options"]])
            for group in answer["option_groups"]
        ]

    assert await offered("") == [("Used before", ["Google Ads", "Feira"])]
    assert await offered("goo") == [("Used before", ["Google Ads"]), ("Add new", ["goo"])]
    assert await offered("GOOGLE ADS") == [("Used before", ["Google Ads"])]
    assert await offered("<!channel>") == [("Add new", ["<!channel>"])]
    await offered("<!channel>")
    added = await office.submit(MARINA, name="Bia", email="b@sol.com.br", source="<!channel>")
    assert "&lt;!channel&gt;" in text_of(added["response"]["view"])


async def test_who_is_in_neither_team_is_suggested_nothing(office: Office) -> None:
    await office.work(MARINA, leads.new_lead, {"name": "A", "email": "a@b.co", "source": "Feira"})
    with pytest.raises(Refusal):
        await office.work(CARMEN, suggestions.suggest, "source", "")
    anything = await office.work(MARINA, suggestions.suggest, "email", "")
    assert anything.values == []
