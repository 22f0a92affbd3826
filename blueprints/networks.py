"""Where a request comes from, as far as limits need to know it."""

from ipaddress import IPv6Address, ip_address

from flask import request

# A household or a phone has a /64 of IPv6 for itself (RFC 6177): its single addresses are no parties of their own.
HOUSEHOLD_BITS = 64


def visitor_network() -> str:
    """The network a request came from: an IPv4 address, or the first 64 bits of an IPv6 one. Only ever hashed."""
    given = (request.remote_addr or "").partition("%")[0]
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return given
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> HOUSEHOLD_BITS << HOUSEHOLD_BITS)}/{HOUSEHOLD_BITS}"
