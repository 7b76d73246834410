"""Who is away, and who is back."""

from datetime import date

from funnel.facts import Due, LeadFacts
from funnel.notices import LeftOpen
from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side
from services import access
from storage import leads, open_timers, outbox, people
from storage.timer_scope import Scope
from storage.work import Work

_MOST = 50  # leads of one rep


def may_be_away(work: Work) -> None:
    """Raises `Refusal("not_set_up")`, `Refusal("only_teams")`."""
    access.need_company(work)
    access.need_member(work)


def set_away(work: Work, until: date | None) -> None:
    """Away until a day (on it, back), or here again. One commit.

    The other heads of sales hear of the leads that a rep leaves open, once for each such day.

    Raises `Refusal("date_not_ahead")`, and as `may_be_away`.
    """
    may_be_away(work)
    if until is not None and until <= local_date(work.now, work.company.zone):
        raise Refusal("date_not_ahead")
    people.change_member(work, work.actor.user_id, away_until=until)
    if until is not None and left_open(work, work.actor.user_id):
        outbox.put(work, *(LeftOpen(work.actor.user_id, until, head) for head in _heads(work)))
    work.commit()


def come_back(work: Work) -> bool:
    """Here again; False for who was not away. Raises as `may_be_away`."""
    is_away = work.actor.is_away(local_date(work.now, work.company.zone))
    set_away(work, None)
    return is_away


def set_away_by_form(work: Work, until: date | None) -> date:
    """`set_away` until the day chosen in a form; gives that day. Raises `InvalidFields`."""
    may_be_away(work)
    if until is None or until <= local_date(work.now, work.company.zone):
        raise InvalidFields({"until": Refusal("date_not_ahead")})
    set_away(work, until)
    return until


def left_open(work: Work, rep: str) -> list[tuple[LeadFacts, Due | None]]:
    """The open leads that a rep owns in sales, each with what is due first on it.

    What is due comes first, the most urgent at the top.
    """
    due_by_lead: dict[int, Due] = {}
    for due in open_timers.by_deadline(work, Scope(rep), limit=_MOST):
        due_by_lead.setdefault(due.number, due)
    owned = {lead.number: lead for lead in leads.leads_of(work, rep, leads.Role.OWNER, _MOST)}
    numbers = [number for number in due_by_lead if number in owned]
    numbers += [number for number in owned if number not in due_by_lead]
    return [(owned[number], due_by_lead.get(number)) for number in numbers]


def _heads(work: Work) -> list[str]:
    heads = [head.user_id for head in people.heads(work, Side.SALES)]
    return [user_id for user_id in heads if user_id != work.actor.user_id]
