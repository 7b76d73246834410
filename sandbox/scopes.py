"""The scopes of bot tokens, and the headers that name them with every answer."""

from sandbox.records import Token

ALL = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "bookmarks:read",
        "bookmarks:write",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "chat:write.customize",
        "chat:write.public",
        "commands",
        "emoji:read",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "incoming-webhook",
        "links:read",
        "links:write",
        "metadata.message:read",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "usergroups:write",
        "users.profile:read",
        "users:read",
        "users:read.email",
        "users:write",
    }
)
"""What an app without a manifest holds."""


def names(scopes: frozenset[str] | None) -> str:
    """As Slack lists them, separated by commas; None stands for every scope."""
    return ",".join(sorted(ALL if scopes is None else scopes))


def headers(token: Token | None, accepted: str | None) -> dict[str, str]:
    """`X-OAuth-Scopes`: what the token holds; `X-Accepted-OAuth-Scopes`: what the method asks."""
    if token is None:
        return {}
    wanted = {"X-Accepted-OAuth-Scopes": accepted} if accepted else {}
    return {"X-OAuth-Scopes": names(token.scopes), **wanted}
