"""Leads, hand-offs and clocks to speak of; plain, and as bad as data can be."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import product

from funnel.agreement import Terms
from funnel.facts import (
    AgreementFacts,
    Company,
    EventFacts,
    HandoffFacts,
    LeadFacts,
    LeadSheet,
    ObligationFacts,
    Person,
)
from funnel.obligations import ObligationKind
from funnel.stages import EventKind, Stage
from messages.voice import Voice

NOW = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=2)
EN = Voice("en", "America/New_York")
PT = Voice("pt_BR", "America/Sao_Paulo")
ES = Voice("es", "Europe/Madrid")
VOICES = (EN, PT, ES)
EVIL = "<!channel> <https://evil.example|x> *b* `c` @here & "


def lead(**changes):
    plain = LeadFacts(
        id=1,
        number=12,
        name="Ana Souza",
        company="Acme",
        email="ana@acme.example",
        phone="+5511987654321",
        source="Fair",
        campaign="Spring",
        sector="Retail",
        company_size="11-50",
        persona="Buyer",
        notes="Wants a demo",
        extra={},
        stage=Stage.SQL,
        marketer="UMKT",
        owner="UREP",
        created_at=NOW,
        wake_at=None,
        forgotten=False,
    )
    return replace(plain, **changes)


def handoff(**changes):
    plain = HandoffFacts(
        id=7,
        lead_id=1,
        agreement_id=1,
        state="pending",
        marketer="UMKT",
        owner="UREP",
        note="",
        handed_at=NOW,
        decided_at=None,
        decided_by="",
        reason="",
        comment="",
        question="",
        answer="",
        revision=1,
        channel="CSALES",
        card_ts="1.1",
    )
    return replace(plain, **changes)


def clock(kind=ObligationKind.DECISION, **changes):
    plain = ObligationFacts(
        id=3,
        workspace_id="T1",
        handoff_id=7,
        lead_id=1,
        agreement_id=1,
        kind=kind,
        owner="UREP",
        state="running",
        started_at=NOW,
        promised=4 * 3600,
        due_at=LATER,
        pauses=[],
        said="",
        next_at=None,
        settled_at=None,
        took=None,
    )
    return replace(plain, **changes)


def person(**changes):
    plain = Person(
        user_id="UME",
        name="Me",
        locale="en",
        zone="UTC",
        side="marketing",
        is_head=False,
        is_admin=False,
        slack_admin=False,
        deleted=False,
        away_until=None,
        last_assigned_at=None,
    )
    return replace(plain, **changes)


def company(**changes):
    plain = Company(
        id="T1",
        name="Ours",
        bot_user="UBOT",
        locale="pt_BR",
        zone="America/Sao_Paulo",
        marketing_channel="CMKT",
        sales_channel="CSALES",
        set_up_at=NOW,
    )
    return replace(plain, **changes)


def agreement(version=1, **terms):
    return AgreementFacts(version, version, Terms(**terms), "UHEAD", NOW, None)


def event(kind=EventKind.CREATED, **changes):
    return replace(EventFacts(5, NOW, kind, "UMKT", "", "", {}), **changes)


def sheet(one=None, passed=None, clocks=(), events=(), older=None):
    return LeadSheet(one or lead(), passed, [*clocks], [*events] or [event()], older)


@dataclass(frozen=True)
class Queued:
    handoff: HandoffFacts
    lead: LeadFacts
    due_at: dt.datetime | None = LATER
    paused: bool = False


@dataclass(frozen=True)
class Owed:
    kind: str = "decision"
    owner: str = "UME"
    state: str = "running"
    due_at: dt.datetime = LATER
    handoff_id: int = 7
    number: int = 12
    name: str = "Ana Souza"
    company: str = "Acme"


def evil_lead(**changes):
    texts = ("name", "company", "email", "phone", "source", "campaign", "sector", "persona")
    bad = dict.fromkeys(texts, EVIL + "x" * 120) | {"company_size": EVIL, "notes": EVIL * 60}
    return lead(**{"number": 123456789} | bad | changes)


def bare_lead(**changes):
    texts = ("company", "email", "phone", "source", "campaign", "sector", "company_size", "persona")
    return lead(**dict.fromkeys(texts, "") | {"notes": "", "owner": "", "marketer": ""} | changes)


def evil_handoff(**changes):
    texts = dict.fromkeys(("note", "comment", "question", "answer"), EVIL + "x\n" * 1500)
    return handoff(**texts | changes)


LEADS = (lead(), evil_lead(), bare_lead(), evil_lead(forgotten=True))
STATES = ("pending", "info", "accepted", "rejected")
HANDOFFS = tuple(
    make(state=state, owner=owner, decided_by=owner, reason="timing", decided_at=NOW)
    for (make, owner), state in product(((handoff, ""), (evil_handoff, "UREP")), STATES)
)
CLOCKS = tuple(clock(kind) for kind in ObligationKind)
DONE = tuple(clock(kind, state="met", took=5400, settled_at=NOW) for kind in ObligationKind)


def texts(value):
    """Every string that a message or a view shows, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        shown = [v for k, v in value.items() if k not in {"type", "action_id", "block_id", "value"}]
        return [text for part in shown for text in texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts(part)]
    return []


def shown(view):
    """All a reader can read, in one string."""
    return "\n".join(texts(view["blocks"] if isinstance(view, dict) else [view.text, *view.blocks]))


def buttons(view):
    """Action id → value of every button, the one in a section's corner too."""
    blocks = view["blocks"] if isinstance(view, dict) else view.blocks
    elements = [
        element
        for block in blocks
        for element in [*block.get("elements", []), block.get("accessory", {})]
        if isinstance(element, dict) and element.get("type") == "button"
    ]
    return {str(element["action_id"]): element.get("value") for element in elements}


def submitted(view, **values):
    """The view as Slack sends it back: block id → the state of its element."""
    state = {block: {"input.value": element} for block, element in values.items()}
    return view | {"state": {"values": state}}
