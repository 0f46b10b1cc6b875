"""A painted prostate in a painted pelvis: shapes filled with tissues, then seen by a simulated scanner.

Coordinates are anatomical millimetres: x left, y posterior, z superior, 0 in the middle of the gland.
"""
