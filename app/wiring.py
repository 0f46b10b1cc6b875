"""Which signal of a lower room wakes which action of an upper one, and which rooms have background work.

Actions take `(session, ids)` and are idempotent: a signal may be handled again after a crash.
"""

from app.audit import jobs as audit_jobs
from app.kernel.signals import Wiring

JOBS = (audit_jobs,)
"""Importing them registers their tasks: a worker without them would fail every job it fetches."""

SIGNALS: Wiring = {}
