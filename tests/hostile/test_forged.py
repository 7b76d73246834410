"""Signed requests that the screens would never send: each is refused in a sentence, or quietly."""

import io
from typing import Any

import pytest

from tests.hostile.forged import Answer, Forger, typed
from tests.hostile.watching import check_log, dead_letters, facts, notices_to_channels
from tests.office import (
    CARMEN,
    HELENA,
    LUCIA,
    MARINA,
    RAFAEL,
    SERGIO,
    TEAM,
    Office,
    owner_of,
    text_of,
)

CARD = ("accept", "take", "opportunity", "reject", "ask", "answer", "touch", "won", "lost")
ODD_IDS: tuple[Any, ...] = (
    *("", "0", "-1", "abc", "1.5", "1e3", "NaN", "９", "1; DROP TABLE lead", "'", "1 OR 1=1"),
    *("9" * 9, "9" * 18, "9" * 19, "9" * 400, "\x00", "\ud800", "x" * 100_000),
    *(None, 7.5, True, [], {}, 10**30),
)


def refused(answer: Answer) -> None:
    """Taken, and with no page of an error."""
    assert answer.status in {200, 404}, (answer.status, answer.text[:200])
    assert "Traceback" not in answer.text
    assert len(answer.text) < 4000


async def test_every_button_with_every_odd_value_changes_nothing(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    await office.hand_off()
    await office.quiet()
    before = await facts(office)
    names = [f"card.{name}" for name in (*CARD, "more", "evil")]
    names += [f"lead.{n}" for n in ("open", "hand_off", "mql", "recycle", "disqualify", "history")]
    names += ["lead.add_anyway", "lead.evil", "digest.pause", "digest.remove", "digest.evil"]
    names += ["share.post"]
    for name in names:
        for value in ODD_IDS:
            refused(await forger.click(TEAM, SERGIO, name, value))
    refused(await forger.click(TEAM, SERGIO, "lead.history", "1:abc"))
    refused(await forger.click(TEAM, SERGIO, "lead.history", f"1:{'9' * 40}"))
    assert await facts(office) == before
    assert not [line for line in check_log(logged) if line.get("level") == "error"]


AGREEMENT = {
    "open": "",
    "section": "sales",
    "add": "glossary",
    "edit_again": "",
    "withdraw": "",
    "sign": "1:1:sales",
    "sign_version": "1:sales",
    "comment": "1:1",
}
PROPOSAL = (
    *("proposal", "proposal_send", "proposal_section", "proposal_entry", "proposal_comment"),
)


async def test_the_wrong_person_is_refused_whatever_they_click(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    owner = owner_of(await office.hand_off())
    await office.quiet()
    before, notices = await facts(office), await notices_to_channels(office)
    other = LUCIA if owner == RAFAEL else RAFAEL
    for user in (CARMEN, MARINA, other, "U0NOBODY", "", "<!channel>"):
        for name in CARD:
            if (user, name) == (MARINA, "answer"):
                continue
            refused(await forger.click(TEAM, user, f"card.{name}", "1"))
    for user in (CARMEN, RAFAEL, "U0NOBODY"):
        for name in ("mql", "disqualify"):
            refused(await forger.click(TEAM, user, f"lead.{name}", "1"))
        for name in ("pause", "resume", "remove"):
            refused(await forger.click(TEAM, user, f"digest.{name}", "1"))
        for name in ("open", "team", "language"):
            refused(await forger.click(TEAM, user, f"setup.{name}"))
        for name, value in AGREEMENT.items():
            refused(await forger.click(TEAM, user, f"agreement.{name}", value))
    refused(await forger.click(TEAM, CARMEN, "share.post", "digest"))
    assert await facts(office) == before
    assert await notices_to_channels(office) == notices
    check_log(logged)


async def test_the_wrong_person_is_refused_whatever_they_submit(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    await office.hand_off()
    await office.quiet()
    before, notices = await facts(office), await notices_to_channels(office)
    about = {"handoff": 1, "lead": 1}
    reason = {"reason": {"input.value": {"selected_option": {"value": "no_budget"}}}}
    how = {"how": {"input.value": {"selected_option": {"value": "call"}}}}
    text = typed(question="q", answer="a", value="1", why="w", name="N", email="a@b.com.br")
    for form in ("reject", "ask", "answer", "touch", "won", "lost", "hand_off", "recycle"):
        for user in (CARMEN, "U0NOBODY", ""):
            answer = await forger.submit(
                TEAM, user, f"form.{form}", reason | how | text, metadata=about
            )
            assert answer.status == 200
            assert len(text_of(answer.json)) > 10
    for form in ("setup", "team", "language", "digest", "lead_new", *PROPOSAL):
        answer = await forger.submit(TEAM, CARMEN, f"form.{form}", text)
        assert answer.status == 200
        assert len(text_of(answer.json)) > 10
    assert await facts(office) == before
    assert await notices_to_channels(office) == notices
    check_log(logged)


@pytest.mark.parametrize("metadata", ["", "{", "[]", "null", "7", '"x"', '{"handoff": "x"}'])
async def test_a_form_whose_metadata_was_tampered_with_is_refused(
    office: Office, forger: Forger, logged: io.StringIO, metadata: str
) -> None:
    await office.hand_off()
    await office.quiet()
    before = await facts(office)
    for form in ("reject", "ask", "answer", "touch", "won", "lost", "hand_off", "recycle"):
        answer = await forger.submit(TEAM, SERGIO, f"form.{form}", metadata=metadata)
        assert answer.status == 200
        assert len(text_of(answer.json)) > 10
        assert "our end" not in text_of(answer.json)
    assert await facts(office) == before
    check_log(logged)


async def test_forms_without_their_fields_are_refused(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    await office.hand_off()
    card = await office.card()
    await office.press(SERGIO, "Need info", card)
    await office.submit(SERGIO, question="?")
    await office.quiet()
    before = await facts(office)
    odd: tuple[Any, ...] = ({"values": {}}, {}, None, [], {"values": {"reason": {}}}, "x")
    forms = ("reject", "ask", "answer", "touch", "won", "lost", "hand_off", "recycle")
    more = ("setup", "team", "digest", "lead_new", "unknown", *PROPOSAL)
    for form in (*forms, *more):
        for state in odd:
            answer = await forger.submit(
                TEAM,
                HELENA if form in more else SERGIO,
                f"form.{form}",
                metadata={"handoff": 1, "lead": 1},
                state=state,
            )
            refused(answer)
    assert await facts(office) == before
    check_log(logged)


@pytest.mark.parametrize(
    "value",
    [
        *("NaN", "inf", "-inf", "-1", "1e5", "1e999", "0x10", "1_000", "٣", "1e-7", "--", ".", ","),
        *("9" * 40, "9" * 100_000, "\x00", "1;2", "½", "1\u202e2"),
    ],
)
async def test_an_amount_is_digits_or_is_refused(
    office: Office, forger: Forger, value: str
) -> None:
    card = await office.hand_off()
    await office.press(SERGIO, "Accept", card)
    await office.quiet()
    before = await facts(office)
    answer = await forger.submit(
        TEAM, SERGIO, "form.won", typed(value=value), metadata={"handoff": 1}
    )
    if value == "\x00":
        return  # nothing is left of it: won without a value
    assert set(answer.json["errors"]) == {"value"}
    assert await facts(office) == before


ODD_TEXTS = (
    "\x00NUL\x00",
    "half \ud83d pair",
    "\u202egnp.exe\u202c",
    "👩‍👩‍👧‍👦 emoji 🇧🇷",
    "a\r\n\u2028b\x0bc",
    "\x1b[31mred\x07",
    "{name} {0} %s %(x)s {{",
    "'; DROP TABLE lead; --",
)


@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_odd_characters_go_through_every_form_and_message(
    office: Office, forger: Forger, logged: io.StringIO, text: str
) -> None:
    fields = ("name", "company", "source", "campaign", "sector", "persona", "notes")
    values = typed(email="ana@sol.com.br", **{name: f"{text} {name}" for name in fields})
    added = await forger.submit(TEAM, MARINA, "form.lead_new", values, metadata={"channel": ""})
    assert "L-1" in text_of(added.json)
    handed = await forger.submit(
        TEAM, MARINA, "form.hand_off", typed(note=text), metadata={"lead": 1}
    )
    assert handed.json["response_action"] == "update"
    for form, field in (("ask", "question"), ("answer", "answer")):
        user = SERGIO if form == "ask" else MARINA
        answer = await forger.submit(
            TEAM, user, f"form.{form}", typed(**{field: text}), metadata={"handoff": 1}
        )
        assert answer.text == ""
    reason = {"reason": {"input.value": {"selected_option": {"value": "other"}}}}
    answer = await forger.submit(
        TEAM, SERGIO, "form.reject", typed(comment=text) | reason, metadata={"handoff": 1}
    )
    assert answer.text == ""
    for command in ("/lead", "/sla", "/digest", "/pacto"):
        for words in (text, f"find {text}", f"status {text}", f"pause {text}", f"away {text}"):
            answer = await forger.command(TEAM, HELENA, command, words)
            assert answer.status == 200
            assert "our end" not in answer.text
    mentioned = await forger.event(
        TEAM,
        {"type": "app_mention", "user": HELENA, "channel": "C0SALES", "ts": "1.2", "text": text},
    )
    assert mentioned.status == 200
    await office.quiet()
    assert await dead_letters(office) == 0
    assert not [line for line in check_log(logged) if line.get("level") == "error"]


async def test_a_text_of_a_hundred_thousand_characters_is_cut_or_refused(
    office: Office, forger: Forger
) -> None:
    long = "Ana " * 25_000
    answer = await forger.submit(
        TEAM, MARINA, "form.lead_new", typed(name=long, notes=long, email=long, phone=long)
    )
    assert {"name", "notes", "email", "phone"} <= set(answer.json["errors"])
    for command in ("/lead", "/sla", "/digest", "/pacto"):
        for words in (long, f"find {long}", f"show {long}", f"status {long}", f"pause {long}"):
            answer = await forger.command(TEAM, HELENA, command, words)
            assert 10 < len(answer.text) < 12_000
    await office.hand_off()
    await forger.submit(TEAM, SERGIO, "form.ask", typed(question=long), metadata={"handoff": 1})
    await office.quiet()
    assert await dead_letters(office) == 0
    await forger.submit(TEAM, MARINA, "form.answer", typed(answer=long), metadata={"handoff": 1})
    await forger.click(TEAM, SERGIO, "card.accept", "1")
    await forger.submit(TEAM, SERGIO, "form.lost", typed(why=long), metadata={"handoff": 1})
    await office.quiet()
    assert await dead_letters(office) == 0


async def test_an_unknown_zone_is_not_stored(office: Office, forger: Forger) -> None:
    before = await facts(office)
    chosen = {
        name: {"input.value": {"selected_option": {"value": value}}}
        for name, value in {"zone": "Mars/Base", "locale": "en", "country": "BR"}.items()
    }
    channels = {
        name: {"input.value": {"selected_conversation": "C0SALES"}}
        for name in ("marketing_channel", "sales_channel")
    }
    answer = await forger.submit(TEAM, HELENA, "form.setup", chosen | channels)
    assert "zone" in answer.json["errors"]
    assert await facts(office) == before


async def test_without_a_database_a_sentence_is_still_said(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    def broken(*_: object) -> None:
        raise ConnectionError("Ana Souza is not in the database")

    office.pacto.store.call = broken  # type: ignore[method-assign,assignment]
    try:
        for text in ("mine", "", "find ana"):
            answer = await forger.command(TEAM, MARINA, "/lead", text)
            assert "our end" in text_of(answer.json)
        form = await forger.submit(TEAM, MARINA, "form.lead_new", typed(name="Ana Souza"))
        assert "our end" in text_of(form.json)
        assert (await forger.click(TEAM, SERGIO, "card.accept", "1")).status == 200
    finally:
        del office.pacto.store.call
    lines = [line for line in check_log(logged) if line["event"] == "listener failed"]
    assert lines
    assert all(line["workspace"] == TEAM and line["request"] and line["action"] for line in lines)
    assert "ConnectionError" in lines[0]["fault"]


async def test_a_view_that_is_gone_does_not_unsay_what_was_done(office: Office) -> None:
    await office.add_lead()
    view = await office.driver.view(MARINA)
    assert view is not None
    await office.driver.fault("error", method="views.update", code="not_found")
    await office.driver.click(MARINA, view_id=view["id"], action_id="lead.disqualify")
    await office.driver.no_faults()
    assert "our end" not in text_of(await office.driver.view(MARINA))
    lead = await office.driver.command(MARINA, "C0MARKETING", "/lead", "show 1")
    assert "Disqualified" in text_of(lead["views"][-1])
