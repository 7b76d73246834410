"""Notices: what the app sends by itself, one frozen type for each, with its key and its lane.

A service puts a notice in the outbox in the commit that makes it true; the renderer registered for
its type turns it into a message when it is sent. A notice holds ids, never text about a lead. What
somebody typed to the app stands in the fields named in `typed`, and only until it is answered.
"""

from typing import Final

from funnel.notice import Notice
from funnel.notices_actions import ActionTold, ActionToldChanged, VotesChanged
from funnel.notices_agreement import (
    AuditAsked,
    DocumentAsked,
    ProposalChanged,
    ProposalMoved,
    ProposalSent,
)
from funnel.notices_answers import AnswerAsked, AnswerShared, ClickRefused, ExportAsked
from funnel.notices_company import (
    AgreementChanged,
    ChannelClosed,
    DigestDue,
    TeamsCanStart,
    Welcome,
    WelcomeChanged,
)
from funnel.notices_erasure import HomeErased, MessageErased, RejectsErased
from funnel.notices_handoffs import (
    CardChanged,
    DirectMessage,
    LeadPassedOn,
    OfferOver,
    OwnerCopyChanged,
    RequestSettled,
    ThreadLine,
)
from funnel.notices_meetings import AgendaChanged, MinutesDue, OwnMinutesDue, ReportDue
from funnel.notices_news import DealWon, EveningNews, LeadWentOn
from funnel.notices_owed import LeadWoken, LeftOpen, Nudged, OverdueMorning, ReminderDue
from funnel.notices_qualification import LeadReady, LeadsScored
from funnel.notices_review import ReviewDue

__all__ = [
    "NOTICES",
    "ActionTold",
    "ActionToldChanged",
    "AgendaChanged",
    "AgreementChanged",
    "AnswerAsked",
    "AnswerShared",
    "AuditAsked",
    "CardChanged",
    "ChannelClosed",
    "ClickRefused",
    "DealWon",
    "DigestDue",
    "DirectMessage",
    "DocumentAsked",
    "EveningNews",
    "ExportAsked",
    "HomeErased",
    "LeadPassedOn",
    "LeadReady",
    "LeadWentOn",
    "LeadWoken",
    "LeadsScored",
    "LeftOpen",
    "MessageErased",
    "MinutesDue",
    "Notice",
    "Nudged",
    "OfferOver",
    "OverdueMorning",
    "OwnMinutesDue",
    "OwnerCopyChanged",
    "ProposalChanged",
    "ProposalMoved",
    "ProposalSent",
    "RejectsErased",
    "ReminderDue",
    "ReportDue",
    "RequestSettled",
    "ReviewDue",
    "TeamsCanStart",
    "ThreadLine",
    "VotesChanged",
    "Welcome",
    "WelcomeChanged",
]

NOTICES: Final[dict[str, type[Notice]]] = {cls.kind: cls for cls in Notice.__subclasses__()}
"""Every notice by its name in storage."""
