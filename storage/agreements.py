"""Versions of the agreement: one in force, none ever edited."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from funnel.agreement import Terms
from funnel.facts import AgreementFacts
from storage.mapping import Mapper, table
from storage.tables import Agreement
from storage.work import AGREEMENTS, Work, ours

_agreement = table(Agreement)
_facts = Mapper(Agreement, AgreementFacts, {"terms": Terms.from_json})

_OURS = ours(_agreement)
_ONE = select(*_facts.columns).where(_OURS, _agreement.c.id == bindparam("agreement_id"))
_NEWEST_FIRST = (
    select(*_facts.columns)
    .where(_OURS)
    .order_by(_agreement.c.version.desc())
    .limit(bindparam("most"))
)
_TWO = (
    select(*_facts.columns)
    .where(_OURS, _agreement.c.version.in_([bindparam("number"), bindparam("number") - 1]))
    .order_by(_agreement.c.version.desc())
)
_END = (
    update(_agreement)
    .where(_OURS, _agreement.c.ended_at.is_(None))
    .values(ended_at=bindparam("moment"))
)
_ADD = insert(_agreement).returning(_agreement.c.id)
_BEGAN = select(func.min(_agreement.c.made_at)).where(_OURS)
_LAST_NUMBER = select(func.coalesce(func.max(_agreement.c.version), 0)).where(_OURS)


def agreement_in_force(work: Work) -> AgreementFacts | None:
    """The version in force when the work began, or put in force by it."""
    in_force = work.versions.in_force
    return None if in_force is None else agreement(work, in_force)


def agreement(work: Work, agreement_id: int) -> AgreementFacts | None:
    """One version, in force or past; read once in a unit of work, and once by a store.

    Its terms and who made it never change; whether it has ended is not to be read from here.
    """
    read_before = work.session.info.get(AGREEMENTS, {})
    version: AgreementFacts | None = work.versions.read.get(agreement_id)
    version = version or read_before.get((work.workspace_id, agreement_id))
    if version is None:
        version = _facts.first(work.rows(_ONE, agreement_id=agreement_id))
    if version is not None:
        work.versions.read[version.id] = version
    return version


def versions(work: Work, limit: int = 20) -> list[AgreementFacts]:
    """The newest versions first."""
    return _facts.all(work.rows(_NEWEST_FIRST, most=limit))


def version_and_before(work: Work, number: int) -> tuple[AgreementFacts, AgreementFacts] | None:
    """A version by its number, and the one it followed; None where either is not there."""
    pair = _facts.all(work.rows(_TWO, number=number))
    return (pair[0], pair[1]) if len(pair) == 2 else None


def began(work: Work) -> datetime | None:
    """When the first version came into force: from that day on there is something to keep."""
    moment: datetime | None = work.rows(_BEGAN).scalar_one()
    return moment


def put_in_force(work: Work, terms: Terms) -> int:
    """End the version in force and store the next, made by who acts; gives its number.

    Two at once: the second breaks the unique version and is rolled back.
    """
    work.change(_END, moment=work.now)
    version = int(work.rows(_LAST_NUMBER).scalar_one()) + 1
    row = {
        "workspace_id": work.workspace_id,
        "version": version,
        "terms": terms.to_json(),
        "made_by": work.actor.user_id,
        "made_at": work.now,
    }
    work.versions.in_force = int(work.rows(_ADD, **row).scalar_one())
    return version
