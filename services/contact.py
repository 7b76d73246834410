"""E-mail addresses and telephone numbers, checked and in one spelling each."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from funnel.refusals import Refusal


def clean_email(text: str) -> str:
    """The address in lower case with its domain normalised; "" stays "".

    Raises `Refusal("bad_email")`. Whether a mailbox answers is not asked of the network.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Refusal("bad_email", text=text[:80]) from None


def clean_phone(text: str, country: str) -> str:
    """The number as +5511987654321; "" stays "". `country` reads numbers without a prefix.

    Raises `Refusal("bad_phone")`.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        raise Refusal("bad_phone", text=text[:40]) from None
    if not phonenumbers.is_valid_number(number):
        raise Refusal("bad_phone", text=text[:40])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
