import { type SwitchKey, type SwitchRow, switchKeys } from "#server/contracts/switches.ts";
import type {
  ServedRow,
  SwitchesCollections,
  SwitchFlip,
  SwitchOutlook,
} from "#server/contracts/switches-live.ts";

type Collections = { [C in keyof SwitchesCollections]: Record<string, SwitchesCollections[C]> };

/** The switches topic as the page draws it. */
export interface SwitchRoom {
  /** In the order of the catalogue. */
  switches: SwitchRow[];
  outlooks: Map<SwitchKey, SwitchOutlook>;
  /** Newest first. */
  flipsOf(key: SwitchKey): SwitchFlip[];
  /** What each receiver serves of it. */
  servedOf(key: SwitchKey): ServedRow[];
}

/** A collection may be missing while it is empty. */
export function switchRoom(collections: Partial<Collections>): SwitchRoom {
  const flips = Object.values(collections.flip ?? {}).sort((a, b) => b.revision - a.revision);
  return {
    switches: switchKeys.flatMap((key) => collections.switch?.[key] ?? []),
    outlooks: new Map(Object.values(collections.outlook ?? {}).map((outlook) => [outlook.key, outlook])),
    servedOf: (key) => Object.values(collections.served ?? {}).filter((row) => row.key === key),
    flipsOf: (key) => flips.filter((flip) => flip.key === key),
  };
}
