import { expect, test } from "vitest";
import { anchorOf, runbookBlocks } from "./runbook-blocks.ts";

test("a heading is found by the name that the catalogue gives it", () => {
  expect(anchorOf("writes.queued")).toBe("writes-queued");
  expect(anchorOf("`admission.shed_low`")).toBe("admission-shed_low");
});

test("reads headings, paragraphs, lists, tables and code, and leaves the marks out", () => {
  const text = [
    "# Runbook",
    "",
    "Read **this** first,",
    "then [act](x.md).",
    "",
    "## `writes.queued`",
    "- one",
    "  goes on",
    "- two",
    "",
    "```",
    "npm run x",
    "```",
    "| key | spares |",
    "|---|---|",
    "| [a](#a) | nodes |",
  ].join("\n");
  expect(runbookBlocks(text)).toEqual([
    { kind: "heading", level: 1, id: "runbook", text: "Runbook" },
    { kind: "paragraph", text: "Read this first, then act." },
    { kind: "heading", level: 2, id: "writes-queued", text: "writes.queued" },
    { kind: "list", items: ["one goes on", "two"] },
    { kind: "code", text: "npm run x" },
    {
      kind: "table",
      rows: [
        ["key", "spares"],
        ["a", "nodes"],
      ],
    },
  ]);
});
