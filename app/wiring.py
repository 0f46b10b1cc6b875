"""Which signal of a lower room wakes which action of an upper one, and which rooms have background work.

Actions take `(session, ids)` and are idempotent: a signal may be handled again after a crash.
"""

from app.adjudication import actions as adjudication
from app.agreement import jobs as agreement_jobs
from app.audit import jobs as audit_jobs
from app.demo import jobs as demo_jobs
from app.imaging import actions as imaging
from app.imaging import jobs as imaging_jobs
from app.kernel.signals import Wiring
from app.releases import jobs as releases_jobs

JOBS = (agreement_jobs, audit_jobs, demo_jobs, imaging_jobs, releases_jobs)
"""Importing them registers their tasks: a worker without them would fail every job it fetches."""

SIGNALS: Wiring = {
    # what DICOMweb answers from is written before anybody asks
    "study.accepted": (imaging.index_study,),
    # compares the case when its last reading is signed, then finds its differences
    "reading.submitted": (adjudication.on_reading_submitted,),
    "comparison.made": (adjudication.on_comparison_made,),
    "campaign.reader_withdrawn": (adjudication.on_reader_withdrawn,),
}
