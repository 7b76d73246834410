"""Requests whose signature does not hold: who runs the app is told why, once a minute."""

import io
import time

from bot import metrics
from tests.hostile.forged import FORM, Forger

COMMAND = b"team_id=T0AURORA&user_id=U0MARINA&command=%2Flead&text=mine"


def refused(reason: str) -> float:
    labels = {"reason": reason}
    return metrics.registry.get_sample_value("pacto_refused_requests_total", labels) or 0.0


async def test_a_wrong_secret_is_counted_and_logged_once_a_minute(
    forger: Forger, logged: io.StringIO
) -> None:
    stranger = Forger(forger.url, "not-the-secret", forger.session)
    before = refused("wrong secret")
    for _ in range(5):
        answer = await stranger.post(COMMAND, stranger.headers(COMMAND, FORM))
        assert answer.status == 401
    assert refused("wrong secret") == before + 5
    [line] = [line for line in logged.getvalue().splitlines() if "requests refused" in line]
    assert '"wrong secret"' in line
    assert "SLACK_SIGNING_SECRET" in line


async def test_a_skewed_clock_is_told_from_a_wrong_secret(
    forger: Forger, logged: io.StringIO
) -> None:
    before = refused("clock skew")
    for minutes in (10, -10):
        headers = forger.headers(COMMAND, FORM, int(time.time()) - 60 * minutes)
        assert (await forger.post(COMMAND, headers)).status == 401
    assert refused("clock skew") == before + 2
    [line] = [line for line in logged.getvalue().splitlines() if "requests refused" in line]
    assert "clock" in line
    assert '"seconds": 60' in line or '"seconds": 599' in line


async def test_what_is_not_signed_at_all_is_counted_and_not_logged(
    forger: Forger, logged: io.StringIO
) -> None:
    before = refused("unsigned")
    assert (await forger.post(COMMAND, {"Content-Type": FORM})).status == 401
    assert refused("unsigned") == before + 1
    assert "requests refused" not in logged.getvalue()
