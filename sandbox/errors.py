"""Refusals: `ApiError` as Slack's Web API answers, `RequestRefused` by the control API."""

from typing import Any

from blockkit import limits

ERROR = "[ERROR] "


def pointed(pointer: str, problem: str) -> str:
    """A problem as Slack writes it, with where it is."""
    return f"{ERROR}{problem} [json-pointer:/{pointer}]"


def messages(pointer: str, problem: str) -> dict[str, Any]:
    """The extra fields of an ApiError that point at the argument at fault."""
    return {"response_metadata": {"messages": [pointed(pointer, problem)]}}


class ApiError(Exception):
    """A Web API answer `{"ok": false, "error": code, …}`; HTTP 200 by default, as Slack's.

    What `response_metadata.messages` says stands in a top-level `errors` too.
    """

    def __init__(self, code: str, *, status: int = 200, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.extra = extra

    def body(self) -> dict[str, Any]:
        body = {"ok": False, "error": self.code, **self.extra}
        texts = self.extra.get("response_metadata", {}).get("messages")
        if texts:
            body["errors"] = [text.removeprefix(ERROR) for text in texts]
        return body


def blocks_refused(problems: list[str], *, status: int = 200) -> ApiError:
    """The answer to a message whose blocks have these problems."""
    metadata = {"messages": problems}
    return ApiError(limits.refusal(problems), status=status, response_metadata=metadata)


class RequestRefused(Exception):  # noqa: N818  the caller's mistake, not an error here
    """The control API's HTTP 4xx, with a code and one sentence."""

    def __init__(self, code: str, detail: str, *, status: int = 400, **extra: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status
        self.extra = extra

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, "detail": self.detail, **self.extra}
