import { expect, test } from "vitest";

import type { WireMark } from "../props";
import { fromWire, toWire } from "./wire";

test("a mark that names no image comes back naming none: no frame without an image", async () => {
  const sent: WireMark = {
    id: "m",
    finding_id: null,
    structure: null,
    kind: "length",
    geometry: { points_mm: [[0, 0, 0], [1, 0, 0]] },
    stack_id: "s",
    sop_instance_uid: null,
    frame_number: null,
    frame_of_reference_uid: null,
    origin: "hand",
    deleted: false,
  };
  expect(await toWire(await fromWire(sent))).toEqual(sent);
});
