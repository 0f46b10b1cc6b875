// Sending the files of a delivery: a few at a time, in parts, each from where the server has it already.
import type { Chosen } from "./chosen";
import { type Delivery, Refused } from "./delivery";

export interface Sending extends Chosen {
  number: number;
  arrived: number;
  /** Why this file is not sent on, in words. */
  problem: string;
  judged: boolean;
}

const PART_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 3;

export async function announced(delivery: Delivery, chosen: Chosen[]): Promise<Sending[]> {
  const rows = await delivery.announce(chosen.map(({ name, file }) => ({ name, size_bytes: file.size })));
  return chosen.map((one, place) => {
    const { number, arrived_bytes, judged } = rows[place]!;
    return { ...one, number, arrived: arrived_bytes, problem: "", judged };
  });
}

/** Returns when all is sent or has a problem; throws what concerns the whole delivery. */
export async function sendAll(delivery: Delivery, files: Sending[], told: () => void): Promise<void> {
  const queue = files.filter((one) => !one.judged && (one.arrived < one.file.size || one.file.size === 0));
  let broken: unknown = null;
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next && broken === null; next = queue.shift()) {
      try {
        await sendOne(delivery, next, told);
      } catch (error) {
        broken ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (broken !== null) throw broken;
}

async function sendOne(delivery: Delivery, one: Sending, told: () => void): Promise<void> {
  one.problem = "";
  do {
    let part: Blob;
    try {
      // read before sending: a file that has changed or gone fails here, not in the network
      part = new Blob([await one.file.slice(one.arrived, one.arrived + PART_BYTES).arrayBuffer()]);
    } catch {
      one.problem = "It cannot be read on this computer any more; choose it again.";
      return told();
    }
    try {
      one.arrived = await delivery.send(one.number, one.arrived, part);
    } catch (error) {
      if (!(error instanceof Refused) || ![413, 422].includes(error.status)) throw error;
      one.problem = error.message;
      return told();
    }
    told();
  } while (one.arrived < one.file.size);
}
