"""Which addresses this house connects to when it fetches from a server that an operator named."""

import ipaddress
from collections.abc import Sequence

from app.kernel.refusals import Conflict


class Unreachable(Conflict):
    """A source that cannot be used now, and why."""

    default_code = "unreachable"


def chosen_address(addresses: Sequence[str], *, private: bool, source: str) -> str:
    """The first of what a name resolved to. Without `private`, a name that leads to the inside of a network even
    with one of its addresses leads nowhere: a second look-up could give another answer, so this one is used."""
    if not addresses:
        raise Unreachable(f"The name of {source} cannot be found.")
    if not private and not all(_is_public(address) for address in addresses):
        raise Unreachable(
            f"{source} has an address inside a private network. The operator must allow that in its entry first."
        )
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    inner = mapped or address
    return inner.is_global and not inner.is_multicast
