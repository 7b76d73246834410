"""`pacto admin USER`: make a member an admin of Pacto, whoever administers the workspace."""

import asyncio
import re
from typing import Annotated, Any

import typer

from bot import logs
from bot.build import Pacto, build
from bot.database import PROBLEMS, Probe, problem_sentence
from bot.settings import Settings, load
from bot.slack import CallRejectedError
from bot.terminal import choose_company, wrong_use
from funnel.people import Caller, Company
from services import directory
from storage import people
from storage.health import NotMigratedError

Json = dict[str, Any]

_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_UNKNOWN = frozenset({"user_not_found", "users_not_found", "user_not_visible"})
_LISTED = 10


class AdminError(Exception):
    """Nobody was made an admin, in one sentence."""


def admin_command(
    user: Annotated[str, typer.Argument(metavar="USER", help="A U… ID, @name, or email address.")],
    workspace: Annotated[
        str, typer.Option(metavar="T…", help="The member's workspace, if there are several.")
    ] = "",
) -> None:
    """Make a member of the workspace an admin of Pacto, who may use /pacto setup.

    Exit code: 0 done, 1 Slack did not answer or refused, 2 it could not be asked for like this.
    """
    settings = load()
    settings.check_slack()
    logs.configure(settings.pacto_log)
    with wrong_use(AdminError):
        typer.echo(asyncio.run(_name_admin(settings, user.strip(), workspace)))


async def _name_admin(settings: Settings, user: str, workspace: str) -> str:
    """Do it, and say so. Raises `AdminError`, `SlackError`."""
    pacto = build(settings)
    try:
        await _check_database(pacto)
        await pacto.slack.open()
        company = await _company(pacto, workspace)
        member = await _member(pacto, company.id, user)
        caller = Caller(company.id, "", pacto.clock())
        is_new = await pacto.store.work(caller, directory.name_admin, member)
    finally:
        await pacto.slack.close()
        pacto.store.close()
    person = f"{directory.as_member(member)['name']} ({member['id']})"
    if not is_new:
        return f"{person} is already a Pacto admin."
    return f"{person} is now a Pacto admin in {_called(company)} and can use `/pacto setup`."


async def _check_database(pacto: Pacto) -> None:
    try:
        await Probe(pacto.store).ask()
    except NotMigratedError:
        raise AdminError(
            "There's no database at DATABASE_URL yet, or it's from an older version. Start Pacto "
            "once with `pacto run`, then name its admin."
        ) from None
    except PROBLEMS as error:
        raise AdminError(problem_sentence(error)) from None


async def _company(pacto: Pacto, workspace: str) -> Company:
    """The workspace of the token, or the one that is named of many. Raises `AdminError`."""
    companies = await pacto.store.run(people.companies)
    if pacto.settings.slack_bot_token:
        team = str((await pacto.slack.read("", "auth.test"))["team_id"])
        if workspace not in {"", team}:
            raise AdminError(f"SLACK_BOT_TOKEN belongs to workspace {team}, not {workspace}.")
        workspace = team
    company = choose_company(companies, workspace)
    if company is None and (not companies or pacto.settings.slack_bot_token):
        raise AdminError("Pacto doesn't know any workspace yet. Start it once with `pacto run`.")
    if company is None:
        there = ", ".join(map(_called, companies[:_LISTED]))
        more = f" and {len(companies) - _LISTED} more" if len(companies) > _LISTED else ""
        raise AdminError(f"Choose a workspace with --workspace: {there}{more}.")
    if pacto.settings.oauth and not await pacto.tokens.has(company.id):
        raise AdminError(
            f"There's no token for {_called(company)}: it hasn't installed the app, or "
            "PACTO_ENCRYPTION_KEY has changed."
        )
    return company


def _called(company: Company) -> str:
    return f"{company.name} ({company.id})" if company.name else company.id


async def _member(pacto: Pacto, workspace_id: str, user: str) -> Json:
    """The person meant, as Slack shows them. Raises `AdminError`."""
    try:
        user_id = await _id_of(pacto, workspace_id, user)
        answer = await pacto.slack.read(
            workspace_id, "users.info", user=user_id, include_locale=True
        )
    except CallRejectedError as error:
        if error.code in _UNKNOWN:
            raise AdminError(_unknown(user)) from None
        raise
    member: Json = answer["user"]
    if member.get("deleted"):
        raise AdminError(f"{user} has left the workspace.")
    if not _is_person(member):
        raise AdminError(f"{user} is an app, not a person.")
    return member


async def _id_of(pacto: Pacto, workspace_id: str, user: str) -> str:
    if _ID.fullmatch(user):
        return user
    if "@" in user[1:]:
        return await _id_by_email(pacto, workspace_id, user)
    name = user.removeprefix("@").casefold()
    users = await pacto.slack.pages(workspace_id, "users.list", "members")
    people_called = [each for each in users if _is_person(each) and name in _names(each)]
    if not people_called:
        raise AdminError(_unknown(user))
    if len(people_called) > 1:
        ids = ", ".join(str(each["id"]) for each in people_called[:_LISTED])
        raise AdminError(f"Several members are called {user}. Give one's ID, for example {ids}.")
    return str(people_called[0]["id"])


async def _id_by_email(pacto: Pacto, workspace_id: str, email: str) -> str:
    try:
        answer = await pacto.slack.read(workspace_id, "users.lookupByEmail", email=email)
    except CallRejectedError as error:
        if error.code != "missing_scope":
            raise
        raise AdminError(
            "Slack shows email addresses only to apps with the users:read.email scope. Give an ID "
            "(U…) or @name instead."
        ) from None
    return str(answer["user"]["id"])


def _is_person(user: Json) -> bool:
    return not (user.get("is_bot") or user.get("deleted") or user.get("id") == "USLACKBOT")


def _names(user: Json) -> set[str]:
    """What may be written after an @."""
    profile = user.get("profile") or {}
    names = (user.get("name"), profile.get("display_name"), profile.get("real_name"))
    return {str(name).casefold() for name in names if name}


def _unknown(user: str) -> str:
    return (
        f"There's no member {user} in this workspace. To find a member's ID (U…), open their "
        "Slack profile: ⋮ → Copy member ID."
    )
