/** How a request or reply is written; it has to be what the program says for the task. */
export type Codec = 'value' | 'text' | 'bytes' | 'nothing';

export interface Context {
  /** The name of the task. */
  readonly task: string;
  /** Whether the request is no longer wanted. Tells at once, also within code that never lets the event loop run. */
  readonly cancelled: boolean;
  /** Is aborted when the request is cancelled, once the event loop runs. */
  readonly signal: AbortSignal;
  /** Tells whoever waits how far it is. Throws if that is no value, or is too long. Does nothing for a message. */
  progress(value: unknown): void;
}

export type Handler = (request: any, context: Context) => unknown;

export interface Host {
  /** Registers a function for the requests and messages of a task. Its result may be a promise. */
  registry(task: string, handler: Handler, codecs?: { request?: Codec; reply?: Codec }): this;
  /** Takes a function back, before the host runs. */
  unregistry(task: string): this;
  /** Runs before the process is stopped for lack of requests. It stays awake if the hook returns false or throws. */
  onDoze(hook: () => unknown): this;
  /** Runs when the process goes on after that, before the next request. */
  onWake(hook: (millis: number) => unknown): this;
  /** Joins the pool. Nothing can be registered afterwards. */
  run(): void;
}

export declare const ProcessHost: Host;
export default ProcessHost;

/** A number that is written as a floating-point number, also if it is a whole one. */
export declare class Float {
  constructor(value: number);
  readonly value: number;
}
