"""Sums of money as people write them, in the one currency of their workspace."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from funnel.refusals import Refusal

_AMOUNT = re.compile(r"[0-9]{1,20}(\.[0-9]{1,2})?")  # no sign, exponent, NaN: Decimal takes them
BELOW: Final = Decimal("1e12")
_NEVER_A_DOLLAR: Final = frozenset({"BRL", "EUR", "GBP", "PEN"})
_SIGNS: Final = {"R$": "BRL", "US$": "USD", "€": "EUR", "£": "GBP", "S/": "PEN"}
_CODE = 3  # letters of an ISO 4217 code


def amount_of(text: str) -> Decimal | None:
    """An amount as people write it: 1234.5, 1.234,50 and 1,234.50 are the same kind of thing.

    The last dot or comma is the decimal sign when one or two digits follow it. None for "".
    Raises `Refusal("bad_amount")`.
    """
    bare = text.strip().replace(" ", "")
    if not bare:
        return None
    head, sign, tail = bare.rpartition(max(",.", key=bare.rfind))
    if sign and len(tail) in {1, 2}:
        bare = head.replace(".", "").replace(",", "") + "." + tail
    else:
        bare = bare.replace(".", "").replace(",", "")
    amount = Decimal(bare) if _AMOUNT.fullmatch(bare) else None
    if amount is None or amount >= BELOW:
        raise Refusal("bad_amount")
    return amount


def amount_in(text: str, currency: str) -> Decimal | None:
    """`amount_of` that may stand with the code or the sign of a currency (ISO 4217).

    Raises `Refusal`: other_currency for another one, bad_amount.
    """
    unit = "".join(char for char in text if not (char.isdecimal() or char in ".," or char == " "))
    unit = unit.replace("\u00a0", "").strip()
    if unit and not _is_unit_of(unit, currency):
        is_currency = (len(unit) == _CODE and unit.isalpha()) or any(
            unicodedata.category(char) == "Sc" for char in unit
        )
        raise Refusal("other_currency", currency=currency) if is_currency else Refusal("bad_amount")
    for char in {*unit, "\u00a0"}:
        text = text.replace(char, " ")
    return amount_of(text)


def _is_unit_of(unit: str, currency: str) -> bool:
    if not currency:
        return False
    unit = unit.upper()
    if unit == currency or _SIGNS.get(unit) == currency:
        return True
    # Most countries write their own currency as "$", or with letters of its code before it.
    is_dollar_or_peso = unit.endswith("$") and unit not in _SIGNS
    return (
        is_dollar_or_peso and currency not in _NEVER_A_DOLLAR and (currency.startswith(unit[:-1]))
    )
