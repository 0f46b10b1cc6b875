"""Staging the demonstration: steps that each check whether they are done, so that it can be killed and taken up again.

`open_or_close` is called when the house opens. `progress` does the rest, one step at a time; it paints, and is
imported only where that is wanted.
"""

from app.demo.staging.cast import CAST, Member, may_demonstrate, password
from app.demo.staging.opening import at_start, open_or_close

__all__ = ["CAST", "Member", "at_start", "may_demonstrate", "open_or_close", "password"]
