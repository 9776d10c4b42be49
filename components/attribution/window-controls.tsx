"use client";

import { Button, Popover, SegmentedControl, TextInput } from "@mantine/core";
import { IconCalendarTime } from "@tabler/icons-react";
import { useTimeZone, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import classes from "./window-controls.module.css";
import {
  type BaselineChoice,
  type Choice,
  type CurrentChoice,
  DAY_MINUTES,
  HOUR_MINUTES,
  liveLengths,
  overlaps,
  presetOf,
  WEEK_MINUTES,
  type Windows,
} from "./windows.ts";
import { fromFieldTime, readIsoWindow, toFieldTime, zoneName } from "./zone-time.ts";

export interface WindowControlsProps {
  choice: Choice;
  windows: Windows;
  children: ReactNode;
  onChoice: (choice: Partial<Choice>) => void;
}

/** Which windows are compared, as presets and as exact times. What the chart shows stands beside it. */
export function WindowControls({ choice, windows, children, onChoice }: WindowControlsProps) {
  const t = useTranslations("analyst");
  const zone = useTimeZone();
  const current = choice.current.kind === "live" ? `live${choice.current.minutes}` : "fixed";
  // What stands still is still "the day before", if that is what it is.
  const chosen = choice.baseline.kind === "fixed" ? presetOf(windows, zone) : choice.baseline;
  const baseline = chosen.kind === "earlier" ? `earlier${chosen.minutes}` : chosen.kind;
  const presets = [
    { value: "before", label: t("window.before") },
    { value: `earlier${HOUR_MINUTES}`, label: t("window.hourEarlier") },
    { value: `earlier${DAY_MINUTES}`, label: t("window.dayEarlier") },
    { value: `earlier${WEEK_MINUTES}`, label: t("window.weekEarlier") },
  ];
  return (
    <div className={classes.controls} data-no-picture>
      <div className={classes.group}>
        <span id="current-preset">{t("window.current.label")}</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="current-preset"
          value={current}
          onChange={(value) => {
            const minutes = Number(value.replace("live", ""));
            if (minutes > 0) onChoice({ current: { kind: "live", minutes } });
          }}
          data={[
            ...liveLengths.map((minutes) => ({
              value: `live${minutes}`,
              label: t("window.lastMinutes", { minutes }),
            })),
            ...(current === "fixed" || !liveLengths.some((minutes) => current === `live${minutes}`)
              ? [{ value: current, label: t("window.fixed") }]
              : []),
          ]}
        />
      </div>
      <div className={classes.group}>
        <span id="baseline-preset">{t("window.baseline.label")}</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="baseline-preset"
          value={baseline}
          onChange={(value) => onChoice({ baseline: baselineOf(value, windows) })}
          data={[
            ...presets,
            ...(presets.some(({ value }) => value === baseline)
              ? []
              : [{ value: baseline, label: t("window.fixed") }]),
          ]}
        />
      </div>
      <ExactTimes windows={windows} onChoice={onChoice} />
      {children}
    </div>
  );
}

function baselineOf(value: string, windows: Windows): BaselineChoice {
  if (value === "before") return { kind: "before" };
  const minutes = Number(value.replace("earlier", ""));
  return minutes > 0 ? { kind: "earlier", minutes } : { kind: "fixed", window: windows.baseline };
}

/** The four ends of the windows as times one can type. */
function ExactTimes({ windows, onChoice }: Pick<WindowControlsProps, "windows" | "onChoice">) {
  const t = useTranslations("analyst");
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end" withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCalendarTime size="1rem" aria-hidden />}
          onClick={() => setOpened((open) => !open)}
        >
          {t("window.exact")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TimesForm
          windows={windows}
          onSubmit={(choice) => {
            onChoice(choice);
            setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function TimesForm({ windows, onSubmit }: { windows: Windows; onSubmit: (choice: Choice) => void }) {
  const t = useTranslations("analyst");
  // The zone the page writes its times in, which need not be the browser's.
  const zone = useTimeZone();
  const [baseline, setBaseline] = useState(() => typed(windows.baseline, zone));
  const [current, setCurrent] = useState(() => typed(windows.current, zone));
  const read = { baseline: readTyped(baseline, zone), current: readTyped(current, zone) };
  function fill(text: string, set: (value: Typed) => void): boolean {
    const window = readIsoWindow(text, zone);
    if (window) set(typed(window, zone));
    return window !== null;
  }
  const crossed = read.baseline && read.current && overlaps(read.baseline, read.current);
  const unequal = read.baseline && read.current && length(read.baseline) !== length(read.current);
  return (
    <form
      className={classes.times}
      onSubmit={(event) => {
        event.preventDefault();
        if (!read.baseline || !read.current || crossed) return;
        onSubmit({
          baseline: { kind: "fixed", window: read.baseline },
          current: { kind: "fixed", window: read.current } satisfies CurrentChoice,
        });
      }}
    >
      <TimesRow
        legend={t("window.baseline.label")}
        value={baseline}
        onChange={setBaseline}
        valid={read.baseline !== null}
        onIso={(text) => fill(text, setBaseline)}
      />
      <TimesRow
        legend={t("window.current.label")}
        value={current}
        onChange={setCurrent}
        valid={read.current !== null}
        onIso={(text) => fill(text, setCurrent)}
      />
      {crossed && (
        <p role="alert" className={classes.wrong}>
          {t("window.overlap")}
        </p>
      )}
      {unequal && !crossed && <p className={classes.note}>{t("window.unequal")}</p>}
      <p className={classes.zone}>
        {t("window.zone", { zone: zoneName(windows.current.from, zone) })} {t("window.isoHelp")}
      </p>
      <Button type="submit" size="xs" disabled={!read.baseline || !read.current || Boolean(crossed)}>
        {t("window.use")}
      </Button>
    </form>
  );
}

interface Typed {
  from: string;
  to: string;
}

interface TimesRowProps {
  legend: string;
  value: Typed;
  valid: boolean;
  onChange: (value: Typed) => void;
  /** Fills both ends; false: it is no window. */
  onIso: (text: string) => boolean;
}

function TimesRow({ legend, value, valid, onChange, onIso }: TimesRowProps) {
  const t = useTranslations("analyst");
  const [iso, setIso] = useState("");
  const [wrong, setWrong] = useState(false);
  return (
    <fieldset className={classes.row}>
      <legend>{legend}</legend>
      <TextInput
        type="datetime-local"
        size="xs"
        label={t("window.from")}
        value={value.from}
        onChange={(event) => onChange({ ...value, from: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        size="xs"
        label={t("window.to")}
        value={value.to}
        error={!valid && t("window.empty")}
        onChange={(event) => onChange({ ...value, to: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        className={classes.iso}
        label={t("window.iso")}
        placeholder="2026-11-21T10:20Z/PT30M"
        value={iso}
        error={wrong && t("window.isoWrong")}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setIso(text);
          setWrong(text !== "" && !onIso(text));
        }}
      />
    </fieldset>
  );
}

function length({ from, to }: TimeWindow): number {
  return to - from;
}

function typed({ from, to }: TimeWindow, zone: string | undefined): Typed {
  return { from: toFieldTime(from, zone), to: toFieldTime(to, zone) };
}
function readTyped({ from, to }: Typed, zone: string | undefined): TimeWindow | null {
  const window = { from: fromFieldTime(from, zone), to: fromFieldTime(to, zone) };
  return window.to > window.from ? window : null;
}
