import type { ApiDocument, ApiOperation } from "../../openapi/document";
import { exampleBodies } from "../../openapi/example-bodies";
import { curlOf } from "./curl";

interface Props {
  method: string;
  path: string;
  operation: ApiOperation;
  document: ApiDocument;
  name: string;
  open: boolean;
}

/** A request as curl sends it, and its answer. */
export const OperationExample = ({ method, path, operation, document, name, open }: Props) => {
  const example = operation["x-examples"][name];
  if (example === undefined) return null;
  const { type, body, answer } = exampleBodies(operation, name);
  const url = `${document.servers[0]?.url}${example.path ?? path}`;
  const lines = [
    String(example.status),
    ...Object.entries(example.answerHeaders ?? {}).map(([header, value]) => `${header}: ${value}`),
    ...(answer === undefined ? [] : ["", JSON.stringify(answer, null, 2)]),
  ];
  return (
    <details open={open}>
      <summary>{example.summary}</summary>
      <pre>{curlOf({ method, url, headers: example.headers, body, type })}</pre>
      <pre>{lines.join("\n")}</pre>
    </details>
  );
};
