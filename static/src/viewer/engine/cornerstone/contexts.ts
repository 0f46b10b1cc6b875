/** How the WebGL contexts are made that Cornerstone draws slices with. */

/**
 * No several samples for each pixel: they would smooth only the outer edge of a slice, and cost a good part of drawing
 * it in software. Cornerstone has no setting for it and makes its contexts in the constructor of its engine.
 */
export function withoutSamples<Made>(make: () => Made): Made {
  const canvas = HTMLCanvasElement.prototype;
  const getContext = canvas.getContext as (this: HTMLCanvasElement, kind: string, options?: object) => RenderingContext | null;
  canvas.getContext = function (this: HTMLCanvasElement, kind: string, options?: object) {
    return getContext.call(this, kind, kind.startsWith("webgl") ? { ...options, antialias: false } : options);
  } as typeof canvas.getContext;
  try {
    return make();
  } finally {
    canvas.getContext = getContext as typeof canvas.getContext;
  }
}
