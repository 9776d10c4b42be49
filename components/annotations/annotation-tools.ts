import type { Annotation, AnnotationLayer, Around } from "#server/contracts/annotation-layers.ts";
import type { CommandResult } from "#server/contracts/command.ts";

type Command = (input: unknown) => Promise<CommandResult<Annotation>>;

export interface AnnotationCommands {
  add: Command;
  change: Command;
  remove: Command;
  restore: Command;
}

/** What the desk knows of annotations, and what may be done with them. */
export interface AnnotationTools {
  /** Of the chart's span, newest first; null while it is read for the first time. */
  list: Annotation[] | null;
  /** There were more than can be shown. */
  cut: boolean;
  around: Around | null;
  aroundFailed: boolean;
  /** Layers that are turned off. */
  hidden: readonly AnnotationLayer[];
  onHidden: (layers: AnnotationLayer[]) => void;
  commands: AnnotationCommands;
  /** Reads anew, and gives what stands there now. */
  refresh: () => Promise<Annotation[]>;
}
