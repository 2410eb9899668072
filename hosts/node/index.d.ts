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

/** A message while it is handled. */
export interface Message {
  /** The name of the peer that sent it; nobody can forge it. */
  readonly from: string;
  readonly channel: string;
  /** Its place in a trace, as W3C's traceparent; '' if it has none. What its handler sends belongs to that. */
  readonly traceparent: string;
  /** Whether the sender no longer wants the answer; the event loop has to run to find out. */
  readonly cancelled: boolean;
  /** Is aborted when the sender no longer wants the answer. */
  readonly signal: AbortSignal;
  /** Sends a message back, to a channel of the peer that sent this one. */
  reply(channel: string, value?: unknown): Promise<void>;
}

/** What waits for a channel, for each sender apart: 1,000 messages of 4 MiB together unless it says otherwise. */
export interface Mailbox {
  messages?: number;
  bytes?: number;
  /** What happens to one that is too many: the sender is refused, the oldest is dropped, or the sender is slowed. */
  overflow?: 'reject' | 'drop-oldest' | 'slow';
}

/** May return a promise: of the same sender and channel the next message is handled once it has settled. */
export type MessageHandler = (value: any, message: Message) => unknown;

/**
 * The messages of this process, a peer under the name that its pool gives it. What is sent before it has joined waits
 * until it has. Promises are rejected with a MessageError, or with a TypeError or RangeError for what cannot be sent.
 */
export interface Messages {
  /** Resolves once the message stands in the mailbox of the peer, or of any worker of the pool of that name. */
  send(to: string, channel: string, value?: unknown): Promise<void>;
  /**
   * Resolves with the answer.
   *
   * @param options timeout: how long it may take, in milliseconds, 30,000 unless it says otherwise; while another call
   *     is answered, no longer than that one has left. signal: cancels the call
   */
  invoke(
    to: string, channel: string, value?: unknown, options?: { timeout?: number; signal?: AbortSignal },
  ): Promise<any>;
  /** Resolves with the number of other peers that have taken it. */
  broadcast(channel: string, value?: unknown): Promise<number>;
  /** The names of all peers that can be reached, this one included. */
  peers(): Promise<string[]>;
  /** Has the listener hear of what is sent to the channel. A channel may have many; the last mailbox given counts. */
  on(channel: string, listener: MessageHandler, mailbox?: Mailbox): this;
  /** Has the listener hear of the next message only. */
  once(channel: string, listener: MessageHandler): this;
  removeListener(channel: string, listener: MessageHandler): this;
  removeListeners(channel: string): this;
  /** Has the handler answer what is asked on the channel. Throws if the channel has a handler. */
  handle(channel: string, handler: MessageHandler, mailbox?: Mailbox): this;
  /** Has the handler answer the next call only. */
  handleOnce(channel: string, handler: MessageHandler): this;
  removeHandler(channel: string): this;
  /**
   * Has the handler return, for each who asks, something that iterates, or a promise of it. It is asked for no more
   * elements than the other side has asked for. Throws if the channel has a stream handler.
   */
  handleStream(channel: string, handler: MessageHandler): this;
  removeStreamHandler(channel: string): this;
  /**
   * A stream of another peer; iterating opens it, and leaving the loop cancels it.
   *
   * @param options ahead: how many elements are asked for before they are wanted, 16 unless it says otherwise
   */
  stream(to: string, channel: string, value?: unknown, options?: { ahead?: number }): AsyncIterable<any>;
  /** Lets other peers call the methods of an object and its classes. What iterates is a stream for them. */
  export(name: string, object: object): this;
  /** An object of another peer. */
  remote(peer: string, name: string): RemoteObject;
}

/** An object of another peer; also an argument that stays with its caller, until the call has been answered. */
export interface RemoteObject extends AsyncIterable<any> {
  readonly peer: string;
  readonly name: string;
  /** Resolves with what the method returns. */
  call(method: string, ...args: unknown[]): Promise<any>;
  /** The stream that the method returns. */
  stream(method: string, ...args: unknown[]): AsyncIterable<any>;
}

/** Why a message was not taken, or not answered. */
export declare class MessageError extends Error {
  /**
   * REJECTED: no such peer, nobody listens there, or a mailbox is full; LOST: the peer's process ended before it
   * answered; FAILED: the handler threw; TIMEOUT: the answer took too long; CANCELLED: somebody else cancelled it.
   */
  readonly code: 'REJECTED' | 'LOST' | 'FAILED' | 'TIMEOUT' | 'CANCELLED';
  /** What the other side has thrown, if it has. */
  readonly remote?: { type: string; message: string; stack: string };
}

export interface Host {
  /** Whoever asks for them before the host runs makes this process a peer. */
  readonly messages: Messages;
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
