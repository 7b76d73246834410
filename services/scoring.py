"""A lead is scored by the agreement in force, and what follows from it by itself.

An MQL is made by itself. An SQL is proposed to the marketer, or handed off by itself where the
agreement says so.
"""

from dataclasses import replace

from funnel.agreement import Terms
from funnel.agreement_parts import SqlBy
from funnel.facts import AgreementFacts, LeadFacts
from funnel.notices import LeadReady
from funnel.qualification import Score, Scorer, scores_anything
from funnel.stages import EventKind, Side, Stage
from services.handing import NewHandoff, hand_off_lead
from storage import agreements, events, leads, outbox, people
from storage.work import Work


def score_of(lead: LeadFacts, terms: Terms) -> Score:
    """What a lead has by these terms as it is now."""
    return Scorer(terms).score(lead.text)


def shown_score(work: Work, lead: LeadFacts) -> Score | None:
    """What a lead has by the agreement in force; None where that asks for nothing."""
    version = agreements.agreement_in_force(work)
    if version is None or lead.forgotten or not asks(version.terms):
        return None
    return score_of(lead, version.terms)


def asks(terms: Terms) -> bool:
    """Whether an agreement asks anything of an SQL."""
    return bool(terms.criteria or terms.required_fields)


def stored(score: Score, terms: Terms) -> tuple[int | None, int | None, str]:
    """Fit, interest and the bar reached, as a lead keeps them."""
    earned = "" if score.earned is Stage.LEAD else str(score.earned)
    return (score.fit, score.interest, earned) if scores_anything(terms) else (None, None, earned)


def scored(work: Work, lead: LeadFacts) -> LeadFacts:
    """Score a lead that is new or was changed, and do what follows; gives it as it is then.

    No commit. Who is looked for to hand it off is told, unless they are the one who acts.
    """
    version = agreements.agreement_in_force(work)
    if version is None or not version.terms.criteria:
        return lead
    score = score_of(lead, version.terms)
    fit, interest, earned = stored(score, version.terms)
    if (fit, interest, earned) != (lead.fit, lead.interest, lead.earned):
        leads.change_lead(work, lead.id, fit=fit, interest=interest, earned=earned)
    was = lead.earned
    lead = replace(lead, fit=fit, interest=interest, earned=earned)
    if score.earned is not Stage.LEAD and lead.stage is Stage.LEAD:
        lead = _made_mql(work, lead)
    if score.earned is Stage.SQL and lead.stage is Stage.MQL:
        return _reached_sql(work, lead, version, score, is_news=was != earned)
    return lead


def _made_mql(work: Work, lead: LeadFacts) -> LeadFacts:
    if not leads.move_lead(work, lead, Stage.MQL):
        return lead
    events.add_event(work, lead, EventKind.MQL, stage=Stage.MQL, data=mql_data(lead))
    return replace(lead, stage=Stage.MQL)


def mql_data(lead: LeadFacts) -> dict[str, object]:
    """What the history says of a lead that became MQL by its score."""
    return {"scored": True, "fit": lead.fit or 0, "interest": lead.interest or 0}


def _reached_sql(
    work: Work, lead: LeadFacts, version: AgreementFacts, score: Score, *, is_news: bool
) -> LeadFacts:
    if version.terms.sql_by is SqlBy.ITSELF and lead.marketer:
        new = NewHandoff(version=version, score=score, marketer=lead.marketer, itself=True)
        return hand_off_lead(work, lead, new)
    if is_news:
        outbox.put(work, *(LeadReady(lead.id, work.now, reader) for reader in _askers(work, lead)))
    return lead


def _askers(work: Work, lead: LeadFacts) -> list[str]:
    """Who may hand it off: its marketer, else the heads of marketing; never who acts."""
    heads = (head.user_id for head in people.heads(work, Side.MARKETING))
    readers = [lead.marketer] if lead.marketer else [*heads]
    return [reader for reader in readers if reader != work.actor.user_id]
