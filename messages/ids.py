"""The names by which Slack hands a click or a form back to us. Each has one listener."""

from enum import StrEnum


class Click(StrEnum):
    """Action ids. The part before the dot names the conversation whose file listens.

    Where several buttons of one message need the same action, `at` tells them apart.
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
    DIGEST_PAUSE = "digest.pause"
    DIGEST_RESUME = "digest.resume"
    DIGEST_REMOVE = "digest.remove"
    DIGEST_SCHEDULE = "digest.schedule"
    SETUP_OPEN = "setup.open"
    SETUP_TEAM = "setup.team"
    SETUP_TERMS = "setup.terms"
    SETUP_LANGUAGE = "setup.language"
    SHARE = "share.post"
    INPUT = "input.value"  # elements of forms: read on submission, not listened to
    LINK = "link.open"  # buttons that only open an address

    def at(self, key: object) -> str:
        """The action of one row among several: "lead.open:12"."""
        return f"{self}:{key}"


class Form(StrEnum):
    """Callback ids of modals."""

    LEAD_NEW = "form.lead_new"
    LEAD_VIEW = "form.lead_view"
    HAND_OFF = "form.hand_off"
    RECYCLE = "form.recycle"
    REJECT = "form.reject"
    ASK = "form.ask"
    ANSWER = "form.answer"
    TOUCH = "form.touch"
    WON = "form.won"
    LOST = "form.lost"
    SETUP = "form.setup"
    TEAM = "form.team"
    TERMS = "form.terms"
    LANGUAGE = "form.language"
    DIGEST = "form.digest"
    NOTICE = "form.notice"


class Shortcut(StrEnum):
    """Callback ids of shortcuts, as the manifest names them."""

    NEW_LEAD = "new_lead"
    LEAD_FROM_MESSAGE = "lead_from_message"
