"""users.*, usergroups.*, bots.info and team.info."""

from typing import Any

from sandbox.errors import ApiError
from sandbox.methods import Call, Method, paginate
from sandbox.webapi_conversations import describe
from sandbox.workspace import User

Json = dict[str, Any]


def profile(call: Call, user: User) -> Json:
    first_name, _, last_name = user.real_name.partition(" ")
    fields: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first_name,
        "last_name": last_name,
        "status_text": "",
        "status_emoji": "",
        "team": call.world.workspace.team_id,
    }
    if user.email and call.has_scope("users:read.email"):
        fields["email"] = user.email
    if user.is_bot:
        workspace = call.world.workspace
        fields |= {"bot_id": workspace.bot_id, "api_app_id": workspace.app_id}
    return fields


def describe_user(call: Call, user: User, *, locale: bool) -> Json:
    fields: Json = {
        "id": user.id,
        "team_id": call.world.workspace.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": user.tz_offset(call.world.clock()),
        "profile": profile(call, user),
        "is_admin": user.is_admin,
        "is_owner": user.is_admin,
        "is_primary_owner": user.is_admin,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }
    if locale:
        fields["locale"] = user.locale
    return fields


async def info(call: Call) -> Json:
    return {"user": describe_user(call, call.user(), locale=call.flag("include_locale"))}


async def list_users(call: Call) -> Json:
    locale = call.flag("include_locale")
    users = [describe_user(call, u, locale=locale) for u in call.world.workspace.users.values()]
    members, metadata = paginate(call, users)
    return {
        "members": members,
        "cache_ts": int(call.world.clock.epoch()),
        "response_metadata": metadata,
    }


async def by_email(call: Call) -> Json:
    email = call.text("email").lower()
    for user in call.world.workspace.users.values():
        if user.email.lower() == email:
            return {"user": describe_user(call, user, locale=False)}
    raise ApiError("users_not_found")


async def get_profile(call: Call) -> Json:
    return {"profile": profile(call, call.user())}


async def conversations(call: Call) -> Json:
    """The channels a user (default: the bot) is in, of those the bot can see."""
    workspace = call.world.workspace
    member = call.optional("user") or workspace.bot_user
    call.world.user(member)
    types = call.strings("types") or ["public_channel"]
    visible = [
        describe(call, channel)
        for channel in workspace.channels.values()
        if member in channel.members
        and not call.is_hidden(channel)
        and channel.kind.conversation_type in types
    ]
    channels, metadata = paginate(call, visible)
    return {"channels": channels, "response_metadata": metadata}


def _require_paid_plan(call: Call) -> None:
    if not call.world.workspace.paid:
        raise ApiError("plan_upgrade_required")


async def groups(call: Call) -> Json:
    _require_paid_plan(call)
    entries: list[Json] = []
    for group in call.world.workspace.groups.values():
        entry: Json = {
            "id": group.id,
            "team_id": call.world.workspace.team_id,
            "is_usergroup": True,
            "name": group.name,
            "handle": group.handle,
            "date_delete": 0,
            "user_count": len(group.users),
        }
        if call.flag("include_users"):
            entry["users"] = group.users
        entries.append(entry)
    return {"usergroups": entries}


async def group_users(call: Call) -> Json:
    _require_paid_plan(call)
    group = call.world.workspace.groups.get(call.text("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": group.users}


async def bot_info(call: Call) -> Json:
    workspace = call.world.workspace
    if call.optional("bot") not in (None, workspace.bot_id):
        raise ApiError("bot_not_found")
    bot = {
        "id": workspace.bot_id,
        "deleted": False,
        "name": call.world.bot.real_name,
        "updated": 0,
        "app_id": workspace.app_id,
        "user_id": workspace.bot_user,
        "icons": {},
    }
    return {"bot": bot}


async def team_info(call: Call) -> Json:
    workspace = call.world.workspace
    team = {
        "id": workspace.team_id,
        "name": workspace.team_name,
        "domain": workspace.domain,
        "url": f"{call.world.url}/",
        "email_domain": f"{workspace.domain}.example",
        "icon": {"image_default": True},
    }
    return {"team": team}


METHODS = {
    "users.info": Method(info, 4, "users:read"),
    "users.list": Method(list_users, 2, "users:read"),
    "users.lookupByEmail": Method(by_email, 3, "users:read.email"),
    "users.profile.get": Method(get_profile, 4, "users.profile:read"),
    "users.conversations": Method(conversations, 3, "channels:read"),
    "usergroups.list": Method(groups, 2, "usergroups:read"),
    "usergroups.users.list": Method(group_users, 2, "usergroups:read"),
    "bots.info": Method(bot_info, 3, "users:read"),
    "team.info": Method(team_info, 3, "team:read"),
}
