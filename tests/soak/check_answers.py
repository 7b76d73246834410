"""Refusals, answers to questions, and acts: what the driver itself knows to have happened."""

from collections import Counter

from tests.office import SERGIO
from tests.soak.history import Handoff, Row
from tests.soak.ledger import Ledger
from tests.soak.record import Click


def check_answers(ledger: Ledger) -> None:
    _refusals(ledger)
    _replies(ledger)
    _acts(ledger)


def _refusals(ledger: Ledger) -> None:
    """Each click that cannot have been taken was refused, and each refusal shown once."""
    rows = [row for row in ledger.history.rows if row.kind == "ephemeral"]
    ledger.may |= {row.key for row in rows}
    written = Counter(row.reader for row in rows)
    refused = Counter(click.user for click in ledger.record.clicks if _is_refused(ledger, click))
    ledger.result.expected["refusals"] += refused.total()
    for user, count in refused.items():
        for _ in range(count - written[user]):
            ledger.result.fault("refusals", "lost", f"refusal of a click of {user}")
    for user, seen in ledger.workplace.ephemerals.items():
        _shown(ledger, user, set(seen), [row for row in rows if row.reader == user])


def _shown(ledger: Ledger, user: str, seen: set[str], rows: list[Row]) -> None:
    """A row without a `ts` is one of unknown fate: nobody can look for an ephemeral."""
    sent = [row for row in rows if row.state == "sent" and not row.channel.startswith("D")]
    shown = {row.ts for row in sent if row.ts}
    unknown = len(sent) - len(shown)
    ledger.result.standing["refusals"] += len(seen)
    ledger.result.given_up += max(0, unknown - len(seen - shown))
    for ts in shown - seen:
        ledger.result.fault("refusals", "lost", f"ephemeral {ts} of {user}")
    for _ in range(len(seen - shown) - unknown):
        ledger.result.fault("refusals", "doubled", f"ephemeral of {user}")


def _is_refused(ledger: Ledger, click: Click) -> bool:
    """Whether it came too late, or was about another's lead; of the doubtful ones none is."""
    handoff = ledger.history.handoffs[click.handoff]
    if not click.acked or click.action != "card.accept" or _accepted_by(handoff, click.user):
        return False
    settled = [e.at for e in handoff.events if e.kind in {"accepted", "rejected"}]
    too_late = bool(settled) and settled[0] < click.began
    anothers = bool(handoff.first_owner) and click.user not in {handoff.first_owner, SERGIO}
    return too_late or anothers


def _accepted_by(handoff: Handoff, user: str) -> bool:
    """To click again then does nothing."""
    return any(event.kind == "accepted" and event.actor == user for event in handoff.events)


def _replies(ledger: Ledger) -> None:
    """Each question written to the app has its answer, and each command whose answer waited."""
    rows = [row for row in ledger.history.rows if row.kind == "reply"]
    asked = [row for row in rows if not _by_response_url(row)]
    for row in asked:
        ledger.must(row.key, f"answer to {row.reader}")
    answered = [row for row in rows if _by_response_url(row)]
    ledger.result.expected["replies"] += len(answered)
    ledger.result.standing["replies"] += ledger.workplace.answers.total()
    for user in {row.reader for row in answered} | set(ledger.workplace.answers):
        _answered(ledger, user, [row for row in answered if row.reader == user])
    written = Counter(row.reader for row in asked if not row.response_url)
    for user, count in ledger.record.written.items():
        for _ in range(count - written[user]):
            ledger.result.fault("replies", "lost", f"answer to {user} (not in the outbox)")


def _by_response_url(row: Row) -> bool:
    """Whether the answer is an ephemeral; of a URL that has expired it is a direct message."""
    return bool(row.response_url) and not row.channel.startswith("D")


def _answered(ledger: Ledger, user: str, rows: list[Row]) -> None:
    """What was sent at the first try is there; after another nobody can know."""
    sent = [row for row in rows if row.state == "sent"]
    certain = sum(row.attempts == 1 for row in sent)
    seen = ledger.workplace.answers[user] - ledger.record.answered[user]
    ledger.result.given_up += max(0, len(sent) - max(seen, certain))
    ledger.result.differs("replies", max(0, certain - seen), f"answer to a command of {user}")
    ledger.result.differs("replies", min(0, len(rows) - seen), f"answer to a command of {user}")


def _acts(ledger: Ledger) -> None:
    """What a person was told is done stands in the history.

    Who says of a deal that is won already that it is won is told nothing else, and adds nothing.
    """
    history = Counter(
        (event.kind, handoff.id, event.actor)
        for handoff in ledger.history.handoffs.values()
        for event in handoff.events
    )
    closed = {(kind, handoff) for kind, handoff, _ in history if kind in {"won", "lost"}}
    ledger.result.expected["acts"] = ledger.record.done.total()
    ledger.result.standing["acts"] = history.total()
    for act, count in ledger.record.done.items():
        kind, handoff, actor = act
        missing = 0 if (kind, handoff) in closed else count - history[act]
        for _ in range(missing):
            what = f"{kind} of hand-off {handoff} by {actor} was acknowledged"
            ledger.result.fault("acts", "lost", what)
