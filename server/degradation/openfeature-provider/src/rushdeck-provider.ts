import { randomUUID } from "node:crypto";
import {
  ErrorCode,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  ProviderFatalError,
  type ResolutionDetails,
} from "@openfeature/server-sdk";
import { changedKeys, type FlagSet, isNewer } from "./flag-set.ts";
import { type Follower, type FollowFailure, follow } from "./follow.ts";
import { createLastGood, type LastGood } from "./last-good.ts";

export interface RushdeckProviderOptions {
  /** Where Rushdeck is, for example "http://rushdeck.internal:3000". */
  baseUrl: string;
  /** A key for reading switches. */
  apiKey: string;
  /** Where the last known flags are kept, so that this service starts without the server. Nowhere by default. */
  cacheFile?: string;
  /** Shown to operators among those who confirm each flip; letters, digits, dots and dashes, 40 at most. */
  serviceName?: string;
  /** How often it is asked whether the stream missed something. Default 1000. */
  checkIntervalMs?: number;
  /** Without an answer for this long, values are told as STALE. Default 3000. */
  staleAfterMs?: number;
  /** Default 2000. */
  requestTimeoutMs?: number;
  /** How long a start waits for the first answer. Default 1500. */
  startTimeoutMs?: number;
  fetch?: typeof fetch;
  /** Told what does not go as it should. Default: nobody. */
  warn?: (line: string) => void;
}

/** Where what is served comes from. */
type Standing = "nothing" | "disk" | "live" | "stale";
const REASONS = { nothing: "ERROR", disk: "CACHED", live: "STATIC", stale: "STALE" } as const;

const NOT_READY = "no flags yet: the server never answered, and none are kept on disk";

/**
 * Rushdeck's switches for a Node service, evaluated in its own process. It never throws while evaluating:
 * whatever happens to the server, the last known values serve, and without any the code's own defaults.
 */
export class RushdeckProvider implements Provider {
  readonly metadata = { name: "rushdeck" } as const;
  readonly runsOn = "server" as const;
  readonly events = new OpenFeatureEventEmitter();

  readonly #options: RushdeckProviderOptions;
  readonly #disk: LastGood | null;
  #held: FlagSet | null = null;
  #standing: Standing = "nothing";
  #answeredAt = 0;
  #follower: Follower | null = null;
  #staleCheck: NodeJS.Timeout | undefined;
  #lastFailure: FollowFailure | null = null;
  #toldStale = false;
  /** The SDK tells READY itself when initialize is over. */
  #started = false;

  /** @throws TypeError for a base URL that is none */
  constructor(options: RushdeckProviderOptions) {
    if (!URL.canParse(options.baseUrl)) throw new TypeError(`baseUrl is not a URL: ${options.baseUrl}`);
    this.#options = options;
    const { cacheFile } = options;
    this.#disk = cacheFile ? createLastGood(cacheFile, (line) => this.#warn(line)) : null;
  }

  /**
   * Loads what the disk keeps, then asks the server, but waits only so long.
   * @throws when neither has flags (it goes on trying and tells READY once it has some), and
   * ProviderFatalError when the key is refused and nothing is kept
   */
  async initialize(): Promise<void> {
    const { startTimeoutMs = 1_500, staleAfterMs = 3_000, checkIntervalMs = 1_000 } = this.#options;
    this.#held = (await this.#disk?.read()) ?? null;
    if (this.#held) this.#standing = "disk";
    this.#follower = follow({
      baseUrl: this.#options.baseUrl.replace(/\/+$/, ""),
      apiKey: this.#options.apiKey,
      serviceName: nameOf(this.#options.serviceName),
      instanceId: randomUUID().slice(0, 8),
      checkIntervalMs,
      requestTimeoutMs: this.#options.requestTimeoutMs ?? 2_000,
      fetch: this.#options.fetch ?? fetch,
      servedEtag: () => this.#held?.etag ?? null,
      onAnswer: (flags) => this.#answered(flags),
      onFailure: (failure) => this.#failed(failure),
    });
    this.#staleCheck = setInterval(() => this.#lookForStale(staleAfterMs), Math.min(staleAfterMs, 500));
    this.#staleCheck.unref();
    await atMost(startTimeoutMs, this.#follower.check());
    this.#started = true;
    if (this.#standing === "live") return;
    if (this.#held) {
      // After the SDK has told READY: ready to serve, but not the newest.
      setTimeout(() => {
        if (this.#standing === "disk") this.#tellStale("served from disk: the server does not answer");
      }, 0);
      return;
    }
    const why = this.#lastFailure?.message ?? `no answer within ${startTimeoutMs} ms`;
    if (this.#lastFailure?.refused) {
      await this.onClose();
      throw new ProviderFatalError(`The server refuses the key: ${why}`);
    }
    throw new Error(`No flags yet; it goes on trying: ${why}`);
  }

  /** Whether a server confirmed what is served, within `staleAfterMs`. */
  isLive(): boolean {
    return this.#standing === "live";
  }

  async onClose(): Promise<void> {
    this.#follower?.stop();
    clearInterval(this.#staleCheck);
    await this.#disk?.flush();
  }

  resolveBooleanEvaluation(key: string, defaultValue: boolean): Promise<ResolutionDetails<boolean>> {
    return Promise.resolve(this.#resolve(key, defaultValue));
  }

  resolveStringEvaluation(key: string, defaultValue: string): Promise<ResolutionDetails<string>> {
    return Promise.resolve(this.#resolve(key, defaultValue));
  }

  resolveNumberEvaluation(key: string, defaultValue: number): Promise<ResolutionDetails<number>> {
    return Promise.resolve(this.#resolve(key, defaultValue));
  }

  resolveObjectEvaluation<T extends JsonValue>(key: string, defaultValue: T): Promise<ResolutionDetails<T>> {
    return Promise.resolve(this.#resolve(key, defaultValue));
  }

  #resolve<T>(key: string, defaultValue: T): ResolutionDetails<T> {
    if (!this.#held) return failure(defaultValue, ErrorCode.PROVIDER_NOT_READY, NOT_READY);
    const flag = this.#held.flags.get(key);
    if (!flag) return failure(defaultValue, ErrorCode.FLAG_NOT_FOUND, `there is no flag ${key}`);
    if (typeof flag.value !== typeof defaultValue) {
      const types = `${key} is a ${typeof flag.value}, not a ${typeof defaultValue}`;
      return failure(defaultValue, ErrorCode.TYPE_MISMATCH, types);
    }
    return {
      value: flag.value as T,
      variant: flag.variant,
      reason: REASONS[this.#standing],
      flagMetadata: flag.metadata,
    };
  }

  #answered(offered: FlagSet | null): void {
    const before = this.#held;
    const was = this.#standing;
    this.#answeredAt = performance.now();
    this.#lastFailure = null;
    const newer = offered !== null && isNewer(before, offered);
    if (newer) {
      this.#held = offered;
      this.#disk?.save(offered);
      // The next question carries the new etag: the receipt, at once.
      void this.#follower?.check();
    }
    if (!this.#held) return;
    this.#standing = "live";
    this.#toldStale = false;
    if (!this.#started) return;
    if (was !== "live") this.events.emit(ProviderEvents.Ready, { message: "the server answers" });
    const flagsChanged = newer ? changedKeys(before, offered) : [];
    if (flagsChanged.length > 0) this.events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged });
  }

  #failed(failed: FollowFailure): void {
    if (this.#lastFailure?.message !== failed.message)
      this.#warn(`the server does not answer: ${failed.message}`);
    this.#lastFailure = failed;
    // Nobody will answer this key any more: no need to wait and see.
    if (failed.refused && this.#started) this.#tellStale("the server refuses the key");
  }

  #lookForStale(staleAfterMs: number): void {
    if (this.#standing !== "live" || performance.now() - this.#answeredAt < staleAfterMs) return;
    this.#tellStale("the server does not answer");
  }

  #tellStale(message: string): void {
    if (this.#toldStale) return;
    this.#toldStale = true;
    // What came from disk was never confirmed, and goes on saying so.
    if (this.#standing === "live") this.#standing = "stale";
    this.events.emit(ProviderEvents.Stale, { message });
  }

  #warn(line: string): void {
    this.#options.warn?.(`rushdeck provider: ${line}`);
  }
}

function failure<T>(value: T, errorCode: ErrorCode, errorMessage: string): ResolutionDetails<T> {
  return { value, reason: "ERROR", errorCode, errorMessage };
}

function nameOf(name: string | undefined): string | undefined {
  return name?.replace(/[^A-Za-z0-9._-]/g, "-").slice(0, 40) || undefined;
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
