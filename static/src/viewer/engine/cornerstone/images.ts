/** Frames of the manifest as Cornerstone images: an image loader and a metadata provider of our own. */

import { cache, Enums, imageLoader, metaData, utilities, type Types } from "@cornerstonejs/core";
import type { Stack } from "../../props";
import { resliced } from "../../geometry/reslice";
import { geometryOf } from "../../geometry/stack";
import { Decoder } from "./decoder";
import { Packs } from "./packs";
import { pixelsOf, rangeOf, type Pixels } from "./pixels";

const SCHEME = "pack";

export const imageIdOf = (stack: Stack, frame: number): string => `${SCHEME}:${stack.id}/${frame}`;

/** Stack and frame of an image. */
export function placeOf(imageId: string): { stackId: string; frame: number } {
  const [stackId = "", frame = "0"] = imageId.slice(SCHEME.length + 1).split("/");
  return { stackId, frame: Number(frame) };
}

/** The images of one reading. Only one reading is open at a time. */
export class Images {
  private readonly decoder = new Decoder();
  private readonly packs: Packs;
  private readonly stacks: Map<string, Stack>;
  private readonly loaded = new Map<string, Promise<Types.IImage>>();
  private readonly pixels = new Map<string, Pixels>();

  constructor(
    stacks: readonly Stack[],
    private readonly failed: (stackId: string, sentence: string) => void,
  ) {
    this.packs = new Packs(stacks);
    this.stacks = new Map(stacks.map((stack) => [stack.id, stack]));
    imageLoader.registerImageLoader(SCHEME, (imageId) => ({ promise: this.load(imageId, true) }));
    metaData.addProvider(this.provide, 10_000);
  }

  add(stack: Stack): void {
    this.stacks.set(stack.id, stack);
  }

  /** A calculated stack that is shown no more. */
  drop(stackId: string): void {
    const stack = this.stacks.get(stackId);
    this.stacks.delete(stackId);
    stack?.frames.forEach((_, frame) => {
      const imageId = imageIdOf(stack, frame);
      this.pixels.delete(imageId);
      if (this.loaded.delete(imageId) && cache.getImage(imageId)) cache.removeImageLoadObject(imageId);
    });
  }

  /** Every frame's numbers, once all are there; null before. */
  volume(stackId: string): Pixels[] | null {
    const frames = this.stacks.get(stackId)?.frames.map((_, frame) => this.pixelsOf(stackId, frame)) ?? [];
    return frames.every((one) => one !== null) ? frames : null;
  }

  start(stackId: string): void {
    const known = this.stacks.get(stackId);
    const stack = known?.cut ? this.stacks.get(known.cut.of) : known;
    if (stack) this.packs.start(stack);
  }

  /** Fetches and decodes a whole stack, from the middle outwards, behind whatever is on the screen. */
  async prefetch(stackId: string): Promise<void> {
    const stack = this.stacks.get(stackId);
    if (!stack) return;
    this.packs.start(stack, "low");
    const middle = Math.floor(stack.frames.length / 2);
    const order = stack.frames.map((_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    await Promise.all(order.map((frame) => this.load(imageIdOf(stack, frame), false)));
  }

  /** The numbers of one frame, fetched behind whatever is on the screen. */
  async frame(stackId: string, frame: number): Promise<Pixels> {
    const stack = this.stacks.get(stackId);
    if (!stack) throw new Error(`no stack ${stackId} in this reading`);
    this.packs.start(stack, "low");
    return (await this.load(imageIdOf(stack, frame), false)).getPixelData() as Pixels;
  }

  pixelsOf(stackId: string, frame: number): Pixels | null {
    return this.pixels.get(`${SCHEME}:${stackId}/${frame}`) ?? null;
  }

  close(): void {
    metaData.removeProvider(this.provide);
    this.decoder.close();
    this.loaded.clear();
    this.pixels.clear();
  }

  private load(imageId: string, urgent: boolean): Promise<Types.IImage> {
    const known = this.loaded.get(imageId);
    if (known) return known;
    const made = this.make(imageId, urgent);
    this.loaded.set(imageId, made);
    made.catch((error: unknown) => {
      const { stack } = this.place(imageId);
      this.loaded.delete(imageId);
      this.packs.forget(stack);
      this.failed(stack.id, error instanceof Error ? error.message : String(error));
    });
    return made;
  }

  private async make(imageId: string, urgent: boolean): Promise<Types.IImage> {
    const { stack, frame } = this.place(imageId);
    if (stack.cut) return imageFrom(imageId, stack, await this.calculated(imageId, stack, stack.cut, frame));
    const bytes = await this.packs.frame(stack, frame);
    const isRaw = stack.frames[frame]?.encoding === "raw";
    const buffer = isRaw ? (bytes.slice().buffer as ArrayBuffer) : (await this.decoder.decode(bytes, urgent)).pixels;
    const pixels = pixelsOf(stack, frame, buffer as ArrayBuffer);
    this.pixels.set(imageId, pixels);
    return imageFrom(imageId, stack, pixels);
  }

  /** The first of a volume waits for all its frames; the next ones take milliseconds. */
  private async calculated(imageId: string, stack: Stack, cut: NonNullable<Stack["cut"]>, frame: number): Promise<Pixels> {
    const source = this.stacks.get(cut.of);
    if (!source) throw new Error(`no stack ${cut.of} in this reading`);
    const frames = this.volume(source.id) ?? (await Promise.all(source.frames.map((_, at) => this.frame(source.id, at))));
    const Numbers = (frames[0] as Pixels).constructor as new (length: number) => Pixels;
    const pixels = new Numbers(cut.grid.rows * cut.grid.columns);
    resliced(frames, geometryOf(source), cut.grid, frame, pixels, !(pixels instanceof Float32Array), stack.value_range[0]);
    this.pixels.set(imageId, pixels);
    return pixels;
  }

  private place(imageId: string): { stack: Stack; frame: number } {
    const { stackId, frame } = placeOf(imageId);
    const stack = this.stacks.get(stackId);
    if (!stack) throw new Error(`no stack ${stackId} in this reading`);
    return { stack, frame };
  }

  private readonly provide = (type: string, imageId: unknown): unknown => {
    if (typeof imageId !== "string" || !imageId.startsWith(`${SCHEME}:`)) return undefined;
    const { stack, frame } = this.place(imageId);
    return moduleOf(type, stack, frame);
  };
}

function moduleOf(type: string, stack: Stack, frame: number): unknown {
  const { grid, pixel } = stack;
  switch (type) {
    case Enums.MetadataModules.IMAGE_PLANE:
      return {
        frameOfReferenceUID: stack.frame_of_reference_uid,
        rows: grid.rows,
        columns: grid.columns,
        imageOrientationPatient: [...grid.row_direction, ...grid.column_direction],
        rowCosines: [...grid.row_direction],
        columnCosines: [...grid.column_direction],
        imagePositionPatient: [...(stack.frames[frame]?.position_mm ?? [0, 0, 0])],
        pixelSpacing: [grid.row_spacing_mm, grid.column_spacing_mm],
        rowPixelSpacing: grid.row_spacing_mm,
        columnPixelSpacing: grid.column_spacing_mm,
      };
    case Enums.MetadataModules.IMAGE_PIXEL:
      return {
        samplesPerPixel: pixel.samples,
        photometricInterpretation: pixel.photometric,
        rows: grid.rows,
        columns: grid.columns,
        bitsAllocated: pixel.bits_allocated,
        bitsStored: pixel.bits_stored,
        highBit: pixel.bits_stored - 1,
        pixelRepresentation: pixel.signed ? 1 : 0,
      };
    case Enums.MetadataModules.GENERAL_SERIES:
      return { modality: "MR", seriesInstanceUID: stack.id };
    case Enums.MetadataModules.VOI_LUT:
      return { windowCenter: [stack.window.center], windowWidth: [stack.window.width] };
    default:
      return undefined;
  }
}

function imageFrom(imageId: string, stack: Stack, pixels: Pixels): Types.IImage {
  const { rows, columns, row_spacing_mm, column_spacing_mm } = stack.grid;
  const { low, high } = rangeOf(pixels);
  const isColour = stack.pixel.samples === 3;
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    width: columns,
    height: rows,
    scalarData: pixels,
    numberOfComponents: stack.pixel.samples,
  });
  return {
    imageId,
    minPixelValue: low,
    maxPixelValue: high,
    slope: 1,
    intercept: 0,
    windowCenter: stack.window.center,
    windowWidth: stack.window.width,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR,
    getPixelData: () => pixels,
    getCanvas: () => {
      throw new Error("frames are numbers, not canvases");
    },
    rows,
    columns,
    height: rows,
    width: columns,
    color: isColour,
    rgba: false,
    numberOfComponents: stack.pixel.samples,
    columnPixelSpacing: column_spacing_mm,
    rowPixelSpacing: row_spacing_mm,
    invert: stack.pixel.photometric === "MONOCHROME1",
    photometricInterpretation: stack.pixel.photometric,
    sizeInBytes: pixels.byteLength,
    dataType: pixels.constructor.name as Types.PixelDataTypedArrayString,
    voxelManager: voxelManager as Types.IVoxelManager<number>,
    FrameOfReferenceUID: stack.frame_of_reference_uid,
  };
}
