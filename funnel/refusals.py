"""How a rule says no: a code and its values. The words are in `messages.refusals`."""

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """What was asked cannot be done, for a reason its asker can understand.

    `code` names the sentence in `messages.refusals`; `values` fill it.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class InvalidFields(Refusal):
    """A form, a row or a JSON body with fields that do not hold: field → what is wrong with it."""

    def __init__(self, problems: Mapping[str, Refusal]) -> None:
        super().__init__("invalid_fields", fields=", ".join(problems))
        self.problems = dict(problems)
