import { waitScript } from "./wait-script";

/** Sends the code form when its last digit is typed or pasted, and once only; without it the button does the same. */
export const codeScript = (length: number): string =>
  `${waitScript}
const input = document.getElementById("code");
let sent = false;
input.form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
input.addEventListener("input", () => {
  if (input.value.normalize("NFKC").replace(/[\\s\\p{Pd}\\p{Cf}]/gu, "").length === ${length}) input.form.requestSubmit();
});
addEventListener("pageshow", () => { sent = false; });
`.trimStart();
