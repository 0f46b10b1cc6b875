/** The part of the OpenJPH codec that is used. */
declare module "@cornerstonejs/codec-openjph/wasmjs" {
  interface FrameInfo {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
    isSigned: boolean;
  }
  interface Decoder {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): FrameInfo;
    delete(): void;
  }
  interface Codec {
    HTJ2KDecoder: new () => Decoder;
  }
  const load: (settings: { locateFile: (name: string) => string }) => Promise<Codec>;
  export default load;
}

interface DedicatedWorkerGlobalScope {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}
