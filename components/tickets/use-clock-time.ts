import { useFormatter } from "next-intl";

const minutes = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const seconds = { ...minutes, second: "2-digit" } as const;

/** Times of day as a kitchen writes them: 12:41, and 12:30:04 where seconds matter. */
export function useClockTime(): { time(at: number): string; exactTime(at: number): string } {
  const format = useFormatter();
  return {
    time: (at) => format.dateTime(at, minutes),
    exactTime: (at) => format.dateTime(at, seconds),
  };
}
