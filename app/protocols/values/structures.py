"""Structures of the prostate that a mask may be of without being a finding; releases give them their codes."""

STRUCTURES: dict[str, str] = {
    "prostate": "Prostate",
    "peripheral_zone": "Peripheral zone",
    "transition_zone": "Transition zone",
    "afs": "Anterior fibromuscular stroma",
    "prostatic_urethra": "Prostatic urethra",
    "seminal_vesicle": "Seminal vesicles",
    "external_sphincter": "External urethral sphincter",
}
