/** Sends the code form when its last digit is typed or pasted; without it the button does the same. */
export const codeScript = (length: number): string =>
  `
const input = document.getElementById("code");
let sent = false;
input.addEventListener("input", () => {
  if (sent || input.value.normalize("NFKC").replace(/[\\s\\p{Pd}]/gu, "").length !== ${length}) return;
  sent = true;
  input.form.requestSubmit();
});
addEventListener("pageshow", () => { sent = false; });
`.trimStart();
