"""The daily digest's facts and message, as somebody who asks now gets them."""

from datetime import datetime
from typing import Any

from blockkit.message import Message
from digests import daily
from digests.kinds import Occasion, Rendering
from funnel.scorecard import Scorecard
from funnel.stages import Reason
from messages.localizer import Localizer
from services.commitments import office_hours
from storage import agreements
from storage.work import Work
from tests.seeded import ZONE, SeededCompany, at

NOW = at("2026-11-19 09:00")
EN = Localizer("en", ZONE)


def scorecard_at(company: SeededCompany, now: datetime) -> Scorecard:
    """The figures of the days that the daily digest covers at a moment."""
    card: Scorecard = company.read(_gather, now)
    return card


def _gather(work: Work) -> Scorecard:
    hours = office_hours(work, agreements.agreement_in_force(work))
    return daily.KIND.gather(work, daily.period(Occasion(work.now, work.company.zone, hours)))


def busy_wednesday(company: SeededCompany) -> Scorecard:
    """A Wednesday with everything in it, seen on Thursday morning."""
    handoffs = [
        company.hand(at("2026-11-18 09:00"), source=source, name=name)
        for source, name in (
            ("site", "Ana"),
            ("site", "Rui"),
            ("", "<!channel> *bold*"),
            ("=HYPERLINK(1)", "Zoé"),
            ("unknown", "Nobody"),
        )
    ]
    for handoff_id in handoffs[:2]:
        company.accept(handoff_id, at("2026-11-18 10:00"))
    company.touch(handoffs[0], at("2026-11-18 11:00"))
    company.reject(handoffs[2], at("2026-11-18 11:00"), Reason.NO_BUDGET)
    company.reject(handoffs[3], at("2026-11-18 11:30"), Reason.WRONG_PROFILE)
    company.hand(at("2026-11-18 17:00"), owner="UBETO", name="<@U1> & co")
    return scorecard_at(company, NOW)


def render(card: Scorecard, localizer: Localizer = EN, now: datetime = NOW, **how: Any) -> Message:
    return daily.render(card, Rendering(localizer, now, **how))


def everything(message: Message) -> str:
    return f"{message.text}\n{message.blocks}"


def behind_the_button(
    card: Scorecard, localizer: Localizer = EN, now: datetime = NOW
) -> list[dict[str, Any]]:
    """The blocks of the digest's details."""
    return daily.details(card, Rendering(localizer, now))


def lines(blocks: list[dict[str, Any]]) -> list[str]:
    """The lines of the sections."""
    texts = [
        block["text"]["text"] for block in blocks if block["type"] == "section" and "text" in block
    ]
    return [line for text in texts for line in text.splitlines()]


def figures(message: Message) -> list[str]:
    """The figures of the month, each as one text."""
    [fields] = [block["fields"] for block in message.blocks if "fields" in block]
    return [field["text"] for field in fields]
