"""How far the set-up is: for the greeting, for Home, and for the teams once they can start."""

from funnel.first_steps import FirstSteps, Step
from funnel.notices import TeamsCanStart, WelcomeChanged
from funnel.stages import Side
from services.signatures import missing_signatures
from storage import digests, outbox, people
from storage.work import Work


def steps(work: Work) -> FirstSteps:
    """What was really done. The agreement counts once both heads have signed it."""
    company = people.company(work.session, work.workspace_id)
    if company is None or company.set_up_at is None:
        return FirstSteps(frozenset())
    done = {
        Step.CHANNELS: True,
        Step.TEAM: bool(people.team(work)),
        Step.TERMS: company.ready_at is not None or not missing_signatures(work),
        Step.DIGEST: bool(digests.digests(work)),
    }
    return FirstSteps(frozenset(step for step, is_done in done.items() if is_done))


def progressed(work: Work) -> None:
    """The greeting shows what is done; both teams hear, once, that they can start. No commit."""
    now, signed = steps(work), len(Side) - len(missing_signatures(work))
    readers = people.welcomed(work)
    outbox.put(work, *(WelcomeChanged(reader, len(now.done), signed) for reader in readers))
    company = people.company(work.session, work.workspace_id)
    if company is not None and now.teams_can_start and people.mark_ready(work):
        channels = dict.fromkeys([company.marketing_channel, company.sales_channel])
        outbox.put(work, *(TeamsCanStart(channel) for channel in channels if channel))
