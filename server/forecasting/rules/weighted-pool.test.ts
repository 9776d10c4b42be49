import fc from "fast-check";
import { expect, test } from "vitest";
import { createPool } from "./weighted-pool.ts";

const OPTIONS = { experts: 3, window: 50, atLeast: 2, prior: 4 };
const guess = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null });
const plain = fc.double({ min: 0, max: 100, noNaN: true });

test("the answer lies between the guesses, and the shares are of those who guessed and sum to 1", () => {
  const round = fc.record({ guesses: fc.tuple(plain, guess, guess), actual: plain });
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 80 }), (rounds) => {
      const pool = createPool(OPTIONS);
      for (const { guesses, actual } of rounds) {
        const combined = pool.combine(guesses);
        const known = guesses.filter((each) => each !== null);
        expect(combined.value).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
        expect(combined.value).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
        expect(combined.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        combined.shares.forEach((share, i) => {
          expect(share).toBeGreaterThanOrEqual(0);
          if (guesses[i] === null) expect(share).toBe(0);
        });
        pool.learn(combined, actual);
      }
    }),
  );
});

test("the first expert speaks alone until somebody has proven anything", () => {
  expect(createPool(OPTIONS).combine([10, 90, 90])).toMatchObject({ value: 10, shares: [1, 0, 0] });
});

test("the expert that is right takes over, and another when the load changes its ways", () => {
  const pool = createPool(OPTIONS);
  const rounds = (count: number, actual: number) => {
    for (let i = 0; i < count; i += 1) pool.learn(pool.combine([50, 20, 80]), actual);
    return pool.combine([50, 20, 80]).value;
  };
  expect(Math.abs(rounds(100, 20) - 20)).toBeLessThan(3);
  expect(Math.abs(rounds(200, 80) - 80)).toBeLessThan(10);
});

test("a mixture is found where no single expert is right", () => {
  const pool = createPool({ ...OPTIONS, experts: 2 });
  let error = 0;
  for (let i = 0; i < 600; i += 1) {
    const wave = 20 * Math.sin(i);
    const combined = pool.combine([50 + wave, 50 - wave]);
    if (i >= 400) error += Math.abs(combined.value - 50) / 200;
    pool.learn(combined, 50);
  }
  expect(error).toBeLessThan(2);
});
