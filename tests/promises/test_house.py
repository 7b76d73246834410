"""What the house promises of itself: settings, buttons, manifest, layers."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp

from bot.oauth import SCOPES
from bot.settings import Settings, SettingsError, load
from funnel.notices import NOTICES
from handlers import commands
from handlers.registration import register_all
from messages.commands import COMMANDS
from messages.ids import Click, Form, Shortcut
from views import notices
from views.answers import ANSWERS

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "manifest.json").read_text())
PACKAGES = (
    *("bot", "handlers", "views", "digests", "imports", "demo", "services", "messages"),
    *("storage", "blockkit", "funnel"),
)
SOURCES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
BOLT_ARGUMENTS = {
    *("ack", "action", "body", "client", "command", "context", "event", "message", "options"),
    *("payload", "request", "respond", "response", "say", "shortcut", "view", "error", "self"),
}


def test_every_setting_stands_in_the_example() -> None:
    written = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(written) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"port": "eighty"}, "PORT"),
        ({"slack_bot_token": "abc"}, "SLACK_BOT_TOKEN"),
        ({"slack_app_token": "abc"}, "SLACK_APP_TOKEN"),
        ({"slack_api_url": "slack.com"}, "SLACK_API_URL"),
        ({"pacto_keep_sent_days": "1"}, "PACTO_KEEP_SENT_DAYS"),
        ({"slack_client_id": "1"}, "SLACK_CLIENT_SECRET"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load(_env_file=None, **wrong)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"slack_bot_token": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"slack_client_id": "1", "slack_client_secret": "2"}, "SLACK_SIGNING_SECRET"),
        (
            {"slack_client_id": "1", "slack_client_secret": "2", "slack_signing_secret": "3"},
            "PACTO_ENCRYPTION_KEY",
        ),
    ],
)
def test_a_missing_setting_stops_the_start_by_name(settings: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load(_env_file=None, **settings).check_slack()


def test_the_command_line_says_a_wrong_setting_in_a_sentence(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "run"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin", "PYTHONPATH": str(ROOT), "PORT": "99999"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 2
    assert "PORT" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_manifest_names_every_command_and_shortcut() -> None:
    features = MANIFEST["features"]
    assert {c["command"] for c in features["slash_commands"]} == set(COMMANDS)
    assert all(c["should_escape"] for c in features["slash_commands"])
    assert {s["callback_id"] for s in features["shortcuts"]} == set(Shortcut)


def test_installation_by_oauth_asks_for_the_scopes_of_the_manifest() -> None:
    assert sorted(SCOPES) == MANIFEST["oauth_config"]["scopes"]["bot"]


def test_the_manifest_subscribes_to_each_event_that_is_listened_to() -> None:
    text = "\n".join(path.read_text() for path in (ROOT / "handlers").glob("*.py"))
    heard = set(re.findall(r'app\.event\("([a-z_]+)"\)', text))
    subscribed = {
        e.partition(".")[0] for e in MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    }
    assert heard == subscribed


class _Listening:
    """Stands where Bolt's app does and writes down what is registered."""

    def __init__(self) -> None:
        self.patterns: dict[str, list[object]] = {}
        self.listeners: list[object] = []

    def __getattr__(self, kind: str) -> object:
        def named(pattern: object) -> object:
            if kind == "error":
                return pattern
            self.patterns.setdefault(kind, []).append(pattern)

            def keep(listener: object) -> object:
                self.listeners.append(listener)
                return listener

            return keep

        return named

    def hears(self, kind: str, name: str) -> int:
        return sum(
            bool(p.search(name)) if isinstance(p, re.Pattern) else p == name
            for p in self.patterns[kind]
        )


@pytest.fixture(scope="module")
def listening() -> _Listening:
    app = _Listening()
    register_all(app, None, None)  # type: ignore[arg-type]
    return app


@pytest.mark.parametrize("action", [c for c in Click if c is not Click.INPUT])
def test_every_button_has_one_listener(listening: _Listening, action: Click) -> None:
    assert listening.hears("action", action) == 1
    assert listening.hears("action", action.at(12)) in {0, 1}


@pytest.mark.parametrize(
    "form", [f for f in Form if f not in {Form.NOTICE, Form.LEAD_VIEW, Form.QUEUE}]
)
def test_every_form_has_one_listener(listening: _Listening, form: Form) -> None:
    assert listening.hears("view", form) == 1


def test_every_type_of_notice_has_a_renderer() -> None:
    assert set(NOTICES.values()) == set(notices.RENDERERS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_one_listener(listening: _Listening, command: str) -> None:
    assert listening.hears("command", command) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_verb_of_a_command_is_either_answered_or_opens_something(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    openers: dict[str, Mapping[str, object]] = {}
    monkeypatch.setattr(commands, "register", lambda _app, _, verbs: openers.update(verbs))
    register_all(_Listening(), None, None)  # type: ignore[arg-type]
    assert set(openers) == set(ANSWERS) == set(COMMANDS)
    verbs = Counter([*ANSWERS[command], *openers[command]])
    assert verbs == Counter(["", *COMMANDS[command].verbs])


def test_every_argument_of_a_listener_is_one_that_bolt_gives(listening: _Listening) -> None:
    assert callable(AsyncApp)
    for listener in listening.listeners:
        code = listener.__code__ if hasattr(listener, "__code__") else listener.__func__.__code__
        names = set(code.co_varnames[: code.co_argcount])
        assert names <= BOLT_ARGUMENTS, (code.co_qualname, names - BOLT_ARGUMENTS)


def test_only_the_processes_read_the_machines_clock() -> None:
    for path in SOURCES:
        if path.parent.name == "bot":
            continue
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute)
            and node.attr in {"now", "utcnow", "today"}
            and isinstance(node.value, ast.Name)
            and node.value.id in {"datetime", "date"}
        ]
        assert not calls, path


def test_importing_a_module_does_nothing(tmp_path: Path) -> None:
    modules = " ".join(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in SOURCES
        if path.name not in {"env.py", "__init__.py"}
    )
    script = (
        "import importlib, sys, threading\n"
        f"for name in '{modules}'.split(): importlib.import_module(name)\n"
        "assert threading.active_count() == 1\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PATH": "/usr/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert not list(tmp_path.iterdir())
