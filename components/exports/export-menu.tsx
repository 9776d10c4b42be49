"use client";

import { Button, Menu, Text } from "@mantine/core";
import { IconDownload, IconFileTypeCsv, IconPhoto } from "@tabler/icons-react";
import { useFormatter, useTimeZone, useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import type { Column } from "./columns.ts";
import { toCsv } from "./csv.ts";
import { drawPicture } from "./draw-picture.ts";
import { fileName } from "./file-name.ts";
import { saveFile } from "./save-file.ts";

export interface ExportMenuProps<Row> {
  /** Short and ASCII, for the file name: "causes". */
  name: string;
  /** Over the picture, in the reader's language. */
  title: string;
  /** The current window first, then the baseline: in the file name and under the title. */
  windows: readonly TimeWindow[];
  columns: readonly Column<Row>[];
  /** Exactly the rows on the screen, in their order. */
  rows: readonly Row[];
  /** The element to take a picture of; without one only CSV is offered. */
  chartRef?: RefObject<HTMLElement | null>;
}

/**
 * "Export": the rows as CSV, the chart as PNG. Goes into the `tools` of a desk section, beside a
 * `<NumbersTable>` under the chart that takes the same columns and rows:
 *
 *     const chart = useRef<HTMLDivElement>(null);
 *     const sheet = { columns: useMatrixColumns(words), rows };
 *     <Section title={title} subtitle={…} tools={
 *       <ExportMenu name="matrix" title={title} windows={[current, baseline]} {...sheet} chartRef={chart} />
 *     }>
 *       <div ref={chart}>…chart…</div>
 *       <NumbersTable caption={title} {...sheet} />
 *     </Section>
 *
 * A column's `value` gives raw numbers (0.9312, 1234, epoch ms); its `kind` settles how they are
 * written in the table and in the file. What should not be in the picture carries `data-no-picture`.
 */
export function ExportMenu<Row>({ name, title, windows, columns, rows, chartRef }: ExportMenuProps<Row>) {
  const t = useTranslations("exports");
  const timeZone = useTimeZone();
  const format = useFormatter();
  const [problem, setProblem] = useState(false);
  const [drawing, setDrawing] = useState(false);
  const file = (ending: string) => `${fileName(name, windows, timeZone)}.${ending}`;
  const [current, baseline] = windows.map(({ from, to }) =>
    format.dateTimeRange(from, to, {
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  );
  const subtitle = baseline ? t("against", { current: current ?? "", baseline }) : (current ?? "");

  const savePicture = async () => {
    if (!chartRef?.current) return;
    setProblem(false);
    setDrawing(true);
    try {
      saveFile(file("png"), await drawPicture(chartRef.current, { title, subtitle }));
    } catch {
      setProblem(true);
    } finally {
      setDrawing(false);
    }
  };
  return (
    <>
      {problem && (
        <Text size="xs" c="red" role="alert">
          {t("noPicture")}
        </Text>
      )}
      <Menu position="bottom-end" shadow="md" withinPortal>
        <Menu.Target>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={drawing}
            leftSection={<IconDownload size="1rem" aria-hidden />}
            aria-label={t("exportOf", { title })}
          >
            {t("export")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFileTypeCsv size="1rem" aria-hidden />}
            onClick={() =>
              saveFile(file("csv"), new Blob([toCsv(columns, rows)], { type: "text/csv;charset=utf-8" }))
            }
          >
            {t("csv", { count: rows.length })}
          </Menu.Item>
          {chartRef && (
            <Menu.Item leftSection={<IconPhoto size="1rem" aria-hidden />} onClick={() => void savePicture()}>
              {t("png")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
