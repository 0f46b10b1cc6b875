"""The words vendors and sites use in descriptions: Siemens, GE, Philips, Canon and others, in many languages.

A star ends the beginning of a word: “dyn*” is dynamic, dynamisch, dynamika. Words are lower case without accents.
"""

from collections.abc import Iterable


class Vocabulary:
    """Words and beginnings of words. What is found is the entry, so that evidence quotes nothing but our own words."""

    def __init__(self, text: str) -> None:
        entries = text.split()
        self._words = frozenset(entry for entry in entries if not entry.endswith("*"))
        self._beginnings = tuple(entry[:-1] for entry in entries if entry.endswith("*"))

    def entry(self, word: str) -> str | None:
        """The entry for a word, also with digits cut off its end (dyn3, vibe2)."""
        for form in (word, word.rstrip("0123456789")):
            if form in self._words:
                return form
        if word.startswith(self._beginnings):
            return next(f"{beginning}…" for beginning in self._beginnings if word.startswith(beginning))
        return None

    def first(self, words: Iterable[str]) -> str | None:
        return next((entry for word in words if (entry := self.entry(word))), None)


PLANES = {
    "ax": Vocabulary(
        "ax axi* oax obax assial* aks* tra trans transv* transax* transa* tran trs quer axt2 axobl poprzeczn* osiow* "
        "tvar* hor horizontal* hengduan* aksial* axob"
    ),
    "sag": Vocabulary("sag sagit* sagi* osag sg sagt2 strzalk* shizhuang* sagob"),
    "cor": Vocabulary("cor coron* koron* kor ocor coro frontal* cort2 czolow* guanzhuang* corob"),
}
LOCALIZER = Vocabulary(
    "loc locs localiz* localis* localit* lokali* locator* scout* aascout aahscout survey* surv pilot* planscan "
    "ubersicht* uebersicht* reperage* topogram* scano* surview 3plane* 3pl 3plan triplan* planning* planung* loca "
    "overzicht* oversigt* oversikt* centrag* centrat* planific* kilavuz* dingwei* paikann* suunnit* trufiloc "
    "haste3plane planejamento* overview"
)
CALIBRATION = Vocabulary(
    "cal calib* kalib* shim* b0map b1map prescan refscan coilsurvey* coilsens* senseref smartprep phantom "
    "hos noise sensitivity sensitivit* fieldmap carebolus bolustrack* testbolus sensref refimage"
)
CALIBRATION_PAIRS = (
    ("b1", "map"), ("b0", "map"), ("field", "map"), ("ref", "sense"), ("sense", "ref"), ("coil", "survey"),
    ("coil", "sens"), ("coil", "sensitivity"), ("care", "bolus"), ("test", "bolus"), ("bolus", "track"),
    ("bolus", "tracking"), ("bolus", "test"), ("smart", "prep"), ("reference", "scan"), ("ref", "scan"),
    ("noise", "scan"), ("coil", "ref"), ("adj", "shim"), ("timing", "bolus"), ("arc", "cal"), ("speeder", "map"),
    ("map", "speeder"), ("for", "speeder"), ("pac", "map"),
)  # fmt: skip
DIFFUSION = Vocabulary(
    "dwi* diff* difu* dyfu* diffuz* dti dwibs ddwi sdwi idwi dwie msdwi reveal ssdwi tracew ivim dki opdwi edwi cdwi "
    "hbdwi seepi ep2d epi2 epidiff dwepi resolve rfov reszoom adcdwi diffw isotropic isodwi"
)
DIFFUSION_WEAK = Vocabulary("dw zoomit focus trace highb hib hbv muse izoom fex erfov lowb bval* bwert bvalue")
"""Say diffusion only where nothing says T1 or T2 (FOCUS and ZOOMit are ways to excite any contrast)."""
AVERAGE_DIFFUSION = (("average", "dc"),)
"""The ADC of older GE workstations."""
CALCULATED = Vocabulary(
    "calc calcb* dsyn* ssyn* dcalc* scalc* comp calcul* calcol* berechn* comput* synth* sintet* sentet* syntet* syn "
    "synt extrapol* virtual* virtuel* cdwi berekend* gerechn* cb cbval beregn* beraknad* obliczon* hesapl* jisuan* "
    "magic scdwi compdwi laskettu kalkul*"
)
EXPONENTIAL = Vocabulary("eadc expadc exponen* exp eksponen* eadcmap")
DIFFUSION_MAPS = Vocabulary(
    "fa colfa colourfa md ra rd tensor kurt* mk fractional anisotrop* kapp dapp dstar fmap pfrac fperf rsi slowadc "
    "fastadc ratio"
)
IVIM_PARTS = Vocabulary("dstar d f fraction frac fp map maps pseudo slow fast star param* fit fperf coefficient")
FRACTION = Vocabulary("frac frakt* fract* frazion* fracc* frakc*")
FALSE_DIFFUSION = Vocabulary("pseudo* slow fast")
APPARENT = Vocabulary("app appar* apar* scheinb* schijnb* pozorn* tilsyn* skenb*")
COEFFICIENT = Vocabulary("coef* koef*")
SUBTRACTION = Vocabulary(
    "sub subs subtr* subt substract* substrak* soustr* subst sustrac* restas resta sottra* vahennys differenz* odej* "
    "cikar* odejmow* jianying* subtra* minus"
)
SUBTRACTION_SHORT = Vocabulary("sous")
"""Soustraction; in the name of an acquired series “under” (sous gadolinium)."""
PARAMETRIC = Vocabulary(
    "ktrans k21 kep kel ve vp iauc iauc60 iauc90 auc auc60 auc90 iaugc wash* washin washout ttp pei nei ser msi msd "
    "mtt slope* tofts permeab* perm dynacad maxslope timetopeak peakenh* enhancementmap relenh tissue4d pharmacok* "
    "mre mte toa ttpm parametric* parametri* t0map pkmap brevis* cbf cbv rbf rbv"
)
PARAMETRIC_SHORT = Vocabulary("wi wo")
"""Wash-in and wash-out; in the name of an acquired series “wo” is “without contrast”."""
PARAMETRIC_PAIRS = (
    ("time", "to"), ("max", "slope"), ("maximum", "slope"), ("enhancement", "integral"), ("enhancement", "ratio"),
    ("relative", "enhancement"), ("rel", "enh"), ("rel", "enhancement"), ("peak", "enhancement"),
    ("max", "enhancement"), ("maximum", "enhancement"),
    ("wash", "in"), ("wash", "out"), ("area", "under"), ("arrival", "time"),
    ("bolus", "arrival"), ("perfusion", "map"), ("perf", "map"), ("perfusion", "maps"), ("colour", "map"),
    ("color", "map"), ("curve", "type"), ("positive", "enhancement"), ("mean", "transit"), ("k", "trans"),
    ("k", "ep"), ("initial", "area"), ("blood", "volume"), ("blood", "flow"), ("plasma", "volume"),
    ("of", "arrival"), ("transfer", "coefficient"), ("transfer", "constant"),
)  # fmt: skip
DYNAMIC = Vocabulary(
    "dce* dyn* dinam* edyn sdyn vdyn perf* twist* tricks disco grasp* multiphas* multifas* mph 4d 4ddce "
    "ktwist dongtai* keyhole tresk radialdce mehrphas* multiarter* "
    "dynaamin* perfuz* devingen dyneth* time4d"
)
PHASES = Vocabulary("ph phase phases phas phasen fase fasi")
"""Count time points where a number follows (Ph 3, phase2); “in phase” is something else."""
GRADIENT_ECHO = Vocabulary("gre ffe fl2d fe gradient")
GRADIENT_T1 = Vocabulary(
    "vibe* lava* thrive* ethrive mthrive flash fl3d fl2d fspgr spgr quick3d tfe ffe efgre3d fgre gre3d starvibe "
    "vibrant tigre tfl tfl3d caipi* caipvibe fe3d mprage cdtvibe fl3dvibe bliss* gre fe"
)
FAT_SATURATED_BY_NATURE = Vocabulary("lava* thrive* ethrive mthrive vibrant bliss* tigre")
VIBE = Vocabulary("vibe* quick3d starvibe caipvibe cdtvibe")
FAT_SATURATED = Vocabulary(
    "fs fatsat* fatsup* fsat fsatur* spair spir fettsat* fettgesat* satgrais* water wasser eau agua w stir ideal "
    "fatsaturat* sat grais* saturacion* satfat saturaz* saturac* supgras* spectral specir rasva* yagbaski* fattsat* "
    "tluszcz* supr* wfs fss chemsat"
)
DIXON = Vocabulary("dixon* mdixon* flex idealiq lavaflex mdix dix")
WITH_FAT = Vocabulary("in opp opposed ip op outphase inphase out outofphase fat f oop inp fatfraction ff")
FAT_ALONE = Vocabulary("fat f ff fatfraction")
FAT_ALONE_TERMS = frozenset({"FAT", "F", "FF", "FAT_FRACTION"})
WITH_FAT_TERMS = frozenset(
    {"IN_PHASE", "OUT_PHASE", "OPP_PHASE", "OPPOSED_PHASE", "IP", "OP", "OOP", "FAT", "F", "IN", "OPP", "FF"}
)
T2_FAT_SATURATED = Vocabulary(
    "fs fatsat* fatsup* fsat spair spir stir tirm fettsat* spectral dixon* mdixon* water ideal wfs chemsat supgras* "
    "satgrais* fatsaturat* fattsat* saturacion* saturac* saturaz* wasser fss"
)
WATER_ALONE = Vocabulary("mrcp* smrcp* cholangi* colangi* urogra* mru hydrogra* myelogra* mielogra*")
ELASTOGRAPHY = Vocabulary("gremre epimre semre elasto* elastizit* tomoelasto* stiffness")
ELASTOGRAPHY_PAIRS = (("mr", "touch"), ("mre", "wave"), ("mre", "map"))
FAT_SATURATED_PAIRS = frozenset((fat, dark) for fat in ("fat", "fett", "gras") for dark in ("sat", "sup", "suppressed"))
STIR = Vocabulary("stir* tirm flair fluid turboflair irtse")
T2_STAR = Vocabulary("t2star t2s medic merge swi swan swip venobold hemo haemo* venous t2stern r2star bold")
T2_STAR_PAIRS = (("t2", "star"), ("t2", "stern"))
SUSCEPTIBILITY = Vocabulary("t2star t2s swi swan swip venobold t2stern r2star esswan qsm")
STEADY_STATE = Vocabulary("fiesta* trufi* truefisp* bffe ssfp bssfp balanced fisp ciss btfe fiestac trufisp truesfp")
SINGLE_SHOT = Vocabulary("haste* ssfse sshtse ssh_tse fase sstse ssfses singleshot hastirm uts")
PROTON_DENSITY = Vocabulary("pd pdw pdref proton density dp densit* densidad rho pdwi dichte")
THREE_D_T2 = Vocabulary(
    "space spc* cube* vista* isofse 3d3 mvox mvxd brainview viewt2 3dvane t2space mpvista caipispace "
)
PELVIS = Vocabulary(
    "pelvi* bassin* becken* bekken* pelve bacin* backen* leopelv* miednic* lantio* ganzbecken wholepelvis penqiang*"
)
BEYOND_PELVIS = Vocabulary(
    "lymph* linf* ln lnn node nodes nodal ganglio* gangli* adenop* abd abdo* lumbar lumb* lws lws bone bones wb "
    "wholebody hip hips spine retroper* iliac* iliaq* aort* knochen* lwk lendenw* lfov largefov largfov bigfov "
    "grossfov grosses stag* staging kidney* liver* thigh* femur* sacr* wirbel*"
)
FUSED = Vocabulary("fusion* fused fuse fusie overlay merged colormap fus blend* fuzj* fuzyon* fusjon* verschmel*")
REFORMATTED = Vocabulary(
    "mip mips mpr mprs minip reformat* reform* curved mobiview compos* vrt vr mpvr reconstr* rekonstr* recon3d "
    "rotating range ranges thickmip ssd cpr"
)
SEGMENTED = Vocabulary("segment* mask masks labelmap contour* contours roi rois rtss labels")
EXPORTED = Vocabulary(
    "screenshot* screensav* screen captur* screencap* report summary befund* snapshot* bildschirm* capture* secondary "
    "keyimage* keyimages printed print film filming dosereport sc export exported hardcopy save saved"
)
REPORTS = Vocabulary("phoenix* evidence* examcard* protocolinfo ")
SPECTROSCOPY = Vocabulary(
    "spectro* spektro* csi* mrsi* mrs espectro* spettro* svs* press prose slaser cho choline hmrs semilaser"
)
SPIN_ECHO = Vocabulary("se tse* fse* ir frfse* tsed")
FAST_SPIN_ECHO = Vocabulary(
    "tse* fse* frfse* propeller prop blade* multivane jet haste* ssfse space spc cube* vista* turbo radar"
)
MAPPING = Vocabulary(
    "t2map* map maps mapping mapit t2calc carte kart* quantit* t1map* mapa mappa relaxom* vfa multiecho multiflip"
)
MICRO_US = Vocabulary("micro* microus exactvu* mikro*")
MICRO_US_PAIRS = (("29", "mhz"),)
FILM = Vocabulary("cine* loop* clip* video* film*")
VOLUME = Vocabulary("3d* volume* vol koelis* trus3d 3dus 3dtrus volum* artemis uronav fusionvol us3d volumen*")

FOREIGN = {
    "定位": "localizer", "弥散": "diffusion", "扩散": "diffusion", "拡散": "diffusion", "增强": "dynamic",
    "动态": "dynamic", "動態": "dynamic", "ダイナミック": "dynamic", "造影": "dynamic", "横断": "ax", "轴位": "ax",
    "軸位": "ax", "横軸": "ax", "水平断": "ax", "矢状": "sag", "冠状": "cor", "计算": "calc", "計算": "calc",
    "合成": "synthetic", "压脂": "fs", "脂肪抑制": "fs", "抑脂": "fs", "骨盆": "pelvis", "盆腔": "pelvis",
    "骨盤": "pelvis", "减影": "subtraction", "サブトラクション": "subtraction", "融合": "fusion",
    "波谱": "spectroscopy",
    "位置決め": "localizer", "位置決": "localizer", "灌注": "perfusion", "확산": "diffusion", "조영": "dynamic",
    "表观": "apparent", "前列腺": "prostate", "前立腺": "prostate", "重建": "reformat", "截图": "screenshot",
}  # fmt: skip
"""What is written in other scripts becomes a word of ours; Cyrillic letters are spelled in Latin ones."""
