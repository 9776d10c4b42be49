import { Badge } from "@mantine/core";

/** Whether something works, as a word; grey when it does not, never colour alone. */
export function StateWord({ on, word }: { on: boolean; word: string }) {
  return (
    <Badge color={on ? "teal" : "gray"} variant={on ? "light" : "outline"}>
      {word}
    </Badge>
  );
}
