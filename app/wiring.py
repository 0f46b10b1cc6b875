"""Which signal of a lower room wakes which action of an upper one.

Actions take `(session, ids)` and are idempotent: a signal may be handled again after a crash.
"""

from app.kernel.signals import Wiring

SIGNALS: Wiring = {}
