import fc from "fast-check";
import type { GenericSchema } from "valibot";

/** What a schema says of one field: enough to make values at its borders. */
export interface SchemaField {
  name: string;
  longest?: number;
  pattern?: RegExp;
}

/** The parts of valibot's schemas that we use (https://valibot.dev/guides/internal-architecture/). */
interface Node {
  type: string;
  entries?: Record<string, Node>;
  wrapped?: Node;
  pipe?: Node[];
  requirement?: unknown;
  getter?: (input: unknown) => Node;
}

/** The fields of an object; of a lazy schema, those of either shape. */
export function fieldsOf(schema: GenericSchema): SchemaField[] {
  const node = schema as unknown as Node;
  if (node.getter) {
    const shapes = [{}, { token: "" }].map((input) => node.getter?.(input) as unknown as GenericSchema);
    return shapes.flatMap(fieldsOf);
  }
  if (!node.entries) throw new Error(`no object, but ${node.type}`);
  return Object.entries(node.entries).map(([name, entry]) => {
    const nodes = [...flatten(entry)];
    const find = (type: string) => nodes.find((one) => one.type === type)?.requirement;
    return {
      name,
      longest: find("max_length") as number | undefined,
      pattern: find("regex") as RegExp | undefined,
    };
  });
}

function* flatten(node: Node): Generator<Node> {
  yield node;
  if (node.wrapped) yield* flatten(node.wrapped);
  for (const one of node.pipe ?? []) if (one !== node) yield* flatten(one);
}

/** Values that are right, or just not. */
export function bordersOf({ longest, pattern }: SchemaField): fc.Arbitrary<string>[] {
  return [
    ...(pattern ? [fc.stringMatching(pattern), fc.stringMatching(pattern).map((text) => `${text}x`)] : []),
    ...(longest ? [fc.constantFrom(longest, longest + 1).map((length) => "a".repeat(length))] : []),
  ];
}
