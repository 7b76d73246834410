"""Text from outside shows as it was written and does nothing: no notice, no link, no format."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hostile.forged import Forger
from tests.office import (
    HELENA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    TEAM,
    Office,
    text_of,
)

# Each also as Slack sends it once a person has typed it: <, > and & escaped.
HOSTILE = (
    "<!channel> @channel @here @everyone",
    "<@U0RAFAEL> <#C0GENERAL> <!subteam^S1|x>",
    "<https://evil.example|x> http://evil.example",
    "*bold* _it_ ~no~ `code` ```pre```",
    "> quote\n• list\n# head",
    "&lt;!channel&gt; &amp;",
    "[md](https://evil.example) **b** ![x](y)",
)
FIELDS = ("name", "company", "source", "campaign", "sector", "persona", "notes")
_OURS = re.compile(
    r"<@U0[A-Z]+>|<#C0[A-Z]+>|<!date\^[0-9]+\^[{}a-z_ ]+\|[^<>|]*>|&lt;|&gt;|&amp;"
    r"|<mailto:ana@sol\.com\.br\|ana@sol\.com\.br>|<http://[^<>|\s]+/archives/[^<>|\s]+\|[^<>|]+>"
)
_ALIVE = re.compile(r"<|>(?!\s)|@channel|@here|@everyone|&(?!amp;|lt;|gt;)", re.IGNORECASE)


def parts(content: Any) -> Iterator[tuple[str, Any]]:
    """Every object of blocks that has a type, with its type."""
    if isinstance(content, dict):
        if "type" in content:
            yield str(content["type"]), content
        for value in content.values():
            yield from parts(value)
    elif isinstance(content, list):
        for item in content:
            yield from parts(item)


def check_harmless(content: dict[str, Any], *, mentions: bool = True) -> None:
    """The blocks and the top-level text of a message or a view hold nothing that is alive."""
    blocks = content.get("blocks") or []
    for kind, part in parts(blocks):
        assert kind not in {"link", "broadcast", "usergroup", "markdown"}, part
        if kind == "mrkdwn":
            _dead(part["text"], mentions=mentions)
            assert part.get("verbatim") is True, part
        if kind == "text" and "style" in part:
            assert not any(word in part["text"] for word in ("evil", "channel", "subteam")), part
        if kind == "user":
            assert part["user_id"].startswith("U0")
    if content.get("type") not in {"modal", "home"}:
        _dead(str(content.get("text") or ""), mentions=mentions)


def _dead(text: str, *, mentions: bool) -> None:
    rest = _OURS.sub("", text) if mentions else text
    quoted = re.sub(r"^> ?", "", rest, flags=re.MULTILINE)
    assert not _ALIVE.search(quoted), text
    assert "`code`" not in text
    assert "```" not in text
    assert "*bold*" not in text
    assert "_it_" not in text
    assert "~no~" not in text


async def all_messages(office: Office) -> list[dict[str, Any]]:
    """All that the app has posted: channels, threads, direct messages, ephemeral ones."""
    driver = office.driver
    messages: list[dict[str, Any]] = []
    for user in (MARINA, HELENA, RAFAEL, SERGIO):
        for channel in (SALES, MARKETING, await driver.dm(user)):
            for message in await driver.messages(channel, user):
                messages.append(message)
                if message.get("reply_count"):
                    messages += await driver.messages(channel, user, thread_ts=message["ts"])
    return [message for message in messages if message.get("bot_id")]


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    """What is said does not depend on the database."""
    return sqlite_url


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_nothing_from_outside_is_alive_wherever_it_is_shown(
    office: Office, hostile: str
) -> None:
    driver = office.driver
    line = " ".join(hostile.split())
    fields = dict.fromkeys(FIELDS, line) | {"notes": hostile}
    answer = await office.add_lead(**fields)
    check_harmless(answer["response"]["view"])
    await driver.close(MARINA)
    duplicates = await office.add_lead(**fields)
    check_harmless(duplicates["response"]["view"])
    await driver.close(MARINA)
    await driver.command(MARINA, MARKETING, "/lead", "show 1")
    view = await driver.view(MARINA)
    check_harmless(view)
    await driver.click(MARINA, view_id=view["id"], action_id="lead.hand_off")
    check_harmless(await driver.view(MARINA))
    await office.submit(MARINA, note=hostile)
    await driver.close(MARINA)
    card = await office.card()
    for label, values in (("Need info", {"question": hostile}), ("Answer", {"answer": hostile})):
        user = SERGIO if label == "Need info" else MARINA
        place, channel = card, SALES
        if label == "Answer":
            place, channel = await office.direct(MARINA, "question"), await driver.dm(MARINA)
        await office.press(user, label, place, channel)
        check_harmless(await driver.view(user))
        await office.submit(user, **values)
        await office.quiet()
    await office.press(SERGIO, "Reject", await office.card())
    check_harmless(await driver.view(SERGIO))
    await office.submit(SERGIO, reason="other", comment=hostile)
    await driver.command(HELENA, SALES, "/digest", "schedule")
    await office.submit(HELENA, name=line[:60], at="09:00", channel=SALES, weekdays=["tue"])
    questions = [
        *(("/lead", words) for words in (f"find {line}", "mine", "queue", line, f"show {line}")),
        *(("/sla", words) for words in ("", "status L-1", f"status {line}", line, "terms")),
        *(("/digest", words) for words in ("", "list", f"pause {line}", f"remove x{line}", line)),
        *(("/pacto", words) for words in (line, f"away {line}")),
    ]
    for command, words in questions:
        answer = await driver.command(HELENA, SALES, command, words)
        if answer["response"]:
            check_harmless(answer["response"])
        if answer["views"]:
            await driver.close(HELENA)
    await driver.message(HELENA, await driver.dm(HELENA), f"lead find {line}")
    for user in (MARINA, HELENA, SERGIO):
        check_harmless((await driver.home(user))["view"])
    await office.move(days=1)
    messages = await all_messages(office)
    assert len(messages) > 8
    for message in messages:
        check_harmless(message)


async def test_won_and_lost_say_what_was_typed_and_no_more(office: Office) -> None:
    card = await office.hand_off()
    await office.press(SERGIO, "Accept", card)
    await office.quiet()
    await office.press(SERGIO, "Log touch", await office.card())
    await office.submit(SERGIO, how="call", note=HOSTILE[0] + HOSTILE[3])
    await office.quiet()
    await office.press(SERGIO, "Lost", await office.card())
    await office.submit(SERGIO, why=HOSTILE[2])
    await office.quiet()
    for message in await all_messages(office):
        check_harmless(message)


async def test_a_member_with_an_evil_name_is_called_harmlessly(office: Office) -> None:
    office.sandbox.workspace.users[RAFAEL].real_name = "<!channel> *Rafael*"
    await office.driver.locale("en-US", RAFAEL)  # Slack tells of the change
    await office.hand_off()
    await office.quiet()
    for user in (SERGIO, MARINA):
        answer = await office.driver.command(user, SALES, "/lead", "queue")
        check_harmless(answer["response"])
        for command, words in (("/sla", "status"), ("/digest", "")):
            check_harmless(await office.answer_to(user, command, words))
    for message in await all_messages(office):
        check_harmless(message)


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("find ana@sol.com.br", True),
        ("find <mailto:ana@sol.com.br|ana@sol.com.br>", True),
        ("find <http://sol.com.br|sol.com.br>", True),
        ("find <tel:+5511987654321|(11) 98765-4321>", True),
        ("find Pão &amp; Sol", True),
        ("find Pão & Sol", True),
        ("find &lt;Ana&gt;", True),
        ("find <@U0RAFAEL|rafael>", False),
        ("find <!channel>", False),
    ],
)
async def test_what_slack_escapes_in_a_command_is_found_as_it_was_typed(
    office: Office,
    forger: Forger,
    typed: str,
    finds: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    await office.add_lead(name="<Ana>", company="Pão & Sol", phone="(11) 98765-4321")
    answer = await forger.command(TEAM, MARINA, "/lead", typed)
    assert ("L-1" in text_of(answer.json)) is finds, answer.text


async def test_a_message_with_links_becomes_a_lead_as_it_was_written(
    office: Office, forger: Forger
) -> None:
    text = "Bia &amp; Cia <mailto:bia@lua.com.br|bia@lua.com.br>"
    shortcut = {
        "type": "message_action",
        "callback_id": "lead_from_message",
        "team": {"id": TEAM},
        "user": {"id": MARINA},
        "channel": {"id": SALES},
        "trigger_id": office.sandbox.world.new_trigger(MARINA),
        "message": {"text": text, "ts": "1.1"},
    }
    assert (await forger.payload(shortcut)).status == 200
    form = text_of(await office.driver.view(MARINA))
    assert "bia@lua.com.br" in form
    assert "Bia & Cia" in form
