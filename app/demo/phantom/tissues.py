"""What tissues look like: on T2, on diffusion, before and after contrast, to ultrasound; and how they are textured."""

from dataclasses import dataclass, replace

CHANNELS = ("t2", "diffusion", "adc", "t1", "uptake", "rate", "echo")


@dataclass(frozen=True)
class Tissue:
    """Relative signal units; `adc` in 10^-6 mm2/s; `uptake` added at full contrast, `rate` per minute;
    `echo` the backscatter, 100 for a normal peripheral zone.

    Textures are weights of the canvas's random fields: fractions of the signal.
    """

    t2: float
    diffusion: float
    adc: float
    t1: float = 100.0
    uptake: float = 20.0
    rate: float = 0.6
    strands: float = 0.0
    mottle: float = 0.0
    clouds: float = 0.0
    fibres: float = 0.0
    echo: float = 60.0

    def brighter(self, factor: float) -> "Tissue":
        return replace(self, t2=self.t2 * factor)


AIR = Tissue(4, 2, 0, 4, 0, echo=0)
FAT = Tissue(570, 14, 250, 70, 6, strands=0.3, clouds=0.07, mottle=0.035, echo=150)
SKIN = Tissue(160, 40, 1000, 150, 20)
MUSCLE = Tissue(82, 105, 1450, 190, 40, 0.7, fibres=0.34, mottle=0.08, clouds=0.08, echo=45)
GLUTEUS = Tissue(105, 105, 1450, 190, 40, 0.7, fibres=0.85, mottle=0.1, echo=45)
MARROW = Tissue(300, 12, 350, 60, 14, clouds=0.2, mottle=0.14)
FEMORAL_MARROW = Tissue(440, 10, 300, 55, 8, clouds=0.08, mottle=0.06)
CORTEX = Tissue(30, 4, 200, 20, 0, echo=380)
CARTILAGE = Tissue(150, 40, 1500, 110, 10)
FIBROCARTILAGE = Tissue(60, 15, 900, 60, 5, mottle=0.2)
URINE = Tissue(860, 620, 2900, 60, 0, clouds=0.015, echo=1.2)
BLADDER_WALL = Tissue(115, 150, 1450, 170, 90, 0.9, mottle=0.1, echo=95)
RECTAL_WALL = Tissue(150, 160, 1350, 170, 110, 1.4, mottle=0.14, clouds=0.12, echo=55)
RECTAL_MUCOSA = Tissue(330, 190, 1500, 180, 190, 1.6, mottle=0.2, echo=130)
GAS = Tissue(14, 3, 0, 6, 0, echo=300)
STOOL = Tissue(75, 14, 900, 130, 0, mottle=0.55, clouds=0.5, echo=120)
VESSEL = Tissue(22, 20, 2000, 60, 520, 4.0, echo=5)
VEIN = Tissue(690, 150, 1900, 120, 330, 1.8, mottle=0.1, echo=8)
SPHINCTER = Tissue(95, 130, 1350, 190, 80, 1.0, mottle=0.12, echo=42)
PERIPROSTATIC = Tissue(340, 60, 1000, 110, 90, 1.2, mottle=0.3, clouds=0.34, echo=165)
PERINEUM = Tissue(150, 120, 1350, 180, 80, 1.0, mottle=0.16, clouds=0.2, echo=70)
BULB = Tissue(470, 170, 1500, 160, 230, 1.2, mottle=0.1, clouds=0.08, echo=40)
VESICLE_WALL = Tissue(170, 130, 1300, 160, 120, 1.2, echo=85)
VESICLE_FLUID = Tissue(740, 260, 2050, 110, 30, clouds=0.1, echo=16)
BOWEL_WALL = Tissue(150, 130, 1350, 160, 130, 1.2)

CAPSULE = Tissue(150, 120, 1250, 170, 60, 1.0, echo=230)
PERIPHERAL = Tissue(530, 235, 1720, 165, 95, 0.9, mottle=0.12, clouds=0.2, echo=105)
TRANSITION = Tissue(265, 195, 1300, 175, 175, 1.3, mottle=0.16, clouds=0.18, echo=66)
CENTRAL = Tissue(195, 185, 1120, 170, 120, 1.0, mottle=0.1, clouds=0.06, echo=84)
STROMA = Tissue(85, 95, 1120, 160, 50, 0.7, mottle=0.14, echo=40)
URETHRA = Tissue(330, 190, 1500, 165, 120, 1.0, echo=90)
VERUMONTANUM = Tissue(610, 230, 1800, 165, 80, 1.0, echo=125)
RIM = Tissue(85, 140, 1150, 165, 80, 1.0, echo=36)
GLANDULAR_NODULE = Tissue(455, 215, 1560, 170, 190, 1.5, mottle=0.24, clouds=0.12, echo=92)
STROMAL_NODULE = Tissue(165, 185, 1060, 175, 210, 1.7, mottle=0.12, clouds=0.06, echo=46)
MIXED_NODULE = Tissue(300, 200, 1320, 172, 200, 1.6, mottle=0.3, clouds=0.2, echo=70)


def tumour(conspicuity: float) -> Tissue:
    """From barely different (0) to markedly dark on T2 and ADC, bright at high b and early in contrast (1)."""
    c = conspicuity
    return Tissue(
        t2=330 - 165 * c,
        diffusion=225 + 75 * c,
        adc=1280 - 660 * c,
        t1=165,
        uptake=150 + 190 * c,
        rate=1.2 + 2.2 * c,
        mottle=0.06,
        clouds=0.05,
        echo=82 - 44 * c,
    )


def scar(depth: float) -> Tissue:
    """A wedge of old inflammation: dark on T2, hardly restricted."""
    return Tissue(
        450 - 190 * depth, 215, 1560 - 260 * depth, 165, 110, 1.0, mottle=0.08, clouds=0.06, echo=100 - 30 * depth
    )
