"""Cards, owners' direct messages, decisions and threads, reckoned from each hand-off's events.

No sentence is taken from the product: what a message has to hold stands here, as a person would
look for it.
"""

from collections import Counter

from tests.office import MARKETING, SALES, SERGIO
from tests.soak.business_time import evening_after
from tests.soak.history import Handoff, Message
from tests.soak.ledger import Ledger, identity

_STATES = {
    "pending": "Waiting for a decision",
    "queue": "In the queue",
    "info": "Waiting for an answer",
    "accepted": "*Accepted*",
    "rejected": "*Rejected*",
}
_OUTCOMES = {"opportunity": "an opportunity now", "won": "Won: a customer", "lost": "Lost."}
_GOOD = {"accepted", "opportunity", "won"}
_LINES = {
    "assigned": "took the lead",
    "accepted": "accepted the lead",
    "rejected": "rejected the lead",
    "info_asked": "needs to know",
    "info_given": "answered",
    "touch": "the lead",
    "opportunity": "made it an opportunity",
    "won": "won the deal",
    "lost": "lost the deal",
}


def check_handoffs(ledger: Ledger) -> None:
    for handoff in ledger.history.handoffs.values():
        _card(ledger, handoff)
        _owner(ledger, handoff)
        _directs(ledger, handoff)
        _good_news(ledger, handoff)
        _thread(ledger, handoff)


def _card(ledger: Ledger, handoff: Handoff) -> None:
    key = f"card:{handoff.id}:{handoff.revision}"
    ledger.must(key, f"card of {handoff.ref}")
    for message in ledger.standing[identity(key)]:
        if message.key != key:
            what = f"card of {handoff.ref} is {message.key}, not revision {handoff.revision}"
            ledger.result.fault("cards", "stale", what)
        _shows(ledger, handoff, message, "cards")


def _shows(ledger: Ledger, handoff: Handoff, message: Message, kind: str) -> None:
    """One fault at most: the state in words, and the buttons that go with it."""
    queued = handoff.state == "pending" and not handoff.owner
    words = [_STATES["queue" if queued else handoff.state]]
    words += [_OUTCOMES[handoff.outcome]] if handoff.outcome else []
    problems = [f"does not say {word!r}" for word in words if word not in message.text]
    if message.buttons != _buttons(handoff):
        problems.append(f"has the buttons {sorted(message.buttons)}")
    if "Wakes up" in message.text and not (handoff.last and handoff.asleep):
        problems.append("still says when it wakes up")
    if problems:
        where = f"{handoff.ref}, {handoff.state} {handoff.outcome}".strip()
        ledger.result.fault(kind, "stale", f"{where}: {message.key} {' and '.join(problems)}")


def _buttons(handoff: Handoff) -> frozenset[str]:
    """The buttons of a card in the state its hand-off is in."""
    row: set[str] = set()
    if handoff.state == "accepted" and handoff.outcome not in {"won", "lost"}:
        row = {"card.touch", "card.won", "card.lost"}
        row |= set() if handoff.outcome else {"card.opportunity"}
    elif handoff.is_open:
        row = {"card.accept", "card.reject"}
        row |= {"card.answer"} if handoff.state == "info" else {"card.ask"}
        row |= set() if handoff.owner else {"card.take"}
    return frozenset(row)


def _owner(ledger: Ledger, handoff: Handoff) -> None:
    """ "You have a new lead", which shows the card once something has happened."""
    if not handoff.first_owner:
        return
    key = f"direct:{handoff.id}:assigned:1:{handoff.first_owner}"
    say = ledger.must if handoff.is_open else ledger.might
    say(key, f"DM to the owner of {handoff.ref}")
    for message in ledger.standing[identity(key)]:
        if len(handoff.events) > 1:
            _shows(ledger, handoff, message, "owner DMs")


def _directs(ledger: Ledger, handoff: Handoff) -> None:
    """What marketing hears of a verdict or a question, sales of an answer, its head of a queue."""
    if not handoff.first_owner:
        waits = handoff.state == "pending" and not handoff.owner
        say = ledger.must if waits else ledger.might
        key = f"direct:{handoff.id}:sql:1:{SERGIO}"
        say(key, f"DM that {handoff.ref} is in the queue")
        for message in ledger.standing[identity(key)]:
            if handoff.owner and "card.take" in message.buttons:
                what = f"{handoff.ref} is {handoff.owner}'s, and its DM still offers it"
                ledger.result.fault("decision DMs", "stale", what)
    readers = {
        "rejected": handoff.marketer,
        "info_asked": handoff.marketer,
        "info_given": handoff.owner,
    }
    for revision, event in enumerate(handoff.events, 1):
        reader = readers.get(event.kind)
        if reader is None or reader == event.actor:
            continue
        passing = event.kind == "info_asked" and handoff.state != "info"
        say = ledger.might if passing else ledger.must
        key = f"direct:{handoff.id}:{event.kind}:{revision}:{reader}"
        say(key, f"DM of {event.kind} on {handoff.ref}")


def _good_news(ledger: Ledger, handoff: Handoff) -> None:
    """Its marketer hears of it in the evening, both channels of a deal, unless it is no more so."""
    for revision, event in enumerate(handoff.events, 1):
        if event.kind == "won":
            for channel in (MARKETING, SALES):
                key = f"won:{handoff.id}:{revision}:{channel}"
                ledger.might(key, f"{handoff.ref} won, in {channel}")
        if event.kind in _GOOD and event.actor != handoff.marketer:
            key = f"evening:{handoff.marketer}:{evening_after(event.at)}"
            ledger.might(key, f"{event.kind} of {handoff.ref} in the evening")


def _thread(ledger: Ledger, handoff: Handoff) -> None:
    """As many lines of each event as there were events, in order, each with its words."""
    lines = ledger.begins_with(f"thread:{handoff.id}:")
    revisions = [int(line.key.split(":")[3]) for line in lines]
    if revisions != sorted(revisions):
        what = f"thread of {handoff.ref} is out of order: {revisions}"
        ledger.result.fault("thread lines", "stale", what)
    standing = Counter(key.split(":")[2] for key in {line.key for line in lines})
    expected = Counter(event.kind for event in handoff.events[1:])
    ledger.result.expected["thread lines"] += expected.total()
    for kind in standing | expected:
        what = f"line of {kind} in the thread of {handoff.ref}"
        ledger.result.differs("thread lines", expected[kind] - standing[kind], what)
    for line in lines:
        if _LINES[line.key.split(":")[2]] not in line.text:
            ledger.result.fault("thread lines", "stale", f"{line.key} says {line.text!r}")
