/** Sends the page's form; without it its button does. */
export const formPostScript = "document.forms[0].submit();\n";
