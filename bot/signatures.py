"""Slack's signature on a request, and why one that does not hold was refused."""

import hmac
import time
from collections.abc import Mapping
from enum import StrEnum

import structlog
from slack_sdk.signature import SignatureVerifier

from bot import metrics
from bot.logs import Seldom

log = structlog.get_logger()

OLDEST = 300  # seconds between Slack's stamp and our clock


class Refused(StrEnum):
    """Why a request is none of Slack's, as far as we can see."""

    UNSIGNED = "unsigned"
    SECRET = "wrong secret"  # noqa: S105 - a reason, no secret
    CLOCK = "clock skew"


# What to do about it. Whoever sends an unsigned request is not Slack: nothing is to be done.
_HINTS = {
    Refused.SECRET: "SLACK_SIGNING_SECRET doesn't belong to the app that sends these requests",
    Refused.CLOCK: "rightly signed, but the clock of this machine and Slack's differ",
}


class Signatures:
    """Checks requests with one secret; each kind of refusal is logged at most once a minute."""

    def __init__(self, secret: str) -> None:
        self._verifier = SignatureVerifier(secret)
        self._seldom = {reason: Seldom(60) for reason in Refused}

    def accepts(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether Slack signed it, five minutes ago at most. Nothing is parsed before."""
        stamp = headers.get("x-slack-request-timestamp", "")
        reason = self._refused(stamp, headers.get("x-slack-signature", ""), body)
        if reason is None:
            return True
        metrics.refused.labels(reason.value).inc()
        if reason in _HINTS and self._seldom[reason].due():
            skew = {"seconds": round(time.time()) - int(stamp)} if reason is Refused.CLOCK else {}
            log.warning("requests refused", reason=reason.value, hint=_HINTS[reason], **skew)
        return False

    def _refused(self, stamp: str, signature: str, body: bytes) -> Refused | None:
        readable = stamp.isascii() and stamp.isdigit() and len(stamp) < 12
        if not (readable and signature.startswith("v0=") and signature.isascii()):
            return Refused.UNSIGNED
        try:
            right = self._verifier.generate_signature(timestamp=stamp, body=body)
        except ValueError:  # bytes that are no text
            return Refused.UNSIGNED
        if right is None or not hmac.compare_digest(right, signature):
            return Refused.SECRET
        return Refused.CLOCK if abs(time.time() - int(stamp)) > OLDEST else None
