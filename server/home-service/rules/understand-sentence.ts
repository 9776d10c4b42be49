import { readDay, readDuration, readTime } from "./read-when.ts";
import { instantOf, localDateOf } from "./zoned-time.ts";

export interface BookableService {
  id: string;
  nameEn: string;
  nameZh: string;
  /** The skill it needs. */
  station: string;
}

/** What was understood; null: not said, or not clear. */
export interface BookingDraft {
  serviceItemId: string | null;
  /** Epoch ms. */
  startsAt: number | null;
  durationMinutes: number | null;
}

export interface SentenceContext {
  services: readonly BookableService[];
  nowMs: number;
  timeZone: string;
}

const DAY_MS = 86_400_000;

/** Words for the same kind of work, in both languages. */
const WORK_WORDS: readonly (readonly string[])[] = [
  ["clean", "tidy", "mop", "dust", "打扫", "保洁", "清洁", "清扫", "收拾"],
  ["plumb", "leak", "pipe", "faucet", "toilet", "drain", "水管", "漏水", "马桶", "下水", "疏通", "水龙头"],
  ["electric", "wiring", "socket", "fuse", "电路", "插座", "跳闸", "电工"],
  ["appliance", "fridge", "washing machine", "air con", "洗衣机", "冰箱", "空调", "家电", "热水器"],
  ["furniture", "assembl", "家具", "安装", "组装"],
  ["paint", "粉刷", "刷墙"],
  ["garden", "lawn", "园艺", "草坪"],
];

/**
 * A booking draft from a sentence in Chinese or English, by rules alone. What is not plainly said stays
 * open: the customer is asked, nothing is guessed.
 */
export function understandSentence(sentence: string, context: SentenceContext): BookingDraft {
  const text = sentence.toLowerCase();
  return {
    serviceItemId: serviceIn(text, context.services),
    startsAt: startIn(text, context),
    durationMinutes: readDuration(text),
  };
}

function startIn(text: string, { nowMs, timeZone }: SentenceContext): number | null {
  const time = readTime(text);
  if (time?.kind === "from_now") return nowMs + time.minutes * 60_000;
  if (!time) return null;
  const today = localDateOf(nowMs, timeZone);
  const day = readDay(text, today);
  if (day === "unreal") return null;
  const at = instantOf({ ...(day ?? today), minuteOfDay: time.minuteOfDay }, timeZone);
  if (at > nowMs) return at;
  // "at 10", said at noon, is tomorrow's; a day that was named is not moved.
  return day === null ? at + DAY_MS : null;
}

function serviceIn(text: string, services: readonly BookableService[]): string | null {
  const scored = services
    .map((service) => ({ id: service.id, score: scoreOf(text, service) }))
    .sort((one, other) => other.score - one.score);
  const [best, next] = scored;
  if (!best || best.score === 0 || best.score === next?.score) return null;
  return best.id;
}

function scoreOf(text: string, { nameEn, nameZh, station }: BookableService): number {
  const words = nameEn
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2);
  const named = words.filter((word) => new RegExp(`\\b${word.slice(0, 5)}`).test(text)).length;
  const pairs = Array.from({ length: Math.max(0, nameZh.length - 1) }, (_, i) => nameZh.slice(i, i + 2));
  const namedZh = pairs.filter((pair) => text.includes(pair)).length;
  const about = `${nameEn} ${nameZh} ${station}`.toLowerCase();
  const sameWork = WORK_WORDS.some(
    (group) => group.some((word) => about.includes(word)) && group.some((word) => text.includes(word)),
  );
  return 2 * named + 2 * namedZh + (sameWork ? 1 : 0);
}
