"""Leads are scored again when the agreement changes, and after an import: some at a time."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from funnel.facts import AgreementFacts, LeadFacts
from funnel.notices import LeadsScored
from funnel.people import Caller
from funnel.qualification import Scorer
from funnel.stages import Side, Stage
from services.scoring import mql_data, stored
from storage import agreements, leads, outbox, people, scoring
from storage.work import Work, open_work

COMPANIES = 20  # a sweep
ROWS = 500  # leads a transaction


def on_new_version(work: Work, before: AgreementFacts | None, version: AgreementFacts) -> None:
    """Have all leads scored again when a version begins that asks for other things. No commit."""
    had_criteria = before is not None and bool(before.terms.criteria)
    changed = before is None or _asked(before) != _asked(version)
    if changed and (had_criteria or version.terms.criteria):
        scoring.schedule(work, version.begins_at)


def _asked(version: AgreementFacts) -> tuple[object, ...]:
    terms = version.terms
    bars = (terms.mql_fit, terms.mql_interest, terms.sql_fit, terms.sql_interest)
    return (terms.criteria, terms.personas, terms.required_fields, *bars)


def after_import(work: Work, first_number: int) -> None:
    """Have the leads from a number on scored, where the agreement has criteria. No commit."""
    version = agreements.agreement_in_force(work)
    if version is None or not version.terms.criteria:
        return
    if first := leads.lead_by_number(work, first_number):
        scoring.schedule(work, work.now, after=first.id - 1)


def rescore(session: Session, now: datetime, limit: int = COMPANIES) -> int:
    """Score some leads of each company where that is due; gives of how many companies.

    What was scored is committed with the place that was reached, so that nothing is done twice
    whatever dies when. An SQL is never handed off here: a new version would flood sales.
    """
    companies = scoring.due(session, now, limit)
    for workspace_id, _, after in companies:
        work = open_work(session, Caller(workspace_id, "", now))
        _rescore(work, after)
        work.commit()
    return len(companies)


def _rescore(work: Work, after: int) -> None:
    version = agreements.agreement_in_force(work)
    batch = scoring.next_leads(work, after, ROWS)
    if version is None or not batch:
        _finish(work, after, version)
        return
    mqls, sqls = _score(work, batch, version)
    if not scoring.advance(work, after, to=batch[-1].id, mqls=mqls, sqls=sqls):
        work.rollback()  # another process is scoring them, or they are to be scored from the start


def _score(work: Work, batch: list[LeadFacts], version: AgreementFacts) -> tuple[int, int]:
    """How many became MQL, and how many are newly ready for sales."""
    scorer = Scorer(version.terms)
    changed, new_mqls, sqls = [], [], 0
    for lead in batch:
        fit, interest, earned = stored(scorer.score(lead.text), version.terms)
        if (fit, interest, earned) == (lead.fit, lead.interest, lead.earned):
            continue
        changed.append((lead.id, fit, interest, earned))
        if earned and lead.stage is Stage.LEAD:
            new_mqls.append(replace(lead, fit=fit, interest=interest))
        sqls += earned == Stage.SQL != lead.earned and lead.stage is not Stage.RECYCLED
    scoring.keep_scores(work, changed)
    data = {lead.id: mql_data(lead) for lead in new_mqls}
    return scoring.make_mqls(work, new_mqls, data), sqls


def _finish(work: Work, after: int, version: AgreementFacts | None) -> None:
    mqls, sqls = scoring.brought(work)
    if not scoring.finish(work, after, agreements.next_begins_at(work)):
        work.rollback()
        return
    if version is not None and (mqls or sqls):
        heads = people.heads(work, Side.MARKETING)
        outbox.put(work, *(LeadsScored(work.now, mqls, sqls, head.user_id) for head in heads))
