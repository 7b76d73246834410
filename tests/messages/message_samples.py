"""Leads, hand-offs and timers to speak of; plain, and as bad as data can be."""

import datetime as dt
from dataclasses import replace
from itertools import product

from funnel.agreement import Terms
from funnel.commitments import TIMED, Commitment
from funnel.facts import (
    AgreementFacts,
    Due,
    EventFacts,
    HandoffFacts,
    LeadDetails,
    LeadFacts,
    Queued,
    TimerFacts,
)
from funnel.people import Company, Person
from funnel.stages import EventKind, HandoffState, Reason, Side, Stage
from funnel.timers import TimerState
from messages.localizer import Localizer
from messages.notices import Subject

NOW = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=2)
EN = Localizer("en", "America/New_York")
PT = Localizer("pt_BR", "America/Sao_Paulo")
ES = Localizer("es", "Europe/Madrid")
LATIN = Localizer("es_419", "America/Mexico_City")
LOCALIZERS = (EN, PT, ES, LATIN)
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
        state=HandoffState.PENDING,
        marketer="UMKT",
        owner="UREP",
        note="",
        handed_at=NOW,
        decided_at=None,
        decided_by="",
        reason=None,
        comment="",
        question="",
        answer="",
        revision=1,
        channel="CSALES",
        card_ts="1.1",
    )
    return replace(plain, **changes)


def timer(commitment=Commitment.DECISION, **changes):
    plain = TimerFacts(
        id=3,
        workspace_id="T1",
        handoff_id=7,
        lead_id=1,
        agreement_id=1,
        commitment=commitment,
        owner="UREP",
        state=TimerState.RUNNING,
        started_at=NOW,
        promised=4 * 3600,
        due_at=LATER,
        pauses=[],
        last_step="",
        next_at=None,
        settled_at=None,
        took=None,
    )
    return replace(plain, **changes)


def person(**changes):
    return replace(Person("UME", "Me", "en", "UTC", Side.MARKETING), **changes)


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
    return AgreementFacts(version, version, Terms(**terms), "UHEAD", NOW, NOW)


def event(kind=EventKind.CREATED, **changes):
    return replace(EventFacts(5, NOW, kind, "UMKT", Stage.LEAD, None), **changes)


def details(about=None, handed=None, timers=(), events=(), older=None):
    return LeadDetails(about or lead(), handed, [*timers], [*events] or [event()], older)


def subject(about=None, handed=None, by="", timers=(), **names):
    """`names`: user id → name."""
    return Subject(about or lead(), handed or handoff(), by, timers, names)


def queued(handed, about, due_at=LATER, *, paused=False):
    return Queued(handed, about, due_at, paused)


def due(commitment=Commitment.DECISION, **changes):
    plain = Due(
        id=3,
        commitment=commitment,
        owner="UME",
        owner_name="Me",
        state=TimerState.RUNNING,
        due_at=LATER,
        handoff_id=7,
        number=12,
        name="Ana Souza",
        company="Acme",
    )
    return replace(plain, **changes)


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
HANDOFFS = tuple(
    make(state=state, owner=owner, decided_by=owner, reason=Reason.TIMING, decided_at=NOW)
    for (make, owner), state in product(((handoff, ""), (evil_handoff, "UREP")), HandoffState)
)
TIMERS = tuple(timer(commitment) for commitment in TIMED)
SETTLED = tuple(
    timer(commitment, state=TimerState.MET, took=5400, settled_at=NOW) for commitment in TIMED
)


def strings(value):
    """Every string that a message or a view shows, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        hidden = {"type", "action_id", "block_id", "value"}
        return [text for key, part in value.items() if key not in hidden for text in strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in strings(part)]
    return []


def text_of(view):
    """All a reader can read, in one string."""
    parts = view["blocks"] if isinstance(view, dict) else [view.text, *view.blocks]
    return "\n".join(strings(parts))


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
