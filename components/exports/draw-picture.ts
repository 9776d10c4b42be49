export interface PictureText {
  title: string;
  /** Windows and counts: a picture travels without its page. */
  subtitle: string;
}

const SCALE = 2;
const PADDING_PX = 20;

/**
 * A PNG of what the element shows, on a light background, at twice its size. The element goes into an
 * SVG image together with the page's style rules; as the SVG is the root that the colour scheme is
 * read from, the picture is light even when the page is dark. Parts marked `data-no-picture` stay out.
 * @throws when the browser does not allow a picture of HTML to be read back.
 */
export async function drawPicture(element: HTMLElement, text: PictureText): Promise<Blob> {
  const { width, height } = element.getBoundingClientRect();
  const paper = paperFor(element, text, width, height);
  const size = measured(paper, width + 2 * PADDING_PX);
  // As wide as the window, so that media queries hold in the picture as they do on the page.
  const svg = svgAround(paper, Math.max(window.innerWidth, size.width), size.height);
  const style = document.createElement("style");
  style.textContent = `${await styleRules()} * { animation: none !important; transition: none !important }`;
  svg.prepend(style);
  const image = await imageOf(svg);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(size.width * SCALE);
  canvas.height = Math.ceil(size.height * SCALE);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, image.width * SCALE, image.height * SCALE);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

/** Title and windows over a copy of the element. */
function paperFor(element: HTMLElement, text: PictureText, width: number, height: number): HTMLElement {
  const copy = element.cloneNode(true) as HTMLElement;
  const rest = height - heightLeftOut(element);
  for (const part of copy.querySelectorAll("[data-no-picture], .rd-visually-hidden")) part.remove();
  Object.assign(copy.style, { width: `${width}px`, height: `${rest}px`, margin: "0" });
  const title = document.createElement("div");
  title.textContent = text.title;
  Object.assign(title.style, { fontSize: "var(--rd-size-title)", fontWeight: "600" });
  const subtitle = document.createElement("div");
  subtitle.textContent = text.subtitle;
  Object.assign(subtitle.style, { color: "var(--rd-text-dim)", marginBottom: "12px" });
  const paper = document.createElement("div");
  Object.assign(paper.style, {
    boxSizing: "border-box",
    width: `${width + 2 * PADDING_PX}px`,
    padding: `${PADDING_PX}px`,
    color: "var(--rd-text)",
    background: "var(--rd-surface-card)",
    fontFamily: "var(--mantine-font-family)",
    fontSize: "var(--rd-size-body)",
    fontVariantNumeric: "tabular-nums",
    lineHeight: "1.45",
  });
  paper.append(title, subtitle, copy);
  return paper;
}

/** Room that controls at the top of the element take, with the gap after each. */
function heightLeftOut(element: HTMLElement): number {
  const gap = Number.parseFloat(getComputedStyle(element).rowGap) || 0;
  return [...element.children]
    .filter((child) => child.matches("[data-no-picture], .rd-visually-hidden"))
    .reduce((sum, child) => sum + child.getBoundingClientRect().height + gap, 0);
}

function measured(paper: HTMLElement, width: number): { width: number; height: number } {
  const place = document.createElement("div");
  Object.assign(place.style, { position: "fixed", left: "-200vw", top: "0", width: `${width}px` });
  place.ariaHidden = "true";
  place.append(paper);
  document.body.append(place);
  const { height } = paper.getBoundingClientRect();
  place.remove();
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

const SVG = "http://www.w3.org/2000/svg";

function svgAround(paper: HTMLElement, width: number, height: number): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  svg.setAttribute("data-mantine-color-scheme", "light");
  svg.style.fontSize = getComputedStyle(document.documentElement).fontSize;
  const inside = document.createElementNS(SVG, "foreignObject");
  inside.setAttribute("width", "100%");
  inside.setAttribute("height", "100%");
  inside.append(paper);
  svg.append(inside);
  return svg;
}

async function imageOf(svg: SVGSVGElement): Promise<HTMLImageElement> {
  // Control characters are allowed in a page's text, not in XML.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are to be found
  const xml = new XMLSerializer().serializeToString(svg).replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(xml)}`;
  await image.decode();
  return image;
}

/** The page's rules as text. An image may load nothing, so the one font that is needed comes along. */
async function styleRules(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href ?? document.baseURI }));
    } catch {
      return []; // A sheet of another origin, as browser extensions add them.
    }
  });
  const texts = rules.map(async ({ rule, base }) =>
    rule instanceof CSSFontFaceRule ? await withFont(rule, base) : rule.cssText,
  );
  return (await Promise.all(texts)).join("\n");
}

async function withFont(rule: CSSFontFaceRule, base: string): Promise<string> {
  const latin = /^U\+0(000)?-/i.test(rule.style.getPropertyValue("unicode-range"));
  const source = /url\(["']?([^"')]+)["']?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
  if (!latin || !source) return "";
  const answer = await fetch(new URL(source, base)).catch(() => null);
  if (!answer?.ok) return "";
  const data = await dataUrl(await answer.blob());
  return rule.cssText.replace(source, data);
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
