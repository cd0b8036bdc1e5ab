const PLACEHOLDER = /change.?me|placeholder|example|default|password|secret/i;

/** Whether a secret is short, repeats itself or was left as an example: 32 characters that are random pass. */
export const isWeakSecret = (text: string): boolean =>
  text.length < 32 || new Set(text).size < 12 || PLACEHOLDER.test(text);
