import { addDays, type LocalDate, weekdayOf } from "./zoned-time.ts";

export type TimeSaid = { kind: "clock"; minuteOfDay: number } | { kind: "from_now"; minutes: number };

const ZH_DIGITS = "零一二三四五六七八九";
const ZH_NUMBER = "[零一二两三四五六七八九十]{1,3}";
const NUMBER = `(\\d{1,2}|${ZH_NUMBER})`;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const ZH_WEEKDAYS = "日一二三四五六";
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = `(${MONTHS.join("|")})[a-z]*`;

/** Afternoon and evening words: hours up to 11 after them are in the second half of the day. */
const LATE = /下午|傍晚|晚上|今晚|明晚|afternoon|evening|tonight/;
const EARLY = /凌晨|早上|上午|今早|明早|清晨|morning/;

/**
 * The day a sentence names; null: none; "unreal": one no calendar has. "周六" is the coming Saturday, "下周六"
 * that of the week after this.
 */
export function readDay(text: string, today: LocalDate): LocalDate | "unreal" | null {
  if (/大后天/.test(text)) return addDays(today, 3);
  if (/后天|day after tomorrow/.test(text)) return addDays(today, 2);
  if (/明天|明早|明晚|明日|tomorrow/.test(text)) return addDays(today, 1);
  if (/今天|今早|今晚|今日|\btoday\b|tonight/.test(text)) return today;
  return readDate(text, today) ?? readWeekday(text, today);
}

function readDate(text: string, today: LocalDate): LocalDate | "unreal" | null {
  const iso = /(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text);
  if (iso) return realDate({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) });
  const zh = new RegExp(`${NUMBER}月${NUMBER}[日号]`).exec(text);
  if (zh) return comingDate(numberOf(zh[1]), numberOf(zh[2]), today);
  const dayFirst = new RegExp(`(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${MONTH}\\b`).exec(text);
  if (dayFirst) return comingDate(MONTHS.indexOf(dayFirst[2] ?? "") + 1, Number(dayFirst[1]), today);
  const monthFirst = new RegExp(`\\b${MONTH} (\\d{1,2})(?:st|nd|rd|th)?\\b`).exec(text);
  if (monthFirst) return comingDate(MONTHS.indexOf(monthFirst[1] ?? "") + 1, Number(monthFirst[2]), today);
  return null;
}

function readWeekday(text: string, today: LocalDate): LocalDate | null {
  const zh = /(下)?(?:个)?(?:周|星期|礼拜)([日天一二三四五六])/.exec(text);
  const en = new RegExp(`(next )?\\b(${WEEKDAYS.join("|")})[a-z]*day\\b`).exec(text);
  const wanted = zh
    ? ZH_WEEKDAYS.indexOf((zh[2] ?? "").replace("天", "日"))
    : en
      ? WEEKDAYS.indexOf(en[2] ?? "")
      : -1;
  if (wanted < 0) return null;
  if (zh?.[1] || en?.[1]) {
    // Weeks begin on Monday.
    const sinceMonday = (weekdayOf(today) + 6) % 7;
    return addDays(today, 7 - sinceMonday + ((wanted + 6) % 7));
  }
  return addDays(today, (wanted - weekdayOf(today) + 7) % 7);
}

/** The time a sentence names; null: none, or a part of the day only. */
export function readTime(text: string): TimeSaid | null {
  const soon =
    /(?:in|after) (\d{1,3}) (minute|hour)|(\d{1,3}|[一二两三四五六七八九十半]{1,3})(?:个)?(分钟|小时)(?:后|以后|之后)/.exec(
      text,
    );
  if (soon) {
    const amount = soon[1] !== undefined ? Number(soon[1]) : soon[3] === "半" ? 0.5 : numberOf(soon[3]);
    const unit = soon[2] ?? soon[4];
    return { kind: "from_now", minutes: amount * (unit === "hour" || unit === "小时" ? 60 : 1) };
  }
  const noon = /\bnoon\b|正午/.test(text) ? 12 * 60 : null;
  const minuteOfDay = readZhClock(text) ?? readClock(text) ?? noon;
  return minuteOfDay === null ? null : { kind: "clock", minuteOfDay };
}

function readZhClock(text: string): number | null {
  const found = new RegExp(`${NUMBER}[点點时](?!间)(?:(半)|(一刻)|(三刻)|${NUMBER}分?)?`).exec(text);
  if (!found) return null;
  const minute = found[2] ? 30 : found[3] ? 15 : found[4] ? 45 : found[5] ? numberOf(found[5]) : 0;
  return clockOf(numberOf(found[1]), minute, text);
}

function readClock(text: string): number | null {
  const withHalf = /\b(\d{1,2})(?:[:：.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.)/.exec(text);
  if (withHalf) {
    const hour = Number(withHalf[1]) % 12;
    const isLate = withHalf[3]?.startsWith("p") ?? false;
    if (Number(withHalf[1]) > 12) return null;
    return valid(hour + (isLate ? 12 : 0), Number(withHalf[2] ?? 0));
  }
  const halfPast = /half past (\d{1,2})/.exec(text);
  if (halfPast) return clockOf(Number(halfPast[1]), 30, text);
  const colon = /(?<![\d-])(\d{1,2})[:：](\d{2})/.exec(text);
  if (colon) return clockOf(Number(colon[1]), Number(colon[2]), text);
  const at = /\bat (\d{1,2})\b(?! (?:of|minute|hour))/.exec(text);
  return at ? clockOf(Number(at[1]), 0, text) : null;
}

/** Without a word for the half of the day, 1 to 6 o'clock is in the afternoon: nobody visits at night. */
function clockOf(hour: number, minute: number, text: string): number | null {
  const late = LATE.test(text);
  const early = EARLY.test(text);
  if (/中午/.test(text) && hour < 3) return valid(hour + 12, minute);
  if (hour < 12 && (late || (!early && hour >= 1 && hour <= 6))) return valid(hour + 12, minute);
  return valid(hour, minute);
}

/** How long a visit is wanted, minutes; null: not said. */
export function readDuration(text: string): number | null {
  const zh = new RegExp(
    `(?:(\\d{1,2}(?:\\.\\d)?)|(${ZH_NUMBER})|(半))个?(?:(半)小时|(小时|钟头)(半)?|(分钟))(?!后|以后|之后)`,
  ).exec(text);
  if (zh) {
    const amount = zh[1] ? Number(zh[1]) : zh[2] ? numberOf(zh[2]) : 0.5;
    return inRange(zh[7] ? amount : (amount + (zh[4] || zh[6] ? 0.5 : 0)) * 60);
  }
  const en =
    /(?<!in |after )\b(\d{1,3}(?:\.\d)?|an?|one|two|three|four|half an?) ?(hours?|hrs?|minutes?|mins?)\b/.exec(
      text,
    );
  if (!en) return null;
  const words: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4 };
  const said = en[1] ?? "";
  const amount = said.startsWith("half") ? 0.5 : (words[said] ?? Number(said));
  return inRange(en[2]?.startsWith("h") ? amount * 60 : amount);
}

const inRange = (minutes: number): number | null =>
  minutes >= 15 && minutes <= 720 ? Math.round(minutes) : null;

const valid = (hour: number, minute: number): number | null =>
  hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : null;

function comingDate(month: number, day: number, today: LocalDate): LocalDate | "unreal" {
  const gone = month < today.month || (month === today.month && day < today.day);
  return realDate({ year: today.year + (gone ? 1 : 0), month, day });
}

function realDate(date: LocalDate): LocalDate | "unreal" {
  const same = addDays(date, 0);
  return same.month === date.month && same.day === date.day ? date : "unreal";
}

/** 0..99 in digits or Chinese: 3, 三, 两, 十, 十二, 二十, 二十五. */
function numberOf(said = ""): number {
  if (/^\d+$/.test(said)) return Number(said);
  const text = said.replace("两", "二");
  const [tens, ones] = text.includes("十") ? text.split("十") : ["", text];
  const digit = (one = "") => (one === "" ? 0 : ZH_DIGITS.indexOf(one));
  return (text.includes("十") ? (tens === "" ? 1 : digit(tens)) * 10 : 0) + digit(ones);
}
