"""What `pacto doctor` asks over the network: Slack's clock, and the app that runs here."""

import time
from email.utils import parsedate_to_datetime

import aiohttp

from bot.settings import Settings
from bot.signatures import OLDEST
from bot.slack import Slack

WAIT = aiohttp.ClientTimeout(total=2.5)
SKEW = 60  # seconds; a clock that is kept right is within one


class CheckFailedError(Exception):
    """Something is wrong, with the sentence that says what to do."""


async def clock(settings: Settings, slack: Slack) -> str:
    """How far this machine's clock is from the `Date` that Slack puts on every answer."""
    session = slack.client.session
    if session is None:
        raise RuntimeError("the gateway is not open")
    try:
        async with session.get(f"{settings.slack_api_url}api.test", timeout=WAIT) as response:
            date = parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return "not compared: Slack didn't send the time"
    skew = round(time.time() - date.timestamp())
    if abs(skew) > SKEW:
        way = "ahead of" if skew > 0 else "behind"
        raise CheckFailedError(
            f"this machine is {abs(skew)} s {way} Slack. Sync its clock (NTP): requests are "
            f"refused beyond {OLDEST} s, and reminders are sent at the wrong time."
        )
    return "in sync with Slack"


async def app(settings: Settings, slack: Slack) -> str:
    """What `/readyz` of the app that runs here says."""
    session = slack.client.session
    if session is None:
        raise RuntimeError("the gateway is not open")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 - read, not bound
    try:
        async with session.get(f"http://{host}:{settings.port}/readyz", timeout=WAIT) as response:
            answer = await response.json()
            problems = [f"{name}: {value}" for name, value in answer.items() if value != "ok"]
    except aiohttp.ClientConnectorError:
        return f"not running on PORT {settings.port}"
    except TimeoutError:
        raise CheckFailedError(f"it isn't responding on PORT {settings.port}.") from None
    except (aiohttp.ClientError, OSError, ValueError, AttributeError):
        return f"another program is using PORT {settings.port}"
    if problems:
        raise CheckFailedError("it's running but not ready: " + " ".join(problems))
    return f"running on PORT {settings.port} and ready"
