/** Decodes HTJ2K frames off the main thread; one codec for each worker, loaded on the first frame. */

import openjph from "@cornerstonejs/codec-openjph/wasmjs";

declare const DECODER_WASM: string;
declare const self: DedicatedWorkerGlobalScope;

export interface DecodeRequest {
  id: number;
  bytes: Uint8Array;
}

export interface DecodeReply {
  id: number;
  pixels?: ArrayBuffer;
  bitsPerSample?: number;
  isSigned?: boolean;
  error?: string;
}

let codec: ReturnType<typeof openjph> | null = null;

async function decode({ id, bytes }: DecodeRequest): Promise<void> {
  codec ??= openjph({ locateFile: () => DECODER_WASM });
  const decoder = new (await codec).HTJ2KDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { bitsPerSample, isSigned } = decoder.getFrameInfo();
    const pixels = decoder.getDecodedBuffer().slice().buffer as ArrayBuffer;
    self.postMessage({ id, pixels, bitsPerSample, isSigned } satisfies DecodeReply, [pixels]);
  } finally {
    decoder.delete();
  }
}

self.onmessage = (event: MessageEvent<DecodeRequest>) => {
  decode(event.data).catch((error: unknown) => {
    self.postMessage({ id: event.data.id, error: String(error) } satisfies DecodeReply);
  });
};
