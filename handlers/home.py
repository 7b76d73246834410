"""App Home: what I owe, where both sides stand, what is left to set up."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from sqlmodel import Session

from digests import status
from funnel.facts import Asker
from funnel.refusals import Refusal
from handlers.desk import Body, Desk, reader_of
from messages import home
from messages.message import Message
from messages.voice import Voice
from services.overview import Overview, overview


def register(app: AsyncApp, desk: Desk) -> None:
    @app.event("app_home_opened")
    async def opened(event: Body, body: Body) -> None:
        if event.get("tab", "home") != "home":
            return
        asker = Asker(str(body["team_id"]), str(event["user"]), desk.clock())
        view = await desk.store.run(view_for, asker)
        await desk.screens.publish_home(asker.workspace_id, asker.user_id, view)


def view_for(session: Session, asker: Asker) -> dict[str, Any]:
    """Home as one person sees it now."""
    reader = reader_of(session, asker)
    seen = overview(session, asker)
    return home.home(
        reader.voice,
        reader.person,
        reader.company,
        seen.owed,
        seen.waiting,
        _summary(session, asker, seen, reader.voice),
        seen.next_digest,
        _steps(seen),
        asker.now,
    )


def _summary(session: Session, asker: Asker, seen: Overview, voice: Voice) -> Message | None:
    if not seen.state.agreed:
        return None
    try:
        facts = status.status(session, asker, "")
    except Refusal:
        return None  # someone of neither team: no figures for them
    return status.render(facts, voice, asker.now, share=False)


def _steps(seen: Overview) -> home.SetupSteps:
    company = seen.state.company
    return home.SetupSteps(
        channels=bool(company and company.set_up_at),
        team=bool(seen.state.team),
        terms=seen.state.agreed,
        digest=seen.state.has_digest,
        can_set_up=seen.state.may_set_up,
    )
