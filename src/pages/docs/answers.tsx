import type { ApiResponse } from "../../openapi/document";
import { SchemaFields, TypeOf } from "./schema-fields";
import { Words } from "./words";

/** What may come back, by status or by name; `named` are those that others link to. */
export const Answers = ({ answers, named }: { answers: [string, ApiResponse][]; named?: boolean }) => (
  <table>
    {answers.map(([name, response]) => (
      <tr id={named ? name : undefined}>
        <th scope="row">{name}</th>
        <td>
          <Answer response={response} />
        </td>
      </tr>
    ))}
  </table>
);

const Answer = ({
  response: { description = "", content = {}, headers = {} },
}: {
  response: ApiResponse;
}) => (
  <>
    <Words text={description} />
    {Object.entries(content).map(([type, { schema }]) => (
      <>
        {" "}
        <span class="quiet">
          {type === "application/json" && !schema.properties ? <TypeOf schema={schema} /> : type}
        </span>
        <SchemaFields schema={schema} />
      </>
    ))}
    {Object.entries(headers).map(([name, { description: meaning }]) => (
      <>
        <br />
        <code>{name}</code>: <Words text={meaning} />
      </>
    ))}
  </>
);
