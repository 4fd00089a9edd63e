import type { XAnswer } from './answer.js';
import type { World } from './world.js';

const html = { 'content-type': 'text/html; charset=utf-8' };

/**
 * X's page "authorize this app", for the sandbox: a link per account of this X. With `account=` in
 * the query the person has chosen, and X sends them back to the app with a code.
 */
export function answerAuthorize(
  world: World,
  query: Readonly<Record<string, string>>,
  accountXIds: readonly string[],
): XAnswer {
  const refusal = refuse(world, query);
  if (refusal !== null) return { status: 400, body: page(refusal), headers: html };
  const chosen = query['account'];
  if (chosen !== undefined && accountXIds.includes(chosen)) {
    return { status: 302, body: '', headers: { location: consent(world, query, chosen) } };
  }
  const links = accountXIds.map((xUserId) => {
    const address = `?${new URLSearchParams({ ...query, account: xUserId }).toString()}`;
    const handle = world.people.byId(xUserId)?.handle ?? xUserId;
    return `<li><a href="${escape(address)}">@${escape(handle)}</a></li>`;
  });
  const body = page(`<p>Authorize this app as:</p><ul>${links.join('')}</ul>`);
  return { status: 200, body, headers: html };
}

function consent(
  world: World,
  query: Readonly<Record<string, string>>,
  accountXId: string,
): string {
  const code = world.access.giveCode({
    accountXId,
    redirectUri: query['redirect_uri'] ?? '',
    challenge: query['code_challenge'] ?? '',
    method: query['code_challenge_method'] ?? 'plain',
    scopes: (query['scope'] ?? '').split(' ').filter((scope) => scope !== ''),
  });
  const back = new URL(query['redirect_uri'] ?? '');
  back.searchParams.set('state', query['state'] ?? '');
  back.searchParams.set('code', code);
  return back.toString();
}

function refuse(world: World, query: Readonly<Record<string, string>>): string | null {
  if (query['response_type'] !== 'code') return 'response_type must be code.';
  if (query['client_id'] !== world.app.clientId) return 'This client_id is not known.';
  if ((query['state'] ?? '') === '') return 'state is missing.';
  if (!/^(S256|plain)$/.test(query['code_challenge_method'] ?? '')) {
    return 'code_challenge_method must be S256 or plain.';
  }
  if ((query['code_challenge'] ?? '') === '') return 'code_challenge is missing.';
  if ((query['scope'] ?? '') === '') return 'scope is missing.';
  return URL.canParse(query['redirect_uri'] ?? '') ? null : 'redirect_uri is not an address.';
}

function page(content: string): string {
  return `<!doctype html><title>X sandbox</title><main>${content}</main>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
