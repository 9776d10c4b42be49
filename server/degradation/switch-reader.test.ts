import fc from "fast-check";
import { expect, it } from "vitest";
import { type SwitchKey, switchKeys } from "../contracts/switches.ts";
import { createServedSwitches } from "./served-switches.ts";
import { createSwitchMemory } from "./switch-memory.ts";
import { type SwitchReader, typedReads } from "./switch-reader.ts";
import type { SwitchSnapshot } from "./switch-snapshot.ts";
import type { SwitchState } from "./switch-state.ts";

// What a newer version, a damaged file or a bug may have put there.
const anything = fc.oneof(
  fc.anything(),
  fc.constantFrom(Number.NaN, -1, 1.5, 1e9, "true", null, undefined, {}),
);
const anyKey = fc.oneof(
  fc.constantFrom(...switchKeys),
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "toString", ""),
) as fc.Arbitrary<SwitchKey>;

/** Both reads give what the caller named, or a value of the right type; they never throw. */
function holds(reader: Pick<SwitchReader, "isOn" | "level">, key: SwitchKey): void {
  for (const whenUnknown of [true, false]) {
    expect(typeof reader.isOn(key, { whenUnknown })).toBe("boolean");
  }
  const level = reader.level(key, { whenUnknown: 2 });
  expect(Number.isInteger(level) && level >= 0).toBe(true);
}

it("a read never throws and always has the right type, for any key and any state in the server's memory", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: anyKey, value: anything, revision: fc.nat() })),
      anyKey,
      fc.boolean(),
      (states, key, loaded) => {
        const memory = createSwitchMemory();
        for (const state of states) memory.apply(state as unknown as SwitchState);
        if (loaded) memory.markLoaded();
        holds(memory.reader, key);
        if (!loaded) expect(memory.reader.isOn(key, { whenUnknown: true })).toBe(true);
      },
    ),
  );
});

it("nor in a node's, whatever the server or its disk has said", () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.dictionary(anyKey, anything)), anyKey, (values, key) => {
      const served = createServedSwitches(() => 0);
      served.take({ source: "s", revision: 1, values } as SwitchSnapshot, "registration");
      holds(served.reader, key);
    }),
  );
});

it("nor where reading itself fails", () => {
  const broken = typedReads(() => {
    throw new Error("gone");
  });
  holds(broken, "writes.queued");
  expect(broken.isOn("writes.queued", { whenUnknown: true })).toBe(true);
  expect(broken.level("live.coalesce", { whenUnknown: 3 })).toBe(3);
});
