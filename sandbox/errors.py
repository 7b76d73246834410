"""The two ways the sandbox refuses: as Slack does (`ApiError`) and as itself (`Refusal`)."""

from typing import Any


class ApiError(Exception):
    """A Web API answer `{"ok": false, "error": code, …}`, with HTTP 200 as Slack has it."""

    def __init__(self, code: str, *, status: int = 200, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.extra = extra

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, **self.extra}


class Refusal(Exception):  # noqa: N818  a person's request refused, not a fault of ours
    """A control request that cannot be done: an HTTP 4xx with a code and one sentence."""

    def __init__(self, code: str, detail: str, *, status: int = 400, **extra: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status
        self.extra = extra

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, "detail": self.detail, **self.extra}
