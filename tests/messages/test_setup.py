import datetime as dt

import pytest

from funnel.agreement import Terms
from funnel.people import Company
from funnel.stages import Side
from messages import agreement_history, setup
from messages.terms_changes import Context
from services.calendar import countries
from tests.house_rules import check_message, check_view
from tests.messages.message_samples import (
    EN,
    LOCALIZERS,
    PT,
    agreement,
    company,
    person,
    submitted,
)

COUNTRIES = countries()
NEW = Company("T1")
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def typed(value):
    return {"type": "plain_text_input", "value": value}


def member(user_id, side, **changes):
    return person(user_id=user_id, side=side, **changes)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_form_of_the_set_up_is_within_the_limits_of_slack(localizer):
    long = Terms(
        zone="Asia/Tokyo",
        country="SE",
        region="x" * 90,
        closed=tuple(dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(300)),
    )
    people = [member(f"U{n}", Side.SALES, is_head=True) for n in range(200)]
    admins = [each.user_id for each in people]
    views = [
        setup.setup(localizer, NEW, Terms(), COUNTRIES),
        setup.setup(localizer, company(), long, COUNTRIES),
        setup.team(localizer, [], []),
        setup.team(localizer, people, admins),
        setup.language(localizer, ""),
        *(setup.done(localizer, company(), step, offer_digest=True) for step in setup.TermsStep),
        setup.done(localizer, company(), setup.TermsStep.DONE, offer_digest=False),
    ]
    assert [check_view(view) for view in views] == [[]] * len(views)
    assert not [view["title"] for view in views if "…" in view["title"]["text"]]


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_the_agreement_is_told_within_the_limits_of_slack(localizer):
    versions = [agreement(n, sql_target=n) for n in range(1, 70)]
    for message in (
        agreement_history.versions_message(localizer, versions, {}, Context({})),
        agreement_history.versions_message(localizer, [], {}, Context({})),
    ):
        assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_the_set_up_shows_what_is_there():
    view = setup.setup(EN, company(), Terms(country="ES", region="MD"), COUNTRIES)
    elements = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert elements["marketing_channel"]["initial_conversation"] == "CMKT"
    assert elements["sales_channel"]["initial_conversation"] == "CSALES"
    assert elements["zone"]["initial_option"]["value"] == "America/Sao_Paulo"
    assert elements["locale"]["initial_option"]["value"] == "pt_BR"
    assert elements["country"]["initial_option"]["text"]["text"] == "Spain · Madrid"


def test_the_set_up_comes_back():
    view = setup.setup(EN, NEW, Terms(), COUNTRIES)
    back = submitted(
        view,
        marketing_channel={"selected_conversation": "C1"},
        sales_channel={"selected_conversation": "C2"},
        zone={"selected_option": {"value": "Europe/Lisbon"}},
        locale={"selected_option": {"value": "es"}},
        country={"selected_option": {"value": "BR-SP"}},
        retention_months={"selected_option": {"value": "12"}},
    )
    assert setup.parse_setup(back) == {
        "marketing_channel": "C1",
        "sales_channel": "C2",
        "zone": "Europe/Lisbon",
        "locale": "es",
        "country": "BR",
        "region": "SP",
        "retention_months": "12",
    }


def test_the_teams_come_back():
    head = member("U2", Side.SALES, is_head=True)
    view = setup.team(EN, [member("U1", Side.MARKETING), head], ["U1"])
    back = submitted(view, marketing={"selected_users": ["U1", "U3"]}, sales={})
    parsed = setup.parse_team(back)
    assert [*parsed] == [*setup.TEAMS]
    assert parsed["marketing"] == ["U1", "U3"]
    assert parsed["sales"] == []


def test_a_language_is_shown_by_its_own_name_and_comes_back():
    view = setup.language(PT, "es")
    assert view["blocks"][0]["element"]["initial_option"]["text"]["text"] == "Español (España)"
    back = submitted(view, locale={"selected_option": {"value": "pt_BR"}})
    assert setup.parse_language(back) == "pt_BR"
