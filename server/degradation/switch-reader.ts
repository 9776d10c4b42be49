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
  return {
    isOn(key, { whenUnknown }) {
      const value = known(key);
      return typeof value === "boolean" ? value : whenUnknown;
    },
    level(key, { whenUnknown }) {
      const value = known(key);
      return typeof value === "number" ? value : whenUnknown;
    },
  };
}
