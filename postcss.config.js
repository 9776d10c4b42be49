export default {
  plugins: {
    "postcss-preset-mantine": {},
    "postcss-simple-vars": {
      variables: {
        // Widths at which the layout changes; the same numbers as `breakpoints` in components/ui/theme.ts.
        "mantine-breakpoint-xs": "30em",
        "mantine-breakpoint-sm": "40em",
        "mantine-breakpoint-md": "64em",
        "mantine-breakpoint-lg": "80em",
        "mantine-breakpoint-xl": "120em",
      },
    },
  },
};
