/** The workers that decode frames: newest wish first, quiet prefetching last. */

import type { DecodeReply, DecodeRequest } from "./decoder.worker";

declare const DECODER_SCRIPT: string;

interface Job {
  readonly bytes: Uint8Array;
  readonly urgent: boolean;
  readonly resolve: (reply: DecodeReply) => void;
  readonly reject: (error: Error) => void;
}

export class Decoder {
  private readonly idle: Worker[] = [];
  private readonly workers: Worker[] = [];
  private readonly running = new Map<number, Job>();
  private queue: Job[] = [];
  private count = 0;

  constructor(size = Math.max(1, Math.min(3, (navigator.hardwareConcurrency || 2) - 1))) {
    for (let i = 0; i < size; i += 1) {
      const worker = new Worker(DECODER_SCRIPT);
      worker.onmessage = (event: MessageEvent<DecodeReply>) => this.finished(worker, event.data);
      worker.onerror = () => this.broken();
      this.workers.push(worker);
      this.idle.push(worker);
    }
  }

  decode(bytes: Uint8Array, urgent: boolean): Promise<DecodeReply> {
    return new Promise((resolve, reject) => {
      this.queue.push({ bytes, urgent, resolve, reject });
      this.next();
    });
  }

  close(): void {
    this.workers.forEach((worker) => worker.terminate());
    this.queue = [];
  }

  private next(): void {
    const worker = this.queue.length ? this.idle.pop() : undefined;
    if (!worker) return;
    const newestWish = this.queue.findLastIndex((job) => job.urgent);
    const [job] = this.queue.splice(Math.max(newestWish, 0), 1);
    if (!job) return;
    const id = (this.count += 1);
    this.running.set(id, job);
    // a copy travels: the pack keeps its bytes
    const bytes = job.bytes.slice();
    worker.postMessage({ id, bytes } satisfies DecodeRequest, [bytes.buffer]);
  }

  private finished(worker: Worker, reply: DecodeReply): void {
    const job = this.running.get(reply.id);
    this.running.delete(reply.id);
    this.idle.push(worker);
    if (reply.error) job?.reject(new Error(reply.error));
    else job?.resolve(reply);
    this.next();
  }

  private broken(): void {
    const error = new Error("the frame decoder stopped");
    [...this.running.values(), ...this.queue].forEach((job) => job.reject(error));
    this.running.clear();
    this.queue = [];
  }
}
