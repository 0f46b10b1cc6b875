import { expect, test } from "vitest";

import { keysDocument } from "./keys-document";

test("the documentation of keys says what the table binds (vitest -u writes it anew)", async () => {
  await expect(keysDocument()).toMatchFileSnapshot("../../../docs/reading-room-keys.md");
});
