"""A batch of checked rows into the funnel: joined with leads that are there, or added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from funnel.facts import reference
from funnel.stages import BEFORE_SALES, EventKind, Stage
from imports.plan import ImportPlan, Target
from imports.rows import CheckedRow, short_name
from services import announce, rescoring
from storage import erased_contacts, import_lookups, imports, people
from storage.import_lookups import FILLED, KnownLead
from storage.leads import identity
from storage.work import Work

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


CONTACTS = ("email", "phone")


@dataclass
class BatchOutcome:
    """What became of a batch. `left_out`: the rows that did not go in, each with its reason."""

    added: int = 0
    joined: int = 0
    already: int = 0
    duplicates: int = 0
    refused: int = 0
    left_out: list[tuple[CheckedRow, str]] = field(default_factory=list)

    def refuse(self, checked: CheckedRow, reason: str) -> None:
        self.refused += 1
        self.left_out.append((checked, reason))


def put_in(work: Work, plan: ImportPlan, batch: Sequence[CheckedRow]) -> BatchOutcome:
    """Write the rows' leads and events; what is there already is left as it is. No commit."""
    outcome = BatchOutcome()
    ids = {checked.values["external_id"] for checked in batch}
    known = import_lookups.leads_by_external_id(work, ids - {""})
    if known:
        _join(work, plan.target, batch, known, outcome)
        batch = [checked for checked in batch if checked.values["external_id"] not in known]
    fresh = _fresh(work, plan, batch, outcome)
    if fresh:
        _add(work, plan.target, fresh)
    outcome.added = len(fresh)
    return outcome


def _join(
    work: Work,
    target: Target,
    batch: Sequence[CheckedRow],
    known: Mapping[str, KnownLead],
    outcome: BatchOutcome,
) -> None:
    """Rows whose external id is there: the lead gets the event, and what it lacked."""
    lead_ids = [lead.id for lead in known.values()]
    done = import_lookups.happened(work, lead_ids, target.event) if target.event else set(lead_ids)
    moving = [k.id for k in known.values() if k.id not in done and _moves(k, target)]
    busy = import_lookups.with_sales(work, moving)
    updates, events = [], []
    for checked in batch:
        lead = known.get(checked.values["external_id"])
        if lead is None:
            continue
        if lead.forgotten:
            _refuse_erased(outcome, checked, lead.number)
        elif lead.id in done:
            outcome.already += 1
        elif lead.id in busy:
            reason = f"{reference(lead.number)} is with sales just now; settle it in Slack"
            outcome.refuse(checked, reason)
        else:
            done.add(lead.id)
            outcome.joined += 1
            merged = _merged(lead, checked, target)
            updates.append(merged)
            events.append(_stage_event(work, lead.id, checked, target) | _origin(merged))
    imports.update_leads(work, updates)
    imports.insert_events(work, events)
    moved = set(moving) & {merged["key"] for merged in updates}
    for lead in known.values():
        if lead.wake_at is not None and lead.id in moved:
            announce.no_longer_asleep(work, lead.id)


def _moves(lead: KnownLead, target: Target) -> bool:
    return _RANK[target.stage] > _RANK[Stage(lead.stage)]


def _merged(lead: KnownLead, checked: CheckedRow, target: Target) -> dict[str, Any]:
    """The lead with its gaps filled from the row; what it has is kept."""
    values = checked.values
    merged: dict[str, Any] = {name: lead.texts[name] or values.get(name, "") for name in FILLED}
    if checked.named and lead.texts["name"] == short_name(lead.external_id):
        merged["name"] = values["name"]
    moves = _moves(lead, target)
    return (
        merged
        | identity(merged)
        | {
            "key": lead.id,
            "stage_was": lead.stage,
            "owner_was": lead.texts["owner"],
            "extra": {**values.get("extra", {}), **lead.extra},
            "stage": str(target.stage) if moves else lead.stage,
            "wake_at": None if moves else lead.wake_at,
        }
    )


def _fresh(
    work: Work, plan: ImportPlan, batch: Sequence[CheckedRow], outcome: BatchOutcome
) -> list[CheckedRow]:
    """The rows that make new leads: not those like a lead that is there, or like an earlier row.

    An external id makes one lead, however often the batch has it.
    """
    likenesses = [] if plan.add_duplicates else _likenesses(work, batch)
    erased = erased_contacts.numbers_of(work, _contacts(batch))
    fresh: list[CheckedRow] = []
    external_ids: set[str] = set()
    for place, checked in enumerate(batch):
        external_id = checked.values["external_id"]
        if external_id in external_ids:
            outcome.already += 1
            continue
        if number := _erased_number(checked, erased):
            _refuse_erased(outcome, checked, number)
            continue
        for alike in likenesses:
            if twin := alike.seen_at.get(alike.values[place]):
                outcome.duplicates += 1
                outcome.left_out.append((checked, f"same {alike.name} as {twin}"))
                break
        else:
            fresh.append(checked)
            if external_id:
                external_ids.add(external_id)
            for alike in likenesses:
                if value := alike.values[place]:
                    alike.seen_at[value] = f"line {checked.row.line}"
    return fresh


def _contacts(batch: Sequence[CheckedRow]) -> set[str]:
    return {value for checked in batch for name in CONTACTS if (value := checked.values.get(name))}


def _erased_number(checked: CheckedRow, erased: Mapping[str, int]) -> int:
    """The lead of an erased person with this mail or phone; 0: there is none."""
    contacts = (checked.values.get(name, "") for name in CONTACTS)
    return next((erased[contact] for contact in contacts if contact in erased), 0)


def _refuse_erased(outcome: BatchOutcome, checked: CheckedRow, number: int) -> None:
    blank = replace(checked, row=checked.row._replace(cells=[]))  # nor in another file
    outcome.refuse(blank, f"{reference(number)} has been forgotten on request")


@dataclass(frozen=True)
class _Likeness:
    """A way in which two leads look alike: what each row has of it, and where that was seen."""

    name: str
    values: Sequence[Any]
    seen_at: dict[Any, str]


def _likenesses(work: Work, batch: Sequence[CheckedRow]) -> list[_Likeness]:
    likenesses = []
    for name, column in (("e-mail", "email"), ("phone", "phone")):
        contacts = [checked.values.get(column) for checked in batch]
        numbers = import_lookups.numbers_by(work, column, {each for each in contacts if each})
        likenesses.append(_Likeness(name, contacts, _references(numbers)))
    identities = [_identity(checked) for checked in batch]
    pairs = import_lookups.numbers_by_identity(work, {each for each in identities if each})
    likenesses.append(_Likeness("company and name", identities, _references(pairs)))
    return [alike for alike in likenesses if any(alike.values)]


def _identity(checked: CheckedRow) -> tuple[str, str] | None:
    company, name = checked.values["company_key"], checked.values["name_key"]
    return (company, name) if checked.named and company and name else None


def _references(numbers: Mapping[Any, int]) -> dict[Any, str]:
    return {value: reference(number) for value, number in numbers.items()}


def _add(work: Work, target: Target, fresh: Sequence[CheckedRow]) -> None:
    first = people.reserve_lead_numbers(work, len(fresh))
    numbers = range(first, first + len(fresh))
    imports.insert_leads(work, numbers, target.stage, [checked.values for checked in fresh])
    imports.insert_first_events(work, numbers, EventKind.CREATED, Stage.LEAD)
    if target.stage in BEFORE_SALES:
        rescoring.after_import(work, first)
    if target.event is None:
        return
    if not any(checked.amount is not None or checked.why for checked in fresh):
        imports.insert_first_events(work, numbers, target.event, target.stage)
    else:
        ids = imports.ids_by_number(work, numbers)
        events = [
            _stage_event(work, ids[number], checked, target) | _origin(checked.values)
            for number, checked in zip(numbers, fresh, strict=True)
        ]
        imports.insert_events(work, events)


def _stage_event(work: Work, lead_id: int, checked: CheckedRow, target: Target) -> dict[str, Any]:
    """An event at the row's own date. It is the first of its kind: a lead that has one is left."""
    return {
        "lead_id": lead_id,
        "at": checked.at,
        "kind": str(target.event),
        "stage": str(target.stage),
        "amount": checked.amount,
        "currency": "" if checked.amount is None else work.company.currency,
        "data": {"why": checked.why} if checked.why else {},
    }


def _origin(lead: Mapping[str, Any]) -> dict[str, str]:
    """Where a lead came from, as each of its events says."""
    return {name: lead.get(name, "") for name in ("source", "campaign")}
