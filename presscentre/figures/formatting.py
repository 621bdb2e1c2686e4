"""Numbers in words' clothes: by CLDR through Babel, on the server, once for each locale.

Server and browser disagree (9,999 in Korean), so no browser formats a figure. On a record wall a number is cut off,
never rounded up: 99,999,999 must not read as a hundred million.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import NumberPattern, get_currency_name, get_decimal_symbol, get_group_symbol, parse_pattern

from presscentre.core.languages import cldr

COMPACT_DIGITS = 4  # 12.10B, 168.2B, 1682亿: the width stays while the number grows; below 10, two places
COMPACT_FROM = 10_000  # below, the full number is as short and says more
ROUNDINGS = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP}


@dataclass(frozen=True)
class Written:
    """One value in one language: `text` is `number` and `scale` together, `full` has every digit."""

    text: str
    number: str
    scale: str
    full: str


@dataclass(frozen=True)
class Script:
    """What a locale writes numbers with."""

    decimal: str
    group: str
    minus: str
    digits: str  # nought to nine
    compact: tuple[tuple[int, int, str, str], ...]  # (from, divided by, before, after), largest first
    percent: tuple[str, str]
    currency_first: bool
    per_second: str  # "{0}/s"


@lru_cache(maxsize=4096)
def write(value: Decimal, unit: str, decimals: int, format: str, rounding: str, language: str) -> Written:
    """This value as people of this language read it. Currency and "per second" stand beside it, percent within.

    `full` is never rounded; `text` has `decimals` places, or is compact with four digits.
    """
    script = _script(language)
    before, after = script.percent if unit == "percent" else ("", "")
    full = before + _grouped(_at_least(value, decimals), script) + after
    if unit != "percent" and format == "compact" and abs(value) >= COMPACT_FROM:
        number, before, after = _compact(value, ROUNDINGS[rounding], script)
    else:
        number = _grouped(_rounded(value, Decimal(1).scaleb(-decimals), ROUNDINGS[rounding]), script)
    scale = (before + after).strip("\u200e\u200f\u00a0\u202f ")
    return Written(text=before + number + after, number=number, scale=scale, full=full)


def in_full(value: Decimal, unit: str, language: str, *, places: int | None = None) -> str:
    """The number with its unit: "41,3 %", "CNY 168,200,000,000", "325,000/s". Halves go up if `places` is given."""
    script = _script(language)
    exact = _at_least(value, 0) if places is None else _rounded(value, Decimal(1).scaleb(-places), ROUND_HALF_UP)
    number = _grouped(exact, script)
    if unit == "percent":
        return script.percent[0] + number + script.percent[1]
    if unit == "per_second":
        return script.per_second.format(number)
    if unit == "count":
        return number
    return f"{unit}\u00a0{number}" if script.currency_first else f"{number}\u00a0{unit}"


def unit_label(unit: str, language: str) -> str:
    """What stands beside a number in this unit: "CNY", "/s", nothing for counts and percent."""
    if unit in ("count", "percent"):
        return ""
    return _script(language).per_second.format("").strip() if unit == "per_second" else unit


def unit_first(unit: str, language: str) -> bool:
    """True if the unit's label stands before the number: "CNY 10", but "10 CNY" in French and "10/s" everywhere."""
    return unit != "per_second" and _script(language).currency_first


def unit_name(unit: str, language: str) -> str:
    """A currency's name in this language, for a title: "Chinese Yuan"; the label of any other unit."""
    if unit in ("count", "percent", "per_second"):
        return unit_label(unit, language)
    return get_currency_name(unit, locale=cldr(language))


def separator(language: str) -> str:
    """What stands between groups of three digits in `full`."""
    return _script(language).group


def nought(language: str) -> str:
    """The digit 0; the other nine follow it in Unicode."""
    return _script(language).digits[0]


def plain(value: Decimal) -> str:
    """The value for machines: every digit, no exponent, no trailing noughts: "10000000000", "41.25"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def _compact(value: Decimal, rounding: str, script: Script) -> tuple[str, str, str]:
    for least, divisor, before, after in script.compact:
        scaled = value / divisor
        places = min(2, max(0, COMPACT_DIGITS - 1 - scaled.adjusted()))
        rounded = _rounded(scaled, Decimal(1).scaleb(-places), rounding)
        # Compared after rounding: 999,999,999 with halves up is one thousand million, so a billion.
        if abs(rounded) * divisor >= least:
            return _grouped(rounded, script, group=False), before, after
    return _grouped(_rounded(value, Decimal(1), rounding), script), "", ""


def _rounded(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return value.quantize(step, rounding=rounding)


def _at_least(value: Decimal, places: int) -> Decimal:
    """The same value with all its digits, and at least so many places."""
    needed = max(places, -int(value.normalize().as_tuple().exponent))
    return value.quantize(Decimal(1).scaleb(-needed))


def _grouped(value: Decimal, script: Script, *, group: bool = True) -> str:
    sign, digits = ("-", f"{-value:f}") if value < 0 else ("", f"{value:f}")
    whole, _point, fraction = digits.partition(".")
    text = f"{int(whole):,}" if group else whole
    written = "".join(script.group if letter == "," else script.digits[int(letter)] for letter in text)
    if fraction:
        written += script.decimal + "".join(script.digits[int(letter)] for letter in fraction)
    return (script.minus if sign else "") + written


@lru_cache(maxsize=32)
def _script(language: str) -> Script:
    locale = Locale.parse(cldr(language))
    system = locale.default_numbering_system
    symbols = locale.number_symbols.get(system) or locale.number_symbols["latn"]
    nought_sign = {"arab": "\u0660", "arabext": "\u06f0"}.get(system, "0")
    percent = locale.percent_formats[None]
    sign = symbols.get("percentSign", "%")
    return Script(
        decimal=get_decimal_symbol(locale, numbering_system=system),
        group=get_group_symbol(locale, numbering_system=system),
        minus=symbols.get("minusSign", "-"),
        digits="".join(chr(ord(nought_sign) + digit) for digit in range(10)),
        compact=_compact_forms(locale),
        percent=(percent.prefix[0].replace("%", sign), percent.suffix[0].replace("%", sign)),
        currency_first="¤" in locale.currency_formats["standard"].prefix[0],
        per_second=_units(locale)["duration-second"]["short"]["per"],
    )


def _compact_forms(locale: Locale) -> tuple[tuple[int, int, str, str], ...]:
    # "short": for Chinese, Japanese and Korean Babel has no other.
    forms = []
    for key, text in locale.compact_decimal_formats["short"]["other"].items():
        pattern: NumberPattern = parse_pattern(text)
        magnitude, noughts = int(key), pattern.pattern.count("0")
        if pattern.prefix[0] or pattern.suffix[0]:
            # CLDR quotes its own signs: "0 Mrd'.'".
            before, after = pattern.prefix[0].replace("'", ""), pattern.suffix[0].replace("'", "")
            forms.append((magnitude, magnitude // 10 ** (noughts - 1), before, after))
    return tuple(sorted(forms, reverse=True))


def _units(locale: Locale) -> Any:
    return locale.unit_patterns if hasattr(locale, "unit_patterns") else locale._data["unit_patterns"]
