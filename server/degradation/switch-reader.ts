import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";

/** How code reads switches: in process, never throws, and every read names its safe default. */
export interface SwitchReader {
  isOn(key: SwitchKey, options: { whenUnknown: boolean }): boolean;
  level(key: SwitchKey, options: { whenUnknown: number }): number;
  revision(): number;
  values(): Record<string, SwitchValue>;
}
