"""Invented patients: names, numbers and notes for the de-identification to take out."""

from dataclasses import dataclass

from app.demo.phantom.cases import PhantomCase

STUDY_YEAR = 2024

_NAMES = (
    "Winterbottom^Aurelius^^Dr", "Krösus-Nachtigall^Balduin", "Van der Ingebeeld^Cornelis", "Fantômas^Désiré",
    "O'Phantom^Eamon^Q", "Żółćkiewicz^Fabian",
)  # fmt: skip


@dataclass(frozen=True)
class Identity:
    name: str
    patient_id: str
    birth_date: str
    accession: str
    study_date: str
    study_time: str
    institution: str = "Hospital of the Invented Saint"
    referrer: str = "Ghostwriter^Gwendolyn^^Prof."
    operator: str = "Nobody^Nemo"
    station: str = "MRPHANTOM3T"
    comments: str = "Call the wife, Mrs. Imaginary, 555-0100, about the appointment"


def identity_of(case: PhantomCase, number: int) -> Identity:
    month, day = 1 + (case.seed * 5) % 12, 1 + (case.seed * 3) % 27
    return Identity(
        name=_NAMES[number % len(_NAMES)],
        patient_id=f"PHANTOM-{case.seed:05d}",
        birth_date=f"{STUDY_YEAR - case.age}0{1 + case.seed % 9}1{case.seed % 9}"[:8],
        accession=f"ACC{case.seed * 7919:08d}",
        study_date=f"{STUDY_YEAR}{month:02d}{day:02d}",
        study_time=f"{8 + case.seed % 9:02d}{case.seed % 60:02d}12",
    )
