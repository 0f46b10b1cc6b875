// <masking-board>: rectangles drawn over pictures; the rows of numbers in its form are the truth, pictures only show them.
const SIDES = ["left", "top", "width", "height"] as const;
type Side = (typeof SIDES)[number];
type Box = Record<Side, number>;
const SVG = "http://www.w3.org/2000/svg";
const HANDLE = 0.02;

class MaskingBoard extends HTMLElement {
  private body: HTMLElement | null = null;
  private drawings: SVGSVGElement[] = [];

  connectedCallback(): void {
    this.body = this.querySelector("tbody");
    if (!this.body) return;
    this.rows().forEach((row) => row.remove());
    this.querySelectorAll<HTMLElement>("[data-scripted], [data-add]").forEach((one) => (one.hidden = false));
    this.querySelector("[data-add]")?.addEventListener("click", () => this.addInTheMiddle());
    this.body.addEventListener("input", () => this.draw());
    this.body.addEventListener("click", (event) => {
      const button = (event.target as HTMLElement).closest("[data-remove]");
      if (button) this.remove_(button.closest("tr"));
    });
    this.querySelectorAll<HTMLElement>(".masking-picture").forEach((picture) => this.coverPicture(picture));
  }

  private coverPicture(picture: HTMLElement): void {
    const image = picture.querySelector("img");
    if (!image) return;
    const drawing = document.createElementNS(SVG, "svg");
    picture.append(drawing);
    this.drawings.push(drawing);
    const fit = (): void => {
      drawing.setAttribute("viewBox", `0 0 ${image.naturalWidth || 1} ${image.naturalHeight || 1}`);
      this.draw();
    };
    if (image.complete) fit();
    image.addEventListener("load", fit);
    drawing.addEventListener("pointerdown", (event) => this.grasp(drawing, event));
    drawing.addEventListener("keydown", (event) => this.key(event));
  }

  private rows(): HTMLTableRowElement[] {
    return [...(this.body?.querySelectorAll("tr") ?? [])];
  }

  private boxOf(row: HTMLTableRowElement): Box {
    const numbers = SIDES.map((side) => Number(row.querySelector<HTMLInputElement>(`[name=${side}]`)?.value ?? 0));
    return Object.fromEntries(SIDES.map((side, i) => [side, numbers[i] ?? 0])) as Box;
  }

  private set(row: HTMLTableRowElement, box: Box, drawing: SVGSVGElement | undefined): void {
    const view = drawing?.viewBox.baseVal;
    const [columns, all] = [view?.width || 65535, view?.height || 65535];
    const left = clamp(box.left, 0, columns - 1);
    const top = clamp(box.top, 0, all - 1);
    const kept = { left, top, width: clamp(box.width, 1, columns - left), height: clamp(box.height, 1, all - top) };
    for (const side of SIDES) {
      const input = row.querySelector<HTMLInputElement>(`[name=${side}]`);
      if (input) input.value = String(kept[side]);
    }
    this.draw();
  }

  private addRow(box: Box, drawing: SVGSVGElement | undefined): HTMLTableRowElement | null {
    const row = this.querySelector("template")?.content.querySelector("tr")?.cloneNode(true);
    if (!(row instanceof HTMLTableRowElement)) return null;
    row.querySelectorAll<HTMLElement>("[data-remove]").forEach((button) => (button.hidden = false));
    this.body?.append(row);
    this.set(row, box, drawing);
    return row;
  }

  private addInTheMiddle(): void {
    const drawing = this.drawings[0];
    const view = drawing?.viewBox.baseVal;
    const [columns, all] = [view?.width ?? 100, view?.height ?? 100];
    const box = { left: columns * 0.4, top: all * 0.45, width: columns * 0.2, height: all * 0.1 };
    this.addRow(box, drawing)?.querySelector("input")?.focus();
  }

  private remove_(row: HTMLTableRowElement | null): void {
    row?.remove();
    this.draw();
    this.querySelector<HTMLElement>("[data-add]")?.focus();
  }

  /** Every picture shows every rectangle. */
  private draw(): void {
    const focused = (document.activeElement as SVGElement | null)?.dataset?.["number"];
    const on = this.drawings.indexOf(document.activeElement?.closest("svg") as SVGSVGElement);
    const rows = this.rows();
    rows.forEach((row, i) =>
      row.querySelectorAll("input").forEach((input) => {
        const side = input.name;
        input.setAttribute("aria-label", `${side[0]?.toUpperCase()}${side.slice(1)} of rectangle ${i + 1}`);
      }),
    );
    for (const drawing of this.drawings) {
      drawing.replaceChildren(...rows.flatMap((row, i) => shapes(this.boxOf(row), i, drawing)));
    }
    if (focused !== undefined && on >= 0) {
      this.drawings[on]?.querySelector<SVGElement>(`[data-number="${focused}"]`)?.focus();
    }
  }

  private grasp(drawing: SVGSVGElement, event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const start = pointOf(drawing, event);
    const target = event.target as SVGElement;
    const number = target.dataset["number"] ?? target.dataset["corner"];
    const isCorner = target.dataset["corner"] !== undefined;
    const row = number === undefined ? this.addRow({ left: start.x, top: start.y, width: 1, height: 1 }, drawing) : this.rows()[Number(number)];
    if (!row) return;
    const from = this.boxOf(row);
    const move = (to: PointerEvent): void => {
      const now = pointOf(drawing, to);
      const by = { x: now.x - start.x, y: now.y - start.y };
      if (number === undefined) this.set(row, between(start, now), drawing);
      else if (isCorner) this.set(row, { ...from, width: from.width + by.x, height: from.height + by.y }, drawing);
      else this.set(row, { ...from, left: from.left + by.x, top: from.top + by.y }, drawing);
    };
    drawing.setPointerCapture(event.pointerId);
    drawing.addEventListener("pointermove", move);
    const end = (): void => {
      drawing.removeEventListener("pointermove", move);
      const box = this.boxOf(row);
      // a click without a drag draws nothing
      if (number === undefined && box.width <= 2 && box.height <= 2) this.remove_(row);
    };
    drawing.addEventListener("pointerup", end, { once: true });
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as SVGElement;
    const row = this.rows()[Number(target.dataset["number"] ?? NaN)];
    const steps: Record<string, [number, number]> = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };
    const step = steps[event.key];
    if (!row) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.remove_(row);
    } else if (step) {
      event.preventDefault();
      const box = this.boxOf(row);
      const drawing = target.closest("svg") as SVGSVGElement;
      if (event.shiftKey) this.set(row, { ...box, width: box.width + step[0], height: box.height + step[1] }, drawing);
      else this.set(row, { ...box, left: box.left + step[0], top: box.top + step[1] }, drawing);
    }
  }
}

function shapes(box: Box, number: number, drawing: SVGSVGElement): SVGElement[] {
  const side = Math.max(drawing.viewBox.baseVal.width * HANDLE, 6);
  const area = rectangle({ x: box.left, y: box.top, width: box.width, height: box.height, class: "masking-area", tabindex: 0, role: "button", "aria-label": `Rectangle ${number + 1}: arrows move it, Shift and arrows size it, Delete removes it` });
  area.dataset["number"] = String(number);
  const corner = rectangle({ x: box.left + box.width - side / 2, y: box.top + box.height - side / 2, width: side, height: side, class: "masking-corner" });
  corner.dataset["corner"] = String(number);
  return [area, corner];
}

function rectangle(attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

function pointOf(drawing: SVGSVGElement, event: PointerEvent): { x: number; y: number } {
  const matrix = drawing.getScreenCTM()?.inverse();
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix ?? new DOMMatrix());
  return { x: point.x, y: point.y };
}

const between = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

const clamp = (value: number, least: number, most: number): number => Math.round(Math.max(least, Math.min(most, value)));

customElements.define("masking-board", MaskingBoard);
