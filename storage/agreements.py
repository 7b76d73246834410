"""Versions of the agreement: one in force, none ever edited."""

from datetime import datetime

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlmodel import Session

from funnel.agreement import Terms
from funnel.facts import AgreementFacts
from funnel.review_reminders import first_reminder
from funnel.versions import Versions
from storage.mapping import Mapper, table
from storage.tables import Agreement
from storage.work import AGREEMENTS, MADE, OURS, Work, ours, remember

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
_NUMBERED = select(*_facts.columns).where(_OURS, _agreement.c.version == bindparam("number"))
_TWO = (
    select(*_facts.columns)
    .where(_OURS, _agreement.c.version.in_([bindparam("number"), bindparam("number") - 1]))
    .order_by(_agreement.c.version.desc())
)
_ADD = insert(_agreement).returning(_agreement.c.id)
_higher = _agreement.alias("higher")
_BETWEEN = select(*_facts.columns).where(
    _OURS,
    _agreement.c.begins_at < bindparam("end"),
    ~exists(
        select(_higher.c.id).where(
            _higher.c.workspace_id == bindparam(OURS),
            _higher.c.version > _agreement.c.version,
            _higher.c.begins_at <= bindparam("start"),
        )
    ),
)
_NEXT_BEGINNING = (
    select(_agreement.c.begins_at)
    .where(_OURS, _agreement.c.begins_at > bindparam("at"))
    .order_by(_agreement.c.begins_at)
    .limit(1)
)
_LAST_NUMBER = select(func.coalesce(func.max(_agreement.c.version), 0)).where(_OURS)


def agreement_in_force(work: Work) -> AgreementFacts | None:
    """The version in force when the work began, or put in force by it."""
    in_force = work.versions.in_force
    return None if in_force is None else agreement(work, in_force)


def agreement(work: Work, agreement_id: int) -> AgreementFacts | None:
    """One version, in force or past; read once in a unit of work, and once by a store.

    Nothing of it ever changes.
    """
    read_before = work.session.info.get(AGREEMENTS, {})
    version: AgreementFacts | None = work.versions.read.get(agreement_id)
    version = version or read_before.get((work.workspace_id, agreement_id))
    if version is None:
        version = _facts.first(work.rows(_ONE, agreement_id=agreement_id))
        if version is not None and version.id not in work.session.info.get(MADE, ()):
            remember(work.session, {(work.workspace_id, version.id): version})
    if version is not None:
        work.versions.read[version.id] = version
    return version


def versions(work: Work, limit: int = 20) -> list[AgreementFacts]:
    """The newest versions first."""
    return _facts.all(work.rows(_NEWEST_FIRST, most=limit))


def by_number(work: Work, number: int) -> AgreementFacts | None:
    """A version by its number."""
    return _facts.first(work.rows(_NUMBERED, number=number))


def version_and_before(work: Work, number: int) -> tuple[AgreementFacts, AgreementFacts] | None:
    """A version by its number, and the one it followed; None where either is not there."""
    pair = _facts.all(work.rows(_TWO, number=number))
    return (pair[0], pair[1]) if len(pair) == 2 else None


def in_force_between(work: Work, start: datetime, end: datetime) -> Versions:
    """The versions in force in [start, end), past or to come, with when each of them is.

    Of an earlier moment those that had been signed by then.
    """
    signed = _facts.all(work.rows(_BETWEEN, start=start, end=end))
    if work.past is not None:
        signed = [version for version in signed if version.made_at <= work.now]
    return Versions.of(signed)


def next_begins_at(work: Work) -> datetime | None:
    """When the next version begins that has not begun yet; None where there is none."""
    begins_at: datetime | None = work.rows(_NEXT_BEGINNING, at=work.now).scalar_one_or_none()
    return begins_at


def last_number(work: Work) -> int:
    """The number of the newest version, in force or about to begin; 0 where there is none."""
    return int(work.rows(_LAST_NUMBER).scalar_one())


def put_in_force(work: Work, terms: Terms, *, begins_at: datetime | None = None) -> AgreementFacts:
    """Store the next version, made by who acts, in force from a moment on (None: from now).

    Two at once: the second breaks the unique version and is rolled back.
    """
    version = last_number(work) + 1
    begins_at = begins_at or work.now
    row = {
        "workspace_id": work.workspace_id,
        "version": version,
        "terms": terms.to_json(),
        "made_by": work.actor.user_id,
        "made_at": work.now,
        "begins_at": begins_at,
        "review_next_at": first_reminder(terms),
    }
    agreement_id = int(work.rows(_ADD, **row).scalar_one())
    work.session.info.setdefault(MADE, set()).add(agreement_id)
    facts = AgreementFacts(agreement_id, version, terms, work.actor.user_id, work.now, begins_at)
    if begins_at <= work.now:
        work.versions.in_force = agreement_id
    return facts


_DUE_REVIEWS = (
    select(_agreement.c.workspace_id, _agreement.c.id, _agreement.c.review_next_at)
    .where(_agreement.c.review_next_at <= bindparam("at"))
    .order_by(_agreement.c.review_next_at)
    .limit(bindparam("most"))
)
_CLAIM_REVIEW = (
    update(_agreement)
    .where(
        _OURS,
        _agreement.c.id == bindparam("one"),
        _agreement.c.review_next_at == bindparam("was"),
    )
    .values(review_next_at=bindparam("following"))
)


def due_reviews(session: Session, now: datetime, limit: int) -> list[tuple[str, int, datetime]]:
    """The versions whose heads are to be reminded by now: company, version's id, since when."""
    rows = session.execute(_DUE_REVIEWS, {"at": now, "most": limit})
    return [(row[0], row[1], row[2]) for row in rows]


def claim_review(work: Work, agreement_id: int, was: datetime, following: datetime | None) -> bool:
    """Set when the next reminder of a version comes; True for the first caller alone."""
    values = {"one": agreement_id, "was": was, "following": following}
    return work.change(_CLAIM_REVIEW, **values) == 1
