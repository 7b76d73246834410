"""SQLs split by persona and source: agreed on in a form, refused where impossible, measured."""

from collections.abc import AsyncIterator

import pytest

from funnel.agreement_parts import Persona, SplitBy, SqlPart
from messages.catalog import LOCALES
from messages.localizer import Localizer
from services import agreement_document, proposals
from tests.office import HELENA, Office, agree, open_office, text_of
from tests.seeded import ZONE
from views.agreement_document import printable


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    async with open_office(store_url) as opened:
        await opened.set_up()
        yield opened


async def test_a_head_splits_the_sqls_and_hears_what_cannot_be(office: Office) -> None:
    await office.driver.command(HELENA, "C0GENERAL", "/sla", "propose")
    await office.driver.click(HELENA, action_id="agreement.section:sql_parts")
    await office.driver.click(HELENA, action_id="agreement.add")
    refused = await office.submit(HELENA, by="persona", name="CFO", least="10")
    assert "The agreement has no persona “CFO”" in text_of(refused)
    refused = await office.submit(HELENA, by="source", name="Webinar", least="500")
    assert "The splits add up to 500 SQLs, more than the 40 per month." in text_of(refused)
    await office.submit(HELENA, by="source", name="Webinar", least="5")
    assert "At least 5 SQLs per month from *Webinar*" in text_of(await office.driver.view(HELENA))


async def split(office: Office) -> None:
    draft = await office.work(HELENA, proposals.begin)
    terms = draft.proposal.terms.changed(
        personas=(Persona(name="CFO", roles=("Finance director",)),),
        sql_parts=(
            SqlPart(by=SplitBy.PERSONA, name="CFO", least=10),
            SqlPart(by=SplitBy.SOURCE, name="Webinar", least=5),
        ),
    )
    await office.work(HELENA, agree, terms)
    await office.quiet()


async def test_status_and_digests_show_each_part_with_its_leads(office: Office) -> None:
    await split(office)
    await office.hand_off(persona="CFO", source="Site")
    await office.move(days=1)
    status = text_of(await office.answer_to(HELENA, "/sla", "status"))
    assert "SQLs by persona and source" in status
    assert (
        "*Persona: CFO*: 1 of 0 expected by now · target: 10 a month · ✅ On track · L-1" in status
    )
    assert "*Source: Webinar*: 0 of 0 expected by now · target: 5 a month" in status
    digest = text_of(await office.answer_to(HELENA, "/digest", "now"))
    assert "*SQLs by persona and source:* ✅ On track: Persona: CFO and Source: Webinar" in digest
    monthly = text_of(await office.answer_to(HELENA, "/digest", "now monthly"))
    assert "Persona: CFO" not in monthly  # October was before the split


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_agreement_says_it_as_text_and_on_paper(office: Office, locale: str) -> None:
    await split(office)
    document = await office.stored(agreement_document.document)
    company = await office.stored(lambda work: work.company)
    page = printable(Localizer(locale, ZONE), document, company, office.now)
    assert "<strong>CFO</strong>" in page or "<b>CFO</b>" in page
    assert "Webinar" in page
