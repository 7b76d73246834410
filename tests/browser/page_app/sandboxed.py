"""What the fixtures hand to a test."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page
from slack_sdk.web.async_client import AsyncWebClient

from page_app.app import Heard
from sandbox.driver import Driver
from sandbox.server import Sandbox

OpenPage = Callable[..., Awaitable[Page]]


@dataclass
class SandboxedApp:
    """The small app, connected to a sandbox of its own."""

    sandbox: Sandbox
    driver: Driver
    heard: Heard
    client: AsyncWebClient
    leave: Callable[[], Awaitable[None]]  # the app goes, and does not come back
