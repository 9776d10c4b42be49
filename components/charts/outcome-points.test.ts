import { expect, test } from "vitest";
import { BUCKET_MS, type Bucket } from "#server/contracts/operations.ts";
import { outcomePoints } from "./outcome-points.ts";

const now = 1_000_000 * BUCKET_MS + 4_000;
const end = 1_000_000 * BUCKET_MS;
const bucket = (at: number, counts: Partial<Bucket>) => ({ at, ...zero, ...counts }) as Bucket;
const zero = { success: 0, late: 0, failed: 0, expired: 0, rejected: 0, refused: 0 };
const byId = (...buckets: Bucket[]) => Object.fromEntries(buckets.map((b) => [String(b.at), b]));

test("leaves the running bucket out, as its lower counts would look like a fall", () => {
  const points = outcomePoints(
    byId(bucket(end - BUCKET_MS, { success: 9 }), bucket(end, { success: 1 })),
    now,
  );
  expect(points.at(-1)).toMatchObject({ at: end - BUCKET_MS, success: 9 });
});

test("has no holes: a bucket nobody heard of saw nothing happen", () => {
  const points = outcomePoints(
    byId(bucket(end - 40 * BUCKET_MS, { success: 1 }), bucket(end - BUCKET_MS, { success: 1 })),
    now,
  );
  expect(points).toHaveLength(40);
  expect(points[20]).toMatchObject({ total: 0, successRate: null });
});

test("spans at least five minutes and at most thirty", () => {
  expect(outcomePoints({}, now)).toHaveLength(30);
  expect(outcomePoints(byId(bucket(end - 900 * BUCKET_MS, { success: 1 })), now)).toHaveLength(180);
});

test("gives the success rate over a minute, refusals included", () => {
  const points = outcomePoints(
    byId(
      bucket(end - 3 * BUCKET_MS, { success: 6 }),
      bucket(end - 2 * BUCKET_MS, { refused: 2 }),
      bucket(end - BUCKET_MS, { late: 2 }),
    ),
    now,
  );
  expect(points.at(-1)?.successRate).toBe(0.6);
});
