import type { ApiDocument, ApiOperation } from "../../openapi/document";
import { Answers } from "./answers";
import { OperationExample } from "./operation-example";
import { FieldTable, nameIn, SchemaFields } from "./schema-fields";
import { Words } from "./words";

interface Props {
  method: string;
  path: string;
  operation: ApiOperation;
  document: ApiDocument;
}

/** What one method on one path does, takes and answers. */
export const OperationEntry = ({ method, path, operation, document }: Props) => {
  const { parameters = [], requestBody } = operation;
  const all = Object.entries(operation.responses);
  return (
    <article id={operation.operationId}>
      <h3>
        <code>
          {method} {path}
        </code>
      </h3>
      <p>
        <Words text={[`${operation.summary}.`, operation.description].filter(Boolean).join(" ")} />
      </p>
      <WhoMayAsk operation={operation} />
      {parameters.length > 0 && (
        <FieldTable
          fields={parameters.map(({ name, in: place, required = false, description, schema }) => ({
            name,
            place: PLACES[place],
            required,
            field: { ...schema, description },
          }))}
        />
      )}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => (
        <>
          <h4>Body, {type}</h4>
          <SchemaFields schema={schema} />
          {!schema.properties && !schema.anyOf && schema.description && (
            <p>
              <Words text={schema.description} />
            </p>
          )}
        </>
      ))}
      <h4>Answers</h4>
      <Answers answers={all.filter(([, { $ref }]) => $ref === undefined)} />
      <p class="quiet">
        As described under <a href="#errors">errors</a>:{" "}
        {all
          .filter(([, { $ref }]) => $ref !== undefined)
          .map(([status, { $ref }], place) => (
            <>
              {place > 0 && ", "}
              <a href={`#${nameIn($ref)}`}>{status}</a>
            </>
          ))}
      </p>
      {Object.keys(operation["x-examples"]).map((name, place) => (
        <OperationExample {...{ method, path, operation, document, name }} open={place === 0} />
      ))}
    </article>
  );
};

const WhoMayAsk = ({ operation: { security } }: { operation: ApiOperation }) => {
  const names = security.flatMap((one) => Object.keys(one));
  const words = [
    ...(names.includes("accessToken") ? ["`Authorization: Bearer` and an access token."] : []),
    ...(names.includes("client") ? ["A client with a secret: `Authorization: Basic`, or in the body."] : []),
  ];
  return words.length === 0 ? null : (
    <p class="quiet">
      <Words text={words.join(" ")} />
    </p>
  );
};

/** A parameter that is not in the query. */
const PLACES: Record<string, string> = { path: "in the path", cookie: "a cookie" };
