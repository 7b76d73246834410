"""`pacto export`: all that is stored of one person, or the audit trail, as JSON."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from sqlmodel import Session

from bot.settings import load
from bot.terminal import choose_company, wrong_use
from funnel.people import Caller
from funnel.refusals import Refusal
from messages import audit as audit_words
from messages.localizer import Localizer
from services import access, audit, export
from services.contact import clean_email
from storage import people
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work

_OWNER_ONLY = 0o600


class ExportError(Exception):
    """What was asked cannot be exported, in one sentence."""


def export_command(
    who: Annotated[
        str, typer.Argument(help="A lead, for example L-12, an email address, or audit.")
    ],
    output: Annotated[
        Path | None, typer.Option(help="A file only you can read. Default: standard output.")
    ] = None,
    workspace: Annotated[str, typer.Option(help="The workspace (T…), if there are several.")] = "",
) -> None:
    """Write all that is stored of one person as JSON; or, with audit, who changed what.

    Exit code: 0 written, 2 it could not be asked for like this.
    """
    with wrong_use(ExportError, OSError):
        records = _read(who, workspace)
        if output is None:
            write(records, sys.stdout)
        else:
            with _private(output) as file:
                write(records, file)


def _read(who: str, workspace: str) -> list[dict[str, Any]]:
    store = Store(load().database_url)
    try:
        migrate(store.engine)
        return store.call(records_of, who, workspace, datetime.now(UTC))
    finally:
        store.close()


def records_of(session: Session, who: str, workspace: str, now: datetime) -> list[dict[str, Any]]:
    """A record for each lead that is meant, or each entry of the trail. Raises `ExportError`."""
    company = choose_company(people.companies(session), workspace)
    if company is None:
        there = ", ".join(each.id for each in people.companies(session)) or "none"
        raise ExportError(f"Choose a workspace with --workspace: {there}.")
    work = open_work(session, Caller(company.id, "", now))
    if audit_words.is_meant(who):
        return audit_words.records(Localizer("en", company.zone), *audit.whole(work))
    try:
        if "@" in who:
            meant = export.find(work, email=clean_email(who))
        else:
            meant = export.find(work, number=access.parse_reference(who))
    except Refusal:
        raise ExportError("Give a lead, for example L-12, or an email address.") from None
    if not meant:
        raise ExportError("No lead found.")
    return [export.record_of(work, lead) for lead in meant]


def write(records: list[dict[str, Any]], to: TextIO) -> None:
    json.dump(records, to, ensure_ascii=False, indent=2)
    to.write("\n")


def _private(path: Path) -> TextIO:
    """A file for its owner's eyes alone, also where there was one that others could read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    os.fchmod(descriptor, _OWNER_ONLY)
    return os.fdopen(descriptor, "w", encoding="utf-8")
