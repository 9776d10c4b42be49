"use client";

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

// Shade 7 of each carries white text at 4.5:1 or more; shades 2-4 are for text on dark surfaces.
const teal: MantineColorsTuple = [
  "#e6f6f4",
  "#c8ebe7",
  "#9adad3",
  "#6ac7bd",
  "#3fb1a6",
  "#1f9a8f",
  "#12877d",
  "#0b756d",
  "#085f59",
  "#064a45",
];
const blue: MantineColorsTuple = [
  "#e7effb",
  "#c9dbf6",
  "#9cbdf0",
  "#6ea8fe",
  "#4a8ae6",
  "#2f72d6",
  "#2467cc",
  "#1d5fc4",
  "#174c9e",
  "#123c7c",
];
const yellow: MantineColorsTuple = [
  "#fdf1dc",
  "#fbe2b6",
  "#f7cd83",
  "#f2b14a",
  "#e09a21",
  "#c07f0c",
  "#a46a04",
  "#8a5700",
  "#704700",
  "#573700",
];
const red: MantineColorsTuple = [
  "#fce8e9",
  "#f8ccce",
  "#ffa8a8",
  "#ff8585",
  "#ee5f65",
  "#d9414a",
  "#c83039",
  "#b8232f",
  "#941b25",
  "#72141c",
];
const violet: MantineColorsTuple = [
  "#efe9fb",
  "#dccff6",
  "#c9b5ff",
  "#b79bff",
  "#9776ea",
  "#8259db",
  "#764bd3",
  "#6b3fc9",
  "#5631a3",
  "#42257e",
];

// Mantine's own greys, so that an input stands on the same surfaces as tokens.css.
const gray: MantineColorsTuple = [
  "#f5f6f7",
  "#ebedef",
  "#e0e4e7",
  "#d8dce0",
  "#c9cfd4",
  "#9ba3ab",
  "#6b747c",
  "#545d66",
  "#31383d",
  "#14181c",
];
const dark: MantineColorsTuple = [
  "#e8ebee",
  "#c4cbd1",
  "#a0aab2",
  "#7d868d",
  "#31383d",
  "#272d31",
  "#1d2226",
  "#181c1f",
  "#0f1214",
  "#0a0c0e",
];

const FONT =
  '"Inter Variable", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

const dialogTitle = { fontSize: "var(--rd-size-title)", fontWeight: 600 };

// The <header> of a dialog is not a second banner of the page.
const dialogHeader = { header: { role: "presentation" } };

/** The one place where sizes and Mantine's palettes are written; meaning lives in tokens.css. */
export const theme = createTheme({
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
  black: "#14181c",
  colors: { gray, dark, teal, blue, yellow, orange: yellow, red, violet },
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "0.875rem", lg: "1.125rem", xl: "1.75rem" },
  lineHeights: { xs: "1.35", sm: "1.45", md: "1.5", lg: "1.35", xl: "1.2" },
  spacing: { xs: "0.25rem", sm: "0.5rem", md: "0.75rem", lg: "1rem", xl: "1.5rem" },
  radius: { xs: "6px", sm: "6px", md: "6px", lg: "6px", xl: "6px" },
  breakpoints: { xs: "30em", sm: "40em", md: "64em", lg: "80em", xl: "120em" },
  headings: {
    fontFamily: FONT,
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.75rem", lineHeight: "1.2" },
      h2: { fontSize: "1.125rem", lineHeight: "1.35" },
      h3: { fontSize: "0.875rem", lineHeight: "1.45" },
      h4: { fontSize: "0.875rem", lineHeight: "1.45" },
      h5: { fontSize: "0.75rem", lineHeight: "1.35" },
      h6: { fontSize: "0.75rem", lineHeight: "1.35" },
    },
  },
  // As plain objects: `Modal.extend` would bring Modal, and all it stands on, into every page.
  components: {
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Badge: { defaultProps: { variant: "light", radius: "md", tt: "none", fw: 500 } },
    Button: { defaultProps: { fw: 500 } },
    Drawer: { defaultProps: { attributes: dialogHeader }, styles: { title: dialogTitle } },
    Modal: { defaultProps: { attributes: dialogHeader }, styles: { title: dialogTitle } },
    Paper: { defaultProps: { withBorder: true, shadow: undefined } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false } },
  },
});

/** Mantine's own variables follow ours, so that a Mantine component and a CSS module never differ. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const surfaces = {
    // What floats or stands on the page; the page itself is painted in tokens.css.
    "--mantine-color-body": "var(--rd-surface-card)",
    "--mantine-color-text": "var(--rd-text)",
    "--mantine-color-bright": "var(--rd-text)",
    "--mantine-color-dimmed": "var(--rd-text-dim)",
    "--mantine-color-placeholder": "var(--rd-text-dim)",
    "--mantine-color-anchor": "var(--rd-accent-text)",
    "--mantine-color-error": "var(--rd-late)",
    "--mantine-color-default": "var(--rd-surface-card)",
    "--mantine-color-default-hover": "var(--rd-surface-inset)",
    "--mantine-color-default-color": "var(--rd-text)",
    "--mantine-color-default-border": "var(--rd-hairline)",
    "--mantine-color-disabled": "var(--rd-surface-inset)",
    "--mantine-color-disabled-color": "var(--rd-text-dim)",
    "--mantine-color-disabled-border": "var(--rd-hairline)",
  };
  return { variables: {}, light: surfaces, dark: surfaces };
};
