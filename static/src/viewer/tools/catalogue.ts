/** Every tool, once: a new tool is one file and one line here. The order is that of the tool rail. */

import { ANGLE_TOOL } from "./angle";
import { BIDIRECTIONAL_TOOL } from "./bidirectional";
import { CORE_TOOL, NEEDLE_TOOL } from "./biopsy";
import { BRUSH_TOOL, ERASER_TOOL, THRESHOLD_BRUSH_TOOL } from "./brush";
import { CONTOUR_TOOL } from "./contour";
import { GLAND_TOOL } from "./gland";
import { GROW_TOOL } from "./grow";
import { LENGTH_TOOL } from "./length";
import { PAN_TOOL } from "./pan";
import { PLANES_TOOL } from "./planes";
import { POINT_TOOL } from "./point";
import { ELLIPSE_TOOL, POLYGON_TOOL } from "./polygon";
import type { Tool } from "./tool";
import { WINDOW_TOOL } from "./window";
import { ZOOM_TOOL } from "./zoom";

export const TOOLS: readonly Tool[] = [
  WINDOW_TOOL,
  PAN_TOOL,
  ZOOM_TOOL,
  PLANES_TOOL,
  POINT_TOOL,
  LENGTH_TOOL,
  BIDIRECTIONAL_TOOL,
  ANGLE_TOOL,
  CONTOUR_TOOL,
  POLYGON_TOOL,
  ELLIPSE_TOOL,
  BRUSH_TOOL,
  ERASER_TOOL,
  THRESHOLD_BRUSH_TOOL,
  GROW_TOOL,
  GLAND_TOOL,
  NEEDLE_TOOL,
  CORE_TOOL,
];

export function toolOf(key: string): Tool {
  const tool = TOOLS.find((one) => one.key === key);
  if (!tool) throw new Error(`no tool “${key}”`);
  return tool;
}
