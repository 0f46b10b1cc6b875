/** Masks as run lengths: alternating, background first, over frame, row, column; gzip of little-endian uint32. */

/** Run lengths of a mask; a mask that starts filled starts with a run of 0. */
export function runsOf(voxels: Uint8Array): Uint32Array {
  const runs: number[] = [];
  let value = 0;
  let start = 0;
  for (let i = 0; i < voxels.length; i += 1) {
    const filled = voxels[i] ? 1 : 0;
    if (filled === value) continue;
    runs.push(i - start);
    start = i;
    value = filled;
  }
  runs.push(voxels.length - start);
  return Uint32Array.from(runs);
}

export function voxelsOf(runs: Uint32Array, size: number): Uint8Array {
  const voxels = new Uint8Array(size);
  let at = 0;
  runs.forEach((run, i) => {
    if (i % 2 === 1) voxels.fill(1, at, at + run);
    at += run;
  });
  if (at !== size) throw new Error("the mask does not fit the images it was drawn on");
  return voxels;
}

/** The filled stretches, each from its first voxel to before its end. */
export function eachFilled(runs: Uint32Array, visit: (from: number, to: number) => void): void {
  let at = 0;
  for (let i = 0; i < runs.length; i += 1) {
    const end = at + (runs[i] as number);
    if (i % 2 === 1) visit(at, end);
    at = end;
  }
}

export const filledCount = (runs: Uint32Array): number =>
  runs.reduce((sum, run, i) => (i % 2 === 1 ? sum + run : sum), 0);

export async function packRuns(runs: Uint32Array): Promise<string> {
  const bytes = new Uint8Array(runs.length * 4);
  const view = new DataView(bytes.buffer);
  runs.forEach((run, i) => view.setUint32(i * 4, run, true));
  return toBase64(await through(new CompressionStream("gzip"), bytes));
}

export async function unpackRuns(data: string): Promise<Uint32Array> {
  const bytes = await through(new DecompressionStream("gzip"), fromBase64(data));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(i * 4, true));
}

async function through(stream: GenericTransformStream, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream as TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

const fromBase64 = (data: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
