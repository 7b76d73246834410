"""Every table, by subject. Each carries `workspace_id`, and every query names it."""

from storage.tables.agreements import Agreement, Audit, Proposal, Signature
from storage.tables.campaigns import Campaign, CampaignName, Costs, Spend
from storage.tables.companies import Installation, Member, OAuthState, Workspace
from storage.tables.deliveries import Inbox, LeadMessage, Outbox
from storage.tables.handoffs import Handoff, Snapshot, Timer
from storage.tables.leads import ErasedContact, ImportRun, Lead, LeadEvent, Rescore
from storage.tables.meetings import (
    Action,
    Decision,
    Digest,
    Idea,
    IdeaVote,
    Meeting,
    MeetingPoint,
    Pattern,
)

__all__ = [
    "Action",
    "Agreement",
    "Audit",
    "Campaign",
    "CampaignName",
    "Costs",
    "Decision",
    "Digest",
    "ErasedContact",
    "Handoff",
    "Idea",
    "IdeaVote",
    "ImportRun",
    "Inbox",
    "Installation",
    "Lead",
    "LeadEvent",
    "LeadMessage",
    "Meeting",
    "MeetingPoint",
    "Member",
    "OAuthState",
    "Outbox",
    "Pattern",
    "Proposal",
    "Rescore",
    "Signature",
    "Snapshot",
    "Spend",
    "Timer",
    "Workspace",
]
