"""What one person was shown, shared with a channel."""

import pytest

from funnel.notices import AnswerShared
from funnel.refusals import Refusal
from messages import sharing
from messages.localizer import Localizer
from messages.sharing import Shareable
from tests.seeded import ZONE, SeededCompany, at
from views import notices, status
from views.posts import Post
from views.renderers import Setting

NOW = at("2026-11-19 10:00")
EN = Localizer("en", ZONE)


def share(company: SeededCompany, value: str) -> Post:
    """What Ana's click on a Share button of this value posts to sales' channel."""
    shared = AnswerShared("UANA", "C1SALES", value, "1.0")
    post = company.read(notices.render, NOW, shared, Setting())
    assert isinstance(post, Post)
    assert (post.channel, post.only_to) == ("C1SALES", None)
    return post


def test_share_asks_the_same_question_again_for_the_channel(company: SeededCompany) -> None:
    company.hand(at("2026-11-18 09:00"))
    facts = company.ask(status.status, "UANA", NOW, "sales  last month")
    message = status.render(facts, EN, NOW)
    *_, button = message.blocks[-1]["elements"]
    assert sharing.parse_value(button["value"]) == (Shareable.STATUS, "sales last month")

    posted = share(company, button["value"]).message

    assert posted.text == message.text
    assert not any(block["type"] == "actions" for block in posted.blocks)


def test_todays_balance_can_be_shared_too(company: SeededCompany) -> None:
    (button,) = sharing.share_row(EN, Shareable.DIGEST)["elements"]

    posted = share(company, button["value"]).message

    assert posted.text.startswith("No SQLs handed off")


def test_nothing_else_can_be_shared() -> None:
    with pytest.raises(Refusal):
        sharing.parse_value("secrets L-1")
