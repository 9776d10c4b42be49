import type { ServedSwitches } from "../degradation/served-switches.ts";
import type { SwitchSnapshot } from "../degradation/switch-snapshot.ts";
import { followSwitches } from "./follow-switches.ts";
import type { NodeReport, Registered, RegisterNode, ReportAnswer } from "./protocol.ts";

const CALL_TIMEOUT_MS = 3_000;
const RETRY_FIRST_MS = 200;
const RETRY_MOST_MS = 5_000;
const GOODBYE_TIMEOUT_MS = 500;
const QUIET_ATTEMPTS = 3;
/** Reports in a row without an answer before the node says so. */
const QUIET_AFTER = 8;

export interface MembershipOptions {
  /** Where the server is, e.g. http://127.0.0.1:3000 */
  join: string;
  token: string;
  self: RegisterNode;
  /** The report of this moment, for the registration it belongs to. */
  report: (membership: { nodeId: string; epoch: number; switchRevision: number }) => NodeReport;
  /** The switches as this node serves them; kept at the newest revision while it is a member. */
  switches: ServedSwitches;
  /** Called when another revision is served. */
  onSwitches?: (snapshot: SwitchSnapshot) => void;
  /** The registration is over: what runs under it will not be accepted any more. */
  onStale: () => void;
  /** The server asks this node to finish what it has and exit. */
  onLeave: () => void;
  say: (line: string) => void;
}

export interface Membership {
  /** null while not registered. */
  current(): { nodeId: string; epoch: number; switchRevision: number } | null;
  /** One last report, so that nobody waits for more. */
  sayGoodbye(): Promise<void>;
  stop(): void;
}

/** Registers, reports every `reportEveryMs` +-10 %, and registers again when told to; never gives up. */
export function joinCluster(options: MembershipOptions): Membership {
  const { join, token, self, say, switches } = options;
  const base = `${join.replace(/\/+$/, "")}/api/v1/nodes`;
  const follower = followSwitches({ base, token, served: switches, onApplied: options.onSwitches });
  const stopped = new AbortController();
  let registered: Registered | null = null;

  async function call<Answer>(
    door: "register" | "report",
    body: unknown,
  ): Promise<{ status: number; body: Answer }> {
    const response = await fetch(`${base}/${door}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  }

  async function register(): Promise<Registered | null> {
    let waitMs = RETRY_FIRST_MS;
    let lastSaid = "";
    let refused = 0;
    while (!stopped.signal.aborted) {
      const outcome = await call<Registered>("register", self).catch((error: unknown) => reasonOf(error));
      if (typeof outcome !== "string" && outcome.status < 300) return outcome.body;
      const why = typeof outcome === "string" ? outcome : explain(outcome.status);
      // The first attempts often meet a server that is just starting: no news.
      refused++;
      if (refused >= QUIET_ATTEMPTS && why !== lastSaid) {
        say(`waiting for ${join}: ${why}; trying again`);
        lastSaid = why;
      }
      await pause(waitMs * (0.75 + 0.5 * Math.random()), stopped.signal);
      waitMs = Math.min(RETRY_MOST_MS, waitMs * 2);
    }
    return null;
  }

  async function reportWhileMember(member: Registered): Promise<void> {
    let unanswered = 0;
    while (!stopped.signal.aborted) {
      await pause(member.reportEveryMs * (0.9 + 0.2 * Math.random()), stopped.signal);
      if (stopped.signal.aborted) return;
      try {
        const report = options.report(membershipOf(member));
        const { status, body } = await call<ReportAnswer | null>("report", report);
        const stale = body && "code" in body && body.code === "NODE_EPOCH_STALE";
        if (stale || status === 401 || status === 404) return;
        // A server that is starting or cannot reach its database answers 5xx: it has not forgotten us.
        if (status >= 500) unanswered++;
        else unanswered = 0;
        if (body?.ok && body.leave) options.onLeave();
        if (body?.ok) follower.told(body, report.switchRevision);
      } catch {
        unanswered++;
      }
      if (unanswered === QUIET_AFTER) say(`${join} does not answer reports`);
    }
  }

  async function live(): Promise<void> {
    while (!stopped.signal.aborted) {
      registered = await register();
      if (!registered) return;
      say(`joined ${join} as ${self.name}, epoch ${registered.epoch}, ${self.slots} slots`);
      follower.joined({ nodeId: registered.nodeId, epoch: registered.epoch }, registered.switches);
      await reportWhileMember(registered);
      registered = null;
      follower.left();
      options.onStale();
      if (!stopped.signal.aborted) say("this registration is over; registering anew");
    }
  }

  const membershipOf = ({ nodeId, epoch }: Registered) => ({
    nodeId,
    epoch,
    switchRevision: switches.reader.revision(),
  });

  void live();
  return {
    current: () => registered && membershipOf(registered),
    async sayGoodbye() {
      if (!registered) return;
      const late = pause(GOODBYE_TIMEOUT_MS, stopped.signal);
      const last = { ...options.report(membershipOf(registered)), leaving: "gone" as const };
      await Promise.race([call("report", last).catch(() => {}), late]);
    },
    stop() {
      stopped.abort();
      follower.left();
    },
  };
}

function explain(status: number): string {
  if (status === 401 || status === 403) return "the token was refused";
  return `it answered ${status}`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : String(cause);
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
