/** Metres between eye and screen; the first is a phone in the hand. */
export const viewingDistances = [0.35, 0.5, 1, 1.5, 2, 3] as const;
export type ViewingDistance = (typeof viewingDistances)[number];

// ISO 9241-3 asks for 155-175 times the cap height; a cap is about 0.7 of the font size.
const DISTANCE_PER_CAP = 170;
const DISTANCE_PER_SMALL_CAP = 215;
const CAP_PER_EM = 0.7;
const MM_PER_INCH = 25.4;
/** Smaller than this nobody reads, however close. */
const LEAST_PX = 15;

export interface ScreenFacts {
  /** CSS pixels of the whole screen. */
  widthPx: number;
  heightPx: number;
  diagonalInches: number;
}

/** Font sizes that can be read from there: numbers, items and clocks; and modifiers. CSS px. */
export function boardTextPx(distanceM: number, screen: ScreenFacts): { main: number; small: number } {
  const pxPerMm = Math.hypot(screen.widthPx, screen.heightPx) / (screen.diagonalInches * MM_PER_INCH);
  const px = (perCap: number) =>
    Math.max(LEAST_PX, Math.round(((distanceM * 1_000) / perCap / CAP_PER_EM) * pxPerMm));
  return { main: px(DISTANCE_PER_CAP), small: px(DISTANCE_PER_SMALL_CAP) };
}

/** What a screen of this many CSS pixels most likely is, until someone says. */
export function likelyScreen(
  widthPx: number,
  heightPx: number,
): { diagonalInches: number; distance: ViewingDistance } {
  const shorter = Math.min(widthPx, heightPx);
  const longer = Math.max(widthPx, heightPx);
  if (shorter < 600) return { diagonalInches: 6.1, distance: 0.35 };
  if (longer <= 1_366) return { diagonalInches: 10.1, distance: 0.5 };
  if (longer <= 1_600) return { diagonalInches: 14, distance: 0.5 };
  if (longer <= 2_048) return { diagonalInches: 21.5, distance: 0.5 };
  return { diagonalInches: 27, distance: 0.5 };
}
