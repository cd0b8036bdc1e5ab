/** @typedef {import("./walk.mjs").Node} Node */
/** What stands there instead; `statement` where it is the whole statement that is left out. @typedef {{ what: string, text: string, statement?: true }} Change */

/** @type {Record<string, string[]>} */
const BINARY = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
};

/** @type {Record<string, string>} what a method is taken for; nothing: its call is left out */
const METHODS = {
  some: "every",
  every: "some",
  min: "max",
  max: "min",
  floor: "ceil",
  ceil: "floor",
  startsWith: "endsWith",
  endsWith: "startsWith",
  filter: "",
  slice: "",
  sort: "",
  toSorted: "",
  reverse: "",
  toLowerCase: "",
  trim: "",
  padStart: "",
  replace: "",
  replaceAll: "",
  catch: "",
};

/** How a node could be wrong. @param {Node} node @param {Node[]} parents @param {(node: Node) => string} textOf @returns {Change[]} */
export function changesOf(node, [parent], textOf) {
  const text = textOf(node);
  switch (node.type) {
    case "BinaryExpression":
      if (node.operator === "+" && [node.left, node.right].some(isText)) return [];
      return (BINARY[node.operator] ?? []).map((operator) => ({
        what: `${node.operator} → ${operator}`,
        text: `(${textOf(node.left)}) ${operator} (${textOf(node.right)})`,
      }));
    case "LogicalExpression": {
      const [left, right] = [textOf(node.left), textOf(node.right)];
      if (node.operator === "??") return [{ what: "without ?? …", text: `(${left})` }];
      const other = node.operator === "&&" ? "||" : "&&";
      return [{ what: `${node.operator} → ${other}`, text: `(${left}) ${other} (${right})` }];
    }
    case "UnaryExpression":
      return node.operator === "!" ? [{ what: "without !", text: `(${textOf(node.argument)})` }] : [];
    case "AwaitExpression":
      return [{ what: "without await", text: `(${textOf(node.argument)})` }];
    case "Literal":
      return changesOfLiteral(node);
    case "TemplateLiteral":
      return [{ what: "empty text", text: '""' }];
    case "CallExpression":
      return changesOfCall(node, textOf);
    case "ExpressionStatement":
      return node.directive ? [] : [{ what: "left out", text, statement: true }];
    case "ThrowStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return parent?.type === "SwitchCase" ? [] : [{ what: "left out", text, statement: true }];
    default:
      return [];
  }
}

/** The condition of this, always and never. @param {Node} node @param {Node} parent @returns {Change[]} */
export function changesOfCondition(node, parent) {
  if (parent?.test !== node) return [];
  const never = { what: "never", text: "false" };
  if (parent.type === "IfStatement" || parent.type === "ConditionalExpression")
    return [{ what: "always", text: "true" }, never];
  return /^(?:While|For)Statement$/.test(parent.type) ? [never] : [];
}

/** @param {Node} node @returns {Change[]} */
function changesOfLiteral({ value, regex, raw }) {
  if (regex) return changesOfPattern(regex);
  if (typeof value === "boolean") return [{ what: `${value} → ${!value}`, text: String(!value) }];
  if (typeof value === "number") return [{ what: `${raw} → ${value + 1}`, text: String(value + 1) }];
  if (typeof value === "string" && value !== "") return [{ what: `${raw} → ""`, text: '""' }];
  return [];
}

/** @param {{ pattern: string, flags: string }} regex @returns {Change[]} */
function changesOfPattern({ pattern, flags }) {
  const changes = [];
  if (pattern.startsWith("^")) changes.push({ what: "without ^", text: `/${pattern.slice(1)}/${flags}` });
  if (pattern.endsWith("$")) changes.push({ what: "without $", text: `/${pattern.slice(0, -1)}/${flags}` });
  if (flags.includes("i")) changes.push({ what: "without i", text: `/${pattern}/${flags.replace("i", "")}` });
  return changes;
}

/** @param {Node} node @param {(node: Node) => string} textOf @returns {Change[]} */
function changesOfCall({ callee, arguments: given }, textOf) {
  if (callee.type !== "MemberExpression" || callee.computed) return [];
  const { name } = callee.property;
  const other = new Map(Object.entries(METHODS)).get(name);
  if (other === undefined) return [];
  const object = textOf(callee.object);
  if (other === "") return [{ what: `without .${name}(…)`, text: object }];
  const words = given.map(textOf).join(", ");
  return [{ what: `.${name} → .${other}`, text: `(${object}).${other}(${words})` }];
}

/** @param {Node} node */
const isText = ({ type, value }) => type === "TemplateLiteral" || typeof value === "string";
