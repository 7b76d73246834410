"""The review of the agreement: asked for by anyone of the teams, made a draft of by a head."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services import feedback
from storage.work import Work
from tests.office import (
    GENERAL,
    MARINA,
    RAFAEL,
    SERGIO,
    Office,
    hand_off_lead,
    has_buttons,
    holding,
    open_office,
    text_of,
)

MONTHS_LAST_DAY = datetime(2026, 11, 30, 13, tzinfo=UTC)  # a Monday, 10 o'clock in São Paulo


def hand_off_ten(work: Work) -> list[int]:
    return [hand_off_lead(work, number) for number in range(10)]


async def reviewed(office: Office, user: str, words: tuple[str, str]) -> dict[str, Any]:
    await office.driver.command(user, GENERAL, "/sla", words[0])
    return holding(words[1], await office.ephemerals(user, GENERAL))[-1]


@pytest.mark.parametrize(
    ("locale", "words", "button", "change", "kept"),
    [
        (
            "en-US",
            ("review", "Review of the agreement"),
            "Propose with these numbers",
            "within 1 business hour (was 4)",
            "A proposal was already open",
        ),
        (
            "pt-BR",
            ("revisar", "Revisão do acordo"),
            "Propor com estes números",
            "em até 1 hora útil (antes: 4)",
            "Já havia uma proposta aberta",
        ),
        (
            "es-ES",
            ("revisión", "Revisión del acuerdo"),
            "Proponer con estos números",
            "1 hora hábil como máximo (antes: 4)",
            "Ya había una propuesta abierta",
        ),
    ],
)
async def test_the_numbers_of_the_review_become_a_draft_that_is_never_overwritten(
    sqlite_url: str, locale: str, words: tuple[str, str], button: str, change: str, kept: str
) -> None:
    async with open_office(sqlite_url, transport="http", start=MONTHS_LAST_DAY) as office:
        await office.set_up()
        for user in (SERGIO, MARINA):
            await office.driver.locale(locale, user)
        for handed in await office.work(MARINA, hand_off_ten):
            await office.work(RAFAEL, feedback.accept, handed)
        await office.move(days=2)

        assert not has_buttons(await reviewed(office, MARINA, words))
        asked = await reviewed(office, SERGIO, words)
        await office.press(SERGIO, button, asked, GENERAL)
        assert change in text_of(await office.driver.view(SERGIO))

        await office.driver.close(SERGIO)
        await office.press(SERGIO, button, asked, GENERAL)
        assert kept not in text_of(await office.driver.view(SERGIO))
        await office.driver.click(SERGIO, action_id="agreement.section:sales")
        await office.submit(SERGIO, decision="3")
        await office.driver.close(SERGIO)
        await office.press(SERGIO, button, asked, GENERAL)
        draft = text_of(await office.driver.view(SERGIO))
        assert kept in draft
        assert change not in draft
