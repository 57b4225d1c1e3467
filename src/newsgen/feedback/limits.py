"""Limits: how many votes a network may give, and whose network a request comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Limits:
    """Votes a minute and a day of one network (an IPv4 /24, an IPv6 /56), votes a minute of all; 0 for no limit.

    An article's votes of an hour beyond `spike` times its usual hour are kept as suspect (0: never). Comments are
    erased after `comment_days` days.
    """

    a_minute: int = 6
    a_day: int = 30
    all_a_minute: int = 300
    spike: int = 20
    comment_days: int = 400


def client_address(peer: str, forwarded: Sequence[str], proxies: int) -> str:
    """The address of the visitor behind a known number of proxies.

    Each proxy adds the address it was asked from to the end of X-Forwarded-For; what stands before the entries of our
    own proxies was written by the visitor, and is not believed.
    """
    entries = [entry.strip() for line in forwarded for entry in line.split(",")]
    return entries[-proxies] if 0 < proxies <= len(entries) else peer


def network_of(address: str) -> str:
    """The network that counts as one: a /24 of IPv4, a /56 of IPv6; "" for what is no address."""
    bare = address.strip().strip("[]").partition("%")[0]
    if bare.count(":") == 1:  # an IPv4 address with a port, as some proxies write it
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, 24 if found.version == 4 else 56), strict=False))
