// The page's side of the worker: sends what changed, keeps the newest, and replaces a worker that breaks.

import type { Report } from "lintainer";

import { startWorker } from "./early";
import type { Answer, Answers, Call, Checked, Place } from "./protocol";

/** How long an answer may take before the worker counts as hung, in milliseconds. */
const PATIENCE = 20_000;
/** How often in a row a worker is replaced before the page gives up until the next edit. */
const MAX_RESTARTS = 2;

const UTF8 = new TextDecoder();

export interface Result extends Omit<Checked, "json"> {
  report: Report;
  /** The texts that were linted, by path. */
  texts: ReadonlyMap<string, string>;
}

interface Waiting {
  call: Call;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class Client {
  #worker: Worker;
  #next = 1;
  #waiting = new Map<number, Waiting>();
  #texts = new Map<string, string>();
  #changed = new Set<string>();
  #reports = new Map<string, string>();
  /** Whether the reports are others than those of the last check. */
  #isStale = false;
  #isBusy = false;
  /** Who waits for the newest text to be linted. */
  #idle: (() => void)[] = [];
  #restarts = 0;

  constructor(
    private readonly onResult: (result: Result) => void,
    private readonly onFailure: (message: string) => void,
  ) {
    this.#worker = this.#start();
  }

  /** Changes a file, or removes it with `null`, and lints. Edits that come faster than answers are taken together. */
  set(path: string, text: string | null): void {
    if (text === null) this.#texts.delete(path);
    else this.#texts.set(path, text);
    this.#changed.add(path);
    this.#restarts = 0;
    this.#check();
  }

  /** Gives the report of a scanner, or takes it away with `null`, and lints. The answer is why it cannot be used. */
  async report(path: string, text: string | null): Promise<string | null> {
    const fault = await this.call({ kind: "report", path, text });
    if (fault !== null) return fault;
    if (text === null) this.#reports.delete(path);
    else this.#reports.set(path, text);
    this.#isStale = true;
    this.#restarts = 0;
    void this.#check();
    return null;
  }

  /** What may be written at a place, or what is known of a key there: of the text as it is now. */
  async ask<K extends "complete" | "describe">(kind: K, path: string, position: Place): Promise<Answers[K]> {
    return this.whenLinted<K>({ kind, path, position } as never);
  }

  /** A call about the texts as they are now. */
  async whenLinted<K extends Call["kind"]>(call: Extract<Call, { kind: K }>): Promise<Answers[K]> {
    while (this.#isBusy) await new Promise((resolve) => this.#idle.push(() => resolve(undefined)));
    return this.call<K>(call);
  }

  call<K extends Call["kind"]>(call: Extract<Call, { kind: K }>): Promise<Answers[K]> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#restart("the linter did not answer in time"), PATIENCE);
      this.#waiting.set(id, { call, resolve, reject, timer });
      this.#worker.postMessage({ id, call });
    });
  }

  #start(): Worker {
    const worker = startWorker();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#restart(event.message || "the linter could not be loaded");
    };
    return worker;
  }

  #receive(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    if ("error" in answer && answer.kind === "internal") return this.#restart(answer.error);
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    if ("error" in answer) waiting.reject(new Error(answer.error));
    else waiting.resolve(answer.value as never);
  }

  #restart(reason: string): void {
    this.#worker.terminate();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(reason));
    }
    this.#waiting.clear();
    this.#isBusy = false;
    this.#worker = this.#start();
    for (const path of this.#texts.keys()) this.#changed.add(path);
    // One that breaks the worker again rejects its call, as the check does.
    for (const [path, text] of this.#reports) this.call({ kind: "report", path, text }).catch(() => this.#reports.delete(path));
    this.#restarts += 1;
    if (this.#restarts > MAX_RESTARTS) {
      for (const resume of this.#idle.splice(0)) resume();
      return this.onFailure(`The linter stopped: ${reason}`);
    }
    this.#check();
  }

  async #check(): Promise<void> {
    if (this.#isBusy || (this.#changed.size === 0 && !this.#isStale)) return;
    this.#isBusy = true;
    const changes = [...this.#changed].map((path): [string, string | null] => [path, this.#texts.get(path) ?? null]);
    const texts = new Map(this.#texts);
    this.#changed.clear();
    this.#isStale = false;
    try {
      const { json, ...rest } = await this.call({ kind: "check", changes });
      this.#restarts = 0;
      this.onResult({ report: JSON.parse(UTF8.decode(json)), ...rest, texts });
    } catch {
      // The worker was replaced, and the new one is being asked already.
      return;
    }
    this.#isBusy = false;
    if (this.#changed.size === 0) for (const resume of this.#idle.splice(0)) resume();
    void this.#check();
  }
}
