"""A thousand checked rows into the funnel: joined with leads that are there, or added."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from funnel.facts import reference
from funnel.stages import EventKind, Stage
from services.imports_plan import ImportPlan, Target
from services.imports_rows import Checked, short_name
from storage import imports, people
from storage.imports import FILLED, Known
from storage.leads import identity

# An import moves a lead forward only; what rests beside the funnel stays where it is until sales
# is known to have had it.
_RANK = {
    Stage.LEAD: 0,
    Stage.MQL: 1,
    Stage.RECYCLED: 1,
    Stage.DISQUALIFIED: 1,
    Stage.SQL: 2,
    Stage.OPPORTUNITY: 3,
    Stage.LOST: 4,
    Stage.CUSTOMER: 5,
}

_ALWAYS = ("external_id", "name", "company", "name_key", "company_key", "created_at")
_OFTEN = tuple(name for name in FILLED if name not in _ALWAYS)


@dataclass
class Outcome:
    """What became of a batch. `left_out`: the rows that did not go in, each with its reason."""

    added: int = 0
    joined: int = 0
    already: int = 0
    duplicates: int = 0
    refused: int = 0
    left_out: list[tuple[Checked, str]] = field(default_factory=list)


def put_in(
    session: Session, workspace_id: str, plan: ImportPlan, batch: Sequence[Checked]
) -> Outcome:
    """Write the rows' leads and events; what is there already is left as it is. No commit."""
    outcome = Outcome()
    ids = {c.values["external_id"] for c in batch if c.values["external_id"]}
    known = imports.known(session, workspace_id, ids)
    _join(session, workspace_id, plan.target, batch, known, outcome)
    fresh = [c for c in batch if c.values["external_id"] not in known]
    if not plan.add_duplicates:
        fresh = _without_duplicates(session, workspace_id, fresh, outcome)
    else:
        fresh = _once_each(fresh, outcome)
    _add(session, workspace_id, plan, fresh)
    outcome.added = len(fresh)
    return outcome


def _join(
    session: Session,
    workspace_id: str,
    target: Target,
    batch: Sequence[Checked],
    known: dict[str, Known],
    outcome: Outcome,
) -> None:
    """Rows whose external id is there: the lead gets the event, and what it lacked."""
    if not known:
        return
    lead_ids = [lead.id for lead in known.values()]
    done = set(lead_ids)
    if target.event:
        done = imports.happened(session, workspace_id, lead_ids, target.event)
    moving = [k.id for k in known.values() if k.id not in done and _moves(k, target)]
    busy = imports.with_sales(session, workspace_id, moving)
    updates, events = [], []
    for checked in batch:
        lead = known.get(checked.values["external_id"])
        if lead is None:
            continue
        if lead.forgotten:
            _refuse(outcome, checked, f"{reference(lead.number)} has been forgotten on request")
        elif lead.id in done:
            outcome.already += 1
        elif lead.id in busy:
            reason = f"{reference(lead.number)} is with sales just now; settle it in Slack"
            _refuse(outcome, checked, reason)
        else:
            done.add(lead.id)
            outcome.joined += 1
            merged = _merged(lead, checked, target)
            updates.append(merged)
            events.append(_stage_event(workspace_id, lead.id, checked, target, merged))
    imports.update_leads(session, workspace_id, updates)
    imports.insert_events(session, events)


def _moves(lead: Known, target: Target) -> bool:
    return _RANK[target.stage] > _RANK[Stage(lead.stage)]


def _merged(lead: Known, checked: Checked, target: Target) -> dict[str, Any]:
    """The lead with its gaps filled from the row; what it has is kept."""
    merged: dict[str, Any] = {name: lead.texts[name] or checked.values[name] for name in FILLED}
    if checked.named and lead.texts["name"] == short_name(lead.external_id):
        merged["name"] = checked.values["name"]
    moves = _moves(lead, target)
    return (
        merged
        | identity(merged)
        | {
            "key": lead.id,
            "extra": {**checked.values["extra"], **lead.extra},
            "stage": str(target.stage) if moves else lead.stage,
            "wake_at": None if moves else lead.wake_at,
        }
    )


def _once_each(fresh: Sequence[Checked], outcome: Outcome) -> list[Checked]:
    """An external id makes one lead, however often the batch has it."""
    kept, seen = [], set()
    for checked in fresh:
        external_id = checked.values["external_id"]
        if external_id and external_id in seen:
            outcome.already += 1
        else:
            seen.add(external_id)
            kept.append(checked)
    return kept


def _without_duplicates(
    session: Session, workspace_id: str, fresh: Sequence[Checked], outcome: Outcome
) -> list[Checked]:
    """Leave out rows that look like a lead that is there or like an earlier row of the batch."""
    wanted: dict[str, set[Any]] = {"e-mail": set(), "phone": set(), "company and name": set()}
    for checked in fresh:
        for what, value in _marks(checked):
            wanted[what].add(value)
    there: dict[tuple[str, Any], str] = {}
    for what, column in (("e-mail", "email"), ("phone", "phone")):
        found = imports.numbers_by(session, workspace_id, column, wanted[what])
        there |= {(what, value): reference(number) for value, number in found.items()}
    pairs = imports.numbers_by_identity(session, workspace_id, wanted["company and name"])
    there |= {("company and name", pair): reference(number) for pair, number in pairs.items()}
    kept = []
    taken: set[str] = set()
    for checked in fresh:
        external_id = checked.values["external_id"]
        if external_id and external_id in taken:
            outcome.already += 1
            continue
        marks = _marks(checked)
        twin = next((mark for mark in marks if mark in there), None)
        if twin:
            outcome.duplicates += 1
            outcome.left_out.append((checked, f"same {twin[0]} as {there[twin]}"))
            continue
        kept.append(checked)
        taken.add(external_id)
        there |= dict.fromkeys(marks, f"line {checked.row.line}")
    return kept


def _marks(checked: Checked) -> list[tuple[str, Any]]:
    """By what a row could be taken for another lead."""
    values = checked.values
    marks: list[tuple[str, Any]] = []
    if values["email"]:
        marks.append(("e-mail", values["email"]))
    if values["phone"]:
        marks.append(("phone", values["phone"]))
    if checked.named and values["company_key"] and values["name_key"]:
        marks.append(("company and name", (values["company_key"], values["name_key"])))
    return marks


def _add(session: Session, workspace_id: str, plan: ImportPlan, fresh: Sequence[Checked]) -> None:
    if not fresh:
        return
    target = plan.target
    first = people.reserve_lead_numbers(session, workspace_id, len(fresh))
    numbers = (first, first + len(fresh) - 1)
    columns = [*_ALWAYS, *(name for name in _OFTEN if name in {*plan.columns, *plan.defaults})]
    columns += ["extra"] if plan.keep else []
    stage = str(target.stage)
    rows = []
    for number, checked in enumerate(fresh, first):
        values = checked.values
        row = {name: values[name] for name in columns}
        row["number"], row["stage"] = number, stage
        rows.append(row)
    imports.insert_leads(session, workspace_id, rows)
    imports.insert_first_events(session, workspace_id, EventKind.CREATED, Stage.LEAD, numbers)
    if target.event is None:
        return
    if not any(checked.data for checked in fresh):
        imports.insert_first_events(session, workspace_id, target.event, target.stage, numbers)
        return
    ids = imports.ids_by_number(session, workspace_id, *numbers)
    events = [
        _stage_event(workspace_id, ids[number], checked, target, checked.values)
        for number, checked in enumerate(fresh, first)
    ]
    imports.insert_events(session, events)


def _stage_event(
    workspace_id: str, lead_id: int, checked: Checked, target: Target, lead: dict[str, Any]
) -> dict[str, Any]:
    """An event at the row's own date. It is the first of its kind: a lead that has one is left."""
    return {
        "workspace_id": workspace_id,
        "lead_id": lead_id,
        "at": checked.at,
        "kind": str(target.event),
        "actor": "",
        "stage": str(target.stage),
        "source": lead["source"],
        "campaign": lead["campaign"],
        "reason": "",
        "first": True,
        "data": checked.data,
    }


def _refuse(outcome: Outcome, checked: Checked, reason: str) -> None:
    outcome.refused += 1
    outcome.left_out.append((checked, reason))
