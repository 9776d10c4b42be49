import { Button, Kbd } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslations } from "next-intl";

/** Holds a page of figures still, or lets it go on; its key is P, which the page listens to. */
export function PauseButton({ paused, onToggle }: { paused: boolean; onToggle: () => void }) {
  const t = useTranslations("operator.pause");
  return (
    <Button
      variant={paused ? "filled" : "default"}
      size="compact-md"
      onClick={onToggle}
      leftSection={paused ? <IconPlayerPlay size="1rem" /> : <IconPlayerPause size="1rem" />}
      rightSection={<Kbd size="xs">P</Kbd>}
    >
      {t(paused ? "resume" : "pause")}
    </Button>
  );
}
