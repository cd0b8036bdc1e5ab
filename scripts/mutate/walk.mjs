/** A node of the syntax tree (ESTree, with TypeScript's). @typedef {any} Node */

/** TypeScript that stands around an expression; all else of it is types, which are not there when the code runs. */
const AROUND = ["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"];

/**
 * Visits all that runs, the outer before the inner. @param {Node} node
 * @param {(node: Node, parents: Node[]) => void | "skip"} visit "skip" leaves out what is inside
 * @param {Node[]} [parents] the nearest first
 */
export function walk(node, visit, parents = []) {
  if (node.type.startsWith("TS") && !AROUND.includes(node.type)) return;
  if (visit(node, parents) === "skip") return;
  for (const [name, value] of Object.entries(node)) {
    if (isNoExpression(node, name)) continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child.type === "string") walk(child, visit, [node, ...parents]);
  }
}

/** Names, which are not computed, and types. @param {Node} node @param {string} name */
const isNoExpression = (node, name) =>
  (name === "key" && !node.computed && !node.shorthand) ||
  (name === "property" && node.type === "MemberExpression" && !node.computed) ||
  name === "typeAnnotation" ||
  name === "returnType" ||
  name === "typeParameters" ||
  name === "typeArguments" ||
  (name === "source" && /^(?:Import|Export)/.test(node.type)) ||
  node.type === "ImportDeclaration";

const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

/** Whether this runs when the module is loaded, and never again. @param {Node[]} parents */
export const isAtLoading = (parents) => !parents.some(({ type }) => FUNCTIONS.includes(type));
