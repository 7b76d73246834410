"""The made-up history of a throwaway workspace, with its daily balance scheduled."""

from datetime import datetime, time

from sqlmodel import Session

from digests.schedule import schedule_daily
from funnel.facts import Asker
from messages.voice import Voice
from services.demo import Cast, Language, fill

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


def play(
    session: Session, workspace_id: str, cast: Cast, *, language: Language, now: datetime
) -> None:
    """Fill the workspace, and have a balance posted at nine on working days."""
    fill(session, workspace_id, cast, language=language, now=now)
    schedule_daily(
        session,
        Asker(workspace_id, cast.admin, now),
        name=Voice(language).say("Daily balance"),
        weekdays=WORKDAYS,
        at=time(9),
        zone=cast.zone,
        channel=cast.digest_channel,
        skip_holidays=True,
    )


__all__ = ["Cast", "Language", "play"]
