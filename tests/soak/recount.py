"""What must have been said, reckoned from the history, against what stands in the workspace."""

from datetime import datetime

from tests.soak.check_answers import check_answers
from tests.soak.check_due import check_due
from tests.soak.check_handoffs import check_handoffs
from tests.soak.history import History, Workplace
from tests.soak.ledger import Ledger, Recount, kind_of
from tests.soak.record import Record


def recount(history: History, workplace: Workplace, record: Record, now: datetime) -> Recount:
    """Everything compared, at an instant at which all that was due has been done."""
    ledger = Ledger(history, workplace, record, now)
    check_handoffs(ledger)
    check_due(ledger)
    check_answers(ledger)
    _check_workplace(ledger)
    _check_outbox(ledger)
    return ledger.result


def _check_workplace(ledger: Ledger) -> None:
    """Nothing stands there twice, and nothing that was not to be said."""
    for what, messages in ledger.standing.items():
        for message in messages[1:]:
            ledger.result.fault(kind_of(message.key), "doubled", f"{what} stands twice")
        if messages and what not in ledger.may:
            kind = kind_of(messages[0].key)
            ledger.result.fault(kind, "doubled", f"{what} was not to be said")


def _check_outbox(ledger: Ledger) -> None:
    """No row is open or dead, and none that was dropped has left a message."""
    for row in ledger.history.rows:
        kind = kind_of(row.key)
        if row.put_off:
            continue  # good news waits for the evening
        if row.state in {"waiting", "sending"}:
            ledger.result.fault(kind, "stuck", f"{row.key} is {row.state}")
        elif row.state == "dead":
            ledger.result.fault(kind, "dead", row.key)
        elif row.state == "dropped" and kind not in {"owner DMs", "cards"}:
            for message in ledger.standing[row.key]:
                what = f"{row.key} stands, though its row is dropped"
                ledger.result.fault(kind, "stale", f"{what}: {sorted(message.buttons)}")
    for kind, count in ledger.history.overdue.items():
        for _ in range(count):
            ledger.result.fault(kind, "stuck", "due, and not done")
