"""What the record does by itself: anchor its chain heads outside the database."""

from sqlalchemy.orm import Session

from app.audit import actions
from app.kernel import jobs


@jobs.periodic("audit.anchor", cron="*/5 * * * *")
def anchor_regularly(session: Session) -> None:
    actions.anchor(session, actions.anchors_file())
