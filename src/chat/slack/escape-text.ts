/**
 * Disarms Slack's markup in a text of unknown origin: without `<` no mention, ping or link can
 * begin. Slack's documentation names exactly these three characters.
 */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A web address that cannot end its own link markup; null for anything but http and https. */
export function linkTarget(url: string): string | null {
  if (!/^https?:\/\//u.test(url)) return null;
  return escapeText(
    url.replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('|', '%7C').replaceAll(' ', '%20'),
  );
}
