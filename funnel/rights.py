"""Who may do what. Each refusal says who can."""

from collections.abc import Sequence

from funnel.facts import HandoffFacts
from funnel.people import Person
from funnel.refusals import Refusal
from funnel.stages import Side


def check_marketing(person: Person) -> None:
    """Hand-offs and the answers to questions are marketing's (or a head's of either team)."""
    if not may_hand_off(person):
        raise Refusal("only_marketing")


def may_hand_off(person: Person) -> bool:
    """Whether a person may hand leads off to sales."""
    return person.side is Side.MARKETING or person.is_head


def check_member(person: Person) -> None:
    """Leads are seen and written by the two teams and the admin alone."""
    if not person.side and not person.is_admin:
        raise Refusal("only_teams")


def check_decide(person: Person, handoff: HandoffFacts) -> None:
    """The owner decides, or the head of sales; anyone of sales while the lead is queued."""
    if person.side is not Side.SALES:
        raise Refusal("only_sales")
    if handoff.owner and handoff.owner != person.user_id and not person.is_head:
        raise Refusal("only_owner", owner=handoff.owner)


def check_answer(person: Person, handoff: HandoffFacts) -> None:
    """A question is answered by who handed the lead over, or by anyone else of marketing."""
    if person.user_id != handoff.marketer:
        check_marketing(person)


def check_privacy(person: Person) -> None:
    """All that is stored of a person is erased and exported by a head of team or an admin."""
    if not person.is_head and not person.is_admin:
        raise Refusal("only_heads")


def may_administer(person: Person, *, anyone_is_admin: bool) -> bool:
    """Set-up is the admin's. Until there is one, an admin of the Slack workspace may begin."""
    return person.is_admin or (person.slack_admin and not anyone_is_admin)


def check_admin(person: Person, *, admins: Sequence[str], slack_admins: Sequence[str]) -> None:
    """Raise a refusal that names who may: user ids, separated by commas."""
    if may_administer(person, anyone_is_admin=bool(admins)):
        return
    if admins:
        raise Refusal("only_admin", admins=", ".join(admins))
    if slack_admins:
        raise Refusal("no_admin_yet", admins=", ".join(slack_admins), member=person.user_id)
    raise Refusal("nobody_may_set_up", member=person.user_id)


def check_digests(person: Person) -> None:
    """Digests are scheduled by the heads of the teams and by the admins."""
    if not person.is_head and not person.is_admin:
        raise Refusal("only_heads")


def may_move(person: Person, *, both_have_heads: bool) -> bool:
    """Zone and holidays of an agreement that is not signed: a head's, else the admin's."""
    return person.is_head or (person.is_admin and not both_have_heads)


def may_run_campaigns(person: Person) -> bool:
    """Whether a person may change campaigns and log spend: marketing, its heads, the admins."""
    return person.side is Side.MARKETING or Side.MARKETING in person.headed or person.is_admin


def check_campaigns(person: Person) -> None:
    """Marketing spends, so it says on what; an admin may set it right."""
    if not may_run_campaigns(person):
        raise Refusal("only_marketing_runs_campaigns")
