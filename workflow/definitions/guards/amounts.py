"""Amounts of money: from exact decimal text to whole minor units, and back to what a person reads."""

import re

_EXACT = re.compile(r"(\d+)(?:\.(\d+))?\Z", re.ASCII)
_NO_DIGITS = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"})
_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def minor_digits(currency: str | None) -> int:
    """How many decimals the currency has (ISO 4217)."""
    if currency in _NO_DIGITS:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def minor_units(text: str, currency: str | None) -> int | None:
    """`500.00` in CNY is 50000; None when the text is no amount or has more decimals than the currency."""
    match = _EXACT.match(text)
    digits = minor_digits(currency)
    if match is None or len(match[2] or "") > digits:
        return None
    return int(match[1] + (match[2] or "").ljust(digits, "0"))


def amount(units: int, currency: str | None) -> str:
    """`50000` in CNY reads `500.00 CNY`."""
    digits = minor_digits(currency)
    whole, part = divmod(abs(units), 10**digits)
    number = f"{'-' if units < 0 else ''}{whole:,}" + (f".{part:0{digits}d}" if digits else "")
    return f"{number} {currency}" if currency else number
