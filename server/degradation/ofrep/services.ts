import type { Bus } from "../../platform/bus.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Receiver } from "../receipts.ts";
import { type Flags, revisionIn } from "./flags.ts";

/** The provider asks every second: after this it may serve an old state. */
const SILENT_AFTER_MS = 3_000;
/** A service that ended says nothing; after this it is no more waited for. */
const GONE_AFTER_MS = 6_000;
const MOST_SERVICES = 500;

/** `checkout; instance=1f2e; serving="12-5a0c11fe"`: what the provider in a service says with each question. */
const HEADER = /^([A-Za-z0-9._-]{1,40}); instance=([0-9a-f]{1,16})(?:; serving=("[^"]{1,40}"))?$/;

interface Service {
  name: string;
  revision: number;
  since: number;
  seenAt: number;
}

export interface Services {
  /** A question is a receipt: it says which revision the asker serves. Anything else in the header is ignored. */
  heard(keyId: string, header: string | string[] | undefined): void;
  receivers(): Receiver[];
}

/** Other systems' services among those who confirm a flip. */
export function createServices({ flags, bus, clock }: { flags: Flags; bus: Bus; clock: Clock }): Services {
  const services = new Map<string, Service>();

  function dropGone(now: number): void {
    for (const [id, { seenAt }] of services) if (now - seenAt > GONE_AFTER_MS) services.delete(id);
  }

  return {
    heard(keyId, header) {
      const [, name, instance, serving] = (typeof header === "string" && HEADER.exec(header)) || [];
      if (!name || !instance) return;
      const now = clock.nowMs();
      const id = `service:${keyId}:${name}:${instance}`;
      const before = services.get(id);
      if (!before && services.size >= MOST_SERVICES) return;
      // A revision of another database says nothing about ours.
      const comparable = serving?.split("-")[1] === flags.etag().split("-")[1];
      const revision = (serving && comparable && revisionIn(serving)) || 0;
      services.set(id, { name: `${name}/${instance}`, revision, since: before?.since ?? now, seenAt: now });
      if (revision > (before?.revision ?? 0)) bus.emit("switchApplied", { nodeId: id, revision, at: now });
    },
    receivers() {
      const now = clock.nowMs();
      dropGone(now);
      return [...services].map(([id, { name, revision, since, seenAt }]) => ({
        id,
        name,
        kind: "service",
        revision,
        values: null,
        appliedAt: null,
        reason: now - seenAt > SILENT_AFTER_MS ? "STALE" : revision > 0 ? "LIVE" : "DEFAULT",
        expected: true,
        since,
      }));
    },
  };
}
