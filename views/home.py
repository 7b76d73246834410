"""App Home: what I owe, where both sides stand, what is left to set up."""

from typing import Any

from blockkit.message import Message
from funnel.refusals import Refusal
from messages import home, leads
from messages.greeting import Signing
from messages.home_plans import Plans
from messages.localizer import Localizer
from services import leads as service
from services.overview import Overview, overview
from storage.work import Work
from views import status
from views.readers import localizer_for


def home_view(work: Work) -> dict[str, Any]:
    """Home as one person sees it now."""
    localizer = localizer_for(work.actor, work.company)
    facts = overview(work)
    home_facts = home.HomeFacts(
        me=work.actor,
        is_set_up=facts.state.is_set_up,
        due=facts.due,
        to_do=facts.to_do,
        team=facts.team,
        queue_count=facts.waiting,
        summary=_summary(work, facts, localizer),
        next_digest=facts.next_digest,
        steps=facts.steps,
        may_set_up=facts.state.may_set_up,
        signing=Signing(facts.state.terms, facts.to_sign),
        plans=Plans(facts.actions, facts.ideas, facts.today),
    )
    return home.home(localizer, home_facts, work.now)


def _summary(work: Work, facts: Overview, localizer: Localizer) -> Message | None:
    if not facts.state.agreed:
        return None
    try:
        standing = status.status(work)
    except Refusal:
        return None  # someone of neither team: no figures for them
    return status.summary(standing, localizer, work.now)


def queue_view(work: Work) -> dict[str, Any]:
    """What waits for a decision, in a modal. Raises `Refusal`: not_set_up, only_teams."""
    localizer = localizer_for(work.actor, work.company)
    return home.queue(localizer, leads.queue_list(localizer, service.queue(work), work.now))
