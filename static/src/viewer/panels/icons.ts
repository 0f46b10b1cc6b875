/** Signs of the tools, drawn with one pen. */

import { svg } from "../dom";

const PATHS: Record<string, readonly string[]> = {
  window: ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z", "M12 4v16", "M14.5 7.5v9M17 9.5v5"],
  pan: ["M12 3v18M3 12h18", "M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5"],
  zoom: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z", "m15.5 15.5 5 5", "M10.5 8v5M8 10.5h5"],
  point: ["M12 4v6M12 14v6M4 12h6M14 12h6"],
  length: ["M5 19 19 5", "m3 17 4 4M17 3l4 4"],
  contour: ["M8 5c5-3 11 0 11 6 0 4-3 4-4 6s-3 3-6 2-6-4-5-8 2-4 4-6Z"],
  brush: ["M19.5 4.5c-4 2-8 6-9.5 9l2 2c3-1.500 7-5.500 7.500-11Z", "M9 14.500c-2 0-3 1.500-3 3 0 1-1 2-2 2 2 1.500 7 1 7-3"],
  eraser: ["m14 4 6 6-9 9H7l-3.500-3.500L14 4Z", "m9 9 6 6", "M7 19h13"],
  gland: ["M12 5c5 0 8 3 8 7s-3 7-8 7-8-3-8-7 3-7 8-7Z", "M4 12h16M12 5v14"],
  hide: ["M3 12c3-5 6-7 9-7s6 2 9 7c-3 5-6 7-9 7s-6-2-9-7Z", "M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z"],
  undo: ["M8 5 4 9l4 4", "M4 9h10a5 5 0 0 1 0 10h-3"],
  redo: ["m16 5 4 4-4 4", "M20 9H10a5 5 0 0 0 0 10h3"],
  delete: ["M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"],
  reset: ["M4 12a8 8 0 1 0 3-6.200", "M4 4v4h4"],
  invert: ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z", "M12 5v14M15 7v10M18 10v4"],
  smooth: ["M4 17c4 0 4-10 8-10s4 10 8 10"],
  link: ["M10 14a4 4 0 0 1 0-6l3-3a4 4 0 0 1 6 6l-1.500 1.500", "M14 10a4 4 0 0 1 0 6l-3 3a4 4 0 0 1-6-6l1.500-1.500"],
};

export function icon(name: string): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    ...(PATHS[name] ?? []).map((d) => svg("path", { d })),
  );
}
