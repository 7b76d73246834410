"""E-mail addresses and telephone numbers, checked and in one spelling each."""

import re

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
    """The number as +5511987654321, an extension as +14155550100;ext=9; "" stays "".

    `country` reads numbers without a prefix.

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
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension[:10]}" if number.extension else plain


# Each part is bounded and ends before "@": a text full of "@" takes no longer than any other.
_PART = r"[^\s<>,;:()@.]{1,63}"
_EMAIL = re.compile(
    rf"(?<![^\s<>,;:()@])[^\s<>,;:()@]{{1,64}}@{_PART}(?:\.{_PART})+\.?",
)


def fields_in(text: str, country: str) -> dict[str, str]:
    """What a text tells of a lead: its first e-mail and phone, a short first line as name.

    The whole text is kept as notes when it is more than a name.
    """
    bare = text.strip()
    if not bare:
        return {}
    email = _EMAIL.search(bare)
    phone = next(iter(phonenumbers.PhoneNumberMatcher(bare, country or None)), None)
    rest = bare
    for contact in (email[0] if email else "", phone.raw_string if phone else ""):
        rest = rest.replace(contact, " ") if contact else rest
    first = rest.strip(" \t\n,;:-–|").partition("\n")[0].strip(" ,;:-–|")
    fields = {
        "name": first if len(first) <= 60 else "",
        "email": email[0].rstrip(".") if email else "",
        "phone": phone.raw_string if phone else "",
        "notes": bare[:2000] if bare != first else "",
    }
    return {name: value for name, value in fields.items() if value}
