/** Every command once: its words, its keys, what it does. Feeds buttons, shortcuts and the help sheet. */

import { PRESETS } from "./hanging/windows";
import { TOOLS } from "./tools/catalogue";
import { SHAPINGS } from "./tools/shaping";

/** What commands may do; both reading rooms offer it. */
export interface Commandable {
  takeTool(key: string): void;
  readonly toolKey: string;
  step(by: number): void;
  toEnd(end: "first" | "last"): void;
  focusPane(by: number): void;
  nextSeries(by: number): void;
  nextBValue(by: number): void;
  enlarge(): void;
  nextLayout(by: number): void;
  /** The first, the second... of those offered. */
  chooseLayout(number: number): void;
  toggleStrip(): void;
  playCine(): void;
  toggleCurve(): void;
  resetView(): void;
  invert(): void;
  toggleSmooth(): void;
  zoom(direction: 1 | -1): void;
  preset(number: number): void;
  toggleLinked(): void;
  toggleReferenceLines(): void;
  /** Degrees about the linked point. */
  turnPlane(turn: number, tilt: number): void;
  uprightPlane(): void;
  toggleMarks(): void;
  toggleOutlines(): void;
  stepFill(by: 1 | -1): void;
  correlate(on: boolean): void;
  /** The hand that keys move, over the focused pane. */
  moveHand(rightMm: number, downMm: number): void;
  clickHand(): void;
  resizeBrush(by: number): void;
  shape(key: string): void;
  /** One end of a labelled range of frames put here, or all frames. */
  labelFrames(edge: "from" | "to" | "all"): void;
  undo(): void;
  redo(): void;
  /** Answers by key; null where nobody answers. */
  readonly answering: Answerable | null;
  /** Proposals of an algorithm; null where none are offered. */
  readonly proposing: Proposable | null;
  /** Drawn things one by one; null where none is the reader's own. */
  readonly objects: Objectable | null;
  cancel(): void;
  help(): void;
  newFinding(): void;
  noLesion(): void;
  nextFinding(by: number): void;
  toQuestions(): void;
  guideline(): void;
  sign(): void;
  report(): void;
  saveNow(): void;
  toggleHeat(): void;
  /** The marks of one reader after the other alone, then all. */
  nextReader(): void;
}

export interface Answerable {
  takeSuggested(): void;
  cannotAssess(): void;
  moveFinding(by: 1 | -1): void;
}

export interface Proposable {
  next(): Promise<void>;
  take(): void;
  decline(): Promise<void>;
}

export interface Objectable {
  step(by: number): void;
  toggleHidden(): void;
  toggleLocked(): void;
  ask(what: "name"): void;
  recolour(): void;
  remove(): void;
  nextStructure(by: number): void;
}

export interface Command {
  readonly key: string;
  readonly group: "Images" | "Tools" | "Marks" | "Findings" | "Reading";
  readonly label: string;
  /** As typed: "Ctrl+Z", "Shift+V", "ArrowUp", "?". The first is shown on buttons. */
  readonly keys: readonly string[];
  readonly run: (room: Commandable) => void;
  /** Runs on release: for commands that last as long as the key is held. */
  readonly release?: (room: Commandable) => void;
  /** Only where marks and answers are made, not where they are compared. */
  readonly readingOnly?: true;
  /** Only where an algorithm's proposals are offered. */
  readonly proposalsOnly?: true;
  /** Only where readers are compared. */
  readonly comparingOnly?: true;
}

export const offeredWhenReading = (command: Command): boolean => !command.comparingOnly && !command.proposalsOnly;
export const offeredWithProposals = (command: Command): boolean => !command.comparingOnly;
/** Images only: no marks, no answers, no case to go on to. */
export const offeredWhenLooking = (command: Command): boolean =>
  !command.readingOnly && !command.comparingOnly && (command.group === "Images" || command.group === "Tools" || ["cancel", "help"].includes(command.key));
/** Beside those, while an outline is drawn instead of the readers'. */
const REDRAWING = new Set(["brush-smaller", "brush-larger", "delete", "undo", "redo", "object-on", "object-back", "object-hide"]);
export const offeredWhenRedrawing = (command: Command): boolean => {
  const tool = TOOLS.find((one) => `tool-${one.key}` === command.key);
  return REDRAWING.has(command.key) || SHAPINGS.some((one) => one.key === command.key) || tool?.makes === "mask" || tool?.makes === "contour";
};
export const offeredWhenComparing = (command: Command): boolean => !command.readingOnly;

const TOOL_KEYS: Record<string, string> = {
  window: "W",
  pan: "P",
  zoom: "Z",
  planes: "Shift+X",
  point: "D",
  length: "L",
  bidirectional: "Shift+D",
  angle: "Shift+J",
  contour: "F",
  polygon: "A",
  ellipse: "O",
  brush: "B",
  eraser: "E",
  threshold: "T",
  grow: "R",
  gland: "G",
  needle: "Shift+N",
  core: "Shift+Q",
};

/** One press of a key turns a calculated plane by so much. */
const TURN_DEG = 5;

const HAND_MOVES = [["Left", -1, 0], ["Right", 1, 0], ["Up", 0, -1], ["Down", 0, 1]] as const;

const IMAGES: readonly Command[] = [
  { key: "up", group: "Images", label: "Previous slice", keys: ["ArrowUp"], run: (room) => room.step(-1) },
  { key: "down", group: "Images", label: "Next slice", keys: ["ArrowDown"], run: (room) => room.step(1) },
  { key: "first", group: "Images", label: "First slice", keys: ["Home"], run: (room) => room.toEnd("first") },
  { key: "last", group: "Images", label: "Last slice", keys: ["End"], run: (room) => room.toEnd("last") },
  { key: "pane-left", group: "Images", label: "Previous pane", keys: ["ArrowLeft"], run: (room) => room.focusPane(-1) },
  { key: "pane-right", group: "Images", label: "Next pane", keys: ["ArrowRight"], run: (room) => room.focusPane(1) },
  { key: "series-back", group: "Images", label: "Previous series in this pane", keys: ["PageUp"], run: (room) => room.nextSeries(-1) },
  { key: "series-on", group: "Images", label: "Next series in this pane", keys: ["PageDown"], run: (room) => room.nextSeries(1) },
  { key: "b-on", group: "Images", label: "Next b-value in this pane", keys: ["V"], run: (room) => room.nextBValue(1) },
  { key: "b-back", group: "Images", label: "Previous b-value in this pane", keys: ["Shift+V"], run: (room) => room.nextBValue(-1) },
  { key: "enlarge", group: "Images", label: "One pane large, and back", keys: ["Enter"], run: (room) => room.enlarge() },
  { key: "layout-on", group: "Images", label: "Next arrangement of panes", keys: ["Shift+L"], run: (room) => room.nextLayout(1) },
  { key: "layout-back", group: "Images", label: "Previous arrangement of panes", keys: ["Shift+K"], run: (room) => room.nextLayout(-1) },
  ...[1, 2, 3, 4, 5, 6].map((number): Command => ({ key: `layout-${number}`, group: "Images", label: `Arrangement ${number} of those offered`, keys: [`Ctrl+Alt+${number}`], run: (room) => room.chooseLayout(number) })),
  { key: "strip", group: "Images", label: "All series as small pictures", keys: ["S"], run: (room) => room.toggleStrip() },
  { key: "cine", group: "Images", label: "Play the frames, and stop", keys: ["C"], run: (room) => room.playCine() },
  { key: "curve", group: "Images", label: "DCE curve at the pointer", keys: ["Shift+C"], run: (room) => room.toggleCurve() },
  { key: "reset", group: "Images", label: "Reset window, zoom and position", keys: ["Space"], run: (room) => room.resetView() },
  { key: "invert", group: "Images", label: "Invert", keys: ["I"], run: (room) => room.invert() },
  { key: "smooth", group: "Images", label: "Smooth or plain pixels", keys: ["U"], run: (room) => room.toggleSmooth() },
  { key: "closer", group: "Images", label: "Closer", keys: ["+", "="], run: (room) => room.zoom(1) },
  { key: "farther", group: "Images", label: "Farther", keys: ["-"], run: (room) => room.zoom(-1) },
  ...PRESETS.map((words, i): Command => ({ key: `preset-${i + 1}`, group: "Images", label: `Window: ${words}`, keys: [`Alt+${i + 1}`], run: (room) => room.preset(i + 1) })),
  { key: "link", group: "Images", label: "Scroll panes together, or not", keys: ["J"], run: (room) => room.toggleLinked() },
  { key: "reference", group: "Images", label: "Lines where the slices cut each other", keys: ["Shift+T"], run: (room) => room.toggleReferenceLines() },
  { key: "turn-left", group: "Images", label: `Turn the calculated plane ${TURN_DEG}° to the left`, keys: ["Ctrl+ArrowLeft"], run: (room) => room.turnPlane(-TURN_DEG, 0) },
  { key: "turn-right", group: "Images", label: `Turn the calculated plane ${TURN_DEG}° to the right`, keys: ["Ctrl+ArrowRight"], run: (room) => room.turnPlane(TURN_DEG, 0) },
  { key: "tilt-up", group: "Images", label: `Tilt the calculated plane ${TURN_DEG}° upwards`, keys: ["Ctrl+ArrowUp"], run: (room) => room.turnPlane(0, TURN_DEG) },
  { key: "tilt-down", group: "Images", label: `Tilt the calculated plane ${TURN_DEG}° downwards`, keys: ["Ctrl+ArrowDown"], run: (room) => room.turnPlane(0, -TURN_DEG) },
  { key: "upright", group: "Images", label: "Calculated plane back to 0°", keys: ["Shift+Home"], run: (room) => room.uprightPlane() },
  ...HAND_MOVES.map(([side, rightMm, downMm]): Command => ({ key: `hand-${side.toLowerCase()}`, group: "Images", label: `The place in all panes, by keys: 1 mm ${side === "Up" || side === "Down" ? side.toLowerCase() : `to the ${side.toLowerCase()}`}`, keys: [`Ctrl+Shift+Arrow${side}`], run: (room) => room.moveHand(rightMm, downMm) })),
  { key: "hand-click", group: "Images", label: "Click at that place with the tool in the hand", keys: ["Shift+Enter"], run: (room) => room.clickHand() },
  { key: "correlate", group: "Images", label: "Hold: the place under the pointer in all panes", keys: ["K"], run: (room) => room.correlate(true), release: (room) => room.correlate(false) },
];

const DRAWING: readonly Command[] = [
  ...TOOLS.map((tool): Command => ({
    key: `tool-${tool.key}`,
    group: "Tools",
    label: tool.label,
    keys: TOOL_KEYS[tool.key] ? [TOOL_KEYS[tool.key] as string] : [],
    run: (room) => room.takeTool(tool.key),
    ...(tool.draws ? { readingOnly: true as const } : {}),
  })),
  { key: "brush-smaller", group: "Tools", label: "Smaller brush", keys: ["["], run: (room) => room.resizeBrush(-1), readingOnly: true },
  { key: "brush-larger", group: "Tools", label: "Larger brush", keys: ["]"], run: (room) => room.resizeBrush(1), readingOnly: true },
  ...SHAPINGS.map(({ key, label, keys }): Command => ({ key, group: "Marks", label, keys, run: (room) => room.shape(key), readingOnly: true })),
  { key: "frames-from", group: "Marks", label: "Label frames of a moving picture: from here", keys: ["Shift+A"], run: (room) => room.labelFrames("from"), readingOnly: true },
  { key: "frames-to", group: "Marks", label: "Label frames of a moving picture: to here", keys: ["Shift+Z"], run: (room) => room.labelFrames("to"), readingOnly: true },
  { key: "frames-all", group: "Marks", label: "Label the whole clip", keys: ["Shift+W"], run: (room) => room.labelFrames("all"), readingOnly: true },
  { key: "hide", group: "Marks", label: "Hide or show all marks", keys: ["H"], run: (room) => room.toggleMarks() },
  { key: "fill", group: "Marks", label: "Outlines only, or regions filled", keys: ["Shift+H"], run: (room) => room.toggleOutlines() },
  { key: "fill-more", group: "Marks", label: "Regions filled more strongly", keys: ["Alt+ArrowUp"], run: (room) => room.stepFill(1) },
  { key: "fill-less", group: "Marks", label: "Regions filled more weakly", keys: ["Alt+ArrowDown"], run: (room) => room.stepFill(-1) },
  { key: "object-on", group: "Marks", label: "Next drawn thing", keys: ["Shift+ArrowRight"], run: (room) => room.objects?.step(1), readingOnly: true },
  { key: "object-back", group: "Marks", label: "Previous drawn thing", keys: ["Shift+ArrowLeft"], run: (room) => room.objects?.step(-1), readingOnly: true },
  { key: "object-hide", group: "Marks", label: "Hide or show the selected mark", keys: ["Shift+E"], run: (room) => room.objects?.toggleHidden(), readingOnly: true },
  { key: "object-lock", group: "Marks", label: "Lock or unlock the selected mark", keys: ["Shift+P"], run: (room) => room.objects?.toggleLocked(), readingOnly: true },
  { key: "object-name", group: "Marks", label: "Rename the selected mark", keys: ["F2"], run: (room) => room.objects?.ask("name"), readingOnly: true },
  { key: "object-colour", group: "Marks", label: "Next colour for the selected mark", keys: ["Shift+U"], run: (room) => room.objects?.recolour(), readingOnly: true },
  { key: "structure-on", group: "Marks", label: "Draw for the next structure, then for findings again", keys: ["Shift+G"], run: (room) => room.objects?.nextStructure(1), readingOnly: true },
  { key: "delete", group: "Marks", label: "Delete the selected mark", keys: ["Backspace", "Delete"], run: (room) => room.objects?.remove(), readingOnly: true },
  { key: "proposals", group: "Marks", label: "Proposals, where they are offered: show, then the next; after the last, hide", keys: ["Shift+M"], run: (room) => void room.proposing?.next(), readingOnly: true, proposalsOnly: true },
  { key: "proposal-take", group: "Marks", label: "Take the proposal shown", keys: ["F9"], run: (room) => room.proposing?.take(), readingOnly: true, proposalsOnly: true },
  { key: "proposal-decline", group: "Marks", label: "Decline the proposal shown, or take that back", keys: ["Shift+F9"], run: (room) => void room.proposing?.decline(), readingOnly: true, proposalsOnly: true },
  { key: "undo", group: "Marks", label: "Undo", keys: ["Ctrl+Z"], run: (room) => room.undo(), readingOnly: true },
  { key: "redo", group: "Marks", label: "Redo", keys: ["Ctrl+Y", "Ctrl+Shift+Z"], run: (room) => room.redo(), readingOnly: true },
  { key: "cancel", group: "Marks", label: "Give up what is being drawn; back to the images", keys: ["Escape"], run: (room) => room.cancel() },
];

const FINDINGS: readonly Command[] = [
  { key: "new", group: "Findings", label: "New finding", keys: ["N"], run: (room) => room.newFinding(), readingOnly: true },
  { key: "none", group: "Findings", label: "No suspicious lesion, or take that back", keys: ["0"], run: (room) => room.noLesion(), readingOnly: true },
  { key: "finding-on", group: "Findings", label: "Next finding or difference; after the last, the case", keys: [".", ">"], run: (room) => room.nextFinding(1) },
  { key: "finding-back", group: "Findings", label: "Previous finding or difference; before the first, the case", keys: [",", "<"], run: (room) => room.nextFinding(-1) },
  { key: "finding-up", group: "Findings", label: "Finding further up in the order", keys: ["Shift+PageUp"], run: (room) => room.answering?.moveFinding(-1), readingOnly: true },
  { key: "finding-down", group: "Findings", label: "Finding further down in the order", keys: ["Shift+PageDown"], run: (room) => room.answering?.moveFinding(1), readingOnly: true },
  { key: "take", group: "Findings", label: "Take the suggested sectors", keys: ["F8"], run: (room) => room.answering?.takeSuggested(), readingOnly: true },
  { key: "cannot", group: "Findings", label: "The current question cannot be assessed, or take that back", keys: ["F4"], run: (room) => room.answering?.cannotAssess(), readingOnly: true },
  { key: "heat", group: "Findings", label: "How many readers marked each place", keys: ["M"], run: (room) => room.toggleHeat(), comparingOnly: true },
  { key: "reader-only", group: "Findings", label: "What one reader drew alone, then the next; after the last, all", keys: ["Shift+Y"], run: (room) => room.nextReader(), comparingOnly: true },
  { key: "questions", group: "Findings", label: "To the first open question, or to the verdict", keys: ["Q"], run: (room) => room.toQuestions() },
];

const READING: readonly Command[] = [
  { key: "guideline", group: "Reading", label: "Guideline", keys: ["Y"], run: (room) => room.guideline() },
  { key: "save", group: "Reading", label: "Save now", keys: ["Ctrl+S"], run: (room) => room.saveNow(), readingOnly: true },
  { key: "sign", group: "Reading", label: "Sign; when signed, on to the next case", keys: ["Ctrl+Enter"], run: (room) => room.sign() },
  { key: "report", group: "Reading", label: "Problem with this case", keys: ["Shift+R"], run: (room) => room.report(), readingOnly: true },
  { key: "help", group: "Reading", label: "All keys", keys: ["?"], run: (room) => room.help() },
];

export const COMMANDS: readonly Command[] = [...IMAGES, ...DRAWING, ...FINDINGS, ...READING];

export function commandOf(key: string): Command {
  const command = COMMANDS.find((one) => one.key === key);
  if (!command) throw new Error(`no command “${key}”`);
  return command;
}

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> & Partial<Pick<KeyboardEvent, "getModifierState">>;

/** Nothing held but Shift, or AltGr: Windows reports it as Ctrl and Alt, and many keyboards have [ and ] on it. */
export const isPlain = (event: Pressed): boolean =>
  (!event.ctrlKey && !event.altKey && !event.metaKey) || (event.key.length === 1 && event.getModifierState?.("AltGraph") === true);

/** How a key event is written in the table above. */
export function keyName(event: Pressed): string {
  const isHeld = !isPlain(event);
  // with Alt, some layouts put another sign on the digit row
  const digit = isHeld && event.altKey ? /^Digit(\d)$/.exec(event.code)?.[1] : undefined;
  const key = digit ?? (event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const isLetter = /^[A-Z]$/.test(key) || key.length > 1;
  const parts = [
    isHeld && (event.ctrlKey || event.metaKey) && "Ctrl",
    isHeld && event.altKey && "Alt",
    event.shiftKey && isLetter && "Shift",
    key,
  ];
  return parts.filter(Boolean).join("+");
}

const CAPS: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
  Escape: "Esc",
};

/** A key as people read it. */
export const keyWords = (key: string): string =>
  key === "+"
    ? key
    : key
        .split("+")
        .map((part) => CAPS[part] ?? part)
        .join(" ");
