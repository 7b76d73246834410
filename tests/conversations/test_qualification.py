"""Criteria and a bar are agreed on; leads that miss it need a reason, others are proposed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import (
    GENERAL,
    HELENA,
    MARINA,
    SALES,
    SERGIO,
    Office,
    open_office,
    text_of,
)

READY = "meets the SQL criteria"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(f"sqlite:///{tmp_path / 'pacto.db'}", transport="http") as opened:
        await opened.set_up()
        yield opened


async def top(office: Office, user: str) -> dict[str, Any]:
    view = await office.driver.view(user)
    assert view is not None
    return view


async def press(office: Office, user: str, words: str, label: str) -> None:
    """Click a button of a direct message."""
    message = await office.direct(user, words)
    await office.press(user, label, message, await office.driver.dm(user))


async def agree(office: Office) -> None:
    """60 points of fit for the food industry; an SQL needs them, or a demo asked for."""
    await office.driver.command(SERGIO, GENERAL, "/sla", "propose")
    await office.driver.click(SERGIO, action_id="agreement.section:criteria")
    await office.driver.click(SERGIO, action_id="agreement.add")
    wrong = await office.submit(SERGIO, name="Food", values="food, alimentos", points="0")
    assert {*wrong["response"]["errors"]} == {"points"}
    await office.submit(SERGIO, points="60")
    await office.driver.click(SERGIO, action_id="agreement.add")
    demo = {"name": "Demo", "counts": "sql", "looks_at": "activity", "values": "asked for a demo"}
    await office.submit(SERGIO, **demo)
    assert "always an SQL" in text_of(await top(office, SERGIO))
    await office.driver.close(SERGIO)
    await office.driver.click(SERGIO, action_id="agreement.section:qualification")
    out_of_reach = await office.submit(SERGIO, sql_fit="61")
    assert "60 points at most" in out_of_reach["response"]["errors"]["sql_fit"]
    await office.submit(SERGIO, sql_fit="60", mql_fit="60")
    assert "An SQL needs at least 60 fit points" in text_of(await top(office, SERGIO))
    await office.submit(SERGIO)
    await office.submit(SERGIO)
    await office.quiet()
    for head, side in ((SERGIO, "sales"), (HELENA, "marketing")):
        await press(office, head, "proposes version", f"Sign for {side}")
        await office.quiet()


async def test_a_lead_below_the_bar_is_handed_off_with_a_reason_that_sales_sees(
    office: Office,
) -> None:
    await agree(office)
    await office.add_lead(name="Ana Souza", email="ana@example.com", sector="Pet")
    page = text_of(await top(office, MARINA))
    assert "Score: fit 0, interest 0." in page
    assert "An SQL needs fit 60" in page
    await office.driver.click(MARINA, action_id="lead.hand_off")
    form = await top(office, MARINA)
    assert "Why hand it off anyway?" in text_of(form)
    await office.submit(MARINA, override="Met at our stand", note="Call her")
    card = await office.message("Ana Souza")
    assert "Met at our stand" in text_of(card)
    assert "Fit 0 · Interest 0" in text_of(card)
    status = await office.answer_to(SERGIO, "/sla", "status")
    assert "1 lead handed off without meeting the criteria (0 accepted, 0 rejected)" in text_of(
        status
    )


async def test_a_lead_that_becomes_ready_is_proposed_to_its_marketer(office: Office) -> None:
    await agree(office)
    await office.add_lead(name="Ana Souza", email="ana@example.com", sector="Pet")
    await office.driver.close(MARINA)
    await office.driver.command(SERGIO, SALES, "/lead", "show L-1")
    await office.driver.click(SERGIO, action_id="lead.edit")
    await office.submit(SERGIO, activity="Asked for a demo on the site")
    page = text_of(await top(office, SERGIO))
    assert "Ready for sales" in page
    assert "It became an MQL by its score" in page
    await office.quiet()
    ready = await office.driver.command(MARINA, GENERAL, "/lead", "ready")
    assert "Ana Souza" in text_of(ready["response"])
    await press(office, MARINA, READY, "Hand off to sales")
    assert "Why hand it off anyway?" not in text_of(await top(office, MARINA))
    await office.submit(MARINA)
    nothing = await office.driver.command(MARINA, GENERAL, "/lead", "ready")
    assert "No leads are ready to hand off" in text_of(nothing["response"])
