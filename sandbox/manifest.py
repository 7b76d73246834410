"""The app's manifest; without one everything is allowed."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass
class Manifest:
    """With None: `events` and `scopes` are unrestricted, and `commands` is any command.

    Without a name the app and its bot keep those that the workspace gives them.
    """

    name: str | None = None
    bot_name: str | None = None
    commands: dict[str, Json] | None = None
    shortcuts: list[Json] = field(default_factory=list)
    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    home_enabled: bool = True
    messages_enabled: bool = True
    request_url: str | None = None  # of events; also of what has no URL of its own
    interactivity_url: str | None = None
    options_url: str | None = None
    command_urls: dict[str, str] = field(default_factory=dict)
    redirect_urls: list[str] = field(default_factory=list)

    def subscribes_to(self, event: str) -> bool:
        return self.events is None or event in self.events

    def command(self, name: str) -> Json | None:
        """The command's declaration; without a manifest every command is declared."""
        if self.commands is None:
            return {"command": name, "description": "", "usage_hint": ""}
        return self.commands.get(name)


def load_manifest(source: "Manifest | Json | str | Path | None") -> Manifest:
    """A manifest from a dict, a JSON file's path, or None. ValueError says what is wrong."""
    if source is None:
        return Manifest()
    if isinstance(source, Manifest):
        return source
    if isinstance(source, str | Path):
        try:
            source = json.loads(Path(source).read_text(encoding="utf-8"))
        except OSError as problem:
            raise ValueError(f"The manifest cannot be read: {problem}.") from problem
        except ValueError as problem:
            raise ValueError(f"The manifest is not JSON: {problem}.") from problem
    if not isinstance(source, dict):
        raise ValueError("A manifest is a JSON object.")  # noqa: TRY004  callers catch ValueError alone
    try:
        return _from_json(source)
    except (KeyError, AttributeError, TypeError) as problem:
        raise ValueError(f"The manifest is not one: {problem!r}.") from problem


def _from_json(data: Json) -> Manifest:
    features = data.get("features", {})
    settings = data.get("settings", {})
    oauth = data.get("oauth_config", {})
    home = features.get("app_home", {})
    subscriptions = settings.get("event_subscriptions", {})
    interactivity = settings.get("interactivity", {})
    name = data.get("display_information", {}).get("name", "App")
    commands = {item["command"]: item for item in features.get("slash_commands", [])}
    scopes = oauth.get("scopes", {})
    return Manifest(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        commands=commands,
        shortcuts=list(features.get("shortcuts", [])),
        scopes=frozenset([*scopes.get("bot", []), *scopes.get("bot_optional", [])]),
        events=frozenset(subscriptions.get("bot_events", [])),
        home_enabled=bool(home.get("home_tab_enabled", False)),
        messages_enabled=bool(home.get("messages_tab_enabled", True)),
        request_url=subscriptions.get("request_url"),
        interactivity_url=interactivity.get("request_url"),
        options_url=interactivity.get("message_menu_options_url"),
        command_urls={name: item["url"] for name, item in commands.items() if item.get("url")},
        redirect_urls=list(oauth.get("redirect_urls", [])),
    )
