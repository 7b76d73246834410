"""How each act is sent, by a payload of one's own making."""

from collections.abc import Awaitable, Callable
from typing import Any

from messages.ids import Click, Form, Lookup, Shortcut
from tests.hostile.forged import Answer, Forger, typed
from tests.rights.company import ROLES

Send = Callable[[Forger, str, str], Awaitable[Answer]]  # by a user of a team


def click(button: Click, value: object = "", *, in_modal: bool = False) -> Send:
    view = {"id": "V0OPEN", "type": "modal", "private_metadata": "{}"}
    about = {"view": view, "container": {"type": "view"}, "channel": None} if in_modal else {}

    async def send(forger: Forger, team: str, user: str) -> Answer:
        return await forger.click(team, user, str(button), str(value), **about)

    return send


def submit(form: Form, values: Any, **metadata: object) -> Send:
    async def send(forger: Forger, team: str, user: str) -> Answer:
        return await forger.submit(team, user, str(form), values, metadata=metadata)

    return send


def suggest(lookup: Lookup, value: str) -> Send:
    """What is typed into a list whose options are looked up."""

    async def send(forger: Forger, team: str, user: str) -> Answer:
        about = {"team": {"id": team}, "user": {"id": user, "team_id": team}}
        what = {"action_id": str(lookup), "block_id": "b", "value": value}
        return await forger.payload({"type": "block_suggestion"} | about | what)

    return send


def menu(value: str) -> Send:
    """What is chosen in the menu of an entry of the draft."""
    view = {"id": "V0OPEN", "type": "modal", "root_view_id": "V0ROOT"}
    view["private_metadata"] = '{"what": "glossary", "since": 2, "was": ""}'
    action = {"type": "overflow", "block_id": "b", "action_id": f"{Click.AGREEMENT_ENTRY}:x"}
    action |= {"selected_option": {"value": value}}
    about = {"view": view, "container": {"type": "view"}, "channel": None, "actions": [action]}

    async def send(forger: Forger, team: str, user: str) -> Answer:
        return await forger.click(team, user, "", **about)

    return send


def started(value: str) -> Send:
    """The button of a digest's message that starts its meeting."""

    async def send(forger: Forger, team: str, user: str) -> Answer:
        message = {"ts": "1795525201.000200"}
        return await forger.click(team, user, str(Click.MEETING_START), value, message=message)

    return send


def compared(old: str, new: str) -> Send:
    """Another version chosen in the comparison."""
    state = {"values": chosen(old=old, new=new)}
    view = {"id": "V0OPEN", "type": "modal", "private_metadata": "", "state": state}
    about = {"view": view, "container": {"type": "view"}, "channel": None}

    async def send(forger: Forger, team: str, user: str) -> Answer:
        return await forger.click(team, user, f"{Click.AGREEMENT_VERSION}:old", **about)

    return send


def picked(button: Click, value: object) -> Send:
    """What is chosen in a list of a message."""
    action = {"type": "static_select", "block_id": "b", "action_id": str(button)}
    action |= {"selected_option": {"value": str(value)}}

    async def send(forger: Forger, team: str, user: str) -> Answer:
        return await forger.click(team, user, "", actions=[action])

    return send


def section(what: str, values: Any) -> Send:
    """A form of the draft, saved: of a section, or of an entry of a list."""
    form = Form.PROPOSAL_ENTRY if what == "glossary" else Form.PROPOSAL_SECTION
    return submit(form, values, what=what, since=2, was="")


def command(name: str, text: str = "") -> Send:
    async def send(forger: Forger, team: str, user: str) -> Answer:
        return await forger.command(team, user, name, text)

    return send


def shortcut(name: Shortcut) -> Send:
    kind = "shortcut" if name is Shortcut.NEW_LEAD else "message_action"

    async def send(forger: Forger, team: str, user: str) -> Answer:
        about = {"team": {"id": team}, "user": {"id": user, "team_id": team}, "trigger_id": "1.1.z"}
        message = {"message": {"text": "Ana Souza, ana@example.com"}, "channel": {"id": "C0SALES"}}
        return await forger.payload({"type": kind, "callback_id": str(name)} | about | message)

    return send


def event(kind: str, **more: Any) -> Send:
    async def send(forger: Forger, team: str, user: str) -> Answer:
        return await forger.event(team, {"type": kind, "user": user, "ts": "1.2"} | more)

    return send


def chosen(**fields: str) -> dict[str, Any]:
    return _placed("selected_option", {name: {"value": value} for name, value in fields.items()})


def ticked(**fields: list[str]) -> dict[str, Any]:
    options = {name: [{"value": value} for value in values] for name, values in fields.items()}
    return _placed("selected_options", options)


def channels(**fields: str) -> dict[str, Any]:
    return _placed("selected_conversation", fields)


def dates(**fields: str) -> dict[str, Any]:
    return _placed("selected_date", fields)


def members(**fields: str) -> dict[str, Any]:
    return _placed("selected_user", fields)


def _placed(key: str, fields: Any) -> dict[str, Any]:
    return {name: {"input.value": {key: value}} for name, value in fields.items()}


NEW_LEAD = typed(name="Rui Faro", email="rui@example.com")
SETUP = chosen(zone="America/Sao_Paulo", locale="en", country="BR-SP") | channels(
    marketing_channel="C0GENERAL", sales_channel="C0GENERAL"
)
ANOTHER_ZONE = SETUP | chosen(zone="America/Bahia")
TEAMS = _placed(
    "selected_users",
    {
        "marketing": [ROLES["no team"]],
        "sales": [ROLES["unknown"]],
        "heads_marketing": [ROLES["no team"]],
        "heads_sales": [],
        "admins": [ROLES["no team"]],
    },
)
NUMBERS = typed(answer="3", sql_target="3", acceptance_target="3", fields_share="0")
ENTRY = typed(word="MQL", meaning="m")
SCHEDULE = (
    typed(name="Forged")
    | ticked(weekdays=["mon"])
    | chosen(zone="UTC")
    | channels(channel="C0GENERAL")
    | _placed("selected_time", {"at": "08:00"})
)
