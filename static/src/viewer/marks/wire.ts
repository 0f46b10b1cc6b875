/** Marks as they travel: plain JSON, masks packed. */

import type { WireMark } from "../props";
import { kindFor, kindOf } from "./catalogue";
import type { Geometry, Mark } from "./mark";
import { isColour } from "./palette";

const packed = new WeakMap<Geometry, WireMark["geometry"]>();

function wireWith(mark: Mark, geometry: WireMark["geometry"]): WireMark {
  const { geometry: own, ...head } = mark;
  // an id that is not known travels as null, and the frame of no image too
  return {
    ...head,
    sop_instance_uid: head.sop_instance_uid || null,
    frame_number: head.sop_instance_uid ? head.frame_number : null,
    frame_of_reference_uid: head.frame_of_reference_uid || null,
    kind: own.kind,
    geometry,
  };
}

/** Packs a mark; a geometry is packed once, so that leaving the page can save without waiting. */
export async function toWire(mark: Mark): Promise<WireMark> {
  const known = packed.get(mark.geometry) ?? (await kindFor(mark.geometry).toWire(mark.geometry));
  packed.set(mark.geometry, known);
  return wireWith(mark, known);
}

/** The mark as it travels if that is known already; null while its mask is still being packed. */
export function wireNow(mark: Mark): WireMark | null {
  const known = packed.get(mark.geometry);
  if (known) return wireWith(mark, known);
  const made = kindFor(mark.geometry).toWire(mark.geometry);
  if (made instanceof Promise) return null;
  packed.set(mark.geometry, made);
  return wireWith(mark, made);
}

export async function fromWire(wire: WireMark): Promise<Mark> {
  const { kind, geometry, ...head } = wire;
  const own = await kindOf(kind).fromWire(geometry);
  packed.set(own, geometry);
  return {
    id: head.id,
    finding_id: head.finding_id,
    structure: head.structure,
    stack_id: head.stack_id,
    sop_instance_uid: head.sop_instance_uid ?? "",
    frame_number: head.frame_number ?? 1,
    frame_of_reference_uid: head.frame_of_reference_uid ?? "",
    origin: head.origin,
    ...(head.model ? { model: head.model } : {}),
    ...(head.proposal_id ? { proposal_id: head.proposal_id } : {}),
    ...(head.name ? { name: head.name } : {}),
    ...(isColour(head.colour) ? { colour: head.colour } : {}),
    ...(head.locked ? { locked: true } : {}),
    deleted: head.deleted ?? false,
    geometry: own,
  };
}
