import type { ApiContent, ApiOperation } from "./document";

/** The bodies of an example, wherever the document has them; undefined where there is none. */
export function exampleBodies(
  { requestBody, responses, "x-examples": examples }: ApiOperation,
  name: string,
): { type: string | undefined; body: unknown; answer: unknown } {
  const [type] = Object.keys(requestBody?.content ?? {});
  const { body, status } = examples[name] ?? {};
  return {
    type,
    body: body ?? valueIn(requestBody?.content, name),
    answer: valueIn(responses[String(status)]?.content, name),
  };
}

const valueIn = (content: Record<string, ApiContent> | undefined, name: string): unknown =>
  Object.values(content ?? {})[0]?.examples?.[name]?.value;
