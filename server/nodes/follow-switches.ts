import type { ServedSwitches } from "../degradation/served-switches.ts";
import type { SwitchSnapshot } from "../degradation/switch-snapshot.ts";
import { type NodeReceipt, type ReceiptAnswer, STREAM_BEAT_MS, streamLineSchema } from "./protocol.ts";

/** Whoever heard nothing for so long asks; with the way there and back it stays within a second. */
const ASK_AFTER_MS = 700;
const LOOK_EVERY_MS = 100;
const ASK_TIMEOUT_MS = 1_000;
/** Three beats missed: the connection only looks alive. */
const SILENT_AFTER_MS = 3 * STREAM_BEAT_MS;
const REOPEN_FIRST_MS = 100;
const REOPEN_MOST_MS = 2_000;

export interface Member {
  nodeId: string;
  epoch: number;
}

export interface SwitchFollowerOptions {
  /** …/api/v1/nodes of the server */
  base: string;
  token: string;
  served: ServedSwitches;
  /** Called when another revision is served. */
  onApplied?: (snapshot: SwitchSnapshot) => void;
}

export interface SwitchFollower {
  joined(member: Member, switches: SwitchSnapshot): void;
  /** In the answer to a report; without `switches`: the revision reported is the newest. */
  told(answer: { switches?: SwitchSnapshot }, reported: number): void;
  left(): void;
}

/**
 * Keeps a member's switches at the newest revision and confirms each: by a stream on which flips are pushed,
 * by the answers to its reports, and by a question of its own when neither spoke for most of a second.
 */
export function followSwitches(options: SwitchFollowerOptions): SwitchFollower {
  const { base, token, served, onApplied } = options;
  let membership: { member: Member; over: AbortController; timer: NodeJS.Timeout } | null = null;
  let asking = false;
  /** Revision the server knows we serve; null: it has heard of none in this membership. */
  let confirmed: number | null = null;

  function take(offered: SwitchSnapshot, by: "registration" | "news"): boolean {
    if (!served.take(offered, by)) return false;
    // Whoever flipped is watching for the receipt: it goes before the disk is written.
    void sendReceipt();
    onApplied?.(offered);
    return true;
  }

  async function sendReceipt(): Promise<void> {
    if (!membership) return;
    const { member, over } = membership;
    const { revision, reason, appliedAt } = served.status();
    const receipt: NodeReceipt = {
      ...member,
      revision,
      reason,
      appliedAt,
      values: served.snapshot()?.values ?? {},
    };
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(ASK_TIMEOUT_MS)]);
    try {
      const response = await fetch(`${base}/receipts`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(receipt),
        signal,
      });
      const answer = (await response.json()) as ReceiptAnswer;
      if (!response.ok || !answer.ok || over.signal.aborted) return;
      confirmed = Math.max(confirmed ?? 0, revision);
      told(answer, revision);
    } catch {
      // Asked again shortly: the receipt stands unconfirmed.
    }
  }

  function told(answer: { switches?: SwitchSnapshot }, reported: number): void {
    if (answer.switches) take(answer.switches, "news");
    else served.confirm(reported);
  }

  async function lookAround(): Promise<void> {
    const { ageMs, revision } = served.status();
    const heardLately = ageMs !== null && ageMs < ASK_AFTER_MS;
    if (asking || (heardLately && confirmed === revision)) return;
    asking = true;
    await sendReceipt();
    asking = false;
  }

  async function holdStreamOpen(member: Member, over: AbortSignal): Promise<void> {
    let waitMs = REOPEN_FIRST_MS;
    while (!over.aborted) {
      const openedAt = performance.now();
      await readStream(member, over).catch(() => {});
      // A server that restarts cuts everybody at once: they must not all come back in one moment.
      waitMs = performance.now() - openedAt > 5_000 ? REOPEN_FIRST_MS : Math.min(REOPEN_MOST_MS, waitMs * 2);
      await pause(waitMs * (0.5 + Math.random()), over);
    }
  }

  async function readStream({ nodeId, epoch }: Member, over: AbortSignal): Promise<void> {
    const silent = new AbortController();
    const silence = setTimeout(() => silent.abort(), SILENT_AFTER_MS);
    try {
      const query = new URLSearchParams({ nodeId, epoch: String(epoch) });
      const response = await fetch(`${base}/switches?${query}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.any([over, silent.signal]),
      });
      if (!response.ok || !response.body) return void (await response.body?.cancel());
      let rest = "";
      const decoder = new TextDecoder();
      for await (const chunk of response.body) {
        silence.refresh();
        const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) hear(line);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  function hear(text: string): void {
    const line = streamLineSchema.safeParse(JSON.parse(text));
    if (!line.success) return;
    if ("switches" in line.data) take(line.data.switches, "news");
    else if (line.data.revision > served.status().revision) void sendReceipt();
    else served.confirm(line.data.revision);
  }

  const leave = () => {
    membership?.over.abort();
    clearInterval(membership?.timer);
    membership = null;
    confirmed = null;
  };

  return {
    joined(member, switches) {
      leave();
      const over = new AbortController();
      const timer = setInterval(() => void lookAround(), LOOK_EVERY_MS);
      timer.unref();
      membership = { member, over, timer };
      // Nothing new: the server still wants to know what is served here.
      if (!take(switches, "registration")) void sendReceipt();
      void holdStreamOpen(member, over.signal);
    },
    told,
    left: leave,
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
