"""Campaigns: added, changed, merged, what they cost; the figures as both teams see them."""

from typing import Any
from zlib import crc32

import pytest

from funnel.campaigns import TypedCampaign, TypedSpend
from messages.ids import Click, Suggest
from services import campaigns, feedback, handoff, leads
from storage import campaigns as stored
from tests.office import (
    CARMEN,
    HELENA,
    MARINA,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    text_of,
)

HOSTILE = "<!channel> *W* <http://x.example|y> =1"


async def listing(office: Office, user: str = MARINA, words: str = "campaigns") -> dict[str, Any]:
    return await office.answer_to(user, "/pacto", words)


async def offer(office: Office, user: str, field: str, typed: str) -> dict[str, Any]:
    """What a list offers for what is typed: only that can be chosen."""
    view = await office.driver.view(user)
    is_new = view["callback_id"] == "form.campaign"
    return await office.driver.suggest(
        user,
        Suggest.LEAD_FIELD if is_new else Suggest.CAMPAIGN,
        typed,
        view_id=view["id"],
        block_id=field,
    )


async def log_spend(office: Office, campaign: str, amount: str, user: str = MARINA) -> Any:
    await office.driver.command(user, SALES, "/pacto", "spend")
    await offer(office, user, "campaign", campaign)
    return await office.submit(user, campaign=campaign, amount=amount)


async def reviewed(office: Office, campaign: str, accepted: int, rejected: int) -> None:
    """Leads of a campaign that sales accepted and rejected this month."""
    for number in range(accepted + rejected):
        key = f"{crc32(campaign.encode())}.{number}"
        values = {"name": f"N {key}", "email": f"n{key}@sol.br", "campaign": campaign}
        new = await office.work(MARINA, leads.new_lead, values, add_anyway=True)
        assert new.details is not None
        number_of_lead = new.details.lead.number
        sent = await office.work(MARINA, handoff.hand_off, number_of_lead, owner=RAFAEL)
        assert sent.handoff is not None
        handed = sent.handoff.id
        if number < accepted:
            await office.work(RAFAEL, feedback.accept, handed)
        else:
            await office.work(RAFAEL, feedback.reject, handed, reason="no_budget")


async def test_a_campaign_is_added_from_the_list_and_changed_there(office: Office) -> None:
    listed = await listing(office)
    assert "No activity in this period." in text_of(listed)
    await office.press(MARINA, "Add a campaign", listed)
    await offer(office, MARINA, "campaign", "Expo")
    await office.submit(
        MARINA,
        campaign="Expo",
        channel="Events",
        starts_on="2026-11-02",
        ends_on="2026-11-20",
        budget="R$ 9.000,50",
        aliases="utm_expo\nExpo SP",
    )
    await office.quiet()
    listed = (await office.ephemerals(MARINA))[-1]
    await office.driver.click(
        MARINA, channel=SALES, ts=listed["ts"], action_id=Click.CAMPAIGN_EDIT, value="1"
    )
    form = text_of(await office.driver.view(MARINA))
    assert "9,000.5" in form
    assert "utm_expo" in form
    assert "No spend logged yet" in form
    await office.submit(MARINA, campaign="Expo 2026", aliases="Expo")
    details = await office.work(MARINA, campaigns.details, 1)
    assert details.campaign.name == "Expo 2026"
    assert details.aliases == ("Expo",)
    assert details.campaign.channel == "Events"


async def test_wrong_fields_are_refused_beside_them_and_nothing_is_kept(office: Office) -> None:
    await office.press(MARINA, "Add a campaign", await listing(office))
    await offer(office, MARINA, "campaign", "Expo")
    answer = await office.submit(
        MARINA,
        campaign="Expo",
        starts_on="2026-11-20",
        ends_on="2026-11-02",
        budget="USD 900",
    )
    errors = answer["response"]["errors"]
    assert errors == {
        "ends_on": "A campaign can't end before it starts.",
        "budget": "Amounts here are in BRL only. Enter the amount in that currency.",
    }
    assert await office.stored(stored.newest, 9) == []


async def test_a_name_belongs_to_one_campaign(office: Office) -> None:
    await office.work(MARINA, campaigns.add, TypedCampaign("Expo", aliases="fair_2026"))
    await office.press(MARINA, "Add a campaign", await listing(office))
    await offer(office, MARINA, "campaign", "FAIR-2026")
    answer = await office.submit(MARINA, campaign="FAIR-2026", aliases="expo")
    errors = answer["response"]["errors"]
    assert errors["campaign"] == "The campaign “Expo” already goes by this name."
    assert "“expo” already belongs to the campaign “Expo”" in errors["aliases"]


async def test_spend_of_a_name_that_leads_came_with_makes_a_campaign_of_it(office: Office) -> None:
    await office.add_lead(campaign="Ads Brasil")
    await office.driver.close(MARINA)
    refused = await log_spend(office, "Ads Brasil", "€ 5")
    assert "in BRL only" in refused["response"]["errors"]["amount"]
    await office.submit(MARINA, campaign="Ads Brasil", amount="1.000,10")
    assert "R$1,000.10" in text_of(await listing(office))
    await log_spend(office, "Ads Brasil", "300")
    listed = text_of(await listing(office, RAFAEL))
    assert "R$300.00" in listed
    assert "1,000" not in listed
    assert "Log spend" not in listed  # a rep reads it


async def test_leads_join_by_any_name_and_the_best_is_named_from_five_reviewed_on(
    office: Office,
) -> None:
    await office.work(MARINA, campaigns.add, TypedCampaign("Expo", aliases="fair"))
    await office.work(MARINA, campaigns.log_spend, TypedSpend("Expo", office.now.date(), "500"))
    await office.work(MARINA, campaigns.log_spend, TypedSpend("Ads", office.now.date(), "900"))
    await reviewed(office, "EXPO", accepted=3, rejected=0)
    await reviewed(office, "fair", accepted=2, rejected=0)
    await reviewed(office, "ads", accepted=1, rejected=3)
    assert "Best and worst need at least 5 reviewed SQLs" in text_of(await listing(office))
    await reviewed(office, "Ad-s", accepted=0, rejected=0)
    await reviewed(office, " ADS", accepted=0, rejected=1)
    listed = text_of(await listing(office))
    assert "Cost per accepted SQL: best *Expo*, R$100.00; worst *Ads*, R$900.00" in listed
    assert "Acceptance: best *Expo*, 5 of 5 (100%); worst *Ads*, 1 of 5 (20%)" in listed
    digest = text_of(await office.answer_to(HELENA, "/digest", "now monthly"))
    assert "*Campaigns*" not in digest  # of October, when there were none
    await office.move(days=20)
    digest = text_of(await office.answer_to(HELENA, "/digest", "now monthly"))
    assert "Spend: R$1,400.00" in digest
    assert "best *Expo*, R$100.00" in digest


async def test_two_names_become_one_with_their_spend_and_an_entry_in_the_audit(
    office: Office,
) -> None:
    month = office.now.date()
    await office.work(MARINA, campaigns.log_spend, TypedSpend("Expo", month, "500.25"))
    await office.work(MARINA, campaigns.log_spend, TypedSpend("Feira", month, "100.50"))
    await office.press(MARINA, "Merge campaigns", await listing(office))
    await offer(office, MARINA, "campaign", "Expo")
    await offer(office, MARINA, "other", "expo")
    same = await office.submit(MARINA, campaign="Expo", other="Expo")
    assert "These already belong to the same campaign" in same["response"]["errors"]["other"]
    await offer(office, MARINA, "other", "Feira")
    await office.submit(MARINA, campaign="Expo", other="Feira")
    await office.quiet()
    listed = text_of((await office.ephemerals(MARINA))[-1])
    assert "R$600.75" in listed
    assert "Feira" not in listed
    await office.driver.command(HELENA, SALES, "/sla", "audit")
    trail = text_of(await office.driver.view(HELENA))
    assert f"<@{MARINA}> merged the campaign “Feira” into “Expo”" in trail
    assert "logged spend for the campaign “Feira”: November 2026: R$100.50" in trail


async def test_costs_are_the_admins_and_complete_the_figures(office: Office) -> None:
    await office.work(MARINA, campaigns.log_spend, TypedSpend("Expo", office.now.date(), "500"))
    await reviewed(office, "Expo", accepted=1, rejected=0)
    refused = await office.driver.command(SERGIO, SALES, "/pacto", "costs")
    assert "Only a Pacto admin" in text_of(refused["response"])
    assert "An admin sets them with `/pacto costs`" in text_of(
        await listing(office, SERGIO, "kpis")
    )
    await office.driver.command(HELENA, SALES, "/pacto", "costs")
    wrong = await office.submit(HELENA, sales_cost="US$ 4", margin="120", churn="0")
    assert set(wrong["response"]["errors"]) == {"sales_cost", "margin", "churn"}
    await office.submit(HELENA, sales_cost="4.000", margin="70", churn="2,5", deal_months="12")
    listed = text_of(await listing(office, SERGIO, "kpis"))
    assert "R$500.00 ÷ 1" in listed
    assert "An admin sets them" not in listed
    assert "sales cost covers the full month" in listed
    await office.driver.command(HELENA, SALES, "/sla", "audit")
    assert "changed costs and margin: Monthly sales cost" in text_of(
        await office.driver.view(HELENA)
    )


async def test_other_periods_and_other_segments_are_asked_for_in_words(office: Office) -> None:
    await office.add_lead(campaign="Expo", source="Webinar", sector="Health")
    assert "Webinar" in text_of(await listing(office, words="campaigns by source this month"))
    assert "Health" in text_of(await listing(office, words="campaigns sector"))
    assert "Company sizes · November 2026" in text_of(await listing(office, words="campaigns size"))
    assert "Campaigns · October 2026" in text_of(await listing(office, words="campaigns october"))
    week = text_of(await listing(office, words="kpis this week"))
    assert "Spend is logged by month, so costs need whole months." in week
    for words in ("campaigns sales", "kpis L-1", "kpis blah"):
        refused = await office.driver.command(MARINA, SALES, "/pacto", words)
        assert "I didn't understand" in text_of(refused["response"])


async def test_a_name_from_outside_notifies_and_links_nobody(office: Office) -> None:
    await office.work(MARINA, campaigns.log_spend, TypedSpend(HOSTILE, office.now.date(), "5"))
    await reviewed(office, HOSTILE, accepted=5, rejected=0)
    await reviewed(office, "Calm", accepted=4, rejected=1)
    listed = text_of(await listing(office))
    assert "Acceptance: best *&lt;!channel&gt;" in listed
    assert "<!channel>" not in [
        block["text"]["text"] for block in (await listing(office))["blocks"] if "text" in block
    ]
    assert "<http://x.example" not in text_of((await listing(office))["blocks"][:2])


async def test_who_is_in_no_team_sees_no_campaign(office: Office) -> None:
    refused = await office.driver.command(CARMEN, SALES, "/pacto", "campaigns")
    assert "Only the marketing and sales teams" in text_of(refused["response"])


@pytest.mark.parametrize(
    ("locale", "verbs", "words"),
    [
        ("pt-BR", ("campanhas origem", "indicadores"), ("Origens", "Taxa de conversão em vendas")),
        ("es-ES", ("campañas origen", "indicadores"), ("Orígenes", "Tasa de cierre")),
        ("en-US", ("campaigns source", "kpis"), ("Sources", "Win rate")),
    ],
)
async def test_they_are_read_in_each_language(
    office: Office, locale: str, verbs: tuple[str, str], words: tuple[str, str]
) -> None:
    await office.add_lead(source="Webinar")
    await office.driver.close(MARINA)
    await office.driver.locale(locale, MARINA)
    await office.quiet()
    for verb, word in zip(verbs, words, strict=True):
        assert word in text_of(await listing(office, MARINA, verb))
