"""What the app does for whoever runs it: it forgets what is of no more use, and says how it is."""

import re
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from bot import metrics
from storage import installations
from storage.mapping import table
from storage.tables import Inbox, OAuthState
from tests.office import Office


def remembered(session: Session) -> tuple[int, int]:
    """How many deliveries and started installations are remembered."""
    counts = (select(func.count()).select_from(table(t)) for t in (Inbox, OAuthState))
    deliveries, states = (session.execute(count).scalar_one() for count in counts)
    return deliveries, states


async def test_deliveries_and_unfinished_installations_are_forgotten_in_time(
    office: Office,
) -> None:
    store, ticker = office.pacto.store, office.pacto.ticker
    await office.hand_off()

    def start(session: Session) -> None:
        installations.start_state(session, "begun", office.now + timedelta(minutes=10))
        session.commit()

    await store.run(start)
    before = await store.run(remembered)
    assert before[0] > 1
    await ticker.tidy()
    assert await store.run(remembered) == before  # Slack may still deliver them again
    await office.driver.clock(advance=timedelta(days=3).total_seconds())
    await ticker.tidy()
    assert await store.run(remembered) == (0, 0)
    assert not await store.run(installations.use_state, "begun", office.now)


def measured(name: str) -> float:
    (value,) = re.findall(rf"^{re.escape(name)} (\S+)$", metrics.page().decode(), re.MULTILINE)
    return float(value)


async def test_the_metrics_tell_what_waits_and_that_slack_was_answered(any_office: Office) -> None:
    office, ticker = any_office, any_office.pacto.ticker
    await office.hand_off()
    await office.quiet()
    mode = "socket_mode" if office.pacto.socket else "http"
    assert measured(f'pacto_ack_seconds_count{{mode="{mode}"}}') > 0
    await ticker.stop()  # nobody sweeps, as when it hangs
    await office.driver.clock(advance=timedelta(days=1).total_seconds())
    await ticker.measure()
    assert measured("pacto_sweep_lag_seconds") > 3600
    await ticker.sweep()
    await ticker.measure()
    assert measured("pacto_sweep_lag_seconds") == 0
