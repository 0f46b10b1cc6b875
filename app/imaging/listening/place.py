"""Where and under which name the listener is found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    host: str = "127.0.0.1"
    port: int = 11112
    ae_title: str = "CONSILIUM"
