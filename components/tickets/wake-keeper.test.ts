import { expect, it } from "vitest";
import { WakeKeeper, type WakeLock, type WakeState } from "./wake-keeper.ts";

/** A browser that grants locks when it is told to. */
function browser() {
  const locks: { released: boolean; onRelease: (() => void)[] }[] = [];
  const waiting: (() => void)[] = [];
  const states: WakeState[] = [];
  const page = { visible: true };
  const request = () =>
    new Promise<WakeLock>((resolve) => {
      waiting.push(() => {
        const lock = {
          released: false,
          onRelease: [] as (() => void)[],
          async release() {
            lock.released = true;
            for (const run of lock.onRelease) run();
          },
          addEventListener: (_type: "release", run: () => void) => void lock.onRelease.push(run),
        };
        locks.push(lock);
        resolve(lock);
      });
    });
  const keeper = new WakeKeeper({ request, isVisible: () => page.visible, onState: (s) => states.push(s) });
  const grant = () => waiting.splice(0).forEach((run) => void run());
  return { keeper, grant, locks, states, page };
}

it("lets go of a lock that is granted after the page was left", async () => {
  const { keeper, grant, locks, states } = browser();
  const asked = keeper.ask();
  keeper.stop();
  grant();
  await asked;
  expect(locks.map(({ released }) => released)).toEqual([true]);
  expect(states).toEqual([]);
});

it("keeps one lock of two asked for at once, and lets go of it when the page is left", async () => {
  const { keeper, grant, locks, states } = browser();
  const both = Promise.all([keeper.ask(), keeper.ask()]);
  grant();
  await both;
  expect(locks.filter(({ released }) => !released)).toHaveLength(1);
  expect(states).toEqual(["on"]);
  keeper.stop();
  expect(locks.every(({ released }) => released)).toBe(true);
});

it("says that the browser took it back", async () => {
  const { keeper, grant, locks, states, page } = browser();
  const asked = keeper.ask();
  grant();
  await asked;
  page.visible = false;
  for (const { onRelease } of locks) for (const run of onRelease) run();
  expect(states).toEqual(["on", "hidden"]);
});
