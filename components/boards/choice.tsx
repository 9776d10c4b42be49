"use client";

import { Radio, Stack } from "@mantine/core";

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly Value[];
  word(value: Value): string;
  onChange(value: Value): void;
}

/** One of a few, all in view. */
export function Choice<Value extends string>({ label, value, options, word, onChange }: ChoiceProps<Value>) {
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(chosen) => {
        const option = options.find((one) => one === chosen);
        if (option !== undefined) onChange(option);
      }}
    >
      <Stack gap="sm" mt="xs">
        {options.map((option) => (
          <Radio key={option} size="md" value={option} label={word(option)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
