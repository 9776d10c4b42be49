import type { SwitchKey, SwitchRow, SwitchValue } from "../contracts/switches.ts";
import {
  BEHIND_AFTER_MS,
  LOST_AFTER_MS,
  type ServedReason,
  type ServedRow,
} from "../contracts/switches-live.ts";

/** Whoever should serve the switches as this process does: a node, another web process, or a service. */
export interface Receiver {
  id: string;
  name: string;
  kind: ServedRow["kind"];
  /** Newest revision it confirmed. */
  revision: number;
  /** What it says it serves; null: it has not said. */
  values: Record<string, SwitchValue> | null;
  /** When it took its revision over by its own clock, where it says so. */
  appliedAt: number | null;
  reason: ServedReason;
  /** Takes part in the work: a flip is to reach it. */
  expected: boolean;
  /** Since when it is here, epoch ms. */
  since: number;
}

/** One receiver's answer to one flip. Times: epoch ms and ms since the commit. */
export interface Receipt {
  id: string;
  name: string;
  kind: ServedRow["kind"];
  /** By this server's clock; null: none came. */
  appliedMs: number | null;
  /** By the receiver's own clock, where it says so. */
  appliedAt: number | null;
}

export interface FlipReceipts {
  key: SwitchKey;
  revision: number;
  committedAt: number;
  applied: number;
  total: number;
  slowestMs: number | null;
  receipts: Receipt[];
}

export type ReceiptNews =
  /** Everybody confirmed, or the patience is over. Once for each flip. */
  | { kind: "settled"; flip: FlipReceipts }
  /** It has not confirmed in time; told once until it is found. */
  | ({ kind: "lost" } & Lost)
  | ({ kind: "found" } & Lost);

interface Lost {
  key: SwitchKey;
  revision: number;
  name: string;
  behindMs: number;
}

interface Flip {
  key: SwitchKey;
  revision: number;
  at: number;
  /** Who was here at the flip: only theirs count as propagation, later ones join with it. */
  receipts: Map<string, Receipt>;
  settled: boolean;
}

export interface Receipts {
  flipped(flip: { key: SwitchKey; revision: number; at: number }): void;
  applied(receipt: { nodeId: string; revision: number; at: number }): void;
  /** Called every half second or so, and after receipts. */
  look(now: number): ReceiptNews[];
  of(revision: number): SwitchRow["receipts"];
  served(
    now: number,
    switches: { key: SwitchKey; revision: number; value: SwitchValue }[],
    by?: Receiver[],
  ): ServedRow[];
}

/** Who runs with a flip, and how long each took: from receipts, by this server's clock. */
export function createReceipts(receivers: () => Receiver[]): Receipts {
  /** Flips somebody may still have to confirm, and the last of each switch. */
  const flips = new Map<number, Flip>();
  /** Receiver -> the flip it was told lost for. */
  const lost = new Map<string, Lost & { at: number }>();

  const newestOf = (key: SwitchKey) =>
    Math.max(0, ...[...flips.values()].filter((flip) => flip.key === key).map((flip) => flip.revision));

  function settle(flip: Flip): ReceiptNews {
    flip.settled = true;
    const receipts = [...flip.receipts.values()];
    const took = tookOf(receipts);
    return {
      kind: "settled",
      flip: {
        key: flip.key,
        revision: flip.revision,
        committedAt: flip.at,
        applied: took.length,
        total: receipts.length,
        slowestMs: took.length > 0 ? Math.max(...took) : null,
        receipts,
      },
    };
  }

  function lookForLost(now: number, here: Map<string, Receiver>): ReceiptNews[] {
    const news: ReceiptNews[] = [];
    for (const [id, { at, ...about }] of lost) {
      const receiver = here.get(id);
      const found = receiver !== undefined && receiver.revision >= about.revision;
      if (found) news.push({ kind: "found", ...about, behindMs: now - at });
      // Given up by those who watch nodes: no news of ours.
      if (found || !receiver?.expected) lost.delete(id);
    }
    return news;
  }

  function lookAt(flip: Flip, now: number, here: Map<string, Receiver>): ReceiptNews[] {
    const news: ReceiptNews[] = [];
    const { key, revision, at } = flip;
    // Whoever is gone or given up is no more waited for; its receipt stays open in the list.
    const missing = [...flip.receipts.values()].filter(
      ({ id, appliedMs }) => appliedMs === null && here.get(id)?.expected,
    );
    const late = now - at >= LOST_AFTER_MS;
    for (const { id, name } of late ? missing : []) {
      if (lost.has(id)) continue;
      lost.set(id, { key, revision, name, at, behindMs: now - at });
      news.push({ kind: "lost", key, revision, name, behindMs: now - at });
    }
    if (!flip.settled && (missing.length === 0 || late)) news.push(settle(flip));
    return news;
  }

  return {
    flipped({ key, revision, at }) {
      const expected = receivers().filter((one) => one.expected);
      const receipts = new Map(
        expected.map(({ id, name, kind }) => [id, { id, name, kind, appliedMs: null, appliedAt: null }]),
      );
      flips.set(revision, { key, revision, at, receipts, settled: false });
    },
    applied({ nodeId, revision, at }) {
      const appliedAt = receivers().find(({ id }) => id === nodeId)?.appliedAt ?? null;
      for (const flip of flips.values()) {
        const receipt = flip.receipts.get(nodeId);
        // One receipt may stand for several flips at once.
        if (flip.revision > revision || !receipt || receipt.appliedMs !== null) continue;
        receipt.appliedMs = Math.max(0, at - flip.at);
        receipt.appliedAt = appliedAt;
      }
    },
    look(now) {
      const here = new Map(receivers().map((one) => [one.id, one]));
      const news = [
        ...lookForLost(now, here),
        ...[...flips.values()].flatMap((flip) => lookAt(flip, now, here)),
      ];
      for (const { key, revision, settled } of flips.values())
        if (settled && revision !== newestOf(key)) flips.delete(revision);
      return news;
    },
    of(revision) {
      const expected = receivers().filter((one) => one.expected);
      const took = tookOf(flips.get(revision)?.receipts.values() ?? []);
      return {
        applied: expected.filter((one) => one.revision >= revision).length,
        total: expected.length,
        slowestMs: took.length > 0 ? Math.max(...took) : null,
      };
    },
    served(now, switches, by = receivers()) {
      return by.flatMap((receiver) =>
        switches.map(({ key, revision, value: wanted }) => {
          const flip = flips.get(revision);
          const has = receiver.revision >= revision;
          const value = receiver.values?.[key] ?? (has && receiver.kind !== "node" ? wanted : null);
          const behindMs = has ? null : Math.max(0, now - Math.max(flip?.at ?? 0, receiver.since));
          return {
            key,
            nodeId: receiver.id,
            name: receiver.name,
            kind: receiver.kind,
            value,
            wanted,
            revision: receiver.revision,
            appliedMs: flip?.receipts.get(receiver.id)?.appliedMs ?? null,
            behindMs,
            reason: receiver.reason,
            tone: toneOf(behindMs),
          };
        }),
      );
    },
  };
}

const tookOf = (receipts: Iterable<Receipt>) =>
  [...receipts].flatMap(({ appliedMs }) => (appliedMs === null ? [] : [appliedMs]));

function toneOf(behindMs: number | null): ServedRow["tone"] {
  if (behindMs === null || behindMs <= BEHIND_AFTER_MS) return "calm";
  return behindMs > LOST_AFTER_MS ? "lost" : "behind";
}
