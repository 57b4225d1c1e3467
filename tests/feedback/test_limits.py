"""Whose network a request comes from, behind any number of proxies."""

from __future__ import annotations

import pytest

from newsgen.feedback.limits import client_address, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("203.0.113.77:5123", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("[2001:db8:1:2ff:3::4]", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("unknown", ""),
        ("", ""),
        ("1.2.3.4.5", ""),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("lines", "proxies", "address"),
    [
        ([], 0, "10.0.0.1"),
        (["6.6.6.6"], 0, "10.0.0.1"),  # a visitor can write what they like
        (["6.6.6.6, 1.1.1.1"], 1, "1.1.1.1"),
        (["6.6.6.6", "1.1.1.1, 2.2.2.2"], 2, "1.1.1.1"),
        ([], 1, "10.0.0.1"),  # the proxy was gone round
        (["1.1.1.1"], 2, "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(lines: list[str], proxies: int, address: str) -> None:
    assert client_address("10.0.0.1", lines, proxies) == address
