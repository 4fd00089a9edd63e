import type { Account } from '../db/accounts.js';
import type { Answer } from '../src/chat/port.js';
import { assertNever } from '../src/domain/assert.js';
import { evidenceLines } from '../src/domain/diagnosis/evidence-lines.js';
import { mayHaveArrived } from '../src/domain/diagnosis/evidence.js';
import { postAddress } from '../src/domain/rules/render-text.js';
import { accountTexts } from '../src/i18n/commands-accounts.js';
import { note, notice, privately } from './answer.js';
import type { CommandContext } from './command.js';

/**
 * Tries whether X takes secret replies from an account, with a post that is deleted at once, and says what was proven
 * and what was not. Only when somebody asks for it: it posts.
 */
export async function secretReplyAnswer(
  context: CommandContext,
  account: Account,
): Promise<Answer> {
  const { locale, now, random } = context;
  const { secret, notReady } = accountTexts[locale];
  // X refuses the same text twice.
  const mark = `${now().getTime().toString(36)}${Math.floor(random() * 46_656).toString(36)}`;
  const proof = await context.proveSecretReply(account.id, secret.probeText(mark));
  const title = secret.title(account.handle);
  if (proof === null) return privately(context, notice('alarm', title, [notReady(account.handle)]));
  switch (proof.kind) {
    case 'taken': {
      const address = postAddress(account.handle, proof.postId);
      const left = proof.deleted ? secret.deleted : secret.notDeleted(address);
      const tone = proof.deleted ? 'good' : 'attention';
      return privately(context, notice(tone, title, [secret.taken, secret.limits, left]));
    }
    case 'refused':
    case 'unclear': {
      const mayExist = proof.kind === 'unclear' && mayHaveArrived(proof.evidence);
      const said = [secret[proof.kind], ...(mayExist ? [secret.mayExist] : [])];
      const view = notice('attention', title, said);
      const blocks = [...view.blocks, ...evidenceLines(proof.evidence, locale).map(note)];
      return privately(context, { ...view, blocks });
    }
    default:
      return assertNever(proof);
  }
}
