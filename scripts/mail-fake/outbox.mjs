const KEPT = 200;

/** What was taken as sent, and every request as it came: the newest first, and the oldest go. */
export function createOutbox() {
  /** @type {import("./types.mjs").Mail[]} */
  const mails = [];
  /** @type {{ method: string, url: string, headers: Record<string, string>, body: string }[]} */
  const requests = [];
  /** @type {Map<string, { body: string, answer: import("./types.mjs").Answer }>} */
  const byKey = new Map();

  return {
    mails,
    requests,

    /** @param {string} url @param {import("./types.mjs").Call} call */
    note(url, { method, headers, text }) {
      keep(requests, { method, url, headers, body: text });
    },

    /**
     * Takes the mail as the provider would: a mail whose idempotency key was seen before is not sent again.
     * @param {import("./types.mjs").Provider} provider
     * @param {import("./types.mjs").Call} call
     * @returns {import("./types.mjs").Answer}
     */
    take(provider, call) {
      const refusal = provider.refuse(call);
      if (refusal !== null) return refusal;
      const letter = provider.read(call);
      const key = letter.idempotencyKey === null ? null : `${provider.name} ${letter.idempotencyKey}`;
      const before = key === null ? undefined : byKey.get(key);
      if (provider.repeat && before) {
        const answer = provider.repeat(before.body === call.text);
        return answer === "first answer" ? before.answer : answer;
      }
      const answer = provider.accept(letter, call);
      if (key !== null) byKey.set(key, { body: call.text, answer });
      keep(mails, { provider: provider.name, ...letter, receivedAt: new Date().toISOString() });
      return answer;
    },

    /** Forgets the mails, and the idempotency keys with them. */
    clear() {
      mails.length = 0;
      byKey.clear();
    },
  };
}

/** @template T @param {T[]} items @param {T} item */
function keep(items, item) {
  items.unshift(item);
  items.splice(KEPT);
}
