"""The audit trail, read: who changed the agreement, rights or settings, the newest first."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, bindparam, select

from funnel.facts import AuditFacts
from storage.mapping import Mapper, table
from storage.tables import Audit
from storage.work import Work, ours

_audit = table(Audit)
_facts = Mapper(Audit, AuditFacts)
_TRAIL = (
    select(*_facts.columns)
    .where(
        ours(_audit),
        _audit.c.what.in_(bindparam("whats")),
        _audit.c.id < bindparam("before_id"),
    )
    .order_by(_audit.c.id.desc())
    .limit(bindparam("most", type_=BigInteger))
)
_NEWEST = 2**62


def trail(
    work: Work, whats: Iterable[str], *, before: int | None = None, limit: int | None
) -> list[AuditFacts]:
    """Up to `limit` entries of these kinds (None: all), older than the one with the id `before`."""
    most = _NEWEST if limit is None else limit
    return _facts.all(work.rows(_TRAIL, whats=[*whats], before_id=before or _NEWEST, most=most))
