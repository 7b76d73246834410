"""`pacto agreement`: the agreement as a file, and what two of them differ in."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlmodel import Session

from bot.settings import load
from bot.terminal import choose_company, wrong_use
from funnel.agreement import Terms
from funnel.facts import AgreementFacts
from funnel.hours import HoursError
from funnel.people import Caller
from funnel.refusals import InvalidFields, Refusal
from imports.agreement_file import AgreementFileError, read, write
from messages.localizer import Localizer
from messages.mrkdwn_text import text_of
from messages.refusals import sentence
from messages.terms_changes import Context, changes
from services import proposals
from services.agreement_document import document
from services.calendar import countries
from storage import agreements, people
from storage import proposals as stored
from storage.migrate import migrate
from storage.store import Store
from storage.work import Work, open_work
from views.agreement_document import printable, printable_draft

T = TypeVar("T")

agreement_cli = typer.Typer(
    help="The agreement as a file: export it, put a file into the draft, compare.",
    no_args_is_help=True,
)
Workspace = Annotated[str, typer.Option(help="The workspace (T…), if there are several.")]
Language = Annotated[str, typer.Option(help="en, pt or es.")]
Version = Annotated[int | None, typer.Option(min=1, help="Default: the version in force.")]
Output = Annotated[Path | None, typer.Option(help="A file. Default: standard output.")]


class AgreementError(Exception):
    """What was asked cannot be done, in one sentence."""


@agreement_cli.command("export")
def export_command(
    version: Version = None, output: Output = None, workspace: Workspace = ""
) -> None:
    """Write a version as YAML.

    Exit code: 0 written, 2 it could not be asked for like this.
    """
    with wrong_use(AgreementError, OSError):
        text = _with_work(workspace, "", lambda work: write(_version(work, version).terms))
        put_out(text, output)


@agreement_cli.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="YAML, as export writes it.")],
    acting: Annotated[
        str, typer.Option("--as", metavar="USER", help="A team head (U…). Default: Pacto itself.")
    ] = "",
    workspace: Workspace = "",
) -> None:
    """Put a file into the draft of the next version. Nothing is in force until both heads sign.

    What the file leaves out stays as it is in the draft. Exit code: 0 done, 2 refused: then
    nothing was changed.
    """
    with wrong_use(AgreementError, AgreementFileError, OSError):
        text = _text_of(file)
        for line in _with_work(workspace, acting, lambda work: put_in_draft(work, text)):
            typer.echo(line)


@agreement_cli.command("diff")
def diff_command(
    old: Annotated[str, typer.Argument(help="A version's number, or a file of YAML.")],
    new: Annotated[
        str, typer.Argument(help="Another one. Left out, OLD is compared with what's in force.")
    ] = "",
    language: Language = "en",
    workspace: Workspace = "",
) -> None:
    """Say in words what changed from one version or file to another.

    With one of them: what it would change in the version in force. Exit code: 0 said, 2 it could
    not be asked for like this.
    """
    pair = (old, new) if new else ("", old)
    with wrong_use(AgreementError, AgreementFileError, OSError):
        for line in _with_work(workspace, "", lambda work: differences(work, pair, language)):
            typer.echo(line)


@agreement_cli.command("html")
def html_command(
    version: Version = None,
    language: Annotated[str, typer.Option(help="en, pt or es. Default: the company's.")] = "",
    output: Output = None,
    workspace: Workspace = "",
    *,
    draft: Annotated[
        bool, typer.Option("--draft", help="The open proposal, with its numbers tried.")
    ] = False,
) -> None:
    """Write a version, or the draft, as a page to print and sign: HTML, for A4 and Letter.

    Exit code: 0 written, 2 it could not be asked for like this.
    """

    def shown(work: Work) -> str:
        localizer = localizer_of(work, language)
        if draft:
            return _draft(work, localizer)
        number = _version(work, version).version
        return printable(localizer, document(work, number), work.company, work.now)

    with wrong_use(AgreementError, OSError):
        put_out(_with_work(workspace, "", shown), output)


def _draft(work: Work, localizer: Localizer) -> str:
    try:
        return printable_draft(work, localizer)[0]
    except Refusal as refusal:
        raise AgreementError(_REFUSED.get(refusal.code) or sentence(localizer, refusal)) from None


def put_in_draft(work: Work, text: str) -> list[str]:
    """The terms of a file are the draft; gives what that draft changes, in words.

    Raises `AgreementError`, `AgreementFileError`.
    """
    draft = stored.current(work)
    base = draft.terms if draft is not None else _newest(work).terms
    try:
        done = proposals.put(work, read(text, base))
    except InvalidFields as invalid:
        lines = [
            f"{name}: {sentence(Localizer(), each)}" for name, each in invalid.problems.items()
        ]
        raise AgreementError("\n".join(lines)) from None
    except HoursError as error:
        raise AgreementError(f"hours: {error}.") from None
    except Refusal as refusal:
        reason = _REFUSED.get(refusal.code) or sentence(Localizer(), refusal)
        raise AgreementError(reason) from None
    changed = _changes(work, Localizer(), done.before.terms, done.proposal.terms)
    return ["It's in the draft. Compared with the latest version:", *changed]


_REFUSED = {
    "not_set_up": "Pacto isn't set up in this workspace yet.",
    "only_heads_propose": "--as: only the heads of marketing and sales can propose a new version.",
    "proposal_is_sent": "A proposal is waiting for signatures. Take it back in Slack first, with "
    "/sla propose.",
}


def differences(work: Work, pair: tuple[str, str], language: str) -> list[str]:
    """Raises `AgreementError`, `AgreementFileError`."""
    old, new = (_meant(work, each) for each in pair)
    return _changes(work, localizer_of(work, language), old, new)


def _changes(work: Work, localizer: Localizer, old: Terms, new: Terms) -> list[str]:
    sentences = changes(localizer, new, old, Context(countries(), work.company.currency))
    return [f"- {text_of(each)}" for each in sentences] or [localizer.say("No changes.")]


def localizer_of(work: Work, language: str) -> Localizer:
    """The language that was asked for, else the company's."""
    return Localizer.of(language or work.company.locale, work.company.zone)


def _meant(work: Work, what: str) -> Terms:
    """A version by its number, the one in force for "", or a file."""
    if not what or what.isdecimal():
        return _version(work, int(what) if what else None).terms
    return read(_text_of(Path(what)), _version(work, None).terms)


def _version(work: Work, number: int | None) -> AgreementFacts:
    version = (
        agreements.agreement_in_force(work)
        if number is None
        else agreements.by_number(work, number)
    )
    if version is None:
        there = agreements.last_number(work)
        last = f"The newest is version {there}." if there else "There's no agreement yet."
        raise AgreementError(f"There's no such version. {last}")
    return version


def _newest(work: Work) -> AgreementFacts:
    return _version(work, agreements.last_number(work) or 1)


def _text_of(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AgreementError(f"{file} isn't text in UTF-8.") from None


def put_out(text: str, output: Path | None) -> None:
    """To a file, or to standard output."""
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def _with_work(workspace: str, acting: str, do: Callable[[Work], T]) -> T:
    """Do it in the workspace that is named, or in the only one."""
    store = Store(load().database_url)
    try:
        migrate(store.engine)
        return store.call(_done, (workspace, acting), do)
    finally:
        store.close()


def _done(session: Session, who: tuple[str, str], do: Callable[[Work], T]) -> T:
    workspace, acting = who
    company = choose_company(people.companies(session), workspace)
    if company is None:
        there = ", ".join(each.id for each in people.companies(session)) or "none"
        raise AgreementError(f"Choose a workspace with --workspace: {there}.")
    return do(open_work(session, Caller(company.id, acting, datetime.now(UTC))))
