"""The words vendors and sites use in descriptions: Siemens, GE, Philips, Canon, in several languages."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLANES = {
    "ax": _words(
        "ax axial axi axiale axiales axialen axiaal assiale assiali tra trans transv transversal transverse "
        "transversale transversaal quer transaxial axt2 axobl"
    ),
    "sag": _words("sag sagittal sagital sagittale sagittaal sagitt sg sagi sagt2"),
    "cor": _words("cor coronal coronale coronaal kor koronar frontal co coro cort2"),
}
LOCALIZER = _words(
    "loc localizer localiser localizador localizadores localizzatore localisateur localisation lokalizer "
    "lokalisator lokalizador locator scout scouts survey surv pilot planscan ubersicht uebersicht ubersichts "
    "reperage reperages topogram scano scanogram surview localizers 3plane 3pl triplan triplane planning loca "
    "localiz lokalisation localise"
)
CALIBRATION = _words(
    "cal calibration calib asset shim shimming b0map b1map prescan refscan coilsurvey coilsens senseref "
    "smartprep phantom noise sensitivity"
)
DIFFUSION = _words(
    "dwi dw diff diffusion difusion difusao diffusione diffusie dti resolve zoomit ep2d dwibs ddwi idwi dwie "
    "dwissepi ssdwi focus trace tracew ivim dki opdwi edwi cdwi highb"
)
CALCULATED = _words(
    "calc calcbval calculated calculado calculada calculee calcule calcolato calcolata berechnet berechnete "
    "computed synth synthetic synthetisch synthetique sintetica sintetico synthesized syn extrapolated extrapol "
    "virtual cdwi berekend gerechnet cb cbval"
)
EXPONENTIAL = _words("eadc expadc exponential exponentiell exponencial exponentielle exp")
DIFFUSION_MAPS = _words("fa colfa colourfa md ra tensor kurtosis mk fractional anisotropy kapp")
SUBTRACTION = _words(
    "sub subtraction subtracted subtract subs subt substraction soustraction soustractions subtraktion "
    "subtraktie sustraccion sottrazione subtracao subtr subtracion"
)
PARAMETRIC = _words(
    "ktrans kep ve vp iauc auc iaugc wash washin washout ttp pei ser mtt positive slope tofts permeability perm "
    "dynacad maxslope timetopeak cad peakenhancement enhancementmap relenh tissue4d"
)
DYNAMIC = _words(
    "dce dyn dynamic dynamics dynamisch dynamische dynamique dynamiques dinamico dinamica dinamiche dinamicos "
    "dynamika perf perfusion perfusione perfusao twist tricks disco grasp multiphase multifase multiphasic 4d "
    "dynethrive sdyn edyn ph phases injecte injection bolus"
)
GRADIENT_T1 = _words("vibe lava thrive ethrive flash fl3d fl2d fspgr spgr mthrive quick3d tfe ffe")
FAT_SATURATED = _words(
    "fs fatsat fatsup fsat spair spir fettsat fettgesattigt satgraisse water wasser stir dixon mdixon vibe lava "
    "thrive ethrive mthrive"
)
T2_FAT_SATURATED = _words("fs fatsat fatsup fsat spair spir stir tirm fettsat fatsaturated spectral")
STIR = _words("stir tirm")
T2_STAR = _words("t2star t2s medic merge swi swan star gre hemo haemo venous t2stern")
PROTON_DENSITY = _words("pd pdw pdref proton density dp densite densidad rho")
THREE_D_T2 = _words("space spc cube vista isofse 3d3 mvox mvxd brainview viewt2")
LARGE_FIELD = _words(
    "pelvis pelvic pelvien pelvi bassin becken bekken pelvico pelvica pelve lymph lymphe nodes ln lnn node "
    "abdomen abd abdominal lumbar bone bones wb wholebody bacino hip hips spine retroperitoneum iliac"
)
FUSED = _words("fusion fused fuse fusie overlay merged colormap")
REFORMATTED = _words("mip mpr minip reformat reformatted reformation curved mobiview composed vrt")
EXPORTED = _words("screenshot screensave screen capture captured screenshots report protocol summary")
SPECTROSCOPY = _words("spectro spectroscopy spektroskopie csi mrsi mrs espectroscopia spettroscopia svs")
SPIN_ECHO = _words("se tse fse ir")
MAPPING = _words("t2map map mapping mapit")
MICRO_US = _words("micro microus exactvu")
VOLUME = _words("3d volume vol koelis trus3d 3dus 3dtrus volumetric")

HAN = {"定位": "localizer", "弥散": "diffusion", "扩散": "diffusion", "拡散": "diffusion", "增强": "dynamic"}
