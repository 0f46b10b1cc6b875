/** A small picture of one frame: nearest pixels through the stack's own window. */

import type { Stack } from "../../props";
import type { Pixels } from "./pixels";

export function drawThumbnail(canvas: HTMLCanvasElement, { grid, pixel, window }: Stack, pixels: Pixels): void {
  const { rows, columns, row_spacing_mm, column_spacing_mm } = grid;
  canvas.height = Math.max(1, Math.round((canvas.width * rows * row_spacing_mm) / (columns * column_spacing_mm)));
  const context = canvas.getContext("2d");
  if (!context) return;
  const picture = context.createImageData(canvas.width, canvas.height);
  const low = window.center - window.width / 2;
  for (let y = 0; y < canvas.height; y += 1) {
    const row = Math.floor(((y + 0.5) * rows) / canvas.height);
    for (let x = 0; x < canvas.width; x += 1) {
      const at = row * columns + Math.floor(((x + 0.5) * columns) / canvas.width);
      for (let channel = 0; channel < 3; channel += 1) {
        const value = pixels[pixel.samples === 3 ? at * 3 + channel : at] ?? 0;
        const grey = ((value - low) / window.width) * 255;
        picture.data[(y * canvas.width + x) * 4 + channel] = pixel.photometric === "MONOCHROME1" ? 255 - grey : grey;
      }
      picture.data[(y * canvas.width + x) * 4 + 3] = 255;
    }
  }
  context.putImageData(picture, 0, 0);
}
