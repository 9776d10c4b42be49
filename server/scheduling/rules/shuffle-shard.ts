import { hashText } from "../../shared/seeded-random.ts";

export const SHARD_QUEUES = 64;
const HAND = 8;

/**
 * The queues dealt to a tenant: `hand` different ones of `queues`, always the same for the same name
 * (Kubernetes APF). Two tenants rarely share all of theirs, so a noisy one fills its own hand and
 * leaves a quiet one a queue to itself.
 */
export function handOf(tenant: string, queues = SHARD_QUEUES, hand = HAND): number[] {
  const cards = Math.min(hand, queues);
  const dealt: number[] = [];
  for (let i = 0; dealt.length < cards; i++) {
    const queue = hashText(`${tenant}/${i}`) % queues;
    if (!dealt.includes(queue)) dealt.push(queue);
  }
  return dealt;
}

/** Where a tenant's next order waits: the shortest queue of its hand. */
export function shortestOf(hand: readonly number[], lengths: ArrayLike<number>): number {
  let chosen = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const queue of hand) {
    const length = lengths[queue] ?? 0;
    if (length < least) {
      chosen = queue;
      least = length;
    }
  }
  return chosen;
}
