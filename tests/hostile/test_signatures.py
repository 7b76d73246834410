"""Who is not Slack gets nowhere; what Slack says twice is done once."""

import time
from typing import Any

import aiohttp
import pytest

from bot.http import MOST
from tests.hostile.forged import FORM, JSON, Forger, typed
from tests.hostile.watching import facts, notices_to_channels
from tests.office import (
    HELENA,
    MARINA,
    RAFAEL,
    SALES,
    SERGIO,
    TEAM,
    Office,
    Served,
    open_office,
    text_of,
)

COMMAND = b"team_id=T0AURORA&user_id=U0MARINA&command=%2Flead&text=mine"


async def test_a_wrong_signature_is_refused_and_nothing_runs(
    office: Office, forger: Forger
) -> None:
    good = forger.headers(COMMAND, FORM)
    now = int(time.time())
    stranger = Forger(forger.url, "not-the-secret", forger.session)
    wrong: list[dict[str, str]] = [
        {},
        {"Content-Type": FORM},
        stranger.headers(COMMAND, FORM),
        forger.headers(COMMAND, FORM, now - 301),
        forger.headers(COMMAND, FORM, now + 900),
        forger.headers(COMMAND, FORM, "yesterday"),
        forger.headers(COMMAND, FORM, ""),
        forger.headers(COMMAND, FORM, "1" * 400),
        forger.headers(COMMAND + b"x", FORM),
        {k: v for k, v in good.items() if k != "X-Slack-Signature"},
        {k: v for k, v in good.items() if k != "X-Slack-Request-Timestamp"},
        good | {"X-Slack-Signature": "v0="},
        good | {"X-Slack-Signature": "v1=" + good["X-Slack-Signature"][3:]},
        good | {"X-Slack-Request-Timestamp": str(now - 1)},
    ]
    for headers in wrong:
        answer = await forger.post(COMMAND, headers)
        assert (answer.status, answer.text) == (401, ""), headers
    assert (await forger.post(COMMAND, good)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"7", b"null", b'"x"', b"payload=%7B", b"payload=[1]", b"payload=7"),
        *(b"\xff\xfe", b"{" * 1000, b'{"a":' * 20_000, b"payload=" + b"[" * 50_000),
        *(b'{"type":"event_callback"}', b'{"event":7}', b'{"team":7,"user":[]}'),
        *(b'{"type":"block_actions","team":null,"user":null,"actions":7}', b"=&=&&;"),
        *(b'{"type":"view_submission","view":7}', b"command=%2Flead", b"command=%2Fevil"),
        b'{"type":"view_submission","team":{"id":"T0AURORA"},"user":{"id":"U"},"view":{}}',
        b'{"type":"block_actions","team":{"id":"T0AURORA"},"user":7,"actions":[7]}',
        b'{"type":"block_actions","team":{"id":"T0AURORA"},"user":{"id":"U"},"actions":[]}',
        b'{"authorizations":7,"team_id":{"a":1},"event":{"type":[]}}',
    ],
)
async def test_what_cannot_be_read_is_no_error_of_ours(forger: Forger, body: bytes) -> None:
    for kind in (FORM, JSON, "text/plain"):
        unsigned = await forger.post(body, {"Content-Type": kind})
        assert unsigned.status == 401
        signed = await forger.post(body, forger.headers(body, kind))
        assert signed.status < 500, signed.text[:300]
        assert "Traceback" not in signed.text


async def test_a_large_body_is_not_read_to_its_end(forger: Forger) -> None:
    async def endless() -> Any:
        while True:
            yield b"x" * min(MOST, 65536)

    try:
        async with forger.session.post(forger.url, data=endless()) as response:
            assert response.status == 413
    except aiohttp.ClientError:
        pass  # the connection was cut while we were still sending


async def test_other_paths_and_methods_say_nothing(forger: Forger) -> None:
    root = forger.url.removesuffix("/slack/events")
    for path, status in {
        "/slack/events": 405,
        "/slack/install": 404,
        "/slack/oauth_redirect": 404,
        "/": 404,
        "/docs": 404,
        "/openapi.json": 404,
        "/../.env": 404,
        "/healthz": 200,
    }.items():
        async with forger.session.get(root + path) as response:
            assert response.status == status, path


async def test_slacks_look_at_the_certificate_is_answered_and_asks_for_nothing(
    forger: Forger,
) -> None:
    answer = await forger.post(b"ssl_check=1&token=x", {"Content-Type": FORM})
    assert (answer.status, answer.text) == (200, "")
    sly = await forger.post(b"ssl_check=1&" + COMMAND, {"Content-Type": FORM})
    assert sly.status == 401


async def test_with_socket_mode_nobody_is_heard_over_http(store_url: str) -> None:
    async with open_office(store_url) as office, aiohttp.ClientSession() as session:
        await office.set_up()
        served = Served(office.pacto)
        url = await served.start()
        try:
            async with session.post(url, data=COMMAND, headers={"Content-Type": FORM}) as answer:
                assert answer.status == 404
        finally:
            await served.stop()


async def test_every_change_taken_twice_to_the_byte_is_done_once(
    office: Office, forger: Forger
) -> None:
    await office.hand_off()
    await office.driver.command(HELENA, SALES, "/digest", "schedule")
    digest = {"name": "Morning", "at": "09:00", "channel": SALES, "weekdays": ["mon"]}
    await office.submit(HELENA, **digest)
    await office.quiet()
    how = {"how": {"input.value": {"selected_option": {"value": "call"}}}}
    lead = typed(name="Bia", email="bia@lua.com.br")
    about = {"handoff": 1, "lead": 2}
    wake = {"wake_on": {"input.value": {"selected_date": "2026-12-24"}}}
    mention = {"type": "app_mention", "user": SERGIO, "channel": SALES, "ts": "1.1", "text": "sla"}
    anyway = about | {"add_anyway": True}
    steps: list[Any] = [
        lambda: forger.submit(TEAM, MARINA, "form.lead_new", lead, metadata=anyway),
        lambda: forger.click(TEAM, MARINA, "lead.mql", "2"),
        lambda: forger.submit(TEAM, MARINA, "form.recycle", wake, metadata=about),
        lambda: forger.click(TEAM, MARINA, "lead.mql", "2"),
        lambda: forger.submit(TEAM, MARINA, "form.hand_off", {}, metadata=about),
        lambda: forger.submit(TEAM, SERGIO, "form.ask", typed(question="?"), metadata=about),
        lambda: forger.submit(TEAM, MARINA, "form.answer", typed(answer="!"), metadata=about),
        lambda: forger.click(TEAM, SERGIO, "card.accept", "1"),
        lambda: forger.submit(TEAM, SERGIO, "form.touch", how, metadata=about),
        lambda: forger.click(TEAM, SERGIO, "card.opportunity", "1"),
        lambda: forger.submit(TEAM, SERGIO, "form.won", typed(value="12"), metadata=about),
        lambda: forger.click(TEAM, HELENA, "share.post", "digest"),
        lambda: forger.command(TEAM, HELENA, "/digest", "pause Morning"),
        lambda: forger.command(TEAM, HELENA, "/digest", "resume Morning"),
        lambda: forger.command(TEAM, RAFAEL, "/pacto", "away 2026-12-24"),
        lambda: forger.command(TEAM, RAFAEL, "/pacto", "back"),
        lambda: forger.event(TEAM, mention),
        lambda: forger.click(TEAM, HELENA, "digest.remove", "1"),
    ]
    for number, step in enumerate(steps):
        before = await facts(office), await notices_to_channels(office)
        answer = await step()
        assert answer.status == 200
        await office.quiet()
        after = await facts(office), await notices_to_channels(office)
        assert after != before, (number, answer.text)
        assert (await forger.again()).status == 200
        await office.quiet()
        assert (await facts(office), await notices_to_channels(office)) == after, number


async def test_a_command_that_undid_another_is_not_undone_by_its_echo(
    office: Office, forger: Forger
) -> None:
    await forger.command(TEAM, RAFAEL, "/pacto", "away 2026-12-24")
    away = forger.sent[-1]
    await forger.command(TEAM, RAFAEL, "/pacto", "back")
    before = await facts(office)
    assert (await forger.post(*away)).status == 200
    assert await facts(office) == before


async def test_a_shared_answer_is_shared_once_however_often_it_is_clicked(
    office: Office, forger: Forger
) -> None:
    shown_in = {"container": {"type": "message", "message_ts": "7.7", "is_ephemeral": True}}
    for _ in range(3):
        await forger.click(TEAM, HELENA, "share.post", "digest", **shown_in)
    assert len([kind for kind, _ in await notices_to_channels(office) if kind == "share"]) == 1
    refused = await forger.click(TEAM, HELENA, "share.post", "secrets", **shown_in)
    assert refused.status == 200
    assert len([kind for kind, _ in await notices_to_channels(office) if kind == "share"]) == 1


async def test_another_workspace_is_not_spoken_to_with_our_token(
    office: Office, forger: Forger
) -> None:
    answer = await forger.command("T0OTHER", MARINA, "/lead", "mine")
    assert answer.status == 200
    assert "Pacto isn't installed in this workspace." in text_of(answer.json)
    assert "L-" not in answer.text
