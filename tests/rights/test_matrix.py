"""Every act by every role, signed and sent to the real app: allowed, or refused in a sentence."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from messages.commands import COMMANDS
from messages.ids import Click, Form, Lookup, Shortcut
from tests.office import MANIFEST
from tests.rights.app import App, open_app
from tests.rights.company import LEAD_NAME, OTHER_TEAM, ROLES, TEAM
from tests.rights.matrix import (
    CHANGES,
    MATRIX,
    NOBODY_ACTS,
    SENTENCES,
    SLACK_TELLS,
    Act,
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[App]:
    """One for all acts: before each role's attempt, both companies are restored."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("rights") / "pacto.db"))
    async with open_app(file) as opened:
        yield opened


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("act", MATRIX, ids=lambda act: act.name)
async def test_each_role_is_allowed_or_refused_as_the_table_says(app: App, act: Act) -> None:
    wrong = {}
    for role in ROLES:
        if problem := await _problem(app, act, role):
            wrong[role] = problem
    assert not wrong


async def _problem(app: App, act: Act, role: str) -> str:
    """What is not as the table says, or ""."""
    app.restore(act.state)
    outsider = role == "other company"
    before, ours = app.rows(), app.rows(TEAM)
    answer = await act.send(app.forger, OTHER_TEAM if outsider else TEAM, ROLES[role])
    after = app.rows()
    mark = act.mark(role)
    if outsider and app.rows(TEAM) != ours:
        return "the other company was changed"
    await app.deliver()
    words = app.words(answer)
    if answer.status != 200 or "our end" in words:
        return f"{answer.status}: {words[:300]}"
    if mark in SENTENCES:
        if SENTENCES[mark] not in words:
            return f"not refused by {mark}: {words[:300]}"
        if act.effect == LEAD_NAME and f"{LEAD_NAME} 1" in words:
            return "refused, and shown all the same"
    others = [sentence for sign, sentence in SENTENCES.items() if mark not in {sign, "d"}]
    if said := [sentence for sentence in others if sentence in words]:
        return f"refused: {said}"
    return _effect_problem(act, mark, changed=before != after, words=words, outsider=outsider)


_ANSWERED_LATER = {
    "app_mention",
    "message.im",
    Click.ASK,
}
"""What waits in the outbox until the relay answers it, and so changes what is stored."""


def _effect_problem(act: Act, mark: str, *, changed: bool, words: str, outsider: bool) -> str:
    asks_later = act.of in _ANSWERED_LATER
    if changed is not (mark == "+" and act.effect == CHANGES) and not asks_later:
        return f"changed: {changed}"
    if mark == "+" and act.effect != CHANGES and not outsider and act.effect not in words:
        return f"{act.effect} is not shown: {words[:300]}"
    if outsider and f"{LEAD_NAME} 1" in words:
        return "shown what is of another company"
    return ""


def test_the_table_has_a_row_for_each_act_there_is() -> None:
    """A new button, form, command or event is added to the table with who may do it."""
    verbs = {(name, verb) for name, command in COMMANDS.items() for verb in command.verbs}
    manifest = json.loads(MANIFEST.read_text())
    events = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    acts = {*Click, *Form, *Lookup, *Shortcut} | verbs | {(name, "") for name in COMMANDS} | events
    assert {act.of for act in MATRIX} == acts - NOBODY_ACTS - SLACK_TELLS


def test_each_refusal_of_a_right_stands_in_the_table() -> None:
    """Each role is refused something, and each sentence is said to somebody."""
    marks = {mark for act in MATRIX for mark in act.marks}
    assert set(SENTENCES) <= marks
