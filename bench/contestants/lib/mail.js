/** One mail by a provider's HTTP API. @param {string} api @param {{ to: string, subject: string, text: string }} mail */
export async function sendMail(api, mail) {
  const answer = await fetch(api, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(mail),
  });
  if (!answer.ok) throw new Error(`mail API: ${answer.status} ${await answer.text()}`);
  await answer.body?.cancel();
}
