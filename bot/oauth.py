"""Installation by many companies: Bolt's OAuth flow over our own encrypted store."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import structlog
from slack_bolt import BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.settings import Settings
from bot.tokens import Tokens
from messages.languages import accepted
from messages.localizer import Localizer
from messages.pages import install_page, installed_page, not_installed_page
from storage import installations
from storage.store import Store

log = structlog.get_logger()

INSTALL = "/slack/install"
STATE_LIVES = timedelta(minutes=10)
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "team:read",
    "users:read",
)


class _Installations(AsyncInstallationStore):
    """Keeps what we need of an installation, the token encrypted."""

    def __init__(
        self, tokens: Tokens, clock: Callable[[], datetime], installed: Callable[..., Any]
    ) -> None:
        self._tokens = tokens
        self._clock = clock
        self._installed = installed

    async def async_save(self, installation: Installation) -> None:
        team_id, token = installation.team_id or "", installation.bot_token or ""
        if not team_id or not token:
            raise BoltError("an installation without a workspace or a bot")
        await self._tokens.keep(
            team_id,
            token=token,
            bot_user=installation.bot_user_id or "",
            bot_id=installation.bot_id or "",
            installed_by=installation.user_id,
            clock=self._clock,
        )
        await self._installed(team_id, installation.user_id, installation.team_name or "")


class _States(AsyncOAuthStateStore):
    """Each started installation can be finished once, for ten minutes, by who started it."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def async_issue(self, *_: Any, **__: Any) -> str:
        state = secrets.token_urlsafe(24)

        def start(session: Session) -> None:
            installations.start_state(session, state, self._clock() + STATE_LIVES)
            session.commit()

        await self._store.run(start)
        return state

    async def async_consume(self, state: str) -> bool:
        def use(session: Session) -> bool:
            good = installations.use_state(session, state, self._clock())
            session.commit()
            return good

        return await self._store.run(use)


class _Flow(AsyncOAuthFlow):
    """Bolt's flow with our pages, which a silent Slack ends with a page too."""

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        return install_page(_reader(request), url)

    async def run_installation(self, code: str) -> Installation | None:
        try:
            return await super().run_installation(code)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.warning("installation not finished", error=type(error).__name__)
            return None


async def _is_installed(success: AsyncSuccessArgs) -> BoltResponse:
    """A page that opens Slack where the app is now."""
    team = quote(success.installation.team_id or "", safe="")
    app = quote(success.installation.app_id or "", safe="")
    page = installed_page(
        _reader(success.request),
        app=f"slack://app?team={team}&id={app}",
        browser=f"https://app.slack.com/client/{team}",
    )
    return _html(page, 200, success.settings)


async def _not_installed(failure: AsyncFailureArgs) -> BoltResponse:
    """A page without what is Slack's and ours alone to know."""
    log.warning("installation failed", reason=failure.reason[:40])
    page = not_installed_page(_reader(failure.request), failure.reason, INSTALL)
    return _html(page, failure.suggested_status_code, failure.settings)


def _html(page: str, status: int, settings: AsyncOAuthSettings) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Set-Cookie": settings.state_utils.build_set_cookie_for_deletion(),
    }
    return BoltResponse(status=status, headers=headers, body=page)


def _reader(request: AsyncBoltRequest) -> Localizer:
    """Whoever looks at a page, by the language of their browser."""
    return Localizer(accepted(",".join(request.headers.get("accept-language", []))))


def flow(
    settings: Settings,
    store: Store,
    tokens: Tokens,
    clock: Callable[[], datetime],
    installed: Callable[..., Any],
) -> AsyncOAuthFlow:
    """`installed(team_id, user_id, team_name)` is awaited after a company has installed the app."""
    root = settings.slack_api_url.removesuffix("/api/")
    oauth = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        scopes=list(SCOPES),
        redirect_uri=f"{settings.public_url}/slack/oauth_redirect" if settings.public_url else None,
        authorization_url=f"{root}/oauth/v2/authorize",
        installation_store=_Installations(tokens, clock, installed),
        state_store=_States(store, clock),
        install_path=INSTALL,
        redirect_uri_path="/slack/oauth_redirect",
    )
    oauth.callback_options = AsyncCallbackOptions(success=_is_installed, failure=_not_installed)
    return _Flow(client=AsyncWebClient(base_url=settings.slack_api_url), settings=oauth)
