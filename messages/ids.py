"""The action and callback ids of buttons and forms, and the ids in their values."""

import re
from enum import StrEnum

from funnel.refusals import Refusal

_NUMBER = re.compile(r"[0-9]{1,18}")
_LEAD_NUMBER = re.compile(r"[0-9]{1,9}")


class Click(StrEnum):
    """Action ids. The part before the dot names the module of `handlers` that listens.

    `at` makes them unique where several buttons of one message have the same action.
    """

    CARD_ACCEPT = "card.accept"
    CARD_REJECT = "card.reject"
    CARD_ASK = "card.ask"
    CARD_ANSWER = "card.answer"
    CARD_TAKE = "card.take"
    CARD_TOUCH = "card.touch"
    CARD_OPPORTUNITY = "card.opportunity"
    CARD_WON = "card.won"
    CARD_LOST = "card.lost"
    LEAD_NEW = "lead.new"
    LEAD_OPEN = "lead.open"
    LEAD_HAND_OFF = "lead.hand_off"
    LEAD_MQL = "lead.mql"
    LEAD_RECYCLE = "lead.recycle"
    LEAD_DISQUALIFY = "lead.disqualify"
    LEAD_HISTORY = "lead.history"
    LEAD_EDIT = "lead.edit"
    LEAD_FIX = "lead.fix"  # edit, then hand off again
    LEAD_REASSIGN = "lead.reassign"
    LEAD_UNDO = "lead.undo"
    DIGEST_PAUSE = "digest.pause"
    DIGEST_RESUME = "digest.resume"
    DIGEST_REMOVE = "digest.remove"
    DIGEST_SCHEDULE = "digest.schedule"
    DIGEST_DETAILS = "digest.details"
    DIGEST_FIELD = "digest.field"
    SETUP_OPEN = "setup.open"
    SETUP_TEAM = "setup.team"
    SETUP_LANGUAGE = "setup.language"
    DOCUMENT_ALL = "document.all"
    DOCUMENT_AUDIT = "document.audit"
    DOCUMENT_PRINT = "document.print"
    AGREEMENT_OPEN = "agreement.open"
    AGREEMENT_SUGGESTED = "agreement.suggested"  # a draft with the numbers of the review
    AGREEMENT_SECTION = "agreement.section"
    AGREEMENT_ADD = "agreement.add"
    AGREEMENT_ENTRY = "agreement.entry"
    AGREEMENT_EDIT = "agreement.edit_again"
    AGREEMENT_WITHDRAW = "agreement.withdraw"
    AGREEMENT_SIGN = "agreement.sign"
    AGREEMENT_SIGN_VERSION = "agreement.sign_version"  # the one in force
    AGREEMENT_COMMENT = "agreement.comment"
    AGREEMENT_CHANGES = "agreement.changes"
    AGREEMENT_WHOLE = "agreement.whole"
    AGREEMENT_READ = "agreement.read"
    AGREEMENT_COMPARE = "agreement.compare"
    AGREEMENT_VERSION = "agreement.version"  # one of the two that are compared
    IDEA_NEW = "idea.new"
    IDEA_KIND = "idea.kind"
    IDEA_VOTE = "idea.vote"
    IDEA_ACTION = "idea.action"
    IDEA_DECLINE = "idea.decline"
    ACTION_NEW = "action.new"
    ACTION_DONE = "action.done"
    ACTION_CHANGE = "action.change"
    ACTION_DROP = "action.drop"
    MEETING_START = "meeting.start"
    MEETING_TICK = "meeting.tick"
    MEETING_DECIDE = "meeting.decide"
    MEETING_CLOSE = "meeting.close"
    DIGEST_AGENDA = "digest.agenda"
    PATTERN_ACTION = "pattern.action"
    PATTERN_DISMISS = "pattern.dismiss"
    CAMPAIGN_NEW = "campaign.new"
    CAMPAIGN_EDIT = "campaign.edit"
    CAMPAIGN_SPEND = "campaign.spend"
    CAMPAIGN_MERGE = "campaign.merge"
    ASK = "ask.answer"
    HOME_QUEUE = "home.queue"
    HOME_NEWS = "home.news"
    HOME_NUDGE = "home.nudge"
    SHARE = "share.post"
    STATUS_WHY = "status.why"
    INPUT = "input.value"  # elements of forms: read on submission, not listened to

    def at(self, key: object) -> str:
        """The action of one row among several: "lead.open:12"."""
        return f"{self}:{key}"


class Suggest(StrEnum):
    """Action ids of selects whose options are asked for; their block is named by the field."""

    LEAD_FIELD = "suggest.lead_field"
    CAMPAIGN = "suggest.campaign"


class Form(StrEnum):
    """Callback ids of modals."""

    LEAD_NEW = "form.lead_new"
    LEAD_VIEW = "form.lead_view"
    DUPLICATE = "form.duplicate"
    LEAD_EDIT = "form.lead_edit"
    REASSIGN = "form.reassign"
    HAND_OFF = "form.hand_off"
    RECYCLE = "form.recycle"
    REJECT = "form.reject"
    ASK = "form.ask"
    ANSWER = "form.answer"
    TOUCH = "form.touch"
    WON = "form.won"
    LOST = "form.lost"
    SETUP = "form.setup"
    SETUP_DONE = "form.setup_done"
    TEAM = "form.team"
    PROPOSAL = "form.proposal"
    PROPOSAL_SEND = "form.proposal_send"
    PROPOSAL_SECTION = "form.proposal_section"
    PROPOSAL_ENTRY = "form.proposal_entry"
    PROPOSAL_COMMENT = "form.proposal_comment"
    AWAY = "form.away"
    LANGUAGE = "form.language"
    DIGEST = "form.digest"
    IDEA = "form.idea"
    IDEA_DECLINE = "form.idea_decline"
    ACTION = "form.action"
    ACTION_CHANGE = "form.action_change"
    ACTION_DROP = "form.action_drop"
    DECISION = "form.decision"
    AGENDA = "form.agenda"
    CAMPAIGN = "form.campaign"
    CAMPAIGN_EDIT = "form.campaign_edit"
    SPEND = "form.spend"
    CAMPAIGN_MERGE = "form.campaign_merge"
    COSTS = "form.costs"
    FORGET = "form.forget"
    QUEUE = "form.queue"
    NOTICE = "form.notice"


class Lookup(StrEnum):
    """Action ids of lists whose options are looked up as a person types."""

    HOLIDAYS = "lookup.holidays"
    ZONE = "lookup.zone"


class Shortcut(StrEnum):
    """Callback ids of shortcuts, as the manifest names them."""

    NEW_LEAD = "new_lead"
    LEAD_FROM_MESSAGE = "lead_from_message"
    IDEA_FROM_MESSAGE = "idea_from_message"


def handoff_id(value: object) -> int:
    """The hand-off that a button or a form carries. Raises `Refusal("no_such_handoff")`."""
    match = _NUMBER.fullmatch(str(value))
    if match is None:
        raise Refusal("no_such_handoff")
    return int(match[0])


def lead_number(value: object) -> int:
    """The number of the lead that a button or a form carries. Raises `Refusal("no_such_lead")`."""
    match = _LEAD_NUMBER.fullmatch(str(value))
    if match is None:
        raise Refusal("no_such_lead", ref=f"L-{str(value)[:9]}")
    return int(match[0])


def idea_id(value: object) -> int:
    """The idea that a button or a form carries. Raises `Refusal("no_such_idea")`."""
    match = _NUMBER.fullmatch(str(value))
    if match is None:
        raise Refusal("no_such_idea")
    return int(match[0])


def action_id(value: object) -> int:
    """The action that a button or a form carries. Raises `Refusal("no_such_action")`."""
    match = _NUMBER.fullmatch(str(value))
    if match is None:
        raise Refusal("no_such_action")
    return int(match[0])


def meeting_id(value: object) -> int:
    """The meeting that a button or a form carries. Raises `Refusal("no_such_meeting")`."""
    match = _NUMBER.fullmatch(str(value))
    if match is None:
        raise Refusal("no_such_meeting")
    return int(match[0])


def campaign_id(value: object) -> int:
    """The campaign that a list or a form carries. Raises `Refusal("no_such_campaign")`."""
    match = _NUMBER.fullmatch(str(value))
    if match is None:
        raise Refusal("no_such_campaign")
    return int(match[0])


def numbers(value: object, count: int) -> list[int]:
    """The numbers of a button or a form: "7:2". Raises `Refusal("form_expired")`."""
    parts = str(value).split(":")
    if len(parts) != count or not all(map(_NUMBER.fullmatch, parts)):
        raise Refusal("form_expired")
    return [int(part) for part in parts]


def event_id(value: str) -> int | None:
    """The event a button pages from; None where it carries no id."""
    return int(value) if _NUMBER.fullmatch(value) else None


def click_of(action_id: object) -> Click | None:
    """Which button was clicked; None for an unknown action id, as of another version."""
    try:
        return Click(str(action_id).partition(":")[0])
    except ValueError:
        return None
