import {
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
} from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./runbook.module.css";
import { type RunbookBlock, runbookBlocks } from "./runbook-blocks.ts";

export interface RunbookProps {
  title: string;
  /** Markdown; null: it did not ship. */
  text: string | null;
  missing: string;
  back: ReactNode;
}

/** The switches' runbook, a section each; the address names the section. */
export function Runbook({ title, text, missing, back }: RunbookProps) {
  const blocks = text === null ? [] : runbookBlocks(text);
  return (
    <article className={classes.runbook}>
      <p className={classes.back}>{back}</p>
      {blocks[0]?.kind !== "heading" && <h1>{title}</h1>}
      {text === null && <p>{missing}</p>}
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change while it is read
        <Block key={at} block={block} />
      ))}
    </article>
  );
}

function Block({ block }: { block: RunbookBlock }) {
  switch (block.kind) {
    case "heading": {
      const Heading = `h${block.level}` as const;
      return <Heading id={block.id}>{block.text}</Heading>;
    }
    case "paragraph":
      return <p>{block.text}</p>;
    case "list":
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case "table": {
      const [head = [], ...rows] = block.rows;
      return (
        <TableScrollContainer minWidth={320}>
          <Table>
            <TableThead>
              <TableTr>
                {head.map((cell) => (
                  <TableTh key={cell}>{cell}</TableTh>
                ))}
              </TableTr>
            </TableThead>
            <TableTbody>
              {rows.map((row) => (
                <TableTr key={row.join()}>
                  {row.map((cell) => (
                    <TableTd key={cell}>{cell}</TableTd>
                  ))}
                </TableTr>
              ))}
            </TableTbody>
          </Table>
        </TableScrollContainer>
      );
    }
    case "code":
      return <pre>{block.text}</pre>;
  }
}
