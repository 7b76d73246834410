"""What the outbox asks for when a balance is to be posted: its channel and its message."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from digests import daily, periods, sharing, status
from digests.balance import gather, office_hours
from funnel.facts import Asker, Company
from funnel.schedule import Schedule
from messages.message import Message
from messages.voice import Voice
from storage import agreements, digests

LATE = timedelta(minutes=15)  # from here on a digest says that it is late


def message(
    session: Session,
    company: Company,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    templates: Path | None = None,
) -> tuple[str, Message] | None:
    """The channel and the message of an occurrence; None when nobody wants it any more.

    `payload` holds `digest`, the schedule's id, and `occurrence`, when it was due. The balance
    covers every day since the occurrence before that one, and says so when it is late.
    """
    row = digests.digest(session, company.id, int(payload["digest"]))
    if row is None or row.paused:
        return None
    occurrence = datetime.fromisoformat(payload["occurrence"])
    hours = office_hours(company, agreements.agreement_in_force(session, company.id))
    previous = Schedule.from_json(row.rule).previous_or_at(
        occurrence - timedelta(seconds=1), hours.holidays
    )
    period = periods.since_last(hours, now, company.zone, due=occurrence, previous=previous)
    late = now - occurrence
    made = daily.render(
        gather(session, company, period, now),
        Voice.of(company.locale, company.zone),
        now,
        late=late if late >= LATE else None,
        templates=templates,
    )
    return row.channel, made


def shared(
    session: Session,
    company: Company,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    templates: Path | None = None,
) -> Message:
    """What a Share button posts: `payload` holds its `value` and `user`, who pressed it.

    It speaks the channel's language and shows how things stand when it is posted.
    """
    what, query = sharing.parse_value(str(payload["value"]))
    voice = Voice.of(company.locale, company.zone)
    if what == sharing.DIGEST:
        balance = daily.balance_now(session, company, now)
        return daily.render(balance, voice, now, templates=templates)
    asker = Asker(company.id, str(payload["user"]), now)
    return status.render(status.status(session, asker, query), voice, now, share=False)
