"""Plain values of a header: texts, whole numbers, the age at the visit."""

from app.imaging import deidentify
from app.imaging.dicom.header import Attributes


def text(dataset: Attributes, keyword: str) -> str:
    value = dataset.get(keyword)
    return "" if value is None else str(value).strip()


def whole(dataset: Attributes, keyword: str) -> int | None:
    found = text(dataset, keyword)
    return int(float(found)) if found else None


def header_text(value: object) -> str:
    """Several values with a backslash between them."""
    if value is None:
        return ""
    values = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else value
    return "\\".join(str(one) for one in values)


def age_years(dataset: Attributes) -> float | None:
    """PatientAge, else from birth and study date; above 89 it is given as 90."""
    age = deidentify.capped_age(text(dataset, "PatientAge"))
    if age:
        return int(age[:3]) / {"Y": 1, "M": 12, "W": 52.18, "D": 365.25}[age[3]]
    born, taken = text(dataset, "PatientBirthDate"), text(dataset, "StudyDate")
    if len(born) != 8 or len(taken) != 8 or not (born + taken).isdigit():
        return None
    years = int(taken[:4]) - int(born[:4]) - (taken[4:] < born[4:])
    return float(min(years, 90)) if years >= 0 else None
