import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";

/** How code reads switches: in process, never throws, and every read names its safe default. */
export interface SwitchReader {
  isOn(key: SwitchKey, options: { whenUnknown: boolean }): boolean;
  level(key: SwitchKey, options: { whenUnknown: number }): number;
  revision(): number;
  values(): Record<string, SwitchValue>;
}

/** The two typed reads over whatever holds the values; a value of another type counts as unknown. */
export function typedReads(
  known: (key: SwitchKey) => SwitchValue | undefined,
): Pick<SwitchReader, "isOn" | "level"> {
  /** Whatever is wrong with what holds them, an order that reads a switch goes on. */
  function read(key: SwitchKey): unknown {
    try {
      return known(key);
    } catch {
      return undefined;
    }
  }
  return {
    isOn(key, { whenUnknown }) {
      const value = read(key);
      return typeof value === "boolean" ? value : whenUnknown;
    },
    level(key, { whenUnknown }) {
      const value = read(key);
      return isLevel(value) ? value : whenUnknown;
    },
  };
}

/** Levels are places in tables of what they mean. */
const isLevel = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
