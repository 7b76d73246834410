"""Who is away, and who is back."""

from datetime import date

from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from services import access
from storage import people
from storage.work import Work


def may_be_away(work: Work) -> None:
    """Raises `Refusal("not_set_up")`, `Refusal("only_teams")`."""
    access.need_company(work)
    access.need_member(work)


def set_away(work: Work, until: date | None) -> None:
    """Away until a day (on it, back), or here again. One commit.

    Raises `Refusal("date_not_ahead")`, and as `may_be_away`.
    """
    may_be_away(work)
    if until is not None and until <= local_date(work.now, work.company.zone):
        raise Refusal("date_not_ahead")
    people.change_member(work, work.actor.user_id, away_until=until)
    work.commit()


def set_away_by_form(work: Work, until: date | None) -> date:
    """`set_away` until the day chosen in a form; gives that day. Raises `InvalidFields`."""
    may_be_away(work)
    if until is None or until <= local_date(work.now, work.company.zone):
        raise InvalidFields({"until": Refusal("date_not_ahead")})
    set_away(work, until)
    return until
