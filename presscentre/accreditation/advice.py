"""What an officer should look at twice. Advice: it decides nothing, and the applicant is not told."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# What is read for something else at a glance: Cyrillic and Greek for Latin, digits and pairs for letters.
_TWINS = str.maketrans("аеорсухіјѕԁԛԝһкмтвнαορτνικβμ0135|", "aeopcyxijsdqwhkmtbhaoptvikbmolesl")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
SHORTEST = 5  # of names that are compared letter by letter: among shorter ones neighbours are common


@dataclass(frozen=True)
class Facts:
    """What is known when an application is handed in."""

    address: str  # of the applicant
    outlet_domains: frozenset[str]  # of the outlet: mail and web
    known_domains: frozenset[str]  # of every outlet
    outlet_is_proposed: bool
    has_namesake: bool  # somebody else at this event has the same name, or the same phone
    has_portrait: bool


def flags(facts: Facts) -> list[str]:
    """Codes of what stands out, in a fixed order; [] if nothing does."""
    domain = _domain_of(facts.address)
    own = any(_within(domain, other) for other in facts.outlet_domains)
    found = {
        "domain_differs": bool(facts.outlet_domains) and not own,
        "domain_lookalike": not own and any(looks_like(domain, other) for other in facts.known_domains),
        "person_twice": facts.has_namesake,
        "outlet_proposed": facts.outlet_is_proposed,
        "portrait_missing": not facts.has_portrait,
    }
    return [code for code, stands_out in found.items() if stands_out]


def looks_like(domain: str, other: str) -> bool:
    """True if the domain is not the other (nor below it) but could be read for it."""
    domain, other = _readable(domain), _readable(other)
    if not domain or not other or _within(domain, other):
        return False
    if _skeleton(domain) == _skeleton(other):
        return True
    return min(len(domain), len(other)) >= SHORTEST and _one_apart(domain, other)


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()


def _within(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def _readable(domain: str) -> str:
    """As a person sees it: xn--… decoded."""
    labels = []
    for label in domain.lower().strip(".").split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)


def _skeleton(text: str) -> str:
    """One form for all that looks alike."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_TWINS)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain


def _one_apart(one: str, two: str) -> bool:
    """True if one letter is missing, added, exchanged, or two neighbours are swapped."""
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    if len(one) > len(two):
        one, two = two, one
    at = next((place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    if len(one) < len(two):
        return one[at:] == two[at + 1 :]
    swapped = one[at : at + 2] == two[at : at + 2][::-1] and one[at + 2 :] == two[at + 2 :]
    return swapped or one[at + 1 :] == two[at + 1 :]


def hosts_of(addresses: Iterable[str]) -> frozenset[str]:
    """The hosts of these web addresses, without "www."."""
    hosts = (address.partition("://")[2].partition("/")[0].partition(":")[0].lower() for address in addresses)
    return frozenset(host.removeprefix("www.") for host in hosts if host)
