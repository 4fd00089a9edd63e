import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What was sealed cannot be opened: `XTEP_SECRET_KEY` is not the one it was sealed with. */
export class WrongSecretKey extends Error {
  override readonly name = 'WrongSecretKey';
  constructor() {
    super('A stored secret cannot be read with this XTEP_SECRET_KEY.');
  }
}

/** Encryption of what must not be readable in a copy of the database: X tokens, PKCE verifiers. */
export interface Secrets {
  seal(text: string): string;
  /** Throws `WrongSecretKey`, also for a text that was tampered with. */
  open(sealed: string): string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** Names the form, so that a later one can be told apart. */
const form = 'v1.';

/** `key`: 32 bytes. AES-256-GCM with a random nonce; the form is `v1.` + base64url(nonce, tag, text). */
export function createSecrets(key: Buffer): Secrets {
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return form + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.slice(form.length), 'base64url');
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const text = decipher.update(bytes.subarray(nonceBytes + tagBytes));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        throw new WrongSecretKey();
      }
    },
  };
}
