/** Whatever looks like a secret, taken out of a text that people or logs may see (trust: C7). */
export function redacted(text: string): string {
  return text
    .replaceAll(/eyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g, '[token]')
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [secret]')
    .replaceAll(/\b(code|sig|se|client_secret|refresh_token|assertion|password)=[^&\s"']+/gi, '$1=[secret]')
    .replaceAll(/:\/\/[^/\s@]+@/g, '://[secret]@')
}
