"""From the first minute: set-up by its forms, rights, languages, absences."""

from tests.office import (
    CARMEN,
    GENERAL,
    HELENA,
    LUCIA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    shown,
)


async def test_the_installer_is_greeted_once_and_sets_everything_up(bare_office: Office) -> None:
    office = bare_office
    greeting = await office.direct(HELENA, "")
    assert "setup.open" in str(greeting["blocks"])
    dm = await office.driver.dm(HELENA)
    button = next(e for b in greeting["blocks"] for e in b.get("elements", []) if "action_id" in e)
    await office.driver.click(HELENA, channel=dm, ts=greeting["ts"], action_id=button["action_id"])
    await office.submit(
        HELENA, marketing_channel=MARKETING, sales_channel=SALES, country="BR", region="SP"
    )
    await office.submit(
        HELENA,
        marketing=[MARINA, HELENA],
        sales=[RAFAEL, LUCIA, SERGIO],
        heads_marketing=[HELENA],
        heads_sales=[SERGIO],
    )
    answer = await office.driver.command(SERGIO, SALES, "/sla", "terms")
    assert "version 1" in shown(answer["response"])
    assert len(await office.driver.dms(HELENA)) == 1


async def test_before_setup_each_command_says_what_is_missing(bare_office: Office) -> None:
    for command in ("/lead", "/sla", "/digest"):
        answer = await bare_office.driver.command(MARINA, MARKETING, command)
        assert "setup" in shown(answer["response"]) or "set up" in shown(answer["response"])


async def test_only_the_admin_sets_up(office: Office) -> None:
    for text in ("setup", "team", "language"):
        answer = await office.driver.command(MARINA, GENERAL, "/pacto", text)
        assert HELENA in shown(answer["response"]) or "admin" in shown(answer["response"])
        assert not answer["views"]


async def test_an_unknown_region_is_refused_by_name(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "setup")
    answer = await office.submit(HELENA, country="BR", region="XX")
    assert "region" in answer["response"]["errors"]


async def test_nobody_is_in_both_teams(office: Office) -> None:
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    answer = await office.submit(HELENA, sales=[RAFAEL, MARINA])
    assert "sales" in answer["response"]["errors"]


async def test_terms_are_changed_by_a_head_and_make_a_version(office: Office) -> None:
    refused = await office.driver.command(MARINA, GENERAL, "/sla", "change")
    assert not refused["views"]
    await office.driver.command(SERGIO, GENERAL, "/sla", "change")
    wrong = await office.submit(SERGIO, decision="0")
    assert "decision" in wrong["response"]["errors"]
    await office.submit(SERGIO, decision="2")
    answer = await office.driver.command(MARINA, SALES, "/sla", "terms")
    assert "version 2" in shown(answer["response"])
    history = await office.driver.command(MARINA, SALES, "/sla", "history")
    assert "1" in shown(history["response"])


async def test_each_reads_in_their_own_language(office: Office) -> None:
    await office.driver.locale("pt-BR", MARINA)
    await office.driver.locale("es-ES", RAFAEL)
    await office.quiet()

    async def portuguese() -> bool:
        answer = await office.driver.command(MARINA, MARKETING, "/lead", "ajuda")
        return "buscar" in shown(answer["response"])

    await office.driver.until(portuguese)
    spanish = await office.driver.command(RAFAEL, SALES, "/sla", "estado")
    assert "Ventas" in shown(spanish["response"])


async def test_an_absence_is_named_in_words_and_ended(office: Office) -> None:
    wrong = await office.driver.command(RAFAEL, SALES, "/pacto", "away someday")
    assert "2026" in shown(wrong["response"]) or "date" in shown(wrong["response"])
    past = await office.driver.command(RAFAEL, SALES, "/pacto", "away 2020-01-01")
    assert len(shown(past["response"])) > 10
    await office.driver.command(RAFAEL, SALES, "/pacto", "ausente 2026-12-01")
    card = await office.hand_off()
    assert LUCIA in shown(card)
    back = await office.driver.command(RAFAEL, SALES, "/pacto", "back")
    assert "back" in shown(back["response"]).lower()
    second = await office.hand_off(email="b@sol.com.br", name="Bia")
    second = await office.card(1)
    assert RAFAEL in shown(second)


async def test_home_shows_what_i_owe_and_the_admin_what_is_left(office: Office) -> None:
    card = await office.hand_off()
    owner = RAFAEL if RAFAEL in shown(card) else LUCIA
    mine = await office.driver.home(owner)
    assert "L-1" in shown(mine["view"])
    admin = await office.driver.home(HELENA)
    assert "digest" in shown(admin["view"]).lower()
    stranger = await office.driver.home(CARMEN)
    assert "Padaria" not in shown(stranger["view"])


async def test_a_mention_and_a_direct_message_answer_like_the_command(office: Office) -> None:
    await office.driver.message(SERGIO, SALES, "<@U0PACTO> sla status")

    async def answered() -> bool:
        messages = await office.driver.messages(SALES, SERGIO)
        return any("Marketing" in shown(m) and m.get("ephemeral") for m in messages)

    await office.driver.until(answered)
    dm = await office.driver.dm(SERGIO)
    before = len(await office.driver.messages(dm, SERGIO))
    await office.driver.message(SERGIO, dm, "lead queue")

    async def replied() -> bool:
        return len(await office.driver.messages(dm, SERGIO)) >= before + 2

    await office.driver.until(replied)
