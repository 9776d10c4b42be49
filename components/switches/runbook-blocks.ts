/** A runbook's text in the parts a page draws. */
export type RunbookBlock =
  | { kind: "heading"; level: 1 | 2 | 3; id: string; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "table"; rows: string[][] }
  | { kind: "code"; text: string };

/** What a switch's `runbook` names: "writes.queued" -> "writes-queued". */
export function anchorOf(heading: string): string {
  return heading
    .replace(/[`*]/g, "")
    .trim()
    .toLowerCase()
    .replace(/[\s.]+/g, "-");
}

/** The little of Markdown that runbooks are written in: headings, paragraphs, lists, tables, code. */
export function runbookBlocks(markdown: string): RunbookBlock[] {
  const blocks: RunbookBlock[] = [];
  let code: string[] | null = null;
  let open = false;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) {
      if (code) blocks.push({ kind: "code", text: code.join("\n") });
      code = code ? null : [];
      open = false;
      continue;
    }
    if (code) {
      code.push(line);
      continue;
    }
    const last = blocks.at(-1);
    const heading = /^(#{1,3}) (.+)$/.exec(line);
    const item = /^[-*] (.+)$|^\d+\. (.+)$/.exec(line);
    if (heading) {
      const text = heading[2] ?? "";
      const level = (heading[1] ?? "#").length as 1 | 2 | 3;
      blocks.push({ kind: "heading", level, id: anchorOf(text), text: plain(text) });
      open = false;
    } else if (item) {
      const text = plain(item[1] ?? item[2] ?? "");
      if (open && last?.kind === "list") last.items.push(text);
      else blocks.push({ kind: "list", items: [text] });
      open = true;
    } else if (line.startsWith("|")) {
      const cells = line
        .split("|")
        .slice(1, -1)
        .map((cell) => plain(cell.trim()));
      if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
      if (open && last?.kind === "table") last.rows.push(cells);
      else blocks.push({ kind: "table", rows: [cells] });
      open = true;
    } else if (line.trim() === "") open = false;
    else if (open && last?.kind === "list")
      last.items.push(`${last.items.pop() ?? ""} ${plain(line.trim())}`);
    else if (open && last?.kind === "paragraph") last.text += ` ${plain(line.trim())}`;
    else {
      blocks.push({ kind: "paragraph", text: plain(line.trim()) });
      open = true;
    }
  }
  return blocks;
}

/** Words without their marks; a link keeps its words. */
function plain(text: string): string {
  return text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|`/g, "");
}
