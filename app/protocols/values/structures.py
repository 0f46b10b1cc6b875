"""Structures that are outlined or painted without being a finding; a protocol says which, releases give the codes."""

STRUCTURES: dict[str, str] = {
    "prostate": "Prostate",
    "peripheral_zone": "Peripheral zone",
    "transition_zone": "Transition zone",
    "central_zone": "Central zone",
    "afs": "Anterior fibromuscular stroma",
    "prostatic_urethra": "Prostatic urethra",
    "seminal_vesicle": "Seminal vesicles",
    "external_sphincter": "External urethral sphincter",
}
