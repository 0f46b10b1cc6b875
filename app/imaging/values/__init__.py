"""The vocabulary of images: roles, frames, stacks, verdicts."""

from app.imaging.values.frames import Frame, Layout, PixelMeaning, Stack, Window
from app.imaging.values.roles import DIFFUSION_ROLES, Pane, Proposal, Role
from app.imaging.values.verdicts import FileVerdict, Verdict

__all__ = [
    "DIFFUSION_ROLES",
    "FileVerdict",
    "Frame",
    "Layout",
    "Pane",
    "PixelMeaning",
    "Proposal",
    "Role",
    "Stack",
    "Verdict",
    "Window",
]
