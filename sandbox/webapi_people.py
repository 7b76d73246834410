"""users.*, usergroups.*, bots.info and team.info."""

from typing import Any

from sandbox.errors import ApiError
from sandbox.methods import Call, Method, page
from sandbox.webapi_conversations import describe
from sandbox.workspace import User

Json = dict[str, Any]


def profile(call: Call, user: User) -> Json:
    shown: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": user.real_name.split()[0],
        "last_name": user.real_name.split()[-1],
        "status_text": "",
        "status_emoji": "",
        "team": call.world.workspace.team_id,
    }
    if user.email and call.has_scope("users:read.email"):
        shown["email"] = user.email
    if user.is_bot:
        shown |= {"bot_id": call.world.workspace.bot_id, "api_app_id": call.world.workspace.app_id}
    return shown


def shown(call: Call, user: User, *, locale: bool) -> Json:
    found: Json = {
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
        found["locale"] = user.locale
    return found


async def info(call: Call) -> Json:
    return {"user": shown(call, call.user(), locale=call.flag("include_locale"))}


async def list_users(call: Call) -> Json:
    locale = call.flag("include_locale")
    everyone = [shown(call, u, locale=locale) for u in call.world.workspace.users.values()]
    members, metadata = page(call, everyone)
    return {
        "members": members,
        "cache_ts": int(call.world.clock.epoch()),
        "response_metadata": metadata,
    }


async def by_email(call: Call) -> Json:
    email = call.text("email").lower()
    for user in call.world.workspace.users.values():
        if user.email.lower() == email:
            return {"user": shown(call, user, locale=False)}
    raise ApiError("users_not_found")


async def get_profile(call: Call) -> Json:
    return {"profile": profile(call, call.user())}


async def conversations(call: Call) -> Json:
    """The channels a person (default: the bot) is in, as far as the bot sees them."""
    space = call.world.workspace
    member = call.maybe("user") or space.bot_user
    call.world.user(member)
    kinds = call.listed("types") or ["public_channel"]
    found = [
        describe(call, channel)
        for channel in space.channels.values()
        if member in channel.members and not call.hidden(channel) and kind_of(channel.kind) in kinds
    ]
    channels, metadata = page(call, found)
    return {"channels": channels, "response_metadata": metadata}


def kind_of(kind: str) -> str:
    return {"channel": "public_channel", "group": "private_channel", "im": "im"}[kind]


def _paid(call: Call) -> None:
    if not call.world.workspace.paid:
        raise ApiError("plan_upgrade_required")


async def groups(call: Call) -> Json:
    _paid(call)
    found: list[Json] = []
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
        found.append(entry)
    return {"usergroups": found}


async def group_users(call: Call) -> Json:
    _paid(call)
    group = call.world.workspace.groups.get(call.text("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": group.users}


async def bot_info(call: Call) -> Json:
    space = call.world.workspace
    if call.maybe("bot") not in (None, space.bot_id):
        raise ApiError("bot_not_found")
    bot = {
        "id": space.bot_id,
        "deleted": False,
        "name": call.world.manifest.bot_name,
        "updated": 0,
        "app_id": space.app_id,
        "user_id": space.bot_user,
        "icons": {},
    }
    return {"bot": bot}


async def team_info(call: Call) -> Json:
    space = call.world.workspace
    team = {
        "id": space.team_id,
        "name": space.team_name,
        "domain": space.domain,
        "url": f"{call.world.url}/",
        "email_domain": "aurora.example",
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
