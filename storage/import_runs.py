"""How far each import came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from storage.mapping import table, upsert
from storage.tables import ImportRun
from storage.work import Work, ours

_run = table(ImportRun)
_THIS = (ours(_run), _run.c.fingerprint == bindparam("this"))
_PROGRESS = select(_run.c.rows_done, _run.c.counts, _run.c.at).where(*_THIS)
_CHANGE = update(_run).where(*_THIS)
_CLAIM = _CHANGE.where(_run.c.rows_done == bindparam("seen"))


_ALL = select(_run.c.fingerprint, _run.c.counts, _run.c.at).where(ours(_run))


@dataclass(frozen=True)
class RunRejects:
    """Where a run wrote the rows it rejected, on the machine that it ran on.

    `size` is how much of the file was committed, `at` when the run began or went on.
    """

    fingerprint: str
    path: str
    size: int
    is_done: bool
    at: datetime


@dataclass(frozen=True)
class Progress:
    """How far a run came: rows read, and what became of them."""

    rows_done: int
    counts: Mapping[str, Any]
    at: datetime


def progress(work: Work, fingerprint: str) -> Progress | None:
    row = work.rows(_PROGRESS, this=fingerprint).first()
    return Progress(*row) if row else None


def with_rejects(work: Work) -> list[RunRejects]:
    """The runs that may have left a file of rejected rows."""
    return [
        RunRejects(
            row.fingerprint,
            str(row.counts["rejects"]),
            int(row.counts.get("rejects_size") or 0),
            bool(row.counts.get("done")),
            row.at,
        )
        for row in work.rows(_ALL)
        if row.counts.get("rejects")
    ]


def resize_rejects(work: Work, fingerprint: str, size: int) -> None:
    """The file of a run was rewritten: it goes on from its new end."""
    run = progress(work, fingerprint)
    if run is not None:
        counts = dict(run.counts) | {"rejects_size": size}
        work.change(_CHANGE, this=fingerprint, counts=counts)


def other_plans(work: Work, digest: str, fingerprint: str) -> int:
    """Runs over the same content under another plan; a fingerprint begins with the digest."""
    statement = select(func.count()).where(
        ours(_run),
        _run.c.fingerprint.startswith(digest, autoescape=True),
        _run.c.fingerprint != fingerprint,
    )
    return int(work.rows(statement).scalar_one())


def start(work: Work, fingerprint: str, counts: Mapping[str, Any]) -> None:
    """Note that a run begins; one that is known already is left as it is."""
    row = {"fingerprint": fingerprint, "rows_done": 0, "counts": dict(counts), "at": work.now}
    work.add(upsert(work.session, ImportRun).on_conflict_do_nothing(), row)


def claim(work: Work, fingerprint: str, *, seen: int, rows_done: int) -> bool:
    """Move a run on from `seen` rows; False when another process has moved it meanwhile."""
    return work.change(_CLAIM, this=fingerprint, seen=seen, rows_done=rows_done) == 1


def save_counts(work: Work, fingerprint: str, counts: Mapping[str, Any]) -> None:
    work.change(_CHANGE, this=fingerprint, counts=dict(counts), at=work.now)
