"""Who we are in each workspace: one token from the settings, or one a company by OAuth."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from sqlmodel import Session

from bot.logs import Seldom
from bot.slack import TokenUnreadableError
from storage import installations
from storage.store import Store

log = structlog.get_logger()

OTHER_KEY = "set the key they were encrypted with, or have each company install the app again"


class Authorize(AsyncAuthorize):
    """`Tokens.authorize` in Bolt's own class: only so it takes it beside a flow of OAuth."""

    def __init__(self, tokens: "Tokens") -> None:
        self._tokens = tokens

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, **_: Any
    ) -> AuthorizeResult | None:
        return await self._tokens.authorize(enterprise_id, team_id)


class Tokens:
    """Bot tokens by workspace, kept encrypted, cached, dropped on uninstall or revocation."""

    def __init__(self, store: Store, *, token: str, key: str) -> None:
        self._store = store
        self._token = token
        self._cipher = Fernet(key.encode()) if key else None
        self._known: dict[str, AuthorizeResult] = {}
        self._other_key = Seldom(3600)

    async def token_of(self, workspace_id: str) -> str | None:
        """The bot token of a workspace; None where the client's own is meant.

        Raises `TokenUnreadableError` for one that was encrypted with another key.
        """
        if self._token:
            return None
        token = await self.authorize(None, workspace_id)
        if token is not None:
            return token.bot_token
        row = await self._store.run(installations.installation, workspace_id)
        if row is not None:
            raise TokenUnreadableError("other_encryption_key")
        return None

    async def authorize(
        self, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Bolt's question on each request, answered without asking Slack again."""
        if not team_id or not isinstance(team_id, str):  # a signed payload may hold anything
            return None
        if team_id not in self._known:
            result = await self._find(enterprise_id, team_id)
            if result is None:
                return None
            self._known[team_id] = result
        return self._known[team_id]

    async def has(self, team_id: str) -> bool:
        """Whether we can speak in a workspace."""
        return await self.authorize(None, team_id) is not None

    def know(self, team_id: str, *, bot_user_id: str, bot_id: str, token: str) -> None:
        """Remember who we are in a workspace."""
        self._known[team_id] = AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_user_id=bot_user_id,
            bot_id=bot_id,
            bot_token=token,
        )

    async def _find(self, enterprise_id: str | None, team_id: str) -> AuthorizeResult | None:
        if self._token:
            return None  # it is one workspace's alone, met at the start
        row = await self._store.run(installations.installation, team_id)
        if row is None or self._cipher is None:
            return None
        token = self._opened(row.bot_token)
        if token is None:
            if self._other_key.due():
                log.error("PACTO_ENCRYPTION_KEY does not open the stored tokens", hint=OTHER_KEY)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=row.bot_user,
            bot_id=row.bot_id,
            bot_token=token,
        )

    def _opened(self, sealed: str) -> str | None:
        """The token; None where it was encrypted with another key."""
        try:
            return self._cipher.decrypt(sealed.encode()).decode() if self._cipher else None
        except InvalidToken:
            return None

    async def opens_stored(self) -> bool | None:
        """Whether our key opens the tokens in the database; None where there are none."""
        sealed = await self._store.run(installations.any_token)
        return None if sealed is None else self._opened(sealed) is not None

    async def keep(
        self,
        team_id: str,
        *,
        token: str,
        bot_user: str,
        bot_id: str,
        installed_by: str,
        clock: Callable[[], datetime],
    ) -> None:
        """Store an installation, its token encrypted."""
        if self._cipher is None:
            raise RuntimeError("an installation cannot be kept without PACTO_ENCRYPTION_KEY")
        sealed = self._cipher.encrypt(token.encode()).decode()

        def put(session: Session) -> None:
            installations.keep(
                session,
                team_id,
                bot_token=sealed,
                bot_user=bot_user,
                bot_id=bot_id,
                installed_by=installed_by,
                installed_at=clock(),
            )
            session.commit()

        await self._store.run(put)
        self._known.pop(team_id, None)

    async def forget(self, team_id: str) -> None:
        """The app was removed from a workspace, or its token revoked."""
        self._known.pop(team_id, None)

        def drop(session: Session) -> None:
            installations.forget(session, team_id)
            session.commit()

        await self._store.run(drop)
